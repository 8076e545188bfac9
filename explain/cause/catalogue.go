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
	makers  []*maker
	titles  map[string]*maker
	generic shelf // of the causes of Any

	mu   sync.Mutex      // guards what is read late: the text of rows and makers, and byID
	byID map[string]*row // nil until a cause is asked for by its ID
}

// Default returns the catalogue that is built in. It is read at the first call.
var Default = sync.OnceValue(open)

func open() *Catalogue {
	c := &Catalogue{titles: make(map[string]*maker, 128)}
	c.addIndex(index)
	return c
}

func (c *Catalogue) addMaker(m *maker) {
	c.makers = append(c.makers, m)
	c.titles[m.title] = m
}

// shelf is where the causes of a product stand: with the product that shows
// itself. It is nil for an unknown product.
func (c *Catalogue) shelf(product string) *shelf {
	if product == Any {
		return &c.generic
	}
	m := c.titles[product]
	if m == nil {
		return nil
	}
	if on := c.titles[m.on]; on != nil {
		m = on
	}
	return &m.shelf
}

// rows returns all causes by their IDs.
func (c *Catalogue) rows() map[string]*row {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.byID == nil {
		c.byID = map[string]*row{}
		c.index(&c.generic)
		for _, m := range c.makers {
			c.index(&m.shelf)
		}
	}
	return c.byID
}

func (c *Catalogue) index(s *shelf) {
	for _, rows := range [...][]*row{s.rows(), s.listed} {
		for _, r := range rows {
			c.byID[r.id] = r
		}
	}
}

// cause returns the whole cause of a row, read when first asked for.
func (c *Catalogue) cause(r *row) *Cause {
	c.mu.Lock()
	defer c.mu.Unlock()
	if r.cause == nil {
		src, err := texts.Read(r.file())
		if err == nil {
			r.cause, err = readCause(r.file(), src)
		}
		if err != nil { // the files are embedded and tested
			r.cause = r.head()
		}
	}
	return r.cause
}

// Cause returns the cause with the ID, and whether there is one.
func (c *Catalogue) Cause(id string) (*Cause, bool) {
	r, ok := c.rows()[id]
	if !ok {
		return nil, false
	}
	return c.cause(r), true
}

// Whole returns the cause of which Likeliest gave the head.
func (c *Catalogue) Whole(head *Cause) *Cause {
	if s := c.shelf(head.Product); s != nil {
		for _, r := range s.rows() {
			if r.id == head.ID {
				return c.cause(r)
			}
		}
	}
	return head
}

// Named returns the causes that an article names, in its order: those of one
// product, or all for "".
func (c *Catalogue) Named(ids []string, product string) []*Cause {
	var causes []*Cause
	rows := c.rows()
	for _, id := range ids {
		if r, ok := rows[id]; ok && (product == "" || r.product == product) {
			causes = append(causes, c.cause(r))
		}
	}
	return causes
}

// IDs returns the IDs of the causes that are ranked in alphabetical order.
func (c *Catalogue) IDs() []string {
	rows := c.rows()
	ids := make([]string, 0, len(rows))
	for id, r := range rows {
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
	for _, m := range c.makers {
		ids = append(ids, m.id)
	}
	return ids
}

// Product returns what is known about the product with the title, and whether
// it is known.
func (c *Catalogue) Product(title string) (*Product, bool) {
	m, ok := c.titles[title]
	if !ok {
		return nil, false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if m.product == nil {
		m.product = m.head()
		name := "data/product/" + m.id + ".md"
		if src, err := texts.Read(name); err == nil {
			if whole, err := readProduct(name, src); err == nil {
				m.product = whole
			}
		}
	}
	return m.product, true
}

// maxUserFiles bounds how many files of a folder are read.
const maxUserFiles = 500

// Load returns the built-in catalogue with the causes of a folder added: its
// files that end in .md. A file that is wrong is left out and is one of the
// errors, each of which names file and line. A folder that does not exist adds
// nothing.
func Load(dir string) (*Catalogue, []error) {
	c := open()
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
	rows := c.rows()
	if _, taken := rows[cause.ID]; taken {
		return &article.Error{Name: cause.File, Line: 2, Err: fmt.Errorf("there is a cause %q already", cause.ID)}
	}
	if _, known := c.titles[cause.Product]; !known && cause.Product != Any {
		p := &Product{Title: cause.Product, Kind: KindApplication, Clues: cause.Clues}
		c.addMaker(&maker{title: p.Title, kind: p.Kind, lateClues: lateClues{read: p.Clues}, product: p})
	}
	r := &row{id: cause.ID, title: cause.Title, product: cause.Product, category: cause.Category, statuses: cause.Status, client: cause.Client, lateClues: lateClues{read: cause.Clues}, cause: cause}
	c.shelf(r.product).add(r)
	rows[r.id] = r
	return nil
}
