package tui

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"detour/trace"
	"detour/tui/cell"
)

// An edited text is what the editor is opened on, and what came of it.
type editedText struct {
	fields bool // the field lines; else the body
	text   string
}

// An editedMsg is what a person left in the editor.
type editedMsg struct {
	editedText
	err error
}

// editorCommand is the person's editor and its arguments.
func editorCommand() []string {
	for _, name := range []string{"VISUAL", "EDITOR"} {
		if words := strings.Fields(os.Getenv(name)); len(words) > 0 {
			return words
		}
	}
	return []string{"vi"}
}

func (m Model) whyNoEditor() string {
	if c := m.composer; c.at.part == partBody && c.body.sealed && !isText(c.body.given) {
		return "The body is no text: an editor would change its bytes."
	}
	return ""
}

// openEditor opens the body, or from anywhere else in the form the field
// lines, in the person's editor.
func (m Model) openEditor() (Model, tea.Cmd) {
	t := editedText{text: string(m.composer.body.bytes())}
	if m.composer.at.part != partBody {
		t = editedText{fields: true, text: m.composer.fieldText()}
	}
	run := &editorRun{words: editorCommand(), edited: t, terminal: m.out, keyboard: m.in}
	return m, tea.Exec(run, func(err error) tea.Msg { return editedMsg{run.edited, err} })
}

// fieldText is the field lines as they stand in a file.
func (c composer) fieldText() string {
	var b strings.Builder
	for _, r := range c.rows {
		if f := r.field(); !r.empty() {
			b.WriteString(f.Name + ": " + f.Value + "\n")
		}
	}
	return b.String()
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

// edited takes what the person left in the editor, and the mouse back.
func (m Model) edited(msg editedMsg) (Model, tea.Cmd) {
	c := m.composer
	switch {
	case msg.err != nil:
		m.notice = cell.Sentence(cell.Shown(msg.err.Error()))
	case m.mode != modeCompose:
	case msg.fields:
		rows, err := fieldRows(msg.text)
		if err != nil {
			m.notice = "The fields stay as they were: " + cell.Shown(err.Error()) + "."
			break
		}
		c.rows = rows
		m.composer = c.withEmptyRow().focused(spot{partName, 0})
	case msg.text != string(c.body.bytes()):
		c.body = c.body.rewritten(msg.text)
		m.composer = c.focused(spot{part: partBody})
	}
	return m, m.mouse()
}

// rewritten is the body with another text. Editors end the last line; a body
// of one line that had no end keeps having none.
func (e bodyEntry) rewritten(text string) bodyEntry {
	if one := strings.TrimSuffix(text, "\n"); !strings.Contains(one, "\n") && !strings.HasSuffix(string(e.bytes()), "\n") {
		text = one
	}
	return newBodyEntry([]byte(text))
}

// fieldRows reads field lines, one a line; empty lines are left out.
func fieldRows(text string) ([]fieldRow, error) {
	var rows []fieldRow
	for i, l := range strings.Split(text, "\n") {
		l = strings.TrimSuffix(l, "\r")
		if strings.TrimSpace(l) == "" {
			continue
		}
		name, val, ok := strings.Cut(l, ":")
		if !ok || strings.TrimSpace(name) == "" {
			return nil, fmt.Errorf("line %d, %q, is no field; write Name: value", i+1, cell.Shorten(l, 30))
		}
		rows = append(rows, newFieldRow(trace.Field{Name: strings.TrimSpace(name), Value: strings.Trim(val, " \t")}))
		if len(rows) > maxFields {
			return nil, fmt.Errorf("there are more than %d lines", maxFields)
		}
	}
	return rows, nil
}
