package source

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

type tokenKind int8

const (
	word tokenKind = iota
	number
	text
	pattern
	mark // an operator or a bracket
)

// A token is a piece of a source file; comments are left out.
type token struct {
	kind  tokenKind
	text  string // the word, the mark, the text without its quotes
	parts []piece
	line  int
	col   int // bytes from the line's begin, a tab counts four
	sym   bool
}

// A piece of a text is literal, or an expression in it.
type piece struct {
	lit  string
	expr string
	hole bool
}

func (t token) is(s string) bool   { return t.kind == mark && t.text == s }
func (t token) word(s string) bool { return t.kind == word && t.text == s }
func (t token) opens() bool {
	return t.kind == mark && len(t.text) == 1 && strings.Contains("([{", t.text)
}
func (t token) closes() bool {
	return t.kind == mark && len(t.text) == 1 && strings.Contains(")]}", t.text)
}
func (t token) wordIn(s ...string) bool {
	if t.kind != word {
		return false
	}
	for _, w := range s {
		if t.text == w {
			return true
		}
	}
	return false
}

const mostTokens = 400_000

type lexer struct {
	lang *language
	s    string
	i    int
	line int
	from int // where the line begins
	out  []token
	off  bool // in PHP, outside of <?php
}

// lex reads the tokens of a text. It never fails: what it doesn't know is a mark.
func lex(lang *language, s string) []token {
	l := &lexer{lang: lang, s: s, line: 1}
	l.off = lang.name == "php" && strings.Contains(s, "<?")
	for l.i < len(l.s) && len(l.out) < mostTokens {
		l.next()
	}
	return l.out
}

func (l *lexer) rest() string { return l.s[l.i:] }

func (l *lexer) has(p string) bool { return p != "" && strings.HasPrefix(l.rest(), p) }

// skip goes on by n bytes, and counts the lines in them.
func (l *lexer) skip(n int) {
	n = min(n, len(l.s)-l.i)
	if k := strings.Count(l.s[l.i:l.i+n], "\n"); k > 0 {
		l.line += k
		l.from = l.i + strings.LastIndexByte(l.s[l.i:l.i+n], '\n') + 1
	}
	l.i += n
}

// until goes on to behind the end mark, or to the end of the file.
func (l *lexer) until(end string) {
	if k := strings.Index(l.rest(), end); k >= 0 {
		l.skip(k + len(end))
		return
	}
	l.skip(len(l.rest()))
}

func (l *lexer) col() int {
	n := 0
	for _, c := range []byte(l.s[l.from:l.i]) {
		if n++; c == '\t' {
			n += 3
		}
	}
	return n
}

func (l *lexer) add(k tokenKind, s string, n int) {
	l.out = append(l.out, token{kind: k, text: s, line: l.line, col: l.col()})
	l.skip(n)
}

func (l *lexer) next() {
	if l.off {
		l.markup()
		return
	}
	c := l.s[l.i]
	switch {
	case c == '\n' || c == ' ' || c == '\t' || c == '\r' || c == '\f':
		l.skip(1)
	case l.comment(), l.special(), l.quoted():
	case isDigit(c):
		l.number()
	case isWordStart(l.rest()) || c == '$' && l.lang.name != "ruby":
		l.word()
	default:
		l.mark()
	}
}

// markup passes what stands outside of PHP's tags.
func (l *lexer) markup() {
	k := strings.Index(l.rest(), "<?")
	if k < 0 {
		l.skip(len(l.rest()))
		return
	}
	l.skip(k + 2)
	if l.has("php") {
		l.skip(3)
	} else if l.has("=") {
		l.skip(1)
	}
	l.off = false
}

func (l *lexer) comment() bool {
	if l.lang.name == "php" && l.has("?>") {
		l.skip(2)
		l.off = true
		return true
	}
	if l.lang.name == "ruby" && l.i == l.from && (l.has("=begin") || l.has("__END__")) {
		if l.has("=begin") {
			l.until("\n=end")
		}
		if l.has("__END__") {
			l.skip(len(l.rest()))
		}
		l.until("\n")
		return true
	}
	if l.lang.open != "" && l.has(l.lang.open) {
		l.block()
		return true
	}
	for _, p := range l.lang.lines {
		if l.has(p) && !l.noComment(p) {
			l.lineComment()
			return true
		}
	}
	return false
}

