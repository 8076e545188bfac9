package tui

import (
	"fmt"
	"strings"
)

// A scroll is which rows of a text are in view.
type scroll struct{ top, rows, height int }

// by returns the scroll moved by n rows, as far as there are rows.
func (s scroll) by(n int) scroll {
	s.top = clamp(s.top+n, 0, max(0, s.rows-s.height))
	return s
}

// fitted returns the scroll for a number of rows in a height.
func (s scroll) fitted(rows, height int) scroll {
	s.rows, s.height = rows, height
	return s.by(0)
}

// showing returns the scroll moved just so far that row i is in view.
func (s scroll) showing(i int) scroll {
	switch {
	case i < s.top:
		s.top = i
	case i >= s.top+s.height:
		s.top = i - s.height + 1
	}
	return s.by(0)
}

// end is the row after the last in view.
func (s scroll) end() int { return min(s.rows, s.top+s.height) }

// position says which rows are in view, where not all are.
func (s scroll) position() string {
	if s.rows <= s.height {
		return ""
	}
	return fmt.Sprintf(" %d–%d of %d ", s.top+1, s.end(), s.rows)
}

// A box is a framed pane, drawn: every row has the same width.
type box struct {
	title   []span // in the upper border
	note    string // in the lower border
	focused bool
	rows    []string // already at the inner width
}

// draw returns the rows of the frame with what is in it.
func (b box) draw(st styles, r rect) []string {
	if r.w < 2 || r.h < 2 {
		return nil
	}
	edge := st.border
	if b.focused {
		edge = st.borderFocus
	}
	in := r.inner()
	out := make([]string, 0, r.h)
	out = append(out, b.upper(edge, in.w))
	side := edge.of("│")
	for i := range in.h {
		row := ""
		if i < len(b.rows) {
			row = b.rows[i]
		} else {
			row = blanks(in.w)
		}
		out = append(out, side+row+side)
	}
	return append(out, b.lower(edge, in.w))
}

func (b box) upper(edge ink, width int) string {
	room := width - 2
	spans := make([]span, 0, len(b.title)+2)
	spans = append(spans, span{edge, " "})
	used := 0
	for _, s := range b.title {
		w := textWidth(s.text)
		if used+w > room {
			s.text = shorten(s.text, room-used)
			w = textWidth(s.text)
		}
		used += w
		spans = append(spans, s)
	}
	var t strings.Builder
	t.WriteString(edge.of("╭"))
	for _, s := range spans {
		t.WriteString(s.ink.of(s.text))
	}
	t.WriteString(" " + edge.of(strings.Repeat("─", max(0, width-2-used))+"╮"))
	return t.String()
}

func (b box) lower(edge ink, width int) string {
	note := b.note
	if textWidth(note) > width-2 {
		note = ""
	}
	rest := max(0, width-textWidth(note)-1)
	if note == "" {
		return edge.of("╰" + strings.Repeat("─", width) + "╯")
	}
	return edge.of("╰" + strings.Repeat("─", rest) + note + "─╯")
}

// beside joins columns of rows to the rows of a screen. Columns of unequal
// height end at the lowest.
func beside(columns ...[]string) []string {
	if len(columns) == 0 {
		return nil
	}
	height := len(columns[0])
	out := make([]string, height)
	var b strings.Builder
	for y := range height {
		b.Reset()
		for _, c := range columns {
			if y < len(c) {
				b.WriteString(c[y])
			}
		}
		out[y] = b.String()
	}
	return out
}

// pointed puts a sign before a row that is looked at, or a blank.
func pointed(st styles, l line, at bool) line {
	sign := span{"", " "}
	if at {
		sign = span{st.notice, "▸"}
	}
	l.spans = append([]span{sign}, l.spans...)
	return l
}
