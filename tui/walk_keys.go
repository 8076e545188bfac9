package tui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// pressedWalk takes a key while the chain is walked: those of a search that is
// on come first.
func (m Model) pressedWalk(msg tea.KeyMsg) (Model, tea.Cmd) {
	if next, taken := m.pressedFind(m.keys.find, msg); taken {
		m.panes = next
		return m, nil
	}
	if next, cmd, taken := m.acted(msg, inWalk); taken {
		return next, cmd
	}
	m.panes = m.panes.moved(m.keys.walk, msg)
	return m, nil
}

// farAway is more lines or hops than there are.
const farAway = 1 << 30

// rows is by how many rows a key moves, where a page is as high as that; 0 for
// any other key.
func (k moveKeys) rows(msg tea.KeyMsg, page int) int {
	page = max(1, page)
	switch {
	case key.Matches(msg, k.Up):
		return -1
	case key.Matches(msg, k.Down):
		return 1
	case key.Matches(msg, k.PageUp):
		return -page
	case key.Matches(msg, k.PageDown):
		return page
	}
	return 0
}

func (k scrollKeys) rows(msg tea.KeyMsg, page int) int {
	switch {
	case key.Matches(msg, k.Top):
		return -farAway
	case key.Matches(msg, k.Bottom):
		return farAway
	}
	return k.moveKeys.rows(msg, page)
}
