package trace

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"

	"detour/trace/uri"
)

// TestReasonsHideSecrets walks each client into Locations, cookies and methods
// that hold a secret where one can stand: no reason of its decision tells it.
func TestReasonsHideSecrets(t *testing.T) {
	const secret = "hunter2"
	locations := []string{
		"com.acme.app:/cb?code=hunter2", "com.acme.app://cb#access_token=hunter2", "myapp:cb?token=hunter2", "mailto:a@b.test?password=hunter2",
		"//bob:hunter2@/x", "http://bob:hunter2@shop.test:99999/", "http://bob:hunter2/x@shop.test/", "https://bob:hunter2@evil.test/a\x00b",
		"http://bob:hunter2@[::1/", "http://bob:hunter2@shop.test:port/", "http://bob@x:hunter2@shop.test/", "/cb?code=hunter2&x=%zz", "/a b?token=hunter2",
		"http:///x?token=hunter2", "http://h:hunter2@", "http://bob:hun%zzter2@h/?token=hunter2", "http://bob:hunter2 @h/", "ftp://bob:hunter2@h/",
		"/next?sig=hunter2", "http://shop.test/start?token=hunter2", "http://é:hunter2@é.test/é?token=hunter2", "http:next?token=hunter2",
		"https://127.0.0.1/?token=hunter2", "//shop.test:22/?token=hunter2",
	}
	for _, c := range Clients() {
		c = c.With(ClientOptions{Jar: true, User: "bob:hunter2", Initiator: new(uri.Split("https://page.test/?token=hunter2"))})
		for _, location := range locations {
			for _, start := range []string{"http://shop.test/start?token=hunter2", "https://bob:hunter2@shop.test/a/b?token=hunter2"} {
				r := Request{Method: "POST", URI: uri.Split(start), Body: []byte("password=hunter2"),
					Fields: Fields{{"Cookie", "sid=hunter2"}, {"Authorization", "Bearer hunter2"}, {"Referer", start}, {"Origin", "https://page.test"}}}
				h := &Hop{ID: 1, Request: c.Prepare(r), Response: &Response{Proto: "HTTP/1.1", Status: 302, Fields: Fields{
					{"Location", location}, {"Set-Cookie", "sid=hunter2; Path=/x?token=hunter2"}, {"Set-Cookie", "sid=hunter2; Domain=evil.test"}, {"Set-Cookie", "a=hunter2; Secure"}}}}
				for _, reason := range reasons(c.Decide(Chain{[]*Hop{h}})) {
					if strings.Contains(reason, secret) {
						t.Errorf("%s, %q from %s: %s", c.Name, location, start, reason)
					}
				}
			}
		}
	}
}

// reasons returns all that a decision says.
func reasons(d Decision) []string {
	all := []string{d.Detail.String(), d.Location.Problem.String(), d.Loop.Note.String()}
	for _, c := range d.Changes {
		all = append(all, c.Note.String())
	}
	for _, n := range d.Cookies {
		all = append(all, n.Note.String())
	}
	return all
}

func TestReason(t *testing.T) {
	for _, tt := range []struct {
		reason Reason
		want   string
	}{
		{Reason{}, ""},
		{because(whySameOrigin), "same origin"},
		{because(whyFollowed, number(302), address("com.acme.app:/cb?code=hunter2")), "302 to com.acme.app:/cb?code=•••• (7)"},
		{because(whyInLocation, address("/a\x1b[2J"), reason(say("there is a space in the URL: write %20"))), `Location /a␛[2J: there is a space in the URL: write %20`},
		{because(whyPort, Value{Kind: SecretValue, Text: "hunter2"}), "the port is •••• (7)"},
		{because(whyAfterPreflight, reason(because(whyPreflightAllows, text("PUT")))), "the preflight allows PUT, after a preflight"},
		{say("%s", text(strings.Repeat("a", 200))), strings.Repeat("a", 160) + "… (200 bytes)"},
	} {
		if got := tt.reason.String(); got != tt.want {
			t.Errorf("%q, want %q", got, tt.want)
		}
	}
	shown := because(whyFollowed, number(302), address("/cb?code=hunter2")).Say(func(v Value) string { return "<" + v.Text + ">" })
	if shown != "<> to </cb?code=hunter2>" {
		t.Errorf("%q", shown)
	}
}

// TestReasonsHaveTheirValues reads the sources: who gives a reason gives a value
// for each place in its sentence.
func TestReasonsHaveTheirValues(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	set, kinds := token.NewFileSet(), kindsByName(t)
	given := map[string]bool{}
	for _, name := range files {
		file, err := parser.ParseFile(set, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			if f, ok := call.Fun.(*ast.Ident); ok && f.Name == "because" {
				kind := call.Args[0].(*ast.Ident).Name
				given[kind] = true
				if places := strings.Count(sentences[kinds[kind]], "%s"); places != len(call.Args)-1 {
					t.Errorf("%s: %s has %d places", set.Position(call.Pos()), kind, places)
				}
			}
			return true
		})
	}
	for name, kind := range kinds {
		if !given[name] || sentences[kind] == "" {
			t.Errorf("%s says %q, given %v", name, sentences[kind], given[name])
		}
	}
}

// kindsByName reads the names of the kinds, which count from one.
func kindsByName(t *testing.T) map[string]ReasonKind {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "reason_says.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[string]ReasonKind{}
	for _, d := range file.Decls {
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.CONST {
			for i, spec := range g.Specs {
				kinds[spec.(*ast.ValueSpec).Names[0].Name] = ReasonKind(i + 1)
			}
		}
	}
	return kinds
}
