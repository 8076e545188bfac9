package tui

import (
	"fmt"

	"detour/tui/cell"
	"detour/tui/page"
)

// The strip is the hop list of a narrow screen: one row, the selected hop in
// view, "1 POST 302✗ ─▸ 2 GET …", and how many there are where that is not to be seen.

// A stop is one hop of the strip, and where it stands.
type stop struct {
	entry, from, to int
}

const stripArrow = " ─▸ "

// hopStrip lays out as many hops around the selected one as there is room for.
func (h hops) hopStrip(st cell.Styles, width int) (cell.Line, []stop) {
	if len(h.entries) == 0 {
		return cell.Line{}, nil
	}
	count := fmt.Sprintf(" %d of %d ", min(h.sel+1, len(h.all)), len(h.all))
	lo, hi := h.sel, h.sel
	used := h.stopWidth(h.sel) + 2*len("… ") + len(count)
	for {
		grown := false
		if hi+1 < len(h.entries) && used+h.stopWidth(hi+1) <= width {
			hi++
			used, grown = used+h.stopWidth(hi), true
		}
		if lo > 0 && used+h.stopWidth(lo-1) <= width {
			lo--
			used, grown = used+h.stopWidth(lo), true
		}
		if !grown {
			break
		}
	}
	l, at := h.stops(st, lo, hi)
	if lo > 0 || hi+1 < len(h.entries) {
		l.Spans = append(l.Spans, cell.Text(cell.Blanks(width-cell.SpansWidth(l.Spans)-len(count))), st.Dim.Span(count))
	}
	return l, at
}

// stopWidth is the room that one hop takes with its arrow.
func (h hops) stopWidth(i int) int {
	return cell.SpansWidth(h.stopSpans(cell.Styles{}, i)) + cell.Width(stripArrow)
}

func (h hops) stops(st cell.Styles, lo, hi int) (cell.Line, []stop) {
	l := cell.LineOf(cell.Text(" "))
	if lo > 0 {
		l.Spans = append(l.Spans, st.Dim.Span("… "))
	}
	var at []stop
	for i := lo; i <= hi; i++ {
		if i > lo {
			l.Spans = append(l.Spans, st.Dim.Span(h.arrow(i)))
		}
		from := cell.SpansWidth(l.Spans)
		l.Spans = append(l.Spans, h.stopSpans(st, i)...)
		at = append(at, stop{i, from, cell.SpansWidth(l.Spans)})
	}
	if hi+1 < len(h.entries) {
		l.Spans = append(l.Spans, st.Dim.Span(" …"))
	}
	return l, at
}

// arrow stands between a hop and the next; a branch has its own.
func (h hops) arrow(i int) string {
	if h.entries[i].depth > 0 && h.entries[i-1].depth < h.entries[i].depth {
		return " └▸ "
	}
	if h.entries[i].depth < h.entries[i-1].depth {
		return " ┊  "
	}
	return stripArrow
}

func (h hops) stopSpans(st cell.Styles, i int) []cell.Span {
	if hop := h.entries[i].hop; hop != nil {
		grave := h.grave[hop.ID]
		if h.entries[i].trial != nil {
			grave = 0
		}
		return page.Stop(st, h.entries[i].label(), hop, grave, i == h.sel)
	}
	return page.PendingStop(st, len(h.all)+1, *h.pending, h.sending, i == h.sel)
}

// clickedStrip selects the hop at a column of the strip.
func (h hops) clickedStrip(x int) hops {
	for _, s := range h.stopsAt {
		if x >= s.from && x < s.to {
			h.sel = s.entry
		}
	}
	return h
}
