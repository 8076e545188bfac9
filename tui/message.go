package tui

import (
	"bytes"
	"fmt"
	"strings"

	"detour/explain/evidence"
	"detour/trace"
	"detour/tui/cell"
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
	first := p.requestLine(signSame, p.wireRequestLine(s.hop), r.URI)
	first.at = place{evidence.OfRequest, evidence.StartLine}
	p.put(first)
	fields := r.Fields
	if len(s.hop.Wire.RequestFields) > 0 {
		fields = s.hop.Wire.RequestFields
	}
	at := whereabouts(evidence.OfRequest, fields, r.Fields)
	p.fieldLines(fields, at, func(f trace.Field) { p.put(p.markedField(f, s.before)) })
	if s.hop.Ghost {
		p.blank()
		p.note(0, "Never sent: the client answered this itself.")
	}
	if len(r.Body) > 0 {
		p.blank()
		p.content(r.Body)
	}
}

// maxFields is how many field lines are laid out: more than any person reads.
const maxFields = 5000

// fieldLines lays out the lines of a section, each with the place that it
// shows, and says when there are more.
func (p *page) fieldLines(fs trace.Fields, at []place, lay func(trace.Field)) {
	shownLines, all := 0, fs[:min(len(fs), maxFields)]
	for i, f := range all {
		if p.filter == "" || has(f, p.filter) {
			row := len(p.lines)
			lay(f)
			if i < len(at) {
				p.lines[row].at = at[i]
			}
			shownLines++
		}
	}
	if p.filter != "" {
		p.note(2, fmt.Sprintf("%d of %s have %q.", shownLines, cell.Counted(len(all), "field line"), cell.Shown(p.filter)))
	}
	if more := len(fs) - maxFields; more > 0 {
		p.note(2, fmt.Sprintf("%d more field lines are not shown.", more))
	}
}

// has reports whether a text is in a field line, in any case.
func has(f trace.Field, text string) bool {
	return strings.Contains(cell.LowerASCII(f.Name+": "+f.Value), cell.LowerASCII(text))
}

func (p *page) unsent() {
	if p.scene.next == nil {
		p.say("", "Nothing is to be sent.")
		return
	}
	p.say(p.st.Dim, "Not sent yet.")
	p.blank()
	p.whole(*p.scene.next)
}

// wireRequestLine is the first line of the request as sent.
// spoken is the version that a hop spoke, with a space before it.
func spoken(h *trace.Hop) string {
	switch h.Wire.Proto {
	case "":
		return ""
	case "HTTP/2.0":
		return " HTTP/2"
	}
	return " " + cell.Shown(h.Wire.Proto)
}

// toSpeak is the version that a request will speak, with a space before it; ""
// when that is settled only by the handshake.
func toSpeak(r trace.Request, after *trace.Hop) string {
	switch {
	case r.HTTP == trace.HTTP10:
		return " HTTP/1.0"
	case r.HTTP == trace.HTTP11, r.HTTP == trace.HTTPAuto && r.URI.Scheme == "http":
		return " HTTP/1.1"
	case r.HTTP == trace.HTTP2:
		return " HTTP/2"
	case after != nil && r.URI.SameOrigin(after.Request.URI):
		return spoken(after)
	}
	return ""
}

func (p *page) wireRequestLine(h *trace.Hop) string {
	if head := h.Wire.RequestHead; len(head) > 0 && p.sight.veil == nil {
		first, _, _ := bytes.Cut(head[:min(len(head), cell.MaxShown)], []byte("\n"))
		if !p.sight.open {
			first = trace.MaskHead(first)
		}
		return cell.Shown(strings.TrimSuffix(string(first), "\r"))
	}
	return requestLine(h.Request, p.sight) + spoken(h)
}

// markedField is a field line with what it is against the request before:
// "+" new, "~" another value.
func (p *page) markedField(f trace.Field, before *trace.Hop) pageLine {
	l := p.fieldLine(signSame, f)
	if before == nil || strings.HasPrefix(f.Name, ":") {
		return l
	}
	switch {
	case hasLine(before.Request.Fields, f):
	case before.Request.Fields.Has(f.Name):
		l.Spans[0] = p.st.Changed.Span("~ ")
	default:
		l.Spans[0] = p.st.Added.Span("+ ")
	}
	return l
}

