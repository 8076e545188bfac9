package tui

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"detour/trace/prose"
	"detour/tui/cell"
	"detour/tui/form"
)

// An edited text is what the editor is opened on, and what came of it.
type editedText struct {
	fields bool // the field lines; else the body
	text   string
}

// An editedMsg is what a user left in the editor.
type editedMsg struct {
	editedText
	err error
}

// editorCommand is the user's editor and its arguments.
func editorCommand() []string {
	for _, name := range []string{"VISUAL", "EDITOR"} {
		if words := strings.Fields(os.Getenv(name)); len(words) > 0 {
			return words
		}
	}
	return []string{"vi"}
}

func (c composer) whyNoEditor() string {
	if c.form.At.Part == form.PartBody && c.form.Body.Binary() {
		return "The body is no text: an editor would change its bytes."
	}
	return ""
}

// toEdit is the body, or from anywhere else in the form the field lines.
func (c composer) toEdit() editedText {
	if c.form.At.Part == form.PartBody {
		return editedText{text: string(c.form.Body.Bytes())}
	}
	return editedText{fields: true, text: c.form.FieldText()}
}

// openEditor opens a part of the form in the user's editor.
func openEditor(t editedText, keyboard io.Reader, terminal io.Writer) tea.Cmd {
	run := &editorRun{words: editorCommand(), edited: t, terminal: terminal, keyboard: keyboard}
	return tea.Exec(run, func(err error) tea.Msg { return editedMsg{run.edited, err} })
}

// An editorRun runs the editor on a file that only its owner reads and that is
// gone afterwards. It implements [tea.ExecCommand].
type editorRun struct {
	words    []string
	edited   editedText
	terminal io.Writer
	keyboard io.Reader
}

// SetStdin and the others take what the program reads and writes. The editor
// gets the terminal itself: what stands between it and the program is not for
// others.
func (e *editorRun) SetStdin(r io.Reader) {
	if e.keyboard == nil {
		e.keyboard = r
	}
}

// SetStdout takes where the program writes.
func (e *editorRun) SetStdout(w io.Writer) {
	if e.terminal == nil {
		e.terminal = w
	}
}

// SetStderr takes nothing: errors of the editor are to be seen on the terminal.
func (e *editorRun) SetStderr(io.Writer) {}

// Run writes the file, runs the editor and reads what it left.
func (e *editorRun) Run() (err error) {
	f, err := os.CreateTemp("", "detour-*.txt") // its mode is 0600
	if err != nil {
		return fmt.Errorf("open the editor: %w", err)
	}
	defer func() { err = errors.Join(err, os.Remove(f.Name())) }()
	if _, err := f.WriteString(e.edited.text); err != nil {
		f.Close()
		return fmt.Errorf("open the editor: %w", err)
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("open the editor: %w", err)
	}
	cmd := exec.Command(e.words[0], append(e.words[1:], f.Name())...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = e.keyboard, e.terminal, e.terminal
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("run %s: %w", e.words[0], err)
	}
	return e.read(f.Name())
}

// read reads the file that the editor left.
func (e *editorRun) read(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return fmt.Errorf("read what the editor left: %w", err)
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxEdited+1))
	switch {
	case err != nil:
		return fmt.Errorf("read what the editor left: %w", err)
	case len(b) > maxEdited:
		return fmt.Errorf("read what the editor left: it is over %d bytes", maxEdited)
	}
	e.edited.text = string(b)
	return nil
}

// maxEdited bounds what is taken from the editor.
const maxEdited = 1 << 20

// edited takes what the user left in the editor.
func (c composer) edited(msg editedMsg) (composer, string) {
	switch {
	case msg.err != nil:
		return c, prose.Sentence(cell.Shown(msg.err.Error()))
	case !msg.fields:
		c.form = c.form.WithBody(msg.text)
		return c, ""
	}
	f, err := c.form.WithFieldText(msg.text)
	if err != nil {
		return c, "The fields stay as they were: " + cell.Shown(err.Error()) + "."
	}
	c.form = f
	return c, ""
}
