package page

import (
	"fmt"
	"slices"

	"detour/explain"
	"detour/explain/cause"
	"detour/explain/experiment"
	"detour/trace"
	"detour/trace/prose"
	"detour/tui/cell"
)

// A Trial is an experiment that is made, or was made, beside a hop.
type Trial struct {
	Proposal experiment.Proposal
	Hop      *trace.Hop     // that it is made beside
	Before   []*trace.Hop   // those before it
	Ranked   []cause.Ranked // by the hop alone
	Made     *trace.Hop     // the exchange; nil before it is made. It is no hop of the session.
	Result   experiment.Result
	Updated  []cause.Ranked // by the hop and the experiments beside it
}

// TrialOf returns the trial of a proposal beside the hop in view.
func TrialOf(s Scene, p experiment.Proposal, ranked []cause.Ranked) Trial {
	return Trial{Proposal: p, Hop: s.Hop, Before: s.Chain.Hops[:s.At], Ranked: ranked}
}

// Chain is what the trial would have made of the chain: the hops before the one
// that it stands beside, and its own exchange.
func (t Trial) Chain() trace.Chain {
	return trace.Chain{Hops: append(slices.Clip(t.Before), t.Made)}
}

// Judged returns the trial with the exchange that it came back with, as the client
// takes it, and with what that says, after those that were made before. The
// exchange has the number of the hop that it stands beside.
func (t Trial) Judged(after *trace.Hop, client trace.Client, before []Trial) Trial {
	t.Made = after
	after.ID, after.Parent = t.Hop.ID, t.Hop.Parent
	after.Decision = client.Decide(t.Chain())
	t.Result = experiment.Judge(t.Proposal, t.Hop, after)
	var results []experiment.Result
	for _, b := range before {
		if b.Hop == t.Hop {
			results = append(results, b.Result)
		}
	}
	t.Updated = experiment.Update(t.Ranked, append(results, t.Result))
	return t
}

// Notice says what came of an experiment in one row: as many sentences as there
// is room for, those of what is the same where none of the others fits.
func (t Trial) Notice(width int) string {
	const more = " See Explain."
	told := append(slices.Clone(t.Result.Differs), t.Result.Says)
	text := fmt.Sprintf("Beside hop %d:", t.Hop.ID)
	head, left := text, false
	for _, s := range slices.Concat(told, t.Result.Same) {
		longer := text + " " + cell.WithoutMarks(cell.Shown(s))
		switch {
		case s == "", text != head && slices.Contains(t.Result.Same, s):
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

// WithTrials adds to the explanation of what is in view what the trials beside
// that hop showed, and how its causes rank by all of them; of a trial itself what
// that one showed.
func (s Scene) WithTrials(e explain.Explanation, trials []Trial) explain.Explanation {
	if s.trial != nil {
		trials = []Trial{*s.trial}
	}
	var parts []explain.Part
	var last Trial
	for _, t := range trials {
		if t.Hop.ID == s.Hop.ID {
			parts, last = append(parts, t.says()), t
		}
	}
	if parts == nil {
		return e
	}
	if s.trial != nil {
		parts = append(parts, last.ranking())
	}
	at := 0
	if len(e.Parts) > 0 && e.Parts[0].ID == explain.PartMeaning {
		at = 1
	}
	e.Parts = slices.Insert(slices.Clone(e.Parts), at, parts...)
	for i := range e.Parts {
		if p := &e.Parts[i]; p.ID == explain.PartCauses && s.trial == nil && !proved(e) {
			p.Title, p.Items = fmt.Sprintf("Likely causes, after %s", prose.Counted(len(parts), "experiment")), last.reranked(p.Items)
		}
	}
	return e
}

// proved reports whether a line of the server's configuration settled the causes: no
// experiment unsettles them.
func proved(e explain.Explanation) bool { return len(e.Causes) > 0 && e.Causes[0].Proved != nil }

// reranked is the causes of a hop as they rank by the experiments too. Evidence and
// remedy of those that were told of stay what they are at the hop.
func (t Trial) reranked(before []explain.Item) []explain.Item {
	items := explain.CauseItems(t.Updated)
	for i := range items {
		p := items[i].Point
		for _, b := range before {
			if p != nil && b.Point != nil && b.Point.ID == p.ID {
				now := *b.Point
				now.Title, now.Share, now.Ways = p.Title, p.Share, p.Ways
				items[i].Point = &now
			}
		}
	}
	return items
}

// partExperiment is the part of an explanation that an experiment adds.
const partExperiment explain.PartID = "experiment"

// says is what an experiment showed.
func (t Trial) says() explain.Part {
	says := explain.Part{ID: partExperiment, Title: "What the experiment says"}
	says.Items = append(says.Items, explain.Item{
		Kind: explain.Fact, Text: fmt.Sprintf("It went beside hop %d, %s.", t.Hop.ID, t.Proposal.Change),
	})
	for _, s := range slices.Concat(t.Result.Differs, t.Result.Same) {
		says.Items = append(says.Items, explain.Item{Kind: explain.Fact, Text: s})
	}
	if t.Result.Says != "" {
		says.Items = append(says.Items, explain.Item{Kind: explain.Fact, Text: t.Result.Says})
	}
	return says
}

// ranking is the causes as they rank by the experiment and those before it.
func (t Trial) ranking() explain.Part {
	return explain.Part{
		ID: partExperiment, Title: fmt.Sprintf("Causes of hop %d now", t.Hop.ID), Items: explain.CauseItems(t.Updated),
	}
}

// trial lays out what an experiment sent beside its hop.
func (p *sheet) trial() {
	t := p.scene.trial
	p.say(p.Styles.Bold, fmt.Sprintf("An experiment beside hop %d, %s.", t.Hop.ID, cell.WithoutMarks(t.Proposal.Change)))
	p.note(0, "The walk goes on as if it had not been made.")
	if !p.Tight {
		p.blank()
	}
	rows, _ := diff(t.Hop.Request, t.Made.Request, nil, nil)
	p.rows(rows)
}
