package tui

import (
	"bytes"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"detour/trace"
)

// request lays out the request of the hop as it went over the wire, with what
// is new against the request before it marked.
func (p *page) request() {
	s := p.scene
	if s.pending || s.hop == nil {
		p.unsent()
		return
	}
	r := s.hop.Request
	p.add(p.requestLine(signSame, p.wireRequestLine(s.hop), r.URI))
	fields := r.Fields
	if len(s.hop.Wire.RequestFields) > 0 {
		fields = s.hop.Wire.RequestFields
	}
	for _, f := range fields {
		p.add(p.markedField(f, s.before))
	}
	if s.hop.Ghost {
		p.blank()
		p.note(0, "Never sent: the client answered this itself.")
	}
	if len(r.Body) > 0 {
		p.blank()
		p.content(r.Body)
	}
}

func (p *page) unsent() {
	if p.scene.next == nil {
		p.say("", "Nothing is to be sent.")
		return
	}
	p.say(p.st.dim, "Not sent yet.")
	p.blank()
	p.whole(*p.scene.next)
}

// wireRequestLine is the first line of the request as sent.
func (p *page) wireRequestLine(h *trace.Hop) string {
	if head := h.Wire.RequestHead; len(head) > 0 {
		first, _, _ := bytes.Cut(head[:min(len(head), maxShown)], []byte("\n"))
		if !p.secrets {
			first = trace.MaskHead(first)
		}
		return shown(strings.TrimSuffix(string(first), "\r"))
	}
	version := h.Wire.Proto
	if version == "HTTP/2.0" {
		version = "HTTP/2"
	}
	if version == "" {
		version = versionOf(h.Request.HTTP)
	}
	return shown(h.Request.Method) + " " + target(h.Request.URI, p.secrets) + " " + version
}

// markedField is a field line with what it is against the request before:
// "+" new, "~" another value.
func (p *page) markedField(f trace.Field, before *trace.Hop) line {
	l := p.fieldLine(signSame, f)
	if before == nil || strings.HasPrefix(f.Name, ":") {
		return l
	}
	switch {
	case hasLine(before.Request.Fields, f):
	case before.Request.Fields.Has(f.Name):
		l.spans[0] = span{p.st.changed, "~ "}
	default:
		l.spans[0] = span{p.st.added, "+ "}
	}
	return l
}

// response lays out the response as it was received, with the lines that
// decide what comes next marked.
func (p *page) response() {
	s := p.scene
	switch {
	case s.pending || s.hop == nil:
		p.say(p.st.dim, "Not sent yet.")
		return
	case s.hop.Response == nil:
		p.failure(s.hop)
		return
	}
	for i := range s.hop.Interim {
		p.head(s.hop, &s.hop.Interim[i], nil)
		p.blank()
	}
	p.head(s.hop, s.hop.Response, s.hop.Wire.ResponseFields)
	if t := s.hop.Response.Trailers; len(t) > 0 {
		p.blank()
		p.note(0, "Trailers")
		for _, f := range t {
			p.add(p.fieldLine(signSame, f))
		}
	}
	p.notices(s.hop)
	if s.hop.Failure != nil {
		p.blank()
		p.failure(s.hop)
	}
	p.blank()
	p.note(0, bodySummary(s.hop.Response))
}

// head lays out a status line and its fields.
func (p *page) head(h *trace.Hop, r *trace.Response, wire trace.Fields) {
	proto := r.Proto
	if proto == "HTTP/2.0" {
		proto = "HTTP/2"
	}
	status := strings.TrimSpace(fmt.Sprintf("%s %d %s", proto, r.Status, r.Reason))
	p.add(line{
		spans: []span{{"", "  "}, {p.st.status(r.Status).and(p.st.bold), shorten(shown(status), p.width-2)}},
		about: subject{kind: aboutStatus, code: r.Status, text: status},
	})
	fields := r.Fields
	if len(wire) > 0 {
		fields = wire
	}
	for _, f := range fields {
		p.responseField(h, f)
	}
}

