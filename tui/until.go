package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"detour/trace"
)

// openUntil asks how far to run.
func (m Model) openUntil() Model { return m.choose("Run until", m.untilItems()) }

// untilItems are the ways to run.
func (m Model) untilItems() []item {
	why := m.whyNoRun()
	return []item{
		{label: "run until the chain ends", key: m.keys.walk.Run.Help().Key, why: why, do: Model.runToEnd},
		{label: "run until the host changes", why: why, do: func(m Model) (Model, tea.Cmd) {
			return m.runTo(trace.StopBeforeHostChange())
		}},
		{label: "run until a status …", why: why, do: func(m Model) (Model, tea.Cmd) { return m.ask(promptStatus, ""), nil }},
	}
}

// runTo steps until the chain ends or a hop is where to stop.
func (m Model) runTo(s trace.StopAt) (Model, tea.Cmd) {
	m.run.until = s
	return m.step(true)
}
