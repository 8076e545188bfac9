package tui

import (
	"strings"

	"github.com/charmbracelet/bubbles/cursor"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"detour/trace"
	"detour/tui/cell"
)

// A textEntry is one line that is typed. It keeps the bytes it was given: what
// nobody edits is sent as it was, also where it is not text.
type textEntry struct {
	input textinput.Model
	given string // the bytes it was opened with
	set   string // what the input made of them
}

func newTextEntry(given string) textEntry {
	in := textinput.New()
	in.Prompt = ""
	in.Cursor.SetMode(cursor.CursorStatic)
	in.KeyMap.AcceptSuggestion.SetEnabled(false)
	in.SetValue(given)
	return textEntry{input: in, given: given, set: in.Value()}
}

// value returns what was typed, or the bytes given where nothing was.
func (e textEntry) value() string {
	if e.input.Value() == e.set {
		return e.given
	}
	return e.input.Value()
}

// changed reports whether anything was typed.
func (e textEntry) changed() bool { return e.input.Value() != e.set }

func (e textEntry) empty() bool { return e.input.Value() == "" }

// with returns the entry with another text typed.
func (e textEntry) with(text string) textEntry {
	e.input.SetValue(text)
	e.input.CursorEnd()
	return e
}

func (e textEntry) update(msg tea.Msg) textEntry {
	e.input.Focus()
	e.input, _ = e.input.Update(msg)
	return e
}

// spans draws the entry at no more than width cells. With the focus the cursor
// is in view, and ghost is what a completion would add.
func (e textEntry) spans(st cell.Styles, width int, focused bool, ghost string) []cell.Span {
	if !focused {
		return []cell.Span{cell.Text(cell.Shorten(cell.Shown(e.input.Value()), width))}
	}
	runes := []rune(e.input.Value())
	pos := cell.Clamp(e.input.Position(), 0, len(runes))
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

// A fieldRow is one field line of the composer.
type fieldRow struct {
	name, val textEntry
}

func newFieldRow(f trace.Field) fieldRow {
	return fieldRow{newTextEntry(f.Name), newTextEntry(f.Value)}
}

func (r fieldRow) field() trace.Field {
	return trace.Field{Name: strings.TrimSpace(r.name.value()), Value: r.val.value()}
}

func (r fieldRow) empty() bool { return r.name.empty() && r.val.empty() }
