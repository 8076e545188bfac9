package page

import (
	"fmt"
	"strings"

	"detour/explain"
	"detour/tui/cell"
)

// Bounds on what a cause shows that has not the focus.
const (
	briefFor     = 2 // pieces of evidence
	briefAgainst = 1
	briefShare   = 0.1 // of an answer whose fix is said
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
	rows    []cell.Line
}

// pointIndent sets what belongs to a point apart from its sentence.
const pointIndent = 3

// add lays out spans behind a lead, the further rows under the first word.
func (w *pointWriter) add(indent int, lead cell.Span, spans []cell.Span) {
	in := indent + cell.Width(lead.Text)
	for i, l := range cell.WrapSpans(spans, w.width-in, 0) {
		pre := []cell.Span{cell.Text(cell.Blanks(indent)), lead}
		if i > 0 {
			pre = []cell.Span{cell.Text(cell.Blanks(in))}
		}
		w.rows = append(w.rows, cell.LineOf(append(pre, l.Spans...)...))
	}
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

// head lays out the sentence of a point; what is only likely has "?" before it.
func (w *pointWriter) head(it explain.Item, text string, base cell.Ink) {
	lead := cell.Text(" ")
	if it.Kind == explain.Guess {
		lead = w.st.Changed.Span(" ? ")
	}
	w.add(0, lead, w.st.Inline(w.text(text), base))
}

// brief lays out a point that has not the focus: the first of the causes with
// where to look, all with the evidence that speaks loudest.
func (w *pointWriter) brief(it explain.Item, first bool) {
	p := it.Point
	if it.Kind != explain.Guess { // a finding: what it is and how to fix it
		w.rows = append(w.rows, itemRows(w.st, explain.Item{Kind: it.Kind, Text: w.text(it.Text), Source: w.text(it.Source)}, w.width, false)...)
		return
	}
	text := p.Title
	if first {
		text = it.Text
	}
	w.head(it, text, "")
	var said []string
	rest := len(p.For) + len(p.Against)
	for _, side := range []struct {
		sign string
		most int
		list []explain.Evidence
	}{{"+ ", briefFor, p.For}, {"− ", briefAgainst, p.Against}} {
		for _, e := range side.list[:min(side.most, len(side.list))] {
			said = append(said, side.sign+e.Text)
			rest--
		}
	}
	switch {
	case len(said) == 0 && it.Source != "":
		said = append(said, it.Source)
	case rest > 0:
		said = append(said, fmt.Sprintf("%d more", rest))
	}
	if len(said) > 0 {
		w.add(pointIndent, cell.Span{}, []cell.Span{w.st.Dim.Span(w.text(strings.Join(said, " · ")))})
	}
	w.remedyInBrief(p, first)
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
