package curl

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// split cuts a command line into words by the quoting that browsers write:
// the shell's '...', "...", $'...' and \, and for commands copied for cmd.exe
// its ^. What a shell would execute or expand is an error, not a word.
func split(line string) ([]string, error) {
	if isForCmd(line) {
		line = uncaret(line)
	}
	s := splitter{rest: line}
	for s.rest != "" {
		if err := s.next(); err != nil {
			return nil, err
		}
	}
	return s.end(), nil
}

// isForCmd reports whether a command was copied for cmd.exe: it escapes with ^
// before quotes or line ends, which a POSIX shell's command never does.
func isForCmd(line string) bool {
	return strings.Contains(line, `^"`) || strings.Contains(line, "^\n") || strings.Contains(line, "^\r\n")
}

// uncaret removes cmd.exe's escapes; an escaped line end goes with its caret.
func uncaret(line string) string {
	var b strings.Builder
	for i := 0; i < len(line); i++ {
		if line[i] != '^' || i+1 == len(line) {
			b.WriteByte(line[i])
			continue
		}
		i++
		if line[i] == '\r' && i+1 < len(line) && line[i+1] == '\n' {
			i++
		}
		if line[i] == '\n' {
			b.WriteByte(' ')
		} else {
			b.WriteByte(line[i])
		}
	}
	return b.String()
}

// A splitter reads words off the front of rest.
type splitter struct {
	rest  string
	words []string
	word  strings.Builder
	open  bool // a word has begun, be it empty
}

func (s *splitter) end() []string {
	if s.open {
		s.words = append(s.words, s.word.String())
		s.word.Reset()
		s.open = false
	}
	return s.words
}

// next reads one character or one quoted part.
func (s *splitter) next() error {
	c := s.rest[0]
	switch {
	case strings.HasPrefix(s.rest, "\\\n"):
		s.rest = s.rest[2:]
	case strings.HasPrefix(s.rest, "\\\r\n"):
		s.rest = s.rest[3:]
	case strings.IndexByte(" \t\r\n", c) >= 0:
		s.rest = s.rest[1:]
		s.end()
	case c == '\\' && len(s.rest) > 1:
		s.take(s.rest[1:2], 2)
	case c == '\'':
		return s.single()
	case c == '"':
		return s.double()
	case strings.HasPrefix(s.rest, "$'"):
		return s.ansi()
	case strings.IndexByte("`$;&|<>()", c) >= 0:
		return fmt.Errorf("read the curl command: %q outside quotes would be the shell's to act on; quote it", c)
	default:
		s.take(s.rest[:1], 1)
	}
	return nil
}

// take adds text to the word and drops n bytes of rest.
func (s *splitter) take(text string, n int) {
	s.word.WriteString(text)
	s.rest = s.rest[n:]
	s.open = true
}

var errUnclosed = errors.New("read the curl command: a quote is not closed")

func (s *splitter) single() error {
	i := strings.IndexByte(s.rest[1:], '\'')
	if i < 0 {
		return errUnclosed
	}
	s.take(s.rest[1:1+i], i+2)
	return nil
}

// double reads "...": a backslash escapes only $ ` " \ and a line end.
func (s *splitter) double() error {
	s.take("", 1)
	for s.rest != "" {
		c := s.rest[0]
		switch {
		case c == '"':
			s.take("", 1)
			return nil
		case c == '`' || c == '$' && len(s.rest) > 1 && (s.rest[1] == '(' || s.rest[1] == '{'):
			return fmt.Errorf("read the curl command: %q inside double quotes would be the shell's to run", c)
		case strings.HasPrefix(s.rest, "\\\n"):
			s.take("", 2)
		case c == '\\' && len(s.rest) > 1 && strings.IndexByte("$`\"\\", s.rest[1]) >= 0:
			s.take(s.rest[1:2], 2)
		default:
			s.take(s.rest[:1], 1)
		}
	}
	return errUnclosed
}

// ansi reads bash's $'...', in which browsers write what does not fit '...'.
func (s *splitter) ansi() error {
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
	return errUnclosed
}

var ansiEscapes = map[byte]string{'n': "\n", 'r': "\r", 't': "\t", 'a': "\a", 'b': "\b", 'f': "\f", 'v': "\v", 'e': "\x1b", '\\': "\\", '\'': "'", '"': `"`, '?': "?"}

// unescape returns what the escape at the front of s stands for and its length.
func unescape(s string) (text string, n int) {
	if t, ok := ansiEscapes[s[1]]; ok {
		return t, 2
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

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'f'
}
