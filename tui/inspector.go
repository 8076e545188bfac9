package tui

import (
	"detour/trace"
	"detour/tui/cell"
	"detour/tui/page"
)

// inspector shows one hop from one of its sides.
type inspector struct {
	tab      page.Tab
	made     madeFor // what lines were made for
	lines    []page.Line
	cursor   int        // index of the line selected; -1 when none can be
	places   places     // of what is searched for
	marks    page.Marks // of what the explanation has in focus
	markOf   markKey
	seek     bool // bring the first line that is marked into view
	scroll   cell.Scroll
	byItself bool // the answer came in the place of Next, unasked
	drawn    []string
	tabsAt   []rect   // of each tab's name, for the mouse
	keys     []string // to the tabs, in their order
	blames   bool     // files of the server are attached: there is a tab for them

	beside   []cell.Line // the other message, in the other half; nil where there is one alone
	besideOn madeFor     // what that was made for
}

// madeFor is everything that lines depend on; equal values need no new lines.
type madeFor struct {
	revision      revision
	hop           int
	trial         bool // an experiment beside that hop
	pending       bool
	tab           page.Tab
	width         int
	redaction     page.Redaction
	find          string
	tight, narrow bool
	opened        bool // what is folded
}

// tabs are those that there are, in their order.
func (in inspector) tabs(narrow bool) []page.Tab {
	all := page.TabsFor(narrow)
	if in.blames {
		all = append(all[:len(all):len(all)], page.TabBlame)
	}
	return all
}

// turned goes n tabs on, round and round.
func (in inspector) turned(n int, narrow bool) inspector {
	tabs := in.tabs(narrow)
	at := 0
	for i, t := range tabs {
		if t == in.tab {
			at = i
		}
	}
	return in.turnedTo((at+n+len(tabs))%len(tabs), narrow)
}

// turnedTo shows the tab at an index, if there is one.
func (in inspector) turnedTo(i int, narrow bool) inspector {
	if tabs := in.tabs(narrow); i >= 0 && i < len(tabs) {
		in.tab, in.byItself = tabs[i], false
	}
	return in
}

// arrivedAt shows of a new hop what a user wants to know next: the request
// that follows, or the answer when none does. Whoever watches another side of
// the hops, such as their timing, goes on doing so.
func (in inspector) arrivedAt(h *trace.Hop) inspector {
	switch {
	case in.tab != page.TabNext && in.tab != page.TabResponse:
	case h.Decision.Verdict == trace.Follow, len(h.Decision.Offers) > 0:
		in.tab, in.byItself = page.TabNext, false
	case in.tab == page.TabNext && h.Failure == nil && h.Decision.Verdict == trace.Stop:
		in.tab, in.byItself = page.TabResponse, true
	}
	return in
}

// returned goes back to what goes next, where an answer had taken its place
// by itself.
func (in inspector) returned() inspector {
	if in.byItself && in.tab == page.TabResponse {
		in.tab = page.TabNext
	}
	in.byItself = false
	return in
}

// renewed makes the lines again if what they depend on has changed.
func (in inspector) renewed(st cell.Styles, key madeFor, lines func() []page.Line) inspector {
	if in.made == key && in.lines != nil {
		return in
	}
	newFind := in.made.find != key.find
	sameText := in.made.hop == key.hop && in.made.trial == key.trial && in.made.tab == key.tab && in.made.pending == key.pending
	in.made, in.lines = key, lines()
	if !sameText {
		in.scroll.Top, in.cursor = 0, -1
	}
	if in.cursor < 0 || in.cursor >= len(in.lines) || !in.lines[in.cursor].Selectable() {
		in.cursor = in.beginning()
	}
	if filters(key.tab) {
		in.places = places{}
		return in
	}
	in.lines, in.places = found(st, in.lines, key.find)
	if newFind {
		in = in.toPlace(0)
	}
	return in
}

// beginning returns the line that the cursor begins on.
func (in inspector) beginning() int {
	for i := range in.lines {
		if in.lines[i].First {
			return i
		}
	}
	return in.nearest(0, 1)
}

// nearest returns the first line from i on, in steps of by, that can be
// selected, or -1.
func (in inspector) nearest(i, by int) int {
	for ; i >= 0 && i < len(in.lines); i += by {
		if in.lines[i].Selectable() {
			return i
		}
	}
	return -1
}

// moved moves the cursor by lines that can be selected, or scrolls where there
// are none.
func (in inspector) moved(by int) inspector {
	if in.cursor < 0 {
		in.scroll = in.scroll.By(by)
		return in
	}
	step := 1
	if by < 0 {
		step = -1
	}
	at := in.cursor
	for n := by; n != 0; n -= step {
		next := in.nearest(at+step, step)
		if next < 0 {
			break
		}
		at = next
	}
	if at == in.cursor { // no more to select: show what is beyond all the same
		in.scroll = in.scroll.By(step)
		return in
	}
	in.cursor = at
	in.scroll = in.scroll.Showing(min(at+1, len(in.lines)-1)).Showing(at)
	return in
}

