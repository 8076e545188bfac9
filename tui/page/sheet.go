// Package page is what each pane says of a hop: a [Scene], which is the hop in
// view and what stands around it, goes in, and lines come out. [Next], [Request],
// [Response], [Timing], [TLS], [Cookies], [Body] and [Raw] lay out one side each, as
// a [View] says; the screen and the line by line front end read the same lines.
//
// The package is pure: it draws nothing, sends nothing and keeps nothing. What a
// row speaks of travels with it as its [Subject]. All text of a server is made
// printable, and masked as the view's [Redaction] says, before it is in a line.
package page

import (
	"fmt"

	"detour/tui/cell"
)

// A View is how a scene is laid out.
type View struct {
	Styles    cell.Styles
	Width     int  // without the gutter
	Tight     bool // no room for blank rows
	Narrow    bool // one pane, little room
	Redaction Redaction
	Hidden    string // what stands for what is hidden
	Filter    string // only field lines with this text are laid out
	Contents  bool   // a response's content below its head
	Folded    bool   // what goes next: changes by their weight, those of routine in a line
	Unfolds   string // the key that opens that line
	LeavesOut string // the key that leaves a cookie out of what goes next
	Changes   string // the key that changes it
}

// A sheet is what one side of a scene is written on, line by line.
type sheet struct {
	View
	scene Scene
	told  map[string]bool // rules whose source was told
	lines []Line
}

// written returns the lines that a side is written in: one at least.
func written(s Scene, v View, write func(*sheet)) []Line {
	p := &sheet{View: v, scene: s}
	write(p)
	if p.lines == nil {
		p.blank()
	}
	return p.lines
}

// hides says of a side that it is hidden, where hosts and values are.
func (p *sheet) hides() bool {
	if p.Redaction.Anonymizer == nil {
		return false
	}
	p.say(p.Styles.Dim, p.Hidden)
	return true
}

func (p *sheet) put(l Line)         { p.lines = append(p.lines, l) }
func (p *sheet) add(l cell.Line)    { p.put(Line{Line: l}) }
func (p *sheet) all(ls []cell.Line) { p.lines = append(p.lines, Lines(ls)...) }
func (p *sheet) blank()             { p.add(cell.Line{}) }

func (p *sheet) say(k cell.Ink, text string) {
	p.all(cell.Paragraph(k, 0, p.Redaction.Text(text), p.Width))
}

func (p *sheet) note(indent int, text string) {
	p.all(cell.Paragraph(p.Styles.Dim, indent, p.Redaction.Text(text), p.Width))
}

func (p *sheet) fact(name, text string) { p.factIn("", name, text) }

func (p *sheet) factIn(k cell.Ink, name, text string) {
	const label = 14
	for i, row := range cell.Wrap(p.Redaction.Text(text), p.Width-label) {
		if i > 0 {
			name = ""
		}
		p.add(cell.LineOf(p.Styles.Dim.Span(fmt.Sprintf("%-*s", label, name)), k.Span(row)))
	}
}
