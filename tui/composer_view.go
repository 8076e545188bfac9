package tui

import (
	"fmt"
	"strings"

	"detour/trace"
	"detour/trace/prose"
	"detour/trace/uri"
	"detour/tui/cell"
	"detour/tui/form"
	"detour/tui/page"
)

// A placedPos is where a place of the form was drawn, for the mouse.
type placedPos struct {
	pos form.Pos
	at  rect
}

// composerView draws a composer.
type composerView struct {
	c         composer
	f         form.Form
	st        cell.Styles
	r         rect
	redaction page.Redaction
	width     int // of the left column
	rows      []string
	at        []placedPos
}

// asideWidth is from where the description has a column of its own.
const asideWidth = 80

// draw draws the form.
func (c composer) draw(st cell.Styles, r rect, sg page.Redaction) composer {
	v := composerView{c: c, f: c.form, st: st, r: r, redaction: sg, width: r.w}
	aside := r.w >= asideWidth
	if aside {
		v.width = r.w * 56 / 100
	}
	v.space()
	v.requestRow()
	v.choices()
	v.secretRows()
	v.space()
	v.columns(aside)
	c = v.c
	c.drawn, c.at = v.rows, v.at
	return c
}

func (v *composerView) blank() { v.rows = append(v.rows, cell.Blanks(v.r.w)) }

// airyHeight is the height from which rows are left blank.
const airyHeight = 18

// space leaves a row blank where there are many.
func (v *composerView) space() {
	if v.r.h >= airyHeight {
		v.blank()
	}
}

func (v *composerView) add(l cell.Line, width int) { v.rows = append(v.rows, l.Draw(width)) }

// place remembers where a place is drawn: from the end of the spans so far.
func (v *composerView) place(p form.Pos, l cell.Line, width int) {
	v.at = append(v.at, placedPos{p, rect{cell.SpansWidth(l.Spans), len(v.rows), width, 1}})
}

// label is what stands before a part, marked where that has the focus.
func (v *composerView) label(s string, p ...form.Part) []cell.Span {
	for _, x := range p {
		if x == v.f.At.Part {
			return []cell.Span{v.st.Bar.Span("▌"), v.st.Key.Span(s)}
		}
	}
	return []cell.Span{cell.Text(" "), v.st.Dim.Span(s)}
}

// requestRow draws the method and the URL.
func (v *composerView) requestRow() {
	l := cell.LineOf(v.label("Method  ", form.PartMethod)...)
	method := "[ " + cell.Shown(v.f.Method()) + " ▾ ]"
	v.place(form.Pos{Part: form.PartMethod}, l, cell.Width(method))
	l.Spans = append(append(l.Spans, v.choice(form.PartMethod, method), cell.Text("  ")), v.label("URL  ", form.PartURL)...)
	room := v.r.w - cell.SpansWidth(l.Spans) - 1
	v.place(form.Pos{Part: form.PartURL}, l, room)
	on := v.f.At.Part == form.PartURL
	switch {
	case !on && v.redaction.Anonymizer != nil:
		l.Spans = append(l.Spans, cell.Text(cell.Shorten(v.redaction.Address(uri.Split(v.f.URL.Value())), room)))
	case v.f.URL.Empty() && !on:
		l.Spans = append(l.Spans, v.st.Dim.Span("https://…"))
	default:
		ghost := ""
		if v.f.URL.Empty() {
			ghost = " https://… or lab:NAME"
		}
		l.Spans = append(l.Spans, entrySpans(v.st, v.f.URL, room, on, ghost)...)
	}
	v.add(l, v.r.w)
}

func (v *composerView) gutter(on bool) cell.Span {
	if on {
		return v.st.Bar.Span("▌")
	}
	return cell.Text(" ")
}

// secretRows draws what is masked and to be written again, around the one in focus.
func (v *composerView) secretRows() {
	if len(v.f.Secrets) == 0 {
		return
	}
	v.add(cell.LineOf(v.label("Masked in the file, to be written again", form.PartSecret)...), v.r.w)
	room, first := max(1, v.r.h/4), 0
	if v.f.At.Part == form.PartSecret {
		first = max(0, v.f.At.Row-room+1)
	}
	for i := first; i < min(len(v.f.Secrets), first+room); i++ {
		v.secretRow(i)
	}
}

