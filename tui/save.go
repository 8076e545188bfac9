package tui

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"detour/trace"
	"detour/trace/saved"
	"detour/tui/page"
)

// A savedMsg says how saving the session went.
type savedMsg struct {
	name    string
	secrets bool // are in the file
	err     error
}

// save writes a session, as it is now, to a file in the working folder.
func save(s *trace.Session, secrets bool) tea.Cmd {
	frozen, host := saved.Freeze(s, saved.Options{ShowSecrets: secrets}), s.Start().URI.Host
	return func() tea.Msg {
		name := saved.FileName(host, time.Now())
		return savedMsg{name, secrets, frozen.Save(name)}
	}
}

// says tells a user of it. In private the file's name, which has the host, is
// not told.
func (msg savedMsg) says(private bool) string {
	if private && msg.err == nil {
		return "The session is saved."
	}
	return page.SavedSays(msg.name, msg.secrets, msg.err)
}

// saveSession saves the walk, masked unless credentials are on the screen.
func saveSession(m Model) (Model, tea.Cmd) { return m, save(m.session, m.secrets) }

func whyNoSave(m Model) string {
	switch {
	case m.private:
		return whyPrivate(m.keys)
	case len(m.session.Hops()) == 0:
		return page.NothingToSave
	}
	return ""
}
