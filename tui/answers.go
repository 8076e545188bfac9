package tui

import (
	"bytes"
	"errors"
	"os"
	"strconv"
	"strings"
)

// askBackground asks the terminal for its background colour (OSC 11). Nobody
// waits for the answer: it is picked out of the input when it comes.
const askBackground = "\x1b]11;?\x1b\\"

// answers is the terminal's input without its answers to what we asked, which
// Bubble Tea would take for typing. It is an *os.File in all else, so that the
// terminal can be put into raw mode through it.
type answers struct {
	*os.File
	tell    func(dark bool)
	gone    func() // the terminal closed; it may be told more than once
	partial []byte // the beginning of an answer whose end is still to come
}

// Read reads input, minus an answer about the background. A terminal's input has
// an end when it is closed, and SIGHUP, which ends the program then, may be
// ignored, as under nohup: nobody would ever press a key again.
func (a *answers) Read(p []byte) (int, error) {
	n, err := a.File.Read(p)
	if err != nil && a.gone != nil && !errors.Is(err, os.ErrDeadlineExceeded) {
		a.gone()
	}
	if n == 0 || a.tell == nil {
		return n, err
	}
	return a.filter(p, n), err
}

// maxAnswer bounds how much is held back of an answer that does not end.
const maxAnswer = 64

// filter takes an answer out of the n bytes of p and returns how many are left.
func (a *answers) filter(p []byte, n int) int {
	in := append(a.partial, p[:n]...)
	a.partial = nil
	start := bytes.Index(in, []byte("\x1b]11;"))
	if start < 0 {
		return copy(p, in)
	}
	length := answerLength(in[start:])
	if length == 0 {
		if len(in)-start < maxAnswer {
			a.partial = append([]byte(nil), in[start:]...)
			in = in[:start]
		}
		return copy(p, in)
	}
	if dark, ok := darkByAnswer(string(in[start : start+length])); ok {
		a.tell(dark)
	}
	return copy(p, append(in[:start:start], in[start+length:]...))
}

// answerLength returns the length of the answer with its end, BEL or ST; 0
// when the end is not there yet.
func answerLength(b []byte) int {
	bel, st := bytes.IndexByte(b, '\a'), bytes.Index(b, []byte("\x1b\\"))
	switch {
	case bel >= 0 && (st < 0 || bel < st):
		return bel + 1
	case st >= 0:
		return st + 2
	}
	return 0
}

// darkByAnswer reads "…rgb:RRRR/GGGG/BBBB" and judges by its luminance.
func darkByAnswer(s string) (dark, ok bool) {
	_, s, ok = strings.Cut(s, "rgb:")
	parts := strings.Split(strings.TrimRight(s, "\a\x1b\\"), "/")
	if !ok || len(parts) != 3 {
		return false, false
	}
	var sum float64
	for i, weight := range []float64{0.299, 0.587, 0.114} {
		v, err := strconv.ParseUint(parts[i], 16, 16)
		if err != nil || parts[i] == "" {
			return false, false
		}
		full := float64(uint64(1)<<(4*len(parts[i])) - 1)
		sum += weight * float64(v) / full
	}
	return sum < 0.5, true
}
