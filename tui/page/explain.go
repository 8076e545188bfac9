package page

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"detour/explain"
	"detour/explain/verdict"
	"detour/tui/cell"
)

// A Reading is an explanation as it is read.
type Reading struct {
	Of     explain.Explanation
	Points []*explain.Point // the causes and findings, in their order
	Point  int              // of points that has the focus, from 1; 0 for none
	Differ string           // how many clients do another thing; "" for none
	Keys   PointKeys
}

// PointKeys are the keys that the rows of points name.
type PointKeys struct{ Next, Whole, Try string }

// Read begins reading an explanation.
func (r Reading) Read(e explain.Explanation) Reading {
	r.Of, r.Points, r.Point = e, points(e), 0
	return r
}

// InFocus returns the cause or finding that has the focus, nil for none.
func (r Reading) InFocus() *explain.Point {
	if r.Point < 1 || r.Point > len(r.Points) {
		return nil
	}
	return r.Points[r.Point-1]
}

// Explain sets the parts of an explanation in rows: first what the verdict says of
// the hop. What the status means in general is a row that K opens, and sources
// stand in its article alone.
func Explain(s Scene, v View, r Reading, chain verdict.Verdict) []Line {
	st, width := v.Styles, v.Width
	switch {
	case s.Hop == nil && s.Sending:
		return Lines(cell.Paragraph(st.Dim, 0, "Waiting for the answer. esc cancels.", width))
	case s.Hop == nil:
		return Lines(cell.Paragraph(st.Dim, 0, "Nothing was sent yet. Next shows the request that a step sends; what its answer means stands here.", width))
	}
	sg := v.Redaction
	title := cell.Shown(r.Of.Title)
	if word := FailedWord(s.Hop); word != "" {
		title = strings.TrimPrefix(word, "✗ ") + ": " + title
	}
	if s.Hop.Failure != nil {
		title = "✗ " + title
	}
	out := Lines(cell.WrapSpans([]cell.Span{StatusInk(st, s.Hop).And(st.Bold).Span(title)}, width, 0))
	out = append(out, Lines(Decides(s, chain, v))...)
	number := 0 // of the point before
	for i, part := range r.Of.Parts {
		if len(part.Items) == 0 || r.Of.SaidByPoints(part.ID) || part.ID == explain.PartSources {
			continue
		}
		if part.ID == explain.PartMeaning && i > 0 {
			out = append(out, Lines(r.folded(st, sg, part, width))...)
			continue
		}
		if part.ID != explain.PartMeaning {
			out = append(out, Lines([]cell.Line{{}, st.Title.Line(part.Title)})...)
		}
		for _, item := range part.Items {
			if item.Point != nil {
				number++
				copies := needsACopy(item.Point, r.Points)
				w := pointWriter{st: st, sg: sg, width: width, hop: r.Of.Hop, pending: s.Pending, copies: copies, hints: r.Keys}
				for _, l := range w.point(item, number == 1, number == r.Point) {
					out = append(out, Line{Line: l, Point: number})
				}
				continue
			}
			item.Text, item.Source = sg.Text(cell.Shown(item.Text)), sg.Text(cell.Shown(item.Source))
			out = append(out, Lines(itemRows(st, item, width, part.ID == explain.PartMeaning))...)
		}
		switch {
		case part.ID == explain.PartNext && r.Differ != "":
			out = append(out, Lines(itemRows(st, explain.Item{Text: r.Differ}, width, false))...)
		case part.ID == explain.PartCauses && r.Point == 0 && number > 0:
			out = append(out, Lines(r.hint(st, width))...)
		}
	}
	return out
}

// folded is what a status means in general in one row, with the key to all of it.
func (r Reading) folded(st cell.Styles, sg Redaction, part explain.Part, width int) []cell.Line {
	code, _, _ := strings.Cut(r.Of.Title, " ")
	text := code + ": " + cell.WithoutMarks(sg.Text(cell.Shown(part.Items[0].Text)))
	room := max(8, width-cell.Width(r.Keys.Whole)-2)
	line := cell.LineOf(st.Dim.Span(ansi.Truncate(text, room, "…")), cell.Text(cell.Blanks(max(0, room-cell.Width(text))+1)), st.Key.Span(r.Keys.Whole))
	return []cell.Line{{}, line}
}

// hint says by which keys the causes are read.
func (r Reading) hint(st cell.Styles, width int) []cell.Line {
	h := r.Keys
	return cell.WrapSpans([]cell.Span{cell.Text(" "), st.Key.Span(h.Next), st.Dim.Span(" opens one · "), st.Key.Span(h.Try), st.Dim.Span(" tries them")}, width, 0)
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

// Gist returns the explanation in one line: why the chain comes to what it does and
// what to do; where nothing is wrong the title, what happens next, and what it means
// as far as there is room.
func (r Reading) Gist(st cell.Styles, sg Redaction, chain verdict.Verdict) cell.Line {
	l := cell.LineOf(cell.Text(" "))
	if r.Of.Title == "" {
		return l
	}
	if p := r.InFocus(); p != nil {
		l.Spans = append(l.Spans, MarksOf(p, r.Of.Hop).spans(st)...)
		l.Spans = append(l.Spans, st.Bold.Span(cell.WithoutMarks(sg.Text(cell.Shown(p.Title)))))
		return l
	}
	if why := Why(chain, View{Styles: st, Redaction: sg}); len(why.Spans) > 1 {
		return why
	}
	l.Spans = append(l.Spans, st.Bold.Span(cell.Shown(r.Of.Title)))
	sep := ": "
	for _, id := range []explain.PartID{explain.PartNext, explain.PartMeaning} {
		for _, p := range r.Of.Parts {
			if p.ID == id && len(p.Items) > 0 {
				l.Spans = append(l.Spans, st.Dim.Span(sep+cell.WithoutMarks(sg.Text(cell.Shown(p.Items[0].Text)))))
				sep = " "
			}
		}
	}
	return l
}
