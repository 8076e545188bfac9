package report_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"unicode"

	"detour/explain"
	"detour/explain/report"
	"detour/explain/verdict"
	"detour/trace"
	"detour/trace/uri"
)

// hostile holds what a server can put into any text: terminal escapes, C1,
// DEL, bidirectional controls, line breaks, bytes that are not UTF-8.
const hostile = "\x1b[2J\x07\u009b31m\x7f\u202eevil\u2028\x00\xff\xc3"

func field(name, value string) trace.Field { return trace.Field{Name: name, Value: value} }

// hostileChain is a hop in which every text from the server is hostile.
func hostileChain() trace.Chain {
	fields := trace.Fields{field("Server"+hostile, hostile), field("Location", "/"+hostile), field("Set-Cookie", hostile+"="+hostile)}
	uri := uri.Split("http://a.test/" + hostile)
	next := trace.Request{Method: "GET" + hostile, URI: uri, Fields: fields}
	rule := trace.Rule{ID: "test", Says: "a test", Source: "none"}
	return trace.Chain{Hops: []*trace.Hop{{
		ID: 1, Request: trace.Request{Method: "GET", URI: uri, Fields: fields},
		Interim: []trace.Response{{Proto: "HTTP/1.1", Status: 103, Reason: hostile, Fields: fields}},
		Response: &trace.Response{
			Proto: "HTTP/1.1", Status: 302, Reason: hostile, Fields: fields, Trailers: fields,
			Body: trace.Body{Kept: []byte(hostile), Size: int64(len(hostile)), Codings: []string{hostile}, DecodeError: hostile},
		},
		Wire:    trace.Wire{Proto: "HTTP/1.1", RequestHead: []byte("GET / HTTP/1.1\r\n\r\n"), ResponseHead: []byte("HTTP/1.1 302 " + hostile + "\r\n\r\n")},
		Conn:    trace.Conn{Remote: hostile, TLS: &trace.TLS{Version: hostile, ALPN: hostile, VerifyError: hostile, Certificates: []trace.Certificate{{Subject: hostile, Issuer: hostile, Names: []string{hostile}}}}},
		Notices: []trace.Notice{{Kind: trace.NoticeBody, Text: hostile}},
		Decision: trace.Decision{
			Client: "curl", Verdict: trace.Follow, Why: rule, Detail: hostileReason, Next: &next,
			Location: trace.Location{Raw: []string{"/" + hostile}, Used: "/" + hostile, Resolved: &uri},
			Changes: []trace.Change{
				{Part: trace.PartField, Name: hostile, From: hostile, To: hostile, Op: trace.Changed, Rule: rule, Note: hostileReason},
				{Part: trace.PartTarget, From: hostile, To: hostile, Op: trace.Kept, Rule: rule},
			},
			Cookies: []trace.CookieNote{{Hop: 1, Name: hostile, Line: hostile, Event: trace.CookieStored, Rule: rule, Note: hostileReason}},
			Loop:    trace.Loop{Kind: trace.LoopProbable, Since: 1, Note: hostileReason},
			Offers:  []trace.Offer{{Kind: "Refresh field", Raw: hostile, Next: next, Rule: rule}},
		},
	}, {
		ID: 2, Request: next,
		Failure: &trace.Failure{Phase: trace.PhaseHead, Kind: trace.FailProtocol, Attempt: hostile, Reason: hostile, Hint: hostile},
	}}}
}

// writers are all forms in which a chain is written down.
var writers = map[string]func(*bytes.Buffer) writer{
	"json":  func(b *bytes.Buffer) writer { return report.NewJSON(b, report.Options{Explain: true}) },
	"jsonl": func(b *bytes.Buffer) writer { return report.NewJSONLines(b, report.Options{Explain: true}) },
	"text":  func(b *bytes.Buffer) writer { return report.NewText(b, report.Options{Explain: true, Verbose: true}) },
	"lines": func(b *bytes.Buffer) writer {
		return report.NewText(b, report.Options{Brief: true, Explain: true, Infos: true, Columns: 80})
	},
}

