package cell

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// WrapSpans sets spans in rows of at most width cells, broken at spaces; the rows
// after the first are indented by hang.
func WrapSpans(spans []Span, width, hang int) []Line {
	f := spanWrapper{width: max(1, width), hang: hang}
	var word []Span // pieces without a space between them
	for _, s := range spans {
		for i, piece := range strings.Split(s.Text, " ") {
			if i > 0 {
				f.word(word)
				word = word[:0]
			}
			if piece != "" {
				word = append(word, s.Ink.Span(piece))
			}
		}
	}
	f.word(word)
	f.close()
	return append(f.rows, f.row)
}

type spanWrapper struct {
	width, hang int
	rows        []Line
	row         Line
	ink         Ink    // of the span that is being written
	text        []byte // and its text
	used        int
}

// word adds a word, on the next row when there is no room for it on this one.
func (f *spanWrapper) word(pieces []Span) {
	if len(pieces) == 0 {
		return
	}
	begun := f.used > f.indent()
	switch {
	case begun && f.used+1+SpansWidth(pieces) > f.width:
		f.feed()
	case begun:
		f.gap(pieces[0].Ink)
	}
	for i, p := range pieces {
		f.piece(p, closing(pieces[i+1:]))
	}
}

// closing is the width of the punctuation that ends a word; 0 where more than
// that follows. A full stop does not begin a row.
func closing(rest []Span) int {
	if len(rest) != 1 || strings.Trim(rest[0].Text, ".,;:!?)") != "" {
		return 0
	}
	return Width(rest[0].Text)
}

// gap adds a space, in the ink of the words around it where they share one:
// fewer changes of ink are fewer bytes to write.
func (f *spanWrapper) gap(next Ink) {
	if f.ink != next {
		next = ""
	}
	f.put(next, " ")
}

// piece adds a part of a word, cut where it is longer than a row. The end of it
// goes along with what closes the word, closing cells wide.
func (f *spanWrapper) piece(p Span, closing int) {
	for f.used+Width(p.Text)+closing > f.width {
		head := atBorder(ansi.Truncate(p.Text, max(0, min(f.width-f.used, Width(p.Text)-1)), ""))
		if head == "" && f.used <= f.indent() {
			break // a wide rune on a row of one cell: drawing cuts it
		}
		f.put(p.Ink, head)
		p.Text = p.Text[len(head):]
		f.feed()
	}
	f.put(p.Ink, p.Text)
}

// atBorder cuts the beginning of a long word, which is a URL as a rule, behind
// the last border of its parts when that is not far back.
func atBorder(head string) string {
	if i := strings.LastIndexAny(head, "/?&"); i > len(head)/2 {
		return head[:i+1]
	}
	return head
}

func (f *spanWrapper) indent() int {
	if len(f.rows) == 0 {
		return 0
	}
	return min(f.hang, f.width-1)
}

func (f *spanWrapper) feed() {
	f.close()
	f.rows = append(f.rows, f.row)
	f.row, f.used = Line{}, 0
	if n := f.indent(); n > 0 {
		f.put("", Blanks(n))
	}
}

// put adds text to the row, to the span before it where the ink is the same.
func (f *spanWrapper) put(k Ink, text string) {
	if text == "" {
		return
	}
	if k != f.ink {
		f.close()
		f.ink = k
	}
	f.text = append(f.text, text...)
	f.used += Width(text)
}

// close ends the span that is being written.
func (f *spanWrapper) close() {
	if len(f.text) > 0 {
		f.row.Spans = append(f.row.Spans, f.ink.Span(string(f.text)))
		f.text = f.text[:0]
	}
}
