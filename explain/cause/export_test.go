package cause

import (
	"maps"
	"slices"
)

// WithoutProduct returns the built-in catalogue as if nobody had described the
// product: neither its marks nor its causes.
func WithoutProduct(title string) *Catalogue {
	c, _ := open()
	hidden := func(p *Product) bool { return p.Title == title || p.On == title }
	c.products = slices.DeleteFunc(c.products, hidden)
	delete(c.titles, title)
	delete(c.rows, title)
	return c
}

// WithoutCause returns the built-in catalogue without one cause.
func WithoutCause(id string) *Catalogue {
	c, _ := open()
	for title, rows := range c.rows {
		c.rows[title] = slices.DeleteFunc(rows, func(r *row) bool { return r.id == id })
	}
	delete(c.ids, id)
	return c
}

// Listed returns the causes that are not ranked, in alphabetical order.
func (c *Catalogue) Listed() []*Cause {
	var causes []*Cause
	for _, id := range slices.Sorted(maps.Keys(c.ids)) {
		if r := c.ids[id]; r.category == ByStatus {
			causes = append(causes, c.cause(r))
		}
	}
	return causes
}
