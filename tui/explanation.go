package tui

import (
	"strings"

	"detour/explain"
	"detour/trace"
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
	lines   []line
	places  places // of what is searched for
	scroll  scroll
	drawnOf explainKey
	drawn   []string
}

// An explainKey is everything that the drawn pane depends on.
type explainKey struct {
	made    madeFor
	point   int
	scroll  scroll
	place   int
	r       rect
	focused bool
}

// renewed works the explanation out again when the hop or its decision
// changed, and lays it out again when the width did.
func (e explanation) renewed(s scene, key madeFor, st styles, explainer func(trace.Chain, int) explain.Explanation) explanation {
	if of := [2]int{key.revision, key.hop}; e.madeOf != of {
		kept := ""
		if p := e.inFocus(); p != nil && e.madeOf[1] == key.hop {
			kept = p.ID
		}
		if e.madeOf[1] != key.hop {
			e.scroll.top = 0
		}
		e.madeOf, e.of = of, explain.Explanation{}
		if s.hop != nil {
			e.of = explainer(s.judged())
		}
		e = e.keepingPoint(kept)
	}
	key.tab = tabExplain
	if e.made != key || e.madeAt != e.point || e.lines == nil {
		newFind := e.made.find != key.find
		e.made, e.madeAt = key, e.point
		e.lines, e.places = found(st, e.laidOut(s, st, key), key.find)
		if at := e.places.row(); at >= 0 && newFind {
			e.scroll = e.scroll.showing(at)
		}
	}
	return e
}

// laidOut sets the parts in rows of a width.
func (e explanation) laidOut(s scene, st styles, key madeFor) []line {
	width := key.width
	switch {
	case s.hop == nil && s.sending:
		return paragraph(st.dim, 0, "Waiting for the answer. esc cancels.", width)
	case s.hop == nil:
		return paragraph(st.dim, 0, "Nothing was sent yet. Next shows the request that a step sends; what its answer means stands here.", width)
	}
	sg := key.sight
	out := flow([]span{{st.status(s.hop.Status()).and(st.bold), shown(e.of.Title)}}, width, 0)
	number := 0 // of the point before
	for _, part := range e.of.Parts {
		if len(part.Items) == 0 {
			continue
		}
		if part.ID != explain.PartMeaning {
			out = append(out, line{}, plain(st.title, part.Title))
		}
		for _, item := range part.Items {
			if item.Point != nil {
				number++
				w := pointWriter{st: st, sg: sg, width: width, hop: e.of.Hop, pending: key.pending, hints: e.hints}
				out = append(out, w.point(item, number, number == e.point)...)
				continue
			}
			item.Text, item.Source = sg.text(shown(item.Text)), sg.text(shown(item.Source))
			out = append(out, itemRows(st, item, width, part.ID == explain.PartMeaning)...)
		}
		switch {
		case part.ID == explain.PartNext && e.differ != "":
			out = append(out, itemRows(st, explain.Item{Text: e.differ}, width, false)...)
		case part.ID == explain.PartCauses && e.point == 0 && number > 0:
			out = append(out, e.hint(st, width)...)
		}
	}
	return out
}

// hint says by which keys the causes are read.
func (e explanation) hint(st styles, width int) []line {
	h := e.hints
	return flow([]span{{"", " "}, {st.key, h.next}, {st.dim, " opens one · "}, {st.key, h.try}, {st.dim, " tries them"}}, width, 0)
}

// itemRows lays out one item, its source dimmed behind the fact. What is only
// likely has "?" before it.
func itemRows(st styles, it explain.Item, width int, flush bool) []line {
	indent, lead := 1, span{"", " "}
	if flush {
		indent, lead = 0, span{}
	}
	if it.Kind == explain.Guess {
		indent, lead = 3, span{st.changed, " ? "}
	}
	spans := st.inline(shown(it.Text), "")
	if it.Source != "" {
		spans = append(spans, span{st.dim, " · " + shown(it.Source)})
	}
	rows := flow(spans, width-indent, 0)
	for i := range rows {
		pre := lead
		if i > 0 {
			pre.text, pre.ink = blanks(textWidth(lead.text)), ""
		}
		rows[i].spans = append([]span{pre}, rows[i].spans...)
	}
	return rows
}

// gist returns the explanation in one line: the title, what happens next, and
// what it means as far as there is room.
func (e explanation) gist(st styles, sg sight) line {
	l := line{spans: []span{{"", " "}}}
	if e.of.Title == "" {
		return l
	}
	if p := e.inFocus(); p != nil {
		l.spans = append(l.spans, e.marks.spans(st)...)
		l.spans = append(l.spans, span{st.bold, withoutMarks(sg.text(shown(p.Title)))})
		return l
	}
	l.spans = append(l.spans, span{st.bold, shown(e.of.Title)})
	sep := ": "
	for _, id := range []explain.PartID{explain.PartNext, explain.PartMeaning} {
		for _, p := range e.of.Parts {
			if p.ID == id && len(p.Items) > 0 {
				l.spans = append(l.spans, span{st.dim, sep + withoutMarks(sg.text(shown(p.Items[0].Text)))})
				sep = " "
			}
		}
	}
	return l
}

func withoutMarks(s string) string {
	return strings.NewReplacer("`", "", "**", "").Replace(s)
}

// fitted fits the rows into a height, with the point in view that the focus
// has come to.
func (e explanation) fitted(height int) explanation {
	e.scroll = e.scroll.fitted(len(e.lines), height)
	if !e.seek {
		return e
	}
	e.seek = false
	first, last := -1, -1
	for i := range e.lines {
		if e.lines[i].point == e.point {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	if first >= 0 {
		e.scroll = e.scroll.showing(last).showing(first)
	}
	return e
}

// row is a line with its gutter: the place that is looked at has a sign, the
// rows of the point in focus have a bar.
func (e explanation) row(st styles, i int, focused bool) line {
	l := e.lines[i]
	if i == e.places.row() || l.point == 0 || l.point != e.point {
		return pointed(st, l, i == e.places.row())
	}
	mark := span{st.dim, "▌"}
	if focused {
		mark.ink = st.bar
	}
	l.spans = append([]span{mark}, l.spans...)
	return l
}

// draw draws the rows in view in a frame of their own.
func (e explanation) draw(st styles, r rect, focused bool) explanation {
	in := r.inner()
	e = e.fitted(in.h)
	key := explainKey{e.made, e.point, e.scroll, e.places.at, r, focused}
	if e.drawnOf == key && e.drawn != nil {
		return e
	}
	e.drawnOf = key
	b := box{title: []span{{st.title, "Explain"}}, focused: focused, note: e.scroll.position()}
	for i := e.scroll.top; i < e.scroll.end(); i++ {
		b.rows = append(b.rows, e.row(st, i, focused).draw(in.w))
	}
	e.drawn = b.draw(st, r)
	return e
}
