package cause

import (
	_ "embed"
	"strings"
	"sync"

	"detour/explain/evidence"
)

// familyTree has a product a line, those that are built on it or are a form of it
// below it and further in: library, framework, server, distribution. What a
// product shows, its children show too; so a product that nothing tells from its
// relatives is called by the name that they have in common. Where all marks of a
// product are those of what it is built on, an expression behind a tab says what
// is its own.
//
//go:embed data/family.txt
var familyTree string

// A pedigree is the tree as it is asked for.
type pedigree struct {
	parent map[string]string // what a product is built on, "" for none
	own    map[string]expr   // what tells it from that, where all else is shared
}

var family = sync.OnceValue(readTree)

func readTree() pedigree {
	of, own := map[string]string{}, map[string]expr{}
	var path []string
	for line := range strings.Lines(familyTree) {
		title := strings.TrimLeft(strings.TrimSuffix(line, "\n"), "\t")
		depth := len(line) - len(strings.TrimLeft(line, "\t"))
		title, when, has := strings.Cut(title, "\t")
		if has {
			own[title], _ = compile(when) // a test reads it
		}
		path = append(path[:min(depth, len(path))], title)
		of[title] = ""
		if len(path) > 1 {
			of[title] = path[len(path)-2]
		}
	}
	return pedigree{of, own}
}

// baseName returns what a product is built on where the exchange shows nothing that is
// its own: it may be any that is built on the same.
func baseName(product string, s evidence.Set) (string, bool) {
	own := family().own[product]
	if own == nil || own.holds(s) {
		return "", false
	}
	return family().parent[product], true
}

// Lineage returns what a product is built on, the nearest first: "Werkzeug" and
// "WSGI" for Flask. It is empty for a product that stands alone.
func Lineage(product string) []string {
	var up []string
	for p := family().parent[product]; p != ""; p = family().parent[p] {
		up = append(up, p)
	}
	return up
}

// Relatives returns the products that share marks with one, itself among them:
// all that is built on what it is built on.
func Relatives(product string) []string {
	root := product
	if up := Lineage(product); len(up) > 0 {
		root = up[len(up)-1]
	}
	all := []string{product}
	for p := range family().parent {
		up := Lineage(p)
		if p != product && (p == root || len(up) > 0 && up[len(up)-1] == root) {
			all = append(all, p)
		}
	}
	return all
}
