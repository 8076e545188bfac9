package tui

import (
	"fmt"
	"strconv"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"detour/trace"
	"detour/tui/cell"
)

// A stopAt is where a run stops before the chain ends; the zero value is
// nowhere.
type stopAt struct {
	says string // "at a 404"
	at   func(*trace.Hop) bool
}

// openUntil asks how far to run.
func (m Model) openUntil() Model { return m.choose("Run until", m.untilItems()) }

// untilItems are the ways to run.
func (m Model) untilItems() []item {
	why := m.whyNoRun()
	return []item{
		{label: "run until the chain ends", key: m.keys.walk.Run.Help().Key, why: why, do: Model.runToEnd},
		{label: "run until the host changes", why: why, do: func(m Model) (Model, tea.Cmd) {
			return m.runTo(stopAt{"before the host changes", trace.UntilHostChange()})
		}},
		{label: "run until a status …", why: why, do: atOnce(Model.askStatus).do},
	}
}

// runTo steps until the chain ends or a hop is where to stop.
func (m Model) runTo(s stopAt) (Model, tea.Cmd) {
	m.run.until = s
	return m.step(true)
}

// untilStatus reads "404" or "4xx" and returns where a run stops.
func untilStatus(text string) (stopAt, error) {
	text = strings.ToLower(strings.TrimSpace(text))
	if class, ok := strings.CutSuffix(text, "xx"); ok {
		if n, err := strconv.Atoi(class); err == nil && n >= 1 && n <= 5 {
			return stopAt{"at a " + class + "xx", func(h *trace.Hop) bool { return h.Status()/100 == n }}, nil
		}
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 100 || n > 599 {
		return stopAt{}, fmt.Errorf("%q is no status: write three digits, or 4xx for a class", cell.Shown(text))
	}
	return stopAt{fmt.Sprintf("at a %d", n), trace.UntilStatus(n)}, nil
}
