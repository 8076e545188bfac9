package source

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"detour/explain/blame"
	"detour/trace"

	"github.com/rogpeppe/go-internal/txtar"
)

// A treeCase is one application of testdata/trees: its comment has the
// requests, what came back, and the lines that made it.
type treeCase struct {
	framework string
	requests  []treeRequest
	decoys    []string
}

type treeRequest struct {
	blame.Request
	right []string // file:line; none when no line of the tree made the answer
}

func readTreeCase(t *testing.T, comment string) treeCase {
	t.Helper()
	var c treeCase
	for line := range strings.Lines(comment) {
		line = strings.TrimRight(line, "\n")
		word, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch {
		case word == "framework":
			c.framework = rest
		case word == "decoys":
			c.decoys = strings.Fields(rest)
		case !strings.HasPrefix(line, " ") && strings.Contains(rest, "://"):
			url, field, ok := strings.Cut(rest, " [")
			r := treeRequest{Request: blame.Request{Method: word, URL: url}}
			if ok {
				name, value, _ := strings.Cut(strings.TrimSuffix(field, "]"), ": ")
				r.Fields = []trace.Field{{Name: name, Value: value}}
			}
			c.requests = append(c.requests, r)
		case strings.HasPrefix(line, " ") && word == "=":
			c.requests[len(c.requests)-1].right = strings.Fields(rest)
		case strings.HasPrefix(line, " "):
			status, err := strconv.Atoi(word)
			if err != nil {
				t.Fatalf("line %q: %v", line, err)
			}
			c.requests[len(c.requests)-1].Observed = &blame.Observed{Status: status, Location: &rest}
		}
	}
	return c
}

func unpack(t *testing.T, files []txtar.File) string {
	t.Helper()
	dir := t.TempDir()
	for _, f := range files {
		name := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, f.Data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestSearch(t *testing.T) {
	names, err := filepath.Glob("testdata/trees/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			ar, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			c := readTreeCase(t, string(ar.Comment))
			dir := unpack(t, ar.Files)
			for _, r := range c.requests {
				checkSearch(t, dir, c, r)
			}
		})
	}
}

func checkSearch(t *testing.T, dir string, c treeCase, r treeRequest) {
	t.Helper()
	title := fmt.Sprintf("%s %s -> %d %s", r.Method, r.URL, r.Observed.Status, *r.Observed.Location)
	got, err := Search(dir, r.Request, "")
	if err != nil {
		t.Fatal(err)
	}
	if got.Framework != c.framework {
		t.Errorf("framework %q, want %q", got.Framework, c.framework)
	}
	for _, s := range got.Sources[:min(3, len(got.Sources))] {
		at := fmt.Sprintf("%s:%d", s.File, s.Line.Line)
		if slices.Contains(c.decoys, at) || slices.Contains(c.decoys, s.File) {
			t.Errorf("%s\na decoy is named: %v", title, s)
		}
		if s.Kind == "" || s.Why == "" || s.Text == "" || s.Score <= 0 {
			t.Errorf("%s\nincomplete: %+v", title, s)
		}
	}
	if len(r.right) == 0 {
		if len(got.Sources) > 0 {
			t.Errorf("%s\nno line of the tree made it, named %v", title, got.Sources)
		}
		return
	}
	if len(got.Sources) == 0 {
		t.Errorf("%s\nnothing is named, want %v", title, r.right)
		return
	}
	if first := fmt.Sprintf("%s:%d", got.Sources[0].File, got.Sources[0].Line.Line); !slices.Contains(r.right, first) {
		t.Errorf("%s\nfirst of %v, want %v", title, got.Sources, r.right)
	}
}
