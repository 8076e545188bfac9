package tui

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"detour/trace"
	"detour/tui/cell"
)

// body lays out the response's content.
func (p *page) body() {
	h := p.scene.hop
	if h == nil || p.scene.pending || h.Response == nil {
		p.say(p.st.Dim, "There is no response.")
		return
	}
	p.note(0, bodySummary(h.Response))
	if e := h.Response.Body.DecodeError; e != "" {
		p.say(p.st.Changed, "! Decoding ended early: "+cell.Shown(e)+".")
	}
	p.notices(h)
	text := h.Response.Body.Text()
	if len(text) == 0 {
		return
	}
	if kind := contentKind(text); kind != "" {
		p.note(0, kind)
	}
	p.blank()
	if pretty, ok := laidOutJSON(text); ok {
		p.note(0, "JSON, set in lines for reading.")
		text = pretty
	}
	p.content(text)
}

// The part of a content that is laid out. More is no easier to read.
const (
	maxContent      = 64 << 10
	maxContentLines = 2000
)

// content lays out text row by row, and says of anything else what it is.
func (p *page) content(b []byte) {
	if p.sight.veil != nil {
		p.say(p.st.Dim, p.hidden)
		return
	}
	head := b[:min(len(b), maxContent)]
	if !isText(head) {
		p.hex(head)
		return
	}
	rows := strings.Split(trace.PrintableLines(string(head)), "\n")
	for _, row := range rows[:min(len(rows), maxContentLines)] {
		for _, cut := range cell.WrapHard(row, p.width) {
			p.add(cell.LineOf(cell.Text(cut)))
		}
	}
	switch {
	case len(rows) > maxContentLines:
		p.note(0, fmt.Sprintf("The first %d lines of %s are shown.", maxContentLines, cell.Counted(len(b), "byte")))
	case len(b) > len(head):
		p.note(0, fmt.Sprintf("The first %s of %s are shown.", cell.Counted(len(head), "byte"), cell.Counted(len(b), "byte")))
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
	const most = 1024
	perRow := 16
	if p.width < len("000000  ")+4*perRow {
		perRow = 8
	}
	for i := 0; i < len(b) && i < most; i += perRow {
		chunk := b[i:min(i+perRow, len(b))]
		p.add(cell.LineOf(p.st.Dim.Span(fmt.Sprintf("%06x  ", i)), cell.Text(fmt.Sprintf("% -*x ", 3*perRow, chunk)), p.st.Dim.Span(ascii(chunk))))
	}
	if len(b) > most {
		p.note(0, fmt.Sprintf("The first %s are shown.", cell.Counted(most, "byte")))
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
		p.say(p.st.Dim, "Not sent yet.")
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
}

// rawHead lays out one head: bytes for HTTP/1, fields for HTTP/2.
func (p *page) rawHead(title string, head []byte, fields trace.Fields) {
	switch {
	case len(head) > 0:
		p.say(p.st.Bold, fmt.Sprintf("%s, %s", title, cell.Counted(len(head), "byte")))
		if !p.sight.open {
			head = trace.MaskHead(head)
		}
		p.bytes(head)
	case len(fields) > 0:
		p.say(p.st.Bold, fmt.Sprintf("%s, %s in the order of the frames", title, cell.Counted(len(fields), "field")))
		p.fieldLines(fields, nil, func(f trace.Field) { p.put(p.fieldLine(signSame, f)) })
	default:
		p.say(p.st.Bold, title+" nothing")
	}
}

// bytes lays out a head of HTTP/1 with its line ends visible.
func (p *page) bytes(head []byte) {
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

func (p *page) rawRow(text, end string) {
	rows := cell.WrapHard(text, max(1, p.width-2))
	for i, r := range rows {
		l := cell.LineOf(cell.Text(r))
		if i == len(rows)-1 {
			l.Spans = append(l.Spans, p.st.Dim.Span(end))
		}
		p.add(l)
	}
}
