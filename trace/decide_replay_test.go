package trace

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"detour/trace/uri"
)

// A recording is what all clients sent in one scenario, measured: those that
// sent the same stand together.
type recording struct {
	ID string
	As []sequence
}

type sequence struct {
	By   string // names of the variants
	N    int
	Sent []string
}

// A variant is one client configuration of the measurement.
type variant struct {
	name   string
	client string
	ask    func(s scenario, start uri.URI) ClientOptions
	floor  float64 // per cent of the scenarios that agree in full
	differ string  // what does not agree, in words
}

// variants are the measured configurations, each with the agreement that it
// must have. The table in cmd/detour/doc is made of it.
var variants = []variant{
	{"chromium-nav", "chromium", asNavigation, 100, ""},
	{"chromium-link", "chromium", asLink, 100, ""},
	{"curl", "curl", asCurl, 100, ""},
	{"curl-X", "curl", curlWith(func(a *ClientOptions) { a.CustomMethod = true }), 100, ""},
	{"curl-jar", "curl", curlWith(func(a *ClientOptions) { a.Jar = true }), 99.7, "two Domains in one cookie"},
	{"curl-post30x", "curl", curlWith(func(a *ClientOptions) { a.Post301, a.Post302, a.Post303 = true, true, true }), 100, ""},
	{"curl-trusted", "curl", curlWith(func(a *ClientOptions) { a.LocationTrusted = true }), 100, ""},
	{"curl-referer", "curl", curlWith(func(a *ClientOptions) { a.AutoReferer = true }), 100, ""},
	{"curl-path-as-is", "curl", curlWith(func(a *ClientOptions) { a.PathAsIs = true }), 100, ""},
	{"go", "go", asPlain, 99.6, "an empty port in Host; what depends on the module's own Go version"},
	{"go-jar", "go", withJar, 100, ""},
	{"requests", "requests", asPlain, 99.7, "zeros before a port; a bare CR in a field"},
	{"requests-new", "requests", asPlain, 99.8, ""},
	{"httpie", "httpie", asPlain, 99.5, ""},
	{"httpx", "httpx", asPlain, 99.7, "a control byte in a path; a cookie in UTF-8"},
	{"urllib3", "urllib3", asPlain, 99.2, "requests repeated after a broken response"},
	{"urllib3-new", "urllib3", asPlain, 99.1, ""},
	{"aiohttp", "aiohttp", asPlain, 97.4, "cookies that Python's parser splits or rejects"},
	{"urllib", "urllib", asPlain, 98.4, "a Host in UTF-8, a plus sign in a port, an empty POST"},
	{"urllib-jar", "urllib", withJar, 100, ""},
	{"httplib2", "httplib2", asPlain, 99.3, ""},
	{"wget", "wget", asPlain, 99.8, "a quoted cookie with a semicolon"},
	{"java-normal", "java", asPlain, 100, ""},
	{"java-always", "java-always", asPlain, 100, ""},
	{"java-normal-jar", "java", withJar, 96.7, ""},
	{"java-huc", "java-huc", asPlain, 99.2, "control bytes in a target"},
	{"lwp", "lwp", asPlain, 98.9, "backslashes and digits that are taken for a scheme"},
	{"lwp-jar", "lwp", withJar, 96.7, ""},
	{"http-tiny", "http-tiny", asPlain, 99.7, "a request repeated after a broken response"},
	{"mojo", "mojo", asPlain, 96.9, "IDN, odd cookies"},
	{"ruby-open-uri", "ruby-open-uri", asPlain, 99.6, ""},
	{"httparty", "httparty", asPlain, 98.9, "odd cookies"},
	{"php-curl", "php-curl", asPlain, 100, ""},
	{"php-curl-jar", "php-curl", withJar, 100, ""},
	{"php-streams", "php-streams", asPlain, 99.5, "with `follow_location` set, which makes every status a redirect; a NUL in a path"},
	{"firefox-nav", "firefox", asNavigation, 99.6, "cookies from https to http on a name"},
	{"chromium-fetch", "chromium-fetch", asFetch, 100, ""},
	{"firefox-fetch", "firefox-fetch", asFetch, 98.6, "Content-Type and Authorization of a few double redirects"},
	{"wget2", "wget2", asPlain, 98.2, "when it sends a given Cookie twice; a few odd paths"},
	{"aria2c", "aria2c", asPlain, 98.8, "odd Domain attributes"},
	{"lynx", "lynx", asPlain, 95.4, "a POST without content; control bytes"},
	{"w3m", "w3m", asPlain, 97.8, "without a terminal, which decides about certificates and logins; characters beyond Latin-1"},
	{"node-builtin-fetch", "fetch", asPlain, 100, ""},
	{"undici-fetch", "fetch", asPlain, 99.8, "undici 7 keeps a lone `?`, undici 5 reads Latin-1"},
	{"undici-interceptor", "undici-interceptor", asPlain, 99.8, ""},
	{"axios", "axios", asPlain, 100, ""},
	{"got", "got", asPlain, 100, ""},
	{"got-jar", "got", withJar, 100, ""},
	{"node-fetch", "node-fetch", asPlain, 100, ""},
	{"follow-redirects", "follow-redirects", asPlain, 100, ""},
	{"superagent", "superagent", asPlain, 99.3, "a 305 with credentials; dots in the first URL"},
	{"superagent-agent", "superagent", withJar, 100, ""},
}

