package tui

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// flow sets spans in rows of at most width cells, broken at spaces; the rows
// after the first are indented by hang.
func flow(spans []span, width, hang int) []line {
	f := flower{width: max(1, width), hang: hang}
	var word []span // pieces without a space between them
	for _, s := range spans {
		for i, piece := range strings.Split(s.text, " ") {
			if i > 0 {
				f.word(word)
				word = word[:0]
			}
			if piece != "" {
				word = append(word, span{s.ink, piece})
			}
		}
	}
	f.word(word)
	return append(f.rows, f.row)
}

type flower struct {
	width, hang int
	rows        []line
	row         line
	used        int
}

// word adds a word, on the next row when there is no room for it on this one.
func (f *flower) word(pieces []span) {
	if len(pieces) == 0 {
		return
	}
	begun := f.used > f.indent()
	switch {
	case begun && f.used+1+restWidth(pieces) > f.width:
		f.feed()
	case begun:
		f.gap(pieces[0].ink)
	}
	for i, p := range pieces {
		f.piece(p, closing(pieces[i+1:]))
	}
}

// closing is the width of the punctuation that ends a word; 0 where more than
// that follows. A full stop does not begin a row.
func closing(rest []span) int {
	if len(rest) != 1 || strings.Trim(rest[0].text, ".,;:!?)") != "" {
		return 0
	}
	return textWidth(rest[0].text)
}

// gap adds a space, in the ink of the words around it where they share one:
// fewer changes of ink are fewer bytes to write.
func (f *flower) gap(next ink) {
	if n := len(f.row.spans); n == 0 || f.row.spans[n-1].ink != next {
		next = ""
	}
	f.put(next, " ")
}

// piece adds a part of a word, cut where it is longer than a row. The end of it
// goes along with what closes the word, closing cells wide.
func (f *flower) piece(p span, closing int) {
	for f.used+textWidth(p.text)+closing > f.width {
		head := atBorder(ansi.Truncate(p.text, max(0, min(f.width-f.used, textWidth(p.text)-1)), ""))
		if head == "" && f.used <= f.indent() {
			break // a wide rune on a row of one cell: drawing cuts it
		}
		f.put(p.ink, head)
		p.text = p.text[len(head):]
		f.feed()
	}
	f.put(p.ink, p.text)
}

// atBorder cuts the beginning of a long word, which is a URL as a rule, behind
// the last border of its parts when that is not far back.
func atBorder(head string) string {
	if i := strings.LastIndexAny(head, "/?&"); i > len(head)/2 {
		return head[:i+1]
	}
	return head
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
	if text == "" {
		return
	}
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
