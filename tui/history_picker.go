package tui

import (
	"fmt"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"detour/trace/prose"
	"detour/tui/cell"
	"detour/tui/history"
	"detour/tui/page"
)

// A historyMsg is what the history holds.
type historyMsg struct {
	entries []history.Entry
	broken  int
	at      time.Time
	err     error
}

// readHistory reads what was sent before.
func readHistory(f *history.File) tea.Cmd {
	return func() tea.Msg {
		entries, broken, err := f.Entries()
		return historyMsg{entries, broken, time.Now(), err}
	}
}

// A rememberedMsg says how keeping a request in the history went.
type rememberedMsg struct{ err error }

// remember adds a request to the history.
func remember(f *history.File, e history.Entry) tea.Cmd {
	if f == nil {
		return nil
	}
	return func() tea.Msg { return rememberedMsg{f.Add(e)} }
}

func (msg rememberedMsg) notice(present string) string {
	if msg.err == nil {
		return present
	}
	return "The request is not in the history: " + cell.Shown(msg.err.Error()) + "."
}

func openHistory(m Model) (Model, tea.Cmd) { return m, readHistory(m.cfg.History) }

func whyNoHistory(m Model) string {
	if m.cfg.History == nil {
		return page.NoHistory
	}
	return ""
}

// listHistory lists what was sent before, the newest first.
func (m Model) listHistory(msg historyMsg) Model {
	if m.mode != modeWalk && m.mode != modeCompose {
		return m
	}
	switch {
	case msg.err != nil:
		m.notice = prose.Sentence(cell.Shown(msg.err.Error()))
		return m
	case len(msg.entries) == 0:
		m.notice = page.NothingSent
		return m
	}
	items := make([]item, len(msg.entries))
	for i, e := range msg.entries {
		items[i] = item{
			label:  page.HistoryLabel(e, m.redaction()),
			detail: cell.Shown(e.Client), key: ago(msg.at.Sub(e.Time)),
			do: atOnce(func(m Model) Model { return m.recalled(e) }).do,
		}
	}
	title := "Sent before"
	if msg.broken > 0 {
		title += fmt.Sprintf(" (%s unreadable)", prose.Counted(msg.broken, "line"))
	}
	return m.choose(title, items)
}

// recalled opens an entry of the history in the composer.
func (m Model) recalled(e history.Entry) Model {
	if m.mode != modeCompose {
		m = composeNew(m)
	}
	m.composer, m.notice = m.composer.recalled(e, m.cfg.Clients, m.keys.compose)
	return m
}

// ago says how long ago something was, in one unit.
func ago(d time.Duration) string {
	switch {
	case d < time.Minute:
		return "just now"
	case d < time.Hour:
		return fmt.Sprintf("%d min ago", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h ago", int(d.Hours()))
	}
	return fmt.Sprintf("%d days ago", int(d.Hours()/24))
}