// wheeled scrolls without moving the cursor.
func (in inspector) wheeled(by int) inspector {
	in.scroll = in.scroll.By(by)
	return in
}

// selected returns what the selected line speaks of.
func (in inspector) selected() page.Subject {
	if in.cursor < 0 || in.cursor >= len(in.lines) {
		return page.Subject{}
	}
	return in.lines[in.cursor].About
}

// draw draws the lines in view in a frame with the tabs in its border.
func (in inspector) draw(st cell.Styles, r rect, focused, narrow bool) inspector {
	in.scroll = in.scroll.Fitted(len(in.lines), r.inner().h)
	in = in.sought()
	return in.drawRows(st, r, focused, narrow, func(i int) cell.Line { return in.row(st, i, focused) })
}

// drawRows draws rows in the frame, those that are in view.
func (in inspector) drawRows(st cell.Styles, r rect, focused, narrow bool, row func(int) cell.Line) inspector {
	b := cell.Frame{Focused: focused, Note: in.scroll.Position()}
	b.Title, in.tabsAt = in.tabBar(st, r, narrow)
	end := in.scroll.End()
	if in.beside != nil {
		end = in.scroll.Top + r.inner().h // the line between them goes down to the frame
	}
	for i := in.scroll.Top; i < end; i++ {
		var l cell.Line
		if i < in.scroll.End() {
			l = row(i)
		}
		b.Rows = append(b.Rows, in.together(st, l, i, r.inner().w))
	}
	in.drawn = b.Draw(st, r.w, r.h)
	return in
}

// row is a line with its gutter; the selected one has the bar.
func (in inspector) row(st cell.Styles, i int, focused bool) cell.Line {
	l := in.lines[i].Line
	mark := cell.Text(" ")
	switch {
	case i == in.places.row():
		mark = st.Notice.Span("▸")
	case i == in.cursor:
		mark = st.Dim.Span("▌")
		if focused {
			mark = st.Bar.Span("▌")
		}
	}
	if sign := in.marks.Sign(in.lines[i].At); sign != "" {
		l.Spans = page.Evident(st, l.Spans, sign)
	}
	spans := make([]cell.Span, 0, len(l.Spans)+1)
	l.Spans = append(append(spans, mark), l.Spans...)
	return l
}

// tabBar is the names of the tabs, the present one in brackets, and where they are.
func (in inspector) tabBar(st cell.Styles, r rect, narrow bool) ([]cell.Span, []rect) {
	tabs := in.tabs(narrow)
	names, sep := fittingNames(tabs, in.keys, r.inner().w-2)
	var spans []cell.Span
	var at []rect
	x := r.x + 2
	for i, t := range tabs {
		if i > 0 {
			spans = append(spans, in.between(st, sep, t)...)
			x += cell.Width(sep)
		}
		name, k := names[i], st.Tab
		if t == in.tab {
			name, k = "["+name+"]", st.TabOn
		}
		spans = append(spans, k.Span(name))
		at = append(at, rect{x, r.y, cell.Width(name), 1})
		x += cell.Width(name)
	}
	return spans, at
}

// shortName is for frames that the whole names do not fit in; "" for no shorter one.
func shortName(t page.Tab) string {
	switch t {
	case page.TabTiming:
		return "Time"
	case page.TabCookies:
		return "Cookie"
	}
	return ""
}

// shortestName is for those that not even these fit in, with one tab more.
func shortestName(t page.Tab) string {
	switch t {
	case page.TabRequest:
		return "Req"
	case page.TabResponse:
		return "Resp"
	}
	return ""
}

// fittingNames returns the names of tabs, with the keys to them, and what
// stands between them, as long as there is room for.
func fittingNames(tabs []page.Tab, keys []string, room int) ([]string, string) {
	numbered, whole, short := make([]string, len(tabs)), make([]string, len(tabs)), make([]string, len(tabs))
	used, digits := len("[]"), 0
	for i, t := range tabs {
		whole[i], short[i] = t.String(), t.String()
		if numbered[i] = whole[i]; i < len(keys) {
			numbered[i] = shownKey(keys[i]) + " " + whole[i]
			digits += len(numbered[i]) - len(whole[i])
		}
		if s := shortName(t); s != "" {
			short[i] = s
		}
		used += len(whole[i])
	}
	gaps := len(tabs) - 1
	switch {
	case used+digits+2*gaps <= room:
		return numbered, "  "
	case used+digits+gaps <= room:
		return numbered, " "
	case used+gaps <= room:
		return whole, " "
	}
	if used += gaps - len("ing") - len("s"); used > room {
		for i, t := range tabs {
			if s := shortestName(t); s != "" {
				short[i] = s
			}
		}
	}
	return short, " "
}
