package tui

import (
	"strings"

	"detour/explain/field"
	"detour/trace"
)

// A placedSpot is where a spot was drawn, for the mouse.
type placedSpot struct {
	spot spot
	at   rect
}

// form draws the composer into a place.
type form struct {
	c     composer
	st    styles
	r     rect
	sight sight
	width int // of the left column
	rows  []string
	spots []placedSpot
}

// asideWidth is from where the description has a column of its own.
const asideWidth = 80

// draw draws the form.
func (c composer) draw(st styles, r rect, sg sight) composer {
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

func (f *form) blank() { f.rows = append(f.rows, blanks(f.r.w)) }

func (f *form) add(l line, width int) { f.rows = append(f.rows, l.draw(width)) }

// spot remembers where a spot is drawn: from the end of the spans so far.
func (f *form) spot(s spot, l line, width int) {
	f.spots = append(f.spots, placedSpot{s, rect{restWidth(l.spans), len(f.rows), width, 1}})
}

func (f *form) label(s string, p ...part) span {
	for _, x := range p {
		if x == f.c.at.part {
			return span{f.st.key, s}
		}
	}
	return span{f.st.dim, s}
}

// requestRow draws the method and the URL.
func (f *form) requestRow() {
	l := line{spans: []span{f.gutter(f.c.at.part == partURL || f.c.at.part == partMethod), f.label("Method  ", partMethod)}}
	method := "[ " + shown(f.c.verb()) + " ▾ ]"
	f.spot(spot{part: partMethod}, l, textWidth(method))
	l.spans = append(l.spans, f.choice(partMethod, method), span{"", "   "}, f.label("URL  ", partURL))
	room := f.r.w - restWidth(l.spans) - 1
	f.spot(spot{part: partURL}, l, room)
	on := f.c.at.part == partURL
	switch {
	case !on && f.sight.veil != nil:
		l.spans = append(l.spans, span{"", shorten(f.sight.address(trace.SplitURI(f.c.url.value())), room)})
	case f.c.url.empty() && !on:
		l.spans = append(l.spans, span{f.st.dim, "https://…"})
	default:
		ghost := ""
		if f.c.url.empty() {
			ghost = " https://… or lab:NAME"
		}
		l.spans = append(l.spans, f.c.url.spans(f.st, room, on, ghost)...)
	}
	f.add(l, f.r.w)
}

func (f *form) gutter(on bool) span {
	if on {
		return span{f.st.bar, "▌"}
	}
	return span{"", " "}
}

// choice draws a value that is picked, not typed.
func (f *form) choice(p part, text string) span {
	if f.c.at.part == p {
		return span{f.st.tabOn.and(f.st.cursor), text}
	}
	return span{"", text}
}

var httpNames = [...]string{"auto", "1.0", "1.1", "2"}

// choices draws the client and the options.
func (f *form) choices() {
	p := f.c.at.part
	l := line{spans: []span{f.gutter(p == partClient || p == partFollow || p == partHTTP), f.label("Client  ", partClient)}}
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
			l.spans = append(l.spans, span{"", gap}, f.label(ch.label, ch.part))
		}
		text := ch.text + " ▾"
		f.spot(spot{part: ch.part}, l, textWidth(text))
		l.spans = append(l.spans, f.choice(ch.part, text))
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
		f.rows = append(f.rows, blanks(f.width))
	}
	about := f.about()
	if !aside {
		f.below(about)
		return
	}
	rest := f.r.w - f.width
	var text []line
	for i, a := range about {
		if i == 0 {
			text = append(text, plain(f.st.title, a))
			continue
		}
		text = append(text, indented(flow(f.st.inline(a, f.st.dim), rest-4, 0), 2)...)
	}
	for i := top; i < len(f.rows); i++ {
		l := line{}
		if i-top < len(text) {
			l = text[i-top]
		}
		f.rows[i] += l.draw(rest)
	}
}

// aboutRows is how many rows tell of the thing in focus on a narrow screen.
const aboutRows = 2

