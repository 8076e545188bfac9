package cause

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"detour/explain/evidence"
)

// A suspect is a product with how likely it is the maker.
type suspect struct {
	product     *maker // nil for one without a file
	title       string
	probability float64
	marks       marks

	like *maker  // of an unknown one: the known product that it resembles most
	rest float64 // of an unknown one: how likely Like itself is
}

func (p suspect) kind() Kind {
	switch {
	case p.product != nil:
		return p.product.kind
	case p.like != nil:
		return p.like.kind
	}
	return KindUnknown
}

const (
	shapeBehind = 3   // by how much a product that is known by its head's shape stands back behind one whose page the body is: a program has the shape of the language that it is written in, and the language has no page
	callsItself = 1.5 // score of an unknown product that names itself
)

// suspects judges the products by their marks, first against each other, then
// each against the programs that nobody has described, for which one suspect
// stands: what is shared does not identify.
func (c *Catalogue) suspects(s evidence.Set) []suspect {
	list := c.marked(s)
	weighed(list)
	list[0] = strangers(list)
	slices.SortStableFunc(list, func(a, b suspect) int { return cmp.Compare(b.probability, a.probability) })
	list = list[:min(len(list), maxSuspects)]
	return slices.DeleteFunc(list, func(p suspect) bool { return p.probability < leastSuspect })
}

// marked returns the unknown program, and the products for which something speaks
// that is there, their probabilities still scores.
func (c *Catalogue) marked(s evidence.Set) []suspect {
	list := []suspect{unknown(s)}
	claimed, own, signed := false, false, false
	for _, p := range c.makers {
		if p.on != "" {
			continue
		}
		m := p.marks(s, c.base(p))
		if m.missing || m.score() <= 0 {
			continue
		}
		list = append(list, suspect{product: p, title: p.title, marks: m, probability: m.score()})
		claimed = claimed || strings.EqualFold(p.title, list[0].title) || m.field
		own = own || strings.EqualFold(p.title, list[0].title) || m.field && p.kind != KindFramework
		signed = signed || m.page
	}
	switch {
	case own:
		list[0] = suspect{}
	case claimed: // a framework is known by the server that it runs on: that is who answers
		list[0].probability = 0
	}
	inherit(list)
	for i, p := range list {
		if signed && p.product != nil && p.marks.shape {
			list[i].probability -= shapeBehind
		}
	}
	return list
}

// base is the product that one is built on, as far as it has marks; nil for none.
func (c *Catalogue) base(p *maker) *maker {
	for _, title := range Lineage(p.title) {
		if m := c.titles[title]; m != nil && m.on == "" {
			return m
		}
	}
	return nil
}

// inherit adds to each score those of what the product is built on: it shows
// their marks too, so that its own have to tell it from them.
func inherit(list []suspect) {
	scores := map[string]float64{}
	for _, p := range list[1:] {
		scores[p.title] = p.marks.score()
	}
	for i := 1; i < len(list); i++ {
		for _, title := range Lineage(list[i].title) {
			list[i].probability += scores[title]
		}
	}
}

// unknown is the program that nobody has described, called what it calls itself.
func unknown(s evidence.Set) suspect {
	it, ok := s.Get("server-token")
	if misfit, _ := s.Get("misfit"); !ok || misfit.Value != "" && misfit.Line == it.Line {
		return suspect{}
	}
	return suspect{title: it.Value, probability: callsItself}
}

// weighed turns scores into probabilities.
func weighed(list []suspect) {
	total := 0.0
	for i := range list {
		list[i].probability = math.Exp(list[i].probability)
		total += list[i].probability
	}
	for i := range list {
		list[i].probability /= total
	}
}

// strangers takes from each product how likely it is that another program bears
// its marks, and gives it to what the product is built on, else to the unknown
// program, which it returns: what is not known is a relative as long as it has the
// family's marks.
func strangers(list []suspect) suspect {
	at := map[string]int{}
	for i, p := range list[1:] {
		at[p.title] = i + 1
	}
	order := make([]int, 0, len(list))
	for i := 1; i < len(list); i++ {
		order = append(order, i)
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Compare(len(Lineage(list[b].title)), len(Lineage(list[a].title)))
	})
	u := list[0]
	most := u.probability
	for _, i := range order {
		p := &list[i]
		part := p.probability * p.marks.doubt()
		p.probability -= part
		if up := slices.IndexFunc(Lineage(p.title), func(t string) bool { return at[t] > 0 }); up >= 0 {
			list[at[Lineage(p.title)[up]]].probability += part
			continue
		}
		u.probability += part
		if part > most && u.title == "" {
			most, u.like, u.rest = part, p.product, p.probability
		}
	}
	return u
}

// folded makes one answer of what a product and what resembles it would do for
// the same reason: the likelier of the two, which has the share of both.
func folded(list []answer) []answer {
	gone := make([]bool, len(list))
	for i := range list {
		a := &list[i]
		if a.like == nil {
			continue
		}
		k := slices.IndexFunc(list, func(b answer) bool { return b.product == a.like && b.category == a.category })
		switch {
		case k < 0:
		case a.suspect.probability > list[k].suspect.probability:
			a.probability += list[k].probability
			gone[k] = true
		default:
			list[k].probability += a.probability
			gone[i] = true
		}
	}
	var out []answer
	for i, a := range list {
		if !gone[i] {
			out = append(out, a)
		}
	}
	return out
}
