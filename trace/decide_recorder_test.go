package trace

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/charmap"

	"detour/trace/uri"
)

// A scenario is a start request and what a farm of loopback origins answers.
type scenario struct {
	ID      string
	URL     string
	Method  string
	Headers [][2]string
	Body    *string
	User    string
	Stream  bool
	NoCORS  bool
	Routes  routes
}

// routes keeps its order: the first pattern that fits answers.
type routes struct {
	keys   []string
	answer map[string]json.RawMessage
}

func (r *routes) UnmarshalJSON(b []byte) error {
	dec := json.NewDecoder(bytes.NewReader(b))
	if err := json.Unmarshal(b, &r.answer); err != nil {
		return err
	}
	dec.Token()
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return err
		}
		r.keys = append(r.keys, key.(string))
		var skip json.RawMessage
		if err := dec.Decode(&skip); err != nil {
			return err
		}
	}
	return nil
}

// answer is one scripted response.
type answer struct {
	Status   int
	Headers  [][]string // name, value and perhaps the encoding of the value
	Body     json.RawMessage
	LieLen   int     `json:"length_lie"`
	Early    bool    `json:"early_hints"`
	IfCookie *string `json:"if_cookie"`
	IfAuth   bool    `json:"if_auth"`
	Then     *answer
	Else     *answer
}

// farm is the origins of the measurement: P+1 and so on for P = 28470.
var farm = map[string]string{
	"A": "http://127.0.0.1:28471", "B": "http://127.0.0.1:28472", "H": "http://127.0.0.2:28471", "L": "http://localhost:28471",
	"V6": "http://[::1]:28471", "S": "https://127.0.0.1:28473", "T": "https://127.0.0.1:28474", "SH": "https://127.0.0.2:28473",
	"E": "http://127.0.0.5", "F": "https://127.0.0.5",
	"N": "http://a.test:28471", "NS": "http://sub.a.test:28471", "NB": "http://b.test:28471", "N2": "http://a.test:28472",
	"IDN": "http://xn--bcher-kva.test:28471", "NT": "https://a.test:28473", "NST": "https://sub.a.test:28473", "NBT": "https://b.test:28473",
}

var placeholder = regexp.MustCompile(`\{([A-Z][A-Z0-9]*)(\.host|\.hostname|\.port)?\}`)

// expand fills the origins into a scripted string.
func expand(s string) string {
	s = placeholder.ReplaceAllStringFunc(s, func(p string) string {
		m := placeholder.FindStringSubmatch(p)
		origin, ok := farm[m[1]]
		if !ok {
			return p
		}
		u := uri.Split(origin)
		return map[string]string{"": origin, ".host": u.Authority(), ".hostname": u.Host, ".port": u.EffectivePort()}[m[2]]
	})
	if head, n, ok := strings.Cut(s, "@long:"); ok {
		size, _ := strconv.Atoi(n)
		return head + strings.Repeat("x", size)
	}
	return s
}

func (s scenario) body() []byte {
	if s.Body == nil {
		return nil
	}
	if n, ok := strings.CutPrefix(*s.Body, "@fill:"); ok {
		size, _ := strconv.Atoi(n)
		return bytes.Repeat([]byte("x"), size)
	}
	return []byte(*s.Body)
}

// recorder is an Exchanger that answers from a scenario and writes down each
// request as one string: what the measurement compares.
type recorder struct {
	scenario scenario
	resolves func(host string) bool
	verified bool
	numeric  bool // the resolver reads "0x7f.1" as an address
	visits   map[string]int
	sent     []string
	clock    time.Time
}

const recorderCap = 160 // requests before the farm ends every chain

