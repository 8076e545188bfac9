package tui

import (
	"slices"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"detour/tui/cell"
	"detour/tui/page"
)

// pressedWalk takes a key while the chain is walked: those of a search that is
// on come first.
func (m Model) pressedWalk(msg tea.KeyMsg) (Model, tea.Cmd) {
	if next, taken := m.pressedFind(msg); taken {
		return next, nil
	}
	if next, cmd, taken := m.acted(msg, inWalk); taken {
		return next, cmd
	}
	return m.moved(msg), nil
}

// moved takes the keys that move: between hops, tabs, panes and lines.
func (m Model) moved(msg tea.KeyMsg) Model {
	k := m.keys.walk
	switch {
	case key.Matches(msg, k.PrevHop):
		m.hops = m.hops.moved(-1)
	case key.Matches(msg, k.NextHop):
		m.hops = m.hops.moved(1)
	case key.Matches(msg, k.NextTab):
		m.inspector = m.inspector.turned(1, m.layout.narrow())
	case key.Matches(msg, k.PrevTab):
		m.inspector = m.inspector.turned(-1, m.layout.narrow())
	case key.Matches(msg, k.Tab):
		m.inspector = m.inspector.turnedTo(slices.Index(k.Tab.Keys(), msg.String()), m.layout.narrow())
	case key.Matches(msg, k.FocusLeft):
		m.focus = m.neighbour(-1)
	case key.Matches(msg, k.FocusRight):
		m.focus = m.neighbour(1)
	default:
		page := max(m.layout.inspector.h, m.layout.hops.h, m.layout.explain.h) - 3
		return m.movedIn(m.focus, k.rows(msg, page))
	}
	return m
}

// movedIn moves within a pane.
func (m Model) movedIn(p pane, by int) Model {
	if by == 0 {
		return m
	}
	switch {
	case p == paneHops:
		m.hops = m.hops.moved(by)
	case p == paneExplain:
		m.explain.scroll = m.explain.scroll.By(by)
	case m.layout.narrow() && m.inspector.tab == page.TabExplain:
		m.explain.scroll = m.explain.scroll.By(by)
	default:
		m.inspector = m.inspector.moved(by)
	}
	return m
}

// neighbour is the pane to the left or right of the focus.
func (m Model) neighbour(by int) pane {
	if m.layout.narrow() {
		return paneInspector
	}
	order := []pane{paneHops, paneInspector, paneExplain}
	at := map[pane]int{paneHops: 0, paneInspector: 1, paneExplain: 2}[m.focus]
	return order[cell.Clamp(at+by, 0, len(order)-1)]
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
