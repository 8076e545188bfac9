package tui

import (
	tea "github.com/charmbracelet/bubbletea"
)

// open puts a mode over the present one.
func (m Model) open(over mode) Model {
	if m.mode == m.base() {
		m.under = m.mode
	}
	m.mode = over
	return m
}

// closed returns to the mode under an overlay.
func (m Model) closed() Model {
	m.clients.comparison.task = m.clients.comparison.ended()
	m.walks = m.walks.stopped()
	m.mode = m.under
	return m
}

// pressedOver gives a key to the part that lies over the screen.
func (m Model) pressedOver(msg tea.KeyMsg) (Model, tea.Cmd) {
	if next, cmd, taken := m.acted(msg, m.mode.contexts()[0]); taken {
		return next, cmd
	}
	var out outcome
	switch m.mode {
	case modeClients:
		m.clients, out = m.clients.update(m.keys.pick.finderKeys, msg)
	case modeChoose:
		m.chooser, out = m.chooser.update(m.keys.choose.finderKeys, msg)
	case modeReading:
		m.reading, out = m.reading.update(m.keys.reading, msg)
	case modePrompt:
		m.prompt, out = m.prompt.update(m.keys.prompt, msg)
	default:
		m.reader, out = m.reader.update(m.keys.read, msg)
	}
	return m.left(out)
}

// clickedOver gives a click to the part that lies over the screen; beside it a
// click closes it.
func (m Model) clickedOver(x, y int) (Model, tea.Cmd) {
	var out outcome
	switch m.mode {
	case modeClients:
		m.clients, out = m.clients.clicked(x, y)
	case modeChoose:
		m.chooser, out = m.chooser.clicked(x, y)
	case modeArticle, modeHelp:
		if !m.reader.at.contains(x, y) {
			out = closes
		}
	}
	return m.left(out)
}

// left does what the part over the screen leaves to be done.
func (m Model) left(out outcome) (Model, tea.Cmd) {
	switch {
	case m.mode == modePrompt:
		return m.prompted(out)
	case out == closes:
		return m.closed(), nil
	case out == takes && m.mode == modeReading:
		return m.takeReading(), nil
	case out == takes && m.mode == modeClients:
		return m.pickedClient(), nil
	case out == takes:
		return m.chosen()
	case out == seeks:
		return openFind(m), nil
	case out == copying:
		text, what := m.copier().text(m.reader.about)
		var cmd tea.Cmd
		m.notice, cmd = m.copier().copy(text, what)
		return m, cmd
	}
	return m, nil
}