// response lays out the response as it was received, with the lines that
// decide what comes next marked.
func (p *page) response() {
	s := p.scene
	switch {
	case s.pending || s.hop == nil:
		p.say(p.st.Dim, "Not sent yet.")
		return
	case s.hop.Response == nil:
		p.failure(s.hop)
		return
	}
	for i := range s.hop.Interim {
		p.head(s.hop, &s.hop.Interim[i], s.hop.Interim[i].Fields, nil)
		p.blank()
	}
	first, own := len(p.lines), s.hop.Response.Fields
	fields := own
	if len(s.hop.Wire.ResponseFields) > 0 {
		fields = s.hop.Wire.ResponseFields
	}
	p.head(s.hop, s.hop.Response, fields, whereabouts(evidence.OfResponse, fields, own))
	p.lines[first].at = place{evidence.OfResponse, evidence.StartLine}
	if t := s.hop.Response.Trailers; len(t) > 0 {
		p.blank()
		p.note(0, "Trailers")
		for _, f := range t {
			p.put(p.fieldLine(signSame, f))
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

// head lays out a status line and fields.
func (p *page) head(h *trace.Hop, r *trace.Response, fields trace.Fields, at []place) {
	proto := r.Proto
	if proto == "HTTP/2.0" {
		proto = "HTTP/2"
	}
	status := strings.TrimSpace(fmt.Sprintf("%s %d %s", proto, r.Status, r.Reason))
	p.put(pageLine{
		Line:  cell.LineOf(cell.Text("  "), p.st.Status(r.Status).And(p.st.Bold).Span(cell.Shorten(cell.Shown(status), p.width-2))),
		about: subject{kind: aboutStatus, code: r.Status, text: status},
	})
	p.fieldLines(fields, at, func(f trace.Field) { p.responseField(h, f) })
}

// decisive are the fields that a redirect is decided by.
var decisive = []string{"Location", "Set-Cookie", "Refresh", "Strict-Transport-Security", "Referrer-Policy"}

func (p *page) responseField(h *trace.Hop, f trace.Field) {
	l := p.fieldLine(signSame, f)
	for _, name := range decisive {
		if f.Is(name) {
			l.Spans[0] = p.st.Badge.Span("▸ ")
		}
	}
	p.put(l)
	if !f.Is("Location") {
		return
	}
	loc := p.scene.decision.Location
	switch {
	case loc.Problem != "":
		p.note(ruleIndent, cell.Shown(loc.Problem))
	case loc.Resolved != nil && loc.Used == f.Value && loc.Resolved.String() != f.Value:
		p.note(ruleIndent, "→ "+p.sight.address(*loc.Resolved))
	}
}

func (p *page) failure(h *trace.Hop) {
	if h.Failure == nil {
		p.say("", "There is no response.")
		return
	}
	p.say(p.st.Server.And(p.st.Bold), cell.Sentence(failureName(h.Failure.Kind)))
	p.say("", cell.Sentence(cell.Shown(h.Failure.Error())))
	if h.Failure.Hint != "" {
		p.note(0, cell.Sentence(cell.Shown(h.Failure.Hint)))
	}
	if len(h.Wire.ResponseHead) > 0 {
		p.note(0, "The bytes that did arrive are under Raw.")
	}
}

// notices are the bounds that took effect.
func (p *page) notices(h *trace.Hop) {
	for _, n := range h.Notices {
		p.all(cell.Paragraph(p.st.Changed, 0, "! "+cell.Shown(n.Text), p.width))
	}
}

// bodySummary says how much content there is, and of what kind.
func bodySummary(r *trace.Response) string {
	b := r.Body
	if b.Size == 0 {
		return "No content."
	}
	s := "Content: " + cell.Counted(int(b.Size), "byte")
	if len(b.Codings) > 0 {
		s += fmt.Sprintf(", %s; %s decoded", cell.Shown(strings.Join(b.Codings, ", ")), cell.Counted(int(b.DecodedSize), "byte"))
	}
	if t := r.Fields.Get("Content-Type"); t != "" {
		s += ", " + cell.Shown(t)
	}
	return s + "."
}
