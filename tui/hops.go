package tui

import (
	"fmt"
	"slices"
	"strconv"

	"detour/trace"
	"detour/tui/cell"
	"detour/tui/page"
)

// An entry is a hop in the list. Those that the chain left behind when it was
// rewound are indented under the hop they leave.
type entry struct {
	hop   *trace.Hop // nil for the request that is not sent yet
	depth int
	trial *page.Trial // whose exchange the hop is; nil for a hop of the session
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
	entries   []entry
	pending   *trace.Request // what the last entry stands for; nil when the chain ended
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
	h.all = s.Hops()
	path := s.Chain().Hops
	h.entries = make([]entry, 0, len(path)+1)
	if len(path) == len(h.all) && len(trials) == 0 {
		for _, hop := range path {
			h.entries = append(h.entries, entry{hop: hop})
		}
	} else {
		h.entries = withTrials(tree(h.all, path), trials)
	}
	h.pending = nil
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

// tree returns the entries of a session with branches.
func tree(all, path []*trace.Hop) []entry {
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
			if !onPath[c.ID] {
				out = appendBranch(out, children, c, 1)
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

// selectedHop selects a hop, or the pending request for nil.
func (h hops) selectedHop(hop *trace.Hop) hops {
	for i := len(h.entries) - 1; i >= 0; i-- {
		if h.entries[i].hop == hop {
			h.sel = i
			break
		}
	}
	return h
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
		if used += len(h.rows(cell.Styles{}, i, width)); used > height {
			break
		}
	}
	return i + 1
}

// A hopsKey is everything that the drawn list depends on.
type hopsKey struct {
	revision  revision
	sel       int
	r         rect
	focused   bool
	redaction page.Redaction
}

// draw lays out the entries in view, where anything of them may have changed.
func (h hops) draw(st cell.Styles, r rect, focused bool, now revision) hops {
	if r.w == 0 {
		h.drawn, h.shown, h.of = nil, nil, hopsKey{}
		return h
	}
	key := hopsKey{now, h.sel, r, focused, h.redaction}
	if h.of == key && h.drawn != nil {
		return h
	}
	h.of = key
	in := r.inner()
	h = h.inView(in.w, in.h)
	b := cell.Frame{Title: []cell.Span{st.Title.Span(h.title())}, Focused: focused}
	h.shown = make([]int, 0, in.h)
	for i := h.top; i < len(h.entries) && len(b.Rows) < in.h; i++ {
		for n, l := range h.rows(st, i, in.w) {
			if len(b.Rows) == in.h {
				break
			}
			b.Rows = append(b.Rows, cell.Marked(st, l, i == h.sel && n == 0).Draw(in.w))
			h.shown = append(h.shown, i)
		}
	}
	if n := len(h.all); n > 0 && len(h.entries) > len(slices.Compact(slices.Clone(h.shown))) {
		b.Note = fmt.Sprintf(" %d of %d ", min(h.sel+1, n), n)
	}
	h.drawn = b.Draw(st, r.w, r.h)
	return h
}

// title names the list.
func (h hops) title() string {
	if h.recorded {
		return "Recorded hops"
	}
	return "Hops"
}

// rows lays out one entry.
func (h hops) rows(st cell.Styles, i, width int) []cell.Line {
	e := h.entries[i]
	if e.hop == nil {
		r := page.HopRows{Styles: st, Width: width - 1, Label: strconv.Itoa(len(h.all) + 1), Redaction: h.redaction}
		return r.Pending(*h.pending, h.beforePending(), h.sending)
	}
	indent := cell.Blanks(min(2*e.depth, 6))
	if e.depth > 0 && !h.continues(i) {
		indent = indent[:len(indent)-2] + "└ "
	}
	r := page.HopRows{Styles: st, Width: width - 1, Indent: indent, Label: e.label(), Redaction: h.redaction}
	lines := r.Sent(e.hop, h.before(e))
	if width > 0 && i < len(h.entries)-1 {
		lines = append(lines, cell.Line{})
	}
	return lines
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
