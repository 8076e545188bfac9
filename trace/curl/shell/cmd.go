package shell

import (
	"fmt"
	"strings"
)

// readCmd reads a command line in two steps, as Windows does: cmd.exe takes
// its carets away, and the program's C runtime cuts what is left into words.
func (r *Reading) readCmd(text string) error {
	line, doubts, err := uncaret(text)
	if err != nil {
		return err
	}
	r.Words, err = cutWords(line)
	r.Doubts = append(r.Doubts, doubts...)
	return err
}

// uncaret removes cmd.exe's escapes. Outside quotes a caret takes the meaning
// from the character behind it; before a line end it joins the next line, whose
// first character is then taken as it is, be it another line end: "^", LF, LF
// is one LF. Inside quotes a caret is text. A quote behind a caret is text for
// cmd.exe, so that the carets behind it count.
func uncaret(text string) (string, []Doubt, error) {
	var b strings.Builder
	var doubts []Doubt
	quoted := false
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case c == '"':
			quoted = !quoted
			b.WriteByte(c)
		case quoted && meantEscape(text[i:]):
			if len(doubts) == 0 {
				doubts = append(doubts, Doubt{clip(text[i:]), "the caret is read as an escape, as the browser that wrote it meant; cmd.exe treats it as text here"})
			}
			i += meant(&b, text[i:])
		case c == '\n' && quoted:
			doubts = append(doubts, Doubt{"a line end inside quotes", "it is read as a part of the word; cmd.exe would end the command"})
			b.WriteByte(c)
		case c == '\n':
			if rest := strings.TrimSpace(text[i:]); rest != "" {
				return "", nil, fmt.Errorf("the command ends before %q; one command is read at a time", clip(lineOf(rest)))
			}
			return b.String(), doubts, nil
		case quoted || c != '^':
			if !quoted && strings.IndexByte("&|<>", c) >= 0 {
				return "", nil, wouldAct(rune(c))
			}
			if name := percentName(text[i:]); name != "" {
				doubts = append(doubts, Doubt{name, "cmd.exe would fill in this variable; it is read as text"})
			}
			b.WriteByte(c)
		default:
			i += escaped(&b, text[i+1:])
		}
	}
	return b.String(), doubts, nil
}

// meantEscape reports whether a caret or a % inside quotes begins an escape
// that some browsers write there, where cmd.exe knows none.
func meantEscape(s string) bool {
	if strings.HasPrefix(s, "^\n\n") {
		return true
	}
	return len(s) > 2 && s[:2] == "%^" && (isHex(s[2]) || s[2] == '_' || 'g' <= s[2]|0x20 && s[2]|0x20 <= 'z')
}

// meant writes what such an escape stands for and returns how many bytes
// behind its first one it takes.
func meant(b *strings.Builder, s string) int {
	if s[0] == '^' {
		b.WriteByte('\n')
		return 2
	}
	b.WriteByte('%')
	return 1
}

// escaped writes the character that a caret escapes and returns how many bytes
// it took.
func escaped(b *strings.Builder, rest string) int {
	n := 0
	if strings.HasPrefix(rest, "\n") {
		n, rest = 1, rest[1:]
	}
	if rest == "" {
		return n
	}
	b.WriteByte(rest[0])
	return n + 1
}

// percentName returns "%NAME%" at the front of s, or "". The names that
// browsers' escapes would make, such as %20%, begin with a digit.
func percentName(s string) string {
	if s[0] != '%' {
		return ""
	}
	end := 1
	for end < len(s) && (s[end] == '_' || 'a' <= s[end]|0x20 && s[end]|0x20 <= 'z' || end > 1 && '0' <= s[end] && s[end] <= '9') {
		end++
	}
	if end == 1 || end == len(s) || s[end] != '%' {
		return ""
	}
	return s[:end+1]
}

// cutWords cuts a command line as Microsoft's C runtime does for a program's
// argv: spaces and tabs outside quotes part words; backslashes count only
// before a quote, where two are one and an odd one makes the quote text; two
// quotes inside quotes are one.
func cutWords(line string) ([]string, error) {
	s := splitter{rest: line}
	quoted := false
	for s.rest != "" {
		c := s.rest[0]
		switch {
		case c == '\\':
			s.backslashes()
		case c == '"' && quoted && strings.HasPrefix(s.rest, `""`):
			s.take(`"`, 2)
		case c == '"':
			quoted = !quoted
			s.take("", 1)
		case !quoted && (c == ' ' || c == '\t'):
			s.end()
			s.skip(1)
		default:
			s.take(s.rest[:1], 1)
		}
	}
	if quoted {
		return nil, ErrUnclosed
	}
	s.end()
	return s.words, nil
}

// backslashes reads the backslashes at the front of rest, and the quote that
// they escape.
func (s *splitter) backslashes() {
	n := len(s.rest) - len(strings.TrimLeft(s.rest, `\`))
	if !strings.HasPrefix(s.rest[n:], `"`) {
		s.take(s.rest[:n], n)
		return
	}
	s.take(s.rest[:n/2], n)
	if n%2 == 1 {
		s.take(`"`, 1)
	}
}
