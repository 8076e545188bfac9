package tui

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/bubbles/cursor"
	"github.com/charmbracelet/bubbles/textarea"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"

	"detour/trace"
	"detour/trace/prose"
	"detour/tui/cell"
	"detour/tui/form"
)

// newBodyArea returns the text area that the body is edited in.
func newBodyArea() textarea.Model {
	area := textarea.New()
	area.Prompt, area.ShowLineNumbers = "", false
	area.Cursor.SetMode(cursor.CursorStatic)
	area.CharLimit, area.MaxHeight = form.MaxBody, 0
	area.FocusedStyle, area.BlurredStyle = textarea.Style{}, textarea.Style{}
	area.Cursor.Style = lipgloss.NewStyle()
	return area
}

// areaOfBody returns the text area with the form's body in it; one that was
// written elsewhere begins at its end.
func (c composer) areaOfBody() textarea.Model {
	area := c.area
	if text := c.form.Body.Text(); area.Value() != text {
		area.SetValue(text)
	}
	if c.form.At.Part == form.PartBody {
		area.Focus()
	} else {
		area.Blur()
	}
	return area
}

// typedBody gives a key to the body.
func (c composer) typedBody(msg tea.KeyMsg) composer {
	if c.form.Body.Sealed() {
		return c
	}
	c.area, _ = c.areaOfBody().Update(msg)
	c.form = c.form.TypedBody(c.area.Value(), howOf(msg))
	return c
}

// movesInBody reports whether up or down moves within the body and does not
// leave it.
func (c composer) movesInBody(msg tea.KeyMsg) bool {
	if c.form.At.Part != form.PartBody || c.form.Body.Sealed() {
		return false
	}
	area := c.areaOfBody()
	info := area.LineInfo()
	if msg.Type == tea.KeyUp {
		return area.Line() > 0 || info.RowOffset > 0
	}
	return area.Line() < area.LineCount()-1 || info.RowOffset < info.Height-1
}

// drawBody draws the body in a number of rows.
func (c composer) drawBody(st cell.Styles, width, height int) (composer, []string) {
	if b := c.form.Body; b.Sealed() {
		text := fmt.Sprintf("%s that cannot be edited here; they are sent as they are.", prose.Counted(len(b.Bytes()), "byte"))
		return c, []string{st.Dim.Line(text).Draw(width)}
	}
	c.area = c.areaOfBody()
	c.area.SetWidth(width)
	c.area.SetHeight(max(1, height))
	rows := strings.Split(c.area.View(), "\n")
	for i, r := range rows {
		rows[i] = cell.Pad(visible(r), width)
	}
	return c, rows[:min(len(rows), max(0, height))]
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
