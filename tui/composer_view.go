package tui

import (
	"strings"

	"detour/explain/field"
	"detour/trace/uri"
	"detour/tui/cell"
)

// A placedSpot is where a spot was drawn, for the mouse.
type placedSpot struct {
	spot spot
	at   rect
}

// form draws the composer into a place.
type form struct {
	c     composer
	st    cell.Styles
	r     rect
	sight sight
	width int // of the left column
	rows  []string
	spots []placedSpot
}

// asideWidth is from where the description has a column of its own.
const asideWidth = 80

// draw draws the form.
func (c composer) draw(st cell.Styles, r rect, sg sight) composer {
	f := form{c: c, st: st, r: r, sight: sg, width: r.w}
	aside := r.w >= asideWidth
	if aside {
		f.width = r.w * 56 / 100
	}
	f.blank()
	f.requestRow()
	f.choices()
	f.blank()
	f.columns(aside)
	c.body = f.c.body
	c.drawn, c.spots = f.rows, f.spots
	return c
}

func (f *form) blank() { f.rows = append(f.rows, cell.Blanks(f.r.w)) }

func (f *form) add(l cell.Line, width int) { f.rows = append(f.rows, l.Draw(width)) }

// spot remembers where a spot is drawn: from the end of the spans so far.
func (f *form) spot(s spot, l cell.Line, width int) {
	f.spots = append(f.spots, placedSpot{s, rect{cell.SpansWidth(l.Spans), len(f.rows), width, 1}})
}

func (f *form) label(s string, p ...part) cell.Span {
	for _, x := range p {
		if x == f.c.at.part {
			return f.st.Key.Span(s)
		}
	}
	return f.st.Dim.Span(s)
}

// requestRow draws the method and the URL.
func (f *form) requestRow() {
	l := cell.LineOf(f.gutter(f.c.at.part == partURL || f.c.at.part == partMethod), f.label("Method  ", partMethod))
	method := "[ " + cell.Shown(f.c.verb()) + " ▾ ]"
	f.spot(spot{part: partMethod}, l, cell.Width(method))
	l.Spans = append(l.Spans, f.choice(partMethod, method), cell.Text("   "), f.label("URL  ", partURL))
	room := f.r.w - cell.SpansWidth(l.Spans) - 1
	f.spot(spot{part: partURL}, l, room)
	on := f.c.at.part == partURL
	switch {
	case !on && f.sight.veil != nil:
		l.Spans = append(l.Spans, cell.Text(cell.Shorten(f.sight.address(uri.Split(f.c.url.value())), room)))
	case f.c.url.empty() && !on:
		l.Spans = append(l.Spans, f.st.Dim.Span("https://…"))
	default:
		ghost := ""
		if f.c.url.empty() {
			ghost = " https://… or lab:NAME"
		}
		l.Spans = append(l.Spans, f.c.url.spans(f.st, room, on, ghost)...)
	}
	f.add(l, f.r.w)
}

func (f *form) gutter(on bool) cell.Span {
	if on {
		return f.st.Bar.Span("▌")
	}
	return cell.Text(" ")
}

// choice draws a value that is picked, not typed.
func (f *form) choice(p part, text string) cell.Span {
	if f.c.at.part == p {
		return f.st.TabOn.And(f.st.Cursor).Span(text)
	}
	return cell.Text(text)
}

var httpNames = [...]string{"auto", "1.0", "1.1", "2"}

// choices draws the client and the options.
func (f *form) choices() {
	p := f.c.at.part
	l := cell.LineOf(f.gutter(p == partClient || p == partFollow || p == partHTTP), f.label("Client  ", partClient))
	follow := "step by step"
	if f.c.toEnd {
		follow = "to the end"
	}
	gap := "    "
	if f.r.w < asideWidth {
		gap = "  "
	}
	for i, ch := range []struct {
		part        part
		label, text string
	}{
		{partClient, "", strings.TrimSpace(clientName(f.c.client) + " " + shortVersion(f.c.client.Version))},
		{partFollow, "follow ", follow},
		{partHTTP, "HTTP ", httpNames[f.c.http]},
	} {
		if i > 0 {
			l.Spans = append(l.Spans, cell.Text(gap), f.label(ch.label, ch.part))
		}
		text := ch.text + " ▾"
		f.spot(spot{part: ch.part}, l, cell.Width(text))
		l.Spans = append(l.Spans, f.choice(ch.part, text))
	}
	f.add(l, f.r.w)
}

