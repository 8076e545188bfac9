package lab

import (
	"net/url"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
)

// TestScriptsRelyOnNames holds the names that scripts, lessons and the manual use.
func TestScriptsRelyOnNames(t *testing.T) {
	names := strings.Fields(`get-301 get-302 get-303 get-307 get-308 post-301 post-302 post-303 post-307 post-308 prg
		upgrade auth-cross-origin cookie-bounce loop proxy-loop downgrade chain-25 relative odd-location query-only
		dot-segments missing-location empty-location duplicate-location scheme-relative fragment fragment-own
		other-scheme userinfo choices-300 not-modified-304 refresh meta-refresh samesite secure-cookie-over-http hsts
		idn early-hints trailers gzip h2 slow drip big reset-in-head reset-in-body no-head garbage two-lengths long-head
		ping-pong locale slash port-leak login query-lost`)
	for _, name := range names {
		for _, asked := range []string{name, Prefix + name} {
			if sc, err := Lookup(asked); err != nil || sc.Name != name {
				t.Errorf("Lookup(%q) = %q, %v", asked, sc.Name, err)
			}
		}
	}
}

// TestScenariosAreWhole checks what every screen that lists them needs.
func TestScenariosAreWhole(t *testing.T) {
	server := start(t)
	for _, sc := range Scenarios() {
		if len(sc.Title) > 64 || strings.HasSuffix(sc.Title, ".") {
			t.Errorf("%s: title %q is a headline of at most 64 letters", sc.Name, sc.Title)
		}
		if len(sc.Teaches) > 120 || !strings.HasSuffix(sc.Teaches, ".") || strings.Contains(sc.Teaches, "\n") {
			t.Errorf("%s: teaches %q (%d) is a line of at most 120 letters", sc.Name, sc.Teaches, len(sc.Teaches))
		}
		if sc.Family == "" {
			t.Errorf("%s has no family", sc.Name)
		}
		u, err := url.Parse(sc.Start.URL)
		if err != nil || u.Port() != "" {
			t.Errorf("%s: start %q, %v: want a URL with its default port", sc.Name, sc.Start.URL, err)
			continue
		}
		if _, ok := server.Resolve(u.Host + ":80"); !ok {
			t.Errorf("%s starts at %s, which is not a host of the lab", sc.Name, u.Host)
		}
	}
}

// TestPlacesBelongToOneScenario proves that all scenarios can be served at
// once: no place of one lies in a place of another, http and https taken
// together.
func TestPlacesBelongToOneScenario(t *testing.T) {
	type owned struct {
		spot
		by string
	}
	var seen []owned
	for _, s := range allScripts(t) {
		for _, r := range s.Routes {
			for _, at := range r.At {
				p, err := parsePlace(at)
				if err != nil {
					t.Fatal(err)
				}
				for _, o := range seen {
					if o.by != s.Name && o.host == p.host && overlap(o.spot, p) {
						t.Errorf("%s: %s is also a place of %s", s.Name, at, o.by)
					}
				}
				seen = append(seen, owned{p, s.Name})
			}
		}
	}
}

// overlap says whether a path can lie in both spots.
func overlap(a, b spot) bool {
	return a.path == b.path || a.open && strings.HasPrefix(b.path, a.path) || b.open && strings.HasPrefix(a.path, b.path)
}

// TestVariablesAreKnown finds a misspelt ${name} in the data.
func TestVariablesAreKnown(t *testing.T) {
	known := regexp.MustCompile(`^(own|n|next|pad|times\.[0-9]+\.[^}]+|date|status|title|type|length|location|connection|close|keep` +
		`|request\.(method|target|path|query|host|scheme|bytes|type)|(cookie|field|query)\.[A-Za-z_-]+)$`)
	used := regexp.MustCompile(`\$\{([^}]*)\}`)
	for name, text := range files(t) {
		for _, m := range used.FindAllStringSubmatch(text, -1) {
			if !known.MatchString(m[1]) {
				t.Errorf("%s: ${%s} is not a variable", name, m[1])
			}
		}
	}
}

