package shell

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// readPOSIX reads the quoting of bash: '...', "...", $'...' and \. What bash
// would execute or expand is an error, but for a plain variable in double
// quotes: that is text with a doubt.
func (r *Reading) readPOSIX(text string) error {
	s := &posix{splitter: splitter{rest: text}}
	for s.rest != "" {
		if err := s.next(); err != nil {
			return err
		}
	}
	s.end()
	r.Words, r.Doubts = s.words, append(r.Doubts, s.doubts...)
	return nil
}

type posix struct {
	splitter
	doubts []Doubt
}

// next reads one character or one quoted part.
func (s *posix) next() error {
	c := s.rest[0]
	switch {
	case strings.HasPrefix(s.rest, "\\\n"):
		s.skip(2)
	case c == ' ' || c == '\t':
		s.end()
		s.skip(1)
	case c == '\n' || c == ';':
		return s.commandEnd()
	case c == '#' && !s.open:
		s.skip(len(lineOf(s.rest)))
	case c == '\\' && len(s.rest) > 1:
		_, n := utf8.DecodeRuneInString(s.rest[1:])
		s.take(s.rest[1:1+n], 1+n)
	case c == '\'':
		return s.single()
	case c == '"':
		return s.double()
	case strings.HasPrefix(s.rest, "$'"):
		return s.ansi()
	case strings.HasPrefix(s.rest, `$"`): // a translated string is its text
		s.skip(1)
		return s.double()
	case strings.IndexByte("`$&|<>()", c) >= 0:
		return wouldAct(rune(c))
	default:
		s.take(s.rest[:1], 1)
	}
	return nil
}

// commandEnd is the end of a command: nothing but comments may follow.
func (s *posix) commandEnd() error {
	s.end()
	rest := strings.TrimLeft(s.rest, "; \t\n")
	for strings.HasPrefix(rest, "#") {
		rest = strings.TrimLeft(rest[len(lineOf(rest)):], "; \t\n")
	}
	if rest != "" && len(s.words) > 0 {
		return fmt.Errorf("the command ends before %q; one command is read at a time", clip(lineOf(rest)))
	}
	s.rest = rest
	return nil
}

func lineOf(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}

func (s *posix) single() error {
	i := strings.IndexByte(s.rest[1:], '\'')
	if i < 0 {
		return ErrUnclosed
	}
	s.take(s.rest[1:1+i], i+2)
	return nil
}

// double reads "...": a backslash escapes only $ ` " \ and a line end.
func (s *posix) double() error {
	s.take("", 1)
	for s.rest != "" {
		c := s.rest[0]
		switch {
		case c == '"':
			s.take("", 1)
			return nil
		case c == '`' || c == '$' && len(s.rest) > 1 && (s.rest[1] == '(' || s.rest[1] == '{'):
			return fmt.Errorf("%q inside double quotes would be the shell's to run", c)
		case strings.HasPrefix(s.rest, "\\\n"):
			s.take("", 2)
		case c == '\\' && len(s.rest) > 1 && strings.IndexByte("$`\"\\", s.rest[1]) >= 0:
			s.take(s.rest[1:2], 2)
		default:
			s.variable()
			s.take(s.rest[:1], 1)
		}
	}
	return ErrUnclosed
}

// variable notes a variable at the front of rest.
func (s *posix) variable() {
	if name := variableName(s.rest); name != "" {
		s.doubts = append(s.doubts, Doubt{"$" + name, "the shell would fill in this variable; it is read as text"})
	}
}

// variableName returns the name behind a $ at the front of s, or "".
func variableName(s string) string {
	if s[0] != '$' {
		return ""
	}
	end := 1
	for end < len(s) && (s[end] == '_' || 'a' <= s[end]|0x20 && s[end]|0x20 <= 'z' || end > 1 && '0' <= s[end] && s[end] <= '9') {
		end++
	}
	return s[1:end]
}

// ansi reads bash's $'...', in which browsers write what does not fit '...'.
func (s *posix) ansi() error {
	s.take("", 2)
	for s.rest != "" {
		switch {
		case s.rest[0] == '\'':
			s.take("", 1)
			return nil
		case s.rest[0] == '\\' && len(s.rest) > 1:
			text, n := unescape(s.rest)
			s.take(text, n)
		default:
			s.take(s.rest[:1], 1)
		}
	}
	return ErrUnclosed
}

var ansiEscapes = map[byte]string{'n': "\n", 'r': "\r", 't': "\t", 'a': "\a", 'b': "\b", 'f': "\f", 'v': "\v", 'e': "\x1b", 'E': "\x1b", '\\': "\\", '\'': "'", '"': `"`, '?': "?"}

// unescape returns what the escape at the front of s stands for and its length.
func unescape(s string) (text string, n int) {
	if t, ok := ansiEscapes[s[1]]; ok {
		return t, 2
	}
	if '0' <= s[1] && s[1] <= '7' {
		return octal(s)
	}
	width := map[byte]int{'x': 2, 'u': 4, 'U': 8}[s[1]]
	end := 2
	for end < len(s) && end < 2+width && isHex(s[end]) {
		end++
	}
	if width == 0 || end == 2 {
		return s[:2], 2
	}
	v, err := strconv.ParseUint(s[2:end], 16, 32)
	switch {
	case err != nil:
		return s[:2], 2
	case width == 2:
		return string([]byte{byte(v)}), end
	}
	return string(utf8.AppendRune(nil, rune(v))), end
}

// octal reads \ and up to three octal digits: a byte.
func octal(s string) (string, int) {
	end, v := 1, 0
	for end < len(s) && end < 4 && '0' <= s[end] && s[end] <= '7' {
		v = 8*v + int(s[end]-'0')
		end++
	}
	return string([]byte{byte(v)}), end
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'f'
}
