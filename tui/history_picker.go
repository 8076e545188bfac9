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

// forget takes a request out of the history, and reads what is left.
func forget(f *history.File, e history.Entry) tea.Cmd {
	return func() tea.Msg {
		if err := f.Remove(e); err != nil {
			return historyMsg{err: err}
		}
		return readHistory(f)()
	}
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

// items are what was sent before, the newest first, or why there is nothing to
// choose.
func (msg historyMsg) items(r page.Redaction) (items []item, why string) {
	switch {
	case msg.err != nil:
		return nil, prose.Sentence(cell.Shown(msg.err.Error()))
	case len(msg.entries) == 0:
		return nil, page.NothingSent
	}
	for _, e := range msg.entries {
		items = append(items, item{
			label: page.HistoryLabel(e, r), detail: cell.Shown(e.Client), key: ago(msg.at.Sub(e.Time)),
			do:   atOnce(func(m Model) Model { return recalled(m, e) }).do,
			drop: func(m Model) (Model, tea.Cmd) { return m.closed(), forget(m.cfg.History, e) },
		})
	}
	return items, ""
}

func (msg historyMsg) title() string {
	if msg.broken > 0 {
		return fmt.Sprintf("Sent before (%s unreadable)", prose.Counted(msg.broken, "line"))
	}
	return "Sent before"
}

// listHistory lists what was sent before, unless something else is open by now.
func (m Model) listHistory(msg historyMsg) Model {
	if m.mode != modeWalk && m.mode != modeCompose {
		return m
	}
	items, why := msg.items(m.redaction())
	if why != "" {
		m.notice = why
		return m
	}
	return m.choose(msg.title(), items)
}

// recalled opens an entry of the history in the composer.
func recalled(m Model, e history.Entry) Model {
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
