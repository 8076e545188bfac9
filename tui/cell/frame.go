package cell

import "strings"

// A Frame is a framed pane, drawn: every row has the same width.
type Frame struct {
	Title   []Span // in the upper border
	Note    string // in the lower border
	Focused bool
	Rows    []string // already at the inner width
}

// Draw returns the rows of the frame, at its outer size, with what is in it.
func (f Frame) Draw(st Styles, width, height int) []string {
	if width < 2 || height < 2 {
		return nil
	}
	edge := st.Border
	if f.Focused {
		edge = st.borderFocus
	}
	width, height = width-2, height-2
	out := make([]string, 0, height+2)
	out = append(out, f.upper(edge, width))
	side := edge.Draw("│")
	for i := range height {
		row := ""
		if i < len(f.Rows) {
			row = f.Rows[i]
		} else {
			row = Blanks(width)
		}
		out = append(out, side+row+side)
	}
	return append(out, f.lower(edge, width))
}

func (f Frame) upper(edge Ink, width int) string {
	room := width - 2
	spans := make([]Span, 0, len(f.Title)+2)
	spans = append(spans, edge.Span(" "))
	used := 0
	for _, s := range f.Title {
		w := Width(s.Text)
		if used+w > room {
			s.Text = Shorten(s.Text, room-used)
			w = Width(s.Text)
		}
		used += w
		spans = append(spans, s)
	}
	var t strings.Builder
	t.WriteString(edge.Draw("╭"))
	for _, s := range spans {
		t.WriteString(s.Ink.Draw(s.Text))
	}
	t.WriteString(" " + edge.Draw(strings.Repeat("─", max(0, width-2-used))+"╮"))
	return t.String()
}

func (f Frame) lower(edge Ink, width int) string {
	note := f.Note
	if Width(note) > width-2 {
		note = ""
	}
	rest := max(0, width-Width(note)-1)
	if note == "" {
		return edge.Draw("╰" + strings.Repeat("─", width) + "╯")
	}
	return edge.Draw("╰" + strings.Repeat("─", rest) + note + "─╯")
}

// Beside joins columns of rows to the rows of a screen. Columns of unequal
// height end at the lowest.
func Beside(columns ...[]string) []string {
	if len(columns) == 0 {
		return nil
	}
	height := len(columns[0])
	out := make([]string, height)
	var row []byte
	for y := range height {
		row = row[:0]
		for _, c := range columns {
			if y < len(c) {
				row = append(row, c[y]...)
			}
		}
		out[y] = string(row)
	}
	return out
}
