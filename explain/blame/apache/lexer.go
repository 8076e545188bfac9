package apache

import (
	"bytes"
	"strings"

	"detour/explain/blame"
)

// A line is one logical line of a file: lines that end in a backslash are put
// together, as the server does before it looks for anything else, so a comment
// goes on too. The server counts the last of them.
type line struct {
	text        string // without the space around it
	first, last int    // from 1
}

// maxLine bounds one logical line; the server's own bound is the same.
const maxLine = 16 << 20

// lines cuts a file up. Empty lines and comments are left out. A mark of byte
// order is skipped, a carriage return is white space at the line's end.
func lines(data []byte) []line {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	var (
		out     []line
		pending []byte
		first   int
	)
	flush := func(n int) {
		if text := trimSpace(string(pending)); text != "" && text[0] != '#' {
			out = append(out, line{text: text, first: first, last: n})
		}
		pending, first = nil, 0
	}
	n := 0
	for len(data) > 0 {
		n++
		raw, rest, ended := bytes.Cut(data, []byte{'\n'})
		data = rest
		if first == 0 {
			first = n
		}
		if body := bytes.TrimSuffix(raw, []byte{'\r'}); ended && bytes.HasSuffix(body, []byte{'\\'}) && len(pending)+len(body) < maxLine {
			pending = append(pending, body[:len(body)-1]...)
			continue
		}
		pending = append(pending, raw...)
		flush(n)
	}
	if pending != nil {
		flush(n)
	}
	return out
}

// isSpace is C's isspace.
func isSpace(c byte) bool { return c == ' ' || c >= '\t' && c <= '\r' }

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isAlnum(c byte) bool { return isDigit(c) || c|0x20 >= 'a' && c|0x20 <= 'z' }

func trimSpace(s string) string { return strings.Trim(s, " \t\n\v\f\r") }

func skipSpace(s string) string { return strings.TrimLeft(s, " \t\n\v\f\r") }

// word takes the next argument off a line: bare or in quotes, where a backslash
// escapes the quote and itself, and nothing else.
func word(s string) (w, rest string) {
	s = skipSpace(s)
	if s == "" {
		return "", ""
	}
	quote := s[0]
	if quote != '"' && quote != '\'' {
		end := strings.IndexAny(s, " \t\n\v\f\r")
		if end < 0 {
			end = len(s)
		}
		return unbackslash(s[:end], 0), skipSpace(s[end:])
	}
	i := 1
	for i < len(s) && s[i] != quote {
		if s[i] == '\\' && i+1 < len(s) && (s[i+1] == quote || s[i+1] == '\\') {
			i++
		}
		i++
	}
	w = unbackslash(s[1:min(i, len(s))], quote)
	return w, skipSpace(s[min(i+1, len(s)):])
}

// unbackslash takes the backslash off an escaped backslash and an escaped quote.
func unbackslash(s string, quote byte) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) && (s[i+1] == '\\' || quote != 0 && s[i+1] == quote) {
			i++
		}
		b = append(b, s[i])
	}
	return string(b)
}

// A directive is one line of a configuration, or a section with what is in it.
type directive struct {
	name  string // as written, without < for a section
	key   string // in lower case
	args  string // as written, for a section without its >
	line  line
	file  *blame.File
	kids  []*directive
	inner bool       // a section: <name args>
	use   *directive // the Use line that a macro's content came by
}

// at is the directive's place. Of a directive over several lines the server
// counts the last one.
func (d *directive) at() blame.Line { return d.file.At(d.line.last, d.line.text) }

// tree reads the nesting of a file's sections. A section that isn't closed ends
// with the file, an end that fits nothing is left out; both are told.
func tree(f *blame.File, told func(d *directive, what string)) []*directive {
	root := &directive{file: f}
	stack := []*directive{root}
	for _, l := range lines(f.Data) {
		top := stack[len(stack)-1]
		name, args := head(l.text)
		d := &directive{name: name, key: lower(name), args: args, line: l, file: f}
		switch {
		case strings.HasPrefix(name, "</"):
			stack = closeSection(stack, d, told)
		case name[0] == '<':
			d.inner = true
			d.name, d.args = sectionHead(l.text)
			d.key = lower(d.name)
			top.kids = append(top.kids, d)
			if len(stack) > 64 {
				told(d, "is nested too deeply and was left out")
				continue
			}
			stack = append(stack, d)
		default:
			top.kids = append(top.kids, d)
		}
	}
	for _, open := range stack[1:] {
		told(open, "is not closed in this file")
	}
	return root.kids
}

// closeSection takes the section that an end line closes off the stack.
func closeSection(stack []*directive, d *directive, told func(*directive, string)) []*directive {
	name := lower(strings.TrimRight(strings.TrimPrefix(d.name, "</"), "> \t"))
	for i := len(stack) - 1; i > 0; i-- {
		if stack[i].key == name {
			for _, open := range stack[i+1:] {
				told(open, "is not closed before "+d.line.text)
			}
			return stack[:i]
		}
	}
	told(d, "closes nothing that is open")
	return stack
}

// head splits a line into its name and the rest.
func head(text string) (name, args string) {
	end := strings.IndexAny(text, " \t\v\f\r")
	if end < 0 {
		return text, ""
	}
	return text[:end], skipSpace(text[end:])
}

// sectionHead splits <Name args> at the last > of the line.
func sectionHead(text string) (name, args string) {
	text = strings.TrimPrefix(text, "<")
	if i := strings.LastIndexByte(text, '>'); i >= 0 {
		text = text[:i]
	}
	name, args = head(text)
	return name, trimSpace(args)
}

// lower is strings.ToLower for ASCII: the server doesn't know any other case.
func lower(s string) string {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= 'A' && c <= 'Z' {
			b := []byte(s)
			for j := i; j < len(b); j++ {
				if b[j] >= 'A' && b[j] <= 'Z' {
					b[j] |= 0x20
				}
			}
			return string(b)
		}
	}
	return s
}

func upper(s string) string {
	b := []byte(s)
	for i, c := range b {
		if c >= 'a' && c <= 'z' {
			b[i] = c &^ 0x20
		}
	}
	return string(b)
}
