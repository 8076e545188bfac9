package tui

import (
	"fmt"

	tea "github.com/charmbracelet/bubbletea"
)

// openPalette lists every action of the present screen.
func openPalette(m Model) Model {
	var items []item
	for _, b := range m.keys.actions(m.mode.contexts()[0]) {
		h := b.named.Help()
		if h.Desc == m.keys.walk.Palette.Help().Desc {
			continue // this one
		}
		items = append(items, item{label: h.Desc, key: h.Key, why: b.action.refused(m), do: b.action.do})
	}
	if m.mode == modeWalk {
		items = append(items, m.untilItems()...)
		items = append(items, m.copier().items(m.inspector.selected())...)
		items = append(items, tabItems(m.inspector, m.layout.narrow())...)
	}
	return m.choose("Actions", items)
}

// tabItems show one tab each.
func tabItems(in inspector, narrow bool) []item {
	var items []item
	for i, t := range in.tabs(narrow) {
		items = append(items, item{label: "show " + t.String(), key: fmt.Sprint(i + 1), do: func(m Model) (Model, tea.Cmd) {
			m.inspector = m.inspector.turnedTo(i, narrow)
			m.focus = paneInspector
			return m, nil
		}})
	}
	return items
}
