package cell

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Glue is a space that no row ends at. Printable text has no rune of the private
// use area, so nothing of a server's can be mistaken for it.
const Glue = "\ue020"

// hyphen stands for a hyphen while rows are broken: ansi breaks at one always,
// and half a URL or a field's name reads as the whole of another.
const hyphen = "\ue02d"

var (
	toWrap  = strings.NewReplacer("-", hyphen)
	wrapped = strings.NewReplacer(hyphen, "-", Glue, " ")
)

// Wrap breaks a printable text into rows of at most width cells, at spaces
// where it can.
func Wrap(s string, width int) []string {
	if width <= 0 {
		return nil
	}
	return strings.Split(wrapped.Replace(ansi.Wrap(toWrap.Replace(s), width, "")), "\n")
}

// Paragraph wraps text in one ink, indented.
func Paragraph(k Ink, indent int, text string, width int) []Line {
	var ls []Line
	for _, row := range Wrap(text, width-indent) {
		ls = append(ls, LineOf(Text(Blanks(indent)), k.Span(row)))
	}
	return ls
}

// WrapHard breaks a printable text into rows of at most width cells anywhere,
// for text whose every space counts.
func WrapHard(s string, width int) []string {
	if width <= 0 {
		return nil
	}
	return strings.Split(ansi.Hardwrap(s, width, true), "\n")
}
