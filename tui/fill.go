package tui

import (
	"fmt"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"detour/trace"
	"detour/trace/curl"
	"detour/trace/wire"
	"detour/tui/cell"
)

// fillFromCommand fills the form from a curl command. Nothing is sent: the form
// shows what would be.
func (m Model) fillFromCommand(line string) Model {
	w, err := curl.ParseCommand(line, m.composer.client)
	if err != nil {
		m.notice = "Not filled: " + cell.Shown(err.Error()) + "."
		return m
	}
	r := w.Request
	if m.composer.kind == composeEdit {
		r = w.Client.Prepare(r)
	}
	m = m.filled(r, w.Client)
	m.composer.options = connects(w.Options)
	m.notice = fmt.Sprintf("Filled from the curl command: %s, %s, %s of body. %s undoes it.",
		cell.Shown(r.Method), cell.Counted(len(r.Fields), "field"), cell.Counted(len(r.Body), "byte"), m.keys.compose.Undo.Help().Key)
	if m.composer.options != nil && (m.cfg.Dial == nil || m.composer.kind == composeEdit) {
		m.notice = "Filled, but for what the curl command says of the connection. " + m.keys.compose.Undo.Help().Key + " undoes it."
	}
	return m
}

// connects returns what options say of the connection, or nil when they say
// nothing.
func connects(o wire.Options) *wire.Options {
	if o.TLS == nil && !o.Insecure && o.Proxy == "" && o.Resolve == nil && o.ConnectTimeout == 0 && o.TotalTimeout == 0 {
		return nil
	}
	return &o
}

// filled puts a request into the form; what was in it can be brought back.
func (m Model) filled(r trace.Request, client trace.Client) Model {
	before := m.composer
	m = m.compose(before.kind, r)
	c := m.composer
	c.origin, c.client, c.toEnd = before.origin, client, before.toEnd
	if r.URI.Host != "" {
		c.url = newTextEntry("").with(r.URI.String())
	}
	c.byHand = client.Asked().CustomMethod
	c.steps = before.steps.stepped(before.state())
	c.steps.moved++
	m.composer = c.focused(spot{part: partURL})
	return m
}

// pasted takes a paste into the URL that is a curl command.
func pasted(msg tea.KeyMsg) bool {
	return msg.Paste && curl.IsCommand(string(msg.Runes))
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
