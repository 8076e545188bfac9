package tui

import (
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"detour/tui/page"
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
		items = append(items, m.copyItems()...)
		items = append(items, m.tabItems()...)
	}
	return m.choose("Actions", items)
}

// tabItems show one tab each.
func (m Model) tabItems() []item {
	var items []item
	for i, t := range page.TabsFor(m.layout.narrow()) {
		items = append(items, item{label: "show " + t.String(), key: fmt.Sprint(i + 1), do: func(m Model) (Model, tea.Cmd) {
			m.inspector = m.inspector.turnedTo(i, m.layout.narrow())
			m.focus = paneInspector
			return m, nil
		}})
	}
	return items
}
