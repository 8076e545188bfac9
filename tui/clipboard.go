package tui

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/atotto/clipboard"
	osc52 "github.com/aymanbagabas/go-osc52/v2"
	tea "github.com/charmbracelet/bubbletea"

	"detour/tui/cell"
)

// A copiedMsg says what was copied and how, or why it was not.
type copiedMsg struct {
	what string
	by   string
	err  error
}

// toClipboard puts text on the clipboard: the system's own, or over SSH, where
// that is another machine's, the terminal's.
func toClipboard(system func(string) error, out io.Writer, text, what string) tea.Cmd {
	what = fmt.Sprintf("%s, %s", what, cell.Counted(len(text), "byte"))
	return func() tea.Msg {
		ways := []func() (string, error){
			func() (string, error) { return bySystem(system, text) },
			func() (string, error) { return byTerminal(out, text) },
		}
		if os.Getenv("SSH_CONNECTION") != "" || os.Getenv("SSH_TTY") != "" {
			ways[0], ways[1] = ways[1], ways[0]
		}
		var failed []string
		for _, way := range ways {
			by, err := way()
			if err == nil {
				return copiedMsg{what: what, by: by}
			}
			failed = append(failed, err.Error())
		}
		return copiedMsg{what: what, err: errors.New(strings.Join(failed, "; "))}
	}
}

// systemClipboard writes to the clipboard of the person's desktop.
func systemClipboard(text string) error {
	if clipboard.Unsupported {
		return errors.New("the system has no clipboard program (xclip, xsel, wl-copy)")
	}
	return clipboard.WriteAll(text)
}

// maxClipboard is what terminals take in one OSC 52.
const maxClipboard = 74994

// byTerminal asks the terminal (OSC 52). It has no answer: a terminal without
// it, or with it switched off, ignores it.
func byTerminal(out io.Writer, text string) (string, error) {
	switch {
	case out == nil:
		return "", errors.New("there is no terminal")
	case len(text) > maxClipboard:
		return "", fmt.Errorf("%d bytes are more than a terminal takes", len(text))
	}
	seq := osc52.New(text)
	switch {
	case os.Getenv("TMUX") != "":
		seq = seq.Tmux()
	case os.Getenv("STY") != "":
		seq = seq.Screen()
	}
	if _, err := seq.WriteTo(out); err != nil {
		return "", err
	}
	return "by the terminal (OSC 52) if it has that on", nil
}

// clipboardPatience is how long the system's clipboard may take. The programs
// behind it can wait for a display that never answers.
const clipboardPatience = 2 * time.Second

func bySystem(system func(string) error, text string) (string, error) {
	done := make(chan error, 1)
	go func() { done <- system(text) }()
	select {
	case err := <-done:
		return "by the system's clipboard", err
	case <-time.After(clipboardPatience):
		return "", errors.New("the system's clipboard does not answer")
	}
}

func (m Model) copied(msg copiedMsg) Model {
	m.notice = "Copied " + msg.what + ", " + msg.by + "."
	if msg.err != nil {
		m.notice = "Not copied: " + cell.Shown(msg.err.Error()) + "."
	}
	return m
}