func (r *recorder) Exchange(_ context.Context, req Request) *Hop {
	r.clock = r.clock.Add(10 * time.Millisecond)
	h := &Hop{Request: req, Timing: Timing{Start: r.clock}}
	tag, ok := r.tag(req)
	if !ok {
		h.Failure = &Failure{Phase: PhaseConnect, Kind: FailRefused, Attempt: "connect to " + req.URI.HostPort(), Reason: "nobody listens"}
		return h
	}
	if req.URI.Scheme == "https" {
		h.Conn.TLS = &TLS{Verified: r.verified}
	}
	r.sent = append(r.sent, r.describe(tag, req))
	a, n := &answer{Status: 204}, -1
	if !isPreflight(req) {
		a, n = r.respond(tag, req)
	}
	h.Response = a.response(n)
	h.Wire.ResponseHead = a.head(n)
	if origin, ok := req.Fields.Lookup("Origin"); ok && !r.scenario.NoCORS {
		h.Response.Fields = append(h.Response.Fields, Field{"Access-Control-Allow-Origin", origin}, Field{"Access-Control-Allow-Credentials", "true"},
			Field{"Access-Control-Allow-Methods", req.Fields.Get("Access-Control-Request-Method")},
			Field{"Access-Control-Allow-Headers", req.Fields.Get("Access-Control-Request-Headers")})
	}
	if req.Fields.Has("Expect") {
		h.Interim = append(h.Interim, Response{Proto: "HTTP/1.1", Status: 100})
	}
	if a.Early {
		h.Interim = append(h.Interim, Response{Proto: "HTTP/1.1", Status: 103})
	}
	if a.LieLen > 0 {
		h.Failure = &Failure{Phase: PhaseBody, Kind: FailNetwork, Attempt: "read the content", Reason: "it ended early"}
	}
	return h
}

// tag names the origin that a request reaches: by its Host, or by the
// listener when the Host is another.
func (r *recorder) tag(req Request) (string, bool) {
	listener, ok := r.listener(req.URI)
	if !ok {
		return "", false
	}
	host := strings.ToLower(req.Fields.Get("Host"))
	for tag, origin := range farm {
		u := uri.Split(origin)
		if u.Scheme == req.URI.Scheme && (u.Authority() == host || u.Host+":"+u.EffectivePort() == host) {
			return tag, true
		}
	}
	if !strings.Contains(host, ":") { // a Host without its port belongs to the listener's
		port := uri.Split(farm[listener]).EffectivePort()
		for tag, origin := range farm {
			if u := uri.Split(origin); u.Scheme == req.URI.Scheme && u.Host == host && u.EffectivePort() == port {
				return tag, true
			}
		}
	}
	return fmt.Sprintf("%s(Host: %s)", listener, host), true
}

// listener finds who listens where a URI leads.
func (r *recorder) listener(u uri.URI) (string, bool) {
	host := u.Hostname()
	if ip, ok := uri.NumbersToIPv4(host); ok && r.numeric {
		host = ip // as the system's resolver reads it
	}
	if net.ParseIP(host) == nil {
		if !r.resolves(host) {
			return "", false
		}
		host = "127.0.0.1"
	}
	host = net.ParseIP(host).String()
	port := strings.TrimLeft(u.EffectivePort(), "0")
	for tag, origin := range farm {
		o := uri.Split(origin)
		if o.Scheme == u.Scheme && o.Hostname() == host && o.EffectivePort() == port {
			return tag, true
		}
	}
	return "", false
}

// measured are the fields that the measurement compares, in its order.
var measured = []string{"Authorization", "Cookie", "Referer", "Content-Type", "Origin", "X-Custom"}

// describe writes a request the way the testdata does.
func (r *recorder) describe(tag string, req Request) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s %s", req.Method, tag, squeeze(latin1(req.URI.RequestTarget())))
	switch n := len(req.Body); {
	case n == 0:
	case bytes.Equal(req.Body, r.scenario.body()):
		b.WriteString(" +body")
	default:
		fmt.Fprintf(&b, " +%d", n)
	}
	for _, name := range measured {
		for _, v := range req.Fields.Values(name) {
			if name == "Cookie" {
				v = sortedPairs(v)
			}
			fmt.Fprintf(&b, "\n%s: %s", name, squeeze(latin1(v)))
		}
	}
	return b.String()
}

// latin1 turns bytes into the runes that the testdata has for them.
func latin1(s string) string {
	out, err := charmap.ISO8859_1.NewDecoder().String(s)
	if err != nil {
		panic(err)
	}
	return out
}

func sortedPairs(v string) string {
	var pairs []string
	for p := range strings.SplitSeq(v, ";") {
		if p = strings.TrimSpace(p); p != "" {
			pairs = append(pairs, p)
		}
	}
	slices.Sort(pairs)
	return strings.Join(pairs, "; ")
}

