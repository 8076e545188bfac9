package source

import (
	"bytes"
	"context"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
)

// The bounds of a search: what lies beyond is not read, and the result says so.
const (
	mostFiles   = 4000
	mostEntries = 200_000
	mostBytes   = 12 << 20
	mostFile    = 512 << 10
	mostDepth   = 24
)

// A tree is what was read of an application's folder.
type tree struct {
	root  *os.Root
	files []*file
	dirs  map[string]bool   // folders, also those that hold no code
	deps  map[string]string // manifests by path: package.json, go.mod ...
	bytes int
	seen  int
	cut   bool // a bound was met
}

// manifests name the framework, and hold no redirects.
var manifests = []string{"package.json", "composer.json", "go.mod", "Gemfile", "pom.xml", "requirements.txt", "pyproject.toml", "Pipfile", "setup.py", "mix.exs", "Cargo.toml", "config.ru", "build.sbt", "cpanfile"}

// readTree reads the files that could make a redirect. A link out of the
// folder is not followed.
func readTree(ctx context.Context, dir string) (*tree, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	t := &tree{root: root, dirs: map[string]bool{}, deps: map[string]string{}}
	t.walk(ctx, ".", nil, 0)
	return t, ctx.Err()
}

func (t *tree) walk(ctx context.Context, dir string, above []ignore, depth int) {
	if depth > mostDepth || t.full() || ctx.Err() != nil {
		t.cut = true
		return
	}
	entries, err := fs.ReadDir(t.root.FS(), dir)
	if err != nil {
		return
	}
	ignores := above
	if data := t.read(path.Join(dir, ".gitignore"), 64<<10); data != nil {
		ignores = append(slices.Clip(above), parseIgnore(dir, data)...)
	}
	slices.SortStableFunc(entries, func(a, b fs.DirEntry) int { return btoi(a.IsDir()) - btoi(b.IsDir()) })
	for _, e := range entries {
		if t.seen++; t.seen > mostEntries || t.full() || ctx.Err() != nil {
			t.cut = true
			return
		}
		t.entry(ctx, path.Join(dir, e.Name()), e, ignores, depth)
	}
}

func (t *tree) full() bool { return len(t.files) >= mostFiles || t.bytes >= mostBytes }

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (t *tree) entry(ctx context.Context, name string, e fs.DirEntry, ignores []ignore, depth int) {
	if ignored(ignores, name, e.IsDir()) {
		return
	}
	if e.IsDir() {
		t.dirs[name] = true
		if !skippedDir(name) {
			t.walk(ctx, name, ignores, depth+1)
		}
		return
	}
	if !e.Type().IsRegular() {
		return
	}
	if base := path.Base(name); slices.Contains(manifests, base) || strings.HasSuffix(base, ".csproj") || strings.HasPrefix(base, "build.gradle") {
		if data := t.read(name, 256<<10); data != nil {
			t.deps[name] = string(data)
		}
	}
	lang := languageOf(name)
	if lang == nil || skippedFile(name) {
		return
	}
	data := t.read(name, mostFile)
	if data == nil || !sourceText(lang, data) {
		return
	}
	t.bytes += len(data)
	t.files = append(t.files, newFile(name, lang, string(data)))
}

// read returns a file's bytes; nil for one that can't be read or is too long.
func (t *tree) read(name string, most int64) []byte {
	info, err := t.root.Lstat(name)
	if err != nil || !info.Mode().IsRegular() || info.Size() > most {
		return nil
	}
	f, err := t.root.Open(name)
	if err != nil {
		return nil
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, most))
	if err != nil {
		return nil
	}
	return bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
}
