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
	"detour/tui/cell"
)

// A trial is an experiment that is made, or was made, beside a hop.
type trial struct {
	proposal experiment.Proposal
	hop      *trace.Hop     // that it is made beside
	ranked   []cause.Ranked // by the hop alone
	back     int            // where the chain ended before
	result   experiment.Result
	updated  []cause.Ranked // by the hop and the experiments beside it
}

// openExperiments lists what would tell the causes of the hop in view apart.
// Nothing is sent until one of them is taken.
func (m Model) openExperiments() Model {
	s := m.currentScene()
	ranked := cause.Rank(evidence.Of(s.Chain, s.At))
	proposals := experiment.Propose(s.Chain, s.At, ranked)
	if len(proposals) == 0 {
		m.notice = "No request would tell more of this hop: no causes are ranked, or one is certain."
		return m
	}
	back := 0
	if cur := m.session.Current(); cur != nil {
		back = cur.ID
	}
	var items []item
	for _, p := range proposals {
		items = append(items, m.experimentItem(trial{proposal: p, hop: s.Hop, ranked: ranked, back: back}))
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
		return "Nothing was sent yet: there is no hop to experiment with."
	}
	return ""
}

func (m Model) experimentItem(t trial) item {
	p := t.proposal
	label, what := p.Experiment.Says(), ""
	if p.Blocked == "" {
		label, what = p.Change, cell.Shown(p.Request.Method)+" "+m.redaction().Address(p.Request.URI)
	}
	about := append([]string{"It sends one request."}, p.Tells...)
	if p.Ask != "" {
		about[0] = "It sends one request, and asks first. " + p.Ask
	}
	if _, pending := m.session.Pending(); pending && m.session.Edited() {
		about = append(about, "Your edit is not sent: "+waitsAt(m.keys, t.back))
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
func (m Model) askTrial(t trial) Model {
	what := cell.Shown(t.proposal.Request.Method) + " " + m.redaction().Address(t.proposal.Request.URI)
	return m.choose("Send it?", []item{
		{label: "no, send nothing", about: t.proposal.Ask, do: func(m Model) (Model, tea.Cmd) { return m, nil }},
		{label: "yes, send " + what, about: t.proposal.Ask, do: func(m Model) (Model, tea.Cmd) { return m.sendTrial(t) }},
	})
}

// sendTrial sends the one request of an experiment, as a branch beside its hop.
func (m Model) sendTrial(t trial) (Model, tea.Cmd) {
	unsent := m.withUnsent(t.back)
	if err := experiment.Fork(m.session, t.proposal); err != nil {
		m.notice = cell.Sentence(err.Error())
		return m, nil
	}
	m.unsent = unsent
	m.revision++
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
func (m Model) tried(t trial, after *trace.Hop) Model {
	t.result = experiment.Judge(t.proposal, t.hop, after)
	var results []experiment.Result
	for _, before := range m.trials {
		if before.hop == t.hop {
			results = append(results, before.result)
		}
	}
	t.updated = experiment.Update(t.ranked, append(results, t.result))
	m.trials = append(slices.Clip(m.trials), t)
	m.notice = t.notice(m.width)
	return m
}

// notice says what came of an experiment in one row: as many sentences as there
// is room for, those of what is the same where none of the others fits.
func (t trial) notice(width int) string {
	const more = " See Explain."
	told := append(slices.Clone(t.result.Differs), t.result.Says)
	text := fmt.Sprintf("Beside hop %d:", t.hop.ID)
	head, left := text, false
	for _, s := range slices.Concat(told, t.result.Same) {
		longer := text + " " + cell.WithoutMarks(cell.Shown(s))
		switch {
		case s == "", text != head && slices.Contains(t.result.Same, s):
		case cell.Width(longer+more)+1 > width:
			left = true
		default:
			text = longer
		}
	}
	if left || text == head {
		text += more
	}
	return text
}

// waitsAt says where an edit waits that an experiment was made before.
func waitsAt(k keyMap, hop int) string {
	if hop == 0 {
		return "it waits before the first request, where " + k.walk.Back.Help().Key + " goes back to."
	}
	return fmt.Sprintf("it waits after hop %d, where %s goes on.", hop, k.walk.Fork.Help().Key)
}

// partExperiment is the part of an explanation that an experiment adds.
const partExperiment explain.PartID = "experiment"

// explainedHop explains a hop; one that an experiment made says what came of it.
func (m Model) explainedHop(ch trace.Chain, i int) explain.Explanation {
	e := m.explainer(ch, i)
	for _, t := range m.trials {
		if t.result.Fork == ch.Hops[i].ID {
			at := 0
			if len(e.Parts) > 0 && e.Parts[0].ID == explain.PartMeaning {
				at = 1
			}
			e.Parts = slices.Insert(slices.Clone(e.Parts), at, t.parts()...)
			if slices.ContainsFunc(m.unsent, func(u unsentEdit) bool { return u.hop == t.back }) {
				says := &e.Parts[at]
				says.Items = append(says.Items, explain.Item{Kind: explain.Fact, Text: "Your edit was not sent: " + waitsAt(m.keys, t.back)})
			}
		}
	}
	return e
}

// parts say what an experiment showed, and the causes as they rank by it.
func (t trial) parts() []explain.Part {
	says := explain.Part{ID: partExperiment, Title: "What the experiment says"}
	says.Items = append(says.Items, explain.Item{
		Kind: explain.Fact, Text: fmt.Sprintf("It went beside hop %d, %s.", t.hop.ID, t.proposal.Change),
	})
	for _, s := range slices.Concat(t.result.Differs, t.result.Same) {
		says.Items = append(says.Items, explain.Item{Kind: explain.Fact, Text: s})
	}
	if t.result.Says != "" {
		says.Items = append(says.Items, explain.Item{Kind: explain.Fact, Text: t.result.Says})
	}
	ranking := explain.Part{
		ID: partExperiment, Title: fmt.Sprintf("Causes of hop %d now", t.hop.ID), Items: explain.CauseItems(t.updated),
	}
	return []explain.Part{says, ranking}
}
