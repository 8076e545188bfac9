package cause

import (
	"cmp"
	"slices"

	"detour/explain/evidence"
)

// A Sighting is a product that an exchange gives away, be it the maker of the
// response or one that passed it on.
type Sighting struct {
	ID       string // of the product's file: "nginx"
	Title    string
	Kind     Kind
	Score    float64         // how clearly, in nats
	Evidence []evidence.Item // what gives it away
}

// leastSighting is the score from which a product is named.
const leastSighting = 2

// Sightings returns the products that the evidence gives away, the clearest
// first.
func (c *Catalogue) Sightings(s evidence.Set) []Sighting {
	var seen []Sighting
	for _, p := range c.makers {
		if p.on != "" {
			continue
		}
		if m := p.marks(s, nil); m.score() >= leastSighting && !m.missing {
			pro, _ := p.seen(s, nil, nil)
			pro = slices.DeleteFunc(pro, func(it evidence.Item) bool { return silent(it.ID) })
			seen = append(seen, Sighting{p.id, p.title, p.kind, m.score(), pro})
		}
	}
	slices.SortStableFunc(seen, func(a, b Sighting) int { return cmp.Compare(b.Score, a.Score) })
	return seen
}