// decisive are the fields that a redirect is decided by.
var decisive = []string{"Location", "Set-Cookie", "Refresh", "Strict-Transport-Security", "Referrer-Policy"}

func (p *page) responseField(h *trace.Hop, f trace.Field) {
	l := p.fieldLine(signSame, f)
	for _, name := range decisive {
		if f.Is(name) {
			l.spans[0] = span{p.st.badge, "▸ "}
		}
	}
	p.add(l)
	if !f.Is("Location") {
		return
	}
	loc := p.scene.decision.Location
	switch {
	case loc.Problem != "":
		p.note(ruleIndent, shown(loc.Problem))
	case loc.Resolved != nil && loc.Used == f.Value && loc.Resolved.String() != f.Value:
		p.note(ruleIndent, "→ "+address(*loc.Resolved, p.secrets))
	}
}

func (p *page) failure(h *trace.Hop) {
	if h.Failure == nil {
		p.say("", "There is no response.")
		return
	}
	p.say(p.st.server.and(p.st.bold), sentence(failureName(h.Failure.Kind)))
	p.say("", sentence(shown(h.Failure.Error())))
	if h.Failure.Hint != "" {
		p.note(0, shown(h.Failure.Hint))
	}
	if len(h.Wire.ResponseHead) > 0 {
		p.note(0, "The bytes that did arrive are under Raw.")
	}
}

// notices are the bounds that took effect.
func (p *page) notices(h *trace.Hop) {
	for _, n := range h.Notices {
		p.lines = append(p.lines, paragraph(p.st.changed, 0, "! "+shown(n.Text), p.width)...)
	}
}

// bodySummary says how much content there is, and of what kind.
func bodySummary(r *trace.Response) string {
	b := r.Body
	if b.Size == 0 {
		return "No content."
	}
	s := "Content: " + counted(int(b.Size), "byte")
	if len(b.Codings) > 0 {
		s += fmt.Sprintf(", %s; %s decoded", shown(strings.Join(b.Codings, ", ")), counted(int(b.DecodedSize), "byte"))
	}
	if t := r.Fields.Get("Content-Type"); t != "" {
		s += ", " + shown(t)
	}
	return s + "."
}

// timing lays out the phases of the exchange one after the other.
func (p *page) timing() {
	h := p.scene.hop
	if h == nil || p.scene.pending {
		p.say(p.st.dim, "Not sent yet.")
		return
	}
	t := h.Timing
	phases := []struct {
		name string
		took time.Duration
	}{
		{"DNS", t.DNS}, {"Connect", t.Connect}, {"TLS", t.TLS},
		{"Send", t.Send}, {"First byte", t.FirstByte}, {"Body", t.Body},
	}
	total := t.Total
	for _, ph := range phases {
		total = max(total, ph.took)
	}
	var began time.Duration
	for _, ph := range phases {
		p.bar(ph.name, began, ph.took, total)
		began += ph.took
	}
	p.blank()
	p.fact("Total", took(t.Total))
	p.connection(h)
}

// bar draws a phase on the time of the whole exchange.
func (p *page) bar(name string, began, length, total time.Duration) {
	const label, figure = 12, 11
	room := max(1, p.width-label-figure)
	l := line{spans: []span{{p.st.dim, fmt.Sprintf("%-*s", label, name)}}}
	if length == 0 {
		l.spans = append(l.spans, span{p.st.dim, fmt.Sprintf("%9s", "–")})
		p.add(l)
		return
	}
	l.spans = append(l.spans, span{"", fmt.Sprintf("%9s  ", took(length))})
	if total > 0 {
		from := min(int(int64(room)*int64(began)/int64(total)), room-1)
		size := clamp(int(int64(room)*int64(length)/int64(total)), 1, room-from)
		l.spans = append(l.spans, span{p.st.dim, strings.Repeat("·", from)}, span{p.st.accent, strings.Repeat("━", size)})
	}
	p.add(l)
}