// columns draws the fields and the body at the left, and beside them what the
// thing in focus is; on a narrow screen that is the last row.
func (f *form) columns(aside bool) {
	top, height := len(f.rows), f.r.h-len(f.rows)
	if !aside {
		height -= aboutRows
	}
	f.fields(height)
	f.bodyRows(top + height)
	for len(f.rows) < top+height {
		f.rows = append(f.rows, cell.Blanks(f.width))
	}
	about := f.about()
	if !aside {
		f.below(about)
		return
	}
	rest := f.r.w - f.width
	var text []cell.Line
	for i, a := range about {
		if i == 0 {
			text = append(text, f.st.Title.Line(a))
			continue
		}
		text = append(text, cell.Indent(cell.WrapSpans(f.st.Inline(a, f.st.Dim), rest-4, 0), 2)...)
	}
	for i := top; i < len(f.rows); i++ {
		l := cell.Line{}
		if i-top < len(text) {
			l = text[i-top]
		}
		f.rows[i] += l.Draw(rest)
	}
}

// aboutRows is how many rows tell of the thing in focus on a narrow screen.
const aboutRows = 2

// below draws in the last rows what the thing in focus is.
func (f *form) below(about []string) {
	f.rows = f.rows[:min(len(f.rows), f.r.h-aboutRows)]
	text := append([]cell.Span{f.st.Title.Span(about[0]), cell.Text("  ")}, f.st.Inline(strings.Join(about[1:], " "), f.st.Dim)...)
	rows := cell.WrapSpans(text, f.r.w-2, 0)
	for i := range aboutRows {
		switch {
		case i >= len(rows):
			f.blank()
		case i == aboutRows-1 && len(rows) > aboutRows:
			f.add(cell.LineOf(append(append([]cell.Span{cell.Text(" ")}, rows[i].Spans...), f.st.Dim.Span(" …"))...), f.r.w)
		default:
			f.add(cell.LineOf(append([]cell.Span{cell.Text(" ")}, rows[i].Spans...)...), f.r.w)
		}
	}
}

// fields draws the field lines around the one in focus.
func (f *form) fields(height int) {
	f.add(cell.LineOf(cell.Text(" "), f.label("Fields", partName, partValue)), f.width)
	room := max(2, height-2-min(6, max(3, height/3)))
	first := 0
	if p := f.c.at.part; p == partName || p == partValue {
		first = max(0, f.c.at.row-room+1)
	}
	nameWidth := 14
	for _, r := range f.c.rows {
		nameWidth = max(nameWidth, min(cell.Width(cell.Shown(r.name.input.Value())), 30))
	}
	nameWidth = min(nameWidth, f.width/2-2)
	for i := first; i < min(len(f.c.rows), first+room); i++ {
		f.fieldRow(i, nameWidth)
	}
}

func (f *form) fieldRow(i, nameWidth int) {
	row, at := f.c.rows[i], f.c.at
	onName, onValue := at == spot{partName, i}, at == spot{partValue, i}
	l := cell.LineOf(f.gutter(onName || onValue), cell.Text(" "))
	f.spot(spot{partName, i}, l, nameWidth)
	if i == len(f.c.rows)-1 && !onName && row.empty() {
		l.Spans = append(l.Spans, f.st.Key.Span("+"))
		f.add(l, f.width)
		return
	}
	name := row.name.spans(f.st, nameWidth, onName, f.c.completion(row.name.input.Value()))
	if !onName {
		name[0].Ink = f.st.FieldName
	}
	l.Spans = append(l.Spans, name...)
	l.Spans = append(l.Spans, cell.Text(cell.Blanks(nameWidth+2-cell.SpansWidth(name))))
	room := f.width - cell.SpansWidth(l.Spans) - 1
	f.spot(spot{partValue, i}, l, room)
	if onValue {
		l.Spans = append(l.Spans, row.val.spans(f.st, room, true, "")...)
	} else {
		l.Spans = append(l.Spans, cell.Text(cell.Shorten(f.sight.value(row.field()), room)))
	}
	f.add(l, f.width)
}

