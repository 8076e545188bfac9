package tui

import (
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/bubbles/textinput"

	"detour/trace"
	"detour/tui/form"
)

// A text field and a text area hold what the form says can be typed, to the
// rune: what they changed by themselves would be taken for an edit.
func TestFieldsHoldWhatTheFormSays(t *testing.T) {
	texts := slices.Concat(hostile, wide, []string{"", "a\n\tb\n", "\ufffd", strings.Repeat("日\n", 9000), strings.Repeat("\t", 20_000)})
	for _, text := range texts {
		in := textinput.New()
		in.SetValue(text)
		if e := form.OpenEntry(text); e.Text() != in.Value() || e.Cursor() != in.Position() {
			t.Errorf("%.20q: the form has %.20q at %d, the field %.20q at %d", text, e.Text(), e.Cursor(), in.Value(), in.Position())
		}
		c := newComposer(form.Open(form.Edit, trace.Request{Method: "PUT", Body: []byte(text)}, trace.Clients()[0]))
		if area := c.areaOfBody(); area.Value() != c.form.Body.Text() {
			t.Errorf("%.20q: the form has %.20q, the area %.20q", text, c.form.Body.Text(), area.Value())
		}
	}
}
