package cause

import (
	"maps"
	"slices"
)

// WithoutProduct returns the built-in catalogue as if nobody had described the
// product: neither its marks nor its causes.
func WithoutProduct(title string) *Catalogue {
	c := open()
	hidden := func(m *maker) bool { return m.title == title || m.on == title }
	c.makers = slices.DeleteFunc(c.makers, hidden)
	delete(c.titles, title)
	return c
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
