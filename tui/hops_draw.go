package tui

import (
	"fmt"
	"slices"
	"strconv"

	"detour/tui/cell"
	"detour/tui/page"
)

// inView moves the window so that the selected entry is in it, and the request
// to be sent too where it follows. It moves by most of a page, and then not for
// several steps: where the list stands still a step changes two rows of it.
func (h hops) inView(width, height int) hops {
	last := h.sel
	if last+1 < len(h.entries) && h.entries[last+1].hop == nil {
		last++
	}
	switch {
	case h.sel < h.top:
		h.top = h.firstAbove(h.sel, width, height*2/3)
	case h.firstAbove(last, width, height) > h.top:
		h.top = h.firstAbove(last, width, height/3)
	}
	h.top = min(h.top, h.firstAbove(len(h.entries)-1, width, height))
	h.top = cell.Clamp(h.top, 0, h.sel)
	return h
}

// firstAbove returns the first of the entries up to i that fit in a height.
func (h hops) firstAbove(i, width, height int) int {
	for used := 0; i >= 0; i-- {
		if used++; i == h.sel {
			used += len(h.details(cell.Styles{}, i, width))
		}
		if used > height {
			break
		}
	}
	return i + 1
}

// A hopsKey is everything that the drawn list depends on.
type hopsKey struct {
	revision  revision
	judged    judgedFor
	sel       int
	opened    bool
	r         rect
	focused   bool
	redaction page.Redaction
}

// draw lays out the entries in view, where anything of them may have changed.
func (h hops) draw(st cell.Styles, r rect, focused bool, now revision, judged judgedFor) hops {
	if r.w == 0 {
		h.drawn, h.shown, h.of = nil, nil, hopsKey{}
		return h
	}
	key := hopsKey{now, judged, h.sel, h.opened, r, focused, h.redaction}
	if h.of == key && h.drawn != nil {
		return h
	}
	h.of = key
	in := r.inner()
	h = h.inView(in.w, in.h)
	b := cell.Frame{Title: []cell.Span{st.Title.Span(h.title())}, Focused: focused}
	h.shown = make([]int, 0, in.h)
	put := func(i int, l cell.Line) {
		if len(b.Rows) < in.h {
			b.Rows, h.shown = append(b.Rows, l.Draw(in.w)), append(h.shown, i)
		}
	}
	methods := h.methods(in.h)
	i := h.top
	for ; i < len(h.entries) && len(b.Rows) < in.h; i++ {
		put(i, cell.Marked(st, h.line(st, i, in.w, methods), i == h.sel))
		if i == h.sel {
			for _, l := range h.details(st, i, in.w) {
				put(i, cell.Marked(st, l, false))
			}
		}
	}
	if n := len(h.all); n > 0 && (h.top > 0 || i < len(h.entries)) {
		b.Note = fmt.Sprintf(" %d of %d ", min(h.sel+1, n), n)
	}
	b.Rows = append(b.Rows, h.waterfall(st, in, len(b.Rows))...)
	h.drawn = b.Draw(st, r.w, r.h)
	return h
}

// mostDetails is how many rows a hop that is selected has at most under its own:
// room for them is left, so that the waterfall stays where it is.
const mostDetails = 4

// waterfall is the time of all hops at the foot of the list, where there is room for
// all of them.
func (h hops) waterfall(st cell.Styles, in rect, used int) []string {
	if len(h.path) == 0 || len(h.entries)+mostDetails+len(h.path)+2 > in.h {
		return nil
	}
	at := -1
	if hop, sent := h.selected(); sent {
		at = slices.Index(h.path, hop)
	}
	rows := page.Waterfall(st, h.path, at, in.w-2)
	out := make([]string, in.h-used-len(rows), in.h-used)
	for i := range out {
		out[i] = cell.Blanks(in.w)
	}
	for _, l := range cell.Indent(rows, 1) {
		out = append(out, l.Draw(in.w))
	}
	return out
}

// methods is the room that the methods in view are set in.
func (h hops) methods(height int) int {
	most := 0
	for _, e := range h.entries[h.top:min(len(h.entries), h.top+height)] {
		switch {
		case e.hop != nil:
			most = max(most, cell.Width(cell.Shown(e.hop.Request.Method)))
		case h.pending != nil:
			most = max(most, cell.Width(cell.Shown(h.pending.Method)))
		}
	}
	return min(most, longestMethod)
}

// longestMethod is as long as the methods that are met every day.
const longestMethod = len("OPTIONS")

// title names the list.
func (h hops) title() string {
	if h.recorded {
		return "Recorded hops"
	}
	return "Hops"
}

// line lays out the row of an entry.
func (h hops) line(st cell.Styles, i, width, methods int) cell.Line {
	r := h.hopRow(st, i, width)
	r.Method = methods
	if e := h.entries[i]; e.hop != nil {
		return r.Sent(e.hop, h.before(e))
	}
	return r.Pending(*h.pending, h.beforePending(), h.sending)
}

// details lays out what there is more of an entry.
func (h hops) details(st cell.Styles, i, width int) []cell.Line {
	r := h.hopRow(st, i, width)
	if e := h.entries[i]; e.hop != nil {
		return r.Details(e.hop)
	}
	return r.PendingDetails(h.sending)
}

// hopRow is how an entry is laid out; a number has the room of the largest.
func (h hops) hopRow(st cell.Styles, i, width int) page.HopRow {
	e := h.entries[i]
	r := page.HopRow{Styles: st, Width: width - 1, Redaction: h.redaction, Behind: e.behind}
	room := len(strconv.Itoa(len(h.all)))
	if e.hop == nil {
		r.Label, r.Edited = fmt.Sprintf("%*d", room, len(h.all)+1), h.edited && !h.took()
		return r
	}
	r.Indent = cell.Blanks(min(2*e.depth, 6))
	switch {
	case e.depth == 0:
	case e.behind > 0:
		r.Indent = r.Indent[:len(r.Indent)-2] + "⑂ "
	case !h.continues(i):
		r.Indent = r.Indent[:len(r.Indent)-2] + "└ "
	}
	r.Label = e.label()
	if e.depth == 0 {
		r.Label = fmt.Sprintf("%*s", room, r.Label)
	}
	r.Grave = h.grave[e.hop.ID]
	if e.trial != nil {
		r.Grave = 0
		return r
	}
	r.Edited = page.EditedHop(e.hop, h.parent(e.hop))
	return r
}

// took reports whether what goes next is what the page offered.
func (h hops) took() bool {
	before := h.beforePending()
	return before != nil && page.Offered(before, h.pending)
}
