package cause

import (
	"bytes"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

//go:generate go test -run TestIndex -update .

// data holds the files and data/index.txt, which has of every file what
// ranking needs. Reading all files takes some 80 ms, reading the index 2: the
// files themselves are read when their text is shown.
//
//go:embed data
var data embed.FS

const indexFile = "data/index.txt"

// A row is a cause as the ranking sees it.
type row struct {
	id       string
	product  string // its title, or Any
	category Category
	file     string
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
		r, err := parseClues(cells[5:])
		if err != nil {
			return nil, nil, fmt.Errorf("read the index: %s: %w", cells[1], err)
		}
		if cells[0] == "product" {
			products = append(products, &Product{ID: cells[1], Title: cells[2], Kind: Kind(cells[3]), On: cells[4], Clues: r})
			continue
		}
		rows = append(rows, &row{id: cells[1], product: cells[2], category: Category(cells[3]), file: cells[4], Clues: r})
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

// makeIndex reads all files and writes the index of them.
func makeIndex() ([]byte, error) {
	var b bytes.Buffer
	products, err := readProducts()
	if err != nil {
		return nil, err
	}
	for _, p := range products {
		writeRow(&b, []string{"product", p.ID, p.Title, string(p.Kind), p.On}, p.Clues)
	}
	folders := []string{Any}
	for _, p := range products {
		folders = append(folders, p.ID)
	}
	for _, folder := range folders {
		causes, err := readFolder(path.Join("data/cause", folder))
		if err != nil {
			return nil, err
		}
		for _, c := range causes {
			writeRow(&b, []string{"cause", c.ID, c.Product, string(c.Category), c.File}, c.Clues)
		}
	}
	return b.Bytes(), nil
}

func writeRow(b *bytes.Buffer, cells []string, r Clues) {
	b.WriteString(strings.Join(cells, "\t"))
	for _, x := range r.For {
		fmt.Fprintf(b, "\t+%g %s", x.Weight, x.When)
	}
	for _, x := range r.Against {
		fmt.Fprintf(b, "\t-%g %s", x.Weight, x.When)
	}
	b.WriteByte('\n')
}

// readProducts reads the files of all products.
func readProducts() ([]*Product, error) {
	var products []*Product
	err := eachFile("data/product", func(name string, src []byte) error {
		p, err := readProduct(name, src)
		products = append(products, p)
		return err
	})
	return products, err
}

// readFolder reads the causes of one product; a product need not have any.
func readFolder(folder string) ([]*Cause, error) {
	if _, err := fs.Stat(data, folder); err != nil {
		return nil, nil
	}
	var causes []*Cause
	err := eachFile(folder, func(name string, src []byte) error {
		c, err := readCause(name, src)
		causes = append(causes, c)
		return err
	})
	return causes, err
}

func eachFile(folder string, read func(name string, src []byte) error) error {
	files, err := data.ReadDir(folder)
	if err != nil {
		return err
	}
	for _, f := range files {
		name := path.Join(folder, f.Name())
		src, err := data.ReadFile(name)
		if err != nil {
			return err
		}
		if err := read(name, src); err != nil {
			return err
		}
	}
	return nil
}
