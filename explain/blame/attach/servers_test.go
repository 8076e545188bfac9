package attach

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"detour/explain/blame"
	"detour/explain/blame/handed"
	"detour/trace"

	"github.com/rogpeppe/go-internal/txtar"
)

// A serverCase is a configuration of testdata/servers: its comment has the
// requests, what came back, and the lines that made it.
type serverCase struct {
	config   string
	requests []serverRequest
}

type serverRequest struct {
	blame.Request
	status   int
	location string   // "-" for none
	right    []string // file:line; none when no line answers
	evades   bool     // "not evaluated" is right too
}

func readServerCase(t *testing.T, comment string) serverCase {
	t.Helper()
	var c serverCase
	for line := range strings.Lines(comment) {
		line = strings.TrimRight(line, "\n")
		word, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch {
		case word == "config":
			c.config = rest
		case !strings.HasPrefix(line, " ") && strings.Contains(rest, "://") && strings.ToUpper(word) == word:
			url, field, ok := strings.Cut(rest, " [")
			r := serverRequest{Request: blame.Request{Method: word, URL: url}}
			if ok {
				name, value, _ := strings.Cut(strings.TrimSuffix(field, "]"), ": ")
				r.Fields = []trace.Field{{Name: name, Value: value}}
			}
			c.requests = append(c.requests, r)
		case strings.HasPrefix(line, " ") && word == "=":
			c.requests[len(c.requests)-1].right = strings.Fields(rest)
		case strings.HasPrefix(line, " ") && word == "unknown":
			c.requests[len(c.requests)-1].evades = true
		case strings.HasPrefix(line, " "):
			status, err := strconv.Atoi(word)
			if err != nil {
				t.Fatalf("line %q: %v", line, err)
			}
			r := &c.requests[len(c.requests)-1]
			r.status, r.location = status, rest
		}
	}
	return c
}

func TestServers(t *testing.T) {
	names, err := filepath.Glob("testdata/servers/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			ar, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			c := readServerCase(t, string(ar.Comment))
			t.Chdir(unpackServer(t, ar.Files))
			a, err := Open(c.config, handed.Options{})
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range a.Problems() {
				t.Errorf("problem: %v", p)
			}
			for _, r := range c.requests {
				checkServer(t, a, r)
			}
		})
	}
}

func unpackServer(t *testing.T, files []txtar.File) string {
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

func checkServer(t *testing.T, a *Attached, r serverRequest) {
	t.Helper()
	title := fmt.Sprintf("%s %s", r.Method, r.URL)
	got := a.Answer(r.Request)
	if r.evades {
		if got.Certain && got.Blame != nil {
			t.Errorf("%s\n%v is called certain: %+v", title, *got.Blame, got)
		}
		return
	}
	if got.Blame == nil {
		if len(r.right) > 0 || !got.Evaluated {
			t.Errorf("%s\nno line is named, want %v: %+v", title, r.right, got)
		}
	} else if at := fmt.Sprintf("%s:%d", got.Blame.File, got.Blame.Line); !slices.Contains(r.right, at) {
		t.Errorf("%s\n%s %q, want %v", title, at, got.Blame.Text, r.right)
	}
	location := "-"
	if got.Location != nil {
		location = *got.Location
	}
	if got.Blame != nil && got.Status != 0 && (got.Status != r.status || location != r.location) {
		t.Errorf("%s\n%d %s, want %d %s", title, got.Status, location, r.status, r.location)
	}
}

// Each reader takes any bytes, and its answers name lines of the file.
func FuzzReaders(f *testing.F) {
	names, err := filepath.Glob("testdata/servers/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range names {
		ar, err := txtar.ParseFile(name)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range ar.Files {
			server, _, _ := strings.Cut(filepath.Base(name), "-")
			f.Add(server, string(file.Data))
		}
	}
	for server, data := range map[string]string{
		"caddy":   "a.test {\n redir /x \\\r",
		"traefik": "kind: Middleware\nmetadata:\n  name: a\n",
		"varnish": "sub vcl_recv { return (synth()); }",
		"netlify": "a = {q& \":q\"}",
		"envoy":   strings.Repeat("[", 4000),
	} {
		f.Add(server, data)
	}
	for server, data := range map[string]string{
		"caddy":    "(a) {\n import a\n import a\n}\n&(b) {\n invoke b\n}\na.test {\n import a\n invoke b\n}\n",
		"lighttpd": "var.a = \"xxxx\"\n" + strings.Repeat("var.a += var.a\n", 45),
		"haproxy":  "frontend f\n bind :80\n http-request set-var-fmt(txn.a) xxxx\n" + strings.Repeat(" http-request set-var-fmt(txn.a) %[var(txn.a)]%[var(txn.a)]\n", 45),
	} {
		f.Add(server, data)
	}
	f.Add("varnish", "sub vcl_recv { "+strings.Repeat("if (", 1000))
	location := "/new/7"
	requests := []blame.Request{
		{Method: "GET", URL: "http://a.test/old/7?x=1"},
		{Method: "POST", URL: "https://www.a.test/", Observed: &blame.Observed{Status: 301, Location: &location}},
	}
	f.Fuzz(func(t *testing.T, server, data string) {
		read := readerOf(server)
		if read == nil || server == "nginx" || server == "apache" || len(data) > 8000 {
			return
		}
		c, err := read(oneFile{&blame.File{Name: "/main", Data: []byte(data)}}, "/main")
		if err != nil {
			return
		}
		lines := strings.Count(data, "\n") + 1
		for _, r := range requests {
			a := c.Answer(r)
			if a.Blame != nil && (a.Blame.File != "/main" || a.Blame.Line < 1 || a.Blame.Line > lines) {
				t.Fatalf("%+v of %d lines", a.Blame, lines)
			}
		}
		c.Redirects()
	})
}

// OneFile is all that was handed over.
type oneFile struct{ file *blame.File }

func (o oneFile) Read(name string) (*blame.File, error) {
	if name == o.file.Name {
		return o.file, nil
	}
	return nil, os.ErrNotExist
}

func (o oneFile) Glob(string) []string   { return nil }
func (o oneFile) Kind(string) blame.Kind { return blame.NotKnown }
