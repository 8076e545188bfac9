package shell

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// readPowerShell reads PowerShell's quoting: '...' with two quotes for one,
// "..." with ` as the escape, ` before a line end. A word for a program that is
// not PowerShell's own (curl.exe) goes through the C runtime as well, which
// takes \" for a quote.
func (r *Reading) readPowerShell(text string) error {
	s := &powerShell{splitter: splitter{rest: text}}
	for s.rest != "" {
		if err := s.next(); err != nil {
			return err
		}
	}
	s.end()
	r.Words, r.Doubts = s.words, append(r.Doubts, s.doubts...)
	if len(r.Words) > 0 && !IsWebRequest(r.Words[0]) {
		r.nativeWords()
	}
	return nil
}

// nativeWords reads the words as a program gets them. Windows PowerShell up to
// 7.2 leaves quotes inside a word to the C runtime, so people write \" there;
// from 7.3 on the word arrives as it is written.
func (r *Reading) nativeWords() {
	for i, w := range r.Words {
		switch {
		case strings.Contains(w, `\"`):
			r.Doubts = append(r.Doubts, Doubt{clip(w), `\" is read as a quote, as Windows PowerShell does; PowerShell 7.3 and later send the backslash too`})
			r.Words[i] = strings.ReplaceAll(w, `\"`, `"`)
		case strings.Contains(w, `"`):
			r.Doubts = append(r.Doubts, Doubt{clip(w), "read as PowerShell 7.3 and later do; Windows PowerShell loses the quotes inside the word"})
		}
	}
}

type powerShell struct {
	splitter
	doubts []Doubt
}

// next reads one character or one quoted part.
func (s *powerShell) next() error {
	c := s.rest[0]
	switch {
	case strings.HasPrefix(s.rest, "`\n"):
		s.end()
		s.skip(2)
	case c == ' ' || c == '\t':
		s.end()
		s.skip(1)
	case c == '\n' || c == ';':
		s.end()
		if rest := strings.TrimLeft(s.rest, "; \t\n"); rest != "" && len(s.words) > 0 {
			return fmt.Errorf("the command ends before %q; one command is read at a time", clip(lineOf(rest)))
		}
		s.rest = strings.TrimLeft(s.rest, "; \t\n")
	case c == '#' && !s.open:
		s.skip(len(lineOf(s.rest)))
	case c == '`':
		return s.escape()
	case c == '\'':
		return s.single()
	case c == '"':
		return s.double()
	case strings.IndexByte("$&|<>(){}", c) >= 0 || c == '@' && !s.open:
		return wouldAct(rune(c))
	default:
		s.take(s.rest[:1], 1)
	}
	return nil
}

// single reads '...'; two quotes inside are one.
func (s *powerShell) single() error {
	s.take("", 1)
	for {
		i := strings.IndexByte(s.rest, '\'')
		if i < 0 {
			return ErrUnclosed
		}
		s.take(s.rest[:i], i+1)
		if !strings.HasPrefix(s.rest, "'") {
			return nil
		}
		s.take("'", 1)
	}
}

// double reads "...": ` escapes, two quotes are one, and $([char]N) is the
// character that browsers write so.
func (s *powerShell) double() error {
	s.take("", 1)
	for s.rest != "" {
		c := s.rest[0]
		switch {
		case strings.HasPrefix(s.rest, `""`):
			s.take(`"`, 2)
		case c == '"':
			s.take("", 1)
			return nil
		case c == '`':
			if err := s.escape(); err != nil {
				return err
			}
		case strings.HasPrefix(s.rest, "$("):
			if err := s.char(); err != nil {
				return err
			}
		default:
			if name := variableName(s.rest); name != "" {
				s.doubts = append(s.doubts, Doubt{"$" + name, "PowerShell would fill in this variable; it is read as text"})
			}
			s.take(s.rest[:1], 1)
		}
	}
	return ErrUnclosed
}

var tickEscapes = map[byte]string{'n': "\n", 'r': "\r", 't': "\t", 'a': "\a", 'b': "\b", 'f': "\f", 'v': "\v", 'e': "\x1b", '0': "\x00"}

// escape reads ` and what it escapes.
func (s *powerShell) escape() error {
	if len(s.rest) < 2 {
		return ErrUnclosed
	}
	if t, ok := tickEscapes[s.rest[1]]; ok {
		s.take(t, 2)
		return nil
	}
	if rest, ok := strings.CutPrefix(s.rest, "`u{"); ok {
		hex, _, closed := strings.Cut(rest[:min(len(rest), 8)], "}")
		v, err := strconv.ParseUint(hex, 16, 32)
		if closed && err == nil {
			s.take(string(rune(v)), len("`u{}")+len(hex))
			return nil
		}
	}
	_, n := utf8.DecodeRuneInString(s.rest[1:])
	s.take(s.rest[1:1+n], 1+n)
	return nil
}

// char reads $([char]233) at the front of rest, or two of them that are a
// surrogate pair; other expressions are errors.
func (s *powerShell) char() error {
	unit, n := charCode(s.rest)
	if n == 0 {
		return fmt.Errorf("%q inside double quotes would be PowerShell's to run", "$(")
	}
	if utf16.IsSurrogate(unit) {
		if low, m := charCode(s.rest[n:]); m > 0 {
			unit, n = utf16.DecodeRune(unit, low), n+m
		}
	}
	s.take(string(unit), n)
	return nil
}

// charCode reads $([char]233) and returns the number and the length of all that.
func charCode(s string) (rune, int) {
	rest, ok := strings.CutPrefix(s, "$([char]")
	digits, _, closed := strings.Cut(rest[:min(len(rest), 8)], ")")
	v, err := strconv.ParseUint(digits, 10, 16)
	if !ok || !closed || err != nil {
		return 0, 0
	}
	return rune(v), len("$([char])") + len(digits)
}

// A Token is a word or a sign of PowerShell's own commands.
type Token struct {
	Text   string
	Quoted bool // written in quotes: text, whatever it looks like
	End    bool // the end of a statement
}

// Tokens cuts PowerShell's own commands into tokens: words, text in quotes, and
// the signs = ( ) , @{ and }. It runs and expands nothing.
func Tokens(text string) ([]Token, []Doubt, error) {
	s := &powerShell{splitter: splitter{rest: withoutPrompt(newlines(text))}}
	var out []Token
	word := func() {
		if s.open {
			out = append(out, Token{Text: s.word.String()})
			s.word.Reset()
			s.open = false
		}
	}
	for s.rest != "" {
		c := s.rest[0]
		switch {
		case strings.HasPrefix(s.rest, "`\n"):
			word()
			s.skip(2)
		case c == ' ' || c == '\t':
			word()
			s.skip(1)
		case c == '\n' || c == ';':
			word()
			out = append(out, Token{End: true})
			s.skip(1)
		case (c == '\'' || c == '"') && !s.open:
			quote := s.single
			if c == '"' {
				quote = s.double
			}
			if err := quote(); err != nil {
				return nil, nil, err
			}
			out = append(out, Token{Text: s.word.String(), Quoted: true})
			s.word.Reset()
			s.open = false
		case strings.HasPrefix(s.rest, "@{"):
			word()
			out = append(out, Token{Text: "@{"})
			s.skip(2)
		case strings.IndexByte("=(),}", c) >= 0:
			word()
			out = append(out, Token{Text: s.rest[:1]})
			s.skip(1)
		case c == '|' || c == '&' || c == '<' || c == '>':
			return nil, nil, wouldAct(rune(c))
		default:
			s.take(s.rest[:1], 1)
		}
	}
	word()
	return append(out, Token{End: true}), s.doubts, nil
}
