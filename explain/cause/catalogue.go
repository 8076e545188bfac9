package cause

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"detour/explain/article"
)

// A Catalogue is the knowledge that ranking draws on. It is safe for use by
// several goroutines.
type Catalogue struct {
	products []*Product
	titles   map[string]*Product
	rows     map[string][]*row // by the product that shows itself, or Any
	ids      map[string]*row

	mu sync.Mutex // guards what is read late: the text of rows and products
}

// Default returns the catalogue that is built in. It is read at the first call.
var Default = sync.OnceValue(func() *Catalogue {
	c, err := open()
	if err != nil {
		// The index is embedded and tested; without it nothing is ranked.
		return new(Catalogue)
	}
	return c
})

func open() (*Catalogue, error) {
	products, rows, err := readIndex(index)
	if err != nil {
		return nil, err
	}
	c := &Catalogue{titles: map[string]*Product{}, rows: map[string][]*row{}, ids: map[string]*row{}}
	for _, p := range products {
		c.addProduct(p)
	}
	for _, r := range rows {
		c.addRow(r)
	}
	return c, nil
}

func (c *Catalogue) addProduct(p *Product) {
	c.products = append(c.products, p)
	c.titles[p.Title] = p
}

// addRow files a row under the product that shows itself.
func (c *Catalogue) addRow(r *row) {
	c.ids[r.id] = r
	if r.category == ByStatus {
		return
	}
	title := r.product
	if p := c.titles[title]; p != nil && p.On != "" {
		title = p.On
	}
	c.rows[title] = append(c.rows[title], r)
}

// cause returns the whole cause of a row, read when first asked for.
func (c *Catalogue) cause(r *row) *Cause {
	c.mu.Lock()
	defer c.mu.Unlock()
	if r.cause == nil {
		src, err := data.ReadFile(r.file)
		if err == nil {
			r.cause, err = readCause(r.file, src)
		}
		if err != nil { // the files are embedded and tested
			r.cause = &Cause{ID: r.id, Title: r.id, Product: r.product, Category: r.category, Clues: r.Clues}
		}
	}
	return r.cause
}

// Cause returns the cause with the ID, and whether there is one.
func (c *Catalogue) Cause(id string) (*Cause, bool) {
	r, ok := c.ids[id]
	if !ok {
		return nil, false
	}
	return c.cause(r), true
}

// Named returns the causes that an article names, in its order: those of one
// product, or all for "".
func (c *Catalogue) Named(ids []string, product string) []*Cause {
	var causes []*Cause
	for _, id := range ids {
		if r, ok := c.ids[id]; ok && (product == "" || r.product == product) {
			causes = append(causes, c.cause(r))
		}
	}
	return causes
}

// IDs returns the IDs of the causes that are ranked in alphabetical order.
func (c *Catalogue) IDs() []string {
	ids := make([]string, 0, len(c.ids))
	for id, r := range c.ids {
		if r.category != ByStatus {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

// ProductIDs returns the IDs of the products in the order of their files.
func (c *Catalogue) ProductIDs() []string {
	var ids []string
	for _, p := range c.products {
		ids = append(ids, p.ID)
	}
	return ids
}

// Product returns what is known about the product with the title, and whether
// it is known.
func (c *Catalogue) Product(title string) (*Product, bool) {
	p, ok := c.titles[title]
	if !ok {
		return nil, false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if p.whole == nil {
		p.whole = p
		name := "data/product/" + p.ID + ".md"
		if src, err := data.ReadFile(name); err == nil {
			if whole, err := readProduct(name, src); err == nil {
				p.whole = whole
			}
		}
	}
	return p.whole, true
}

// maxUserFiles bounds how many files of a folder are read.
const maxUserFiles = 500

// Load returns the built-in catalogue with the causes of a folder added: its
// files that end in .md. A file that is wrong is left out and is one of the
// errors, each of which names file and line. A folder that does not exist adds
// nothing.
func Load(dir string) (*Catalogue, []error) {
	c, err := open()
	if err != nil {
		return Default(), []error{err}
	}
	files, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return c, nil
	}
	if err != nil {
		return c, []error{fmt.Errorf("read causes: %w", err)}
	}
	var errs []error
	for _, f := range files[:min(len(files), maxUserFiles)] {
		if f.IsDir() || !strings.HasSuffix(f.Name(), ".md") {
			continue
		}
		cause, err := readFile(filepath.Join(dir, f.Name()))
		if err == nil {
			err = c.adopt(cause)
		}
		if err != nil {
			errs = append(errs, err)
		}
	}
	return c, errs
}

// readFile reads a user's cause.
func readFile(name string) (*Cause, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, fmt.Errorf("read a cause: %w", err)
	}
	if !info.Mode().IsRegular() || info.Size() > article.MaxSize {
		return nil, &article.Error{Name: name, Line: 1, Err: fmt.Errorf("not a file of at most %d bytes", article.MaxSize)}
	}
	src, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("read a cause: %w", err)
	}
	cause, err := readCause(name, src)
	if err == nil && cause.Category == ByStatus { // no article would name it
		err = at(name, src, "category", fmt.Errorf("unknown category %q", ByStatus))
	}
	return cause, err
}

// adopt adds a user's cause. A product that is not known yet is known from
// then on by the evidence of the cause.
func (c *Catalogue) adopt(cause *Cause) error {
	if _, taken := c.ids[cause.ID]; taken {
		return &article.Error{Name: cause.File, Line: 2, Err: fmt.Errorf("there is a cause %q already", cause.ID)}
	}
	if _, known := c.titles[cause.Product]; !known && cause.Product != Any {
		p := &Product{Title: cause.Product, Kind: KindApplication, Clues: cause.Clues}
		p.whole = p
		c.addProduct(p)
	}
	c.addRow(&row{id: cause.ID, product: cause.Product, category: cause.Category, file: cause.File, statuses: cause.Status, Clues: cause.Clues, cause: cause})
	return nil
}
