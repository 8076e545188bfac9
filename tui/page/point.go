package page

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"detour/explain"
	"detour/explain/cause"
	"detour/explain/finding"
	"detour/trace/prose"
	"detour/tui/cell"
)

// Bounds on what a cause shows that has not the focus.
const (
	briefFor     = 2 // pieces of evidence
	briefAgainst = 1
	briefShare   = 0.1 // of an answer whose fix is said
	headRows     = 3   // of its sentence
	briefRows    = 2   // of anything else that is said of it
)

// points are the causes and findings of an explanation, in their order.
func points(e explain.Explanation) []*explain.Point {
	var out []*explain.Point
	for _, part := range e.Parts {
		for _, it := range part.Items {
			if it.Point != nil {
				out = append(out, it.Point)
			}
		}
	}
	return out
}

// A pointWriter lays out causes and findings in rows of a width.
type pointWriter struct {
	st      cell.Styles
	sg      Redaction
	width   int
	hop     int  // in view
	pending bool // the tabs show a request that is not sent yet
	copies  bool // to say that a copy is to be kept
	hints   PointKeys
	told    string // what to do, as the verdict says it above
	since   int    // the hop at which the point was said in full; 0 for none
	gravest bool   // of the findings
	most    int    // rows that one thing said may take; 0 for all
	rows    []cell.Line
}

// pointIndent sets what belongs to a point apart from its sentence.
const pointIndent = 3

// add lays out spans behind a lead, the further rows under the first word.
func (w *pointWriter) add(indent int, lead cell.Span, spans []cell.Span) {
	in := indent + cell.Width(lead.Text)
	for i, l := range atMost(cell.WrapSpans(spans, w.width-in, 0), w.most, w.width-in) {
		pre := []cell.Span{cell.Text(cell.Blanks(indent)), lead}
		if i > 0 {
			pre = []cell.Span{cell.Text(cell.Blanks(in))}
		}
		w.rows = append(w.rows, cell.LineOf(append(pre, l.Spans...)...))
	}
}

// atMost returns the first rows of a text, the last of them with a sign that there are
// more; all of them for 0.
func atMost(rows []cell.Line, most, width int) []cell.Line {
	if most == 0 || len(rows) <= most {
		return rows
	}
	rows = rows[:most]
	last := &rows[most-1]
	if used := cell.SpansWidth(last.Spans); used >= width && len(last.Spans) > 0 {
		end := &last.Spans[len(last.Spans)-1]
		end.Text = strings.TrimRight(ansi.Truncate(end.Text, max(0, cell.Width(end.Text)-1), ""), " ")
	}
	last.Spans = append(last.Spans, cell.Text("…"))
	return rows
}

// says lays out a text under a label; an empty one is left out.
func (w *pointWriter) says(label, text string) {
	if text == "" {
		return
	}
	spans := []cell.Span{w.st.Dim.Span(label + ": ")}
	w.add(pointIndent, cell.Span{}, append(spans, w.st.Inline(w.text(text), "")...))
}

func (w *pointWriter) text(s string) string { return w.sg.Text(cell.Shown(s)) }

// point lays out a point, whole when it has the focus.
func (w *pointWriter) point(it explain.Item, first, focused bool) []cell.Line {
	if focused {
		w.whole(it)
	} else {
		w.brief(it, first)
	}
	return w.rows
}

// head lays out the sentence of a point; what is only likely has "?" before it, a
// finding the sign of how grave it is.
func (w *pointWriter) head(it explain.Item, text string, base cell.Ink) {
	lead := cell.Text(" ")
	switch severity, rest := severityOf(text); {
	case it.Kind == explain.Guess:
		lead = w.st.Changed.Span(" ? ")
	case severity > 0:
		text = rest
		lead = severityInk(w.st, severity).Span(" " + signOf(severity) + " ")
	}
	w.add(0, lead, w.st.Inline(w.text(text), base))
}

// severityOf reads how grave a finding is off its sentence.
func severityOf(text string) (finding.Severity, string) {
	for _, s := range []finding.Severity{finding.Error, finding.Warning, finding.Info} {
		if rest, ok := strings.CutPrefix(text, "**"+s.String()+"** "); ok {
			return s, rest
		}
	}
	return 0, text
}

