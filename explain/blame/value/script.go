package value

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// JSON reads JSON, with comments and trailing commas as some tools take them.
// What could be read before a mistake is returned with the error.
func JSON(data []byte) (*Value, error) {
	s := &script{s: string(data), line: 1}
	s.space()
	v := s.value(0)
	s.space()
	if s.err == nil && s.i < len(s.s) {
		s.fail("something follows the value")
	}
	return v, s.err
}

// Objects reads the static part of a value of JavaScript that begins at an
// offset: what is no literal is Opaque. It returns where the value ends.
func Objects(src string, at, line int) (*Value, int) {
	s := &script{s: src, i: at, line: line, js: true}
	s.space()
	v := s.value(0)
	return v, s.i
}

// A script reads literals.
type script struct {
	s     string
	i     int
	line  int
	nodes int
	js    bool
	err   error
}

// A Mistake is where a text can't be read.
type Mistake struct {
	Line int
	What string
}

// Error implements error.
func (m *Mistake) Error() string { return fmt.Sprintf("line %d: %s", m.Line, m.What) }

func (s *script) fail(what string) {
	if s.err == nil {
		s.err = &Mistake{s.line, what}
	}
	s.i = len(s.s)
}

// space passes white space and comments.
func (s *script) space() {
	for s.i < len(s.s) {
		rest := s.s[s.i:]
		switch {
		case rest[0] == '\n':
			s.line++
			s.i++
		case rest[0] == ' ' || rest[0] == '\t' || rest[0] == '\r' || strings.HasPrefix(rest, "\ufeff"):
			_, n := utf8.DecodeRuneInString(rest)
			s.i += n
		case strings.HasPrefix(rest, "//"):
			k := strings.IndexByte(rest, '\n')
			if k < 0 {
				k = len(rest)
			}
			s.i += k
		case strings.HasPrefix(rest, "/*"):
			k := strings.Index(rest[2:], "*/")
			if k < 0 {
				k = len(rest) - 4
			}
			s.line += strings.Count(rest[:max(0, k+2)], "\n")
			s.i += max(2, k+4)
			s.i = min(s.i, len(s.s))
		default:
			return
		}
	}
}

func (s *script) peek() byte {
	if s.i < len(s.s) {
		return s.s[s.i]
	}
	return 0
}

func (s *script) value(depth int) *Value {
	if s.nodes++; depth > maxDepth || s.nodes > maxNodes {
		s.fail("it goes too deep, or has too many values")
		return nil
	}
	v := &Value{Line: s.line}
	switch c := s.peek(); {
	case c == '{':
		s.object(v, depth)
	case c == '[':
		s.list(v, depth)
	case c == '"' || s.js && (c == '\'' || c == '`'):
		v.Kind, v.Text = String, s.quoted(c)
		if c == '`' && strings.Contains(v.Text, "${") {
			v.Kind = Opaque
		}
	case c == 0:
		s.fail("a value is missing")
	default:
		s.scalar(v)
	}
	if s.js {
		s.behind(v)
	}
	return v
}

func (s *script) object(v *Value, depth int) {
	v.Kind = Map
	s.i++
	for s.err == nil {
		s.space()
		if s.peek() == '}' {
			s.i++
			return
		}
		line := s.line
		key := s.key()
		s.space()
		if s.js && s.peek() != ':' {
			s.expression() // a method, a spread, a short form
			v.Pairs = append(v.Pairs, Pair{key, line, &Value{Kind: Opaque, Line: line}})
		} else {
			if s.peek() != ':' {
				s.fail("a colon is missing after a key")
				return
			}
			s.i++
			s.space()
			v.Pairs = append(v.Pairs, Pair{key, line, s.value(depth + 1)})
		}
		s.space()
		if s.peek() == ',' {
			s.i++
		} else if s.peek() != '}' {
			s.fail("a comma or a brace is missing in an object")
		}
	}
}

