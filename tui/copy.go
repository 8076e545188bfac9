package tui

import (
	"errors"
	"fmt"
	"io"
	"os"

	osc52 "github.com/aymanbagabas/go-osc52/v2"
	tea "github.com/charmbracelet/bubbletea"

	"detour/trace"
)

// copy puts the selected line, or the URI in view, on the clipboard.
func (m Model) copy() (Model, tea.Cmd) {
	about := m.inspector.selected()
	if m.focus != paneInspector || about.kind == aboutNothing {
		_, uri := m.subject()
		about = subject{kind: aboutTarget, text: uri}
	}
	return m.copySubject(about)
}

func (m Model) copySubject(about subject) (Model, tea.Cmd) {
	text, what := m.copyText(about)
	if text == "" {
		m.notice = "There is nothing here to copy."
		return m, nil
	}
	return m, toClipboard(m.out, text, what)
}

// copyText is what is copied: printable, and masked as it is on the screen.
func (m Model) copyText(about subject) (text, what string) {
	switch about.kind {
	case aboutField:
		val := about.field.Value
		if !m.secrets {
			val = trace.Mask(about.field)
		}
		return trace.Printable(about.field.Name + ": " + val), shown(about.field.Name)
	case aboutStatus:
		if about.text == "" {
			about.text = fmt.Sprint(about.code)
		}
		return shown(about.text), "the status"
	case aboutTarget:
		return shown(about.text), "the URL"
	}
	return "", ""
}

// maxClipboard is what terminals take in one OSC 52.
const maxClipboard = 74994

// toClipboard asks the terminal to put text on the clipboard. It has no answer:
// a terminal without OSC 52 ignores it.
func toClipboard(out io.Writer, text, what string) tea.Cmd {
	return func() tea.Msg {
		if len(text) > maxClipboard {
			return copiedMsg{what: what, err: fmt.Errorf("%d bytes are more than a terminal takes", len(text))}
		}
		seq := osc52.New(text)
		if os.Getenv("TMUX") != "" {
			seq = seq.Tmux()
		}
		if out == nil {
			return copiedMsg{what: what, err: errors.New("there is no terminal")}
		}
		_, err := seq.WriteTo(out)
		return copiedMsg{what: fmt.Sprintf("%s, %s", what, counted(len(text), "byte")), err: err}
	}
}

func (m Model) copied(msg copiedMsg) Model {
	m.notice = "Copied " + msg.what + " by OSC 52; a terminal that has it switched off ignores it."
	if msg.err != nil {
		m.notice = "Not copied: " + msg.err.Error() + "."
	}
	return m
}
