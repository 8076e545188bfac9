package page

import (
	"fmt"
	"slices"

	"detour/explain"
	"detour/explain/cause"
	"detour/explain/experiment"
	"detour/trace"
	"detour/tui/cell"
)

// A Trial is an experiment that is made, or was made, beside a hop.
type Trial struct {
	Proposal experiment.Proposal
	Hop      *trace.Hop     // that it is made beside
	Ranked   []cause.Ranked // by the hop alone
	Back     int            // where the chain ended before
	Result   experiment.Result
	Updated  []cause.Ranked // by the hop and the experiments beside it
}

// Judged returns the trial with what the hop that it came back with says, after
// those that were made before.
func (t Trial) Judged(after *trace.Hop, before []Trial) Trial {
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

// WaitsAt says where an edit waits that an experiment was made before, by the
// keys that go there.
func WaitsAt(hop int, back, fork string) string {
	if hop == 0 {
		return "it waits before the first request, where " + back + " goes back to."
	}
	return fmt.Sprintf("it waits after hop %d, where %s goes on.", hop, fork)
}

// WithTrials adds to the explanation of a hop what the trials that made it
// showed; unsent says of the hop before one that an edit waits there.
func WithTrials(e explain.Explanation, hop int, trials []Trial, unsent func(back int) string) explain.Explanation {
	for _, t := range trials {
		if t.Result.Fork != hop {
			continue
		}
		at := 0
		if len(e.Parts) > 0 && e.Parts[0].ID == explain.PartMeaning {
			at = 1
		}
		e.Parts = slices.Insert(slices.Clone(e.Parts), at, t.parts()...)
		if text := unsent(t.Back); text != "" {
			says := &e.Parts[at]
			says.Items = append(says.Items, explain.Item{Kind: explain.Fact, Text: text})
		}
	}
	return e
}

// partExperiment is the part of an explanation that an experiment adds.
const partExperiment explain.PartID = "experiment"

// parts say what an experiment showed, and the causes as they rank by it.
func (t Trial) parts() []explain.Part {
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
	ranking := explain.Part{
		ID: partExperiment, Title: fmt.Sprintf("Causes of hop %d now", t.Hop.ID), Items: explain.CauseItems(t.Updated),
	}
	return []explain.Part{says, ranking}
}