// took returns a duration in the unit that a person compares it in.
func took(d time.Duration) string {
	switch {
	case d >= 10*time.Second:
		return fmt.Sprintf("%.0f s", d.Seconds())
	case d >= time.Second:
		return fmt.Sprintf("%.1f s", d.Seconds())
	case d >= 10*time.Millisecond:
		return fmt.Sprintf("%d ms", d.Milliseconds())
	case d >= time.Millisecond:
		return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1000)
	}
	return fmt.Sprintf("%d µs", d.Microseconds())
}

func (p *page) connection(h *trace.Hop) {
	c := h.Conn
	if c.Remote == "" && c.Local == "" {
		p.fact("Connection", "none")
		return
	}
	kind := "new"
	if c.Reused {
		kind = "reused"
	}
	p.fact("Connection", kind+", "+shown(h.Wire.Proto))
	p.fact("Server", shown(c.Remote))
	p.fact("From", shown(c.Local))
	if c.Proxy != "" {
		p.fact("Proxy", shown(c.Proxy))
	}
}

// tls lays out what the handshake settled.
func (p *page) tls() {
	h := p.scene.hop
	switch {
	case h == nil || p.scene.pending:
		p.say(p.st.dim, "Not sent yet.")
		return
	case h.Conn.TLS == nil && h.Request.URI.Scheme == "https":
		p.say("", "No handshake came about.")
		return
	case h.Conn.TLS == nil:
		p.say("", "This hop went over http, in the clear.")
		return
	}
	t := h.Conn.TLS
	p.fact("Version", shown(t.Version))
	p.fact("Cipher", shown(t.Cipher))
	p.fact("ALPN", shown(t.ALPN))
	p.fact("Server name", shown(t.ServerName))
	switch {
	case t.Verified:
		p.factIn(p.st.success, "Verified", "yes")
	case t.VerifyError != "":
		p.factIn(p.st.server, "Verified", "no: "+shown(t.VerifyError))
	default:
		p.factIn(p.st.changed, "Verified", "not checked")
	}
	for i, c := range t.Certificates {
		p.blank()
		p.certificate(i, c)
	}
}

func (p *page) certificate(i int, c trace.Certificate) {
	what := "Certificate"
	if i > 0 {
		what = "Issued by"
	}
	p.factIn(p.st.bold, what, shown(c.Subject))
	p.fact("Issuer", shown(c.Issuer))
	if len(c.Names) > 0 {
		p.fact("Valid for", shown(strings.Join(c.Names, ", ")))
	}
	p.fact("From, until", c.NotBefore.Format(time.DateOnly)+", "+c.NotAfter.Format(time.DateOnly))
	p.fact("SHA-256", shown(c.SHA256))
}

// cookies lays out what became of each cookie and why.
func (p *page) cookies() {
	if len(p.scene.decision.Cookies) == 0 {
		p.say(p.st.dim, "No cookie was set, sent or withheld here.")
		return
	}
	for _, c := range p.scene.decision.Cookies {
		val := c.Value
		if !p.secrets {
			val = trace.Mask(trace.Field{Name: "Cookie", Value: c.Name + "=" + c.Value})
		} else {
			val = c.Name + "=" + val
		}
		about := subject{kind: aboutField, field: trace.Field{Name: "Set-Cookie", Value: c.Line}}
		if c.Line == "" {
			about.field = trace.Field{Name: "Cookie", Value: c.Name + "=" + c.Value}
		}
		p.add(line{
			spans: []span{{p.eventInk(c.Event), fmt.Sprintf("%-9s ", c.Event)}, {"", shorten(shown(val), p.width-10)}},
			about: about,
		})
		p.note(10, ruleText(trace.Change{Note: c.Note, Rule: c.Rule}))
	}
}

func (p *page) eventInk(e trace.CookieEvent) ink {
	switch e {
	case trace.CookieStored, trace.CookieSent:
		return p.st.added
	case trace.CookieRejected, trace.CookieDeleted:
		return p.st.removed
	}
	return p.st.changed
}

// body lays out the response's content.
func (p *page) body() {
	h := p.scene.hop
	if h == nil || p.scene.pending || h.Response == nil {
		p.say(p.st.dim, "There is no response.")
		return
	}
	p.note(0, bodySummary(h.Response))
	if e := h.Response.Body.DecodeError; e != "" {
		p.say(p.st.changed, "! Decoding ended early: "+shown(e)+".")
	}
	p.notices(h)
	if text := h.Response.Body.Text(); len(text) > 0 {
		p.blank()
		p.content(text)
	}
}

