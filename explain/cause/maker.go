package cause

// A maker is a product as the ranking sees it.
type maker struct {
	id, title string
	kind      Kind
	on        string // see Product
	lateClues
	shelf shelf

	product *Product // nil until its text is asked for
}

// head is what the index has of the product.
func (m *maker) head() *Product {
	return &Product{ID: m.id, Title: m.title, Kind: m.kind, On: m.on, Clues: *m.clues()}
}
