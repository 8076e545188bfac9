package tui

import (
	"detour/explain"
	"detour/explain/verdict"
	"detour/trace"
	"detour/tui/cell"
	"detour/tui/page"
)

// explanation shows what the hop in view means.
type explanation struct {
	page.Reading
	said    page.Memory // of what other hops say
	madeOf  hopRevision // that it was worked out for
	made    madeFor
	madeAt  int        // the point that lines were made for
	seek    bool       // bring the point into view once the height is known
	marks   page.Marks // of the point, in the hop's messages
	lines   []page.Line
	places  places // of what is searched for
	scroll  cell.Scroll
	drawnOf explainKey
	drawn   []string
}

// A hopRevision is a hop as it is at a revision.
type hopRevision struct {
	revision revision
	hop      int
	trial    bool // an experiment beside that hop
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
// changed, and lays it out again when the width did. The plain explainer knows
// nothing of experiments.
func (e explanation) renewed(s page.Scene, key madeFor, st cell.Styles, explainer, plain func(trace.Chain, int) explain.Explanation, chain verdict.Verdict) explanation {
	if of := (hopRevision{key.revision, key.hop, key.trial}); e.madeOf != of {
		kept := ""
		if p := e.InFocus(); p != nil && e.madeOf.hop == key.hop && e.madeOf.trial == key.trial {
			kept = p.ID
		}
		if e.madeOf.hop != key.hop || e.madeOf.trial != key.trial {
			e.scroll.Top = 0
		}
		e.madeOf = of
		var now explain.Explanation
		if s.Hop != nil {
			now = explainer(s.Judged())
		}
		e.Reading = e.Read(now)
		if e.said == nil {
			e.said = page.Memory{}
		}
		e.Earlier = page.Earlier{}
		if !s.Trial() {
			ch, at := s.Judged()
			e.Earlier = e.said.Before(ch, at, plain)
		}
		e = e.keepingPoint(kept)
	}
	key.tab = page.TabExplain
	if e.made != key || e.madeAt != e.Point || e.lines == nil {
		newFind := e.made.find != key.find
		e.made, e.madeAt = key, e.Point
		e.lines, e.places = found(st, page.Explain(s, page.View{Styles: st, Width: key.width, Redaction: key.redaction}, e.Reading, chain), key.find)
		if at := e.places.row(); at >= 0 && newFind {
			e.scroll = e.scroll.Showing(at)
		}
	}
	return e
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
		if e.lines[i].Point == e.Point {
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
	if at := e.lines[i].Point; i == e.places.row() || at == 0 || at != e.Point {
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
	key := explainKey{e.made, e.Point, e.scroll, e.places.at, r, focused}
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
