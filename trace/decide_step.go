package trace

import (
	"fmt"
	"slices"
	"strings"

	"detour/trace/uri"
)

// A step is the way from one request to the next: the new request as it is
// being made from the last one, and why each part became what it is.
type step struct {
	client  *Client
	memory  *Memory
	from    *Request
	to      Request // method, URI and body; its fields are in lines
	lines   []line
	changed partChanges
	cookies []CookieNote
	used    string // the Location as the client read it
	allowed bool   // a preflight allowed the request
}

// partChanges are what differs beside the fields; nil for what does not.
type partChanges struct{ method, target, body *Change }

// A line is a field of the last request, the next one, or both.
type line struct {
	field   Field
	was     string // the value in the last request
	added   bool
	removed bool
	told    bool // worth a Change although nothing changed
	rule    ruleKey
	note    Reason
}

func newStep(h *Hop, m *Memory, target uri.URI) *step {
	s := &step{client: &m.client, memory: m, from: &h.Request, to: h.Request, lines: make([]line, 0, len(h.Request.Fields)+2)}
	for _, f := range h.Request.Fields {
		s.lines = append(s.lines, line{field: f, was: f.Value})
	}
	s.to.Pseudo = s.client.policy.fields.pseudo
	s.target(target, ruleTarget, Reason{})
	s.release()
	return s
}

// tellRewriting says that the client asks for another URL of the same origin than
// the Location names, although all stands there as it should: its
// percent-encoding is undone, or done otherwise.
func (s *step) tellRewriting(location string) {
	if !strings.Contains(location, "%") || len(location) > maxRewritten || !uri.IsReference(location) {
		return
	}
	says := uri.Resolve(s.from.URI, location)
	if says.SameOrigin(s.to.URI) && says.RequestTarget() != s.to.URI.RequestTarget() {
		s.changed.target = &Change{Part: PartTarget, From: says.String(), To: s.to.URI.String(), Op: Changed, Rule: s.client.rule(ruleTargetRewritten)}
	}
}

// maxRewritten bounds the Locations that are read once more.
const maxRewritten = 8 << 10

// target sets the URI of the next request.
func (s *step) target(u uri.URI, why ruleKey, note Reason) {
	s.to.URI = u
	from, to := s.from.URI.String(), u.String()
	s.changed.target = nil
	if from != to {
		s.changed.target = &Change{Part: PartTarget, From: from, To: to, Op: Changed, Rule: s.client.rule(why), Note: note}
	}
}

// rewrite applies the client's rule about method and body.
func (s *step) rewrite(status int) {
	if s.client.policy.quirks.restartsFromFirst {
		s.restartFromFirst()
	}
	before := s.to
	rw := s.client.rewriteFor(status, before)
	if rw == nil {
		s.keepBody(status)
		return
	}
	method := before.Method
	if rw.to != "" && !slices.Contains(rw.keeps, method) {
		method = rw.to
	}
	s.setMethod(method, status, rw.rule)
	if rw.all {
		s.removeAll(rw.rule, because(whyFieldsGoWithPost), func(name string) bool { return !s.client.sendsItself(name) })
	}
	switch {
	case !rw.body:
		s.dropBody(rw.rule, rw.bare || s.client.policy.method.allContent)
	case s.ownType():
		s.remove(rw.rule, because(whyClientAddedType), "Content-Type")
	}
}

// ownType reports whether the Content-Type of a request without a body is the
// client's own.
func (s *step) ownType() bool {
	had, _ := s.get("Content-Type")
	form := s.client.policy.fields.form
	return s.from.Body == nil && form.covers(*s.from) && had == form.value()
}

// restartFromFirst gives the next request what the first one had: method, body and
// the fields that describe it.
func (s *step) restartFromFirst() {
	start := s.memory.start
	s.setMethod(start.Method, s.memory.last.Status(), ruleRestartsFromFirst)
	s.to.Body = start.Body
	for _, f := range start.Fields {
		if _, ok := s.get(f.Name); !ok && (isContentField(f.Name) || f.Is("Transfer-Encoding")) {
			s.insert(f, ruleRestartsFromFirst, because(whyFirstHasIt))
		}
	}
}

