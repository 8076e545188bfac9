package tui

import (
	"fmt"
	"testing"

	"detour/tui/form"
)

// An undoTest does some things in the form and says what stands there after
// each undo, the last thing undone first.
type undoTest struct {
	name  string
	do    func(*driver)
	after [][]string
}

func TestUndoGoesBackStepByStep(t *testing.T) {
	tests := []undoTest{
		{"words are steps", func(d *driver) {
			d.write("http://a.test/x")
			d.press("shift+tab")
			d.write("PUT")
		}, [][]string{{"[ GET ▾ ]", "http://a.test/x"}, {"URL  "}}},
		{"typing and taking away", func(d *driver) {
			d.write("http://ab")
			d.press("backspace", "backspace")
			d.write("x.test/")
		}, [][]string{{"http:// "}, {"http://ab"}, {"URL  "}}},
		{"a field and its removal", func(d *driver) {
			d.send(paste("curl http://a.test/ -H 'X-One: 1' -H 'X-Two: 2'"))
			d.press("ctrl+f")
			d.write("one")
			d.press("enter", "ctrl+x")
			d.lacks("X-One")
		}, [][]string{{"X-One", "X-Two"}, {"URL  ", "[ GET ▾ ]"}}},
		{"a value by the arrows", func(d *driver) {
			d.press("tab", "tab", "right", "right", "right")
		}, [][]string{{"step by step ▾"}, {"to the end ▾"}, {"step by step ▾"}}},
		{"a client from the list", func(d *driver) {
			d.press("ctrl+o", "down", "enter")
			d.lacks("Chromium 156 ▾")
		}, [][]string{{"Chromium 156 ▾"}}},
		{"a body", func(d *driver) {
			d.press("shift+tab", "shift+tab")
			d.write("one")
			d.press("enter")
			d.write("two")
		}, [][]string{{"Body  4 bytes"}, {"Body  3 bytes"}, {"Body  none"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := drive(t, Config{Exchanger: &script{}}, 120, 40)
			tt.do(d)
			final := written(d.m.composer.form)
			for i, texts := range tt.after {
				d.press("ctrl+_")
				d.sees(append(texts, "Undone")...)
				if t.Failed() {
					t.Fatalf("after undo %d", i+1)
				}
			}
			for range tt.after {
				d.press("alt+r")
			}
			if got := written(d.m.composer.form); got != final {
				t.Errorf("after doing all again:\n%s", d.screen())
			}
		})
	}
}

// written is all that a form says.
func written(f form.Form) string {
	return fmt.Sprintln(f.Method(), f.URL.Text(), f.Client.Name, f.Asking().Options().CustomMethod, f.ToEnd, f.HTTP, f.Options, f.FieldText()) + f.Body.Text()
}

func TestNothingToUndo(t *testing.T) {
	d := drive(t, Config{Exchanger: &script{}}, 80, 24)
	d.press("tab", "ctrl+_")
	d.sees("Nothing was changed in the form")
	d.press("alt+r")
	d.sees("Nothing was undone")
}

// What is done after an undo takes the place of what was undone.
func TestAChangeAfterAnUndo(t *testing.T) {
	d := drive(t, Config{Exchanger: &script{}}, 120, 40)
	d.write("abc")
	d.press("ctrl+_")
	d.write("xyz")
	d.press("alt+r")
	d.sees("xyz", "Nothing was undone")
}

// A secret of a step is as masked as the form is.
func TestFieldsAreFoundByTheirNames(t *testing.T) {
	d := drive(t, Config{Exchanger: &script{}}, 120, 40)
	d.send(paste("curl http://a.test/ -H 'Accept: text/html' -H 'Authorization: Bearer abcdefghijklmnop' -H 'X-Trace: 1'"))
	d.press("ctrl+f")
	d.sees("Go to", "Authorization:", "X-Trace:", "Body")
	d.lacks("abcdefghijklmnop")
	d.write("trace")
	d.press("enter")
	if f := d.m.composer.form; f.At.Part != form.PartValue || f.Rows[f.At.Row].Name.Text() != "X-Trace" {
		t.Errorf("the focus is at %+v", f.At)
	}
}
