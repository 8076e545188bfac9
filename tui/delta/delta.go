// Package delta writes the frames of a terminal program as what changed in
// them.
//
// Bubble Tea's renderer writes each changed row whole. Where three panes stand
// side by side a step in one of them changes two or three cells of many rows,
// and the rest of those rows is most of what goes over the line. A [Writer]
// stands between the renderer and the terminal, remembers the rows and writes
// the cells that are new.
//
// It knows the renderer's frames by their form: the cursor goes home, each row
// is written whole or left out, and the cursor goes to the last row. Anything
// else passes as it is, and what was remembered is forgotten, because nobody
// knows what it did to the screen. So does a frame that leaves no row out: that
// is how the renderer repaints after the screen was lost.
package delta

import (
	"bytes"
	"io"
	"os"
	"regexp"
	"sync"
)

// A Writer is a terminal that frames are written to. It is an [os.File] in all
// else, so that the terminal is found through it.
type Writer struct {
	*os.File
	to    io.Writer
	pen   pen
	rows  [][]cell // as they stand on the screen; nil for one that is not known
	fresh [][]cell
}

// New returns a writer to a terminal.
func New(terminal *os.File) *Writer {
	return &Writer{File: terminal, to: terminal, pen: pen{inks: newInks()}}
}

// home begins a frame, and last ends it.
const home = "\x1b[H"

var last = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\x1b\[[0-9]*(;[0-9]*)?H$`) })

// Write writes a frame as what is new in it, and anything else as it is.
func (w *Writer) Write(p []byte) (int, error) {
	if !w.frame(p) {
		w.rows = nil
		return w.to.Write(p)
	}
	if _, err := w.to.Write(w.pen.buf.Bytes()); err != nil {
		w.rows = nil
		return 0, err
	}
	return len(p), nil
}

// frame writes the shorter frame with the pen. It reports false for what is
// none.
func (w *Writer) frame(p []byte) bool {
	body, ok := bytes.CutPrefix(p, []byte(home))
	end := last().FindIndex(body)
	if !ok || end == nil {
		return false
	}
	body = bytes.TrimPrefix(body[:end[0]], []byte("\r"))
	rows := bytes.Split(body, []byte("\n"))
	if !w.parse(rows) {
		return false
	}
	w.pen.begin()
	for y, row := range rows {
		if text := bytes.TrimSuffix(row, []byte("\r")); len(text) > 0 {
			w.row(y, text)
		}
	}
	w.pen.finish()
	w.pen.buf.Write(p[len(p)-(end[1]-end[0]):])
	w.rows, w.fresh = w.fresh, w.rows
	return true
}

// parse reads the rows of a frame into fresh: those left out as they were. It
// reports false where a row has other sequences than styles.
func (w *Writer) parse(rows [][]byte) bool {
	fresh := w.fresh[:0]
	whole := true
	for i, row := range rows {
		text := bytes.TrimSuffix(row, []byte("\r"))
		if len(text) == 0 {
			whole = false
			fresh = append(fresh, w.known(i))
			continue
		}
		cells, ok := w.pen.inks.cells(text)
		if !ok {
			return false
		}
		fresh = append(fresh, cells)
	}
	w.fresh = fresh
	if whole || len(w.rows) != len(rows) {
		w.rows = nil // a repaint, or another size
	}
	return true
}

func (w *Writer) known(i int) []cell {
	if i < len(w.rows) {
		return w.rows[i]
	}
	return nil
}

// row writes what is new in a row, and all of it where nobody knows what stands
// there.
func (w *Writer) row(y int, text []byte) {
	before, now := w.known(y), w.fresh[y]
	switch {
	case now == nil:
		w.pen.raw(y, text)
	case len(before) != len(now):
		w.pen.write(0, y, now)
	default:
		w.pen.changes(y, before, now)
	}
}
