package tui

import (
	"detour/explain"
	"detour/trace"
	"detour/tui/cell"
	"detour/tui/page"
)

// explanation shows what the hop in view means.
type explanation struct {
	of      explain.Explanation
	differ  string // how many clients do another thing; "" for none
	madeOf  [2]int // revision and hop that it was worked out for
	made    madeFor
	hints   pointHints
	points  []*explain.Point // the causes and findings, in their order
	point   int              // of points that has the focus, from 1; 0 for none
	madeAt  int              // the point that lines were made for
	seek    bool             // bring the point into view once the height is known
	marks   marks            // of the point, in the hop's messages
	lines   []page.Line
	places  places // of what is searched for
	scroll  cell.Scroll
	drawnOf explainKey
	drawn   []string
}

// An explainKey is everything that the drawn pane depends on.
type explainKey struct {
	made    madeFor
	point   int
	scroll  cell.Scroll
	place   int
	r       rect
	focused bool
}

// renewed works the explanation out again when the hop or its decision
// changed, and lays it out again when the width did.
func (e explanation) renewed(s page.Scene, key madeFor, st cell.Styles, explainer func(trace.Chain, int) explain.Explanation) explanation {
	if of := [2]int{key.revision, key.hop}; e.madeOf != of {
		kept := ""
		if p := e.inFocus(); p != nil && e.madeOf[1] == key.hop {
			kept = p.ID
		}
		if e.madeOf[1] != key.hop {
			e.scroll.Top = 0
		}
		e.madeOf, e.of = of, explain.Explanation{}
		if s.Hop != nil {
			e.of = explainer(s.Judged())
		}
		e = e.keepingPoint(kept)
	}
	key.tab = page.TabExplain
	if e.made != key || e.madeAt != e.point || e.lines == nil {
		newFind := e.made.find != key.find
		e.made, e.madeAt = key, e.point
		e.lines, e.places = found(st, e.laidOut(s, st, key), key.find)
		if at := e.places.row(); at >= 0 && newFind {
			e.scroll = e.scroll.Showing(at)
		}
	}
	return e
}

// laidOut sets the parts in rows of a width.
func (e explanation) laidOut(s page.Scene, st cell.Styles, key madeFor) []page.Line {
	width := key.width
	switch {
	case s.Hop == nil && s.Sending:
		return page.Lines(cell.Paragraph(st.Dim, 0, "Waiting for the answer. esc cancels.", width))
	case s.Hop == nil:
		return page.Lines(cell.Paragraph(st.Dim, 0, "Nothing was sent yet. Next shows the request that a step sends; what its answer means stands here.", width))
	}
	sg := key.sight
	out := page.Lines(cell.WrapSpans([]cell.Span{st.Status(s.Hop.Status()).And(st.Bold).Span(cell.Shown(e.of.Title))}, width, 0))
	number := 0 // of the point before
	for _, part := range e.of.Parts {
		if len(part.Items) == 0 {
			continue
		}
		if part.ID != explain.PartMeaning {
			out = append(out, page.Lines([]cell.Line{{}, st.Title.Line(part.Title)})...)
		}
		for _, item := range part.Items {
			if item.Point != nil {
				number++
				w := pointWriter{st: st, sg: sg, width: width, hop: e.of.Hop, pending: key.pending, hints: e.hints}
				for _, l := range w.point(item, number == 1, number == e.point) {
					out = append(out, page.Line{Line: l, Point: number})
				}
				continue
			}
			item.Text, item.Source = sg.Text(cell.Shown(item.Text)), sg.Text(cell.Shown(item.Source))
			out = append(out, page.Lines(itemRows(st, item, width, part.ID == explain.PartMeaning))...)
		}
		switch {
		case part.ID == explain.PartNext && e.differ != "":
			out = append(out, page.Lines(itemRows(st, explain.Item{Text: e.differ}, width, false))...)
		case part.ID == explain.PartCauses && e.point == 0 && number > 0:
			out = append(out, page.Lines(e.hint(st, width))...)
		}
	}
	return out
}

