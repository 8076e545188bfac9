package har

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"unicode"
	"unicode/utf8"

	"detour/trace"
)

// Options say how a chain is written.
type Options struct {
	ShowSecrets bool // write credentials, cookies and tokens in full
}

// Write writes a walked chain as a HAR 1.2 file with one page. Credentials are
// masked unless the options show them: fields, cookies, URLs, and the bodies
// where they can be told.
func Write(w io.Writer, ch trace.Chain, o Options) error {
	out := &writer{w: bufio.NewWriter(w), opts: o}
	out.put(`{"log":{"version":"1.2","creator":`)
	out.json(toolJSON{"detour", trace.Version})
	out.put(`,"pages":[`)
	if len(ch.Hops) > 0 {
		out.json(out.page(ch.Hops[0]))
	}
	out.put(`],"entries":[`)
	for i, h := range ch.Hops {
		if i > 0 {
			out.put(",")
		}
		out.put("\n")
		out.json(out.entry(h))
	}
	out.put("\n]}}\n")
	if out.err == nil {
		out.err = out.w.Flush()
	}
	if out.err != nil {
		return fmt.Errorf("write the archive: %w", out.err)
	}
	return nil
}

// A writer writes one file. The first error stays.
type writer struct {
	w    *bufio.Writer
	opts Options
	err  error
}

func (w *writer) put(s string) {
	if w.err == nil {
		_, w.err = w.w.WriteString(s)
	}
}

// json writes a value as JSON that no terminal acts upon: encoding/json leaves
// DEL, C1 and bidirectional controls as they are.
func (w *writer) json(v any) {
	if w.err != nil {
		return
	}
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if w.err = enc.Encode(v); w.err == nil {
		w.put(visible(bytes.TrimSuffix(buf.Bytes(), []byte("\n"))))
	}
}

func visible(b []byte) string {
	if !bytes.ContainsFunc(b, misleads) {
		return string(b)
	}
	out := make([]byte, 0, len(b)+64)
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		switch {
		case !misleads(r):
			out = append(out, b[:n]...)
		case r > 0xffff:
			r -= 0x10000
			out = fmt.Appendf(out, `\u%04x\u%04x`, 0xd800+r>>10, 0xdc00+r&0x3ff)
		default:
			out = fmt.Appendf(out, `\u%04x`, r)
		}
		b = b[n:]
	}
	return string(out)
}

// misleads reports whether a terminal or a reader's eye could be misled by a
// character that stands in JSON text as it is.
func misleads(r rune) bool {
	if r < utf8.RuneSelf {
		return r == 0x7f
	}
	return !unicode.IsGraphic(r) || unicode.Is(unicode.Bidi_Control, r)
}

// text returns s as JSON can hold it: bytes that are not UTF-8 are read as
// Latin-1, as older clients do (RFC 9110 §5.5).
func text(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	out := make([]rune, len(s))
	for i := range len(s) {
		out[i] = rune(s[i])
	}
	return string(out)
}
