package tui

import (
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"detour/trace"
	"detour/trace/curl"
	"detour/tui/form"
)

// update takes a key that is neither sending nor leaving; letters are text.
func (c composer) update(k composeKeys, msg tea.KeyMsg, clients []trace.Client) composer {
	switch f := c.form; {
	case key.Matches(msg, k.Next):
		c.form = f.Move(1)
	case key.Matches(msg, k.Prev):
		c.form = f.Move(-1)
	case key.Matches(msg, k.Up) && !c.movesInBody(msg):
		c.form = f.MoveLine(-1)
	case key.Matches(msg, k.Down) && !c.movesInBody(msg):
		c.form = f.MoveLine(1)
	case key.Matches(msg, k.Drop):
		c.form = f.Drop()
	case key.Matches(msg, k.Accept) && (f.At.Part == form.PartName || f.At.Part == form.PartValue):
		c.form = f.Complete()
	case key.Matches(msg, k.Enter) && f.At.Part != form.PartBody:
		c.form = f.Enter()
	case key.Matches(msg, k.Less) && f.OnChoice():
		c.form = f.Vary(-1, clients)
	case key.Matches(msg, k.More) && f.OnChoice():
		c.form = f.Vary(1, clients)
	case key.Matches(msg, k.More) && c.atEndOfField() && f.Completion() != "":
		c.form = f.Complete()
	default:
		return c.typed(msg)
	}
	return c
}

// atEndOfField reports whether the cursor is behind a field's name or its value.
func (c composer) atEndOfField() bool {
	e, _ := c.form.Entry()
	at := c.form.At.Part
	return (at == form.PartName || at == form.PartValue) && e.Cursor() == utf8.RuneCountInString(e.Text())
}

// typed gives a key to the text in focus.
func (c composer) typed(msg tea.KeyMsg) composer {
	if e, ok := c.form.Entry(); ok {
		erased, gone := c.form, false
		if msg.Type == tea.KeyBackspace {
			erased, gone = c.form.EraseRow()
		}
		if c.form = erased; !gone {
			c.form = c.form.Typed(edited(e, msg), howOf(msg))
		}
		return c
	}
	switch c.form.At.Part {
	case form.PartMethod:
		return c.typedMethod(msg)
	case form.PartBody:
		return c.typedBody(msg)
	}
	return c
}

// typedMethod writes a method that is not in the list; a URL that is pasted there is
// meant for its own place.
func (c composer) typedMethod(msg tea.KeyMsg) composer {
	switch msg.Type {
	case tea.KeyBackspace:
		c.form = c.form.EraseMethod()
	case tea.KeyRunes:
		if text := string(msg.Runes); strings.Contains(text, "://") {
			c.form = c.form.Focus(form.Pos{Part: form.PartURL}).WithURL(text)
			break
		}
		c.form = c.form.TypeMethod(string(msg.Runes), howOf(msg))
	}
	return c
}

// pastesCurl reports whether a key is a paste of a curl command into the URL.
func (c composer) pastesCurl(msg tea.KeyMsg) bool {
	return c.form.At.Part == form.PartURL && msg.Paste && curl.IsCommand(string(msg.Runes))
}
