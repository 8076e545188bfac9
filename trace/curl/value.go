package curl

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A datum is one of curl's data flags; their order on the command line counts.
type datum struct {
	kind dataKind
	text string
}

type dataKind int

const (
	dataAscii dataKind = iota
	dataRaw
	dataBinary
	dataURLEncode
	dataJSON
)

// dataValue appends to the flags' data, so that -d and --data-raw keep their order.
type dataValue struct {
	flags *Flags
	kind  dataKind
}

func (v dataValue) Set(s string) error {
	v.flags.data = append(v.flags.data, datum{v.kind, s})
	return nil
}
func (v dataValue) String() string { return "" }
func (v dataValue) Type() string   { return "data" }

func (s *seconds) Set(text string) error {
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || !(n >= 0 && n <= 1e9) { // NaN is neither
		return fmt.Errorf("%q is not a number of seconds", text)
	}
	*s = seconds(n * float64(time.Second))
	return nil
}
func (s *seconds) String() string { return "" }
func (s *seconds) Type() string   { return "seconds" }

// body joins the data flags as curl does: with "&", JSON pieces without.
// It returns nil when there were none.
func (f *Flags) body() ([]byte, error) {
	if len(f.data) == 0 {
		return nil, nil
	}
	out := []byte{}
	for i, d := range f.data {
		piece, err := f.piece(d)
		if err != nil {
			return nil, err
		}
		if i > 0 && d.kind != dataJSON {
			out = append(out, '&')
		}
		out = append(out, piece...)
	}
	return out, nil
}

func (f *Flags) piece(d datum) ([]byte, error) {
	name, file := strings.CutPrefix(d.text, "@")
	switch {
	case d.kind == dataRaw:
		return []byte(d.text), nil
	case d.kind == dataURLEncode:
		b, err := f.urlencoded(d.text)
		if f.get {
			b = bytes.ReplaceAll(b, []byte("%20"), []byte("+")) // as curl has it in a query
		}
		return b, err
	case !file:
		return []byte(d.text), nil
	}
	b, err := f.read(name)
	if d.kind == dataAscii {
		b = slices.DeleteFunc(b, isLineEnd)
	}
	return b, err
}

// isLineEnd names the bytes that curl's -d @FILE leaves out of a file.
func isLineEnd(c byte) bool { return c == '\r' || c == '\n' || c == 0 }

// urlencoded reads --data-urlencode's five forms (curl's manual):
// content, =content, name=content, @file, name@file.
func (f *Flags) urlencoded(s string) ([]byte, error) {
	i := strings.IndexAny(s, "=@")
	if i < 0 {
		return []byte(escape(s)), nil
	}
	name, rest := s[:i], s[i+1:]
	content := []byte(rest)
	if s[i] == '@' {
		var err error
		if content, err = f.read(rest); err != nil {
			return nil, err
		}
	}
	out := escape(string(content))
	if name != "" {
		out = name + "=" + out
	}
	return []byte(out), nil
}

// escape percent-encodes as curl does: a space is %20.
func escape(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }

// read returns the content of the named file, or of standard input for "-".
func (f *Flags) read(name string) ([]byte, error) {
	if name != "-" {
		b, err := f.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("read the data file: %w", err)
		}
		return b, nil
	}
	if f.Stdin == nil {
		return nil, fmt.Errorf("read the data from standard input: there is none")
	}
	b, err := readAtMost(f.Stdin)
	if err != nil {
		return nil, fmt.Errorf("read the data from standard input: %w", err)
	}
	return b, nil
}

// maxFile bounds what is read for a flag: a device has no end.
const maxFile = 64 << 20

// readFile is os.ReadFile up to a bound.
func readFile(name string) ([]byte, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	b, err := readAtMost(file)
	if errors.Is(err, errTooLarge) {
		err = fmt.Errorf("%s: %w", name, err)
	}
	return b, err
}

var errTooLarge = errors.New("there is more than 64 MiB of it")

func readAtMost(r io.Reader) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	if err == nil && len(b) > maxFile {
		return nil, errTooLarge
	}
	return b, err
}
