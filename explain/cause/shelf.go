package cause

import (
	"strings"
	"sync"
)

// A shelf has the causes of all that shows itself as one product, in the order
// of the index. They are read when they are first asked for.
type shelf struct {
	folders []folder

	once   sync.Once
	ranked []*row
	listed []*row // see ByStatus
}

// A folder is the lines that the index has for the causes of a product.
type folder struct{ name, product, lines string }

// A row is a cause as the ranking sees it.
type row struct {
	id       string
	title    string
	product  string // its title, or Any
	category Category
	folder   string // where its file is
	statuses Statuses
	client   bool
	lateClues

	cause *Cause // nil until its text is asked for
}

// rows returns the causes that are ranked.
func (s *shelf) rows() []*row {
	s.once.Do(func() {
		for _, f := range s.folders {
			for line := range strings.SplitSeq(f.lines, "\n") {
				s.add(f.row(line))
			}
		}
	})
	return s.ranked
}

func (s *shelf) add(r *row) {
	if r.category == ByStatus {
		s.listed = append(s.listed, r)
		return
	}
	s.ranked = append(s.ranked, r)
}

func (f folder) row(line string) *row {
	r := &row{folder: f.name, product: f.product}
	var client string
	r.text = cells(line, &r.id, (*string)(&r.category), (*string)(&r.statuses), &client, &r.title)
	r.client = client != ""
	return r
}

// file is the name of the row's file among those that are built in.
func (r *row) file() string { return "data/cause/" + r.folder + "/" + r.id + ".md" }

// head is what the index has of the cause.
func (r *row) head() *Cause {
	return &Cause{ID: r.id, Title: r.title, Product: r.product, Category: r.category, Status: r.statuses, Client: r.client}
}
