package report

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// wrapped breaks text into rows at spaces alone: a URL, a field's name or an
// option that were broken at a hyphen would read as two. What is longer than a
// row stands on one of its own, whole, to be copied.
func (t *TextWriter) wrapped(text string, indent int) []string {
	var rows []string
	for l := range strings.SplitSeq(text, "\n") {
		rows = append(rows, wrapLine(l, max(20, t.opts.Width-indent))...)
	}
	return rows
}

func wrapLine(text string, width int) []string {
	var rows []string
	row, used := "", 0
	for i, word := range glued(strings.Split(text, " ")) {
		w := ansi.StringWidth(word)
		switch {
		case i == 0:
			row, used = word, w
		case used > 0 && used+1+w > width:
			rows = append(rows, strings.TrimRight(row, " "))
			row, used = word, w
		default:
			row, used = row+" "+word, used+1+w
		}
	}
	return append(rows, row)
}

// glued keeps the sign of a piece of evidence with the word after it.
func glued(words []string) []string {
	out := words[:0:0]
	for i := 0; i < len(words); i++ {
		word := words[i]
		if (word == "+" || word == "−") && i+1 < len(words) {
			i++
			word += " " + words[i]
		}
		out = append(out, word)
	}
	return out
}
