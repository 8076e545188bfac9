package explain

import (
	"detour/explain/finding"
	"detour/trace"
)

// findings says what is wrong or risky about the hop, the severity first, and
// how to fix it.
func (x Explainer) findings(ch trace.Chain, i int, r ranking) []Item {
	var items []Item
	reported, muted := x.Mute.Split(ch, finding.CheckHop(ch, i))
	for _, f := range reported {
		it := Item{Kind: Fact, Text: titleOfFinding(f) + " " + f.Fix, Source: f.Rule.ID, Point: pointOfFinding(ch, i, f)}
		if len(f.Rule.Sources) > 0 {
			it.Source += " · " + f.Rule.Sources[0].Cite
		}
		if len(f.Lines) > 0 {
			it.Field = trace.Printable(f.Lines[0].Name)
		}
		items = append(items, it)
	}
	items = r.withRemedies(items, reported)
	if muted > 0 {
		items = append(items, Item{Kind: Fact, Text: finding.MutedText(muted) + "."})
	}
	return items
}
