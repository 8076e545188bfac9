package lab

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/goccy/go-yaml"
)

// A part is a piece of a data file that is decoded by itself: reading a whole
// file takes longer than the walk that wants one scenario of it.
type part struct {
	file string
	name string
	head string // what stands before the first part
	line int    // lines between that and this part
	text string
}

// parts splits a file before each line that begins a part, as begins says of it.
func parts(data fs.FS, file string, begins func(line string) (name string, ok bool)) ([]part, error) {
	read, err := fs.ReadFile(data, file)
	if err != nil {
		return nil, err
	}
	text := string(read)
	var all []part
	at, n := 0, 0
	for line := range strings.Lines(text) {
		if name, ok := begins(line); ok {
			head := text[:at]
			if len(all) > 0 {
				head = all[0].head
			}
			all = append(all, part{file: file, name: name, head: head, line: n - strings.Count(head, "\n"), text: text[at:]})
		}
		at += len(line)
		n++
	}
	for i := range all[:max(0, len(all)-1)] {
		all[i].text = strings.TrimSuffix(all[i].text, all[i+1].text)
	}
	return all, nil
}

// decode reads a part behind the head of its file. Blank lines stand for the
// parts between, so that an error names the line of the file.
func (p part) decode(into any) error {
	return decodeText(p.file, []byte(p.head+strings.Repeat("\n", p.line)+p.text), into)
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
