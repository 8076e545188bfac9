package form

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// An Entry is one line that is typed. It keeps the bytes it was opened with:
// what nobody edits is sent as it was, also where it is not text. The zero
// value is an empty line.
type Entry struct {
	given  string // the bytes it was opened with
	shown  string // what of them can be typed
	text   string
	cursor int // in runes
}

// OpenEntry returns an entry with the cursor at the end.
func OpenEntry(given string) Entry {
	text := typeable(given)
	return Entry{given: given, shown: text, text: text, cursor: utf8.RuneCountInString(text)}
}

// typeable returns what of a text can stand in one line that is typed.
func typeable(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t', r == '\r', r == '\n':
			return ' '
		case r == utf8.RuneError, unicode.IsControl(r):
			return -1
		}
		return r
	}, s)
}

// Value returns what was typed, or the bytes given where nothing was.
func (e Entry) Value() string {
	if !e.Changed() {
		return e.given
	}
	return e.text
}

// Text returns the line as it stands in a text field.
func (e Entry) Text() string { return e.text }

// Cursor returns how many runes of the text are before the cursor.
func (e Entry) Cursor() int { return e.cursor }

// Changed reports whether anything was typed.
func (e Entry) Changed() bool { return e.text != e.shown }

// Empty reports whether there is nothing in the line.
func (e Entry) Empty() bool { return e.text == "" }

// With returns the entry with another text typed.
func (e Entry) With(text string) Entry {
	text = typeable(text)
	return e.Typed(text, utf8.RuneCountInString(text))
}

// Typed returns the entry with what a text field made of it, which has one
// line and a cursor.
func (e Entry) Typed(text string, cursor int) Entry {
	e.text, e.cursor = text, cursor
	return e
}
