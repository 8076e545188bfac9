package remedy_test

import (
	"fmt"
	"os/exec"
	"reflect"
	"strings"
	"testing"
	"unicode"

	"detour/explain/remedy"
	"detour/trace"
	"detour/trace/uri"
)

// exchange is a URL that was answered with a status and a Location.
func exchange(url string, status int, location string) remedy.Exchange {
	return remedy.Of(&trace.Hop{
		Request:  trace.Request{Method: "GET", URI: uri.Split(url)},
		Response: &trace.Response{Status: status, Fields: trace.Fields{{Name: "Location", Value: location}}},
	})
}

// What is looked for stands in the configuration that made the Location.
func TestPatterns(t *testing.T) {
	for _, tt := range []struct {
		name, url, location string
		want                []string
	}{
		{"another page", "http://a.test/products/shoe-42", "http://a.test/outlet/", []string{"/outlet", "/products/shoe-42"}},
		{"put in front", "http://a.test/checkout", "http://a.test/login/checkout", []string{"/login"}},
		{"another host", "http://a.test/x", "https://www.a.test/x", []string{`www\\?\.a\\?\.test`, "https://"}},
		{"host and path", "http://a.test/old/x", "http://b.test/new/x", []string{"/new", "/old", `b\\?\.test`}},
		{"variables alone", "http://a.test/docs/x", "https://a.test/docs/x", []string{"/docs/x", "https://"}},
		{"a slash", "http://a.test/docs", "http://a.test/docs/", []string{"/docs"}},
		{"an extension", "http://a.test/page", "/page.html", []string{`\\?\.html`}},
		{"a longer name", "http://a.test/doc", "/docs", []string{"/docs"}},
		{"the home page", "http://a.test/", "/login", []string{"/login"}},
		{"nothing to go by", "http://a.test/", "/", []string{"30[12378]"}},
		{"a regular expression", "http://a.test/a", "/b+(c)", []string{`/b\+\(c\)`, "/a"}},
		{"odd bytes", "http://a.test/a", "/b\x1b]0;x\xff", []string{`/b.\]0;x.`, "/a"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := exchange(tt.url, 302, tt.location).Patterns(); !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// hostile are values that a server may choose to be pasted.
var hostile = []string{
	"'; touch /tmp/owned; '", "$(id)", "`id`", "a\nrm -rf x\n", "-rf", "--include=/etc/passwd", "\x1b[2J", "\u202egnp", "a\x00b", "!!", `\`, `'\''`, "\xff\xfe", strings.Repeat("'", 4000),
	"{source} {patterns}", "${IFS}", "*", "~", "#x", "&& id", "| id",
}

// A shell takes a quoted value as one word that is what is shown, and runs nothing of it.
func TestQuoteIsOneWord(t *testing.T) {
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Fatal(err)
	}
	for _, value := range hostile {
		q := remedy.Quote(value)
		checkPrintable(t, q)
		out, err := exec.CommandContext(t.Context(), sh, "-c", "set -f; printf '%s|' "+q).Output()
		shown := strings.ReplaceAll(q[1:len(q)-1], `'\''`, "'")
		if err != nil || string(out) != shown+"|" {
			t.Errorf("%q is pasted as %s: %q, %v", value, q, out, err)
		}
	}
}

func checkPrintable(t *testing.T, s string) {
	t.Helper()
	if i := strings.IndexFunc(s, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }); i >= 0 {
		t.Errorf("%q is not printable", s)
	}
}

// Nothing that a server chose runs, hides or leaves its word in any part.
func TestFillIsSafe(t *testing.T) {
	own := remedy.Recipe{
		Find:   remedy.Lines{"printf '%s\\n' {patterns} {path} {host} {location} {url} {asked} {source} {status}"},
		Change: []remedy.Change{{Language: "x", Before: "a {path}", After: "b {host} {location} {source} {asked} {url}"}},
		Try:    []remedy.Attempt{{Do: "See {path}.", Expect: "{host}."}},
	}
	for _, value := range hostile {
		r := remedy.Fill(own, remedy.Recipe{}, exchange("http://a.test/"+value, 302, "http://b.test/"+value))
		checkPrintable(t, fmt.Sprint(r))
		out, err := exec.CommandContext(t.Context(), "sh", "-c", r.Find[0]).Output()
		if err != nil || strings.Contains(string(out), "uid=") {
			t.Errorf("%q runs: %q, %v", value, out, err)
		}
		if got := r.Change[0].Before; got != "a /new" && got != "a /" && !strings.HasPrefix(got, "a /-") && !strings.HasPrefix(got, "a /~") {
			t.Errorf("%q stands in code: %q", value, got)
		}
	}
}

// A cause's own parts go before those of its product.
func TestFillJoins(t *testing.T) {
	own := remedy.Recipe{
		Find: remedy.Lines{"grep {source}"}, Undo: "Own.", Change: []remedy.Change{{Language: "caddy", After: "redir https://{host}{{uri}} {{host}}{uri}\n"}},
	}
	common := remedy.Recipe{Find: remedy.Lines{"grep {source}", "grep {path}"}, Test: remedy.Lines{"test {status}"}, Undo: "Common."}
	r := remedy.Fill(own, common, exchange("http://u:p@a.test/old?token=secret", 308, "https://www.a.test/new?token=secret"))
	want := remedy.Remedy{
		Find: []string{"grep '/old'", "grep '/new'"}, Test: []string{"test '308'"}, Undo: "Own.",
		Change: []remedy.Change{{Language: "caddy", After: "redir https://www.a.test{{uri}} {host}{uri}"}},
	}
	if !reflect.DeepEqual(r, want) {
		t.Errorf("got  %+v\nwant %+v", r, want)
	}
	if r := remedy.Fill(own, remedy.Recipe{Test: remedy.Lines{"test -t"}}, remedy.Exchange{}); len(r.Find) > 0 || len(r.Test) != 1 {
		t.Errorf("without an exchange the commands are %q, %q", r.Find, r.Test)
	}
	if strings.Contains(fmt.Sprint(exchange("http://u:secret@a.test/?token=secret", 302, "//x:secret@b.test/?a=secret")), "secret") {
		t.Error("a secret is left")
	}
}

// A value is one word of its own: between quotes of the command it would leave them.
func TestCheckRefusesValuesInQuotes(t *testing.T) {
	for command, right := range map[string]bool{
		"grep -F -e {path} x":              true,
		"grep 'a b' {patterns} 'c' {host}": true,
		"grep 'location .*{path}' x":       false,
		`curl "http://{host}/"`:            false,
		`echo "\"{host}"`:                  false,
		`echo '{' "'" {path}`:              true,
	} {
		for key, r := range map[string]remedy.Recipe{"find": {Find: remedy.Lines{command}}, "test": {Test: remedy.Lines{command}}, "log": {Log: remedy.Lines{command}}} {
			if got, err := r.Check(); (err == nil) != right || err != nil && got != key {
				t.Errorf("%s: %s: %q, %v", key, command, got, err)
			}
		}
	}
	for _, name := range remedy.Names() {
		if _, err := (remedy.Recipe{Find: remedy.Lines{"'" + name + "'"}}).Check(); err == nil {
			t.Errorf("%s is taken between quotes", name)
		}
		filled := remedy.Fill(remedy.Recipe{Find: remedy.Lines{name}}, remedy.Recipe{}, exchange("http://a.test/x", 302, "/y"))
		if len(filled.Find) != 1 || filled.Find[0] == name {
			t.Errorf("%s stands for nothing: %q", name, filled.Find)
		}
	}
}

func FuzzQuote(f *testing.F) {
	for _, s := range hostile {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		q := remedy.Quote(s)
		checkPrintable(t, q)
		if inner := strings.ReplaceAll(q[1:len(q)-1], `'\''`, ""); strings.Contains(inner, "'") {
			t.Errorf("%q leaves its quotes: %s", s, q)
		}
	})
}
