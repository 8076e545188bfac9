package handed

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// TestOpen opens what stands in testdata: each archive has the files that are
// handed over, and in its comment what is to come of them.
//
//	config PATH [root DIR]
//	server NAME
//	main NAME
//	line NAME TEXT = FILE:N     the line of NAME that has TEXT is shown so
//	glob PATTERN = NAME ...
//	port N = M
//	assumed TEXT
func TestOpen(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatal("no testdata", err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) { openCase(t, name) })
	}
}

func openCase(t *testing.T, name string) {
	a, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	var stdin string
	for _, f := range a.Files {
		to := filepath.Join(dir, f.Name)
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			t.Fatal(err)
		}
		if target, ok := strings.CutPrefix(string(f.Data), "-> "); ok {
			err = os.Symlink(strings.TrimSpace(target), to)
		} else {
			err = os.WriteFile(to, []byte(strings.ReplaceAll(string(f.Data), "@DIR@", dir)), 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
		if f.Name == "stdin" {
			stdin = string(f.Data)
		}
	}
	t.Chdir(dir)
	var g *Given
	for line := range strings.Lines(string(a.Comment)) {
		words := strings.Fields(line)
		if len(words) == 0 || words[0] == "#" {
			continue
		}
		if words[0] == "config" {
			o := Options{Stdin: strings.NewReader(stdin)}
			if len(words) == 4 {
				o.Root = words[3]
			}
			if g, err = Open(words[1], o); err != nil {
				t.Fatal(err)
			}
			continue
		}
		check(t, g, words[0], strings.TrimSpace(strings.TrimPrefix(line, words[0])))
	}
}

func itoa(n int) string { return strconv.Itoa(n) }

func check(t *testing.T, g *Given, what, rest string) {
	t.Helper()
	left, want, _ := strings.Cut(rest, " = ")
	var got string
	switch what {
	case "server":
		got, want = g.Server, rest
	case "main":
		got, want = g.Main, rest
	case "glob":
		got = strings.Join(g.Files.Glob(left), " ")
	case "line":
		name, text, _ := strings.Cut(left, " ")
		got = shownLine(t, g, name, text)
	case "kind":
		got = []string{"unknown", "absent", "file", "folder"}[g.Files.Kind(left)]
	case "assumed":
		got, want = strings.Join(g.Assumed, "; "), rest
		if strings.Contains(got, want) {
			return
		}
	case "problem":
		for _, p := range g.Problems {
			got += p.What + "; "
		}
		if want = rest; strings.Contains(got, want) {
			return
		}
	case "port":
		for from, to := range g.Ports {
			if left == itoa(from) {
				got = itoa(to)
			}
		}
	default:
		t.Fatalf("%s is no check", what)
	}
	if got != want {
		t.Errorf("%s %s: got %q, want %q", what, left, got, want)
	}
}

func shownLine(t *testing.T, g *Given, name, text string) string {
	f, err := g.Files.Read(name)
	if err != nil {
		return err.Error()
	}
	n := 0
	for line := range strings.Lines(string(f.Data)) {
		if n++; strings.Contains(line, text) {
			l := f.At(n, "")
			return l.File + ":" + itoa(l.Line)
		}
	}
	return "no line has " + text + " in:\n" + string(f.Data)
}
