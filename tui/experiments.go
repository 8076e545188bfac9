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
	back := 0
	if cur := m.session.Current(); cur != nil {
		back = cur.ID
	}
	var items []item
	for _, p := range proposals {
		items = append(items, experimentItem(m, page.Trial{Proposal: p, Hop: s.Hop, Ranked: ranked, Back: back}))
	}
	return m.choose(fmt.Sprintf("Experiments beside hop %d", s.Hop.ID), items)
}

func whyNoExperiment(m Model) string {
	switch {
	case m.run.active:
		return m.busy()
	case m.private:
		return whyPrivate(m.keys)
	case m.currentScene().Hop == nil:
		return page.NothingToTry
	}
	return ""
}

func experimentItem(m Model, t page.Trial) item {
	p := t.Proposal
	label, what := p.Experiment.Says(), ""
	if p.Blocked == "" {
		label, what = p.Change, cell.Shown(p.Request.Method)+" "+m.redaction().Address(p.Request.URI)
	}
	about := append([]string{"It sends one request."}, p.Tells...)
	if p.Ask != "" {
		about[0] = "It sends one request, and asks first. " + p.Ask
	}
	if _, pending := m.session.Pending(); pending && m.session.Edited() {
		about = append(about, "Your edit is not sent: "+m.waitsAt(t.Back))
	}
	it := item{label: cell.WithoutMarks(label), detail: what, why: cell.WithoutMarks(p.Blocked), about: strings.Join(about, " ")}
	it.do = sendsTrial(t)
	if p.Ask != "" {
		it.do = func(m Model) (Model, tea.Cmd) { return askTrial(m, t), nil }
	}
	return it
}

// sendsTrial is the action that sends the request of a trial.
func sendsTrial(t page.Trial) func(Model) (Model, tea.Cmd) {
	return inTheWalk(func(w walk) (walk, tea.Cmd) { return w.sendTrial(t) })
}

// askTrial asks before a request that may change something is sent.
func askTrial(m Model, t page.Trial) Model {
	what := cell.Shown(t.Proposal.Request.Method) + " " + m.redaction().Address(t.Proposal.Request.URI)
	return m.choose("Send it?", []item{
		{label: "no, send nothing", about: t.Proposal.Ask, do: func(m Model) (Model, tea.Cmd) { return m, nil }},
		{label: "yes, send " + what, about: t.Proposal.Ask, do: sendsTrial(t)},
	})
}