// noComment says that what looks like the begin of a comment is none here.
func (l *lexer) noComment(p string) bool {
	switch l.lang.name {
	case "php":
		return p == "#" && l.has("#[")
	case "yaml", "toml", "list", "ini":
		if l.i == l.from || p == "#" && l.lang.name == "toml" {
			return false
		}
		if l.lang.name == "ini" && strings.TrimSpace(l.s[l.from:l.i]) != "" {
			return true
		}
		return !strings.ContainsRune(" \t\n", rune(l.s[l.i-1]))
	case "perl":
		return l.i > 0 && l.s[l.i-1] == '$'
	}
	return false
}

func (l *lexer) lineComment() {
	end := strings.IndexByte(l.rest(), '\n')
	if end < 0 {
		end = len(l.rest())
	}
	if l.lang.name == "php" {
		if k := strings.Index(l.rest()[:end], "?>"); k >= 0 {
			end = k
		}
	}
	l.skip(end)
}

func (l *lexer) block() {
	open, end := l.lang.open, l.lang.close
	if !l.lang.nested {
		l.skip(len(open))
		l.until(end)
		return
	}
	for depth := 0; l.i < len(l.s); {
		switch {
		case l.has(open):
			depth++
			l.skip(len(open))
		case l.has(end):
			l.skip(len(end))
			if depth--; depth <= 0 {
				return
			}
		default:
			l.skip(1)
		}
	}
}

func (l *lexer) number() {
	n := 1
	for n < len(l.rest()) && (isDigit(l.rest()[n]) || l.rest()[n] == '_' || isLetter(l.rest()[n])) {
		n++
	}
	l.add(number, strings.ReplaceAll(l.rest()[:n], "_", ""), n)
}

func (l *lexer) word() {
	s := l.rest()
	n := 0
	if s[0] == '$' || s[0] == '@' {
		n = 1
	}
	begin := n
	for n < len(s) {
		r, size := utf8.DecodeRuneInString(s[n:])
		if r != '_' && r != '$' && !unicode.IsLetter(r) && !unicode.IsDigit(r) && !(n > begin && (r == '?' || r == '!') && l.predicate(s[n:])) {
			break
		}
		n += size
	}
	if n == begin {
		l.add(mark, s[:1], 1)
		return
	}
	l.add(word, s[begin:n], n)
}

// predicate says whether a ? or ! ends a word, as it may in Ruby and Elixir.
func (l *lexer) predicate(s string) bool {
	if l.lang.name != "ruby" && l.lang.name != "elixir" || len(s) > 1 && s[1] == '=' {
		return false
	}
	return len(s) == 1 || s[1] == ' ' || s[1] == '(' || s[1] == ')' || s[1] == '\n' || s[1] == '.' || s[1] == ','
}

var marks = []string{
	"===", "!==", "<=>", "**=", "...", "??=", "?->", "||=", "&&=",
	"=>", "->", "<-", "::", ":=", "==", "!=", "<=", ">=", "&&", "||", "??", "?.", "?:", "<>", "|>", "+=", "-=", ".=", "..", "<<", ">>", "=~",
}

func (l *lexer) mark() {
	if l.symbol() {
		return
	}
	for _, m := range marks {
		if l.has(m) {
			l.add(mark, m, len(m))
			return
		}
	}
	_, n := utf8.DecodeRuneInString(l.rest())
	l.add(mark, l.rest()[:n], n)
}

// symbol reads :name of Ruby and Elixir as a word.
func (l *lexer) symbol() bool {
	s := l.rest()
	if l.lang.name != "ruby" && l.lang.name != "elixir" || len(s) < 2 || s[0] != ':' || !isWordStart(s[1:]) && s[1] != '"' {
		return false
	}
	if l.i > 0 && (s[1] == '"' || l.s[l.i-1] == ':' || isLetter(l.s[l.i-1]) || isDigit(l.s[l.i-1])) {
		return false
	}
	n := 1
	for n < len(s) && (isLetter(s[n]) || isDigit(s[n]) || s[n] == '_' || s[n] == '?' || s[n] == '!') {
		n++
	}
	l.out = append(l.out, token{kind: word, text: s[1:n], line: l.line, col: l.col(), sym: true})
	l.skip(n)
	return true
}

// last is the token before, or an empty one.
func (l *lexer) last() token {
	if len(l.out) == 0 {
		return token{kind: mark}
	}
	return l.out[len(l.out)-1]
}

func isDigit(c byte) bool  { return '0' <= c && c <= '9' }
func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

func isWordStart(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return r == '_' || r == '$' || unicode.IsLetter(r)
}
