package tui

import (
	"context"
	"maps"

	tea "github.com/charmbracelet/bubbletea"

	"detour/explain"
	"detour/explain/blame"
	"detour/explain/blame/hunt"
	"detour/explain/verdict"
	"detour/trace"
	"detour/tui/page"
)

// blaming is what was handed over of the servers, and what it told of hops so far.
// Files are read by commands, one at a time.
type blaming struct {
	set     hunt.Set
	cases   *hunt.Cases              // what is handed over, open; nil for nothing
	known   map[*trace.Hop]caseKnown // never changed, replaced by one with more
	changes int                      // of that
	asked   bool                     // a command is under way
}

// A caseKnown is a case, and whether logs and code were looked through for it.
type caseKnown struct {
	of       *blame.Case // nil where nothing was handed over of the server
	searched bool
}

// A caseMsg is what a command found out of a hop.
type caseMsg struct {
	cases *hunt.Cases
	hop   *trace.Hop
	caseKnown
}

// newBlaming returns the state where files are handed over.
func newBlaming(s hunt.Set) blaming {
	if s.Empty() {
		return blaming{}
	}
	return blaming{set: s, cases: hunt.NewCases(s, nil)}
}

// attached reports whether anything is handed over.
func (b blaming) attached() bool { return b.cases != nil }

// with is the state with one more of what is handed over: what was told before is
// asked again.
func (b blaming) with(s hunt.Set) blaming {
	now := newBlaming(s)
	now.changes = b.changes + 1
	return now
}

// took takes what a command found out.
func (b blaming) took(msg caseMsg) blaming {
	if msg.cases != b.cases {
		return b
	}
	b.asked = false
	b.known = maps.Clone(b.known)
	if b.known == nil {
		b.known = map[*trace.Hop]caseKnown{}
	}
	b.known[msg.hop] = msg.caseKnown
	b.changes++
	return b
}

// proof is the line that is proved to have answered a hop, as far as it was asked.
func (b blaming) proof(h *trace.Hop) *blame.Proof {
	if c := b.known[h].of; c != nil {
		return c.Proof
	}
	return nil
}

// ask is the command that finds out what a user looks at and what is not known yet;
// nil for nothing. whole asks for logs and code too.
func (b blaming) ask(ctx context.Context, first *trace.Hop, hops []*trace.Hop, whole bool) (blaming, tea.Cmd) {
	if b.cases == nil || b.asked || first == nil {
		return b, nil
	}
	for _, h := range hops {
		if _, known := b.known[h]; h != nil && !known {
			b.asked = true
			return b, askCase(ctx, b.cases, first, h, false)
		}
	}
	if len(hops) > 0 && hops[0] != nil && whole && !b.known[hops[0]].searched && b.known[hops[0]].of != nil {
		b.asked = true
		return b, askCase(ctx, b.cases, first, hops[0], true)
	}
	return b, nil
}

func askCase(ctx context.Context, c *hunt.Cases, first, h *trace.Hop, whole bool) tea.Cmd {
	return func() tea.Msg {
		if whole {
			return caseMsg{c, h, caseKnown{c.Searched(ctx, first, h), true}}
		}
		return caseMsg{c, h, caseKnown{of: c.Of(first, h)}}
	}
}

// askedCase asks about the hop in view and the one that decides.
func (m Model) askedCase() (Model, tea.Cmd) {
	if !m.blaming.attached() || m.session == nil || m.scene.Hop == nil || m.scene.Trial() {
		return m, nil
	}
	hops := []*trace.Hop{m.scene.Hop}
	ch := m.scene.Chain.Hops
	for _, h := range ch {
		if h.ID == m.judged.verdict.Hop && h != m.scene.Hop {
			hops = append(hops, h)
		}
	}
	var cmd tea.Cmd
	m.blaming, cmd = m.blaming.ask(m.ctx, ch[0], hops, m.inspector.tab == page.TabBlame)
	return m, cmd
}

// tookCase takes what a command found out; what is explained and judged knows it
// from then on.
func (m Model) tookCase(msg caseMsg) Model {
	m.blaming = m.blaming.took(msg)
	return m.proving()
}

// proving has hops explained and judged by what is proved of them.
func (m Model) proving() Model {
	get, proof := m.cfg.Explainer, m.blaming.proof
	if m.private {
		proof = func(*trace.Hop) *blame.Proof { return nil }
	}
	if get == nil {
		get = func() explain.Explainer { return explain.Explainer{} }
	}
	proved := func() explain.Explainer {
		x := get()
		x.Proof = proof
		return x
	}
	m.explainer = func(ch trace.Chain, i int) explain.Explanation { return proved().Explain(ch, i) }
	m.judge = func(j *verdict.Judge, ch trace.Chain, own *trace.Request) verdict.Verdict {
		return proved().Judge(j, ch, own)
	}
	return m
}

// blamed is what is known of the hop in view.
func (m Model) blamed() page.Blamed {
	b := page.Blamed{Attach: m.keys.walk.Attach.Help().Key, Edit: m.keys.walk.Edit.Help().Key}
	if !m.blaming.attached() || m.scene.Trial() {
		return b
	}
	k, known := m.blaming.known[m.scene.Hop]
	b.Case = k.of
	b.Reading = !known || !k.searched && k.of != nil && m.inspector.tab == page.TabBlame && m.blaming.slow()
	return b
}

// slow reports whether there are logs or code to be looked through.
func (b blaming) slow() bool {
	slow := func(g hunt.Given) bool { return len(g.Logs) > 0 || g.Source != "" }
	for _, g := range b.set.Hosts {
		if slow(g) {
			return true
		}
	}
	return slow(b.set.First)
}
