package article

import (
	"errors"
	"fmt"
	"strings"
)

// cut makes sections of the body, whose first line is line number line.
func cut(name, body string, line int) (Body, error) {
	c := cutter{name: name}
	for ; body != ""; line++ {
		whole := firstLine(body)
		body = body[len(whole):]
		if err := c.read(whole, line); err != nil {
			return Body{}, err
		}
	}
	if err := c.finish(); err != nil {
		return Body{}, err
	}
	return c.body, nil
}

// cutter reads a body line by line.
type cutter struct {
	name string
	body Body

	code        codeFence
	heading     int             // line of the last heading, 0 before the first
	sectionText strings.Builder // what has been read under it
}

func (c *cutter) read(text string, line int) error {
	title, isHeading := heading(text)
	if isHeading && !c.code.open() {
		return c.begin(title, line)
	}
	if c.heading == 0 && strings.TrimSpace(text) != "" {
		return &Error{c.name, line, errors.New("text before the first ## heading")}
	}
	c.code.read(text)
	c.sectionText.WriteString(text)
	return nil
}

func (c *cutter) begin(title string, line int) error {
	if err := c.finish(); err != nil {
		return err
	}
	if title == "" {
		return &Error{c.name, line, errors.New("a ## heading without a title")}
	}
	if _, twice := c.body.Section(title); twice {
		return &Error{c.name, line, fmt.Errorf("a second section %q", title)}
	}
	c.body.Sections = append(c.body.Sections, Section{Title: title})
	c.heading = line
	return nil
}

// finish closes the section being read, if there is one.
func (c *cutter) finish() error {
	if c.heading == 0 {
		return nil
	}
	last := &c.body.Sections[len(c.body.Sections)-1]
	if c.code.open() {
		return &Error{c.name, c.heading, fmt.Errorf("section %q has fenced code that does not end", last.Title)}
	}
	last.Text = trimBlankLines(c.sectionText.String())
	c.sectionText.Reset()
	if last.Text == "" {
		return &Error{c.name, c.heading, fmt.Errorf("section %q is empty", last.Title)}
	}
	return nil
}

// heading reads a level-two heading, the only kind that cuts.
func heading(line string) (title string, ok bool) {
	line = strings.TrimRight(line, " \t\n")
	if line == "##" {
		return "", true
	}
	title, ok = strings.CutPrefix(line, "## ")
	return strings.TrimSpace(title), ok
}

// trimBlankLines drops blank lines at both ends and keeps the indentation of
// the first line, which in Markdown can mean code.
func trimBlankLines(text string) string {
	for {
		line := firstLine(text)
		if line == "" || strings.TrimSpace(line) != "" {
			return strings.TrimRight(text, " \t\n")
		}
		text = text[len(line):]
	}
}

// codeFence follows the lines that open and close fenced code. Its value is
// the opening fence, or empty outside of code.
type codeFence string

func (f codeFence) open() bool { return f != "" }

// read takes the next line. A fence is three or more backquotes or tildes,
// indented by at most three spaces; only one as long or longer of the same
// kind, alone on its line, closes it (CommonMark 0.31 section 4.5).
func (f *codeFence) read(line string) {
	trimmed := strings.TrimLeft(line, " ")
	if len(line)-len(trimmed) > 3 || len(trimmed) < 3 {
		return
	}
	mark := trimmed[0]
	if mark != '`' && mark != '~' {
		return
	}
	info := strings.TrimLeft(trimmed, string(mark))
	run := trimmed[:len(trimmed)-len(info)]
	switch {
	case len(run) < 3:
	case !f.open():
		// A backquote in the rest makes it code within a paragraph.
		if mark == '~' || !strings.Contains(info, "`") {
			*f = codeFence(run)
		}
	case strings.HasPrefix(run, string(*f)) && strings.TrimSpace(info) == "":
		*f = ""
	}
}
