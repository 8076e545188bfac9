package jsonwrite

import (
	"unicode"
	"unicode/utf8"
)

// Str writes a text.
func (w *Writer) Str(name, value string) {
	w.begin(name)
	if utf8.ValidString(value) {
		quote(w, value, appendQuoted[string])
	} else {
		quote(w, value, appendLatin1[string])
	}
}

// OptStr writes a text unless it is empty.
func (w *Writer) OptStr(name, value string) {
	if value != "" {
		w.Str(name, value)
	}
}

// Bytes writes a text that is held as bytes.
func (w *Writer) Bytes(name string, value []byte) {
	w.begin(name)
	if utf8.Valid(value) {
		quote(w, value, appendQuoted[[]byte])
	} else {
		quote(w, value, appendLatin1[[]byte])
	}
}

// OptBytes writes a text that is held as bytes unless it is empty.
func (w *Writer) OptBytes(name string, value []byte) {
	if len(value) > 0 {
		w.Bytes(name, value)
	}
}

// Strs writes an array of texts.
func (w *Writer) Strs(name string, values []string) {
	w.Array(name)
	for _, v := range values {
		w.Str("", v)
	}
	w.EndArray()
}

// OptStrs writes an array of texts unless it is empty.
func (w *Writer) OptStrs(name string, values []string) {
	if len(values) > 0 {
		w.Strs(name, values)
	}
}

// quote writes a text in pieces; a byte becomes six at most.
func quote[T string | []byte](w *Writer, s T, write func([]byte, T) []byte) {
	w.buf = append(w.buf, '"')
	for len(s) > 0 {
		n := pieceOf(s)
		w.buf = write(w.buf, s[:n])
		s = s[n:]
		w.spill()
	}
	w.buf = append(w.buf, '"')
}

// pieceOf returns how much of a text is written at once: whole characters.
func pieceOf[T string | []byte](s T) int {
	const piece = room / 8
	if len(s) <= piece {
		return len(s)
	}
	n := piece
	for n > piece-utf8.UTFMax+1 && !utf8.RuneStart(s[n]) {
		n--
	}
	return n
}

// asIs has the characters of ASCII that stand in a JSON string as they are.
var asIs = func() (t [256]bool) {
	for c := ' '; c < 0x7f; c++ {
		t[c] = c != '"' && c != '\\'
	}
	return t
}()

const bullet = "•"

// appendQuoted appends UTF-8 with all escaped that must be, or that misleads.
func appendQuoted[T string | []byte](out []byte, s T) []byte {
	done := 0
	for i := 0; i < len(s); {
		if asIs[s[i]] {
			i++
			continue
		}
		if s[i] == '"' || s[i] == '\\' {
			out = append(append(out, s[done:i]...), '\\') // and itself with what follows
			done = i
			i++
			continue
		}
		if s[i] == bullet[0] && s[i+1] == bullet[1] && s[i+2] == bullet[2] {
			i += len(bullet) // it stands before every secret
			continue
		}
		r, n := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(string(s[i:min(i+utf8.UTFMax, len(s))]))
			if !misleads(r) {
				i += n
				continue
			}
		}
		out = appendEscaped(append(out, s[done:i]...), r)
		i += n
		done = i
	}
	return append(out, s[done:]...)
}

// appendLatin1 does the same with bytes that are a character each.
func appendLatin1[T string | []byte](out []byte, s T) []byte {
	for i := range len(s) {
		switch r := rune(s[i]); {
		case asIs[s[i]]:
			out = append(out, s[i])
		case r >= utf8.RuneSelf && !misleads(r):
			out = utf8.AppendRune(out, r)
		default:
			out = appendEscaped(out, r)
		}
	}
	return out
}

// appendEscaped writes a character by its escape (RFC 8259 §7).
func appendEscaped(out []byte, r rune) []byte {
	switch r {
	case '"', '\\':
		return append(out, '\\', byte(r))
	case '\n':
		return append(out, '\\', 'n')
	case '\r':
		return append(out, '\\', 'r')
	case '\t':
		return append(out, '\\', 't')
	}
	if r > 0xffff {
		r -= 0x10000
		return appendHex(appendHex(out, 0xd800+r>>10), 0xdc00+r&0x3ff)
	}
	return appendHex(out, r)
}

func appendHex(out []byte, r rune) []byte {
	const digits = "0123456789abcdef"
	return append(out, '\\', 'u', digits[r>>12], digits[r>>8&15], digits[r>>4&15], digits[r&15])
}

// misleads reports whether a terminal or a reader's eye could be misled by a
// character that JSON allows as it is. Those that turn text around are not
// graphic either.
func misleads(r rune) bool {
	switch {
	case 0xa0 <= r && r < 0x378:
		return r == 0xad // letters, marks and signs but for the soft hyphen
	case 0x4e00 <= r && r < 0x9ffc, 0xac00 <= r && r < 0xd7a4:
		return false
	}
	return !unicode.IsGraphic(r)
}
