package tui

import (
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
