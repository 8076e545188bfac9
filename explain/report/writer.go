package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"unicode"
	"unicode/utf8"

	"detour/trace"
)

// A JSONWriter writes a chain hop by hop, so that a long one costs no memory.
type JSONWriter struct {
	w     io.Writer
	opts  Options
	lines bool
	hops  int
}

// NewJSON returns a writer of one JSON object: client, hops and outcome.
func NewJSON(w io.Writer, o Options) *JSONWriter { return &JSONWriter{w: w, opts: o} }

// NewJSONLines returns a writer of one line a hop and a last one with the outcome.
func NewJSONLines(w io.Writer, o Options) *JSONWriter { return &JSONWriter{w: w, opts: o, lines: true} }

// Hop writes the chain's last hop.
func (jw *JSONWriter) Hop(ch trace.Chain) error {
	b, err := encode(Hop(ch, jw.opts))
	if err != nil {
		return err
	}
	jw.hops++
	switch {
	case jw.lines:
		return jw.put(b, "\n")
	case jw.hops == 1:
		return jw.put("{\"hops\":[\n", b)
	}
	return jw.put(",\n", b)
}

// End writes how the chain ended.
func (jw *JSONWriter) End(o trace.Outcome) error {
	b, err := encode(outcomeJSON{string(o.Kind), o.Hop, text(o.Text)})
	if err != nil {
		return err
	}
	switch {
	case jw.lines:
		return jw.put("{\"outcome\":", b, "}\n")
	case jw.hops == 0:
		return jw.put("{\"hops\":[],\"outcome\":", b, "}\n")
	}
	return jw.put("\n],\"outcome\":", b, "}\n")
}

func (jw *JSONWriter) put(parts ...any) error {
	var buf bytes.Buffer
	for _, p := range parts {
		fmt.Fprintf(&buf, "%s", p)
	}
	_, err := jw.w.Write(buf.Bytes())
	return err
}

// encode returns v as JSON in ASCII-safe form: encoding/json leaves C1, DEL
// and bidirectional controls raw, which a terminal would act upon.
func encode(v any) ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return escapeControls(bytes.TrimSuffix(buf.Bytes(), []byte("\n"))), nil
}

// escapeControls replaces characters that stand raw in JSON text, hence inside
// a string, by their \u escapes when a terminal could act upon them.
func escapeControls(b []byte) []byte {
	if !bytes.ContainsFunc(b, misleads) {
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
