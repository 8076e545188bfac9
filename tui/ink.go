package tui

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// An ink is the SGR parameters of a style, such as "1;36". Frames are put
// together from a few hundred short spans, and building them with inks costs a
// hundredth of what rendering each through lipgloss does.
type ink string

// of returns s in the ink.
func (k ink) of(s string) string {
	if k == "" || s == "" {
		return s
	}
	return "\x1b[" + string(k) + "m" + s + "\x1b[0m"
}

// and returns the ink with more parameters, such as a background.
func (k ink) and(more ink) ink {
	switch {
	case k == "":
		return more
	case more == "":
		return k
	}
	return k + ";" + more
}

// A span is a piece of a line in one ink. Its text is printable already.
type span struct {
	ink  ink
	text string
}

// A line is one row of a pane.
type line struct {
	spans []span
	tint  ink     // background of the whole row; empty mostly
	about subject // what the row speaks of; zero for rows that are not selected
	at    place   // the line of a message that the row shows; zero for others
	point int     // of the explanation that the row belongs to, from 1; 0 for none
}

// plain returns a line of one span.
func plain(k ink, text string) line { return line{spans: []span{{k, text}}} }

// text returns the line without its inks.
func (l line) text() string {
	var b strings.Builder
	for _, s := range l.spans {
		b.WriteString(s.text)
	}
	return b.String()
}

// draw returns the line at exactly width cells: cut with an ellipsis or padded.
func (l line) draw(width int) string {
	if width <= 0 {
		return ""
	}
	var b strings.Builder
	left := width
	for i, s := range l.spans {
		w := textWidth(s.text)
		if w > left || w == left && i < len(l.spans)-1 && restWidth(l.spans[i+1:]) > 0 {
			cut := ansi.Truncate(s.text, left-1, "") + "…"
			b.WriteString(s.ink.and(l.tint).of(cut))
			left -= textWidth(cut)
			break
		}
		b.WriteString(s.ink.and(l.tint).of(s.text))
		left -= w
	}
	b.WriteString(l.tint.of(blanks(left)))
	return b.String()
}

func restWidth(spans []span) int {
	n := 0
	for _, s := range spans {
		n += textWidth(s.text)
	}
	return n
}

// textWidth returns how many cells a printable text without inks takes.
func textWidth(s string) int {
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 || s[i] < 0x20 {
			return ansi.StringWidth(s)
		}
	}
	return len(s)
}

const spaces = "                                                                                                    "

// blanks returns n spaces.
func blanks(n int) string {
	switch {
	case n <= 0:
		return ""
	case n <= len(spaces):
		return spaces[:n]
	}
	return strings.Repeat(" ", n)
}

// shorten returns s at no more than width cells, cut in its middle: the ends
// of a URI or a token tell more than its middle.
func shorten(s string, width int) string {
	w := textWidth(s)
	if w <= width {
		return s
	}
	if width <= 1 {
		return ansi.Truncate(s, width, "")
	}
	head := (width - 1) * 2 / 3
	return ansi.Truncate(s, head, "") + "…" + ending(s, width-1-head)
}

// ending returns the end of s at no more than width cells. A wide rune that is
// cut in two is left out.
func ending(s string, width int) string {
	width = max(0, width)
	for from := textWidth(s) - width; ; from++ {
		if end := ansi.TruncateLeft(s, from, ""); textWidth(end) <= width {
			return end
		}
	}
}

// glue is a space that no row ends at. Printable text has no rune of the private
// use area, so nothing of a server's can be mistaken for it.
const glue = "\ue020"

// hyphen stands for a hyphen while rows are broken: ansi breaks at one always,
// and half a URL or a field's name reads as the whole of another.
const hyphen = "\ue02d"

var (
	toWrap  = strings.NewReplacer("-", hyphen)
	wrapped = strings.NewReplacer(hyphen, "-", glue, " ")
)

// wrap breaks a printable text into rows of at most width cells, at spaces
// where it can.
func wrap(s string, width int) []string {
	if width <= 0 {
		return nil
	}
	return strings.Split(wrapped.Replace(ansi.Wrap(toWrap.Replace(s), width, "")), "\n")
}

// paragraph wraps text in one ink, indented.
func paragraph(k ink, indent int, text string, width int) []line {
	var ls []line
	for _, row := range wrap(text, width-indent) {
		ls = append(ls, line{spans: []span{{"", blanks(indent)}, {k, row}}})
	}
	return ls
}

// wrapHard breaks a printable text into rows of at most width cells anywhere,
// for text whose every space counts.
func wrapHard(s string, width int) []string {
	if width <= 0 {
		return nil
	}
	return strings.Split(ansi.Hardwrap(s, width, true), "\n")
}

// cutEnd returns s at no more than width cells, its end cut.
func cutEnd(s string, width int) string {
	if textWidth(s) <= width {
		return s
	}
	if width <= 0 {
		return ""
	}
	return ansi.Truncate(s, width-1, "") + "…"
}

// styledWidth returns how many cells a drawn text takes.
func styledWidth(s string) int { return ansi.StringWidth(s) }

// cutStyled returns a drawn text cut at width cells.
func cutStyled(s string, width int) string { return ansi.Truncate(s, width, "") }
