package page

import (
	"fmt"
	"strings"

	"detour/trace"
	"detour/trace/prose"
	"detour/tui/cell"
)

// Response lays out the response as it was received, with the lines that
// decide what comes next marked.
func Response(s Scene, v View) []Line { return written(s, v, (*sheet).response) }

func (p *sheet) response() {
	s := p.scene
	switch {
	case s.Pending || s.Hop == nil:
		p.say(p.Styles.Dim, "Not sent yet.")
		return
	case s.Hop.Response == nil:
		p.failure(s.Hop)
		p.proxyAnswer(s.Hop)
		return
	}
	for i := range s.Hop.Interim {
		p.head(s.Hop, &s.Hop.Interim[i], s.Hop.Interim[i].Fields, nil)
		p.blank()
	}
	first, own := len(p.lines), s.Hop.Response.Fields
	fields := own
	if len(s.Hop.Wire.ResponseFields) > 0 {
		fields = s.Hop.Wire.ResponseFields
	}
	p.head(s.Hop, s.Hop.Response, fields, whereabouts(trace.InResponse, fields, own))
	p.lines[first].At = Place{trace.InResponse, trace.StartLine}
	if t := s.Hop.Response.Trailers; len(t) > 0 {
		p.blank()
		p.note(0, "Trailers")
		for _, f := range t {
			p.put(p.fieldLine(signSame, f))
		}
	}
	p.notices(s.Hop)
	if s.Hop.Failure != nil {
		p.blank()
		p.failure(s.Hop)
	}
	p.blank()
	p.note(0, bodySummary(s.Hop.Response))
	if p.Contents && p.Redaction.Anonymizer == nil {
		p.decoded(s.Hop, s.Hop.Response)
	}
}

// head lays out a status line and fields.
func (p *sheet) head(h *trace.Hop, r *trace.Response, fields trace.Fields, at []Place) {
	proto := r.Proto
	if proto == "HTTP/2.0" {
		proto = "HTTP/2"
	}
	status := strings.TrimSpace(fmt.Sprintf("%s %d %s", proto, r.Status, r.Reason))
	p.put(Line{
		Line:  cell.LineOf(cell.Text("  "), p.statusInk(h, r).And(p.Styles.Bold).Span(cell.Shorten(cell.Shown(status), p.Width-2))),
		About: Subject{Kind: AboutStatus, Code: r.Status, Text: status},
	})
	p.fieldLines(fields, at, func(f trace.Field) { p.responseField(h, f) })
}

// statusInk is the ink of a status line: the response that broke off is no success.
func (p *sheet) statusInk(h *trace.Hop, r *trace.Response) cell.Ink {
	if r == h.Response {
		return StatusInk(p.Styles, h)
	}
	return p.Styles.Status(r.Status)
}

// decisive are the fields that a redirect is decided by.
var decisive = []string{"Location", "Set-Cookie", "Refresh", "Strict-Transport-Security", "Referrer-Policy"}

func (p *sheet) responseField(h *trace.Hop, f trace.Field) {
	l := p.fieldLine(signSame, f)
	for _, name := range decisive {
		if f.Is(name) {
			l.Spans[0] = p.Styles.Badge.Span("▸ ")
		}
	}
	p.put(l)
	if !f.Is("Location") {
		return
	}
	loc := p.scene.decision.Location
	switch {
	case !loc.Problem.IsZero():
		p.note(ruleIndent, loc.Problem.String())
	case loc.Resolved != nil && loc.Used == f.Value && loc.Resolved.String() != f.Value:
		p.note(ruleIndent, "→ "+p.Redaction.Address(*loc.Resolved))
	}
}

func (p *sheet) failure(h *trace.Hop) {
	if h.Failure == nil {
		p.say("", "There is no response.")
		return
	}
	word := failureName(h.Failure.Kind)
	if with := FailedWord(h); with != "" {
		word = strings.TrimPrefix(with, "✗ ")
	}
	p.say(p.Styles.Server.And(p.Styles.Bold), "✗ "+prose.Sentence(word))
	p.say("", prose.Sentence(cell.Shown(h.Failure.Error())))
	if h.Failure.Hint != "" {
		p.note(0, prose.Sentence(cell.Shown(h.Failure.Hint)))
	}
	if len(h.Wire.ResponseHead) > 0 {
		p.note(0, "The bytes that did arrive are under Raw.")
	}
}

// proxyAnswer lays out what a proxy answered in place of making a tunnel, so
// that nobody takes it for the server's response.
func (p *sheet) proxyAnswer(h *trace.Hop) {
	if h.Tunnel == nil || h.Tunnel.Status/100 == 2 {
		return
	}
	p.blank()
	p.note(0, "The proxy's own answer to CONNECT, not the server's:")
	p.head(h, h.Tunnel, h.Tunnel.Fields, nil)
	p.notices(h)
	p.blank()
	p.note(0, bodySummary(h.Tunnel))
}

// notices are the bounds that took effect.
func (p *sheet) notices(h *trace.Hop) {
	for _, n := range h.Notices {
		p.all(cell.Paragraph(p.Styles.Changed, 0, "! "+cell.Shown(n.Text), p.Width))
	}
}

// bodySummary says how much content there is, and of what kind.
func bodySummary(r *trace.Response) string {
	b := r.Body
	if b.Size == 0 {
		return "No content."
	}
	s := "Content: " + prose.Counted(int(b.Size), "byte")
	if len(b.Codings) > 0 {
		s += fmt.Sprintf(", %s; %s decoded", cell.Shown(strings.Join(b.Codings, ", ")), prose.Counted(int(b.DecodedSize), "byte"))
	}
	if t := r.Fields.Get("Content-Type"); t != "" {
		s += ", " + cell.Shown(t)
	}
	return s + "."
}