// rewriteFor returns the rewrite that a redirect brings, or nil.
func (c Client) rewriteFor(status int, r Request) *rewrite {
	if r.Body != nil && (c.options.keepsPost(status) || c.options.Upload && status != 303) {
		return nil
	}
	for i := range c.policy.method.rewrites {
		rw := &c.policy.method.rewrites[i]
		fits := (rw.statuses == nil || slices.Contains(rw.statuses, status)) && !slices.Contains(rw.not, status) && !slices.Contains(rw.spares, r.Method) &&
			(rw.methods == nil || slices.Contains(rw.methods, r.Method))
		if fits && (rw.to == "" || !c.policy.quirks.methodSticks || !c.customMethod(r)) {
			return rw
		}
	}
	return nil
}

// customMethod reports whether a user must have named the method: it is not
// the one that follows from having a body or not.
func (c Client) customMethod(r Request) bool {
	natural := r.Method == "GET" || r.Method == "HEAD"
	if r.Body != nil || c.policy.quirks.bareForm && r.Method == "POST" {
		natural = r.Method == "POST"
	}
	if r.Body != nil && c.options.Upload {
		natural = r.Method == "PUT"
	}
	return c.options.CustomMethod && !c.policy.quirks.bareForm || !natural
}

func (a ClientOptions) keepsPost(status int) bool {
	return status == 301 && a.Post301 || status == 302 && a.Post302 || status == 303 && a.Post303
}

func (s *step) setMethod(method string, status int, why ruleKey) {
	s.to.Method = method
	if method == s.from.Method {
		s.changed.method = nil
		return
	}
	s.changed.method = &Change{Part: PartMethod, From: s.from.Method, To: method, Op: Changed, Rule: s.client.rule(why),
		Note: because(whyMethodTurns, number(status), text(s.from.Method), text(method))}
}

// keepBody says that method and body stay where a user may expect otherwise.
func (s *step) keepBody(status int) {
	if s.from.Method == "GET" || s.from.Method == "HEAD" || s.to.Method != s.from.Method {
		return
	}
	why := ruleMethodKept
	if (status == 301 || status == 302) && s.from.Method == "POST" || status == 303 {
		why = ruleMethodStays // RFC 9110 §15.4 leaves it to the client
	}
	switch {
	case s.client.options.keepsPost(status):
		why = ruleCurlPost30x
	case s.client.options.Upload && s.from.Body != nil && s.client.policy.quirks.methodSticks:
		why = ruleCurlUpload
	}
	s.changed.method = &Change{Part: PartMethod, From: s.from.Method, To: s.from.Method, Op: Kept, Rule: s.client.rule(why),
		Note: because(whyMethodStays, number(status), text(s.from.Method))}
	if len(s.from.Body) > 0 {
		n := byteCount(len(s.from.Body))
		s.changed.body = &Change{Part: PartBody, From: n, To: n, Op: Kept, Rule: s.client.rule(why), Note: because(whyBodyAgain)}
	}
}

// dropBody takes the body and the fields that describe it off the request.
func (s *step) dropBody(why ruleKey, bare bool) {
	fields := s.client.policy.method.contentFields
	if s.client.options.ImpliedType || s.ownType() {
		fields = append(slices.Clip(fields), "Content-Type") // the client's own
	}
	had, expected := s.from.Body != nil || s.to.Body != nil, s.client.expectsContinue(s.to)
	s.to.Body, s.changed.body = nil, nil
	if had || s.to.Method != s.from.Method {
		fields = append(slices.Clip(fields), "Content-Length", "Transfer-Encoding")
	}
	if value, ok := s.get("Expect"); ok && value == "100-continue" && expected {
		fields = append(slices.Clip(fields), "Expect")
	}
	note := because(whyDescribedBody)
	if n := len(s.from.Body); n > 0 {
		s.changed.body = &Change{Part: PartBody, From: byteCount(n), Op: Removed, Rule: s.client.rule(why),
			Note: because(whyBodyDropped)}
	}
	s.remove(why, note, fields...)
	if bare {
		s.removeAll(why, note, isContentField)
	}
	if s.to.Method != "GET" && nameIn(s.to.Method, s.client.policy.fields.emptyLength) {
		s.put("Content-Length", "0", why, because(whyNoBodyLeft))
	}
}

