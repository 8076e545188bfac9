package finding

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"detour/explain/facts"
	"detour/trace"
	"detour/trace/prose"
)

// A survey is what each client that can send a hop's request does after it. It
// is taken when the first rule asks for it, so a hop where clients agree costs
// nothing. Every client is asked about this one exchange, as if its walk began
// here: the answer takes no look back and costs the same in the longest chain.
type survey struct {
	taken    bool
	outcomes []clientOutcome
	memo     *memo // of the chain; nil for none
}

// A clientOutcome is what one client does after a hop.
type clientOutcome struct {
	client  string
	script  bool // a browser's fetch()
	follows bool
	asks    bool       // a preflight goes first: whether the rest follows is open
	why     trace.Rule // why it does not follow
	body    trace.BodyFate
	set     [len(credentialFields)]bool // a user can have it send the field
	sent    [len(credentialFields)]bool // the field goes on as it was
	referer refererFate
}

// credentialFields are the fields that say who is asking.
var credentialFields = [...]string{"Authorization", "Proxy-Authorization", "Cookie"}

// refererFate is what the next request tells of the way.
type refererFate uint8

const (
	refererNone  refererFate = iota
	refererPart              // less than the request's own or the URL just left
	refererWhole             // the request's own, as it was
	refererURL               // the URL just left, with its query
)

// A memo keeps what clients did after exchanges of the same kind, so that a
// long chain of alike hops asks once. It bounds how often a chain asks.
type memo struct {
	known map[string][]clientOutcome
	asked int
}

const (
	maxMemo  = 256  // kinds that are kept
	maxAsked = 1024 // hops of a chain about which clients are asked
)

// clients is what the clients do after the hop; nil where there is no 3xx with
// a Location to follow.
func (v view) clients() []clientOutcome {
	c := v.survey
	if c == nil {
		return nil
	}
	if !c.taken {
		c.taken, c.outcomes = true, v.recall(c.memo)
	}
	return c.outcomes
}

// recall asks the clients unless the chain has asked them about such a hop.
func (v view) recall(m *memo) []clientOutcome {
	if m == nil {
		return v.ask()
	}
	kind, alike := v.kind()
	if known, ok := m.known[kind]; ok && alike {
		return known
	}
	if m.asked >= maxAsked {
		return nil
	}
	m.asked++
	all := v.ask()
	if alike && len(m.known) < maxMemo {
		m.known[kind] = all
	}
	return all
}

// kind is what clients read of the exchange but for its paths, and false where
// these matter: where a Location has to be read with care, a jar's cookies have
// paths, or a Referer is held against the URL. Clients do the same after
// exchanges of one kind.
func (v view) kind() (string, bool) {
	r := &v.hop.Request
	read, plain := v.hop.DecidingFields()
	jar, alike := v.jarKind()
	if !plain || !alike || !v.ordinary() || r.Fields.Has("Referer") {
		return "", false
	}
	from, to := v.from, *v.to
	from.Path, from.Query, to.Path, to.Query = "", nil, "", nil
	var b strings.Builder
	fmt.Fprintln(&b, jar, r.Method, from, to, v.from.Query == nil, strings.Contains(v.location, "//"), v.status, v.hasBody())
	for _, f := range r.Fields {
		fmt.Fprintf(&b, "%s: %s\n", f.Name, f.Value)
	}
	for _, f := range read {
		if !saidOtherwise(f) {
			fmt.Fprintf(&b, "%s: %s\n", f.Name, f.Value)
		}
	}
	return b.String(), true
}

// saidOtherwise reports a field for which something else stands in a kind: the
// URLs for the Location, and for cookies and the day on which they expire what
// jarKind says.
func saidOtherwise(f trace.Field) bool { return f.Is("Location") || f.Is("Set-Cookie") || f.Is("Date") }

// jarKind is what cookies add to a hop's kind: those that go in and those that
// come back. It is false where they depend on more: on the path of the URL, or
// on the day.
func (v view) jarKind() (string, bool) {
	given, set := v.hop.Request.Fields.Values("Cookie"), v.fields.Values("Set-Cookie")
	if len(given) == 0 || len(set) == 0 {
		return "", true
	}
	const most = 4
	for _, line := range set {
		_, attributes, _ := strings.Cut(strings.ToLower(line), ";")
		everywhere := strings.HasSuffix(attributes, " path=/") || strings.Contains(attributes, " path=/;")
		if len(line) > maxPlain || !everywhere || strings.Count(attributes, "path") > 1 || strings.Contains(attributes, "expires") {
			return "", false
		}
	}
	return strings.Join(slices.Concat(given, set), "\x00"), len(set) <= most && len(given) == 1 && len(given[0]) <= maxPlain
}

