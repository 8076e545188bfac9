package tui

import (
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"detour/trace"
	"detour/trace/saved"
	"detour/tui/cell"
)

// A copyOfSession is all that a session is restored from, so that a command can
// write it while the walk goes on.
type copyOfSession struct {
	client  trace.Client
	start   trace.Request
	hops    []trace.Hop
	current int
	pending *trace.Request // the person's own; nil mostly
}

func newCopyOfSession(s *trace.Session) copyOfSession {
	c := copyOfSession{client: s.Client(), start: s.Start()}
	for _, h := range s.Hops() {
		c.hops = append(c.hops, *h)
	}
	if cur := s.Current(); cur != nil {
		c.current = cur.ID
	}
	if r, ok := s.Pending(); ok && s.Edited() {
		r = r.Clone()
		c.pending = &r
	}
	return c
}

// session is the session again.
func (c copyOfSession) session() (*trace.Session, error) {
	hops := make([]*trace.Hop, len(c.hops))
	for i := range c.hops {
		hops[i] = &c.hops[i]
	}
	s, err := trace.RestoreSession(c.client, c.start, hops, c.current)
	if err == nil && c.pending != nil {
		s.Edit(*c.pending)
	}
	return s, err
}

// A savedMsg says how saving the session went.
type savedMsg struct {
	name    string
	secrets bool // are in the file
	err     error
}

// save writes a session to a file in the working folder.
func save(c copyOfSession, secrets bool) tea.Cmd {
	return func() tea.Msg {
		msg := savedMsg{name: sessionFile(c.start.URI.Host, time.Now()), secrets: secrets}
		s, err := c.session()
		if err == nil {
			err = saved.Save(msg.name, s, saved.Options{ShowSecrets: secrets})
		}
		msg.err = err
		return msg
	}
}

// maxHostInName is how much of a host a file's name has.
const maxHostInName = 60

// sessionFile names a session's file. Of the host stays what no system and no
// shell reads as anything but a name.
func sessionFile(host string, at time.Time) string {
	plain := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '.', r == '-':
			return r
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		}
		return '-'
	}, host)
	plain = strings.Trim(plain[:min(len(plain), maxHostInName)], "-.")
	if plain == "" {
		plain = "session"
	}
	return "detour-" + plain + "-" + at.Format("20060102-150405") + ".json"
}

// saveSession saves the walk, masked unless credentials are on the screen.
func (m Model) saveSession() (Model, tea.Cmd) {
	return m, save(newCopyOfSession(m.session), m.secrets)
}

func (m Model) whyNoSave() string {
	switch {
	case m.private:
		return whyPrivate(m.keys)
	case len(m.session.Hops()) == 0:
		return "Nothing was sent yet: there is no session to save."
	}
	return ""
}

func (m Model) sessionSaved(msg savedMsg) Model {
	switch {
	case msg.err != nil:
		m.notice = "Not saved: " + cell.Shown(msg.err.Error()) + "."
	case m.private:
		m.notice = "The session is saved."
	case msg.secrets:
		m.notice = "Saved " + msg.name + " with its credentials; `detour open` shows it again."
	default:
		m.notice = "Saved " + msg.name + ", credentials masked; `detour open` shows it again."
	}
	return m
}
