package handed

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// FuzzOpenPaste gives anything on standard input: it is read within bounds, and
// each line of what comes of it has a place.
func FuzzOpenPaste(f *testing.F) {
	names, _ := filepath.Glob("testdata/*.txtar")
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range txtar.Parse(data).Files {
			f.Add(file.Data)
		}
	}
	f.Add([]byte("PK\x03\x04"))
	f.Add([]byte("a: &a [*a, *a]\nkind: Ingress\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		g, err := Open("-", Options{Stdin: bytes.NewReader(data)})
		if err != nil {
			return
		}
		file, err := g.Files.Read(g.Main)
		if err != nil {
			return
		}
		for n := range bytes.Count(file.Data, []byte("\n")) + 2 {
			if l := file.At(n, ""); l.File != "" && l.Line < 0 {
				t.Errorf("line %d is shown at %s:%d", n, l.File, l.Line)
			}
		}
	})
}

// FuzzYAML reads any text as a compose file with a tree around it.
func FuzzYAML(f *testing.F) {
	for _, name := range []string{"testdata/compose_long.txtar", "testdata/ng_templates.txtar"} {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range txtar.Parse(data).Files {
			f.Add(file.Data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		tree := newMemoryTree()
		tree.files["docker-compose.yml"], tree.files["a.conf"] = data, []byte("server { return 301 /; }")
		tree.enter("docker-compose.yml")
		tree.enter("a.conf")
		v := newView(tree, "/", "", "")
		g, err := Options{}.give("docker-compose.yml", data, recognised{form: formCompose}, place{view: v, name: "/docker-compose.yml", shown: v.shower("docker-compose.yml")})
		if err == nil {
			g.Files.Glob("/etc/nginx/conf.d/*.conf")
		}
	})
}
