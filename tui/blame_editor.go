package tui

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"detour/explain/blame"
	"detour/tui/cell"
	"detour/tui/page"
)

// editHere opens the line in view of the server's files in the user's editor; where
// none is, the next request in the composer.
func editHere(m Model) (Model, tea.Cmd) {
	if l := m.lineInView(); l != nil {
		return m, openLine(*l, m.in, m.out)
	}
	return editNext(m), nil
}

func whyNoEdit(m Model) string {
	if l := m.lineInView(); l != nil {
		if l.File == "-" {
			return "That line came by standard input: there is no file to open."
		}
		return ""
	}
	return m.readOnly()
}

// lineInView is the line that is selected in the Blame tab, else the one to blame;
// nil where another tab is shown.
func (m Model) lineInView() *blame.Line {
	if m.inspector.tab != page.TabBlame || m.private || m.focus != paneInspector {
		return nil
	}
	if about := m.inspector.selected(); about.Kind == page.AboutPlace && about.Place.File != "" {
		return &about.Place
	}
	if c := m.scene.Blamed.Case; c != nil {
		return c.At()
	}
	return nil
}

// openLine opens a file at a line. The editor belongs to the user; detour writes
// nothing.
func openLine(l blame.Line, keyboard io.Reader, terminal io.Writer) tea.Cmd {
	run := &lineRun{line: l, terminal: terminal, keyboard: keyboard}
	return tea.Exec(run, func(err error) tea.Msg { return editedMsg{err: err} })
}

// A lineRun runs the user's editor at a line. It implements [tea.ExecCommand].
type lineRun struct {
	line     blame.Line
	terminal io.Writer
	keyboard io.Reader
}

// SetStdin and the others take what the program reads and writes; the editor gets
// the terminal itself.
func (e *lineRun) SetStdin(r io.Reader) {
	if e.keyboard == nil {
		e.keyboard = r
	}
}

// SetStdout takes where the program writes.
func (e *lineRun) SetStdout(w io.Writer) {
	if e.terminal == nil {
		e.terminal = w
	}
}

// SetStderr takes nothing: errors of the editor are to be seen on the terminal.
func (e *lineRun) SetStderr(io.Writer) {}

// Run opens the file where it is one on this machine: a dump names files of
// another.
func (e *lineRun) Run() error {
	info, err := os.Stat(e.line.File)
	switch {
	case err != nil:
		return fmt.Errorf("open %s: it is not a file on this machine", cell.Shown(e.line.File))
	case !info.Mode().IsRegular():
		return fmt.Errorf("open %s: it is not a file", cell.Shown(e.line.File))
	}
	words := atLine(editorCommand(), e.line)
	cmd := exec.Command(words[0], words[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = e.keyboard, e.terminal, e.terminal
	if err := cmd.Run(); err != nil {
		if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
			return nil // the editor said why, on the terminal
		}
		return fmt.Errorf("run %s: %w", words[0], err)
	}
	return nil
}

// atLine is the editor's command for a file at a line: "+N FILE" as vi has it and
// most others too; those with windows have their own.
func atLine(editor []string, l blame.Line) []string {
	file, n := l.File, strconv.Itoa(l.Line)
	if strings.HasPrefix(file, "-") {
		file = "./" + file
	}
	switch strings.TrimSuffix(filepath.Base(editor[0]), ".exe") {
	case "code", "codium", "cursor":
		return append(editor[:len(editor):len(editor)], "--goto", file+":"+n)
	case "subl", "zed", "hx", "helix":
		return append(editor[:len(editor):len(editor)], file+":"+n)
	}
	return append(editor[:len(editor):len(editor)], "+"+n, file)
}
