package tui

import (
	"fmt"
	"strings"
)

// places are the rows of a text that have what is searched for.
type places struct {
	rows []int
	at   int // which of rows is looked at
}

// found marks every place of a text in lines and returns where they are.
func found(st styles, lines []line, text string) ([]line, places) {
	text = lowerASCII(text)
	if text == "" {
		return lines, places{}
	}
	var p places
	out := make([]line, len(lines))
	for i, l := range lines {
		out[i] = l
		if spans, ok := highlighted(l.spans, text, st.cursor); ok {
			out[i].spans = spans
			p.rows = append(p.rows, i)
		}
	}
	return out, p
}

// highlighted puts an ink on each place of a text, which may go over the bounds
// of spans.
func highlighted(spans []span, text string, k ink) ([]span, bool) {
	whole := lowerASCII(line{spans: spans}.text())
	if !strings.Contains(whole, text) {
		return nil, false
	}
	var out []span
	offset, next := 0, strings.Index(whole, text)
	for _, s := range spans {
		for rest := s.text; rest != ""; {
			var cut int
			ink := s.ink
			switch {
			case next < 0 || offset < next:
				cut = len(rest)
				if next >= 0 {
					cut = min(cut, next-offset)
				}
			default:
				cut = min(len(rest), next+len(text)-offset)
				ink = ink.and(k)
			}
			out = append(out, span{ink, rest[:cut]})
			offset, rest = offset+cut, rest[cut:]
			if next >= 0 && offset == next+len(text) {
				if i := strings.Index(whole[offset:], text); i >= 0 {
					next = offset + i
				} else {
					next = -1
				}
			}
		}
	}
	return out, true
}

// lowerASCII lowers letters without changing the length of a text.
func lowerASCII(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, s)
}

// moved looks at the place n further on, round and round.
func (p places) moved(n int) places {
	if len(p.rows) > 0 {
		p.at = around(p.at, n, len(p.rows))
	}
	return p
}

// row is the row looked at, or -1.
func (p places) row() int {
	if p.at >= len(p.rows) {
		return -1
	}
	return p.rows[p.at]
}

// from looks at the first place from a row on.
func (p places) from(row int) places {
	p.at = 0
	for i, r := range p.rows {
		if r >= row {
			p.at = i
			break
		}
	}
	return p
}

func (p places) note() string {
	if len(p.rows) == 0 {
		return "not there"
	}
	return fmt.Sprintf("%d of %d", p.at+1, len(p.rows))
}