// below draws in the last rows what the thing in focus is.
func (f *form) below(about []string) {
	f.rows = f.rows[:min(len(f.rows), f.r.h-aboutRows)]
	text := append([]span{{f.st.title, about[0]}, {"", "  "}}, f.st.inline(strings.Join(about[1:], " "), f.st.dim)...)
	rows := flow(text, f.r.w-2, 0)
	for i := range aboutRows {
		switch {
		case i >= len(rows):
			f.blank()
		case i == aboutRows-1 && len(rows) > aboutRows:
			f.add(line{spans: append(append([]span{{"", " "}}, rows[i].spans...), span{f.st.dim, " …"})}, f.r.w)
		default:
			f.add(line{spans: append([]span{{"", " "}}, rows[i].spans...)}, f.r.w)
		}
	}
}

// fields draws the field lines around the one in focus.
func (f *form) fields(height int) {
	f.add(line{spans: []span{{"", " "}, f.label("Fields", partName, partValue)}}, f.width)
	room := max(2, height-2-min(6, max(3, height/3)))
	first := 0
	if p := f.c.at.part; p == partName || p == partValue {
		first = max(0, f.c.at.row-room+1)
	}
	nameWidth := 14
	for _, r := range f.c.rows {
		nameWidth = max(nameWidth, min(textWidth(shown(r.name.input.Value())), 30))
	}
	nameWidth = min(nameWidth, f.width/2-2)
	for i := first; i < min(len(f.c.rows), first+room); i++ {
		f.fieldRow(i, nameWidth)
	}
}

func (f *form) fieldRow(i, nameWidth int) {
	row, at := f.c.rows[i], f.c.at
	onName, onValue := at == spot{partName, i}, at == spot{partValue, i}
	l := line{spans: []span{f.gutter(onName || onValue), {"", " "}}}
	f.spot(spot{partName, i}, l, nameWidth)
	if i == len(f.c.rows)-1 && !onName && row.empty() {
		l.spans = append(l.spans, span{f.st.key, "+"})
		f.add(l, f.width)
		return
	}
	name := row.name.spans(f.st, nameWidth, onName, f.c.completion(row.name.input.Value()))
	if !onName {
		name[0].ink = f.st.fieldName
	}
	l.spans = append(l.spans, name...)
	l.spans = append(l.spans, span{"", blanks(nameWidth + 2 - restWidth(name))})
	room := f.width - restWidth(l.spans) - 1
	f.spot(spot{partValue, i}, l, room)
	if onValue {
		l.spans = append(l.spans, row.val.spans(f.st, room, true, "")...)
	} else {
		l.spans = append(l.spans, span{"", shorten(f.sight.value(row.field()), room)})
	}
	f.add(l, f.width)
}

// bodyRows draws the body down to a row.
func (f *form) bodyRows(end int) {
	f.rows = append(f.rows, blanks(f.width))
	size := counted(len(f.c.body.bytes()), "byte")
	if len(f.c.body.bytes()) == 0 {
		size = "none"
	}
	on := f.c.at.part == partBody
	l := line{spans: []span{f.gutter(on), f.label("Body", partBody), {f.st.dim, "  " + size}}}
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
		return []string{shown(name), "A field that the catalogue does not know; it is sent as it is written."}
	}
	out := []string{shown(name), sentence(says)}
	if e, ok := field.Lookup(name); ok && e.Redirect != "" {
		out = append(out, e.Redirect)
	}
	return out
}

// header is the first row of the screen while composing.
func (c composer) header(st styles, width int) line {
	what := "compose a request"
	if c.kind == composeEdit {
		what = "edit the next request"
	}
	l := line{spans: []span{{st.badge, " detour"}, {"", "  "}, {st.bold, what}}}
	return line{spans: append(l.spans, span{"", blanks(width - restWidth(l.spans))})}
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

// padded returns a drawn row at exactly width cells, its inks kept.
func padded(row string, width int) string {
	w := styledWidth(row)
	if w > width {
		return cutStyled(row, width)
	}
	return row + blanks(width-w)
}
