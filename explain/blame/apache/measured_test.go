package apache

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"detour/explain/blame"
)

// TestMeasured holds predictions against what real servers answered, and the
// blamed line against the one that changed the answer when it was changed.
func TestMeasured(t *testing.T) {
	base, err := txtar.ParseFile("testdata/base.txtar")
	if err != nil {
		t.Fatal(err)
	}
	names, _ := filepath.Glob("testdata/*.txtar")
	for _, name := range names {
		short := strings.TrimSuffix(filepath.Base(name), ".txtar")
		if short == "base" {
			continue
		}
		t.Run(short, func(t *testing.T) {
			tree, cases := readCase(t, base, name)
			c, err := Read(tree, "/etc/apache2/apache2.conf")
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range cases {
				checkMeasured(t, c, m)
			}
		})
	}
}

func checkMeasured(t *testing.T, c *Config, m measured) {
	t.Helper()
	a := c.Answer(m.req)
	if got := predicted(a); got != m.want() {
		t.Errorf("%s\n got %s\nwant %s\n via %v\n unknown %q", m.line, got, m.want(), a.Via, a.Unknowns)
	}
	m.req.Observed = &blame.Observed{Status: m.status}
	if m.location != "-" {
		m.req.Observed.Location = &m.location
	}
	if got := predicted(c.Answer(m.req)); got != m.want() {
		t.Errorf("%s, observed\n got %s\nwant %s", m.line, got, m.want())
	}
}

// want is a case's answer.
func (m measured) want() string {
	return fmt.Sprint(m.status, " ", m.location, " ", m.blame)
}

func predicted(a blame.Answer) string {
	location, at := "-", "-"
	if a.Location != nil {
		location = *a.Location
	}
	if a.Blame != nil {
		at = fmt.Sprintf("%s:%d", strings.TrimPrefix(a.Blame.File, "/"), a.Blame.Line)
	}
	return fmt.Sprint(a.Status, " ", location, " ", at)
}
