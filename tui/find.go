package tui

import (
	"fmt"

	"detour/tui/cell"
	"detour/tui/page"
)

// places are the rows of a text that have what is searched for.
type places struct {
	rows []int
	at   int // which of rows is looked at
}

// found marks every place of a text in lines and returns where they are.
func found(st cell.Styles, lines []page.Line, text string) ([]page.Line, places) {
	text = cell.LowerASCII(text)
	if text == "" {
		return lines, places{}
	}
	var p places
	out := make([]page.Line, len(lines))
	for i, l := range lines {
		out[i] = l
		if spans, ok := cell.Highlight(l.Spans, text, st.Cursor); ok {
			out[i].Spans = spans
			p.rows = append(p.rows, i)
		}
	}
	return out, p
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

// around steps from i by one in n, round and round; -1 is before the first.
func around(i, by, n int) int {
	if i < 0 && by < 0 {
		return n - 1
	}
	return (i + by + n) % n
}
