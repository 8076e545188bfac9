package apache

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"detour/explain/blame"
	"detour/trace"
)

// memTree is a whole server's disk in memory: what isn't in it isn't there. A
// partial one doesn't know.
type memTree struct {
	files   map[string]string
	partial bool
}

func (m memTree) Read(name string) (*blame.File, error) {
	data, ok := m.files[name]
	if !ok {
		return nil, fs.ErrNotExist
	}
	return &blame.File{Name: name, Data: []byte(data)}, nil
}

func (m memTree) Glob(pattern string) []string {
	seen := map[string]bool{}
	for name := range m.files {
		for p := name; p != "/"; p = path.Dir(p) {
			if ok, _ := path.Match(pattern, p); ok {
				seen[p] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

func (m memTree) Kind(name string) blame.Kind {
	name = path.Clean(name)
	if _, ok := m.files[name]; ok {
		return blame.Regular
	}
	for have := range m.files {
		if strings.HasPrefix(have, strings.TrimSuffix(name, "/")+"/") {
			return blame.Folder
		}
	}
	if m.partial {
		return blame.NotKnown
	}
	return blame.Absent
}

// A measured case is one exchange with a real server.
type measured struct {
	req      blame.Request
	status   int
	location string
	blame    string // file:line, or - for none
	line     string
}

// readCase reads an archive: the exchanges in its comment, a request and its
// answer each, and the tree in its files, over a base if there is one.
//
//	> METHOD URL | Name: value | @connect_ip 127.0.0.2
//	< STATUS LOCATION FILE:LINE
func readCase(t testing.TB, base *txtar.Archive, file string) (memTree, []measured) {
	t.Helper()
	a, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	m := memTree{files: map[string]string{}, partial: strings.Contains(string(a.Comment), "\npartial\n")}
	for _, from := range []*txtar.Archive{base, a} {
		if from == nil {
			continue
		}
		for _, f := range from.Files {
			m.files["/"+f.Name] = string(f.Data)
		}
	}
	var cases []measured
	for l := range strings.Lines(string(a.Comment)) {
		l = strings.TrimSpace(l)
		if rest, ok := strings.CutPrefix(l, "> "); ok {
			cases = append(cases, measured{req: readRequest(rest), line: l})
		} else if rest, ok := strings.CutPrefix(l, "< "); ok {
			c := &cases[len(cases)-1]
			if _, err := fmt.Sscan(rest, &c.status, &c.location, &c.blame); err != nil {
				t.Fatalf("%s: %q: %v", file, l, err)
			}
		}
	}
	return m, cases
}

func readRequest(s string) blame.Request {
	parts := strings.Split(s, " | ")
	var req blame.Request
	req.Method, req.URL, _ = strings.Cut(parts[0], " ")
	for _, p := range parts[1:] {
		if name, value, ok := strings.Cut(strings.TrimPrefix(p, "@"), " "); ok && strings.HasPrefix(p, "@") {
			switch name {
			case "host":
				value = strings.TrimPrefix(value, "-")
				req.Host = &value
			case "target":
				req.Target = value
			case "version":
				req.Version = value
			case "connect_ip":
				req.ConnectIP = value
			}
			continue
		}
		name, value, _ := strings.Cut(p, ": ")
		req.Fields = append(req.Fields, trace.Field{Name: name, Value: value})
	}
	return req
}
