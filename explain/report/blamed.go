package report

import (
	"strings"

	"detour/explain/blame"
	"detour/explain/verdict"
	"detour/trace"
)

// Bounds of what is told of a case under a verdict; `detour blame` has all of it.
const (
	maxNear   = 2
	maxLogged = 3
	maxCode   = 3
	maxText   = 120 // bytes of a line
)

// blamed writes what the server's own files tell of the hop that decides.
func (t *TextWriter) blamed(ch trace.Chain, v verdict.Verdict) {
	if t.opts.Case == nil {
		return
	}
	for _, h := range ch.Hops {
		if h.ID != v.Hop {
			continue
		}
		if c := t.opts.Case(h); c != nil {
			t.caseOf(c, v)
		}
	}
}

// caseOf writes a case in as few lines as tell where to look.
func (t *TextWriter) caseOf(c *blame.Case, v verdict.Verdict) {
	for _, e := range c.Errs {
		t.part("unread", printable(e))
	}
	t.lineOf(c, v)
	if way := wayTo(c.Answer.Via); way != "" && c.Answer.Blame != nil {
		t.part("way", t.shownLine(way))
	}
	name := "not"
	for _, n := range c.Answer.Near[:min(len(c.Answer.Near), maxNear)] {
		t.part(name, t.shownLine(n.Place()+"  "+trace.Clip(n.Text, maxText)+"  "+n.Why))
		name = ""
	}
	t.found("log", c.Log, maxLogged, c.LogNote)
	if c.Usage != "" {
		t.part("", t.shownLine(c.Usage))
	}
	code := make([]blame.Line, len(c.Code))
	for i, n := range c.Code {
		code[i] = n.Line
	}
	t.found("code", code, maxCode, codeNote(c))
}

// lineOf is the line where the cause does not name it: one that is not proved, or
// why there is none.
func (t *TextWriter) lineOf(c *blame.Case, v verdict.Verdict) {
	at := c.At()
	switch {
	case c.Verdict() != "":
		says := c.Verdict()
		if at != nil {
			says += " " + at.Place() + "  " + trace.Clip(at.Text, maxText)
		}
		t.part("line", t.shownLine(says))
	case at == nil, v.Because != nil && v.Because.Line != nil:
	default:
		t.part("line", t.shownLine(c.Server+": "+at.Place()+"  "+trace.Clip(at.Text, maxText)))
		for _, u := range c.Answer.Unknowns {
			t.part("if", t.shownLine(u))
		}
	}
}

// wayTo is how a request got to its line.
func wayTo(via []blame.Note) string {
	steps := make([]string, 0, len(via))
	for _, n := range via {
		steps = append(steps, trace.Clip(n.Text, 40))
	}
	return strings.Join(steps, " → ")
}

// found writes lines that were found, and a sentence on them.
func (t *TextWriter) found(name string, lines []blame.Line, most int, note string) {
	for _, l := range lines[:min(len(lines), most)] {
		t.part(name, t.shownLine(l.Place()+"  "+trace.Clip(l.Text, maxText)))
		name = ""
	}
	if note != "" {
		t.part(name, t.out.dim(t.shownLine(note)))
	}
}

func codeNote(c *blame.Case) string {
	switch {
	case !c.Searched:
		return ""
	case len(c.Code) == 0:
		return "no line of the code matches this redirect"
	}
	return "matches the text of this redirect; nothing proves it"
}

// shownLine is a text of a server's file as it may be printed.
func (t *TextWriter) shownLine(text string) string {
	if !t.opts.ShowSecrets {
		text = blame.Masked(text)
	}
	return printable(text)
}