// asNavigation is the address bar for a GET and a page with a form for a POST.
func asNavigation(s scenario, start uri.URI) ClientOptions {
	if s.Method == "POST" {
		return asLink(s, start)
	}
	return ClientOptions{User: s.User}
}

// asLink is a link or a form on a page of the start's origin.
func asLink(s scenario, start uri.URI) ClientOptions {
	page := uri.URI{Scheme: start.Scheme, Host: start.Host, Port: start.Port, Path: "/__page"}
	return ClientOptions{User: s.User, Initiator: &page}
}

// asFetch is a script of such a page. What is about cookies was measured with
// credentials: "include".
func asFetch(s scenario, start uri.URI) ClientOptions {
	a := asLink(s, start)
	a.Credentials = strings.HasPrefix(s.ID, "cookies/")
	return a
}

// asCurl says a request as a user would: -d makes the POST, -I the HEAD and
// -X all others.
func asCurl(s scenario, _ uri.URI) ClientOptions {
	natural := s.Method == "HEAD" || s.Method == "GET" && s.Body == nil || s.Method == "POST" && s.Body != nil
	return ClientOptions{User: s.User, CustomMethod: !natural}
}

func curlWith(set func(*ClientOptions)) func(scenario, uri.URI) ClientOptions {
	return func(s scenario, u uri.URI) ClientOptions {
		a := asCurl(s, u)
		set(&a)
		return a
	}
}

func asPlain(s scenario, _ uri.URI) ClientOptions { return ClientOptions{User: s.User} }

func withJar(s scenario, _ uri.URI) ClientOptions { return ClientOptions{User: s.User, Jar: true} }

// TestReplay walks every scenario as every measured client and compares each
// request with what that client really sent.
func TestReplay(t *testing.T) {
	scenarios := map[string]scenario{}
	for _, s := range readLines[scenario](t, readFile(t, "testdata/replay/scenarios.jsonl")) {
		scenarios[s.ID] = s
	}
	recordings := readLines[recording](t, readFile(t, "testdata/replay/recordings.jsonl"))
	var rows strings.Builder
	for _, v := range variants {
		t.Run(v.name, func(t *testing.T) {
			agree, all := 0, 0
			for _, r := range recordings {
				want := r.of(v.name)
				if want == nil {
					continue
				}
				all++
				if diff := v.replay(t, scenarios[r.ID], want); diff != "" {
					t.Logf("%s: %s", r.ID, diff)
				} else {
					agree++
				}
			}
			share := 100 * float64(agree) / float64(max(all, 1))
			t.Logf("%d of %d scenarios agree, %.1f %%", agree, all, share)
			if share < v.floor || all < 30 {
				t.Errorf("%d of %d scenarios agree, %.1f %%; want %.1f %%", agree, all, share, v.floor)
			}
			c, _ := ClientNamed(v.client)
			fmt.Fprintf(&rows, "| `%s` | %s | %s | %d of %d | %s |\n", v.name, c.Title, c.Version, agree, all, v.differ)
		})
	}
	holdTable(t, "../cmd/detour/doc/clients.md", "replay", rows.String())
}

