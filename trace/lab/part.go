package lab

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"github.com/goccy/go-yaml"
)

// A part is a piece of a data file that is decoded by itself: reading a whole
// file takes longer than the walk that wants one scenario of it.
type part struct {
	file string
	name string
	head []byte // what stands before the first part
	line int    // lines between that and this part
	text []byte
}

// parts splits a file before each line that begins a part, as begins says of it.
func parts(data fs.FS, file string, begins func(line []byte) (name []byte, ok bool)) ([]part, error) {
	text, err := fs.ReadFile(data, file)
	if err != nil {
		return nil, err
	}
	var all []part
	head := text
	at, lines := 0, 0
	for line := range bytes.Lines(text) {
		if name, ok := begins(line); ok {
			if len(all) == 0 {
				head, lines = text[:at], 0
			}
			all = append(all, part{file: file, name: string(name), head: head, line: lines, text: text[at:at]})
		}
		at += len(line)
		lines++
		if n := len(all); n > 0 {
			all[n-1].text = all[n-1].text[:len(all[n-1].text)+len(line)]
		}
	}
	return all, nil
}

// decode reads a part behind the head of its file. Blank lines stand for the
// parts between, so that an error names the line of the file.
func (p part) decode(into any) error {
	return decodeText(p.file, slices.Concat(p.head, bytes.Repeat([]byte("\n"), p.line), p.text), into)
}

// decode reads one file.
func decode(data fs.FS, name string, into any) error {
	text, err := fs.ReadFile(data, name)
	if err != nil {
		return err
	}
	return decodeText(name, text, into)
}

// decodeText reads YAML; an unknown key is an error that names the file and the
// line.
func decodeText(name string, text []byte, into any) error {
	err := yaml.UnmarshalWithOptions(text, into, yaml.Strict())
	var at yaml.Error
	if errors.As(err, &at) && at.GetToken() != nil {
		return fmt.Errorf("%s:%d: %s", name, at.GetToken().Position.Line, at.GetMessage())
	}
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}
