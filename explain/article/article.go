// Package article reads one file of detour's knowledge: what a status means,
// what a field is for, why a server answers as it does. Such a file is a head
// of YAML between two lines of dashes and then Markdown under level-two
// headings:
//
//	---
//	code: 307
//	name: Temporary Redirect
//	---
//
//	## Meaning
//
//	The resource is at another URI for now.
//
//	## Mend
//
//	Answer with 303 when the result is to be fetched with GET.
//
// Parse decodes the head into the caller's own type and is strict about it: a
// key the type does not have, a key given twice or a value of the wrong kind
// is an Error that names the file and the line. The body comes back as its
// sections, in the order of the file. A line that looks like a heading inside
// fenced code belongs to the code.
//
// The package knows nothing of what the files say, and keeps nothing: reading
// the right file when it is first asked for is the caller's part. Files are
// bounded by MaxSize, because a user can add some.
package article

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
)

// MaxSize is the largest file that Parse reads, in bytes.
const MaxSize = 128 << 10

// Body is the Markdown of a file, cut at its level-two headings.
type Body struct {
	// Sections are in the order of the file; no two have the same title.
	Sections []Section
}

// Section is a heading and the Markdown under it.
type Section struct {
	Title string
	// Text has no blank lines at its ends and is never empty.
	Text string
}

// Section returns the text under title, and whether there is such a section.
func (b Body) Section(title string) (string, bool) {
	for _, s := range b.Sections {
		if s.Title == title {
			return s.Text, true
		}
	}
	return "", false
}

// Error says which line of which file could not be read, and why. Its text
// is "file:line: reason", the form that editors jump to.
type Error struct {
	Name string
	Line int
	Err  error
}

// Error returns the file, the line and the reason.
func (e *Error) Error() string {
	return fmt.Sprintf("%s:%d: %v", e.Name, e.Line, e.Err)
}

// Unwrap returns the reason.
func (e *Error) Unwrap() error { return e.Err }

// Parse reads the file src, called name in errors. It decodes the head into
// head, which must be a pointer, and returns the sections of the body. Every
// error is an *Error.
func Parse(name string, src []byte, head any) (Body, error) {
	if len(src) > MaxSize {
		return Body{}, &Error{name, 1, fmt.Errorf("the file is over %d bytes", MaxSize)}
	}
	text := strings.ReplaceAll(string(src), "\r\n", "\n")
	if line, ok := validUTF8(text); !ok {
		return Body{}, &Error{name, line, errors.New("not UTF-8")}
	}
	yamlText, body, bodyLine, err := split(name, text)
	if err != nil {
		return Body{}, err
	}
	if err := decode(name, yamlText, head); err != nil {
		return Body{}, err
	}
	return cut(name, body, bodyLine)
}

// validUTF8 returns the line of the first byte that is not UTF-8.
func validUTF8(text string) (line int, ok bool) {
	line = 1
	for i, r := range text {
		if r == utf8.RuneError && !strings.HasPrefix(text[i:], "\uFFFD") {
			return line, false
		}
		if r == '\n' {
			line++
		}
	}
	return line, true
}

// fence is the line before and after the head.
const fence = "---"

// split separates head and body, and says on which line the body begins.
func split(name, text string) (head, body string, bodyLine int, err error) {
	rest, ok := strings.CutPrefix(text, fence+"\n")
	if !ok {
		return "", "", 0, &Error{name, 1, fmt.Errorf("the file must begin with a line %q", fence)}
	}
	line := 2
	for at := 0; at < len(rest); line++ {
		end := at + len(firstLine(rest[at:]))
		if strings.TrimSuffix(rest[at:end], "\n") == fence {
			return rest[:at], rest[end:], line + 1, nil
		}
		at = end
	}
	return "", "", 0, &Error{name, 1, fmt.Errorf("the head has no closing line %q", fence)}
}

// firstLine returns text up to and with its first line feed.
func firstLine(text string) string {
	if i := strings.IndexByte(text, '\n'); i >= 0 {
		return text[:i+1]
	}
	return text
}

// headLine is the line on which the head's first key stands.
const headLine = 2

func decode(name, text string, head any) (err error) {
	// The decoder panics on some heads that are no YAML of ours, such as a tag of
	// its own before a list. A stranger's file ends no program.
	defer func() {
		if recover() != nil {
			err = &Error{name, headLine, errors.New("the head can't be read as YAML")}
		}
	}()
	decoder := yaml.NewDecoder(bytes.NewReader([]byte(text)), yaml.Strict())
	err = decoder.Decode(head)
	if errors.Is(err, io.EOF) {
		return &Error{name, headLine, errors.New("the head is empty")}
	}
	if err != nil {
		return yamlError(name, err, strings.Count(text, "\n"))
	}
	// A line of three dots ends a YAML document; what follows it would be
	// dropped without a word.
	if err := decoder.Decode(new(any)); !errors.Is(err, io.EOF) {
		return &Error{name, headLine, errors.New("the head is more than one YAML document")}
	}
	return nil
}

// yamlError puts the decoder's reason at its line of the whole file. The
// decoder can count a line too many in odd input, such as a lone carriage
// return; the head's own number of lines bounds it.
func yamlError(name string, err error, lines int) error {
	line := 1
	reason := err
	if at, ok := errors.AsType[yaml.Error](err); ok {
		reason = errors.New(at.GetMessage())
		if token := at.GetToken(); token != nil && token.Position != nil {
			line = token.Position.Line
		}
	}
	line = max(1, min(line, lines))
	return &Error{name, headLine + line - 1, reason}
}
