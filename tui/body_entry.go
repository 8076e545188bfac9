package tui

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/bubbles/cursor"
	"github.com/charmbracelet/bubbles/textarea"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"

	"detour/trace"
	"detour/tui/cell"
)

// maxEditable is the largest body that the form lets a person edit.
const maxEditable = 64 << 10

// bodyEntry is the body that is typed. Like a text entry it keeps the bytes
// that nobody edits; a body that is not text, or is large, is kept whole.
type bodyEntry struct {
	area   textarea.Model
	given  []byte
	set    string
	sealed bool // not to be edited here
}

func newBodyEntry(given []byte) bodyEntry {
	area := textarea.New()
	area.Prompt, area.ShowLineNumbers = "", false
	area.Cursor.SetMode(cursor.CursorStatic)
	area.CharLimit, area.MaxHeight = maxEditable, 0
	area.FocusedStyle, area.BlurredStyle = textarea.Style{}, textarea.Style{}
	area.Cursor.Style = lipgloss.NewStyle()
	e := bodyEntry{given: given}
	e.sealed = len(given) > maxEditable || !isText(given) || strings.ContainsAny(string(given), "\r\x1b")
	if !e.sealed {
		area.SetValue(string(given))
	}
	e.area, e.set = area, area.Value()
	return e
}

// bytes returns the body as it is sent; nil for none.
func (e bodyEntry) bytes() []byte {
	if e.sealed || e.area.Value() == e.set {
		return e.given
	}
	if e.area.Value() == "" {
		return nil
	}
	return []byte(e.area.Value())
}

func (e bodyEntry) focused(on bool) bodyEntry {
	if on {
		e.area.Focus()
	} else {
		e.area.Blur()
	}
	return e
}

func (e bodyEntry) update(msg tea.Msg) bodyEntry {
	if !e.sealed {
		e.area, _ = e.area.Update(msg)
	}
	return e
}

// takes reports whether up or down moves within the body and does not leave it.
func (e bodyEntry) takes(msg tea.KeyMsg, at spot) bool {
	if at.part != partBody || e.sealed {
		return false
	}
	info := e.area.LineInfo()
	if msg.Type == tea.KeyUp {
		return e.area.Line() > 0 || info.RowOffset > 0
	}
	return e.area.Line() < e.area.LineCount()-1 || info.RowOffset < info.Height-1
}

// draw draws the body in a number of rows.
func (e bodyEntry) draw(st cell.Styles, width, height int) (bodyEntry, []string) {
	if e.sealed {
		text := fmt.Sprintf("%s that cannot be edited here; they are sent as they are.", cell.Counted(len(e.given), "byte"))
		return e, []string{st.Dim.Line(text).Draw(width)}
	}
	e.area.SetWidth(width)
	e.area.SetHeight(max(1, height))
	rows := strings.Split(e.area.View(), "\n")
	for i, r := range rows {
		rows[i] = cell.Pad(visible(r), width)
	}
	return e, rows[:min(len(rows), max(0, height))]
}

// visible makes the runes visible that the text area lets through and that
// change how a row reads, such as bidi controls; its own escapes stay.
func visible(row string) string {
	var b strings.Builder
	for row != "" {
		i := strings.IndexByte(row, 0x1b)
		if i < 0 {
			i = len(row)
		}
		b.WriteString(trace.Printable(row[:i]))
		row = row[i:]
		if end := strings.IndexByte(row, 'm'); end >= 0 {
			b.WriteString(row[:end+1])
			row = row[end+1:]
		} else {
			row = ""
		}
	}
	return b.String()
}
