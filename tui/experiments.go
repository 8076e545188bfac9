package tui

import (
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"detour/explain/cause"
	"detour/explain/evidence"
	"detour/explain/experiment"
	"detour/trace"
	"detour/tui/cell"
	"detour/tui/page"
)

// openExperiments lists what would tell the causes of the hop in view apart, and what
// came of those that were made. Nothing is sent until one of them is taken.
func openExperiments(m Model) Model {
	s := m.currentScene()
	ranked := cause.Rank(evidence.Of(s.Chain, s.At))
	proposals := experiment.Propose(s.Chain, s.At, ranked)
	if len(proposals) == 0 {
		m.notice = page.NothingToTell
		return m
	}
	trials := make([]page.Trial, len(proposals))
	var items []item
	for i, p := range proposals {
		trials[i] = page.TrialOf(s, p, ranked)
		sending := m.run.trial != nil && m.run.trial.Hop == s.Hop && m.run.trial.Proposal.Change == p.Change
		if made := m.madeTrial(s.Hop, p); made != nil {
			trials[i] = *made
		}
		it := m.experimentItem(trials[i], m.redaction())
		it.cells = page.TrialCells(trials[i], sending, m.redaction())
		items = append(items, it)
	}
	m = m.choose(fmt.Sprintf("Experiments beside hop %d", s.Hop.ID), items)
	m.chooser.heads = page.TrialHeads
	m.chooser.preview = func(i int, s page.Scene, v page.View) []page.Line { return page.TrialPreview(s, v, trials[i]) }
	return m
}

// madeTrial is the experiment of a proposal that was made beside a hop, nil for none.
func (w walk) madeTrial(hop *trace.Hop, p experiment.Proposal) *page.Trial {
	for i := len(w.trials) - 1; i >= 0; i-- {
		if t := &w.trials[i]; t.Hop == hop && t.Proposal.Experiment == p.Experiment && t.Proposal.Change == p.Change {
			return t
		}
	}
	return nil
}

// relistedExperiments lists the experiments again, at the same one, where they are on
// the screen.
func (m Model) relistedExperiments() Model {
	if m.mode != modeChoose || m.chooser.preview == nil || m.scene.Hop == nil {
		return m
	}
	before := m.chooser
	if m = openExperiments(m); m.chooser.title == before.title && before.sel < len(m.chooser.found) {
		m.chooser.query, m.chooser.found, m.chooser.sel, m.chooser.top = before.query, before.found, before.sel, before.top
	}
	return m
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
	send := func(m Model) (Model, tea.Cmd) {
		table := m.chooser
		var cmd tea.Cmd
		if m.walk, cmd = m.sendTrial(t); cmd == nil {
			return m, nil
		}
		m.chooser = table
		m.mode = modeChoose
		return m.relistedExperiments(), cmd
	}
	it.do = send
	if p.Ask != "" {
		it.do = func(m Model) (Model, tea.Cmd) {
			table := m.chooser
			ask := sendOrNot(what, p.Ask, func(m Model) (Model, tea.Cmd) {
				m.chooser = table
				return send(m)
			})
			ask[1].sends = &p.Request
			return m.choose("Send it?", ask), nil
		}
	} else {
		it.sends = &p.Request
	}
	return it
}
