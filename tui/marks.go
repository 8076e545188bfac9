package tui

import (
	"detour/tui/cell"
	"detour/tui/page"
)

// A markKey is what marks are brought into view for, once each.
type markKey struct {
	hop, point int
	tab        page.Tab
}

// markedBy marks the lines that the point in focus rests on. Where it or the
// tab is another, the first of them comes into view.
func (in inspector) markedBy(m page.Marks, key madeFor, point int) inspector {
	in.marks = m
	if of := (markKey{key.hop, point, key.tab}); in.markOf != of {
		in.markOf, in.seek = of, len(m.Lines) > 0
	}
	return in
}

// sought shows the first line that is marked, once.
func (in inspector) sought() inspector {
	if !in.seek {
		return in
	}
	in.seek = false
	if first := in.marks.First(in.lines); first >= 0 {
		in.scroll = in.scroll.Showing(first)
	}
	return in
}

// between stands before a tab; the sign in it says that lines are marked there.
func (in inspector) between(st cell.Styles, sep string, t page.Tab) []cell.Span {
	if !in.marks.On(t) {
		return []cell.Span{st.Border.Span(sep)}
	}
	return []cell.Span{st.Border.Span(sep[:len(sep)-1]), st.Bar.Span(page.SignFor)}
}