// ordinary reports a redirect that every client reads in the same way: one
// Location in the characters of RFC 3986, to another URL, to http or https on
// the scheme's port or the one before, and no field that some clients refuse.
func (v view) ordinary() bool {
	if v.to == nil || v.turn.Down || v.to.Userinfo != nil || len(v.location) > maxPlain || !plainReference(v.location) || facts.Same(v.from, *v.to) {
		return false
	}
	port := v.to.Port == "" || v.to.Port == v.from.Port
	early := slices.ContainsFunc(v.hop.Interim, func(r trace.Response) bool { return r.Status != 100 })
	odd := slices.ContainsFunc(v.fields, func(f trace.Field) bool { return len(f.Value) > maxPlain || hasControl(f.Value) })
	return port && !early && !odd && len(v.fields.Values("Location")) == 1
}

// maxPlain is how long a field may be before some clients refuse it.
const maxPlain = 4000

// plainReference reports a URL or a path from the root that needs no repair
// (RFC 3986 §4.2).
func plainReference(s string) bool {
	rooted := strings.HasPrefix(s, "/") && !strings.HasPrefix(s, "//")
	if !rooted && !strings.HasPrefix(s, "http://") && !strings.HasPrefix(s, "https://") {
		return false
	}
	for i := range len(s) {
		switch c := s[i]; {
		case c == '%' && (i+2 >= len(s) || !isHex(s[i+1]) || !isHex(s[i+2])):
			return false
		case c <= ' ' || c >= 0x7f || strings.IndexByte("\"<>\\^`{|}[]", c) >= 0:
			return false
		}
	}
	return true
}

// hasControl reports a control character that some clients refuse in a field.
func hasControl(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' && c != '\t' || c == 0x7f {
			return true
		}
	}
	return false
}

// profiles are the clients that are asked.
var profiles = sync.OnceValue(trace.Clients)

// ask asks every client that can send the request.
func (v view) ask() []clientOutcome {
	alone := *v.hop
	if v.hasBody() && len(alone.Request.Body) == 0 {
		alone.Request.Body = []byte{'x'} // a recording may lack what was sent
	}
	ch := trace.Chain{Hops: []*trace.Hop{&alone}}
	var all []clientOutcome
	for _, c := range profiles() {
		if c.CannotSend(alone.Request) == "" && (!isScript(c) || v.byScript()) {
			all = append(all, outcomeOf(c, &alone, c.Decide(ch)))
		}
	}
	return all
}

// isScript reports a browser's fetch(), which obeys other rules than the rest:
// those of CORS.
func isScript(c trace.Client) bool { return c.Family == "browser" && !c.Browses() }

// byScript reports a request that a script made.
func (v view) byScript() bool {
	return strings.EqualFold(v.hop.Request.Fields.Get("Sec-Fetch-Mode"), "cors") || strings.HasSuffix(v.hop.Decision.Client, "-fetch")
}

func outcomeOf(c trace.Client, h *trace.Hop, d trace.Decision) clientOutcome {
	a := clientOutcome{client: c.Name, script: isScript(c), follows: d.Next != nil, why: d.Why}
	for i, name := range credentialFields {
		a.set[i] = c.CanSet(name)
	}
	if d.Next == nil {
		return a
	}
	if a.asks = d.Next.Method == "OPTIONS" && d.Next.Fields.Has("Access-Control-Request-Method"); a.asks {
		return a
	}
	a.body = trace.FateOfBody(h.Request, *d.Next)
	for i, name := range credentialFields {
		had, ok := h.Request.Fields.Lookup(name)
		a.sent[i] = ok && strings.Contains(d.Next.Fields.Get(name), had)
	}
	a.referer = refererOf(h, d.Next)
	return a
}

func refererOf(h *trace.Hop, next *trace.Request) refererFate {
	has, ok := next.Fields.Lookup("Referer")
	had, given := h.Request.Fields.Lookup("Referer")
	left := h.Request.URI.WithoutFragment()
	left.Userinfo = nil
	switch {
	case !ok || has == "":
		return refererNone
	case strings.HasPrefix(has, left.String()):
		return refererURL
	case given && has == had:
		return refererWhole
	}
	return refererPart
}

// those returns the names of the clients whose outcome fits.
func those(all []clientOutcome, fits func(clientOutcome) bool) []string {
	var names []string
	for _, a := range all {
		if fits(a) {
			names = append(names, a.client)
		}
	}
	return names
}

// maxNamed bounds the clients that a finding names.
const maxNamed = 6

// named lists clients, the first of them by name.
func named(clients []string) string {
	if n := len(clients) - maxNamed; n > 1 {
		return prose.Listed(append(slices.Clone(clients[:maxNamed]), prose.Counted(n, "other")))
	}
	return prose.Listed(clients)
}
