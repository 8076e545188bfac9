package cause

import (
	"math"

	"detour/explain/blame"
	"detour/explain/evidence"
)

// A Ranked is one answer: who made the response and why, how sure that is,
// what speaks for it and against it, and in which ways it comes about.
type Ranked struct {
	Product  string // the product's title, the likeliest of Several; "" for an unknown one
	Like     string // the known product that an unknown one resembles, or the best known that is built on Product; "" for none
	Kind     Kind   // the product's
	Several  bool   // it is the same cause whichever of several products made the response
	Category Category
	// Probability is the answer's share among the answers: that the category is
	// right and the response made by Product, or by what resembles it.
	Probability float64
	// OfCategory and OfProduct are how sure each half is by itself: the category,
	// whoever made the response, and the product, whatever it did. The second is
	// of Like where Product is unknown.
	OfCategory, OfProduct float64

	For     []evidence.Item
	Against []evidence.Item
	Ways    []Way // the likeliest first, never empty but for CannotTell
	// CannotTell marks the answer that one exchange does not say it. Its
	// probability is what is left for all that is not listed, its category
	// the likeliest of a guess, its product none.
	CannotTell bool
	// Settle has the experiments that would tell, where CannotTell is set.
	Settle []Trial
	// Confirmed has the experiments that proved the answer.
	Confirmed []Experiment
	// Proved is the line of the server's configuration that made the response,
	// where that is proved.
	Proved *blame.Proof
}

// Cause returns the likeliest way's cause, nil for CannotTell.
func (r Ranked) Cause() *Cause {
	if len(r.Ways) == 0 {
		return nil
	}
	return r.Ways[0].Cause
}

// Confidence is how likely it is that both are right, the category and the product
// that is named or resembled.
func (r Ranked) Confidence() float64 { return r.OfCategory * r.OfProduct }

// Confirm returns the experiments that tell the answer from the others: those
// of its likeliest way.
func (r Ranked) Confirm() []Trial {
	if r.CannotTell || len(r.Ways) == 0 {
		return r.Settle
	}
	return r.Ways[0].Cause.Confirm
}

// A Way is one mechanism by which a product comes to a response of a category.
type Way struct {
	Cause *Cause
	Share float64 // of the answer's probability; the ways' shares sum up to 1
}

const (
	maxRanked     = 6     // answers that are returned
	maxSuspects   = 8     // products that are looked at closely
	maxWays       = 5     // mechanisms of an answer
	leastAnswer   = 0.02  // probability below which an answer is left out
	leastSuspect  = 0.004 // probability below which a product is not looked at
	certaintyLeft = 0.02  // what no evidence takes away: a proxy can rewrite all of it
	leastOwn      = -1    // what a product's own causes take from a category at most: it has ways that nobody described
	ownAlone      = 3     // score from which a product's own cause needs no generic one
	nothingKnown  = 3.6   // score of "cannot tell" where nothing names the maker
)

// Rank returns the answers of the built-in catalogue.
func Rank(s evidence.Set) []Ranked { return Default().Rank(s) }

// Rank returns the answers, the likeliest first. It returns none for a response
// that needs no explanation, such as a plain 200.
func (c *Catalogue) Rank(s evidence.Set) []Ranked { return c.choose(c.answersTo(s)) }

func (c *Catalogue) answersTo(s evidence.Set) []answer {
	if len(s.Items()) == 0 {
		return nil
	}
	suspects := c.suspects(s)
	kinds := map[Kind]*grounds{}
	var answers []answer
	for _, p := range suspects {
		g := kinds[p.kind()]
		if g == nil {
			g = c.grounds(s.With("maker-" + string(p.kind())))
			kinds[p.kind()] = g
		}
		answers = append(answers, c.answers(p, g)...)
	}
	return folded(answers)
}

// silent reports evidence that many have in common: what is missing, and what a
// redirect is made of.
func silent(id string) bool {
	switch id {
	case "server-missing", "date-missing", "body-empty", "body-none", "location-missing", "redirecting", "status", "http", "method", "reason",
		"framing", "case-capital", "case-mixed", "length-zero":
		return true
	}
	return false
}

// grounds are the generic causes judged for one kind of maker.
type grounds struct {
	set    evidence.Set
	causes []scored
	best   map[Category]float64
}

type scored struct {
	*row
	score float64
}

func (c *Catalogue) grounds(s evidence.Set) *grounds {
	g := &grounds{set: s, best: make(map[Category]float64, 8)}
	for _, r := range c.generic.rows() {
		if !r.sends(s) {
			continue
		}
		score := r.score(s)
		if score <= 0 || !g.speaksOf(r.category) {
			continue
		}
		g.causes = append(g.causes, scored{r, score})
		g.best[r.category] = max(g.best[r.category], score)
	}
	return g
}

// speaksOf reports whether the exchange can be of the category. One that sends
// nobody on is explained only where something is wrong with it.
func (g *grounds) speaksOf(category Category) bool {
	return g.set.Has("redirecting") || category == Other || category == Maintenance
}

// An answer is a product and a category before the choice.
type answer struct {
	suspect
	category    Category
	probability float64
	ground      *grounds
	own         []scored
}

// answers judges the categories for one product: what the relation says, and
// what the product's own causes add or take away.
func (c *Catalogue) answers(p suspect, g *grounds) []answer {
	own := map[Category][]scored{}
	if p.product != nil {
		for _, r := range p.product.shelf.rows() {
			if !r.sends(g.set) {
				continue
			}
			score := r.score(g.set)
			if r.product != p.title { // one that hides behind it: rarer than it
				score -= 0.3
			}
			// Other holds what has nothing in common: only evidence puts a cause there.
			if r.category != Other || score > 0 {
				own[r.category] = append(own[r.category], scored{r, score})
			}
		}
	}
	var list []answer
	total := 0.0
	if p.title == "" {
		total = math.Exp(nothingKnown)
	}
	for category := range categories() {
		score, ok := g.best[category]
		if bonus, has := best(own[category]); has {
			score += max(bonus, leastOwn)
			ok = ok || bonus >= ownAlone
		}
		if !ok || score <= 0 || !g.speaksOf(category) {
			continue
		}
		total += math.Exp(score)
		list = append(list, answer{suspect: p, category: category, probability: math.Exp(score), ground: g, own: own[category]})
	}
	for i := range list {
		list[i].probability *= p.probability / total
	}
	return list
}

// best returns the highest score of several causes.
func best(list []scored) (float64, bool) {
	if len(list) == 0 {
		return 0, false
	}
	top := list[0].score
	for _, x := range list[1:] {
		top = max(top, x.score)
	}
	return top, true
}
