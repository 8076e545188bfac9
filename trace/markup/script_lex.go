package markup

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// A tokenKind is what a token of a script is.
type tokenKind uint8

const (
	tokenSign   tokenKind = iota
	tokenWord             // an identifier or a keyword
	tokenText             // a string; its value
	tokenNumber           // as it is written
	tokenOther            // a regular expression, a template with a value in it
)

// A token of a script.
type token struct {
	kind tokenKind
	text string
	line int
}

func (t token) is(s string) bool {
	return t.text == s && (t.kind == tokenSign || t.kind == tokenWord)
}

// A lexer splits a script as far as is needed to tell strings, words and signs
// apart: comments go, and a slash after a value divides, else it begins a
// regular expression.
type lexer struct {
	text   string // what is left
	line   int
	tokens []token
}

// maxTokens bounds the tokens of one script.
const maxTokens = 40_000

// lex returns the tokens of a script.
func lex(script string) []token {
	l := lexer{text: script}
	for l.text != "" && len(l.tokens) < maxTokens {
		if n := l.blank(); n > 0 {
			l.skip(n)
			continue
		}
		l.token()
	}
	return l.tokens
}

// skip takes so many bytes.
func (l *lexer) skip(n int) {
	l.line += strings.Count(l.text[:n], "\n")
	l.text = l.text[n:]
}

// blank is how long the white space or the comment is that comes next.
func (l *lexer) blank() int {
	switch s := l.text; {
	case s[0] <= ' ':
		return 1
	case strings.HasPrefix(s, "//"), strings.HasPrefix(s, "<!--"):
		return lengthTo(s, "\n")
	case strings.HasPrefix(s, "/*"):
		return min(2+lengthTo(s[2:], "*/")+2, len(s))
	}
	return 0
}

func lengthTo(s, end string) int {
	if n := strings.Index(s, end); n >= 0 {
		return n
	}
	return len(s)
}

// token takes the next token.
func (l *lexer) token() {
	c := l.text[0]
	switch {
	case c == '"' || c == '\'' || c == '`':
		value, n, plain := stringLiteral(l.text)
		kind := tokenText
		if !plain {
			kind = tokenOther
		}
		l.add(kind, value, n)
	case isIdentifier(c):
		n := spanOf(l.text, func(c byte) bool { return isIdentifier(c) || isDigit(c) })
		l.add(tokenWord, l.text[:n], n)
	case isDigit(c):
		n := spanOf(l.text, func(c byte) bool { return isIdentifier(c) || isDigit(c) || c == '.' })
		l.add(tokenNumber, l.text[:n], n)
	case c == '/' && !l.afterValue():
		l.add(tokenOther, "", regexLength(l.text))
	default:
		n := signLength(l.text)
		l.add(tokenSign, l.text[:n], n)
	}
}

func (l *lexer) add(k tokenKind, text string, n int) {
	l.tokens = append(l.tokens, token{k, text, l.line})
	l.skip(n)
}

func spanOf(s string, fits func(byte) bool) int {
	n := 1
	for n < len(s) && fits(s[n]) {
		n++
	}
	return n
}

func isIdentifier(c byte) bool {
	return c == '_' || c == '$' || 'a' <= c|0x20 && c|0x20 <= 'z' || c >= utf8.RuneSelf
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// signLength is how long a sign is: "=", "==", "===", "+=", "=>", "++".
func signLength(s string) int {
	if strings.IndexByte("=!<>+-*/%&|^", s[0]) < 0 {
		_, n := utf8.DecodeRuneInString(s)
		return n
	}
	n := 1
	for n < len(s) && n < 4 && (s[n] == s[0] && strings.IndexByte("=+-&|>", s[n]) >= 0 || s[n] == '=' || s[n] == '>') {
		n++
	}
	return n
}

// afterValue reports whether a slash divides.
func (l *lexer) afterValue() bool {
	if len(l.tokens) == 0 {
		return false
	}
	switch t := l.tokens[len(l.tokens)-1]; t.kind {
	case tokenText, tokenNumber, tokenOther:
		return true
	case tokenWord:
		return t.text != "return" && t.text != "typeof" && t.text != "case"
	default:
		return t.text == ")" || t.text == "]" || t.text == "}"
	}
}

// regexLength is how long a regular expression is.
func regexLength(s string) int {
	class := false
	for i := 1; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\n':
			return i
		case c == '\\':
			i++
		case c == '[':
			class = true
		case c == ']':
			class = false
		case c == '/' && !class:
			return i + 1
		}
	}
	return len(s)
}

// stringLiteral reads a string and returns its value and how long it is; plain
// is false for a template with a value in it and for a string without an end.
func stringLiteral(s string) (value string, n int, plain bool) {
	quote := s[0]
	var b strings.Builder
	for i := 1; i < len(s); {
		switch c := s[i]; {
		case c == quote:
			return b.String(), i + 1, true
		case c == '\n' && quote != '`':
			return "", i, false
		case c == '$' && quote == '`' && strings.HasPrefix(s[i:], "${"):
			return "", templateLength(s), false
		case c == '\\':
			i += escape(&b, s[i:])
		default:
			b.WriteByte(c)
			i++
		}
	}
	return "", len(s), false
}

// templateLength is how long a template is. What stands in its values is not
// looked into, but for strings in which a backtick may stand.
func templateLength(s string) int {
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '`':
			return i + 1
		}
	}
	return len(s)
}

// escape reads an escape of a string and returns how long it is.
func escape(b *strings.Builder, s string) int {
	if len(s) < 2 {
		return len(s)
	}
	hex := func(from, to int) (int, bool) {
		if to > len(s) {
			return 0, false
		}
		n, err := strconv.ParseUint(s[from:to], 16, 32)
		return int(n), err == nil
	}
	switch s[1] {
	case 'x':
		if n, ok := hex(2, 4); ok {
			b.WriteRune(rune(n))
			return 4
		}
	case 'u':
		if end := strings.IndexByte(s[:min(len(s), 11)], '}'); strings.HasPrefix(s, `\u{`) && end > 3 {
			if n, ok := hex(3, end); ok {
				b.WriteRune(rune(n))
				return end + 1
			}
		}
		if n, ok := hex(2, 6); ok {
			b.WriteRune(rune(n))
			return 6
		}
	}
	if s[1] == '\n' {
		return 2 // the string goes on in the next line
	}
	if i := strings.IndexByte("ntrbfv0", s[1]); i >= 0 {
		b.WriteByte("\n\t\r\b\f\v\x00"[i])
	} else {
		b.WriteByte(s[1])
	}
	return 2
}