var squeezed = regexp.MustCompile(`^(.*)\.\.\.\[len=(\d+) sha256=[0-9a-f]+\]$`)

// squeeze shortens a long target as the testdata does, but for its hash.
func squeeze(s string) string {
	if len(s) <= 400 {
		return s
	}
	return fmt.Sprintf("%s...[len=%d]", s[:120], len(s))
}

// respond finds the scripted answer.
func (r *recorder) respond(tag string, req Request) (*answer, int) {
	path, _, _ := strings.Cut(req.URI.RequestTarget(), "?")
	tag, _, _ = strings.Cut(tag, "(")
	a := &answer{Status: 200, Headers: [][]string{{"Content-Type", "text/plain"}}}
	n := -1
	if len(r.sent) <= recorderCap {
		a, n = r.route(tag, path, a)
	}
	for a.IfCookie != nil || a.IfAuth {
		met := req.Fields.Has("Authorization")
		if a.IfCookie != nil {
			met = strings.Contains(strings.Join(req.Fields.Values("Cookie"), ";"), *a.IfCookie)
		}
		if a = map[bool]*answer{true: a.Then, false: a.Else}[met]; a == nil {
			panic("a condition without an answer")
		}
	}
	return a, n
}

func (r *recorder) route(tag, path string, end *answer) (*answer, int) {
	rs := r.scenario.Routes
	raw, ok := rs.answer[tag+" "+path]
	if !ok {
		raw, ok = rs.answer["* "+path]
	}
	n := 0
	for _, key := range rs.keys {
		if pattern, isPattern := strings.CutPrefix(key, "re:"); !ok && isPattern {
			if m := regexp.MustCompile(pattern).FindStringSubmatch(path); m != nil {
				raw, ok = rs.answer[key], true
				n, _ = strconv.Atoi(m[1])
			}
		}
	}
	if !ok {
		if raw, ok = rs.answer["* *"]; !ok {
			return end, 0
		}
	}
	return r.visit(tag, path, raw), n
}

// visit picks the answer of this visit from a list of them.
func (r *recorder) visit(tag, path string, raw json.RawMessage) *answer {
	var list []answer
	if raw[0] != '[' {
		raw = slices.Concat([]byte("["), raw, []byte("]"))
	}
	if err := json.Unmarshal(raw, &list); err != nil {
		panic(err)
	}
	i := r.visits[tag+path]
	r.visits[tag+path]++
	return &list[min(i, len(list)-1)]
}

// joinedLines is where a scripted value goes on in the next line: the fields of
// a response have it as one.
var joinedLines = regexp.MustCompile(`[ \t]*\r\n[ \t]+`)

func (a *answer) response(n int) *Response {
	resp := &Response{Proto: "HTTP/1.1", Status: a.Status, Body: Body{Whole: true}}
	for _, f := range a.fields(n) {
		resp.Fields = append(resp.Fields, Field{f.Name, strings.Trim(joinedLines.ReplaceAllString(f.Value, " "), " \t")})
	}
	var text string
	if json.Unmarshal(a.Body, &text) == nil {
		resp.Body.Kept = []byte(expand(text))
		resp.Body.Size = int64(len(resp.Body.Kept))
	}
	return resp
}

// fields returns the scripted fields with their origins filled in.
func (a *answer) fields(n int) Fields {
	var out Fields
	for _, f := range a.Headers {
		v := expand(strings.ReplaceAll(f[1], "{n+1}", strconv.Itoa(n+1)))
		if len(f) > 2 {
			v, _ = charmap.ISO8859_1.NewEncoder().String(v)
		}
		out = append(out, Field{f[0], v})
	}
	return out
}

// head is the response's head as it goes over the wire.
func (a *answer) head(n int) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "HTTP/1.1 %d Status\r\n", a.Status)
	for _, f := range a.fields(n) {
		fmt.Fprintf(&b, "%s: %s\r\n", f.Name, f.Value)
	}
	b.WriteString("\r\n")
	return b.Bytes()
}

func readLines[T any](t testing.TB, data []byte) []T {
	t.Helper()
	var out []T
	for line := range bytes.Lines(data) {
		var v T
		if err := json.Unmarshal(line, &v); err != nil {
			t.Fatalf("read %.60s: %v", line, err)
		}
		out = append(out, v)
	}
	return out
}
