package page

import (
	"fmt"
	"strings"

	"detour/explain/blame"
	"detour/tui/cell"
)

// Blamed is what the server's own files tell of the hop in view, as far as that is
// known.
type Blamed struct {
	Case    *blame.Case // nil where it is not known yet, or nothing was handed over of the server
	Reading bool        // files are looked through
	Attach  string      // the key that hands over more
	Edit    string      // the key that opens the line in an editor
}

// Blame lays out which line of the server's own files answered: the excerpt with
// the line marked, the way to it, what nearly answered, the lines of the log and of
// the code, and what to change.
func Blame(s Scene, v View) []Line { return written(s, v, (*sheet).blame) }

func (p *sheet) blame() {
	if p.hides() {
		return
	}
	b := p.scene.Blamed
	switch h := p.scene.Hop; {
	case h == nil || p.scene.Pending:
		p.say(p.Styles.Dim, "Not sent yet.")
	case h.Ghost:
		p.say("", "The client did this by itself; no server was asked.")
	case h.Response == nil:
		p.say("", "Nothing answered that a line could be to blame for.")
	case b.Case == nil && b.Reading:
		p.say(p.Styles.Dim, "Reading the server's files …")
	case b.Case == nil:
		p.say(p.Styles.Dim, attachHint("Nothing is attached of "+cell.Shown(h.Request.URI.Hostname())+".", b.Attach))
	default:
		p.caseOf(b)
	}
}

func attachHint(says, key string) string {
	if key == "" {
		return says
	}
	return says + " " + key + " attaches its configuration, logs or code."
}

// caseOf lays out a case, what was found first.
func (p *sheet) caseOf(b Blamed) {
	c := b.Case
	for _, e := range c.Errs {
		p.label(p.Styles.Server, "unread", e)
	}
	p.directive(c)
	p.way(c)
	p.near(c)
	p.unknowns(c)
	p.logged(b)
	p.code(b)
	for _, m := range c.Answer.Mends {
		p.mend(m)
	}
	if c.Edit != "" {
		p.label(p.Styles.Changed, "edit", c.Edit)
	}
	p.unread(c)
}

// directive is what the configuration says, with the lines around the one that is
// to blame.
func (p *sheet) directive(c *blame.Case) {
	if says := c.Verdict(); says != "" {
		p.say(p.Styles.Bold, cell.Shown(says))
	}
	at := c.At()
	if at == nil {
		return
	}
	name := cell.Shown(at.File)
	if c.Link != "" {
		name += " → " + cell.Shown(c.Link)
	}
	p.add(cell.LineOf(p.Styles.Dim.Span(cell.Shorten(p.Redaction.Text(name), p.Width))))
	whys := map[int]string{}
	for _, n := range c.Answer.Via {
		if n.File == at.File {
			whys[n.Line.Line] = n.Why
		}
	}
	for _, l := range c.Excerpt {
		p.source(l, l.Line == at.Line, whys[l.Line], c)
	}
	if !p.Tight {
		p.blank()
	}
}

// source is a line of a file with its number. The one to blame has the mark; what
// is known of another stands at its end.
func (p *sheet) source(l blame.Line, marked bool, why string, c *blame.Case) {
	text := p.Redaction.line(cell.Shown(l.Text))
	number, ink := fmt.Sprintf(" %4d ", l.Line), p.Styles.Dim
	if marked {
		number, ink = fmt.Sprintf("▸%4d ", l.Line), p.Styles.Bold
		why = "← this hop"
		switch {
		case c.Answer.Differs != "":
			why = "← would answer otherwise"
		case c.Answer.Blame == nil:
			why = "← it comes from here"
		case c.Proof == nil:
			why = "← this hop, if"
		}
	}
	room := p.Width - cell.Width(number)
	if cell.Width(text) > room {
		text = cell.CutEnd(text, room)
	}
	spans := []cell.Span{ink.Span(number)}
	if marked {
		spans = append(spans, p.Styles.Bold.Span(text))
	} else {
		spans = append(spans, cell.Text(text))
	}
	if why = p.Redaction.line(cell.Shown(why)); why != "" && cell.Width(text)+cell.Width(why)+2 <= room {
		spans = append(spans, p.Styles.Dim.Span("  "+why))
	}
	p.put(Line{Line: cell.LineOf(spans...), About: placed(l), First: marked})
}

// placed is what a line of a file speaks of.
func placed(l blame.Line) Subject { return Subject{Kind: AboutPlace, Text: l.Text, Place: l} }

// labelWidth is the column of what stands behind a label.
const labelWidth = 7

