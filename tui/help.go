package tui

import (
	"fmt"

	"github.com/charmbracelet/bubbles/key"
)

// helpLines lists the bindings of the mode under the help.
func (m Model) helpLines(width int) []line {
	st := m.styles
	var columns [2][]line
	for _, g := range m.keys.groups(m.under.spheres()...) {
		rows := []line{plain(st.title, g.title)}
		for _, b := range g.keys {
			rows = append(rows, helpRow(st, b))
		}
		rows = append(rows, line{})
		to := 0
		if len(columns[1]) < len(columns[0]) {
			to = 1
		}
		columns[to] = append(columns[to], rows...)
	}
	if width < 70 {
		return append(columns[0], columns[1]...)
	}
	return sideBySide(columns[0], columns[1], width/2)
}

func helpRow(st styles, b key.Binding) line {
	h := b.Help()
	return line{spans: []span{{st.key, fmt.Sprintf(" %-9s", h.Key)}, {"", " " + h.Desc}}}
}

// sideBySide joins two columns of lines; the right one begins at a cell.
func sideBySide(left, right []line, at int) []line {
	out := make([]line, max(len(left), len(right)))
	for i := range out {
		used := 0
		if i < len(left) {
			out[i].spans = left[i].spans
			used = restWidth(left[i].spans)
		}
		if i < len(right) {
			out[i].spans = append(out[i].spans[:len(out[i].spans):len(out[i].spans)], span{"", blanks(at - used)})
			out[i].spans = append(out[i].spans, right[i].spans...)
		}
	}
	return out
}
