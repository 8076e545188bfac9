package cause

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"detour/explain/evidence"
)

// A draft is an answer before the files of its causes are read.
type draft struct {
	answer
	share   float64
	sure    float64  // that the category is right, whoever made the response
	ways    []scored // the likeliest first
	several bool     // see Ranked
}

// Likeliest returns the first of the answers that Rank returns, and reads no file
// for that: its causes are heads, of which [Catalogue.Whole] has the rest. It
// returns false where there is none, or none is likelier than what is not listed.
func (c *Catalogue) Likeliest(s evidence.Set) (Ranked, bool) {
	list, rest := drafts(c.answersTo(s))
	if len(list) == 0 || rest >= leastAnswer && list[0].share < rest {
		return Ranked{}, false
	}
	return list[0].ranked((*row).head), true
}

// choose orders the answers and fills in what is shown of them.
func (c *Catalogue) choose(list []answer) []Ranked {
	chosen, rest := drafts(list)
	if len(chosen) == 0 {
		return nil
	}
	out := make([]Ranked, len(chosen))
	for i, d := range chosen {
		out[i] = d.ranked(c.cause)
	}
	return cannotTell(out, rest)
}

// borrowed is how often a name in a Server field that no file knows is not that of
// the program.
const borrowed = 0.03

// drafts orders the answers, and says what is left for others.
func drafts(list []answer) (out []draft, rest float64) {
	slices.SortFunc(list, func(a, b answer) int {
		return cmp.Or(cmp.Compare(b.probability, a.probability), strings.Compare(a.title, b.title), strings.Compare(string(a.category), string(b.category)))
	})
	rest = 1
	ofCategory := map[Category]float64{}
	for _, a := range list {
		ofCategory[a.category] += a.probability * (1 - certaintyLeft)
	}
	for _, a := range list[:min(len(list), maxRanked)] {
		p := a.probability * (1 - certaintyLeft)
		if p < leastAnswer && len(out) > 0 {
			break
		}
		out = append(out, draft{answer: a, share: p, sure: ofCategory[a.category], ways: a.ways()})
		rest -= p
	}
	out = merged(out)
	if len(out) > 0 {
		sharpen(out)
	}
	return out, rest
}

// bothFair is the part of what the first answer's category lacks to certainty
// that is left where a reader's judgement counts: most of what is given to its
// rivals goes to categories that are fair names for the same thing, a page that
// has moved and an application that sends the client there. The figure is that
// of exchanges whose products were left out.
const bothFair = 0.35

// sharpen makes of the categories' shares how sure each is.
func sharpen(list []draft) {
	first := list[0]
	for i := range list {
		list[i].sure = sharpened(list[i].sure, list[i].category == first.category)
	}
}

func sharpened(share float64, first bool) float64 {
	if first {
		return 1 - bothFair*(1-share)
	}
	return share * bothFair
}

// Reckon works out anew how sure each answer's category is, after experiments
// changed the answers' shares.
func Reckon(ranked []Ranked) {
	var first Category
	shares := map[Category]float64{}
	for _, r := range ranked {
		if first == "" && !r.CannotTell {
			first = r.Category
		}
		if !r.CannotTell {
			shares[r.Category] += r.Probability
		}
	}
	for i, r := range ranked {
		ranked[i].OfCategory = sharpened(shares[r.Category], r.Category == first)
	}
}

// ranked fills in an answer: the evidence and the ways, whose causes read reads.
func (a draft) ranked(read func(*row) *Cause) Ranked {
	set := a.ground.set
	r := Ranked{Product: a.title, Kind: a.kind(), Category: a.category, Probability: a.share, OfCategory: a.sure, OfProduct: a.suspect.probability, Several: a.several, Ways: waysOf(a.ways, read)}
	if base, shared := baseName(a.title, set); shared {
		r.Product, r.Like = base, a.title
	}
	switch {
	case a.like != nil:
		r.Like, r.OfProduct = a.like.title, a.rest
	case a.title == "":
		r.OfProduct = 0 // none is named
	case a.product == nil: // it is what it calls itself, or what somebody has it called
		r.OfProduct *= 1 - borrowed
	}
	if len(a.ways) > 0 {
		top := a.ways[0]
		r.Several = r.Several || top.client
		r.For, r.Against = top.seen(set, r.For, r.Against)
	}
	for _, p := range [...]*maker{a.product, a.like} {
		if p != nil {
			r.For, r.Against = p.seen(set, r.For, r.Against)
		}
	}
	for _, g := range a.ground.causes {
		if g.category == a.category && g.score == a.ground.best[a.category] {
			r.For, r.Against = g.seen(set, r.For, r.Against)
		}
	}
	slices.SortStableFunc(r.For, compareSilence)
	return r
}

// compareSilence puts what is there before what is missing.
func compareSilence(a, b evidence.Item) int {
	switch {
	case silent(a.ID) == silent(b.ID):
		return 0
	case silent(a.ID):
		return 1
	}
	return -1
}

// ways returns the product's own causes of the category, and those that hold
// for every product where it has none or they speak more clearly.
func (a answer) ways() []scored {
	list := slices.Clone(a.own)
	for _, g := range a.ground.causes {
		if g.category == a.category {
			list = append(list, scored{g.row, g.score - a.ground.best[a.category] - a.genericPenalty(g)})
		}
	}
	slices.SortStableFunc(list, func(x, y scored) int { return cmp.Compare(y.score, x.score) })
	return list[:min(len(list), maxWays)]
}

// waysOf reads the causes of ways, and says which share each has.
func waysOf(list []scored, read func(*row) *Cause) []Way {
	total := 0.0
	for _, x := range list {
		total += math.Exp(x.score)
	}
	ways := make([]Way, len(list))
	for i, x := range list {
		ways[i] = Way{read(x.row), math.Exp(x.score) / total}
	}
	return ways
}

// genericPenalty is by how much a generic cause stands back behind the product's
// own ones, which have the better mend. What is seen across hops goes beyond
// one product, so there it is the other way round.
func (a answer) genericPenalty(generic scored) float64 {
	pro, _ := generic.seen(a.ground.set, nil, nil)
	across := slices.ContainsFunc(pro, func(it evidence.Item) bool {
		return it.ID == "chain-back" || it.ID == "chain-cookie-again" || it.ID == "chain-growing" || it.ID == "chain-rewritten"
	})
	switch {
	case across:
		return -2
	case len(a.own) > 0:
		return 2
	}
	return 0
}

// cannotTell adds the answer for what is left, in its place by probability.
func cannotTell(out []Ranked, rest float64) []Ranked {
	if rest < leastAnswer {
		return out
	}
	r := Ranked{Category: Other, Probability: rest, CannotTell: true}
	if len(out) > 0 {
		r.Category, r.OfCategory = out[0].Category, out[0].OfCategory
	}
	for _, o := range out[:min(len(out), 3)] {
		for _, check := range o.Confirm() {
			known := func(k Trial) bool { return k.Try == check.Try }
			if !slices.ContainsFunc(r.Settle, known) {
				r.Settle = append(r.Settle, check)
			}
		}
	}
	i := slices.IndexFunc(out, func(o Ranked) bool { return o.Probability < rest })
	if i < 0 {
		i = len(out)
	}
	return slices.Insert(out, i, r)
}
