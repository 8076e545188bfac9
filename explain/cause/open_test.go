package cause

import (
	"detour/explain/article"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"detour/explain/status"
)

const indexFile = "data/index.txt"

var update = flag.Bool("update", false, "write "+indexFile)

// The index says what the files say. After a change of a file: go generate.
func TestIndex(t *testing.T) {
	want, err := makeIndex()
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(indexFile, want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if index != string(want) {
		t.Errorf("%s is stale: run go generate", indexFile)
	}
}

// TestTexts holds the pack against the files. How they are compressed is the
// library's matter; what comes out is not.
func TestTexts(t *testing.T) {
	const name = "data/texts.pack"
	fresh, err := article.WritePack(data, "data/cause", "data/product")
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(name, fresh, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	for _, root := range []string{"data/cause", "data/product"} {
		err := fs.WalkDir(data, root, func(file string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			want, err := fs.ReadFile(data, file)
			if got, _ := texts.Read(file); string(got) != string(want) {
				t.Fatalf("%s has another %s: run go generate", name, file)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if got, want := blockHeads(packed), blockHeads(string(fresh)); got != want {
		t.Errorf("%s has files that are gone: run go generate", name)
	}
}

// blockHeads are the blocks of a pack without their packed lengths.
func blockHeads(pack string) string {
	heads, _, _ := strings.Cut(pack, "\n\n")
	return regexp.MustCompile(`(?m) \d+ (\d+)$`).ReplaceAllString(heads, " $1")
}

// everything reads all that is built in.
func everything(t testing.TB) (*Catalogue, []*Cause) {
	t.Helper()
	c := open()
	var all []*Cause
	for _, id := range c.IDs() {
		x, _ := c.Cause(id)
		if x.Text.Sections == nil {
			t.Errorf("%s has no text", id)
		}
		all = append(all, x)
	}
	return c, all
}

// Each cause lies under its ID in the folder of its product, each product
// under its own, and none is forgotten.
func TestFiles(t *testing.T) {
	c, all := everything(t)
	all = slices.Concat(all, c.Listed())
	for _, x := range all {
		folder := Any
		if p, ok := c.titles[x.Product]; ok {
			folder = p.id
		} else if x.Product != Any {
			t.Errorf("%s speaks of the unknown product %q", x.ID, x.Product)
		}
		if want := filepath.Join("data/cause", folder, x.ID+".md"); x.File != want {
			t.Errorf("%s should be %s", x.File, want)
		}
	}
	for _, p := range c.makers {
		if p.on != "" && c.titles[p.on] == nil {
			t.Errorf("%s is on %q, which is not known", p.id, p.on)
		}
	}
	files, err := filepath.Glob("data/cause/*/*.md")
	if err != nil || len(files) != len(all) {
		t.Errorf("%d files and %d causes: %v", len(files), len(all), err)
	}
	t.Logf("%d products, %d causes", len(c.makers), len(all))
}

// A cause whose file has an example is ranked first by it.
func TestExamples(t *testing.T) {
	c, all := everything(t)
	for _, x := range all {
		if err := c.prove(x); err != nil {
			t.Errorf("%s: %v", x.File, err)
		}
	}
}

// What is listed by status alone is named by the article on one.
func TestEveryListedCauseIsNamed(t *testing.T) {
	c, _ := everything(t)
	var named []string
	for _, code := range status.Codes() {
		e, _ := status.Lookup(code)
		named = append(named, e.Causes...)
	}
	for _, code := range []int{199, 299, 399, 499, 599, 0} {
		named = append(named, status.Unknown(code).Causes...)
	}
	for _, x := range c.Listed() {
		if !slices.Contains(named, x.ID) {
			t.Errorf("no article names %s", x.ID)
		}
	}
}
