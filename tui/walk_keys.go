package tui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"detour/trace"
)

// pressedWalk takes a key while the chain is walked.
func (m Model) pressedWalk(msg tea.KeyMsg) (Model, tea.Cmd) {
	k := m.keys.walk
	if next, cmd, taken := m.pressedAction(msg); taken {
		return next, cmd
	}
	switch {
	case key.Matches(msg, k.Quit):
		m.run = m.run.stopped()
		return m, tea.Quit
	case key.Matches(msg, k.Clients):
		return m.openClients(), nil
	case key.Matches(msg, k.Again):
		return m.compose(composeNew, m.start), nil
	case key.Matches(msg, k.New):
		return m.compose(composeNew, trace.Request{Method: "GET"}), nil
	case key.Matches(msg, k.Explain):
		return m.openArticle(), nil
	case key.Matches(msg, k.Copy):
		return m.copy()
	case key.Matches(msg, k.Secrets):
		return m.toggledSecrets(), nil
	case key.Matches(msg, k.Help):
		return m.openHelp(), nil
	}
	return m.moved(msg), nil
}

// pressedAction takes the keys that change the chain. While an exchange is
// under way only cancelling and pausing make sense.
func (m Model) pressedAction(msg tea.KeyMsg) (Model, tea.Cmd, bool) {
	k := m.keys.walk
	actions := []struct {
		binding key.Binding
		do      func(Model) (Model, tea.Cmd)
	}{
		{k.Step, func(m Model) (Model, tea.Cmd) { return m.step(false) }},
		{k.Run, func(m Model) (Model, tea.Cmd) { return m.step(true) }},
		{k.Back, func(m Model) (Model, tea.Cmd) { return m.back(), nil }},
		{k.Fork, func(m Model) (Model, tea.Cmd) { return m.fork(), nil }},
		{k.Edit, func(m Model) (Model, tea.Cmd) { return m.edit(), nil }},
		{k.Revert, func(m Model) (Model, tea.Cmd) { return m.revert(), nil }},
		{k.Offer, func(m Model) (Model, tea.Cmd) { return m.takeOffer(), nil }},
	}
	if key.Matches(msg, k.Cancel) {
		return m.cancelRun(), nil, true
	}
	for _, a := range actions {
		if !key.Matches(msg, a.binding) {
			continue
		}
		if m.run.active {
			return m.busy(msg), nil, true
		}
		next, cmd := a.do(m)
		return next, cmd, true
	}
	return m, nil, false
}

// busy answers an action while an exchange is under way.
func (m Model) busy(msg tea.KeyMsg) Model {
	k := m.keys.walk
	if m.run.toEnd && (key.Matches(msg, k.Step) || key.Matches(msg, k.Run)) {
		return m.pause()
	}
	m.notice = "A request is under way: esc cancels it."
	return m
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
		m.inspector = m.inspector.turnedTo(int(msg.Runes[0]-'1'), m.layout.narrow())
	case key.Matches(msg, k.FocusLeft):
		m.focus = m.neighbour(-1)
	case key.Matches(msg, k.FocusRight):
		m.focus = m.neighbour(1)
	default:
		return m.movedIn(m.focus, m.motion(msg))
	}
	return m
}

// motion is by how many lines a key moves in a pane.
func (m Model) motion(msg tea.KeyMsg) int {
	k := m.keys.walk
	page := max(1, m.layout.inspector.h-3)
	switch {
	case key.Matches(msg, k.Up):
		return -1
	case key.Matches(msg, k.Down):
		return 1
	case key.Matches(msg, k.PageUp):
		return -page
	case key.Matches(msg, k.PageDown):
		return page
	case key.Matches(msg, k.Top):
		return -farAway
	case key.Matches(msg, k.Bottom):
		return farAway
	}
	return 0
}

// farAway is more lines or hops than there are.
const farAway = 1 << 30

// movedIn moves within a pane.
func (m Model) movedIn(p pane, by int) Model {
	if by == 0 {
		return m
	}
	switch {
	case p == paneHops:
		m.hops = m.hops.moved(by)
	case p == paneExplain:
		m.explain.scroll = m.explain.scroll.by(by)
	case m.layout.narrow() && m.inspector.tab == tabExplain:
		m.explain.scroll = m.explain.scroll.by(by)
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
	return order[clamp(at+by, 0, len(order)-1)]
}
