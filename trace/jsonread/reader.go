package jsonread

import (
	"errors"
	"fmt"
	"io"
)

// A Reader reads one JSON text.
type Reader struct {
	src      io.Reader
	max      int64 // bytes of the file that are read
	buf      []byte
	pos, end int   // the unread part of buf
	base     int64 // offset of buf[0] in the file
	line     int
	lineFrom int64 // offset of the line's first byte
	srcErr   error // why no more can be read: io.EOF, or the trouble

	mark   place // of the value read last
	path   []step
	keys   map[string]string
	keyBuf []byte
}

// A place is a position in the file.
type place struct {
	offset    int64
	line      int
	lineStart int64
}

// A step leads from a value into one of its parts: a key or an index.
type step struct {
	key   string // "" for an index
	index int
}

// window is how much of the file is held.
const window = 64 << 10

// New returns a reader of at most max bytes of src.
func New(src io.Reader, max int64) *Reader {
	r := &Reader{src: src, max: max, buf: make([]byte, window), line: 1, keys: map[string]string{}}
	r.skipMark()
	return r
}

// skipMark skips a byte order mark, which HAR 1.2 allows.
func (r *Reader) skipMark() {
	for r.end < 3 && r.fill() {
	}
	if r.end >= 3 && string(r.buf[:3]) == "\xef\xbb\xbf" {
		r.pos = 3
	}
}

// fill reads more of the file. It reports whether there was more.
func (r *Reader) fill() bool {
	if r.srcErr != nil {
		return false
	}
	if r.pos == r.end {
		r.base += int64(r.pos)
		r.pos, r.end = 0, 0
	}
	room := int64(len(r.buf) - r.end)
	room = min(room, r.max+1-r.base-int64(r.end))
	n, err := r.src.Read(r.buf[r.end : r.end+int(room)])
	r.end += n
	switch {
	case r.base+int64(r.end) > r.max:
		r.srcErr = errTooLong
	case err != nil:
		r.srcErr = err
	}
	return n > 0 || r.srcErr == nil && r.fill()
}

var errTooLong = errors.New("the file is too long")

// peek returns the next byte without reading it.
func (r *Reader) peek() (byte, bool) {
	if r.pos == r.end && !r.fill() {
		return 0, false
	}
	return r.buf[r.pos], true
}

func (r *Reader) place() place {
	return place{r.base + int64(r.pos), r.line, r.lineFrom}
}

// Offset returns how many bytes were read.
func (r *Reader) Offset() int64 { return r.base + int64(r.pos) }

// space skips white space and notes where the next value begins.
func (r *Reader) space() {
	for {
		c, ok := r.peek()
		if !ok || c > ' ' || c != ' ' && c != '\t' && c != '\r' && c != '\n' {
			break
		}
		r.pos++
		if c == '\n' {
			r.line++
			r.lineFrom = r.base + int64(r.pos)
		}
	}
	r.mark = r.place()
}

// fault returns the error of the file itself, before what is wrong in it: a
// file that cannot be read on looks truncated.
func (r *Reader) fault(err error) error {
	switch {
	case r.pos < r.end || r.srcErr == nil || r.srcErr == io.EOF:
		return err
	case r.srcErr == errTooLong:
		return r.wantAt(r.mark, fmt.Sprintf("a file of at most %d bytes", r.max), "more")
	}
	return fmt.Errorf("read after byte %d: %w", r.Offset(), r.srcErr)
}

// End demands that nothing but white space is left.
func (r *Reader) End() error {
	r.space()
	if _, more := r.peek(); more || r.srcErr != io.EOF {
		return r.fault(r.wantHere("the end of the file"))
	}
	return nil
}

func isDigit(c byte) bool  { return '0' <= c && c <= '9' }
func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }
