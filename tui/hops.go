package tui

import (
	"fmt"
	"slices"
	"strconv"

	"detour/explain/finding"
	"detour/trace"
	"detour/tui/cell"
	"detour/tui/page"
)

// An entry is a hop in the list. Those that the chain left behind when it was
// rewound are indented under the hop they leave; a branch that is folded is its
// first hop alone.
type entry struct {
	hop    *trace.Hop // nil for the request that is not sent yet
	depth  int
	behind int         // hops of the branch that are folded behind this one
	trial  *page.Trial // whose exchange the hop is; nil for a hop of the session
}

// label is the number of the hop, or what stands for that.
func (e entry) label() string {
	if e.trial != nil {
		return page.TrialLabel
	}
	return strconv.Itoa(e.hop.ID)
}

// hops is the list of all hops of all branches, the chain's own at the margin.
// Only the entries in view are laid out, so that ten thousand cost what twenty do.
type hops struct {
	all       []*trace.Hop // every hop, by ID-1
	path      []*trace.Hop // those of the chain
	entries   []entry
	opened    bool                     // branches are listed whole
	grave     map[int]finding.Severity // of the gravest finding at a hop, by its ID
	pending   *trace.Request           // what the last entry stands for; nil when the chain ended
	edited    bool                     // the user wrote that
	redaction page.Redaction
	sending   page.Sending // how what the last entry stands for stands
	recorded  bool         // the session was opened from a file
	sel       int
	top       int // first entry in view
	of        hopsKey
	drawn     []string
	row       cell.Line // the strip, laid out
	shown     []int     // entry on each drawn row, for the mouse
	stopsAt   []stop    // where each hop of the strip is, likewise
}

// renewed returns the list after the session changed, or an experiment was made.
func (h hops) renewed(s *trace.Session, trials []page.Trial) hops {
	h.all, h.path = s.Hops(), s.Chain().Hops
	h.entries = make([]entry, 0, len(h.path)+1)
	if len(h.path) == len(h.all) && len(trials) == 0 {
		for _, hop := range h.path {
			h.entries = append(h.entries, entry{hop: hop})
		}
	} else {
		h.entries = withTrials(tree(h.all, h.path, h.opened), trials)
	}
	h.pending, h.edited = nil, s.Edited()
	if r, ok := s.Pending(); ok {
		h.pending = &r
		h.entries = append(h.entries, entry{})
	}
	h.sel = cell.Clamp(h.sel, 0, max(0, len(h.entries)-1))
	return h
}

// withTrials puts experiments under the hops that they stand beside.
func withTrials(entries []entry, trials []page.Trial) []entry {
	if len(trials) == 0 {
		return entries
	}
	out := make([]entry, 0, len(entries)+len(trials)+1)
	for _, e := range entries {
		out = append(out, e)
		for i := range trials {
			if trials[i].Hop == e.hop {
				out = append(out, entry{hop: trials[i].Made, depth: e.depth + 1, trial: &trials[i]})
			}
		}
	}
	return out
}

// tree returns the entries of a session with branches, which are folded unless
// they are opened.
func tree(all, path []*trace.Hop, opened bool) []entry {
	children := make(map[int][]*trace.Hop, len(all))
	for _, h := range all {
		children[h.Parent] = append(children[h.Parent], h)
	}
	onPath := make(map[int]bool, len(path))
	for _, h := range path {
		onPath[h.ID] = true
	}
	var out []entry
	branches := func(of int) {
		for _, c := range children[of] {
			if onPath[c.ID] {
				continue
			}
			from := len(out)
			if out = appendBranch(out, children, c, 1); !opened {
				out[from].behind = len(out) - from - 1
				out = out[:from+1]
			}
		}
	}
	branches(0)
	for _, h := range path {
		out = append(out, entry{hop: h})
		branches(h.ID)
	}
	return out
}

// appendBranch adds a hop and what came after it: the latest child goes on at
// the same depth, earlier ones are branches of their own.
func appendBranch(out []entry, children map[int][]*trace.Hop, h *trace.Hop, depth int) []entry {
	for {
		out = append(out, entry{hop: h, depth: depth})
		next := children[h.ID]
		if len(next) == 0 {
			return out
		}
		for _, c := range next[:len(next)-1] {
			out = appendBranch(out, children, c, depth+1)
		}
		h = next[len(next)-1]
	}
}

// selectedHop selects a hop, or the pending request for nil; of a branch that is
// folded its first hop.
func (h hops) selectedHop(hop *trace.Hop) hops {
	for {
		for i := len(h.entries) - 1; i >= 0; i-- {
			if h.entries[i].hop == hop {
				h.sel = i
				return h
			}
		}
		if hop == nil {
			return h
		}
		if hop = h.parent(hop); hop == nil {
			return h
		}
	}
}

// whyNoBranches says why there are no branches to open or to fold, "" when there are.
func (m Model) whyNoBranches() string {
	if len(m.hops.path) == len(m.hops.all) {
		return "There is no branch: b and f make one, where the chain goes on from an earlier hop."
	}
	return ""
}

// toggleBranches opens the branches of the list, or folds them again.
func toggleBranches(m Model) Model {
	hop, _ := m.hops.selected()
	m.hops.opened = !m.hops.opened
	m.hops = m.hops.renewed(m.session, m.trials).selectedHop(hop)
	m.sceneOf = sceneKey{} // the selection has another number
	return m
}

// moved selects the entry n further on.
func (h hops) moved(n int) hops {
	h.sel = cell.Clamp(h.sel+n, 0, max(0, len(h.entries)-1))
	return h
}

// selected returns the hop selected, and false for the pending request.
func (h hops) selected() (*trace.Hop, bool) {
	if h.sel >= len(h.entries) {
		return nil, false
	}
	hop := h.entries[h.sel].hop
	return hop, hop != nil
}

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

// continues reports whether an entry goes on from the one above it in the same
// branch.
func (h hops) continues(i int) bool {
	if i == 0 {
		return false
	}
	above := h.entries[i-1]
	return above.trial == nil && h.entries[i].trial == nil && above.depth == h.entries[i].depth && above.hop != nil && above.hop.ID == h.entries[i].hop.Parent
}

// trial is the experiment that is selected, nil for none.
func (h hops) trial() *page.Trial {
	if h.sel >= len(h.entries) {
		return nil
	}
	return h.entries[h.sel].trial
}

// before is what a hop is set against: the one it came after, or the one that an
// experiment stands beside.
func (h hops) before(e entry) *trace.Hop {
	if e.trial != nil {
		return e.trial.Hop
	}
	return h.parent(e.hop)
}

func (h hops) parent(hop *trace.Hop) *trace.Hop {
	if hop.Parent < 1 || hop.Parent > len(h.all) {
		return nil
	}
	return h.all[hop.Parent-1]
}

// beforePending is the hop that the chain ends with: the last at the margin.
func (h hops) beforePending() *trace.Hop {
	for i := len(h.entries) - 2; i >= 0; i-- {
		if h.entries[i].depth == 0 {
			return h.entries[i].hop
		}
	}
	return nil
}
