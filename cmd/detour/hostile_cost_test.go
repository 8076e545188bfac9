package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"detour/explain"
	"detour/explain/report"
	"detour/explain/verdict"
	"detour/trace"
	"detour/trace/har"
	"detour/trace/uri"
)

// maxHead and maxContent are what the transport lets through of a head and of
// content that is unpacked.
const (
	maxHead    = 250 << 10
	maxContent = 4 << 20
)

// hostileResponses are responses as large as they get, each with one piece over
// and over where a reader might look twice.
func hostileResponses() map[string]*trace.Response {
	all := map[string]*trace.Response{}
	add := func(name string, status int, body string, fields ...trace.Field) {
		all[name] = &trace.Response{Proto: "HTTP/1.1", Status: status, Reason: "OK", Fields: fields,
			Body: trace.Body{Kept: []byte(body), Size: int64(len(body)), Whole: true}}
	}
	location := trace.Field{Name: "Location", Value: "/next"}
	for _, name := range []string{"Location", "Server", "Set-Cookie", "Cache-Control", "Link", "Refresh", "Vary", "Via", "Content-Type", "Strict-Transport-Security", "WWW-Authenticate", "X-Powered-By",
		"Access-Control-Allow-Origin", "Content-Security-Policy", "Age", "Date", "Expires", "X-Cache", "Alt-Svc", "Clear-Site-Data", "Referrer-Policy", "X-Any"} {
		for _, piece := range []string{"a", ",", "a=b; ", "a, ", "\"", "\\\"", "=", " ", "é", "eyJ", "http://a.test/?token=1 ", "../", "?a=%25"} {
			long := trace.Field{Name: name, Value: strings.Repeat(piece, maxHead/len(piece))}
			add(fmt.Sprintf("long %s of %q", name, piece), 302, "", long, location)
		}
		for _, value := range []string{"/a", "a=b; Path=/; Max-Age=1", "max-age=1", "0;url=/x?token=a", "%d=/%d"} {
			var many []trace.Field
			for i := range min(9000, maxHead/(len(name)+len(value)+4)) {
				many = append(many, trace.Field{Name: name, Value: strings.ReplaceAll(value, "%d", fmt.Sprint(i))})
			}
			add(fmt.Sprintf("many %s: %s", name, value), 302, "", append(many, location)...)
		}
	}
	var other []trace.Field
	for i := range 9000 {
		other = append(other, trace.Field{Name: fmt.Sprintf("X-%d-Token", i), Value: "a"})
	}
	add("many names", 302, "", append(other, location)...)
	for _, kind := range []string{"text/html", "application/json", "text/plain", ""} {
		for _, piece := range []string{"a", "<", "<a ", "<div>", "<!--", "<script>", "<meta http-equiv=refresh content=0;url=x>", "<meta http-equiv=refresh content='", "&", "&amp", "\"", `\"`, `{"a":[`, `"otp":1,`, "eyJ",
			"<title>", "<a href='/next?token=1'>", "\x00", "\x1b[2J", "é", "\xff", "window.location=", "<html><head>", "not found ", "https://a.test/ "} {
			for _, status := range statusesOf(kind) {
				add(fmt.Sprintf("%d %s of %q", status, kind, piece), status, strings.Repeat(piece, maxContent/len(piece)), trace.Field{Name: "Content-Type", Value: kind}, location)
			}
		}
	}
	return all
}

// statusesOf are the statuses that pages of a kind are read after.
func statusesOf(kind string) []int {
	if kind == "text/html" {
		return []int{302, 404}
	}
	return []int{404}
}

// A replay answers with responses that are there already.
type replay struct{ responses []*trace.Response }

func (r *replay) Exchange(_ context.Context, request trace.Request) *trace.Hop {
	h := &trace.Hop{Request: request, Response: r.responses[0], Wire: trace.Wire{Proto: "HTTP/1.1"}}
	r.responses = r.responses[1:]
	var head strings.Builder
	for _, f := range h.Response.Fields {
		head.WriteString(f.Name + ": " + f.Value + "\r\n")
	}
	h.Wire.ResponseHead = []byte("HTTP/1.1 302 Found\r\n" + head.String() + "\r\n")
	return h
}

// A costs has the time of each thing that is done with a hop.
type costs map[string]time.Duration

// measure walks to a response and a plain one behind it, and does all that the
// outputs do.
func measure(t *testing.B, response *trace.Response) costs {
	t.Helper()
	client := trace.Clients()[0]
	took := costs{}
	stage := func(name string, do func()) {
		begin := time.Now()
		do()
		took[name] = time.Since(begin)
	}
	s := trace.NewSession(client, trace.Request{Method: "GET", URI: uri.Split("http://evil.test/?token=12345678")})
	end := &trace.Response{Proto: "HTTP/1.1", Status: 200, Reason: "OK"}
	server := &replay{[]*trace.Response{response, end}}
	stage("decide", func() {
		for range 2 {
			if _, err := s.Step(t.Context(), server); err != nil {
				break
			}
		}
	})
	ch := s.Chain()
	first := trace.Chain{Hops: ch.Hops[:1]}
	var v verdict.Verdict
	stage("verdict", func() { v = explain.Explainer{}.Verdict(ch) })
	write := func(name string, w hopWriter) {
		stage(name, func() {
			if err := w.Hop(first); err != nil {
				t.Fatal(err)
			}
			if err := w.End(ch, v); err != nil {
				t.Fatal(err)
			}
		})
	}
	write("text", report.NewText(io.Discard, report.Options{Verbose: true}))
	write("json", report.NewJSON(io.Discard, report.Options{}))
	write("explained", report.NewText(io.Discard, report.Options{Explain: true}))
	stage("har", func() {
		if err := har.Write(io.Discard, ch, har.Options{}); err != nil {
			t.Fatal(err)
		}
	})
	return took
}

// BenchmarkHostileResponses names all that costs more than 50 ms, by the best
// of three times.
func BenchmarkHostileResponses(b *testing.B) {
	for b.Loop() {
		var costly []string
		worst := time.Duration(0)
		for name, response := range hostileResponses() {
			best := measure(b, response)
			for range 2 {
				for stage, took := range measure(b, response) {
					best[stage] = min(best[stage], took)
				}
			}
			for stage, took := range best {
				if worst = max(worst, took); took > 50*time.Millisecond {
					costly = append(costly, fmt.Sprintf("%6d ms  %s, %s", took.Milliseconds(), stage, name))
				}
			}
		}
		slices.Sort(costly)
		fmt.Println("\n" + strings.Join(costly, "\n"))
		b.ReportMetric(float64(worst.Milliseconds()), "worst-ms")
	}
}
