package source

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"detour/explain/blame"
)

// The lexers read any bytes, and give each token a place in the text.
func FuzzLex(f *testing.F) {
	for _, s := range []string{"", "redirect('/a') # b", "x = `a${b + `c`}`", "<?php header(\"Location: {$x}\"); ?>", "%w[a b", "<<~X\na\nX\n", "r#\"x\"#", "/* /* */", "f\"{x:>{y}}\"", "'''", "~p\"/a/#{b}\""} {
		for lang := range languages.All() {
			f.Add(lang, s)
		}
	}
	f.Fuzz(func(t *testing.T, name, s string) {
		lang := languages.Get(name)
		if lang == nil || len(s) > 4000 {
			return
		}
		file := newFile("x", lang, s)
		file.scan()
		for _, tok := range file.toks {
			if tok.line < 1 || tok.line > len(file.lines)+1 {
				t.Fatalf("token %+v of %d lines", tok, len(file.lines))
			}
		}
	})
}

// A search survives any file.
func FuzzSearch(f *testing.F) {
	names, err := filepath.Glob("testdata/trees/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, n := range names {
		data, err := os.ReadFile(n)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(data[:min(len(data), 3000)]), "app.py")
		f.Add(string(data[max(0, len(data)-3000):]), "config/routes.rb")
	}
	loc := "/new/7"
	request := blame.Request{Method: "GET", URL: "http://a.test/old/7", Observed: &blame.Observed{Status: 302, Location: &loc}}
	f.Fuzz(func(t *testing.T, data, name string) {
		lang := languageOf(name)
		if lang == nil || len(data) > 6000 {
			return
		}
		tree := &tree{files: []*file{newFile(name, lang, data)}, dirs: map[string]bool{}, deps: map[string]string{}}
		a := newApp(tree, newAsked(request), time.Time{})
		a.framework = detect(tree)
		for _, s := range a.rank() {
			if s.Line.Line < 1 || s.File != name {
				t.Fatalf("%+v", s)
			}
		}
	})
}
