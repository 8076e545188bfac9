package cause

import (
	"embed"
	"fmt"
	"strings"
)

//go:generate go test -run TestIndex -update .

// data holds the files. Reading them all takes some 80 ms, so each is read when
// its text is shown.
//
//go:embed data/cause data/product
var data embed.FS

// index has of every file what ranking needs; it is read in 2 ms.
//
//go:embed data/index.txt
var index string

// A row is a cause as the ranking sees it.
type row struct {
	id       string
	product  string // its title, or Any
	category Category
	file     string
	statuses Statuses
	Clues

	cause *Cause // nil until its text is asked for
}

// readIndex decodes the index.
func readIndex(src string) (products []*Product, rows []*row, err error) {
	for _, line := range strings.Split(strings.TrimSpace(src), "\n") {
		cells := strings.Split(line, "\t")
		if len(cells) < 5 {
			return nil, nil, fmt.Errorf("read the index: %q is no row", line)
		}
		var statuses Statuses
		if n := len(cells) - 1; n >= 5 && strings.HasPrefix(cells[n], "=") {
			statuses, cells = Statuses(cells[n][1:]), cells[:n]
		}
		r, err := parseClues(cells[5:])
		if err != nil {
			return nil, nil, fmt.Errorf("read the index: %s: %w", cells[1], err)
		}
		if cells[0] == "product" {
			products = append(products, &Product{ID: cells[1], Title: cells[2], Kind: Kind(cells[3]), On: cells[4], Clues: r})
			continue
		}
		rows = append(rows, &row{id: cells[1], product: cells[2], category: Category(cells[3]), file: cells[4], statuses: statuses, Clues: r})
	}
	return products, rows, nil
}

// parseClues reads clues with a sign before each: + for, - against.
func parseClues(cells []string) (Clues, error) {
	var r Clues
	for _, cell := range cells {
		if cell == "" {
			continue
		}
		x, err := parseClue(cell[1:])
		if err != nil {
			return r, err
		}
		if cell[0] == '+' {
			r.For = append(r.For, x)
		} else {
			r.Against = append(r.Against, x)
		}
	}
	return r, nil
}