// holdTable holds the part of a document between <!-- NAME --> and <!-- /NAME -->,
// behind a head of two lines, against what was worked out. UPDATE_DOC=1 writes it.
func holdTable(t *testing.T, file, name, want string) {
	t.Helper()
	text := string(readFile(t, file))
	before, rest, ok := strings.Cut(text, "<!-- "+name+" -->\n")
	table, after, ok2 := strings.Cut(rest, "<!-- /"+name+" -->")
	lines := strings.SplitAfterN(table, "\n", 3)
	if !ok || !ok2 || len(lines) != 3 {
		t.Fatalf("%s has no table %s", file, name)
	}
	if lines[2] == want {
		return
	}
	if os.Getenv("UPDATE_DOC") == "" {
		t.Fatalf("%s's table %s is not what was found: run this test with UPDATE_DOC=1", file, name)
	}
	text = before + "<!-- " + name + " -->\n" + lines[0] + lines[1] + want + "<!-- /" + name + " -->" + after
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// of returns what a variant sent, nil for a scenario that it cannot express.
func (r recording) of(variant string) *sequence {
	for i, s := range r.As {
		if slices.Contains(strings.Fields(s.By), variant) {
			return &r.As[i]
		}
	}
	return nil
}

func readFile(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func (v variant) replay(t *testing.T, s scenario, want *sequence) string {
	t.Helper()
	client, err := ClientNamed(v.client)
	if err != nil {
		t.Fatal(err)
	}
	got := v.walk(t, client, s)
	n := len(got)
	if n > 12 {
		got = append(got[:4:4], got[n-2:]...)
	}
	return diffSent(n, got, *want, client.blindTo(s))
}

// blindTo returns the fields that a scenario asks for and the client cannot
// set; they were left out when it was measured.
func (c Client) blindTo(s scenario) []string {
	var names []string
	for _, f := range s.Headers {
		if !c.CanSet(f[0]) {
			names = append(names, f[0])
		}
	}
	if s.User != "" && (c.policy.login.rule == loginNever || c.policy.login.rule == loginEmpty) {
		names = append(names, "Authorization")
	}
	return names
}

// diffSent returns how the requests differ from those measured, or "".
func diffSent(n int, got []string, want sequence, blind []string) string {
	if n != want.N {
		return "sent " + strings.Join(got, " | ") + "\nwant " + strings.Join(want.Sent, " | ")
	}
	for i, w := range want.Sent {
		g := got[i]
		if start, ok := strings.CutSuffix(w, " …"); ok {
			w = start
			g, _, _ = strings.Cut(g, "\n")
			g = strings.TrimSuffix(g, " +body")
		}
		g, w = withoutFields(g, blind), withoutFields(w, blind)
		w, rest, more := strings.Cut(w, "\n")
		if m := squeezed.FindStringSubmatch(w); m != nil {
			w = m[1] + "...[len=" + m[2] + "]"
		}
		if more {
			w += "\n" + withoutHashes(rest)
		}
		if g != w {
			return "request " + strings.ReplaceAll(g, "\n", " · ") + "\n    want " + strings.ReplaceAll(w, "\n", " · ")
		}
	}
	return ""
}

// withoutHashes takes the hashes off long values.
func withoutHashes(lines string) string {
	var out []string
	for l := range strings.SplitSeq(lines, "\n") {
		if m := squeezed.FindStringSubmatch(l); m != nil {
			l = m[1] + "...[len=" + m[2] + "]"
		}
		out = append(out, l)
	}
	return strings.Join(out, "\n")
}

// withoutFields takes field lines out of a written request.
func withoutFields(request string, names []string) string {
	lines := strings.Split(request, "\n")
	return strings.Join(slices.DeleteFunc(lines, func(l string) bool {
		name, _, ok := strings.Cut(l, ": ")
		return ok && nameIn(name, names)
	}), "\n")
}

// walk runs a session to its end and returns what was sent.
func (v variant) walk(t *testing.T, client Client, s scenario) []string {
	t.Helper()
	start, err := client.ParseURL(expand(s.URL))
	if err != nil {
		return nil
	}
	client = client.With(v.ask(s, start))
	req := Request{Method: s.Method, URI: start, Body: s.body()}
	for _, f := range s.Headers {
		if client.CanSet(f[0]) {
			req.Fields = append(req.Fields, Field{f[0], expand(f[1])})
		}
	}
	if client.CannotSend(req) != "" {
		return nil
	}
	r := &recorder{
		scenario: s, visits: map[string]int{}, clock: time.Date(2026, 11, 22, 11, 0, 0, 0, time.UTC),
		resolves: client.resolves,
		numeric:  client.Name != "go", // which has its own resolver
		verified: !client.Browses(),   // the browsers were told to ignore certificate errors
	}
	session := NewSession(client, req)
	for {
		if err := session.Run(t.Context(), r, nil); err != nil {
			t.Fatalf("%s: %v", s.ID, err)
		}
		offers := session.Current().Decision.Offers
		if len(offers) == 0 || !client.Browses() {
			return r.sent
		}
		session.Take(offers[0])
	}
}

// resolves is the hosts file of the measurement: all clients know the names,
// and Go's resolver takes a closing dot off.
func (c Client) resolves(host string) bool {
	if c.Name == "go" || c.Name == "lynx" {
		host = strings.TrimSuffix(host, ".")
	}
	switch host {
	case "localhost", "a.test", "sub.a.test", "b.test", "xn--bcher-kva.test":
		return true
	}
	return false
}