// brief lays out a point that has not the focus: the first of the causes with
// where to look, all with the evidence that speaks loudest. What was said at an
// earlier hop is named only.
func (w *pointWriter) brief(it explain.Item, first bool) {
	p := it.Point
	w.most = headRows
	if severity, _ := severityOf(p.Title); severity == finding.Info {
		w.most = 1
	}
	title := cmp.Or(p.Brief, p.Title)
	if w.since > 0 {
		w.head(it, strings.TrimSuffix(title, ".")+fmt.Sprintf(", as at hop %d.", w.since), "")
		return
	}
	w.head(it, title, "")
	w.most = briefRows
	if it.Kind != explain.Guess {
		if severity, _ := severityOf(p.Title); severity == finding.Error || severity == finding.Warning && w.gravest {
			w.fix(p.Remedy.Advice)
		}
		return
	}
	if first || p.Share >= briefShare {
		w.signs(it, first)
	}
	w.remedyInBrief(p, first)
	if first {
		w.settles(p.Confirm)
	}
}

// settles names what would settle a cause: an experiment with the key that makes it,
// or what is done by hand.
func (w *pointWriter) settles(confirm []string) {
	byHand := func(text string) bool {
		return slices.ContainsFunc([]cause.Experiment{cause.FollowNext, cause.ReadLog}, func(e cause.Experiment) bool {
			return strings.HasPrefix(text, prose.Sentence(e.Says()))
		})
	}
	label := "Try " + w.hints.Try
	at := slices.IndexFunc(confirm, func(text string) bool { return !byHand(text) })
	if at < 0 {
		label, at = "Settled by", 0
	}
	if at < len(confirm) {
		w.says(label, firstSentence(confirm[at]))
	}
}

// firstSentence is the first sentence of a text.
func firstSentence(text string) string {
	first, _, more := strings.Cut(text, ". ")
	if more {
		first += "."
	}
	return first
}

// signs lays out the evidence that speaks loudest, in one paragraph.
func (w *pointWriter) signs(it explain.Item, first bool) {
	p, most := it.Point, 1
	if first {
		most = briefFor
	}
	var said []string
	for _, side := range []struct {
		sign string
		most int
		list []explain.Evidence
	}{{"+ ", most, p.For}, {"− ", briefAgainst, p.Against}} {
		for _, e := range side.list[:min(side.most, len(side.list))] {
			said = append(said, side.sign+e.Text)
		}
	}
	switch rest := len(p.For) + len(p.Against) - len(said); {
	case len(said) == 0 && it.Source != "":
		said = append(said, it.Source)
	case rest > 0 && first:
		said = append(said, fmt.Sprintf("%d more", rest))
	}
	if len(said) > 0 {
		w.add(pointIndent, cell.Span{}, []cell.Span{w.st.Dim.Span(w.text(strings.Join(said, " · ")))})
	}
}

// fix lays out the first sentence of an advice, unless the verdict gives the same.
func (w *pointWriter) fix(advice string) {
	first := firstSentence(advice)
	if w.told == "" || !strings.HasPrefix(w.told, strings.TrimSuffix(first, ".")) {
		w.says("Fix", first)
	}
}

// whole lays out the point in focus: its evidence with the signs of the lines
// that show it, how to confirm it and how to fix it.
func (w *pointWriter) whole(it explain.Item) {
	p := it.Point
	w.head(it, p.Title, w.st.Bold)
	w.evidence("+", SignFor, p.For)
	w.evidence("−", signAgainst, p.Against)
	w.marked(p)
	if it.Kind != explain.Guess {
		w.says("Why", p.Why)
	}
	for i, text := range p.Confirm {
		label := "Confirm"
		if i > 0 {
			label = "Or"
		}
		w.says(label, text)
	}
	w.remedy(p.Remedy)
	hint := []cell.Span{w.st.Key.Span(w.hints.Whole), w.st.Dim.Span(" the whole text")}
	if len(p.Confirm) > 0 {
		hint = append(hint, w.st.Dim.Span(" · "), w.st.Key.Span(w.hints.Try), w.st.Dim.Span(" tries"))
	}
	w.add(pointIndent, cell.Span{}, hint)
}

// evidence lays out a piece a row.
func (w *pointWriter) evidence(sign, mark string, list []explain.Evidence) {
	for _, e := range list {
		lead := cell.Text(sign + "   ")
		text := e.Text
		switch {
		case e.Line.Message == "":
		case e.Line.Hop != w.hop:
			text += fmt.Sprintf(" (hop %d)", e.Line.Hop)
		default:
			lead = w.st.Bar.Span(sign + " " + mark + " ")
		}
		w.add(pointIndent, lead, []cell.Span{cell.Text(w.text(text))})
	}
}

// marked names the tabs in which the lines are marked.
func (w *pointWriter) marked(p *explain.Point) {
	text := MarksOf(p, w.hop).say()
	if text != "" && w.pending {
		text += fmt.Sprintf(" Select hop %d to see them.", w.hop)
	}
	if text != "" {
		w.add(pointIndent, cell.Span{}, []cell.Span{w.st.Badge.Span(text)})
	}
}
