package cause

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

// makeIndex reads all files and writes the index of them.
func makeIndex() ([]byte, error) {
	var b bytes.Buffer
	products, err := readProducts()
	if err != nil {
		return nil, err
	}
	for _, p := range products {
		writeRow(&b, []string{"product", p.ID, p.Title, string(p.Kind), p.On}, p.Clues, "")
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
			writeRow(&b, []string{"cause", c.ID, c.Product, string(c.Category), c.File}, c.Clues, c.Status)
		}
	}
	return b.Bytes(), nil
}

func writeRow(b *bytes.Buffer, cells []string, r Clues, statuses Statuses) {
	b.WriteString(strings.Join(cells, "\t"))
	for _, x := range r.For {
		fmt.Fprintf(b, "\t+%g %s", x.Weight, x.When)
	}
	for _, x := range r.Against {
		fmt.Fprintf(b, "\t-%g %s", x.Weight, x.When)
	}
	if statuses != "" {
		b.WriteString("\t=" + string(statuses))
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
