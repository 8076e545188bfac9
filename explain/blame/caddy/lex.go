package caddy

import (
	"strings"
)

const mostWords = 400_000

// lexFile reads the words of a Caddyfile.
func lexFile(s string) []word {
	l := lexer{s: s, line: 1}
	for l.i < len(l.s) && len(l.out) < mostWords {
		l.next()
	}
	return l.out
}

// A lexer reads words. The words of a line that goes on behind a backslash belong
// to the line where it began.
type lexer struct {
	s    string
	i    int
	line int
	more int // lines that the one being read goes on for
	out  []word
}

func (l *lexer) next() {
	switch c := l.s[l.i]; {
	case c == '\n':
		l.newline()
		l.i++
	case c == ' ' || c == '\t' || c == '\r':
		l.i++
	case strings.HasPrefix(l.s[l.i:], "\\\n"), strings.HasPrefix(l.s[l.i:], "\\\r\n"):
		l.more++
		l.i += strings.IndexByte(l.s[l.i:], '\n') + 1
	case c == '#':
		for l.i < len(l.s) && l.s[l.i] != '\n' {
			l.i++
		}
	case c == '"' || c == '`':
		l.quoted(c)
	default:
		from := l.i
		for l.i < len(l.s) && strings.IndexByte(" \t\n\r", l.s[l.i]) < 0 {
			l.i++
		}
		l.out = append(l.out, word{l.s[from:l.i], l.line, false})
	}
}

func (l *lexer) newline() {
	l.line += 1 + l.more
	l.more = 0
}

func (l *lexer) quoted(q byte) {
	at := l.line
	var b strings.Builder
	for l.i++; l.i < len(l.s) && l.s[l.i] != q; l.i++ {
		if l.s[l.i] == '\n' {
			l.newline()
		}
		if q == '"' && strings.HasPrefix(l.s[l.i:], `\"`) {
			l.i++
		}
		b.WriteByte(l.s[l.i])
	}
	l.i++
	l.out = append(l.out, word{b.String(), at, true})
}
