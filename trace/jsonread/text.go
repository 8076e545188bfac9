package jsonread

import (
	"unicode/utf16"
	"unicode/utf8"
)

// Text reads a string and keeps at most max bytes of it. It returns how many
// bytes the string has.
func (r *Reader) Text(max int) (string, int64, error) {
	kept, size, err := r.AppendText(nil, max)
	return string(kept), size, err
}

// AppendText reads a string and appends at most max bytes of it to dst, whole
// characters only. It returns how many bytes the string has.
func (r *Reader) AppendText(dst []byte, max int) ([]byte, int64, error) {
	if r.Next() != KindText {
		return dst, 0, r.fault(r.wantKind("a string"))
	}
	t := text{out: dst, room: max}
	r.pos++
	for {
		chunk, stop := r.plain()
		t.add(chunk)
		switch stop {
		case '"':
			return t.out, t.size, nil
		case '\\':
			if err := r.escape(&t); err != nil {
				return t.out, t.size, err
			}
		default:
			if err := r.badText(); err != nil {
				return t.out, t.size, err
			}
		}
	}
}

// plain returns the part of the window up to the byte that ends a plain
// stretch, and reads that byte too when it is a quote or a backslash.
func (r *Reader) plain() (chunk []byte, stop byte) {
	start := r.pos
	for i, c := range r.buf[start:r.end] {
		if c == '"' || c == '\\' {
			r.pos = start + i + 1
			return r.buf[start : start+i], c
		}
		if c < ' ' {
			r.pos = start + i
			return r.buf[start : start+i], 0
		}
	}
	r.pos = r.end
	return r.buf[start:r.end], 0
}

// badText returns the error for what cannot stand in a string, or nil when
// there is just more to read.
func (r *Reader) badText() error {
	if r.pos == r.end && r.fill() {
		return nil
	}
	if r.pos == r.end {
		return r.fault(r.wantHere("the end of the string"))
	}
	at := r.place()
	return r.wantAt(at, "a control character in a string to be escaped", Shown(string(r.buf[r.pos:r.pos+1])))
}

var escapes = map[byte]byte{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

// escape reads what follows a backslash.
func (r *Reader) escape(t *text) error {
	c, ok := r.peek()
	if ok && c == 'u' {
		r.pos++
		return r.unicode(t)
	}
	plain, known := escapes[c]
	if !ok || !known {
		return r.fault(r.wantAt(r.place(), "an escape such as \\n or \\u0041", ""))
	}
	r.pos++
	t.add([]byte{plain})
	return nil
}

// unicode reads the digits of \uXXXX, and the second half of a pair. A half
// without the other becomes U+FFFD.
func (r *Reader) unicode(t *text) error {
	c, err := r.hex4()
	if err != nil {
		return err
	}
	for utf16.IsSurrogate(c) && r.nextIs('\\') {
		r.pos++
		if !r.nextIs('u') {
			t.rune(utf8.RuneError)
			return r.escape(t)
		}
		r.pos++
		low, err := r.hex4()
		if err != nil {
			return err
		}
		if pair := utf16.DecodeRune(c, low); pair != utf8.RuneError {
			t.rune(pair)
			return nil
		}
		t.rune(utf8.RuneError)
		c = low
	}
	t.rune(c)
	return nil
}

func (r *Reader) nextIs(c byte) bool {
	got, ok := r.peek()
	return ok && got == c
}

func (r *Reader) hex4() (rune, error) {
	var n rune
	for range 4 {
		c, ok := r.peek()
		digit, isHex := hexDigit(c)
		if !ok || !isHex {
			return 0, r.fault(r.wantAt(r.place(), "four hexadecimal digits after \\u", ""))
		}
		r.pos++
		n = n<<4 | digit
	}
	return n, nil
}

func hexDigit(c byte) (rune, bool) {
	switch {
	case isDigit(c):
		return rune(c - '0'), true
	case 'a' <= c|0x20 && c|0x20 <= 'f':
		return rune(c|0x20-'a') + 10, true
	}
	return 0, false
}

// A text is a string being read.
type text struct {
	out  []byte
	room int
	size int64
}

// add counts bytes and keeps them as far as there is room. What is cut is cut
// for good: a later, shorter piece must not follow a gap.
func (t *text) add(p []byte) {
	t.size += int64(len(p))
	if len(p) > t.room {
		n := t.room
		for n > 0 && n > t.room-utf8.UTFMax && !utf8.RuneStart(p[n]) {
			n--
		}
		t.out = append(t.out, p[:n]...)
		t.room = 0
		return
	}
	t.out = append(t.out, p...)
	t.room -= len(p)
}

func (t *text) rune(c rune) {
	var b [utf8.UTFMax]byte
	if utf16.IsSurrogate(c) {
		c = utf8.RuneError
	}
	t.add(b[:utf8.EncodeRune(b[:], c)])
}
