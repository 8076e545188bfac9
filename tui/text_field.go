package tui

import (
	"unicode"

	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"detour/tui/cell"
	"detour/tui/form"
)

// edited gives a key to a line that is typed, by the keys of a text field.
func edited(e form.Entry, msg tea.KeyMsg) form.Entry {
	in := textinput.New()
	in.KeyMap.AcceptSuggestion.SetEnabled(false)
	in.SetValue(e.Text())
	in.SetCursor(e.Cursor())
	in.Focus()
	in, _ = in.Update(msg)
	return e.Typed(in.Value(), in.Position())
}

// howOf says how a key changes a text.
func howOf(msg tea.KeyMsg) form.How {
	switch {
	case msg.Paste:
	case msg.Type == tea.KeyRunes && len(msg.Runes) == 1 && !unicode.IsSpace(msg.Runes[0]):
		return form.Insert
	case msg.Type == tea.KeyBackspace, msg.Type == tea.KeyDelete:
		return form.Delete
	}
	return form.Whole
}

// entrySpans draws a line that is typed at no more than width cells. With the
// focus the cursor is in view, and ghost is what a completion would add.
func entrySpans(st cell.Styles, e form.Entry, width int, focused bool, ghost string) []cell.Span {
	if !focused {
		return []cell.Span{cell.Text(cell.Shorten(cell.Shown(e.Text()), width))}
	}
	runes := []rune(e.Text())
	pos := cell.Clamp(e.Cursor(), 0, len(runes))
	before, under, after := cell.Shown(string(runes[:pos])), " ", ""
	if pos < len(runes) {
		under, after = cell.Shown(string(runes[pos:pos+1])), cell.Shown(string(runes[pos+1:]))
		ghost = ""
	}
	room := max(1, width-cell.Width(under))
	if cell.Width(before) > room {
		before = "…" + cell.Ending(before, room-1)
	}
	room -= cell.Width(before)
	after = ansi.Truncate(after, max(0, room), "")
	ghost = ansi.Truncate(ghost, max(0, room-cell.Width(after)), "")
	return []cell.Span{cell.Text(before), st.Cursor.Span(under), cell.Text(after), st.Dim.Span(ghost)}
}
