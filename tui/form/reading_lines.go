package form

import (
	"fmt"

	"detour/trace"
	"detour/trace/prose"
	"detour/tui/cell"
)

// A ReadingLine is a line of what a pasted command was read as: a sign, what stands
// there, and why it is told of.
type ReadingLine struct{ Sign, Text, Why string }

// The signs of a reading.
const (
	SignDoubt   = "?" // it can be read in another way
	SignLeftOut = "!" // it is left out
)

// maxReadingFields is how many field lines of a reading are told.
const maxReadingFields = 12

// Says tells what a command was read as and what is doubtful about that; value is
// how a field's value is shown.
func (r Reading) Says(f Form, value func(trace.Field) string, address string) []ReadingLine {
	lines := []ReadingLine{{Text: "Read as a " + r.As + "."}}
	for _, d := range r.Doubts {
		lines = append(lines, ReadingLine{SignDoubt, cell.Shown(d.Text), cell.Shown(d.Why)})
	}
	for _, o := range r.LeftOut {
		lines = append(lines, ReadingLine{SignLeftOut, cell.Shown(o.Flag), "left out, " + cell.Shown(o.Would)})
	}
	lines = append(lines, ReadingLine{Text: cell.Shown(f.Method()) + " " + address})
	fields := f.Fields()
	for _, line := range fields[:min(len(fields), maxReadingFields)] {
		lines = append(lines, ReadingLine{Text: "  " + cell.Shown(line.Name) + ": " + value(line)})
	}
	if more := len(fields) - maxReadingFields; more > 0 {
		lines = append(lines, ReadingLine{Text: "  " + prose.Counted(more, "field") + " more"})
	}
	return append(lines, ReadingLine{Text: bodySays(f.Body.Bytes(), f.Fields().Get("Content-Type"))})
}

// bodySays is how long a body is and how it begins, masked.
func bodySays(b []byte, kind string) string {
	if len(b) == 0 {
		return "No body."
	}
	begin := trace.MaskBody(b[:min(len(b), 400)], kind, nil)
	return fmt.Sprintf("%s of body: %s", prose.Counted(len(b), "byte"), cell.Shorten(cell.Shown(string(begin)), 200))
}
