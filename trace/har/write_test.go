package har_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"detour/trace"
	"detour/trace/har"
	"detour/trace/uri"
)

func fields(lines ...string) trace.Fields {
	var fs trace.Fields
	for _, l := range lines {
		name, value, _ := strings.Cut(l, ": ")
		fs = append(fs, trace.Field{Name: name, Value: value})
	}
	return fs
}

var began = time.Date(2026, 11, 20, 9, 0, 0, 123456789, time.UTC)

// walked is a chain with all that a hop can have: a form, HTTP/2, a ghost, codings, a
// person's edit that no Location explains, a failure.
func walked() trace.Chain {
	timing := trace.Timing{Start: began, DNS: 1234567, Connect: 2 * time.Millisecond, TLS: 3 * time.Millisecond, Send: 400 * time.Microsecond, FirstByte: 5 * time.Millisecond, Body: 6 * time.Millisecond, Total: 20 * time.Millisecond}
	at := func(d time.Duration) trace.Timing { return trace.Timing{Start: began.Add(d), Total: time.Millisecond} }
	return trace.Chain{Hops: []*trace.Hop{{
		ID: 1, Timing: timing,
		Request: trace.Request{Method: "POST", URI: uri.Split("http://shop.test/login?next=%2Fcart"),
			Fields: fields("Host: shop.test", "content-type: application/x-www-form-urlencoded", "Cookie: sid=hunter2; lang=en", "Authorization: Bearer hunter2"),
			Body:   []byte("user=ann&password=hunter2"), HTTP: trace.HTTP11},
		Response: &trace.Response{Proto: "HTTP/1.1", Status: 302, Reason: "Found",
			Fields: fields("Server: nginx", "set-cookie: sid=hunter2; Path=/; HttpOnly; SameSite=Lax", "Set-Cookie: b=2; Expires=Fri, 20 Nov 2026 09:00:00 GMT; Secure; Domain=shop.test", "LOCATION: http://shop.test/cb?code=hunter2&x=1"),
			Body:   trace.Body{Kept: []byte(`<a href="http://shop.test/cb?code=hunter2&amp;x=1">moved</a>`), Size: 60, Whole: true}},
		Wire:     trace.Wire{Proto: "HTTP/1.1"},
		Conn:     trace.Conn{Local: "127.0.0.1:50000", Remote: "127.0.0.1:8080", Reused: true},
		Decision: trace.Decision{Client: "chromium", Verdict: trace.Follow, Why: trace.Rule{ID: "fetch-post-to-get", Says: "a 302 turns POST into GET"}},
	}, {
		ID: 2, Parent: 1, Ghost: true, Timing: at(30 * time.Millisecond),
		Request: trace.Request{Method: "GET", URI: uri.Split("http://shop.test/cb?code=hunter2&x=1")},
		Response: &trace.Response{Proto: "HTTP/1.1", Status: 307, Reason: "Internal Redirect", Body: trace.Body{Whole: true},
			Fields: fields("Location: https://shop.test/cb?code=hunter2&x=1", "Non-Authoritative-Reason: HSTS")},
	}, {
		ID: 5, Parent: 2, Timing: at(40 * time.Millisecond),
		Request: trace.Request{Method: "GET", URI: uri.Split("https://shop.test/cb?code=hunter2&x=1"), HTTP: trace.HTTP2, Fields: fields("accept: */*")},
		Response: &trace.Response{Proto: "HTTP/2.0", Status: 200, Fields: fields("content-type: application/json", "content-encoding: gzip", "x-bytes: caf\xe9"),
			Body: trace.Body{Size: 40, Whole: true, Codings: []string{"gzip"}, Decoded: []byte(`{"access_token":"hunter2"}`), DecodedSize: 26}},
		Wire: trace.Wire{Proto: "HTTP/2.0",
			RequestFields:  fields(":method: GET", ":path: /cb?code=hunter2&x=1", "accept: */*"),
			ResponseFields: fields(":status: 200", "content-type: application/json", "content-encoding: gzip", "x-bytes: caf\xe9")},
		Conn: trace.Conn{Remote: "[::1]:443", TLS: &trace.TLS{Version: "TLS 1.3", ServerName: "shop.test", VerifyError: "the recording does not say"}},
	}, {
		ID: 6, Parent: 5, Timing: at(9 * time.Minute),
		Request: trace.Request{Method: "GET", URI: uri.Split("https://edited.test/\x1b[2J")},
		Failure: &trace.Failure{Phase: trace.PhaseConnect, Kind: trace.FailRefused, Attempt: "connect to edited.test:443", Reason: "nothing listens there", Hint: "check the port"},
	}}}
}

