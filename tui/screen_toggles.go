package tui

// toggledZoom gives the pane in focus the whole screen, or gives it back.
func (p panes) toggledZoom() panes {
	p.zoomed = !p.zoomed
	return p
}

// toggleFreeze keeps the selection where it is, whatever arrives, for
// projecting; or lets it follow the walk again.
func toggleFreeze(m Model) Model {
	m.frozen = !m.frozen
	m.notice = "Following the walk again."
	if m.frozen {
		m.notice = "Frozen: new hops and the mouse move nothing; " + m.keys.walk.Freeze.Help().Key + " lets go."
	}
	return m
}
