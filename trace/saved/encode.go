package saved

import (
	"bufio"
	"encoding/base64"
	"errors"
	"io"
	"strings"

	"detour/trace"
)

// An encoder writes a file. The first error stays.
type encoder struct {
	w       *bufio.Writer
	written int64
	err     error
}

// errTooLarge is a session that could be written and not opened again.
var errTooLarge = errors.New("the session is larger than what can be opened again")

func (e *encoder) raw(s string) {
	if e.err != nil {
		return
	}
	if e.written += int64(len(s)); e.written > maxFile {
		e.fail(errTooLarge)
		return
	}
	_, e.err = e.w.WriteString(s)
}

func (e *encoder) fail(err error) {
	if e.err == nil {
		e.err = err
	}
}

func (e *encoder) object(members []member) {
	e.raw("{")
	first := true
	for _, m := range members {
		if m.empty() {
			continue
		}
		if !first {
			e.raw(",")
		}
		first = false
		e.raw(`"` + m.key + `":`)
		m.write(e)
	}
	e.raw("}")
}

// list writes n elements of at most max.
func (e *encoder) list(n, max int, element func(i int)) {
	if n > max {
		e.fail(errTooLarge)
		return
	}
	e.raw("[")
	for i := range n {
		if i > 0 {
			e.raw(",")
		}
		element(i)
	}
	e.raw("]")
}

// escaper escapes what printable text can hold and a JSON string cannot.
var escaper = strings.NewReplacer(`"`, `\"`, `\`, `\\`, "\n", `\n`, "\r", `\r`, "\t", `\t`)

// layout removes the white space that has an escape of its own.
var layout = strings.NewReplacer("\n", "", "\r", "", "\t", "")

// bytes writes text as a string, and as base64 what could mislead a terminal or
// a reader's eye.
func (e *encoder) bytes(b []byte) {
	if len(b) > maxText/4*3 {
		e.fail(errTooLarge)
		return
	}
	s := string(b)
	if plain := layout.Replace(s); trace.Printable(plain) == plain {
		e.raw(`"` + escaper.Replace(s) + `"`)
		return
	}
	e.raw(`{"base64":"` + base64.StdEncoding.EncodeToString(b) + `"}`)
}

// encode writes a whole file.
func encode(w io.Writer, f *file) error {
	e := &encoder{w: bufio.NewWriterSize(w, 64<<10)}
	e.object(f.members())
	e.raw("\n")
	return errors.Join(e.err, e.w.Flush())
}
