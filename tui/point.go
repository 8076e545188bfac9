package tui

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/bubbles/key"

	"detour/explain"
	"detour/tui/cell"
	"detour/tui/page"
)

// Bounds on what a cause shows that has not the focus.
const (
	briefFor     = 2 // pieces of evidence
	briefAgainst = 1
)

// pointHints are the keys that the rows of points name.
type pointHints struct{ next, whole, try string }

func (m Model) pointHints() pointHints {
	k := m.keys.walk
	return pointHints{k.NextPoint.Help().Key, k.Explain.Help().Key, k.Experiments.Help().Key}
}

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

// inFocus returns the cause or finding that has the focus, nil for none.
func (e explanation) inFocus() *explain.Point {
	if e.point < 1 || e.point > len(e.points) {
		return nil
	}
	return e.points[e.point-1]
}

// pointedAt gives the focus to a point by its number, from 1; 0 lets go.
func (e explanation) pointedAt(n int) explanation {
	e.point, e.seek = n, n > 0
	e.marks = marksOf(e.inFocus(), e.of.Hop)
	return e
}

// keepingPoint finds the point that had the focus in a new explanation of the
// same hop.
func (e explanation) keepingPoint(id string) explanation {
	e.points = points(e.of)
	for i, p := range e.points {
		if p.ID == id {
			e.point = i + 1
			e.marks = marksOf(p, e.of.Hop)
			return e
		}
	}
	e.point, e.marks = 0, marks{}
	return e
}

// clicked gives the focus to the point whose row it is.
func (e explanation) clicked(row int) explanation {
	if i := e.scroll.Top + row; row >= 0 && i < len(e.lines) && e.lines[i].Point > 0 {
		return e.pointedAt(e.lines[i].Point)
	}
	return e
}

// readsExplanation reports whether the pane with the focus is the explanation.
func (m Model) readsExplanation() bool {
	return m.focus == paneExplain || m.layout.narrow() && m.inspector.tab == page.TabExplain
}

func (m Model) nextPoint() Model { return m.movedPoint(1) }
func (m Model) prevPoint() Model { return m.movedPoint(-1) }

// movedPoint gives the focus to another cause or finding, round and round.
// Where the explanation is a tab, the tab that is read stays if it shows what
// is marked.
func (m Model) movedPoint(by int) Model {
	at := around(m.explain.point-1, by, len(m.explain.points)) + 1
	m.explain = m.explain.pointedAt(at)
	m.focus = paneExplain
	if m.layout.narrow() {
		m.focus = paneInspector
		if t := m.inspector.tab; t != page.TabRequest && t != page.TabResponse && t != page.TabBody {
			m.inspector.tab = page.TabExplain
		}
	}
	return m
}

func (m Model) whyNoPoint() string {
	if len(m.explain.points) == 0 {
		return "There is no cause and no finding here to look at."
	}
	return ""
}

// pointKeys are the keys that matter in the explanation, for the footer.
func (m Model) pointKeys() []key.Binding {
	w := m.keys.walk
	switch {
	case !m.readsExplanation() || len(m.explain.points) == 0:
		return nil
	case m.explain.point == 0:
		return []key.Binding{brief(w.NextPoint, "cause"), brief(w.Experiments, "try")}
	}
	return []key.Binding{brief(w.NextPoint, "next cause"), brief(w.Explain, "whole"), brief(w.Experiments, "try")}
}

// A pointWriter lays out causes and findings in rows of a width.
type pointWriter struct {
	st      cell.Styles
	sg      page.Redaction
	width   int
	hop     int  // in view
	pending bool // the tabs show a request that is not sent yet
	hints   pointHints
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
	if it.Kind != explain.Guess { // a finding: what it is and how to mend it
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
}

// whole lays out the point in focus: its evidence with the signs of the lines
// that show it, how to confirm it and how to mend it.
func (w *pointWriter) whole(it explain.Item) {
	p := it.Point
	w.head(it, p.Title, w.st.Bold)
	w.evidence("+", signFor, p.For)
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
	w.says("Mend", p.Mend)
	w.says("Where", p.Where)
	w.says("Files", p.Config)
	w.says("Find", p.Find)
	w.says("Log", p.Log)
	hint := []cell.Span{w.st.Key.Span(w.hints.whole), w.st.Dim.Span(" the whole text")}
	if len(p.Confirm) > 0 {
		hint = append(hint, w.st.Dim.Span(" · "), w.st.Key.Span(w.hints.try), w.st.Dim.Span(" tries"))
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
	text := marksOf(p, w.hop).say()
	if text != "" && w.pending {
		text += fmt.Sprintf(" Select hop %d to see them.", w.hop)
	}
	if text != "" {
		w.add(pointIndent, cell.Span{}, []cell.Span{w.st.Badge.Span(text)})
	}
}
