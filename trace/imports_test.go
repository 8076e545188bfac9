package trace

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// pureRooms are the packages that decide: this one and how clients read a URI.
var pureRooms = []string{".", "uri"}

// impure says of what they must not import why. A decision is made of a client
// and a chain, and is the same on every machine and on every day; what goes
// over a network or into a file has a room of its own.
var impure = map[string]string{
	"bufio":                  "reads streams: trace/wire does",
	"crypto/tls":             "makes connections: trace/wire does, and describes them as a TLS of plain values",
	"crypto/x509":            "checks certificates: trace/wire does, and describes them as Certificates",
	"detour/trace/wire":      "is the network",
	"golang.org/x/net/http2": "speaks HTTP/2: trace/wire does",
	"golang.org/x/net/proxy": "dials: trace/wire does",
	"io":                     "reads streams: trace/wire does",
	"io/fs":                  "reads files: trace/saved and trace/har do",
	"math/rand":              "makes decisions differ from run to run",
	"math/rand/v2":           "makes decisions differ from run to run",
	"net/http":               "has a client with habits of its own, which would pass for the server's or for another client's",
	"net/http/httptrace":     "watches connections: trace/wire does",
	"os":                     "reads the machine: files, environment, time zone",
	"os/exec":                "runs programs",
	"syscall":                "asks the system",
}

// textOfNet is what may be used of package net: its reading of text. The rest
// resolves names and dials.
var textOfNet = []string{"IP", "JoinHostPort", "ParseIP", "SplitHostPort"}

// clocks are what must not be used of package time.
var clocks = []string{"After", "AfterFunc", "Local", "NewTicker", "NewTimer", "Now", "Since", "Sleep", "Tick", "Until"}

func TestDecidingIsPureByItsImports(t *testing.T) {
	for _, room := range pureRooms {
		files, err := filepath.Glob(filepath.Join(room, "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatalf("no files in %s: %v", room, err)
		}
		for _, name := range files {
			if !strings.HasSuffix(name, "_test.go") {
				checkPure(t, name)
			}
		}
	}
}

func checkPure(t *testing.T, name string) {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, spec := range f.Imports {
		path := strings.Trim(spec.Path.Value, `"`)
		if why, ok := impure[path]; ok {
			t.Errorf("%s imports %s, which %s", name, path, why)
		}
		if spec.Name != nil && (path == "net" || path == "time") {
			t.Errorf("%s gives %s another name, which hides what it uses of it", name, path)
		}
	}
	ast.Inspect(f, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			checkSelector(t, name, sel)
		}
		return true
	})
}

func checkSelector(t *testing.T, file string, sel *ast.SelectorExpr) {
	t.Helper()
	pkg, ok := sel.X.(*ast.Ident)
	if !ok || pkg.Obj != nil { // a variable of that name
		return
	}
	if used := sel.Sel.Name; pkg.Name == "net" && !slices.Contains(textOfNet, used) || pkg.Name == "time" && slices.Contains(clocks, used) {
		t.Errorf("%s uses %s.%s: deciding has no network and no clock", file, pkg.Name, used)
	}
}