type writer interface {
	Hop(trace.Chain) error
	End(trace.Chain, verdict.Verdict) error
}

func write(t *testing.T, w writer, ch trace.Chain) {
	t.Helper()
	for i := range ch.Hops {
		if err := w.Hop(trace.Chain{Hops: ch.Hops[:i+1]}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.End(ch, explain.Explainer{}.Verdict(ch)); err != nil {
		t.Fatal(err)
	}
}

func TestNoServerByteComesOutRaw(t *testing.T) {
	for name, make := range writers {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			write(t, make(&b), hostileChain())
			for i, r := range b.String() {
				if r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == unicode.ReplacementChar) {
					t.Fatalf("%U at byte %d: %q", r, i, b.String()[max(0, i-60):min(b.Len(), i+20)])
				}
			}
		})
	}
}

func TestJSONKeepsBytesThatAreNotUTF8(t *testing.T) {
	var b bytes.Buffer
	ch := trace.Chain{Hops: []*trace.Hop{{ID: 1, Response: &trace.Response{Status: 302, Fields: trace.Fields{field("Location", "/caf\xe9")}}}}}
	write(t, report.NewJSON(&b, report.Options{}), ch)
	var doc struct {
		Hops []struct {
			Response struct {
				Headers []struct {
					Name, Value string
					Raw         []byte
				}
			}
		}
	}
	if err := json.Unmarshal(b.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	if h := doc.Hops[0].Response.Headers[0]; h.Value != "/café" || string(h.Raw) != "/caf\xe9" {
		t.Errorf("value %q, raw %q; want the Latin-1 reading and the bytes", h.Value, h.Raw)
	}
}

func TestSecretsAreMaskedUnlessShown(t *testing.T) {
	request := trace.Request{
		Method: "GET", URI: uri.Split("https://me:hunter2@a.test/?access_token=hunter2"),
		Fields: trace.Fields{field("Authorization", "Bearer hunter2"), field("Cookie", "sid=hunter2"), field("X-Api-Key", "hunter2")},
	}
	hop := &trace.Hop{
		ID: 1, Request: request,
		Wire:     trace.Wire{Proto: "HTTP/1.1", RequestHead: []byte("GET /?access_token=hunter2 HTTP/1.1\r\nAuthorization: Bearer hunter2\r\nCookie: sid=hunter2\r\nX-Api-Key: hunter2\r\n\r\n")},
		Response: &trace.Response{Status: 302, Fields: trace.Fields{field("Set-Cookie", "sid=hunter2; Path=/"), field("Location", "/?access_token=hunter2")}},
		Decision: trace.Decision{Verdict: trace.Follow, Next: &request, Changes: []trace.Change{
			{Part: trace.PartField, Name: "Authorization", From: "Bearer hunter2", Op: trace.Removed},
			{Part: trace.PartTarget, From: "/", To: "/?access_token=hunter2", Op: trace.Changed},
		}, Location: trace.Location{Raw: []string{"/?access_token=hunter2"}, Used: "/?access_token=hunter2", Resolved: &request.URI},
			Cookies: []trace.CookieNote{{Name: "sid", Value: "hunter2", Line: "sid=hunter2; Path=/", Event: trace.CookieStored}}},
	}
	for name, make := range writers {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			write(t, make(&b), trace.Chain{Hops: []*trace.Hop{hop}})
			if i := strings.Index(b.String(), "hunter2"); i >= 0 {
				t.Errorf("a secret is written: %q", b.String()[max(0, i-80):i+7])
			}
		})
	}
	var b bytes.Buffer
	write(t, report.NewText(&b, report.Options{Verbose: true, ShowSecrets: true}), trace.Chain{Hops: []*trace.Hop{hop}})
	if !strings.Contains(b.String(), "Authorization: Bearer hunter2") {
		t.Error("secrets stay masked although they are asked for")
	}
}
