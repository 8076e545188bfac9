package tui

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"detour/tui/page"
)

// wheelRows is how far one notch of the wheel scrolls.
const wheelRows = 3

// pointed takes the mouse: a click selects what is under it, the wheel scrolls
// the pane under it.
func (m Model) pointed(msg tea.MouseMsg) (Model, tea.Cmd) {
	if m.layout.tooSmall || m.mouseOff || m.frozen {
		return m, nil
	}
	switch {
	case msg.Button == tea.MouseButtonWheelUp:
		return m.wheeled(msg, -wheelRows), nil
	case msg.Button == tea.MouseButtonWheelDown:
		return m.wheeled(msg, wheelRows), nil
	case msg.Button == tea.MouseButtonLeft && msg.Action == tea.MouseActionPress:
		covered := m.noticeAt()
		m.notice = ""
		switch {
		case covered.contains(msg.X, msg.Y):
			return m, nil // a notice stood there
		case m.mode == modeChoose:
			return m.clickedOver(msg.X, msg.Y)
		case m.layout.footer.contains(msg.X, msg.Y):
			return m.clickedFooter(msg.X)
		case m.mode == modeWalk && m.layout.verdict.contains(msg.X, msg.Y):
			return m.done(atOnceUnless(whyNoVerdict, openVerdict))
		case m.mode == modeWalk:
			m.panes = m.panes.clicked(msg)
			return m, nil
		case m.mode == modeLesson:
			return m.clickedLesson(msg.X, msg.Y)
		case m.mode == modeCompose:
			m.composer = m.composer.clicked(msg.X-m.layout.form.x, msg.Y-m.layout.form.y)
			return m, nil
		}
		return m.clickedOver(msg.X, msg.Y)
	}
	return m, nil
}

// clickedFooter does what the key under the mouse does, and beside the keys it
// opens the palette: so every action is to be had with the mouse.
func (m Model) clickedFooter(x int) (Model, tea.Cmd) {
	if m.mode != m.base() {
		return m, nil
	}
	_, at := m.keyLine()
	for _, p := range at {
		if x < p.from || x >= p.to {
			continue
		}
		for _, in := range m.mode.contexts() {
			for _, b := range m.keys.actions(in) {
				if slices.Equal(b.named.Keys(), p.key.Keys()) {
					return m.done(b.action)
				}
			}
		}
	}
	return openPalette(m), nil
}

func (m Model) wheeled(msg tea.MouseMsg, by int) Model {
	switch {
	case m.mode == modeArticle || m.mode == modeHelp:
		m.reader.scroll = m.reader.scroll.By(by)
	case m.mode == modeChoose:
		m.chooser.finder = m.chooser.moved(by / wheelRows)
	case m.mode == modePrompt:
	case m.mode == modeClients:
		m.clients.finder = m.clients.moved(by / wheelRows)
	case m.mode == modeCompose:
	case m.mode == modeLesson:
		m.lesson.scroll, m.lesson.moved = max(0, m.lesson.scroll+by), true
	default:
		m.panes = m.panes.wheeled(msg.X, msg.Y, by)
	}
	return m
}

// clicked selects the entry on a row of the list.
func (h hops) clicked(row int) hops {
	if row >= 0 && row < len(h.shown) {
		h.sel = h.shown[row]
	}
	return h
}

// clicked selects a tab in the border, or a line.
func (in inspector) clicked(x, y int, r rect, narrow bool) inspector {
	for i, at := range in.tabsAt {
		if at.contains(x, y) {
			return in.turnedTo(i, narrow)
		}
	}
	if in.beside != nil && (x-r.x > halfOf(r.inner().w)+1) != (in.tab == page.TabResponse) {
		if other, ok := besides(in.tab); ok { // the other half
			in.tab, in.byItself = other, false
			return in
		}
	}
	i := in.scroll.Top + y - r.inner().y
	if i >= 0 && i < len(in.lines) && in.lines[i].Selectable() {
		in.cursor = i
	}
	return in
}
