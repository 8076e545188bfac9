package tui

import (
	"fmt"

	"github.com/charmbracelet/bubbles/key"

	"detour/tui/cell"
)

// helpLines lists bindings by their headings.
func helpLines(st cell.Styles, groups []group, width int) []cell.Line {
	var columns [2][]cell.Line
	for _, g := range groups {
		rows := []cell.Line{st.Title.Line(g.title)}
		for _, b := range g.keys {
			rows = append(rows, helpRow(st, b))
		}
		rows = append(rows, cell.Line{})
		to := 0
		if len(columns[1]) < len(columns[0]) {
			to = 1
		}
		columns[to] = append(columns[to], rows...)
	}
	if width < 70 {
		return append(columns[0], columns[1]...)
	}
	return cell.SideBySide(columns[0], columns[1], width/2)
}

func helpRow(st cell.Styles, b key.Binding) cell.Line {
	h := b.Help()
	return cell.LineOf(st.Key.Span(fmt.Sprintf(" %-9s", h.Key)), cell.Text(" "+h.Desc))
}
