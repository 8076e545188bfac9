package nginx

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"detour/explain/blame"
	"detour/trace"
)

// memory is files of a test: what isn't among them isn't there.
type memory map[string]string

func (m memory) Read(name string) (*blame.File, error) {
	text, ok := m[name]
	if !ok {
		return nil, fs.ErrNotExist
	}
	return &blame.File{Name: name, Data: []byte(text)}, nil
}

func (m memory) Glob(pattern string) []string {
	var out []string
	for name := range m {
		if ok, _ := path.Match(pattern, name); ok {
			out = append(out, name)
		}
	}
	sort.Strings(out)
	return out
}

func (m memory) Kind(name string) blame.Kind {
	if _, ok := m[name]; ok {
		return blame.Regular
	}
	for have := range m {
		if strings.HasPrefix(have, strings.TrimSuffix(name, "/")+"/") {
			return blame.Folder
		}
	}
	return blame.Absent
}

// A measuredRequest is a request with what nginx answered.
type measuredRequest struct {
	Method, URL, Target, Version string
	ConnectIP                    string `json:"connect_ip"`
	Host                         json.RawMessage
	Headers                      map[string]string

	Status       int
	Location     *string
	Origin       blame.Origin
	Blame        string
	Accept, Also []string
}

func (m *measuredRequest) request(t *testing.T) blame.Request {
	t.Helper()
	r := blame.Request{Method: m.Method, URL: m.URL, Target: m.Target, Version: m.Version, ConnectIP: m.ConnectIP}
	if m.Host != nil {
		host := ""
		if err := json.Unmarshal(m.Host, &host); err != nil {
			t.Fatal(err)
		}
		r.Host = &host
	}
	for name, value := range m.Headers {
		r.Fields = append(r.Fields, trace.Field{Name: name, Value: value})
	}
	return r
}

func readCase(t *testing.T, name string) (memory, []measuredRequest) {
	t.Helper()
	archive, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	files := memory{}
	var requests []measuredRequest
	for _, f := range archive.Files {
		if f.Name != "requests" {
			files[f.Name] = string(f.Data)
			continue
		}
		for line := range strings.Lines(string(f.Data)) {
			var m measuredRequest
			if err := json.Unmarshal([]byte(line), &m); err != nil {
				t.Fatalf("%s: %s: %v", name, line, err)
			}
			requests = append(requests, m)
		}
	}
	return files, requests
}

func place(l *blame.Line) string {
	if l == nil {
		return ""
	}
	return fmt.Sprintf("%s:%d", l.File, l.Line)
}

// TestCases replays what nginx answered: predicted, and with the answer known.
func TestCases(t *testing.T) {
	names, _ := filepath.Glob("testdata/*.txtar")
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			files, requests := readCase(t, name)
			c, err := Read(files, "/etc/nginx/nginx.conf")
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range requests {
				r := m.request(t)
				m.check(t, c.Answer(r), false)
				r.Observed = &blame.Observed{Status: m.Status, Location: m.Location}
				m.check(t, c.Answer(r), true)
			}
		})
	}
}

// TestLineEnds reads the same of files with CR LF.
func TestLineEnds(t *testing.T) {
	names, _ := filepath.Glob("testdata/*.txtar")
	for _, name := range names {
		files, requests := readCase(t, name)
		for file, text := range files {
			if strings.Contains(file, "/etc/") {
				files[file] = strings.ReplaceAll(text, "\n", "\r\n")
			}
		}
		c, err := Read(files, "/etc/nginx/nginx.conf")
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range requests {
			m.check(t, c.Answer(m.request(t)), false)
		}
	}
}

func (m *measuredRequest) check(t *testing.T, a blame.Answer, observed bool) {
	t.Helper()
	at := fmt.Sprintf("%s %s (observed %v)", m.Method, m.URL, observed)
	if a.Differs != "" {
		t.Errorf("%s: %s", at, a.Differs)
	}
	if m.Origin != blame.Upstream && a.Status != 0 && a.Status != m.Status {
		t.Errorf("%s: status %d, nginx answered %d", at, a.Status, m.Status)
	}
	if m.Origin != blame.Upstream && m.Location != nil && (a.Location == nil || *a.Location != *m.Location) {
		t.Errorf("%s: another Location than nginx's %s: %v", at, *m.Location, a.Location)
	}
	if m.Location == nil && a.Location != nil {
		t.Errorf("%s: a Location %s that nginx didn't send", at, *a.Location)
	}
	got := place(a.Blame)
	switch {
	case got == m.Blame, slices.Contains(m.Accept, got):
	case m.Blame == "" && (m.Origin == blame.Builtin || m.Origin == blame.Upstream):
	default:
		t.Errorf("%s: blamed %q, and it is %q", at, got, m.Blame)
	}
	if a.Origin != m.Origin && !(a.Origin == blame.None && m.Origin == blame.Static) {
		t.Errorf("%s: origin %s, and it is %s", at, a.Origin, m.Origin)
	}
}