// label is a text behind a label, wrapped.
func (p *sheet) label(ink cell.Ink, name, text string) {
	for i, row := range cell.Wrap(p.Redaction.line(cell.Shown(text)), max(8, p.Width-labelWidth)) {
		if i > 0 {
			name = ""
		}
		p.add(cell.LineOf(p.Styles.Dim.Span(fmt.Sprintf("%-*s", labelWidth, name)), ink.Span(row)))
	}
}

// place is a line of a file behind a label, in one row.
func (p *sheet) place(name string, l blame.Line, text string) {
	says := l.Place()
	if text != "" {
		says += "  " + text
	}
	row := cell.CutEnd(p.Redaction.line(cell.Shown(says)), max(8, p.Width-labelWidth))
	p.put(Line{Line: cell.LineOf(p.Styles.Dim.Span(fmt.Sprintf("%-*s", labelWidth, name)), cell.Text(row)), About: placed(l)})
}

// way is how the request got to the line, and where there is room each step in a row
// of its own.
func (p *sheet) way(c *blame.Case) {
	if len(c.Answer.Via) == 0 {
		return
	}
	steps := make([]string, 0, len(c.Answer.Via))
	for _, n := range c.Answer.Via {
		steps = append(steps, strings.TrimRight(n.Text, " {;"))
	}
	p.label("", "way", strings.Join(steps, " → "))
	if p.Narrow || p.Tight {
		return
	}
	for _, n := range c.Answer.Via {
		p.place("", n.Line, n.Why)
	}
}

const (
	mostNear   = 5
	mostLogged = 5
)

func (p *sheet) near(c *blame.Case) {
	name := "not"
	for i, n := range c.Answer.Near {
		if i == mostNear {
			p.label(p.Styles.Dim, "", fmt.Sprintf("and %d more", len(c.Answer.Near)-i))
			break
		}
		p.place(name, n.Line, strings.TrimRight(n.Text, " {;")+"  ("+n.Why+")")
		name = ""
	}
}

func (p *sheet) unknowns(c *blame.Case) {
	name := "if"
	for _, u := range c.Answer.Unknowns {
		p.label(p.Styles.Changed, name, u)
		name = ""
	}
	name = "taken"
	for _, a := range c.Assumed {
		p.label(p.Styles.Dim, name, a)
		name = ""
	}
}

// logged is the lines of the logs.
func (p *sheet) logged(b Blamed) {
	c := b.Case
	name := "log"
	if b.Reading && c.LogNote == "" && !c.Searched {
		p.label(p.Styles.Dim, name, "looking through logs and code …")
		return
	}
	for i, l := range c.Log {
		if i == mostLogged {
			break
		}
		p.place(name, l, l.Text)
		name = ""
	}
	if c.LogNote != "" {
		note := c.LogNote
		if more := c.LogOf - mostLogged; more > 0 {
			note = fmt.Sprintf("and %d more: %s", more, note)
		}
		p.label(p.Styles.Dim, name, note)
	}
	if c.Usage != "" {
		p.label(p.Styles.Dim, "", c.Usage)
	}
}

// code is the lines of the application's code; none of them is proved.
func (p *sheet) code(b Blamed) {
	c := b.Case
	if !c.Searched {
		return
	}
	name := "code"
	for _, n := range c.Code {
		p.place(name, n.Line, n.Text)
		name = ""
	}
	says := "matches the text of this redirect; nothing proves it"
	if len(c.Code) == 0 {
		says = "no line of the code matches this redirect"
	}
	p.label(p.Styles.Dim, name, says)
}

// mend is a change as a diff, with how it is tested and taken over.
func (p *sheet) mend(m blame.Mend) {
	if !p.Tight {
		p.blank()
	}
	p.place("change", m.At, m.Do)
	row := func(ink cell.Ink, sign, text string) {
		text = cell.CutEnd(p.Redaction.line(cell.Shown(strings.ReplaceAll(text, "\t", "    "))), max(8, p.Width-2))
		p.add(cell.LineOf(ink.Span(sign + " " + text)))
	}
	for _, l := range m.Before {
		row(p.Styles.Removed, "-", l)
	}
	for _, l := range m.After {
		row(p.Styles.Added, "+", l)
	}
	if m.Test != "" {
		p.label(p.Styles.Dim, "", m.Test)
	}
}

const mostProblems = 5

// unread is what of the configuration could not be read.
func (p *sheet) unread(c *blame.Case) {
	name := "unread"
	for i, x := range c.Problems {
		if i == mostProblems {
			p.label(p.Styles.Dim, "", fmt.Sprintf("and %d more", len(c.Problems)-i))
			break
		}
		p.place(name, x.Line, x.What)
		name = ""
	}
}

// line is a text of a server's file as it may be shown.
func (r Redaction) line(text string) string {
	if !r.Open {
		text = blame.Masked(text)
	}
	return r.Text(text)
}
