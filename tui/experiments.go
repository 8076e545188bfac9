package tui

import (
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"detour/explain/cause"
	"detour/explain/evidence"
	"detour/explain/experiment"
	"detour/tui/cell"
	"detour/tui/page"
)

// openExperiments lists what would tell the causes of the hop in view apart.
// Nothing is sent until one of them is taken.
func openExperiments(m Model) Model {
	s := m.currentScene()
	ranked := cause.Rank(evidence.Of(s.Chain, s.At))
	proposals := experiment.Propose(s.Chain, s.At, ranked)
	if len(proposals) == 0 {
		m.notice = page.NothingToTell
		return m
	}
	var items []item
	for _, p := range proposals {
		items = append(items, m.experimentItem(page.TrialOf(s, p, ranked), m.redaction()))
	}
	return m.choose(fmt.Sprintf("Experiments beside hop %d", s.Hop.ID), items)
}

func whyNoExperiment(m Model) string {
	switch {
	case m.readOnly() != "":
		return m.readOnly()
	case m.private:
		return whyPrivate(m.keys)
	case m.currentScene().Hop == nil:
		return page.NothingToTry
	case m.currentScene().Trial():
		return "This is an experiment itself: select a hop of the walk."
	}
	return ""
}

// experimentItem is an experiment in the list; one that may change something on
// the server asks first.
func (w walk) experimentItem(t page.Trial, r page.Redaction) item {
	p := t.Proposal
	label, what := p.Experiment.Says(), ""
	if p.Blocked == "" {
		label, what = p.Change, cell.Shown(p.Request.Method)+" "+r.Address(p.Request.URI)
	}
	about := append([]string{"It sends one request."}, p.Tells...)
	if p.Ask != "" {
		about[0] = "It sends one request, and asks first. " + p.Ask
	}
	if _, pending := w.session.Pending(); pending {
		about = append(about, "What goes next stays as it is.")
	}
	it := item{label: cell.WithoutMarks(label), detail: what, why: cell.WithoutMarks(p.Blocked), about: strings.Join(about, " ")}
	send := inTheWalk(func(w walk) (walk, tea.Cmd) { return w.sendTrial(t) })
	it.do = send
	if p.Ask != "" {
		ask := sendOrNot(what, p.Ask, send)
		ask[1].sends = &p.Request
		it.do = func(m Model) (Model, tea.Cmd) { return m.choose("Send it?", ask), nil }
	} else {
		it.sends = &p.Request
	}
	return it
}