func byteCount(n int) string {
	if n == 1 {
		return "1 byte"
	}
	return fmt.Sprintf("%d bytes", n)
}

// get returns the value of the first line of that name, as it stands now.
func (s *step) get(name string) (string, bool) {
	for i := range s.lines {
		if l := &s.lines[i]; !l.removed && l.field.Is(name) {
			return l.field.Value, true
		}
	}
	return "", false
}

// remove takes all lines of the given names off.
func (s *step) remove(why ruleKey, note Reason, names ...string) {
	for i := range s.lines {
		if l := &s.lines[i]; !l.removed && nameIn(l.field.Name, names) {
			l.removed, l.rule, l.note = true, why, note
		}
	}
	s.lines = slices.DeleteFunc(s.lines, func(l line) bool { return l.removed && l.added })
}

// removeAll takes all lines off whose name fits.
func (s *step) removeAll(why ruleKey, note Reason, fits func(name string) bool) {
	for i := range s.lines {
		if l := &s.lines[i]; !l.removed && fits(l.field.Name) {
			l.removed, l.rule, l.note = true, why, note
		}
	}
	s.lines = slices.DeleteFunc(s.lines, func(l line) bool { return l.removed && l.added })
}

// isContentField reports whether a field describes the content by its name.
func isContentField(name string) bool {
	return len(name) > 8 && strings.EqualFold(name[:8], "content-")
}

// put sets a field: the first line of the name if there is one, else a new one
// where the client has it. Further lines of the name go.
func (s *step) put(name, value string, why ruleKey, note Reason) {
	done := false
	for i := range s.lines {
		l := &s.lines[i]
		switch {
		case !l.field.Is(name) || l.removed && done:
		case done:
			l.removed, l.rule, l.note = true, why, note
		default:
			l.removed, done = false, true
			if l.field.Value != value {
				l.field.Value, l.rule, l.note = value, why, note
			}
		}
	}
	if !done {
		s.insert(Field{name, value}, why, note)
	}
}

// insert adds a line where the client has such a field.
func (s *step) insert(f Field, why ruleKey, note Reason) {
	at, rank := len(s.lines), s.client.rank(f.Name)
	for i := range s.lines {
		if l := s.lines[i].field; s.client.rank(l.Name) > rank || l.Is(f.Name) {
			at = i
			break
		}
	}
	s.lines = slices.Insert(s.lines, at, line{field: f, added: true, rule: why, note: note})
}

// markKept marks the lines of a name that stay as worth a Change.
func (s *step) markKept(name string, why ruleKey, note Reason) {
	for i := range s.lines {
		if l := &s.lines[i]; l.field.Is(name) && !l.removed && !l.added && l.field.Value == l.was {
			l.told, l.rule, l.note = true, why, note
		}
	}
}

// rank returns the place of a field in the client's wire order.
func (c Client) rank(name string) int {
	rest := len(c.policy.fields.order)
	for i, n := range c.policy.fields.order {
		if n == "*" {
			rest = i
		}
		if strings.EqualFold(n, name) {
			return i
		}
	}
	return rest
}

// request returns the next request.
func (s *step) request() Request {
	r := s.to
	r.Fields = make(Fields, 0, len(s.lines))
	for _, l := range s.lines {
		if !l.removed {
			r.Fields = append(r.Fields, l.field)
		}
	}
	return r
}

// changes lists what differs: method, target, body, then the fields in the
// order of the new request with removed ones at their old place.
func (s *step) changes() []Change {
	var out []Change
	for _, c := range []*Change{s.changed.method, s.changed.target, s.changed.body} {
		if c != nil {
			out = append(out, *c)
		}
	}
	for _, l := range s.lines {
		if c, ok := l.change(s.client); ok {
			out = append(out, c)
		}
	}
	return out
}

func (l line) change(of *Client) (Change, bool) {
	c := Change{Part: PartField, Name: l.field.Name, From: l.was, To: l.field.Value, Rule: of.rule(l.rule), Note: l.note}
	switch {
	case l.removed:
		c.Op, c.To = Removed, ""
	case l.added:
		c.Op, c.From = Added, ""
	case l.field.Value != l.was:
		c.Op = Changed
	case l.told:
		c.Op = Kept
	default:
		return c, false
	}
	return c, true
}
