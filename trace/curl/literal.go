package curl

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"detour/trace/curl/shell"
)

// maxDepth bounds how deep the literals of a pasted script nest.
const maxDepth = 32

// A literal reads the values that a script writes out: strings, numbers,
// objects, arrays. It is JavaScript's grammar as far as fetch(...) as browsers
// copy it and people write it needs; what would have to be run is an error.
type literal struct {
	rest  string
	depth int
}

// A member is one "name: value" of an object, in the order of the text.
type member struct {
	name  string
	value any // string, float64, bool, nil, []member or []any
}

const notLiteral = "it is not written out as text, numbers and objects"

// value reads one value.
func (l *literal) value() (any, error) {
	l.space()
	if l.rest == "" {
		return nil, errors.New("it breaks off")
	}
	switch c := l.rest[0]; {
	case c == '"' || c == '\'' || c == '`':
		return l.text()
	case c == '{':
		return nested(l, l.object)
	case c == '[':
		return nested(l, l.array)
	}
	word := l.word()
	switch word {
	case "true":
		return true, nil
	case "false":
		return false, nil
	case "null", "undefined":
		return nil, nil
	}
	if n, err := strconv.ParseFloat(word, 64); err == nil {
		return n, nil
	}
	return nil, fmt.Errorf("%q: %s", excerpt(word+l.rest), notLiteral)
}

// nested reads a value that may hold others.
func nested[T any](l *literal, read func() (T, error)) (any, error) {
	if l.depth++; l.depth > maxDepth {
		return nil, fmt.Errorf("its objects nest deeper than %d", maxDepth)
	}
	defer func() { l.depth-- }()
	return read()
}

// space drops white space and comments.
func (l *literal) space() {
	for {
		l.rest = strings.TrimLeft(l.rest, " \t\n\r")
		switch {
		case strings.HasPrefix(l.rest, "//"):
			_, l.rest, _ = strings.Cut(l.rest, "\n")
		case strings.HasPrefix(l.rest, "/*"):
			_, l.rest, _ = strings.Cut(l.rest, "*/")
		default:
			return
		}
	}
}

// took drops a character and says whether it was there.
func (l *literal) took(c byte) bool {
	l.space()
	if l.rest == "" || l.rest[0] != c {
		return false
	}
	l.rest = l.rest[1:]
	return true
}

// word reads a name or a number.
func (l *literal) word() string {
	end := strings.IndexFunc(l.rest, func(r rune) bool { return strings.ContainsRune(" \t\r\n,:(){}[]\"'`;=", r) })
	if end < 0 {
		end = len(l.rest)
	}
	w := l.rest[:end]
	l.rest = l.rest[end:]
	return w
}

func (l *literal) object() ([]member, error) {
	l.took('{')
	var out []member
	for !l.took('}') {
		m, err := l.member()
		if err != nil {
			return nil, err
		}
		out = append(out, m)
		if !l.took(',') && !strings.HasPrefix(l.rest, "}") {
			return nil, fmt.Errorf("%q: %s", excerpt(l.rest), notLiteral)
		}
	}
	return out, nil
}

func (l *literal) member() (member, error) {
	l.space()
	var m member
	var err error
	if l.rest != "" && strings.IndexByte("\"'", l.rest[0]) >= 0 {
		m.name, err = l.text()
	} else {
		m.name = l.word()
	}
	if err == nil && (m.name == "" || !l.took(':')) {
		err = fmt.Errorf("%q: %s", excerpt(m.name+l.rest), notLiteral)
	}
	if err != nil {
		return m, err
	}
	m.value, err = l.value()
	return m, err
}

func (l *literal) array() ([]any, error) {
	l.took('[')
	var out []any
	for !l.took(']') {
		v, err := l.value()
		if err != nil {
			return nil, err
		}
		out = append(out, v)
		if !l.took(',') && !strings.HasPrefix(l.rest, "]") {
			return nil, fmt.Errorf("%q: %s", excerpt(l.rest), notLiteral)
		}
	}
	return out, nil
}

// text reads a string in the quotes that it begins with, or a template without
// expressions.
func (l *literal) text() (string, error) {
	quote := l.rest[0]
	l.rest = l.rest[1:]
	var b strings.Builder
	for l.rest != "" {
		switch c := l.rest[0]; {
		case c == quote:
			l.rest = l.rest[1:]
			return b.String(), nil
		case c == '\\' && len(l.rest) > 1:
			l.escape(&b)
		case quote == '`' && strings.HasPrefix(l.rest, "${"):
			return "", errors.New("${ in a template would have to be run")
		default:
			b.WriteByte(c)
			l.rest = l.rest[1:]
		}
	}
	return "", shell.ErrUnclosed
}

// jsEscapes are the letters behind a backslash, and what each stands for at the
// same place. A line end stands for nothing.
const jsEscapes, jsEscaped = "nrtbfv0", "\n\r\t\b\f\v\x00"

// jsEscape returns what a letter behind a backslash stands for.
func jsEscape(c byte) (string, bool) {
	i := strings.IndexByte(jsEscapes, c)
	if i < 0 {
		return "", c == '\n'
	}
	return jsEscaped[i : i+1], true
}

// escape reads a backslash and what it escapes.
func (l *literal) escape(b *strings.Builder) {
	c := l.rest[1]
	if t, ok := jsEscape(c); ok {
		b.WriteString(t)
		l.rest = l.rest[2:]
		return
	}
	if r, n := jsCode(l.rest); n > 0 {
		l.rest = l.rest[n:]
		if utf16.IsSurrogate(r) {
			if low, m := jsCode(l.rest); m > 0 {
				r, l.rest = utf16.DecodeRune(r, low), l.rest[m:]
			}
		}
		b.WriteRune(r)
		return
	}
	_, n := utf8.DecodeRuneInString(l.rest[1:])
	b.WriteString(l.rest[1 : 1+n])
	l.rest = l.rest[1+n:]
}

// jsCode reads \xHH, \uHHHH or \u{H...} at the front of s; the length is 0
// where there is none.
func jsCode(s string) (rune, int) {
	digits, n := "", 0
	switch {
	case len(s) >= 4 && s[:2] == `\x`:
		digits, n = s[2:4], 4
	case strings.HasPrefix(s, `\u{`):
		inner, _, closed := strings.Cut(s[3:min(len(s), 12)], "}")
		if closed {
			digits, n = inner, 4+len(inner)
		}
	case len(s) >= 6 && s[:2] == `\u`:
		digits, n = s[2:6], 6
	}
	v, err := strconv.ParseUint(digits, 16, 21)
	if err != nil {
		return 0, 0
	}
	return rune(v), n
}

// maxExcerpt is how many bytes of a paste an error quotes.
const maxExcerpt = 40

func excerpt(s string) string {
	s, _, _ = strings.Cut(s, "\n")
	if len(s) > maxExcerpt {
		return s[:maxExcerpt] + "..."
	}
	return s
}
