package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"detour/tui/cell"
)

// openSpots lists the parts and the field lines of the form, to go to one by a
// few letters of it. In the form "/" is a letter like any other.
func (m Model) openSpots() Model {
	c, sg := m.composer, m.sight()
	var items []item
	add := func(at spot, label, detail string) {
		items = append(items, item{label: label, detail: detail, do: func(m Model) (Model, tea.Cmd) {
			m.composer = m.composer.focused(at)
			return m, nil
		}})
	}
	for i, r := range c.rows {
		if !r.empty() {
			add(spot{partValue, i}, cell.Shown(r.field().Name)+":", sg.value(r.field()))
		}
	}
	add(spot{part: partURL}, "URL", "")
	add(spot{part: partMethod}, "Method", cell.Shown(c.verb()))
	add(spot{part: partClient}, "Client", clientName(c.client))
	add(spot{part: partFollow}, "Follow", "")
	add(spot{part: partHTTP}, "HTTP", httpNames[c.http])
	add(spot{partName, len(c.rows) - 1}, "another field", "")
	add(spot{part: partBody}, "Body", cell.Counted(len(c.body.bytes()), "byte"))
	return m.choose("Go to", items)
}