func written(t testing.TB, ch trace.Chain, o har.Options) string {
	t.Helper()
	var b bytes.Buffer
	if err := har.Write(&b, ch, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestReadOfWriteIsTheChain(t *testing.T) {
	want := walked()
	log := parse(t, written(t, want, har.Options{ShowSecrets: true}))
	if log.Creator.Name != "detour" || len(log.Pages) != 1 || len(log.Chains()) != 1 {
		t.Fatalf("creator %v, %d pages, %d chains", log.Creator, len(log.Pages), len(log.Chains()))
	}
	// What HAR cannot say: the decision is for the reader's client to make, IDs
	// count within the chain, and JSON has no bytes but characters.
	for i, h := range want.Hops {
		h.ID, h.Parent, h.Decision = i+1, i, trace.Decision{}
	}
	for _, fs := range []trace.Fields{want.Hops[2].Response.Fields, want.Hops[2].Wire.ResponseFields} {
		fs[len(fs)-1].Value = "café"
	}
	got := log.Chains()[0]
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestWriteMasksSecrets(t *testing.T) {
	doc := written(t, walked(), har.Options{})
	if i := strings.Index(doc, "hunter2"); i >= 0 {
		t.Errorf("a secret is written: %s", doc[max(0, i-200):i+20])
	}
	for _, keep := range []string{"Bearer ••••", "sid=••••", "Path=/; HttpOnly; SameSite=Lax", "user=ann&password=••••", "x=1", `"name":"password","value":"••••`, "nginx"} {
		if !strings.Contains(doc, keep) {
			t.Errorf("%s is not kept", keep)
		}
	}
	if got, want := chains(parse(t, doc)), "GET https://edited.test/"; !strings.Contains(got, want) || strings.Contains(got, "alone") {
		t.Errorf("the chain of the masked file: %s", got)
	}
}

// TestWriteIsValidHAR checks the members that HAR 1.2 demands.
func TestWriteIsValidHAR(t *testing.T) {
	var doc struct {
		Log struct {
			Version string
			Creator struct{ Name, Version string }
			Pages   []map[string]any
			Entries []struct {
				Time     float64
				Request  map[string]any
				Response map[string]any
				Timings  map[string]float64
				Cache    map[string]any
			}
		}
	}
	if err := json.Unmarshal([]byte(written(t, walked(), har.Options{})), &doc); err != nil {
		t.Fatal(err)
	}
	if doc.Log.Version != "1.2" || len(doc.Log.Entries) != 4 || doc.Log.Pages[0]["pageTimings"] == nil {
		t.Errorf("log %+v", doc.Log)
	}
	for i, e := range doc.Log.Entries {
		demand(t, e.Request, "method", "url", "httpVersion", "cookies", "headers", "queryString", "headersSize", "bodySize")
		demand(t, e.Response, "status", "statusText", "httpVersion", "cookies", "headers", "content", "redirectURL", "headersSize", "bodySize")
		sum := 0.0
		for phase, ms := range e.Timings {
			if phase != "ssl" && ms > 0 {
				sum += ms
			}
		}
		if diff := sum - e.Time; diff > 1e-6 || diff < -1e-6 || e.Cache == nil {
			t.Errorf("entry %d: the phases add up to %g, time is %g", i, sum, e.Time)
		}
	}
	if got := doc.Log.Entries[0].Response["redirectURL"]; !strings.HasPrefix(got.(string), "http://shop.test/cb?code=••••") {
		t.Errorf("redirectURL %v", got)
	}
	if got := len(doc.Log.Entries[0].Response["cookies"].([]any)); got != 2 {
		t.Errorf("%d response cookies", got)
	}
}

func demand(t *testing.T, object map[string]any, keys ...string) {
	t.Helper()
	for _, k := range keys {
		if v, ok := object[k]; !ok || v == nil {
			t.Errorf("%s is missing", k)
		}
	}
}

func TestWriteLeavesNothingForATerminal(t *testing.T) {
	const hostile = "\x1b[2J\u009b31m\x7f\u202eevil\u2028\x00\xff"
	h := &trace.Hop{ID: 1, Request: trace.Request{Method: hostile, URI: uri.Split("http://a.test/" + hostile), Fields: trace.Fields{{Name: hostile, Value: hostile}, {Name: "Cookie", Value: hostile}}, Body: []byte(hostile)},
		Response: &trace.Response{Status: 302, Reason: hostile, Fields: trace.Fields{{Name: "Location", Value: hostile}, {Name: "Set-Cookie", Value: hostile + "=" + hostile + "; Path=" + hostile}}, Body: trace.Body{Kept: []byte("\u202e\u009b")}}}
	doc := written(t, trace.Chain{Hops: []*trace.Hop{h}}, har.Options{ShowSecrets: true})
	for i, r := range doc {
		if r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == unicode.ReplacementChar) {
			t.Fatalf("%U at byte %d: %q", r, i, doc[max(0, i-60):min(len(doc), i+20)])
		}
	}
	if got := parse(t, doc).Entries[0].Hop; got.Request.Method == "" || string(got.Request.Body) != hostile {
		t.Errorf("the body comes back as %q", got.Request.Body)
	}
}

func TestWriteOfNothingIsAnArchive(t *testing.T) {
	if log := parse(t, written(t, trace.Chain{}, har.Options{})); len(log.Entries) != 0 {
		t.Errorf("%d entries", len(log.Entries))
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

func TestWriteSaysWhenItCannot(t *testing.T) {
	if err := har.Write(fullDisk{}, walked(), har.Options{}); err == nil || !strings.Contains(err.Error(), "no space left") {
		t.Errorf("error %v", err)
	}
}
