package logs

import (
	"bytes"
	"context"
	"errors"
	"io"
)

const (
	blockSize = 1 << 20  // read at once
	maxLine   = 64 << 10 // of a line that is looked at
)

// A scanner cuts a stream into blocks of whole lines, within bounded memory, and
// counts its lines.
type scanner struct {
	buf  []byte
	have int
	line int   // lines before the block
	read int64 // bytes
	long bool  // within a line that is longer than the block
}

// each calls block with whole lines until the stream or the context ends.
func (s *scanner) each(ctx context.Context, r io.Reader, block func(lines []byte) error) error {
	if s.buf == nil {
		s.buf = make([]byte, blockSize)
	}
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, err := r.Read(s.buf[s.have:])
		s.have += n
		s.read += int64(n)
		if err == nil && n > 0 && s.have < blockSize*3/4 { // too little to look at
			continue
		}
		if e := s.flush(block, err != nil); e != nil {
			return e
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// flush hands on the whole lines of the buffer; at the end, all of it. Of a line
// that doesn't fit, the begin is a line and the rest is left out.
func (s *scanner) flush(block func([]byte) error, end bool) error {
	data := s.buf[:s.have]
	cut := bytes.LastIndexByte(data, '\n') + 1
	if end || cut == 0 && s.have == len(s.buf) {
		cut = len(data)
	}
	lines := data[:cut]
	if s.long { // what is left of a line whose begin was handed on
		i := bytes.IndexByte(lines, '\n')
		if i < 0 {
			s.have = copy(s.buf, data[cut:])
			return nil
		}
		lines, s.long = lines[i+1:], false
		s.line++
	}
	var err error
	if len(lines) > 0 {
		err = block(lines)
		s.line += bytes.Count(lines, newline)
		s.long = lines[len(lines)-1] != '\n' && !end
	}
	s.have = copy(s.buf, data[cut:])
	return err
}

var newline = []byte{'\n'}

// lineAt returns the line around a place of a block.
func lineAt(lines []byte, at int) (start, end int) {
	start = bytes.LastIndexByte(lines[:at], '\n') + 1
	if n := bytes.IndexByte(lines[at:], '\n'); n >= 0 {
		return start, at + n
	}
	return start, len(lines)
}

// eachLine calls found for each line that holds the needle; for every line when
// there is none.
func eachLine(lines []byte, n *needle, found func(number int, text []byte)) {
	number, counted := 0, 0
	for at := 0; at < len(lines); {
		i := 0
		if n != nil {
			if i = n.index(lines[at:]); i < 0 {
				return
			}
		}
		start, end := lineAt(lines, at+i)
		number += bytes.Count(lines[counted:start], newline)
		counted = start
		found(number, lines[start:min(end, start+maxLine)])
		at = end + 1
	}
}
