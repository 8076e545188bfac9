package cell

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// A Span is a piece of a line in one ink. Its text is printable already.
type Span struct {
	Ink  Ink
	Text string
}

// Text returns a text in no ink.
func Text(s string) Span { return Span{Text: s} }

// A Line is one row of a pane.
type Line struct {
	Spans []Span
	Tint  Ink // background of the whole row; empty for none
}

// LineOf returns a line of spans.
func LineOf(spans ...Span) Line { return Line{Spans: spans} }

// Tinted returns the line on a background.
func (l Line) Tinted(k Ink) Line {
	l.Tint = k
	return l
}

// Text returns the line without its inks.
func (l Line) Text() string {
	var b strings.Builder
	for _, s := range l.Spans {
		b.WriteString(s.Text)
	}
	return b.String()
}

// Draw returns the line at exactly width cells: cut with an ellipsis or padded.
func (l Line) Draw(width int) string {
	if width <= 0 {
		return ""
	}
	var b strings.Builder
	b.Grow(2 * width) // with its colours
	left := width
	for i, s := range l.Spans {
		w := Width(s.Text)
		if w > left || w == left && i < len(l.Spans)-1 && SpansWidth(l.Spans[i+1:]) > 0 {
			cut := ansi.Truncate(s.Text, left-1, "") + "…"
			b.WriteString(s.Ink.And(l.Tint).Draw(cut))
			left -= Width(cut)
			break
		}
		b.WriteString(s.Ink.And(l.Tint).Draw(s.Text))
		left -= w
	}
	b.WriteString(l.Tint.Draw(Blanks(left)))
	return b.String()
}

// Indent puts n blanks before each line.
func Indent(ls []Line, n int) []Line {
	for i := range ls {
		ls[i].Spans = append([]Span{Text(Blanks(n))}, ls[i].Spans...)
	}
	return ls
}

// Pointed puts a sign before a row that is looked at, or a blank.
func Pointed(st Styles, l Line, at bool) Line {
	sign := Text(" ")
	if at {
		sign = st.Notice.Span("▸")
	}
	l.Spans = append([]Span{sign}, l.Spans...)
	return l
}

// SideBySide joins two columns of lines; the right one begins at a cell.
func SideBySide(left, right []Line, at int) []Line {
	out := make([]Line, max(len(left), len(right)))
	for i := range out {
		used := 0
		if i < len(left) {
			out[i].Spans = left[i].Spans
			used = SpansWidth(left[i].Spans)
		}
		if i < len(right) {
			out[i].Spans = append(out[i].Spans[:len(out[i].Spans):len(out[i].Spans)], Text(Blanks(at-used)))
			out[i].Spans = append(out[i].Spans, right[i].Spans...)
		}
	}
	return out
}

// Marked puts the bar of the selection, or a blank, before a line.
func Marked(st Styles, l Line, selected bool) Line {
	mark := Text(" ")
	if selected {
		mark = st.Bar.Span("▌")
	}
	l.Spans = append([]Span{mark}, l.Spans...)
	return l
}
