// Package clipboard puts text on a clipboard: the system's own, or the
// terminal's by OSC 52. Over SSH, where the system's is another machine's, the
// terminal's comes first.
package clipboard

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/atotto/clipboard"
	osc52 "github.com/aymanbagabas/go-osc52/v2"

	"detour/trace/prose"
	"detour/tui/cell"
)

// A Clipboard is the two ways to one.
type Clipboard struct {
	System   func(string) error // the desktop's, [System]; tests have their own
	Terminal io.Writer          // nil where there is none
}

// Copied says what was copied and how, or why it was not.
type Copied struct {
	What string
	By   string
	Err  error
}

// Says tells a user of it.
func (c Copied) Says() string {
	if c.Err != nil {
		return "Not copied: " + cell.Shown(c.Err.Error()) + "."
	}
	return "Copied " + c.What + ", " + c.By + "."
}

// Copy puts a text on the clipboard, by the second way where the first fails. It
// may take a moment.
func (c Clipboard) Copy(text, what string) Copied {
	ways := []func(string) (string, error){c.bySystem, c.byTerminal}
	if os.Getenv("SSH_CONNECTION") != "" || os.Getenv("SSH_TTY") != "" {
		ways[0], ways[1] = ways[1], ways[0]
	}
	copied := Copied{What: fmt.Sprintf("%s, %s", what, prose.Counted(len(text), "byte"))}
	var failed []string
	for _, way := range ways {
		by, err := way(text)
		if err == nil {
			copied.By = by
			return copied
		}
		failed = append(failed, err.Error())
	}
	copied.Err = errors.New(strings.Join(failed, "; "))
	return copied
}

// System writes to the clipboard of the user's desktop.
func System(text string) error {
	if clipboard.Unsupported {
		return errors.New("the system has no clipboard program (xclip, xsel, wl-copy)")
	}
	return clipboard.WriteAll(text)
}

// patience is how long the system's clipboard may take. The programs behind it
// can wait for a display that never answers.
const patience = 2 * time.Second

func (c Clipboard) bySystem(text string) (string, error) {
	done := make(chan error, 1)
	go func() { done <- c.System(text) }()
	select {
	case err := <-done:
		return "by the system's clipboard", err
	case <-time.After(patience):
		return "", errors.New("the system's clipboard does not answer")
	}
}

// maxTerminal is what terminals take in one OSC 52.
const maxTerminal = 74994

// byTerminal asks the terminal (OSC 52). It has no answer: a terminal without
// it, or with it switched off, ignores it.
func (c Clipboard) byTerminal(text string) (string, error) {
	switch {
	case c.Terminal == nil:
		return "", errors.New("there is no terminal")
	case len(text) > maxTerminal:
		return "", fmt.Errorf("%d bytes are more than a terminal takes", len(text))
	}
	seq := osc52.New(text)
	switch {
	case os.Getenv("TMUX") != "":
		seq = seq.Tmux()
	case os.Getenv("STY") != "":
		seq = seq.Screen()
	}
	if _, err := seq.WriteTo(c.Terminal); err != nil {
		return "", err
	}
	return "by the terminal (OSC 52) if it has that on", nil
}
