package tui

import (
	"fmt"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"detour/explain"
	"detour/explain/cause"
	"detour/explain/evidence"
	"detour/explain/experiment"
	"detour/trace"
	"detour/trace/prose"
	"detour/tui/cell"
	"detour/tui/page"
)

// openExperiments lists what would tell the causes of the hop in view apart.
// Nothing is sent until one of them is taken.
func (m Model) openExperiments() Model {
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
		items = append(items, m.experimentItem(page.Trial{Proposal: p, Hop: s.Hop, Ranked: ranked, Back: back}))
	}
	return m.choose(fmt.Sprintf("Experiments beside hop %d", s.Hop.ID), items)
}

func (m Model) whyNoExperiment() string {
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

func (m Model) experimentItem(t page.Trial) item {
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
	it.do = func(m Model) (Model, tea.Cmd) {
		if p.Ask != "" {
			return m.askTrial(t), nil
		}
		return m.sendTrial(t)
	}
	return it
}

// askTrial asks before a request that may change something is sent.
func (m Model) askTrial(t page.Trial) Model {
	what := cell.Shown(t.Proposal.Request.Method) + " " + m.redaction().Address(t.Proposal.Request.URI)
	return m.choose("Send it?", []item{
		{label: "no, send nothing", about: t.Proposal.Ask, do: func(m Model) (Model, tea.Cmd) { return m, nil }},
		{label: "yes, send " + what, about: t.Proposal.Ask, do: func(m Model) (Model, tea.Cmd) { return m.sendTrial(t) }},
	})
}

// sendTrial sends the one request of an experiment, as a branch beside its hop.
func (m Model) sendTrial(t page.Trial) (Model, tea.Cmd) {
	unsent := m.withUnsent(t.Back)
	if err := experiment.Fork(m.session, t.Proposal); err != nil {
		m.notice = prose.Sentence(err.Error())
		return m, nil
	}
	m.unsent = unsent
	m, send := m.followed().step(false)
	m.run.trial = &t
	return m, send
}

// An unsentEdit is an edited next request that waits where an experiment left
// it.
type unsentEdit struct {
	hop     int // that it goes after, 0 for the first request
	request trace.Request
}

// withUnsent returns the edits that wait, with the one that the chain ends with.
func (m Model) withUnsent(hop int) []unsentEdit {
	r, ok := m.session.Pending()
	if !ok || !m.session.Edited() {
		return m.unsent
	}
	list, _, _ := takenUnsent(m.unsent, hop)
	return append(list, unsentEdit{hop, r})
}

// takenUnsent takes the edit that waits at a hop out of a list.
func takenUnsent(list []unsentEdit, hop int) (rest []unsentEdit, r trace.Request, ok bool) {
	for _, e := range list {
		if e.hop == hop {
			r, ok = e.request, true
		} else {
			rest = append(rest, e)
		}
	}
	return rest, r, ok
}

// tried judges an experiment by the hop that it came back with.
func (m Model) tried(t page.Trial, after *trace.Hop) Model {
	t = t.Judged(after, m.trials)
	m.trials = append(slices.Clip(m.trials), t)
	m.notice = t.Notice(m.width)
	return m
}

// waitsAt says where an edit waits that an experiment was made before.
func (m Model) waitsAt(hop int) string {
	return page.WaitsAt(hop, m.keys.walk.Back.Help().Key, m.keys.walk.Fork.Help().Key)
}

// explainedHop explains a hop; one that an experiment made says what came of it.
func (m Model) explainedHop(ch trace.Chain, i int) explain.Explanation {
	return page.WithTrials(m.explainer(ch, i), ch.Hops[i].ID, m.trials, func(back int) string {
		if slices.ContainsFunc(m.unsent, func(u unsentEdit) bool { return u.hop == back }) {
			return "Your edit was not sent: " + m.waitsAt(back)
		}
		return ""
	})
}