// hint says by which keys the causes are read.
func (e explanation) hint(st cell.Styles, width int) []cell.Line {
	h := e.hints
	return cell.WrapSpans([]cell.Span{cell.Text(" "), st.Key.Span(h.next), st.Dim.Span(" opens one · "), st.Key.Span(h.try), st.Dim.Span(" tries them")}, width, 0)
}

// itemRows lays out one item, its source dimmed behind the fact. What is only
// likely has "?" before it.
func itemRows(st cell.Styles, it explain.Item, width int, flush bool) []cell.Line {
	indent, lead := 1, cell.Text(" ")
	if flush {
		indent, lead = 0, cell.Span{}
	}
	if it.Kind == explain.Guess {
		indent, lead = 3, st.Changed.Span(" ? ")
	}
	spans := st.Inline(cell.Shown(it.Text), "")
	if it.Source != "" {
		spans = append(spans, st.Dim.Span(" · "+cell.Shown(it.Source)))
	}
	rows := cell.WrapSpans(spans, width-indent, 0)
	for i := range rows {
		pre := lead
		if i > 0 {
			pre.Text, pre.Ink = cell.Blanks(cell.Width(lead.Text)), ""
		}
		rows[i].Spans = append([]cell.Span{pre}, rows[i].Spans...)
	}
	return rows
}

// gist returns the explanation in one line: the title, what happens next, and
// what it means as far as there is room.
func (e explanation) gist(st cell.Styles, sg page.Redaction) cell.Line {
	l := cell.LineOf(cell.Text(" "))
	if e.of.Title == "" {
		return l
	}
	if p := e.inFocus(); p != nil {
		l.Spans = append(l.Spans, e.marks.spans(st)...)
		l.Spans = append(l.Spans, st.Bold.Span(cell.WithoutMarks(sg.Text(cell.Shown(p.Title)))))
		return l
	}
	l.Spans = append(l.Spans, st.Bold.Span(cell.Shown(e.of.Title)))
	sep := ": "
	for _, id := range []explain.PartID{explain.PartNext, explain.PartMeaning} {
		for _, p := range e.of.Parts {
			if p.ID == id && len(p.Items) > 0 {
				l.Spans = append(l.Spans, st.Dim.Span(sep+cell.WithoutMarks(sg.Text(cell.Shown(p.Items[0].Text)))))
				sep = " "
			}
		}
	}
	return l
}

// fitted fits the rows into a height, with the point in view that the focus
// has come to.
func (e explanation) fitted(height int) explanation {
	e.scroll = e.scroll.Fitted(len(e.lines), height)
	if !e.seek {
		return e
	}
	e.seek = false
	first, last := -1, -1
	for i := range e.lines {
		if e.lines[i].Point == e.point {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	if first >= 0 {
		e.scroll = e.scroll.Showing(last).Showing(first)
	}
	return e
}

// row is a line with its gutter: the place that is looked at has a sign, the
// rows of the point in focus have a bar.
func (e explanation) row(st cell.Styles, i int, focused bool) cell.Line {
	l := e.lines[i].Line
	if at := e.lines[i].Point; i == e.places.row() || at == 0 || at != e.point {
		return cell.Pointed(st, l, i == e.places.row())
	}
	mark := st.Dim.Span("▌")
	if focused {
		mark.Ink = st.Bar
	}
	l.Spans = append([]cell.Span{mark}, l.Spans...)
	return l
}

// draw draws the rows in view in a frame of their own.
func (e explanation) draw(st cell.Styles, r rect, focused bool) explanation {
	in := r.inner()
	e = e.fitted(in.h)
	key := explainKey{e.made, e.point, e.scroll, e.places.at, r, focused}
	if e.drawnOf == key && e.drawn != nil {
		return e
	}
	e.drawnOf = key
	b := cell.Frame{Title: []cell.Span{st.Title.Span("Explain")}, Focused: focused, Note: e.scroll.Position()}
	for i := e.scroll.Top; i < e.scroll.End(); i++ {
		b.Rows = append(b.Rows, e.row(st, i, focused).Draw(in.w))
	}
	e.drawn = b.Draw(st, r.w, r.h)
	return e
}
