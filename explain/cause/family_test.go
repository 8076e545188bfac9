package cause

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFamily(t *testing.T) {
	if diff := cmp.Diff([]string{"Werkzeug", "WSGI"}, Lineage("Flask")); diff != "" {
		t.Errorf("what Flask is built on (-want +got):\n%s", diff)
	}
	if got := Relatives("Tengine"); !slices.Contains(got, "nginx") || !slices.Contains(got, "OpenResty") || slices.Contains(got, "Caddy") {
		t.Errorf("the relatives of Tengine are %q", got)
	}
	if got := Relatives("Yaws"); len(got) != 1 {
		t.Errorf("the relatives of Yaws are %q", got)
	}
}

// Each product stands in the tree once, under its title, and what is its own is an
// expression.
func TestFamilyTree(t *testing.T) {
	seen := map[string]bool{}
	for line := range strings.Lines(familyTree) {
		title, when, has := strings.Cut(strings.Trim(line, "\t\n"), "\t")
		if seen[title] || title == "" {
			t.Errorf("%q stands in the tree twice", title)
		}
		seen[title] = true
		if !has {
			continue
		}
		if _, err := compile(when); err != nil {
			t.Errorf("%s: %v", title, err)
		}
	}
	for _, m := range Default().makers {
		if m.on != "" && !slices.Contains(Lineage(m.title), m.on) {
			t.Errorf("%s shows itself as %s and is not built on it", m.title, m.on)
		}
	}
}
