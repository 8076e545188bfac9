package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"detour/trace"
)

// openUntil asks how far to run.
func openUntil(m Model) Model { return m.choose("Run until", m.untilItems()) }

// untilItems are the ways to run.
func (w walk) untilItems() []item {
	why := w.whyNoRun()
	return []item{
		{label: "run until the chain ends", key: w.keys.walk.Run.Help().Key, why: why, do: inTheWalk(walk.runToEnd)},
		{label: "run until the host changes", why: why, do: inTheWalk(func(w walk) (walk, tea.Cmd) {
			return w.runTo(trace.StopBeforeHostChange())
		})},
		{label: "run until a status …", why: why, do: func(m Model) (Model, tea.Cmd) { return m.ask(promptStatus, ""), nil }},
	}
}