// bodyRows draws the body down to a row.
func (f *form) bodyRows(end int) {
	f.rows = append(f.rows, cell.Blanks(f.width))
	size := cell.Counted(len(f.c.body.bytes()), "byte")
	if len(f.c.body.bytes()) == 0 {
		size = "none"
	}
	on := f.c.at.part == partBody
	l := cell.LineOf(f.gutter(on), f.label("Body", partBody), f.st.Dim.Span("  "+size))
	f.spots = append(f.spots, placedSpot{spot{part: partBody}, rect{0, len(f.rows), f.width, end - len(f.rows)}})
	f.add(l, f.width)
	height := end - len(f.rows)
	if height < 1 || !on && f.sight.veil != nil {
		return
	}
	body, rows := f.c.body.draw(f.st, f.width-3, height)
	f.c.body = body
	for _, r := range rows {
		f.rows = append(f.rows, "  "+r+" ")
	}
}

// about says what the thing in focus is: a title, then sentences.
func (f *form) about() []string {
	c := f.c
	switch c.at.part {
	case partMethod:
		return []string{"Method", "What is asked of the resource. ← and → go through the usual ones; another can be typed. One that is picked counts as curl's -X, which curl repeats on every hop."}
	case partClient:
		return []string{"Client", "Decides what follows a redirect, and adds the fields it adds by itself. enter lists them all."}
	case partFollow:
		return []string{"Follow", "Step by step waits after each hop with the next request in view; to the end goes on until the chain ends."}
	case partHTTP:
		return []string{"HTTP", "Auto takes HTTP/2 where the server offers it on https, else HTTP/1.1."}
	case partName:
		return c.describeName()
	case partValue:
		return describe(c.rows[c.at.row].name.input.Value())
	case partBody:
		return []string{"Body", c.lengthNote()}
	}
	return []string{"URL", "Where the request goes, http or https. `lab:NAME` walks a scenario of the built-in lab, such as `lab:post-302`.",
		"A curl command that is pasted here fills the form."}
}

// lengthNote says what becomes of Content-Length.
func (c composer) lengthNote() string {
	if c.kind == composeNew {
		return "The content, sent as it is typed. Content-Length is added by itself."
	}
	return "The content, sent as it is typed. Content-Length follows its size unless you write one."
}

// describeName says what the name in focus is, or what it would be completed
// to, and what else begins so.
func (c composer) describeName() []string {
	typed := c.rows[c.at.row].name.input.Value()
	found := c.completions(typed)
	if len(found) == 0 {
		return describe(typed)
	}
	out := describe(found[0])
	if len(found) > 1 {
		out = append(out, "also "+strings.Join(found[1:min(len(found), 7)], ", "))
	}
	return out
}

// describe says what a field is: its name, what it does, and what becomes of it
// in a redirect.
func describe(name string) []string {
	name = strings.TrimSpace(name)
	if name == "" {
		return []string{"Fields", "One field line each: a name and a value. → completes a name, ctrl+x removes the line."}
	}
	says := field.Line(name)
	if says == "" {
		return []string{cell.Shown(name), "A field that the catalogue does not know; it is sent as it is written."}
	}
	out := []string{cell.Shown(name), cell.Sentence(says)}
	if e, ok := field.Lookup(name); ok && e.Redirect != "" {
		out = append(out, e.Redirect)
	}
	return out
}

// header is the first row of the screen while composing.
func (c composer) header(st cell.Styles, width int) cell.Line {
	what := "compose a request"
	if c.kind == composeEdit {
		what = "edit the next request"
	}
	l := cell.LineOf(st.Badge.Span(" detour"), cell.Text("  "), st.Bold.Span(what))
	return cell.LineOf(append(l.Spans, cell.Text(cell.Blanks(width-cell.SpansWidth(l.Spans))))...)
}

// clicked gives the focus to what is at a place of the form.
func (c composer) clicked(x, y int) composer {
	for _, p := range c.spots {
		if p.at.contains(x, y) {
			return c.focused(p.spot)
		}
	}
	return c
}
