package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"unicode"
	"unicode/utf8"

	"detour/explain/finding"
	"detour/trace"
)

// A JSONWriter writes a chain hop by hop, so that a long one costs no memory.
type JSONWriter struct {
	w     io.Writer
	opts  Options
	lines bool
	hops  int
	buf   bytes.Buffer // of one hop, used again for the next
}

// NewJSON returns a writer of one JSON object: hops and outcome.
func NewJSON(w io.Writer, o Options) *JSONWriter { return &JSONWriter{w: w, opts: o} }

// NewJSONLines returns a writer of one line a hop and a last one with the outcome.
func NewJSONLines(w io.Writer, o Options) *JSONWriter { return &JSONWriter{w: w, opts: o, lines: true} }

// Hop writes the chain's last hop.
func (jw *JSONWriter) Hop(ch trace.Chain) error {
	jw.hops++
	switch {
	case jw.lines:
		return jw.write("", Hop(ch, jw.opts), "\n")
	case jw.hops == 1:
		return jw.write("{\"hops\":[\n", Hop(ch, jw.opts), "")
	}
	return jw.write(",\n", Hop(ch, jw.opts), "")
}

// End writes how the chain ended, and its findings unless fs is nil.
func (jw *JSONWriter) End(o trace.Outcome, fs []finding.Finding) error {
	before, after := "\n],\"outcome\":", "}\n"
	switch {
	case jw.lines:
		before = "{\"outcome\":"
	case jw.hops == 0:
		before = "{\"hops\":[],\"outcome\":"
	}
	v := outcomeJSON{string(o.Kind), o.Hop, text(o.Text)}
	if fs == nil {
		return jw.write(before, v, after)
	}
	if err := jw.write(before, v, ",\"findings\":"); err != nil {
		return err
	}
	return jw.write("", findingsJSON(fs), after)
}

// write writes v as JSON between two texts. encoding/json leaves C1, DEL and
// bidirectional controls raw, which a terminal would act upon: they are
// escaped after it.
func (jw *JSONWriter) write(before string, v any, after string) error {
	jw.buf.Reset()
	enc := json.NewEncoder(&jw.buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return err
	}
	b := escapeControls(bytes.TrimSuffix(jw.buf.Bytes(), []byte("\n")))
	for _, part := range [][]byte{[]byte(before), b, []byte(after)} {
		if _, err := jw.w.Write(part); err != nil {
			return err
		}
	}
	return nil
}

// escapeControls replaces characters that stand raw in JSON text, hence inside
// a string, by their \u escapes when a terminal could act upon them.
func escapeControls(b []byte) []byte {
	if plain(b) || !bytes.ContainsFunc(b, misleads) {
		return b
	}
	out := make([]byte, 0, len(b)+64)
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		if misleads(r) {
			out = appendEscape(out, r)
		} else {
			out = append(out, b[:n]...)
		}
		b = b[n:]
	}
	return out
}

// plain reports whether b is ASCII without DEL, as nearly all of it is.
func plain(b []byte) bool {
	for _, c := range b {
		if c >= 0x7f {
			return false
		}
	}
	return true
}

// misleads reports whether a terminal or a reader's eye could be misled by r.
func misleads(r rune) bool {
	if r < utf8.RuneSelf {
		return r == 0x7f
	}
	return !unicode.IsGraphic(r) || unicode.Is(unicode.Bidi_Control, r)
}

func appendEscape(out []byte, r rune) []byte {
	if r > 0xffff {
		r -= 0x10000
		return fmt.Appendf(out, `\u%04x\u%04x`, 0xd800+r>>10, 0xdc00+r&0x3ff)
	}
	return fmt.Appendf(out, `\u%04x`, r)
}