func (v *composerView) secretRow(i int) {
	s, at := v.f.Secrets[i], form.Pos{Part: form.PartSecret, Row: i}
	on := v.f.At == at
	name := cell.Shorten(cell.Shown(s.Name), v.r.w/2)
	l := cell.LineOf(v.gutter(on), cell.Text(" "), v.st.FieldName.Span(name), cell.Text(cell.Blanks(max(2, 26-cell.Width(name)))))
	room := v.r.w - cell.SpansWidth(l.Spans) - 1
	v.place(at, l, room)
	switch size := sizeOf(s); {
	case on:
		l.Spans = append(l.Spans, entrySpans(v.st, s.Value, room, true, " "+size)...)
	case s.Value.Empty():
		l.Spans = append(l.Spans, v.st.Changed.Span(cell.CutEnd(size, room)))
	case v.redaction.Open:
		l.Spans = append(l.Spans, cell.Text(cell.Shorten(s.Value.Text(), room)))
	default:
		l.Spans = append(l.Spans, cell.Text(cell.Shorten(trace.MaskSecret(s.Value.Value()), room)))
	}
	v.add(l, v.r.w)
}

// sizeOf says how long a masked value is, as far as that is known.
func sizeOf(s form.Secret) string {
	if s.Size == 0 {
		return "not written yet"
	}
	return "not written yet, " + prose.Counted(s.Size, "byte")
}

// columns draws the fields and the body at the left, and beside them what the
// thing in focus is; on a narrow screen that is the last row.
func (v *composerView) columns(aside bool) {
	top, height := len(v.rows), v.r.h-len(v.rows)
	if !aside {
		height -= aboutRows
	}
	v.fields(height)
	v.bodyRows(top + height)
	for len(v.rows) < top+height {
		v.rows = append(v.rows, cell.Blanks(v.width))
	}
	about := v.about()
	if !aside {
		v.below(about)
		return
	}
	rest := v.r.w - v.width
	var text []cell.Line
	for i, a := range about {
		if i == 0 {
			text = append(text, v.st.Title.Line(a))
			continue
		}
		text = append(text, cell.Indent(cell.WrapSpans(v.st.Inline(a, v.st.Dim), rest-4, 0), 2)...)
	}
	for i := top; i < len(v.rows); i++ {
		l := cell.Line{}
		if i-top < len(text) {
			l = text[i-top]
		}
		v.rows[i] += l.Draw(rest)
	}
}

// aboutRows is how many rows tell of the thing in focus on a narrow screen.
const aboutRows = 2

// below draws in the last rows what the thing in focus is.
func (v *composerView) below(about []string) {
	v.rows = v.rows[:min(len(v.rows), v.r.h-aboutRows)]
	text := append([]cell.Span{v.st.Title.Span(about[0]), cell.Text("  ")}, v.st.Inline(strings.Join(about[1:], " "), v.st.Dim)...)
	rows := cell.WrapSpans(text, v.r.w-2, 0)
	for i := range aboutRows {
		switch {
		case i >= len(rows):
			v.blank()
		case i == aboutRows-1 && len(rows) > aboutRows:
			v.add(cell.LineOf(append(append([]cell.Span{cell.Text(" ")}, rows[i].Spans...), v.st.Dim.Span(" …"))...), v.r.w)
		default:
			v.add(cell.LineOf(append([]cell.Span{cell.Text(" ")}, rows[i].Spans...)...), v.r.w)
		}
	}
}

