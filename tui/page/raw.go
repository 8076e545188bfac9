package page

import (
	"fmt"
	"strings"

	"detour/trace"
	"detour/trace/prose"
	"detour/tui/cell"
)

// Raw lays out the bytes of both heads as they were sent and received, and of the
// content that was received.
func Raw(s Scene, v View) []Line { return written(s, v, (*sheet).raw) }

func (p *sheet) raw() {
	if p.hides() {
		return
	}
	h := p.scene.Hop
	if h == nil || p.scene.Pending {
		p.say(p.Styles.Dim, "Not sent yet.")
		return
	}
	for _, t := range []struct {
		title string
		head  []byte
	}{{"Sent to the proxy", h.Wire.TunnelRequest}, {"Received from the proxy", h.Wire.TunnelResponse}} {
		if len(t.head) > 0 {
			p.rawHead(t.title, t.head, nil)
			p.blank()
		}
	}
	p.rawHead("Sent", h.Wire.RequestHead, h.Wire.RequestFields)
	p.blank()
	for _, head := range h.Wire.InterimHeads {
		p.rawHead("Received before the answer", head, nil)
		p.blank()
	}
	p.rawHead("Received", h.Wire.ResponseHead, h.Wire.ResponseFields)
	p.rawContent(h)
}

// rawContent lays out the content of the response as it came, codings and all.
func (p *sheet) rawContent(h *trace.Hop) {
	if h.Response == nil || len(h.Response.Body.Kept) == 0 {
		return
	}
	b := h.Response.Body
	p.blank()
	p.say(p.Styles.Bold, fmt.Sprintf("Content, %s", prose.Counted(int(b.Size), "byte")))
	if b.Decoded != nil && !p.Redaction.Open {
		p.note(0, "Coded as it came: "+cell.Shown(strings.Join(b.Codings, ", "))+". Its bytes are shown with the secrets.")
		return
	}
	p.content(p.Redaction.Content(b.Kept, h.Response.Fields, h.RepeatedURIs()))
}

// rawHead lays out one head: bytes for HTTP/1, fields for HTTP/2.
func (p *sheet) rawHead(title string, head []byte, fields trace.Fields) {
	switch {
	case len(head) > 0:
		p.say(p.Styles.Bold, fmt.Sprintf("%s, %s", title, prose.Counted(len(head), "byte")))
		if !p.Redaction.Open {
			head = trace.MaskHead(head)
		}
		p.bytes(head)
	case len(fields) > 0:
		p.say(p.Styles.Bold, fmt.Sprintf("%s, %s in the order of the frames", title, prose.Counted(len(fields), "field")))
		p.fieldLines(fields, nil, func(f trace.Field) { p.put(p.fieldLine(signSame, f)) })
	default:
		p.say(p.Styles.Bold, title+" nothing")
	}
}

// bytes lays out a head of HTTP/1 with its line ends visible.
func (p *sheet) bytes(head []byte) {
	all := strings.SplitAfter(string(head), "\n")
	for i, row := range all {
		if i == maxContentLines {
			p.note(0, fmt.Sprintf("%d more lines are not shown.", len(all)-i))
			return
		}
		if row == "" {
			break
		}
		text, end := row, ""
		for _, e := range []string{"\r\n", "\n"} {
			if strings.HasSuffix(row, e) {
				text, end = strings.TrimSuffix(row, e), map[string]string{"\r\n": "␍␊", "\n": "␊"}[e]
				break
			}
		}
		p.rawRow(cell.Shown(text), end)
	}
}

func (p *sheet) rawRow(text, end string) {
	rows := cell.WrapHard(text, max(1, p.Width-2))
	for i, r := range rows {
		l := cell.LineOf(cell.Text(r))
		if i == len(rows)-1 {
			l.Spans = append(l.Spans, p.Styles.Dim.Span(end))
		}
		p.add(l)
	}
}
