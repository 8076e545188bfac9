package page

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"detour/trace"
	"detour/trace/prose"
	"detour/tui/cell"
)

// Body lays out the response's content.
func Body(s Scene, v View) []Line { return written(s, v, (*sheet).body) }

func (p *sheet) body() {
	if p.hides() {
		return
	}
	h := p.scene.Hop
	if h == nil || p.scene.Pending || h.Response == nil && h.Tunnel == nil {
		p.say(p.Styles.Dim, "There is no response.")
		return
	}
	r := h.Response
	if r == nil {
		r = h.Tunnel
		p.note(0, "What the proxy answered to CONNECT; there is no response of the server's.")
	}
	p.note(0, bodySummary(r))
	if e := r.Body.DecodeError; e != "" {
		p.say(p.Styles.Changed, "! Decoding ended early: "+cell.Shown(e)+".")
	}
	p.notices(h)
	p.decoded(h, r)
}

// decoded lays out the content of a response as it reads.
func (p *sheet) decoded(h *trace.Hop, r *trace.Response) {
	text := p.Redaction.Content(r.Body.Text(), r.Fields, h.RepeatedURIs())
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
func (p *sheet) content(b []byte) {
	if p.hides() {
		return
	}
	head := b[:min(len(b), maxContent)]
	if !isText(head) {
		p.hex(head)
		return
	}
	rows := strings.Split(trace.PrintableLines(string(head)), "\n")
	for _, row := range rows[:min(len(rows), maxContentLines)] {
		for _, cut := range cell.WrapHard(row, p.Width) {
			p.add(cell.LineOf(cell.Text(cut)))
		}
	}
	switch {
	case len(rows) > maxContentLines:
		p.note(0, fmt.Sprintf("The first %d lines of %s are shown.", maxContentLines, prose.Counted(len(b), "byte")))
	case len(b) > len(head):
		p.note(0, fmt.Sprintf("The first %s of %s are shown.", prose.Counted(len(head), "byte"), prose.Counted(len(b), "byte")))
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
func (p *sheet) hex(b []byte) {
	const most = 1024
	perRow := 16
	if p.Width < len("000000  ")+4*perRow {
		perRow = 8
	}
	for i := 0; i < len(b) && i < most; i += perRow {
		chunk := b[i:min(i+perRow, len(b))]
		p.add(cell.LineOf(p.Styles.Dim.Span(fmt.Sprintf("%06x  ", i)), cell.Text(fmt.Sprintf("% -*x ", 3*perRow, chunk)), p.Styles.Dim.Span(ascii(chunk))))
	}
	if len(b) > most {
		p.note(0, fmt.Sprintf("The first %s are shown.", prose.Counted(most, "byte")))
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
