package blame

import (
	"bytes"
	"strings"
	"sync"
)

// A Kind says what stands at a path, as far as that is known.
type Kind int8

// The kinds of what a path names. The zero value is not knowing: the file may
// stand on the server and not be among what was handed over.
const (
	NotKnown Kind = iota
	Absent
	Regular
	Folder
)

// A File is one file as a server reads it.
type File struct {
	Name string // absolute, as the server sees it
	Data []byte // bounded when it was read; shared, not to be changed

	// Shown turns a line of Data, from 1, into the place that the user can
	// open: the host's file behind a container's, the original behind a dump,
	// the template behind what was made of it. Nil: Name and the line itself.
	Shown func(line int) (file string, shown int)

	once  sync.Once
	lines [][]byte // of Data; a list of redirects asks for each of its lines
}

// maxLineText is how much of a line is told.
const maxLineText = 4 << 10

// Text is a line of the file, from 1, without the space around it; "" behind the
// last.
func (f *File) Text(line int) string {
	f.once.Do(func() { f.lines = bytes.Split(f.Data, []byte("\n")) })
	if line > len(f.lines) {
		return ""
	}
	text := f.lines[max(0, line-1)]
	return strings.TrimSpace(string(text[:min(len(text), maxLineText)]))
}

// At is the place of a line of the file with its text.
func (f *File) At(line int, text string) Line {
	if f.Shown == nil {
		return Line{File: f.Name, Line: line, Text: text}
	}
	file, n := f.Shown(line)
	return Line{File: file, Line: n, Text: text}
}

// Files is what was handed over, under the names that the server knows it by.
// The implementation bounds sizes, follows links within what was given, and
// never leaves it.
type Files interface {
	// Read returns the file of an absolute name. It fails with fs.ErrNotExist
	// when the file is not among what was handed over.
	Read(name string) (*File, error)
	// Glob lists the names that match a pattern of path.Match, sorted.
	Glob(pattern string) []string
	// Kind tells what stands at a name. Without the server's folders it is
	// NotKnown for everything but the files handed over.
	Kind(name string) Kind
}
