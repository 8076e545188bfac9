package tui

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// flow sets spans in rows of at most width cells, broken at spaces; the rows
// after the first are indented by hang.
func flow(spans []span, width, hang int) []line {
	f := flower{width: max(1, width), hang: hang}
	for _, s := range spans {
		for i, word := range strings.Split(s.text, " ") {
			if i > 0 {
				f.space = true
			}
			if word != "" {
				f.word(s.ink, word)
			}
		}
	}
	return append(f.rows, f.row)
}

type flower struct {
	width, hang int
	rows        []line
	row         line
	used        int
	space       bool // a space is due before the next word
}

func (f *flower) word(k ink, word string) {
	w := textWidth(word)
	gap := 0
	if f.space && f.used > f.indent() {
		gap = 1
	}
	if f.used+gap+w > f.width && f.used > f.indent() {
		f.feed()
		gap = 0
	}
	for f.used+w > f.width && f.width > f.used+1 { // a word longer than a row
		head := ansi.Truncate(word, f.width-f.used, "")
		if head == "" {
			break
		}
		f.put(k, head)
		word = word[len(head):]
		w = textWidth(word)
		f.feed()
	}
	if gap > 0 {
		f.put("", " ")
	}
	f.put(k, word)
	f.space = false
}

func (f *flower) indent() int {
	if len(f.rows) == 0 {
		return 0
	}
	return min(f.hang, f.width-1)
}

func (f *flower) feed() {
	f.rows = append(f.rows, f.row)
	f.row, f.used = line{}, 0
	if n := f.indent(); n > 0 {
		f.put("", blanks(n))
	}
}

// put adds text to the row, to the span before it where the ink is the same.
func (f *flower) put(k ink, text string) {
	if n := len(f.row.spans); n > 0 && f.row.spans[n-1].ink == k {
		f.row.spans[n-1].text += text
	} else {
		f.row.spans = append(f.row.spans, span{k, text})
	}
	f.used += textWidth(text)
}

// inline returns the spans of a text with `code` and **bold** in it.
func (st styles) inline(text string, base ink) []span {
	var out []span
	for text != "" {
		i := strings.IndexAny(text, "`*")
		if i < 0 {
			break
		}
		mark, k := "`", st.fieldName
		if strings.HasPrefix(text[i:], "**") {
			mark, k = "**", st.bold
		}
		end := strings.Index(text[i+len(mark):], mark)
		if text[i] == '*' && mark != "**" || end < 0 {
			out = append(out, span{base, text[:i+1]})
			text = text[i+1:]
			continue
		}
		inner := text[i+len(mark):][:end]
		out = append(out, span{base, text[:i]}, span{k, inner})
		text = text[i+2*len(mark)+end:]
	}
	return append(out, span{base, text})
}
