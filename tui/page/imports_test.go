package page

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// ours are the packages of the program that a room may import, but for those of
// explain, which are pure themselves.
var ours = map[string][]string{
	".":       {"detour/trace", "detour/trace/prose", "detour/trace/uri", "detour/tui/cell", "detour/tui/history"},
	"../cell": {"detour/trace"},
}

// impure are packages that what is laid out must not come from.
var impure = []string{
	"context", "github.com/charmbracelet/bubbles/key", "github.com/charmbracelet/bubbletea", "io", "math/rand/v2", "net", "os", "os/exec",
}

// tablesOfHTTP is what may be used of net/http, which speaks it besides.
var tablesOfHTTP = []string{"DetectContentType", "StatusText"}

// The same scene is laid out the same everywhere: no screen, no file, no network.
func TestPagesArePureByTheirImports(t *testing.T) {
	for room, may := range ours {
		files, err := filepath.Glob(filepath.Join(room, "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatalf("no files in %s: %v", room, err)
		}
		for _, name := range files {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			for _, spec := range f.Imports {
				path := strings.Trim(spec.Path.Value, `"`)
				explains := room == "." && (path == "detour/explain" || strings.HasPrefix(path, "detour/explain/"))
				if slices.Contains(impure, path) || strings.HasPrefix(path, "detour/") && !explains && !slices.Contains(may, path) {
					t.Errorf("%s imports %s", name, path)
				}
			}
			ast.Inspect(f, func(n ast.Node) bool {
				checkUse(t, name, n)
				return true
			})
		}
	}
}

func checkUse(t *testing.T, name string, n ast.Node) {
	t.Helper()
	sel, ok := n.(*ast.SelectorExpr)
	if !ok {
		return
	}
	of, ok := sel.X.(*ast.Ident)
	switch {
	case !ok:
	case of.Name == "http" && !slices.Contains(tablesOfHTTP, sel.Sel.Name), of.Name == "time" && sel.Sel.Name == "Now":
		t.Errorf("%s uses %s.%s", name, of.Name, sel.Sel.Name)
	}
}
