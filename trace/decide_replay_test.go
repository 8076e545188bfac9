package trace

import (
	"os"
	"strings"
	"testing"
	"time"
)

// A recording is what one client sent in one scenario, measured.
type recording struct {
	ID   string
	N    int
	Sent []string
}

// A variant is one client configuration of the measurement.
type variant struct {
	name   string
	client string
	ask    func(s scenario, start URI) Asked
	differ map[string]string // known differences, each with its reason
}

var variants = []variant{
	{name: "chromium-nav", client: "chromium", ask: asNavigation, differ: notResolved},
	{name: "chromium-link", client: "chromium", ask: asLink},
	{name: "curl", client: "curl", ask: asCurl, differ: notResolved},
	{name: "curl-X", client: "curl", ask: curlWith(func(a *Asked) { a.CustomMethod = true }), differ: notResolved},
	{name: "curl-jar", client: "curl", ask: curlWith(func(a *Asked) { a.Jar = true })},
	{name: "curl-post30x", client: "curl", ask: curlWith(func(a *Asked) { a.Post301, a.Post302, a.Post303 = true, true, true })},
	{name: "curl-trusted", client: "curl", ask: curlWith(func(a *Asked) { a.LocationTrusted = true })},
	{name: "curl-referer", client: "curl", ask: curlWith(func(a *Asked) { a.AutoReferer = true })},
	{name: "curl-path-as-is", client: "curl", ask: curlWith(func(a *Asked) { a.PathAsIs = true })},
	{name: "go", client: "go", ask: asGo},
	{name: "go-jar", client: "go", ask: func(s scenario, u URI) Asked { a := asGo(s, u); a.Jar = true; return a }},
}

// notResolved is empty: what depends on the resolver is said by resolves.
var notResolved = map[string]string{}

// asNavigation is the address bar for a GET and a page with a form for a POST.
func asNavigation(s scenario, start URI) Asked {
	if s.Method == "POST" {
		return asLink(s, start)
	}
	return Asked{User: s.User}
}

// asLink is a link or a form on a page of the start's origin.
func asLink(s scenario, start URI) Asked {
	page := URI{Scheme: start.Scheme, Host: start.Host, Port: start.Port, Path: "/__page"}
	return Asked{User: s.User, Initiator: &page}
}

// asCurl says a request as a person would: -d makes the POST, -I the HEAD and
// -X all others.
func asCurl(s scenario, _ URI) Asked {
	natural := s.Method == "HEAD" || s.Method == "GET" && s.Body == nil || s.Method == "POST" && s.Body != nil
	return Asked{User: s.User, CustomMethod: !natural}
}

func curlWith(set func(*Asked)) func(scenario, URI) Asked {
	return func(s scenario, u URI) Asked {
		a := asCurl(s, u)
		set(&a)
		return a
	}
}

func asGo(s scenario, _ URI) Asked { return Asked{User: s.User} }

// TestReplay walks every scenario as every measured client and compares each
// request with what that client really sent.
func TestReplay(t *testing.T) {
	scenarios := map[string]scenario{}
	for _, s := range readLines[scenario](t, readFile(t, "testdata/replay/scenarios.jsonl")) {
		scenarios[s.ID] = s
	}
	for _, v := range variants {
		t.Run(v.name, func(t *testing.T) {
			agree, all := 0, 0
			for _, want := range readLines[recording](t, readFile(t, "testdata/replay/"+v.name+".jsonl")) {
				all++
				if v.replay(t, scenarios[want.ID], want) {
					agree++
				}
			}
			t.Logf("%d of %d scenarios agree", agree, all)
		})
	}
}

func readFile(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func (v variant) replay(t *testing.T, s scenario, want recording) bool {
	t.Helper()
	got := v.walk(t, s)
	n := len(got)
	if n > 12 {
		got = append(got[:4:4], got[n-2:]...)
	}
	diff := diffSent(n, got, want)
	reason, known := v.differ[s.ID]
	switch {
	case diff != "" && !known:
		t.Errorf("%s: %s", s.ID, diff)
	case diff == "" && known:
		t.Errorf("%s agrees, although a difference is known: %s", s.ID, reason)
	}
	return diff == ""
}

// diffSent returns how the requests differ from those measured, or "".
func diffSent(n int, got []string, want recording) string {
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
		w, rest, more := strings.Cut(w, "\n")
		if m := squeezed.FindStringSubmatch(w); m != nil {
			w = m[1] + "...[len=" + m[2] + "]"
		}
		if more {
			w += "\n" + rest
		}
		if g != w {
			return "request " + strings.ReplaceAll(g, "\n", " · ") + "\n    want " + strings.ReplaceAll(w, "\n", " · ")
		}
	}
	return ""
}

// walk runs a session to its end and returns what was sent.
func (v variant) walk(t *testing.T, s scenario) []string {
	t.Helper()
	client, err := ClientNamed(v.client)
	if err != nil {
		t.Fatal(err)
	}
	start, err := client.ParseURL(expand(s.URL))
	if err != nil {
		t.Fatalf("%s: %v", s.ID, err)
	}
	client = client.Asking(v.ask(s, start))
	req := Request{Method: s.Method, URI: start, Body: s.body()}
	for _, f := range s.Headers {
		if v.client != "chromium" || f[0] == "Cookie" || f[0] == "Content-Type" {
			req.Fields = append(req.Fields, Field{f[0], expand(f[1])})
		}
	}
	r := &recorder{
		scenario: s, visits: map[string]int{}, clock: time.Date(2026, 11, 22, 11, 0, 0, 0, time.UTC),
		resolves: v.resolves,
		verified: v.client != "chromium", // the browser was told to ignore certificate errors
	}
	session := NewSession(client, req)
	for {
		if err := session.Run(t.Context(), r, nil); err != nil {
			t.Fatalf("%s: %v", s.ID, err)
		}
		offers := session.Current().Decision.Offers
		if len(offers) == 0 || v.client != "chromium" {
			return r.sent
		}
		session.Take(offers[0])
	}
}

// resolves is the hosts file of the measurement: all clients know the names,
// and Go's resolver takes a closing dot off.
func (v variant) resolves(host string) bool {
	if v.client == "go" {
		host = strings.TrimSuffix(host, ".")
	}
	switch host {
	case "localhost", "a.test", "sub.a.test", "b.test", "xn--bcher-kva.test":
		return true
	}
	return false
}
