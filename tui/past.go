package tui

import (
	"fmt"
	"slices"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"detour/trace"
	"detour/trace/uri"
	"detour/tui/cell"
	"detour/tui/history"
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

// A keptMsg says how keeping a request in the history went.
type keptMsg struct{ err error }

// keep adds a request to the history.
func keep(f *history.File, e history.Entry) tea.Cmd {
	if f == nil {
		return nil
	}
	return func() tea.Msg { return keptMsg{f.Add(e)} }
}

// played is what is kept of a scenario of the lab: its name, because its hosts
// are nowhere else.
func played(name, client string) history.Entry {
	return history.Entry{Client: client, Method: "GET", URL: labPrefix + name}
}

// labPrefix stands before the name of a scenario.
const labPrefix = "lab:"

func (m Model) kept(msg keptMsg) Model {
	if msg.err != nil {
		m.notice = "The request is not in the history: " + cell.Shown(msg.err.Error()) + "."
	}
	return m
}

func (m Model) openHistory() (Model, tea.Cmd) { return m, readHistory(m.cfg.History) }

func (m Model) whyNoHistory() string {
	if m.cfg.History == nil {
		return "The history is switched off (history.keep in the configuration)."
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
		m.notice = cell.Sentence(cell.Shown(msg.err.Error()))
		return m
	case len(msg.entries) == 0:
		m.notice = "Nothing was sent yet."
		return m
	}
	items := make([]item, len(msg.entries))
	for i, e := range msg.entries {
		items[i] = item{
			label:  entryLabel(e, m.sight()),
			detail: cell.Shown(e.Client), key: ago(msg.at.Sub(e.Time)),
			do: atOnce(func(m Model) Model { return m.recalled(e) }),
		}
	}
	title := "Sent before"
	if msg.broken > 0 {
		title += fmt.Sprintf(" (%s unreadable)", cell.Counted(msg.broken, "line"))
	}
	return m.choose(title, items)
}

func entryLabel(e history.Entry, sg sight) string {
	if strings.HasPrefix(e.URL, labPrefix) {
		return cell.Shown(e.URL)
	}
	return cell.Shown(e.Method) + " " + sg.address(uri.Split(e.URL))
}

// recalled opens an entry of the history in the composer.
func (m Model) recalled(e history.Entry) Model {
	if m.mode != modeCompose {
		m = m.composeNew()
	}
	client := m.composer.client
	if i := slices.IndexFunc(m.cfg.Clients, func(c trace.Client) bool { return c.Name == e.Client }); i >= 0 {
		client = m.cfg.Clients[i].Asking(client.Asked())
	}
	r, missing := e.Request()
	if strings.HasPrefix(e.URL, labPrefix) {
		m = m.filled(trace.Request{Method: "GET"}, client)
		m.composer.url = m.composer.url.with(e.URL)
		return m
	}
	m = m.filled(r, withMethodAsked(client, r.Method != impliedMethod(r.Body) && r.Method != "HEAD"))
	m.notice = "As it was sent; " + m.keys.compose.Undo.Help().Key + " undoes it."
	if len(missing) > 0 {
		m.notice = "Write again what is not kept: " + cell.Shown(cell.Listed(slices.Compact(missing))) + "."
	}
	return m
}
