package cause

import (
	"maps"
	"slices"
)

// WithoutProducts returns the built-in catalogue as if nobody had described the
// products: neither their marks nor their causes.
func WithoutProducts(titles ...string) *Catalogue {
	c := open()
	hidden := func(m *maker) bool { return slices.Contains(titles, m.title) || slices.Contains(titles, m.on) }
	for _, m := range c.makers {
		if hidden(m) {
			delete(c.titles, m.title)
		}
	}
	c.makers = slices.DeleteFunc(c.makers, hidden)
	return c
}

// Titles returns the products that are described.
func Titles() []string {
	var titles []string
	for _, m := range Default().makers {
		titles = append(titles, m.title)
	}
	return titles
}

// WithoutCause returns the built-in catalogue without one cause.
func WithoutCause(id string) *Catalogue {
	c := open()
	s := c.shelf(c.rows()[id].product)
	s.ranked = slices.DeleteFunc(s.ranked, func(r *row) bool { return r.id == id })
	delete(c.rows(), id)
	return c
}

// Listed returns the causes that are not ranked, in alphabetical order.
func (c *Catalogue) Listed() []*Cause {
	var causes []*Cause
	rows := c.rows()
	for _, id := range slices.Sorted(maps.Keys(rows)) {
		if r := rows[id]; r.category == ByStatus {
			causes = append(causes, c.cause(r))
		}
	}
	return causes
}
