package tui

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"detour/trace"
	"detour/trace/har"
	"detour/trace/saved"
	"detour/tui/page"
)

// A savedMsg says how saving the session went.
type savedMsg struct {
	name    string
	secrets bool // are in the file
	err     error
}

// save writes a session, as it is now, to a file of that name; one that ends in .har is
// an archive of the chain. A file that is there already stays.
func save(s *trace.Session, name string, secrets bool) tea.Cmd {
	frozen := saved.Freeze(s, saved.Options{ShowSecrets: secrets})
	hops := slices.Clone(s.Chain().Hops)
	if n := len(hops); n > 0 { // on which a client may decide anew meanwhile
		last := *hops[n-1]
		hops[n-1] = &last
	}
	return func() tea.Msg {
		if _, err := os.Lstat(name); err == nil {
			return savedMsg{name, secrets, fmt.Errorf("save %s: there is a file of that name", name)}
		}
		if strings.HasSuffix(name, ".har") {
			return savedMsg{name, secrets, saved.ReplaceFile(name, func(w io.Writer) error {
				return har.Write(w, trace.Chain{Hops: hops}, har.Options{ShowSecrets: secrets})
			})}
		}
		return savedMsg{name, secrets, frozen.Save(name)}
	}
}

// saving saves the walk, masked unless credentials are on the screen.
func (m Model) saving(name string) tea.Cmd { return save(m.session, name, m.secrets) }

// says tells a user of it. In private the file's name, which has the host, is
// not told.
func (msg savedMsg) says(private bool) string {
	if private && msg.err == nil {
		return "The session is saved."
	}
	return page.SavedSays(msg.name, msg.secrets, msg.err)
}

// saveSession asks for the name of the file; one that says host and time is given.
func saveSession(m Model) Model {
	return m.ask(promptSave, saved.FileName(m.session.Start().URI.Host, time.Now()))
}

func whyNoSave(m Model) string {
	switch {
	case m.private:
		return whyPrivate(m.keys)
	case len(m.session.Hops()) == 0:
		return page.NothingToSave
	}
	return ""
}
