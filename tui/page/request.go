package page

import (
	"bytes"
	"fmt"
	"strings"

	"detour/trace"
	"detour/trace/prose"
	"detour/tui/cell"
)

// Request lays out the request of the hop as it went over the wire, with what
// is new against the request before it marked.
func Request(s Scene, v View) []Line { return written(s, v, (*sheet).request) }

func (p *sheet) request() {
	s := p.scene
	if s.Pending || s.Hop == nil {
		p.unsent()
		return
	}
	r := s.Hop.Request
	first := p.requestLine(signSame, p.wireRequestLine(s.Hop), r.URI)
	first.At = Place{trace.InRequest, trace.StartLine}
	p.put(first)
	fields := r.Fields
	if len(s.Hop.Wire.RequestFields) > 0 {
		fields = s.Hop.Wire.RequestFields
	}
	at := whereabouts(trace.InRequest, fields, r.Fields)
	p.fieldLines(fields, at, func(f trace.Field) { p.put(p.markedField(f, s.before)) })
	if s.Hop.Ghost {
		p.blank()
		p.note(0, "Never sent: the client answered this itself.")
	}
	if len(r.Body) > 0 {
		p.blank()
		p.content(p.Redaction.Content(r.Body, r.Fields, nil))
	}
}

// maxFields is how many field lines are laid out: more than any user reads.
const maxFields = 5000

// fieldLines lays out the lines of a section, each with the place that it
// shows, and says when there are more.
func (p *sheet) fieldLines(fs trace.Fields, at []Place, lay func(trace.Field)) {
	shownLines, all := 0, fs[:min(len(fs), maxFields)]
	for i, f := range all {
		if p.Filter == "" || has(f, p.Filter) {
			row := len(p.lines)
			lay(f)
			if i < len(at) {
				p.lines[row].At = at[i]
			}
			shownLines++
		}
	}
	if p.Filter != "" {
		p.note(2, fmt.Sprintf("%d of %s have %q.", shownLines, prose.Counted(len(all), "field line"), cell.Shown(p.Filter)))
	}
	if more := len(fs) - maxFields; more > 0 {
		p.note(2, fmt.Sprintf("%d more field lines are not shown.", more))
	}
}

// has reports whether a text is in a field line, in any case.
func has(f trace.Field, text string) bool {
	return strings.Contains(cell.LowerASCII(f.Name+": "+f.Value), cell.LowerASCII(text))
}

func (p *sheet) unsent() {
	if p.scene.Next == nil {
		p.say("", "Nothing is to be sent.")
		return
	}
	p.say(p.Styles.Dim, "Not sent yet.")
	p.blank()
	p.whole(*p.scene.Next)
}

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

// wireRequestLine is the first line of the request as sent.
func (p *sheet) wireRequestLine(h *trace.Hop) string {
	if head := h.Wire.RequestHead; len(head) > 0 && p.Redaction.Anonymizer == nil {
		first, _, _ := bytes.Cut(head[:min(len(head), cell.MaxShown)], []byte("\n"))
		if !p.Redaction.Open {
			first = trace.MaskHead(first)
		}
		return cell.Shown(strings.TrimSuffix(string(first), "\r"))
	}
	return requestLine(h.Request, p.Redaction) + spoken(h)
}

// markedField is a field line with what it is against the request before:
// "+" new, "~" another value.
func (p *sheet) markedField(f trace.Field, before *trace.Hop) Line {
	l := p.fieldLine(signSame, f)
	if before == nil || strings.HasPrefix(f.Name, ":") {
		return l
	}
	switch {
	case hasLine(before.Request.Fields, f):
	case before.Request.Fields.Has(f.Name):
		l.Spans[0] = p.Styles.Changed.Span("~ ")
	default:
		l.Spans[0] = p.Styles.Added.Span("+ ")
	}
	return l
}
