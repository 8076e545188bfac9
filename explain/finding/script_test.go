package finding

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"detour/trace"
	"detour/trace/uri"
)

// A script is a walk in a few lines:
//
//	as curl                              the client that walks, else Chromium
//	> POST https://shop.test/form        what a user asks for
//	> Content-Type: application/json     a field of it
//	>> {"a": 1}                          its body
//	< 302 Location: /done | Server: x    what the server answers, line by line
//	< 200 Content-Type: text/html | body: <p>done
//	= error the text of a finding        what is expected
//	---                                  another walk, to be held against the first
//
// The session's client makes all further requests. An answer may also have
// what is no field: "reason: Found", "body: ...", "empty: wire", "ms: 700",
// "remote: 192.0.2.1:443", "reused: yes", "cert: why it does not verify",
// "interim: 100", "fail: resolve no such name", "synthetic: HSTS".
type script struct {
	name   string
	chains []trace.Chain
	want   []string // "severity text"
}

// scripts reads the scripts of a txtar file.
func scripts(t testing.TB, file string) []script {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var all []script
	for _, f := range txtar.Parse(data).Files {
		all = append(all, play(t, f.Name, string(f.Data)))
	}
	return all
}

// examples are the scripts of all rules.
func examples(t testing.TB) []script {
	t.Helper()
	files, err := filepath.Glob("testdata/rules/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no examples: %v", err)
	}
	var all []script
	for _, file := range files {
		all = append(all, scripts(t, file)...)
	}
	return all
}

func play(t testing.TB, name, text string) script {
	t.Helper()
	s := script{name: name}
	for _, walk := range strings.Split(text, "---\n") {
		p := player{t: t, name: name, next: len(s.hops()) + 1}
		for line := range strings.Lines(walk) {
			p.line(strings.TrimSuffix(line, "\n"), &s)
		}
		p.flush()
		s.chains = append(s.chains, p.session.Chain())
	}
	return s
}

func (s script) hops() []*trace.Hop {
	var hops []*trace.Hop
	for _, ch := range s.chains {
		hops = append(hops, ch.Hops...)
	}
	return hops
}

// findings are those of the walk, or of several held against each other.
func (s script) findings() []Finding {
	if len(s.chains) > 1 {
		return Across(s.chains...)
	}
	return Check(s.chains[0])
}

type player struct {
	t       testing.TB
	name    string
	client  string // that walks; "" for Chromium
	session *trace.Session
	request *trace.Request // being written
	answer  *trace.Hop     // of the next exchange
	next    int            // ID of the walk's first hop
}

// Exchange gives the answer that the script has for the next request.
func (p *player) Exchange(_ context.Context, r trace.Request) *trace.Hop {
	p.answer.Request = r
	return p.answer
}

func (p *player) line(line string, s *script) {
	p.t.Helper()
	switch {
	case strings.HasPrefix(line, ">> "):
		p.request.Body = append(p.request.Body, line[3:]...)
	case strings.HasPrefix(line, "as "):
		p.client = line[3:]
	case strings.HasPrefix(line, "> "):
		p.ask(line[2:])
	case strings.HasPrefix(line, "< "):
		p.flush()
		p.reply(line[2:])
	case strings.HasPrefix(line, "= "):
		s.want = append(s.want, line[2:])
	case line != "" && !strings.HasPrefix(line, "#"):
		p.t.Fatalf("%s: what is %q", p.name, line)
	}
}

// ask begins a request or adds a field to it.
func (p *player) ask(line string) {
	if name, value, ok := strings.Cut(line, ": "); ok && p.request != nil {
		p.request.Fields = append(p.request.Fields, trace.Field{Name: name, Value: value})
		return
	}
	method, target, _ := strings.Cut(line, " ")
	p.request = &trace.Request{Method: method, URI: uri.Split(target)}
}

// flush makes the request that was written the pending one.
func (p *player) flush() {
	if p.request == nil {
		return
	}
	client, err := trace.ClientNamed(cmp.Or(p.client, "chromium"))
	if err != nil {
		p.t.Fatal(err)
	}
	if p.session == nil {
		p.session = trace.NewSession(client, *p.request)
	} else {
		p.session.Edit(client.Prepare(*p.request))
	}
	p.request = nil
}

func (p *player) reply(line string) {
	p.t.Helper()
	p.answer = p.hop(line)
	if _, err := p.session.Step(context.Background(), p); err != nil {
		p.t.Fatalf("%s: the client asks no more at %q: %v", p.name, line, err)
	}
	h := p.session.Current()
	h.ID, h.Parent = h.ID-1+p.next, 0
}

func (p *player) hop(line string) *trace.Hop {
	p.t.Helper()
	first, rest, _ := strings.Cut(line, " ")
	status, err := strconv.Atoi(first)
	if err != nil {
		p.t.Fatalf("%s: no status in %q", p.name, line)
	}
	h := &trace.Hop{Response: &trace.Response{Proto: "HTTP/1.1", Status: status}}
	for part := range strings.SplitSeq(rest, " | ") {
		if name, value, ok := strings.Cut(part, ":"); ok {
			p.part(h, name, strings.TrimPrefix(value, " "))
		}
	}
	return h
}

// part is a field or one of the other things that a script can say.
func (p *player) part(h *trace.Hop, name, value string) {
	p.t.Helper()
	r := h.Response
	switch name {
	case "reason":
		r.Reason = value
	case "body":
		value = strings.ReplaceAll(value, "{5000}", strings.Repeat("x", 5000))
		r.Body = trace.Body{Kept: []byte(value), Size: int64(len(value)), Whole: true}
	case "empty":
		h.Wire.Proto, r.Body.Whole = "HTTP/1.1", true
	case "wire":
		h.Wire.Proto = "HTTP/1.1"
	case "ms":
		n, _ := strconv.Atoi(value)
		h.Timing.Total = time.Duration(n) * time.Millisecond
	case "remote":
		h.Conn.Remote = value
	case "reused":
		h.Conn.Reused = true
	case "cert":
		h.Conn.TLS = &trace.TLS{VerifyError: value}
	case "interim":
		h.Interim = append(h.Interim, trace.Response{Status: 100})
	case "fail":
		kind, reason, _ := strings.Cut(value, " ")
		h.Response, h.Failure = nil, &trace.Failure{Kind: trace.FailureKind(kind), Reason: reason, Attempt: "look it up"}
	case "synthetic":
		h.Ghost = true
	default:
		r.Fields = append(r.Fields, trace.Field{Name: name, Value: unescaped(value)})
	}
}

// unescaped lets a script write control bytes: \x1b.
func unescaped(s string) string {
	if u, err := strconv.Unquote(`"` + strings.ReplaceAll(s, `"`, `\"`) + `"`); err == nil {
		return u
	}
	return s
}

// lines is one line a finding, as a script's expectations have them.
func lines(fs []Finding) string {
	var b strings.Builder
	for _, f := range fs {
		fmt.Fprintf(&b, "%s %s %v: %s\n", f.Severity, f.Rule.ID, f.Hops, f.Text)
	}
	return b.String()
}