// fields draws the field lines around the one in focus, and counts those that are out
// of sight.
func (v *composerView) fields(height int) {
	room := max(2, height-2-min(6, max(3, height/3)))
	first := 0
	if p := v.f.At.Part; p == form.PartName || p == form.PartValue {
		first = max(0, v.f.At.Row-room+1)
	}
	head := []cell.Span{cell.Text(" "), v.st.Dim.Span("Fields")}
	if p := v.f.At.Part; p == form.PartName || p == form.PartValue {
		head[1].Ink = v.st.Key
	}
	if hidden := outOfSight(first, len(v.f.Rows)-1-first-room); hidden != "" {
		head = append(head, v.st.Changed.Span("  "+hidden))
	}
	v.add(cell.LineOf(head...), v.width)
	nameWidth := 14
	for _, r := range v.f.Rows {
		nameWidth = max(nameWidth, min(cell.Width(cell.Shown(r.Name.Text())), 30))
	}
	nameWidth = min(nameWidth, v.width/2-2)
	for i := first; i < min(len(v.f.Rows), first+room); i++ {
		v.fieldRow(i, nameWidth)
	}
}

// outOfSight says how many lines are above and below those in view.
func outOfSight(above, below int) string {
	switch {
	case above > 0 && below > 0:
		return fmt.Sprintf("%d more above, %d below", above, below)
	case above > 0:
		return fmt.Sprintf("%d more above", above)
	case below > 0:
		return fmt.Sprintf("%d more below", below)
	}
	return ""
}

func (v *composerView) fieldRow(i, nameWidth int) {
	row, at := v.f.Rows[i], v.f.At
	onName, onValue := at == form.Pos{Part: form.PartName, Row: i}, at == form.Pos{Part: form.PartValue, Row: i}
	l := cell.LineOf(cell.Text(" "), v.gutter(onName))
	v.place(form.Pos{Part: form.PartName, Row: i}, l, nameWidth)
	if i == len(v.f.Rows)-1 && !onName && row.Empty() {
		l.Spans = append(l.Spans, v.st.Key.Span("+"))
		v.add(l, v.width)
		return
	}
	ghost := ""
	if onName {
		ghost = v.f.Completion()
	}
	name := entrySpans(v.st, row.Name, nameWidth, onName, ghost)
	if !onName {
		name[0].Ink = v.st.FieldName
	}
	l.Spans = append(l.Spans, name...)
	l.Spans = append(l.Spans, cell.Text(cell.Blanks(nameWidth+1-cell.SpansWidth(name))), v.gutter(onValue))
	room := v.width - cell.SpansWidth(l.Spans) - 1
	v.place(form.Pos{Part: form.PartValue, Row: i}, l, room)
	if onValue {
		l.Spans = append(l.Spans, entrySpans(v.st, row.Value, room, true, v.f.Completion())...)
	} else {
		l.Spans = append(l.Spans, cell.Text(cell.Shorten(v.redaction.Value(row.Field()), room)))
	}
	v.add(l, v.width)
}

// bodyRows draws the body down to a row.
func (v *composerView) bodyRows(end int) {
	v.rows = append(v.rows, cell.Blanks(v.width))
	size := prose.Counted(len(v.f.Body.Bytes()), "byte")
	if len(v.f.Body.Bytes()) == 0 {
		size = "none"
	}
	on := v.f.At.Part == form.PartBody
	l := cell.LineOf(append(v.label("Body", form.PartBody), v.st.Dim.Span("  "+size))...)
	v.at = append(v.at, placedPos{form.Pos{Part: form.PartBody}, rect{0, len(v.rows), v.width, end - len(v.rows)}})
	v.add(l, v.width)
	height := end - len(v.rows)
	if height < 1 || !on && v.redaction.Anonymizer != nil {
		return
	}
	c, rows := v.c.drawBody(v.st, v.width-3, height)
	v.c = c
	for _, r := range rows {
		v.rows = append(v.rows, "  "+r+" ")
	}
}

// header is the first row of the screen while composing.
func (c composer) header(st cell.Styles, width int) cell.Line {
	what := "compose a request"
	if c.form.Kind == form.Edit {
		what = "edit the next request"
	}
	l := cell.LineOf(st.Badge.Span(" detour"), cell.Text("  "), st.Bold.Span(what))
	return cell.LineOf(append(l.Spans, cell.Text(cell.Blanks(width-cell.SpansWidth(l.Spans))))...)
}

// clicked gives the focus to what is at a place of the form.
func (c composer) clicked(x, y int) composer {
	for _, p := range c.at {
		if p.at.contains(x, y) {
			c.form = c.form.Focus(p.pos)
			break
		}
	}
	return c
}
