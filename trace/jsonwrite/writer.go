// Package jsonwrite writes JSON (RFC 8259) into a stream, member by member,
// without reflection and without holding more than a few kilobytes of it: a
// text of megabytes goes through in pieces.
//
// Texts come from strangers. Whatever a terminal could act upon, or that turns
// text around, is escaped; bytes that are not UTF-8 are read as Latin-1, as
// older clients do (RFC 9110 §5.5).
package jsonwrite

import (
	"encoding/base64"
	"io"
	"strconv"
)

// A Writer writes values one after another. A value inside of an object has a
// name; one with the name "" stands in an array or by itself. The first error
// stays, and nothing is written after it.
type Writer struct {
	w    io.Writer
	buf  []byte
	open bool // nothing stands yet that a comma would have to follow
	err  error
}

// room is how much is collected before it is handed on.
const room = 6 << 10

// New returns a writer to a stream. What it wrote last is there after Flush.
func New(w io.Writer) *Writer {
	return &Writer{w: w, buf: make([]byte, 0, room+room/3), open: true}
}

// Flush hands on all that was written, and returns the first error.
func (w *Writer) Flush() error {
	if w.err == nil && len(w.buf) > 0 {
		_, w.err = w.w.Write(w.buf)
	}
	w.buf = w.buf[:0]
	return w.err
}

// spill hands on what was collected when it is much.
func (w *Writer) spill() {
	if len(w.buf) >= room {
		_ = w.Flush() // the error stays
	}
}

// Raw writes a text as it is, such as the frame around values that are
// written as they arrive. No comma comes before the value that follows.
func (w *Writer) Raw(s string) {
	w.buf = append(w.buf, s...)
	w.open = true
}

// begin writes what stands before a value: the comma after the one before,
// and its name.
func (w *Writer) begin(name string) {
	w.spill()
	if !w.open {
		w.buf = append(w.buf, ',')
	}
	w.open = false
	if name != "" {
		w.buf = append(append(append(w.buf, '"'), name...), '"', ':')
	}
}

// Object begins an object; EndObject ends it.
func (w *Writer) Object(name string) {
	w.begin(name)
	w.buf = append(w.buf, '{')
	w.open = true
}

// EndObject ends the object that began last.
func (w *Writer) EndObject() {
	w.buf = append(w.buf, '}')
	w.open = false
}

// Array begins an array; EndArray ends it.
func (w *Writer) Array(name string) {
	w.begin(name)
	w.buf = append(w.buf, '[')
	w.open = true
}

// EndArray ends the array that began last.
func (w *Writer) EndArray() {
	w.buf = append(w.buf, ']')
	w.open = false
}

// Int writes a whole number.
func (w *Writer) Int(name string, value int64) {
	w.begin(name)
	w.buf = strconv.AppendInt(w.buf, value, 10)
}

// OptInt writes a whole number unless it is 0.
func (w *Writer) OptInt(name string, value int64) {
	if value != 0 {
		w.Int(name, value)
	}
}

// Float writes a number, in as many digits as it takes.
func (w *Writer) Float(name string, value float64) {
	w.begin(name)
	w.buf = strconv.AppendFloat(w.buf, value, 'f', -1, 64)
}

// Bool writes true or false.
func (w *Writer) Bool(name string, value bool) {
	w.begin(name)
	w.buf = strconv.AppendBool(w.buf, value)
}

// Null writes that there is no value.
func (w *Writer) Null(name string) {
	w.begin(name)
	w.buf = append(w.buf, "null"...)
}

// OptBool writes what is true, and nothing else.
func (w *Writer) OptBool(name string, value bool) {
	if value {
		w.Bool(name, true)
	}
}

// Base64 writes bytes as a text in base64.
func (w *Writer) Base64(name string, value []byte) {
	const piece = room / 2 // whole groups of three bytes
	w.begin(name)
	w.buf = append(w.buf, '"')
	for len(value) > 0 {
		n := min(len(value), piece)
		w.buf = base64.StdEncoding.AppendEncode(w.buf, value[:n])
		value = value[n:]
		w.spill()
	}
	w.buf = append(w.buf, '"')
}
