package learn

import (
	"fmt"
	"slices"

	"detour/explain/lesson"
	"detour/trace/prose"
)

// ended is what the course came to: by skill, and by misconception.
func (d Desk) ended(s Sight) []part {
	said := slices.Concat(d.course.Before, d.play.Said())
	out := []part{{role: title, text: "Done"}}
	if len(said) == 0 {
		out = append(out, part{role: text, text: "Nothing was asked."})
	} else {
		out = append(out, summary(said, d.play.Lesson().Name)...)
	}
	if d.course.Next != nil {
		out = append(out, part{role: aside, text: s.Keys.Next + " goes on with the next."})
	}
	return out
}

// summary is how well each skill is known, and what helps with what was missed.
func summary(said []lesson.Said, here string) []part {
	right := 0
	for _, s := range said {
		if s.Right {
			right++
		}
	}
	out := []part{{role: text, text: fmt.Sprintf("%d of %s right.", right, prose.Counted(len(said), "answer"))}}
	var shown []string
	for _, t := range lesson.Summary(said) {
		out = append(out, part{role: wire, text: fmt.Sprintf("%-12s %d of %d", t.Skill, t.Right, t.Asked)})
		shown = append(shown, t.Shows...)
	}
	for _, m := range lesson.Misconceptions() {
		if slices.Contains(shown, m.ID) {
			out = append(out, part{role: meets, text: misconceived(m, here)})
		}
	}
	return out
}

// SummaryText is the summary in lines of plain text.
func SummaryText(said []lesson.Said) []string {
	var out []string
	for _, p := range summary(said, "") {
		out = append(out, p.plain())
	}
	return out
}
