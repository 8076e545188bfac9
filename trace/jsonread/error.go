package jsonread

import (
	"fmt"
	"strconv"
	"strings"

	"detour/trace"
)

// An Error is a place at which a file is not what it should be. All of it is
// printable.
type Error struct {
	Line   int   // from 1
	Column int   // in bytes, from 1
	Offset int64 // bytes before it
	Path   string
	Want   string // what was expected: "a number"
	Got    string // what stands there; "" when the value is named by Want alone

	// Value says that the text is JSON up to there and only a value is not
	// what it should be: [Reader.Recover] can go on behind it.
	Value bool
}

// Error returns the place and what was expected as one sentence.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "line %d, column %d (byte %d)", e.Line, e.Column, e.Offset)
	if e.Path != "" {
		b.WriteString(", " + e.Path)
	}
	b.WriteString(": expected " + e.Want)
	if e.Got != "" {
		b.WriteString(", found " + e.Got)
	}
	return b.String()
}

// maxShown is how much of a foreign text an error shows.
const maxShown = 40

// Shown returns a foreign text for an error: quoted, printable, bounded.
func Shown(s string) string {
	if len(s) > maxShown {
		s = s[:maxShown] + "..."
	}
	return `"` + trace.Printable(s) + `"`
}

// Want returns an error at the value that was read last.
func (r *Reader) Want(want, got string) error {
	err := r.wantAt(r.mark, want, got)
	err.Value = true
	return err
}

// wantKind returns an error at the next value, which is of another kind; at
// what is no value at all it is an error of the text.
func (r *Reader) wantKind(want string) error {
	is := r.Next() != KindNone
	err := r.wantAt(r.place(), want, r.found())
	err.Value = is
	return err
}

// wantHere returns an error at the next byte.
func (r *Reader) wantHere(want string) error {
	r.mark = r.place()
	return r.wantAt(r.mark, want, r.found())
}

func (r *Reader) wantAt(p place, want, got string) *Error {
	return &Error{Line: p.line, Column: int(p.offset-p.lineStart) + 1, Offset: p.offset, Path: r.Path(), Want: want, Got: got}
}

// found says what the next byte begins.
func (r *Reader) found() string {
	c, ok := r.peek()
	switch {
	case !ok:
		return "the end of the file"
	case c == '"':
		return "a string"
	case c == '{':
		return "an object"
	case c == '[':
		return "an array"
	case c == '-' || isDigit(c):
		return "a number"
	case c > ' ' && c < 0x7f:
		return Shown(r.word())
	}
	return Shown(string([]byte{c}))
}

// word returns the letters that come next, for an error.
func (r *Reader) word() string {
	n := 1
	for n < maxShown && r.pos+n < r.end && isLetter(r.buf[r.pos+n]) {
		n++
	}
	return string(r.buf[r.pos : r.pos+n])
}

// Path returns where the reader is: "log.entries[3].request.url".
func (r *Reader) Path() string {
	var b strings.Builder
	for _, s := range r.path {
		switch {
		case s.key == "":
			b.WriteString("[" + strconv.Itoa(s.index) + "]")
		case b.Len() > 0:
			b.WriteString("." + trace.Printable(s.key))
		default:
			b.WriteString(trace.Printable(s.key))
		}
	}
	return b.String()
}
