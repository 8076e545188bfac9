package cause

import (
	_ "embed" // for the index and the texts
	"strings"

	"detour/explain/article"
)

//go:generate go test -run TestIndex|TestTexts -update .

// texts are the files below data/cause and data/product, packed: a sixth of a
// megabyte in place of a whole one. Reading them all takes some 80 ms, so each is
// read when its text is shown.
//
//go:embed data/texts.pack
var packed string

var texts = article.NewPack(packed)

// index has of every file what ranking needs. Its first paragraph has the
// products, a line each, and every other one the causes of a folder below a line
// that names it. Opening it finds the paragraphs: a line of causes is read when
// its product is suspected, and clues are when they are first weighed.
//
//go:embed data/index.txt
var index string

// addIndex adds what an index has.
func (c *Catalogue) addIndex(src string) {
	products, folders, _ := strings.Cut(strings.TrimSuffix(src, "\n"), "\n\n")
	makers := make([]maker, strings.Count(products, "\n")+1)
	i := 0
	for line := range strings.SplitSeq(products, "\n") {
		m := &makers[i]
		m.text = cells(line, &m.id, (*string)(&m.kind), &m.on, &m.title)
		c.addMaker(m)
		i++
	}
	for text := range strings.SplitSeq(folders, "\n\n") {
		var f folder
		head, lines, _ := strings.Cut(text, "\n")
		cells(head, &f.name, &f.product)
		f.lines = lines
		if s := c.shelf(f.product); s != nil {
			s.folders = append(s.folders, f)
		}
	}
}

// cells cuts the first cells off a line. What is left are clues.
func cells(line string, to ...*string) (clues string) {
	for _, cell := range to {
		*cell, line, _ = strings.Cut(line, "\t")
	}
	return line
}