func (s *script) list(v *Value, depth int) {
	v.Kind = List
	s.i++
	for s.err == nil {
		s.space()
		if s.peek() == ']' {
			s.i++
			return
		}
		v.Items = append(v.Items, s.value(depth+1))
		s.space()
		if s.peek() == ',' {
			s.i++
		} else if s.peek() != ']' {
			s.fail("a comma or a bracket is missing in a list")
		}
	}
}

func (s *script) key() string {
	if c := s.peek(); c == '"' || c == '\'' || c == '`' {
		return s.quoted(c)
	}
	from := s.i
	for s.i < len(s.s) {
		r, n := utf8.DecodeRuneInString(s.s[s.i:])
		if r != '_' && r != '$' && r != '-' && r != '.' && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			break
		}
		s.i += n
	}
	if s.i == from {
		if !s.js {
			s.fail("a key is missing")
		} else if s.peek() == '[' {
			s.expressionUntil(":")
		}
	}
	return strings.TrimSpace(s.s[from:s.i])
}

// quoted reads a text in quotes.
func (s *script) quoted(q byte) string {
	var b strings.Builder
	for s.i++; s.i < len(s.s); s.i++ {
		switch c := s.s[s.i]; {
		case c == q:
			s.i++
			return b.String()
		case c == '\n' && q != '`':
			s.fail("a text isn't closed")
			return b.String()
		case c == '\n':
			s.line++
			b.WriteByte(c)
		case c == '\\' && s.i+1 < len(s.s):
			s.i++
			s.escape(&b)
		default:
			b.WriteByte(c)
		}
	}
	s.fail("a text isn't closed")
	return b.String()
}

func (s *script) escape(b *strings.Builder) {
	switch c := s.s[s.i]; c {
	case 'n':
		b.WriteByte('\n')
	case 't':
		b.WriteByte('\t')
	case 'r':
		b.WriteByte('\r')
	case 'b':
		b.WriteByte('\b')
	case 'f':
		b.WriteByte('\f')
	case 'u':
		var r rune
		if s.i+4 < len(s.s) {
			if n, err := fmt.Sscanf(s.s[s.i+1:s.i+5], "%04x", &r); err == nil && n == 1 {
				s.i += 4
				b.WriteRune(r)
				return
			}
		}
		b.WriteByte('u')
	default:
		b.WriteByte(c)
	}
}

func (s *script) scalar(v *Value) {
	from := s.i
	for s.i < len(s.s) && !strings.ContainsRune(",]}\n\r\t :/", rune(s.s[s.i])) {
		s.i++
	}
	v.Text = s.s[from:s.i]
	switch {
	case v.Text == "true" || v.Text == "false":
		v.Kind = Bool
	case v.Text == "null" || v.Text == "undefined" && s.js:
		v.Kind = Null
	case v.Text != "" && strings.Trim(v.Text, "0123456789.+-eE") == "":
		v.Kind = Number
	case s.js:
		s.i = from
		v.Kind = Opaque
		s.expression()
		v.Text = strings.TrimSpace(s.s[from:min(s.i, len(s.s))])
	default:
		s.fail("a value is no string, number, list or object")
	}
}

// behind makes a literal opaque that an operator or a call follows.
func (s *script) behind(v *Value) {
	s.space()
	switch c := s.peek(); c {
	case ',', ']', '}', ')', ';', 0:
	default:
		at := s.i
		s.expression()
		if s.i > at {
			v.Kind = Opaque
		}
	}
}

// expression passes code up to a comma or a closing bracket.
func (s *script) expression() { s.expressionUntil(",]};)") }

func (s *script) expressionUntil(end string) {
	depth := 0
	for s.i < len(s.s) {
		c := s.s[s.i]
		switch {
		case depth == 0 && strings.IndexByte(end, c) >= 0:
			return
		case c == '"' || c == '\'' || c == '`':
			s.quoted(c)
			continue
		case c == '/' && s.i+1 < len(s.s) && (s.s[s.i+1] == '/' || s.s[s.i+1] == '*'):
			s.space()
			continue
		case c == '(' || c == '[' || c == '{':
			depth++
		case c == ')' || c == ']' || c == '}':
			depth--
		case c == '\n':
			s.line++
		}
		s.i++
	}
}
