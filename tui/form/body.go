package form

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Bounds of a body that can be edited here: its characters, once tabs are
// spaces, and its lines. A text area takes no more.
const (
	MaxBody      = 64 << 10
	maxBodyLines = 10_000
)

// A Body is the body that is typed. Like an entry it keeps the bytes that
// nobody edits; a body that is not text, or is large, is sealed: kept whole.
type Body struct {
	given  []byte
	shown  string // what of them can be typed
	text   string
	sealed bool // not to be edited here
}

// OpenBody returns the body with some bytes in it, which are not copied.
func OpenBody(given []byte) Body {
	b := Body{given: given}
	b.shown, b.sealed = typeableLines(given)
	b.text = b.shown
	return b
}

// typeableLines returns what of a body can stand in a text area; sealed is true
// where that would lose some of it.
func typeableLines(given []byte) (text string, sealed bool) {
	if len(given) > MaxBody || isBinary(given) || bytes.ContainsAny(given, "\r\x1b") {
		return "", true
	}
	text = strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && unicode.IsControl(r) || r == utf8.RuneError {
			return -1
		}
		return r
	}, string(given))
	text = strings.ReplaceAll(text, "\t", "    ")
	if utf8.RuneCountInString(text) > MaxBody || strings.Count(text, "\n") >= maxBodyLines {
		return "", true
	}
	return text, false
}

// isBinary reports whether a body is no text.
func isBinary(b []byte) bool { return bytes.IndexByte(b, 0) >= 0 || !utf8.Valid(b) }

// Bytes returns the body as it is sent; nil for none.
func (b Body) Bytes() []byte {
	switch {
	case b.text == b.shown:
		return b.given
	case b.text == "":
		return nil
	}
	return []byte(b.text)
}

// Text returns the body as it stands in a text area; "" where it is sealed.
func (b Body) Text() string { return b.text }

// Sealed reports whether the body is not to be edited here.
func (b Body) Sealed() bool { return b.sealed }

// Binary reports whether the body is no text, so that an editor would change
// its bytes.
func (b Body) Binary() bool { return b.sealed && isBinary(b.given) }

// rewritten is the body with another text. Editors end the last line; a body
// of one line that had no end keeps having none.
func (b Body) rewritten(text string) Body {
	if one := strings.TrimSuffix(text, "\n"); !strings.Contains(one, "\n") && !strings.HasSuffix(string(b.Bytes()), "\n") {
		text = one
	}
	return OpenBody([]byte(text))
}

// same reports whether two bodies are written alike.
func (b Body) same(o Body) bool {
	return b.text == o.text && (b.text == b.shown) == (o.text == o.shown) && string(b.given) == string(o.given)
}

// TypedBody returns the form with what a text area made of the body.
func (f Form) TypedBody(text string, how How) Form {
	was := f
	if !f.Body.sealed {
		f.Body.text = text
	}
	return f.after(was, how)
}

// WithBody returns the form with a body that was written elsewhere, and the
// focus there.
func (f Form) WithBody(text string) Form {
	was := f
	if text == string(f.Body.Bytes()) {
		return f
	}
	f.Body = f.Body.rewritten(text)
	return f.focused(Pos{Part: PartBody}).after(was, Whole)
}
