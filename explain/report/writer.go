package report

import (
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
	buf   []byte // of one hop, used again for the next
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
		return jw.hop("", Hop(ch, jw.opts), "\n")
	case jw.hops == 1:
		return jw.hop("{\"hops\":[\n", Hop(ch, jw.opts), "")
	}
	return jw.hop(",\n", Hop(ch, jw.opts), "")
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

// hop writes a hop between two texts.
func (jw *JSONWriter) hop(before string, hop HopJSON, after string) error {
	var err error
	if jw.buf, err = hop.encode(append(jw.buf[:0], before...)); err != nil {
		return err
	}
	jw.buf = append(jw.buf, after...)
	_, err = jw.w.Write(jw.buf)
	return err
}

// write writes v as JSON between two texts.
func (jw *JSONWriter) write(before string, v any, after string) error {
	b, err := encoded(v)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(jw.w, "%s%s%s", before, b, after)
	return err
}

// escapeControls replaces characters that stand raw in encoding/json's text,
// hence inside a string, by their \u escapes when a terminal could act upon them. Nearly all
// of the text is ASCII, and it is returned as it is when nothing misleads.
func escapeControls(b []byte) []byte {
	var out []byte
	done := 0
	for i := 0; i < len(b); {
		if b[i] < 0x7f {
			i++
			continue
		}
		r, n := utf8.DecodeRune(b[i:])
		if misleads(r) {
			out = appendEscape(append(out, b[done:i]...), r)
			done = i + n
		}
		i += n
	}
	if done == 0 {
		return b
	}
	return append(out, b[done:]...)
}

// misleads reports whether a terminal or a reader's eye could be misled by r.
func misleads(r rune) bool {
	if r == '§' || r == '•' {
		return false // they stand in most rules and before every secret
	}
	return r == 0x7f || !unicode.IsGraphic(r) || unicode.Is(unicode.Bidi_Control, r)
}

func appendEscape(out []byte, r rune) []byte {
	if r > 0xffff {
		r -= 0x10000
		return fmt.Appendf(out, `\u%04x\u%04x`, 0xd800+r>>10, 0xdc00+r&0x3ff)
	}
	return fmt.Appendf(out, `\u%04x`, r)
}
