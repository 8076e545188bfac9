package har_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"detour/trace"
	"detour/trace/har"
)

// read reads a file of testdata.
func read(t testing.TB, name string) har.Log {
	t.Helper()
	f, err := os.Open("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	log, err := har.Read(f, har.Limits{})
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return log
}

// chains writes the chains as one line each: "GET http://a.test/ 301 > ...",
// and the entries that are in none.
func chains(log har.Log) string {
	var out []string
	for _, ch := range log.Chains() {
		var hops []string
		for _, h := range ch.Hops {
			s := fmt.Sprintf("%s %s %d", h.Request.Method, h.Request.URI, h.Status())
			if h.Ghost {
				s += " ghost"
			}
			hops = append(hops, s)
		}
		out = append(out, strings.Join(hops, " > "))
	}
	for _, e := range log.Entries {
		if e.Chain < 0 {
			out = append(out, fmt.Sprintf("alone %s %s %d", e.Hop.Request.Method, e.Hop.Request.URI, e.Hop.Status()))
		}
	}
	return strings.Join(out, "\n") + "\n"
}

// A recording is a file of a writer's and what is found in it.
type recording struct{ file, want string }

var recordings = []recording{
	{"chrome.har", `
GET http://shop.test/ 307 ghost > GET https://shop.test/ 301 > GET https://shop.test/en/ 200
GET http://shop.test/ 307 ghost > GET https://shop.test/ 301 > GET https://shop.test/en/ 304
POST https://api.test/pay 307 > POST https://pay.test/pay 200
alone OPTIONS https://pay.test/pay 204
alone GET https://gone.test/ 0
alone GET https://shop.test/old 200
alone GET https://shop.test/new 200
`},
	{"firefox-bidi.har", `
GET https://a.test/ 302 > GET http://b.test/x%20y 307 ghost > GET https://b.test/x%20y 302 > GET https://b.test/z 200
alone GET https://a.test/failed 0
`},
	{"firefox.har", `
POST https://a.test/login 303 > GET https://a.test/home 200
alone GET https://a.test/blocked 0
`},
	{"chrome-har.har", `
GET http://news.test 301 > GET http://news.test/front 200
alone GET http://news.test/style.css 200
`},
	{"playwright.har", `
GET https://a.test:8443/ 302 > GET https://a.test:8443/login 200
GET https://a.test:8443/frame 302 > GET https://a.test:8443/login 200
alone GET https://a.test:8443/abort 0
`},
	{"proxy.har", `
POST http://a.test/f 302 > GET https://a.test/g 302 > GET https://gone.test/ 0
GET http://a.test/text 301 > GET http://a.test/text2 200
alone CONNECT https://a.test 200
`},
	{"safari.har", `
GET http://a.test/ 308 > GET http://www.a.test/ 200
`},
}

func TestChainsOfEveryWriter(t *testing.T) {
	for _, r := range recordings {
		t.Run(r.file, func(t *testing.T) {
			if diff := cmp.Diff(strings.TrimPrefix(r.want, "\n"), chains(read(t, r.file))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// hop returns the hop of the entry at index i.
func hop(log har.Log, i int) *trace.Hop { return log.Entries[i].Hop }

func TestReadChrome(t *testing.T) {
	log := read(t, "chrome.har")
	if log.Version != "1.2" || log.Creator != (har.Tool{Name: "WebInspector", Version: "537.36"}) || len(log.Pages) != 2 {
		t.Errorf("log %s of %v with %d pages", log.Version, log.Creator, len(log.Pages))
	}
	h := hop(log, 3)
	if diff := cmp.Diff(trace.Fields{{Name: "accept", Value: "text/html"}}, h.Request.Fields); diff != "" {
		t.Errorf("fields of HTTP/2 without pseudo fields (-want +got):\n%s", diff)
	}
	if len(h.Wire.RequestFields) != 5 || h.Wire.RequestFields[0].Name != ":authority" || h.Wire.Proto != "HTTP/2.0" || h.Request.HTTP != trace.HTTP2 {
		t.Errorf("wire %+v", h.Wire)
	}
	if h.Conn.Remote != "192.0.2.1:443" || h.Timing.FirstByte.Milliseconds() != 37 || h.Timing.Total.Milliseconds() != 40 {
		t.Errorf("connection %+v, timing %+v", h.Conn, h.Timing)
	}
	b := hop(log, 4).Response.Body
	if string(b.Text()) != "<p>café 😀</p>" || b.Kept != nil || b.DecodedSize != 18 || !b.Whole || b.Codings[0] != "br" {
		t.Errorf("body %q of %+v", b.Text(), b)
	}
	if string(hop(log, 6).Request.Body) != `{"n":1}` {
		t.Errorf("request body %q", hop(log, 6).Request.Body)
	}
	if !log.Entries[7].Preflight || log.Entries[8].Preflight {
		t.Error("the preflight is not told apart")
	}
	f := hop(log, 9).Failure
	if f == nil || f.Kind != trace.FailResolve || f.Error() != "resolve gone.test: the name does not resolve (net::ERR_NAME_NOT_RESOLVED)" {
		t.Errorf("failure %v", f)
	}
}

func TestReadTellsCachesApart(t *testing.T) {
	chrome := read(t, "chrome.har")
	for i, want := range map[int]har.Cache{2: har.CacheDisk, 3: har.CacheNone, 5: har.CacheRevalidated} {
		if got := chrome.Entries[i].Cache; got != want {
			t.Errorf("entry %d: cache %q, want %q", i, got, want)
		}
	}
	if chrome.Entries[2].Hop.Wire.Proto != "" || chrome.Entries[2].Hop.Ghost {
		t.Error("a cached 301 went over the wire, or is the browser's own")
	}
	if got := read(t, "chrome-har.har").Entries[2].Cache; got != har.CacheDisk {
		t.Errorf("chrome-har: cache %q", got)
	}
}

func TestReadFirefox(t *testing.T) {
	log := read(t, "firefox.har")
	want := trace.Fields{{Name: "location", Value: "/home"}, {Name: "set-cookie", Value: "sid=2"}, {Name: "set-cookie", Value: "lang=en; Path=/"}}
	if diff := cmp.Diff(want, hop(log, 0).Response.Fields); diff != "" {
		t.Errorf("lines put together are apart (-want +got):\n%s", diff)
	}
	if b := hop(log, 1).Response.Body; string(b.Kept) != "home" || b.Size != 4 {
		t.Errorf("body %q of %d", b.Kept, b.Size)
	}
	if got := hop(log, 0).Timing.Start.Format("15:04:05.000 MST"); got != "09:00:00.000 UTC" {
		t.Errorf("start %s", got)
	}
	if f := hop(log, 2).Failure; f == nil || f.Kind != trace.FailNetwork {
		t.Errorf("an entry with status 0: failure %v", f)
	}
}

func TestReadPutsLocationBack(t *testing.T) {
	h := hop(read(t, "chrome-har.har"), 0)
	if h.Response.Fields.Get("Location") != "http://news.test/front" || len(h.Notices) != 1 {
		t.Errorf("fields %v, notices %v", h.Response.Fields, h.Notices)
	}
	last := hop(read(t, "chrome-har.har"), 1)
	if len(last.Notices) != 1 || !strings.Contains(last.Notices[0].Text, "carried along") {
		t.Errorf("notices of the 200: %v", last.Notices)
	}
}

func TestReadPlaywright(t *testing.T) {
	log := read(t, "playwright.har")
	h := hop(log, 1)
	if h.Conn.Remote != "[::1]:8443" || h.Conn.TLS == nil || h.Conn.TLS.Version != "TLS 1.3" || h.Conn.TLS.Verified {
		t.Errorf("connection %+v", h.Conn)
	}
	if h.Timing.Connect.Milliseconds() != 2 || h.Timing.TLS.Milliseconds() != 3 {
		t.Errorf("connect %v, tls %v: ssl is part of connect", h.Timing.Connect, h.Timing.TLS)
	}
	if f := hop(log, 4).Failure; f == nil || f.Kind != trace.FailCanceled {
		t.Errorf("failure %v", f)
	}
}

func TestReadForms(t *testing.T) {
	log := read(t, "proxy.har")
	if got := string(hop(log, 0).Request.Body); got != "q=a+b%26c" {
		t.Errorf("body %q", got)
	}
	if f := hop(log, 3).Failure; f == nil || !strings.Contains(f.Reason, "Connection refused") {
		t.Errorf("failure %v", f)
	}
}

func TestChainTo(t *testing.T) {
	log := read(t, "chrome.har")
	if ch := log.ChainTo(log.Entries[3]); len(ch.Hops) != 2 || ch.Last() != hop(log, 3) {
		t.Errorf("the chain to the second hop has %d hops", len(ch.Hops))
	}
	if ch := log.ChainTo(log.Entries[11]); len(ch.Hops) != 1 || ch.Last() != hop(log, 11) {
		t.Errorf("an entry alone has %d hops", len(ch.Hops))
	}
	for _, e := range log.Entries {
		if e.Chain >= 0 && log.Chains()[e.Chain].Hops[e.Position] != e.Hop {
			t.Errorf("entry %d does not know its place", e.Index)
		}
	}
}