// The part of a content that is laid out. More is no easier to read.
const (
	maxContent      = 64 << 10
	maxContentLines = 2000
)

// content lays out text row by row, and says of anything else what it is.
func (p *page) content(b []byte) {
	head := b[:min(len(b), maxContent)]
	if !isText(head) {
		p.hex(head)
		return
	}
	for i, row := range strings.Split(trace.PrintableLines(string(head)), "\n") {
		if i == maxContentLines {
			break
		}
		for _, cut := range wrapHard(row, p.width) {
			p.add(plain("", cut))
		}
	}
	if len(b) > len(head) {
		p.note(0, fmt.Sprintf("The first %s of %s are shown.", counted(len(head), "byte"), counted(len(b), "byte")))
	}
}

// isText reports whether b reads as UTF-8 text; a rune cut at its end is fine.
func isText(b []byte) bool {
	if bytes.IndexByte(b, 0) >= 0 {
		return false
	}
	for i := 0; i < utf8.UTFMax && len(b) > 0; i++ {
		if utf8.Valid(b) {
			return true
		}
		b = b[:len(b)-1]
	}
	return len(b) == 0
}

// hex lays out the beginning of binary content.
func (p *page) hex(b []byte) {
	const perRow, rows = 16, 64
	for i := 0; i < len(b) && i < perRow*rows; i += perRow {
		chunk := b[i:min(i+perRow, len(b))]
		p.add(line{spans: []span{{p.st.dim, fmt.Sprintf("%06x  ", i)}, {"", fmt.Sprintf("% -48x ", chunk)}, {p.st.dim, ascii(chunk)}}})
	}
}

func ascii(b []byte) string {
	out := make([]byte, len(b))
	for i, c := range b {
		out[i] = '.'
		if c >= 0x20 && c < 0x7f {
			out[i] = c
		}
	}
	return string(out)
}

// raw lays out the bytes of both heads as they were sent and received.
func (p *page) raw() {
	h := p.scene.hop
	if h == nil || p.scene.pending {
		p.say(p.st.dim, "Not sent yet.")
		return
	}
	p.rawHead("Sent", h.Wire.RequestHead, h.Wire.RequestFields)
	p.blank()
	p.rawHead("Received", h.Wire.ResponseHead, h.Wire.ResponseFields)
}

// rawHead lays out one head: bytes for HTTP/1, fields for HTTP/2.
func (p *page) rawHead(title string, head []byte, fields trace.Fields) {
	switch {
	case len(head) > 0:
		p.say(p.st.bold, fmt.Sprintf("%s, %s", title, counted(len(head), "byte")))
		if !p.secrets {
			head = trace.MaskHead(head)
		}
		p.bytes(head)
	case len(fields) > 0:
		p.say(p.st.bold, fmt.Sprintf("%s, %s in the order of the frames", title, counted(len(fields), "field")))
		for _, f := range fields {
			p.add(p.fieldLine(signSame, f))
		}
	default:
		p.say(p.st.bold, title+" nothing")
	}
}

// bytes lays out a head of HTTP/1 with its line ends visible.
func (p *page) bytes(head []byte) {
	for i, row := range strings.SplitAfter(string(head), "\n") {
		if row == "" || i > maxContentLines {
			break
		}
		text, end := row, ""
		for _, e := range []string{"\r\n", "\n"} {
			if strings.HasSuffix(row, e) {
				text, end = strings.TrimSuffix(row, e), map[string]string{"\r\n": "␍␊", "\n": "␊"}[e]
				break
			}
		}
		p.rawRow(shown(text), end)
	}
}

func (p *page) rawRow(text, end string) {
	rows := wrapHard(text, max(1, p.width-2))
	for i, r := range rows {
		l := plain("", r)
		if i == len(rows)-1 {
			l.spans = append(l.spans, span{p.st.dim, end})
		}
		p.add(l)
	}
}
