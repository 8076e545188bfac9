package cause

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"
)

// data holds the files that the index and the pack are made of.
var data = os.DirFS(".")

// makeIndex reads all files and writes the index of them.
func makeIndex() ([]byte, error) {
	var b bytes.Buffer
	products, err := readProducts()
	if err != nil {
		return nil, err
	}
	for _, p := range products {
		writeRow(&b, []string{p.ID, string(p.Kind), p.On, p.Title}, p.Clues)
	}
	for _, p := range append([]*Product{{ID: Any, Title: Any}}, products...) {
		causes, err := readFolder(path.Join("data/cause", p.ID))
		if err != nil {
			return nil, err
		}
		if len(causes) > 0 {
			fmt.Fprintf(&b, "\n%s\t%s\n", p.ID, p.Title)
		}
		for _, c := range causes {
			client := ""
			if c.Client {
				client = "client"
			}
			writeRow(&b, []string{c.ID, string(c.Category), string(c.Status), client, c.Title}, c.Clues)
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
	files, err := fs.ReadDir(data, folder)
	if err != nil {
		return err
	}
	for _, f := range files {
		name := path.Join(folder, f.Name())
		src, err := fs.ReadFile(data, name)
		if err != nil {
			return err
		}
		if err := read(name, src); err != nil {
			return err
		}
	}
	return nil
}
