package page

import (
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"detour/explain"
	"detour/explain/verdict"
	"detour/tui/cell"
)

// A Reading is an explanation as it is read.
type Reading struct {
	Of      explain.Explanation
	Points  []*explain.Point // the causes and findings, in their order
	Point   int              // of points that has the focus, from 1; 0 for none
	Earlier Earlier          // what was said at the hops before
	Differ  string           // how many clients do another thing; "" for none
	Keys    PointKeys
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

// Products are whose the causes are, the likeliest first.
func (r Reading) Products() []string {
	var out []string
	for _, c := range r.Of.Causes {
		if c.Product != "" && !slices.Contains(out, c.Product) {
			out = append(out, c.Product)
		}
	}
	return out
}

// An explained is an explanation that is laid out, part by part: first what the
// verdict says of the hop, then the exchange, what goes next, the causes with all
// that belongs to each, the findings, and what the status means in a row that K opens.
// Sources stand in the articles alone.
type explained struct {
	View
	scene  Scene
	r      Reading
	chain  verdict.Verdict
	number int // of the point before
	lines  []Line
}

// Explain sets the parts of an explanation in rows.
func Explain(s Scene, v View, r Reading, chain verdict.Verdict) []Line {
	switch {
	case s.Hop == nil && s.Sending:
		return Lines(cell.Paragraph(v.Styles.Dim, 0, "Waiting for the answer. esc cancels.", v.Width))
	case s.Hop == nil:
		return Lines(cell.Paragraph(v.Styles.Dim, 0, "Nothing was sent yet. Next shows the request that a step sends; what its answer means stands here.", v.Width))
	}
	x := &explained{View: v, scene: s, r: r, chain: chain}
	x.title()
	x.all(Decides(s, chain, v))
	for i, part := range r.Of.Parts {
		if len(part.Items) > 0 {
			x.part(part, i == 0)
		}
	}
	return x.lines
}

func (x *explained) all(ls []cell.Line) { x.lines = append(x.lines, Lines(ls)...) }

// title is the status, or how the hop failed.
func (x *explained) title() {
	title := cell.Shown(x.r.Of.Title)
	if word := FailedWord(x.scene.Hop); word != "" {
		title = strings.TrimPrefix(word, "✗ ") + ": " + title
	}
	if x.scene.Hop.Failure != nil {
		title = "✗ " + title
	}
	x.all(cell.WrapSpans([]cell.Span{StatusInk(x.Styles, x.scene.Hop).And(x.Styles.Bold).Span(title)}, x.Width, 0))
}

// part lays out one part. What the blocks of the causes say too, and where more is to
// be read, is left to them and to the articles.
func (x *explained) part(part explain.Part, first bool) {
	switch part.ID {
	case explain.PartSources, explain.PartMend:
		return
	case explain.PartConfirm:
		if len(x.r.Points) > 0 {
			return
		}
	case explain.PartMeaning:
		if !first {
			x.all(x.r.folded(x.Styles, x.Redaction, part, x.Width))
			return
		}
		if len(x.lines) > 1 { // the verdict stands above
			x.all([]cell.Line{{}})
		}
		for _, item := range part.Items {
			x.item(item, true)
		}
		return
	case explain.PartNext:
		if x.scene.Hop.Failure != nil {
			return // the exchange says it
		}
		part.Items = part.Items[:1] // Next has the rules, line by line
	}
	x.all([]cell.Line{{}, x.Styles.Title.Line(part.Title)})
	said := 0
	for _, item := range part.Items {
		switch {
		case item.Point != nil:
			x.point(item)
		case part.ID == explain.PartExchange && x.r.Earlier.Said(item.Text):
			said++
		default:
			x.item(item, false)
		}
	}
	switch {
	case said > 0 && said == len(part.Items):
		x.all(cell.Paragraph(x.Styles.Dim, 1, fmt.Sprintf("As at hop %d.", x.r.Earlier.Hop), x.Width))
	case said > 0:
		x.all(cell.Paragraph(x.Styles.Dim, 1, fmt.Sprintf("%d more as at hop %d.", said, x.r.Earlier.Hop), x.Width))
	case part.ID == explain.PartNext && x.r.Differ != "":
		x.all(itemRows(x.Styles, explain.Item{Text: x.r.Differ}, x.Width, false))
	case part.ID == explain.PartCauses && x.r.Point == 0 && x.number > 0:
		x.all(x.r.hint(x.Styles, x.Width))
	}
}

// itemMost is how many rows a sentence may take.
const itemMost = 4

func (x *explained) item(item explain.Item, flush bool) {
	item.Text, item.Source = x.Redaction.Text(cell.Shown(item.Text)), ""
	x.all(atMost(itemRows(x.Styles, item, x.Width, flush), itemMost, x.Width))
}

// point lays out a cause or a finding.
func (x *explained) point(item explain.Item) {
	x.number++
	w := pointWriter{
		st: x.Styles, sg: x.Redaction, width: x.Width, hop: x.r.Of.Hop, pending: x.scene.Pending,
		copies: needsACopy(item.Point, x.r.Points), hints: x.r.Keys, told: x.chain.Do,
	}
	if x.scene.Hop.ID != x.chain.Hop {
		w.told = ""
	}
	w.gravest = !slices.ContainsFunc(x.r.Points[:x.number-1], func(p *explain.Point) bool { return p.Part == explain.PartFindings })
	if w.since = x.r.Earlier.since(item.Point, x.chain, x.r.Of.Hop); x.scene.Hop.ID == x.chain.Hop && item.Point.Part == explain.PartCauses {
		w.since = 0 // the hop that decides says why
	}
	for _, l := range w.point(item, x.number == 1, x.number == x.r.Point) {
		x.lines = append(x.lines, Line{Line: l, Point: x.number})
	}
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

// Gist returns the explanation in a few rows: why the chain comes to what it does and
// what to do; where nothing is wrong the title, what happens next, and what it means
// as far as there is room. The end of the last row is kept for a key, which takes hint
// cells.
func (r Reading) Gist(view View, chain verdict.Verdict, rows, hint int) []cell.Line {
	st, sg := view.Styles, view.Redaction
	l := cell.LineOf(cell.Text(" "))
	if r.Of.Title == "" {
		return []cell.Line{l}
	}
	if p := r.InFocus(); p != nil {
		l.Spans = append(l.Spans, MarksOf(p, r.Of.Hop).spans(st)...)
		l.Spans = append(l.Spans, st.Bold.Span(cell.WithoutMarks(sg.Text(cell.Shown(p.Title)))))
		return []cell.Line{l}
	}
	if why := Why(chain, view); len(why.Spans) > 1 {
		if rows > 1 {
			return WhyAndDo(chain, view, rows, hint)
		}
		return []cell.Line{why}
	}
	said := []cell.Span{st.Bold.Span(cell.Shown(r.Of.Title))}
	sep := ": "
	for _, id := range []explain.PartID{explain.PartNext, explain.PartMeaning} {
		for _, p := range r.Of.Parts {
			if p.ID == id && len(p.Items) > 0 {
				text, _, more := strings.Cut(p.Items[0].Text, ". ") // the article has the rest
				if more {
					text += "."
				}
				said = append(said, st.Dim.Span(sep+cell.WithoutMarks(sg.Text(cell.Shown(text)))))
				sep = " "
			}
		}
	}
	return indented(cell.WrapSpans(said, view.Width-hint-2, 0), 1, rows)
}

// indented sets rows in by some cells; those beyond the most are joined to the last
// one, which shows by its cut that there is more.
func indented(rows []cell.Line, by, most int) []cell.Line {
	out := make([]cell.Line, 0, min(len(rows), most))
	for i, l := range rows {
		if i < most {
			out = append(out, cell.LineOf(append([]cell.Span{cell.Text(cell.Blanks(by))}, l.Spans...)...))
			continue
		}
		if len(l.Spans) > 0 { // it hangs
			l.Spans[0].Text = strings.TrimLeft(l.Spans[0].Text, " ")
		}
		out[most-1].Spans = append(append(out[most-1].Spans, cell.Text(" ")), l.Spans...)
	}
	return out
}