// TestDataIsDecodedStrictly breaks a small folder of data in one place at a time.
func TestDataIsDecodedStrictly(t *testing.T) {
	const (
		index    = "families: [one]\nfallback: plain\nsites: []\n"
		servers  = "plain:\n  head: |\n    Date: ${date}\n    ${own}\n  type: text/plain\n"
		scenario = "family: One\nscenarios:\n  - name: first\n    title: First\n    teaches: Something.\n" +
			"    start: {method: GET, url: \"http://a.test/\"}\n    routes:\n      - at: http://a.test/\n" +
			"        answer:\n          like: plain\n          status: 200\n"
	)
	tests := []struct {
		name           string
		file, old, new string
		want           string // part of the error
	}{
		{"as it is", "", "", "", ""},
		{"unknown key of a scenario", "one.yaml", "    title:", "    titel:", `one.yaml:4: unknown field "titel"`},
		{"unknown key of an answer", "one.yaml", "status: 200", "state: 200", `one.yaml:11: unknown field "state"`},
		{"unknown key of a server", "servers.yaml", "type:", "kind:", `servers.yaml:5: unknown field "kind"`},
		{"unknown key of the index", "index.yaml", "sites:", "hosts:", `index.yaml:3: unknown field "hosts"`},
		{"key twice", "one.yaml", "status: 200", "status: 200\n          status: 201", "one.yaml:12: "},
		{"no such server", "one.yaml", "like: plain", "like: plan", `one.yaml: scenario first: route 1: like: no server is called "plan"`},
		{"no such fallback", "index.yaml", "fallback: plain", "fallback: none", "index.yaml: fallback"},
		{"not a field line", "servers.yaml", "Date: ${date}", "Date", "is not a field line"},
		{"not an escape", "one.yaml", "status: 200", "status: 200\n          fields: |\n            A: \\q", `\q is not an escape`},
		{"1xx as the answer", "one.yaml", "status: 200", "status: 103", "status 103 is not a final status"},
		{"trailers without chunks", "one.yaml", "status: 200", "status: 200\n          trailers: 'A: b'", "trailers need chunked"},
		{"endless with a length", "one.yaml", "status: 200", "status: 200\n          fill: -1", "chunked or unframed"},
		{"cut at no place", "one.yaml", "status: 200", "status: 200\n          cut: {in: tail, after: 1, how: close}", "in head or body"},
		{"no such coding", "one.yaml", "status: 200", "status: 200\n          encode: gzip, rot13", `encode: gzip or deflate, not "gzip, rot13"`},
		{"a bomb too large for the lab", "one.yaml", "status: 200", "status: 200\n          fill: 9999999\n          encode: gzip", "where they are coded"},
		{"no such frame", "one.yaml", "status: 200", "frames: [{frame: HEADER}]", `frame 1: "HEADER" is not a type of frame`},
		{"no such flag", "one.yaml", "status: 200", "frames: [{frame: \"0xfa\", flags: END}]", `frame 1: "END" is not a flag`},
		{"other scheme", "one.yaml", "at: http://a.test/", "at: ftp://a.test/", "not an http or https URL"},
		{"place hidden from the index", "one.yaml", "at: http://a.test/", "at: [http://a.test/]", "a line of its own"},
		{"a name with spaces", "one.yaml", "name: first", "name: first one", "lower-case letters"},
		{"no lesson in it", "one.yaml", "teaches: Something.", "teaches: ''", "title and teaches"},
		{"a span that is none", "one.yaml", "        answer:", "        for: 9-1\n        answer:", "not a span"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			texts := map[string]string{"index.yaml": index, "servers.yaml": servers, "one.yaml": scenario}
			texts[tt.file] = strings.Replace(texts[tt.file], tt.old, tt.new, 1)
			err := decodeAll(texts)
			switch {
			case tt.want == "" && err != nil:
				t.Errorf("error %v, want none", err)
			case tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)):
				t.Errorf("error %v, want one that says %q", err, tt.want)
			}
		})
	}
}

// decodeAll decodes data files to the last route.
func decodeAll(texts map[string]string) error {
	data := fstest.MapFS{}
	for name, text := range texts {
		data[name] = &fstest.MapFile{Data: []byte(text)}
	}
	w, err := open(data)
	if err != nil {
		return err
	}
	_, err = w.scripts(func(*chapter) bool { return true })
	return err
}

func TestLookupOffersCloseNames(t *testing.T) {
	tests := []struct {
		asked, want string
	}{
		{"lab:post302", `no lab scenario is called "post302"; did you mean post-302, post-301, post-303, post-307, post-308?`},
		{"POST-302", `no lab scenario is called "POST-302"; did you mean post-302, post-301, post-303, post-307, post-308?`},
		{"chain", `no lab scenario is called "chain"; did you mean chain-25?`},
		{"proxylop", `no lab scenario is called "proxylop"; did you mean proxy-loop?`},
		{"elephant", `no lab scenario is called "elephant"`},
		{"", `no lab scenario is called ""`},
		{strings.Repeat("a", 100_000), `no lab scenario is called "` + strings.Repeat("a", 60) + `"`},
	}
	for _, tt := range tests {
		if _, err := Lookup(tt.asked); err == nil || err.Error() != tt.want {
			t.Errorf("Lookup(%.20q): %.200v\nwant %.200s", tt.asked, err, tt.want)
		}
	}
}

// TestScenariosAreCopies lets a caller change what it gets.
func TestScenariosAreCopies(t *testing.T) {
	sc, err := Lookup("post-302")
	if err != nil {
		t.Fatal(err)
	}
	sc.Start.Fields[0].Value = "text/plain"
	if again, _ := Lookup("post-302"); again.Start.Fields[0].Value != "application/json" {
		t.Error("a change to one scenario shows in the next")
	}
}

// allScripts decodes every script.
func allScripts(tb testing.TB) []script {
	tb.Helper()
	list, err := world().scripts(func(*chapter) bool { return true })
	if err != nil {
		tb.Fatal(err)
	}
	return list
}

// files returns the text of every data file.
func files(tb testing.TB) map[string]string {
	tb.Helper()
	entries, err := embedded.ReadDir("data")
	if err != nil {
		tb.Fatal(err)
	}
	texts := map[string]string{}
	for _, e := range entries {
		text, err := embedded.ReadFile("data/" + e.Name())
		if err != nil {
			tb.Fatal(err)
		}
		texts[e.Name()] = string(text)
	}
	return texts
}
