package nginx

import (
	"fmt"
	"strings"

	"detour/explain/blame"
)

// A source is a file that was read, and the text that directives are cut from.
type source struct {
	file *blame.File
	text string
}

// lineAt is the line that byte offset stands in, as the user can open it.
func (s *source) lineAt(line, offset int) blame.Line {
	begin := strings.LastIndexByte(s.text[:offset], '\n') + 1
	text, _, _ := strings.Cut(s.text[offset:], "\n")
	text = strings.TrimSpace(s.text[begin:offset] + text)
	if len(text) > maxShown {
		text = text[:maxShown] + "…"
	}
	return s.file.At(line, text)
}

// maxShown bounds the text of a line, which may be a file of 50 MB in one line.
const maxShown = 4000

// A statement is what the lexer reads at a time: words up to ; or {, or a
// closing brace, or the end of the file.
type statement struct {
	words  []string
	line   int
	offset int
	end    byte // ';', '{', '}', or 0 at the end of the file
}

// A lexer cuts a file into statements as ngx_conf_read_token does: a quote
// begins a word only where a word begins, ${ is no block, and a backslash keeps
// the next byte in the word.
type lexer struct {
	s      string
	at     int
	line   int
	report func(line, offset int, what string)
}

func space(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

// next reads a statement.
func (l *lexer) next() statement {
	var st statement
	for {
		l.blank()
		if l.at >= len(l.s) {
			if len(st.words) > 0 {
				l.report(l.line, len(l.s), `unexpected end of file, expecting ";" or "}"`)
			}
			return statement{line: l.line, offset: len(l.s)}
		}
		if len(st.words) == 0 {
			st.line, st.offset = l.line, l.at
		}
		switch c := l.s[l.at]; c {
		case ';', '{':
			l.at++
			if len(st.words) == 0 {
				l.report(l.line, l.at-1, fmt.Sprintf("unexpected %q", c))
				if c == ';' {
					continue
				}
			}
			st.end = c
			return st
		case '}':
			if len(st.words) > 0 {
				l.report(l.line, l.at, `unexpected "}"`)
				st.end = ';' // what a missing semicolon leaves: the block's end still counts
				return st
			}
			l.at++
			st.end = c
			return st
		default:
			st.words = append(st.words, l.word())
		}
	}
}

// blank passes over space and comments.
func (l *lexer) blank() {
	for l.at < len(l.s) {
		switch c := l.s[l.at]; {
		case c == '\n':
			l.line++
			l.at++
		case space(c):
			l.at++
		case c == '#':
			end := strings.IndexByte(l.s[l.at:], '\n')
			if end < 0 {
				l.at = len(l.s)
				return
			}
			l.at += end
		default:
			return
		}
	}
}

func (l *lexer) word() string {
	if c := l.s[l.at]; c == '"' || c == '\'' {
		return l.quoted(c)
	}
	begin, variable, escaped := l.at, false, false
	for l.at < len(l.s) {
		c := l.s[l.at]
		switch {
		case c == '{' && variable:
			l.at++
			variable = false
			continue
		case space(c), c == ';', c == '{':
			return l.cut(begin, escaped)
		case c == '\\':
			escaped = true
			if l.at++; l.at < len(l.s) && l.s[l.at] == '\n' {
				l.line++
			}
		}
		variable = c == '$'
		l.at++
	}
	l.at = min(l.at, len(l.s))
	return l.cut(begin, escaped)
}

func (l *lexer) cut(begin int, escaped bool) string {
	word := l.s[begin:l.at]
	if escaped {
		word = unescape(word)
	}
	return word
}

// quoted reads a word in quotes. Behind it stands space, ; { or a closing
// parenthesis, and nothing else.
func (l *lexer) quoted(quote byte) string {
	line, offset, begin, escaped := l.line, l.at, l.at+1, false
	for l.at++; l.at < len(l.s) && l.s[l.at] != quote; l.at++ {
		if l.s[l.at] == '\\' {
			escaped = true
			l.at++
		}
		if l.at < len(l.s) && l.s[l.at] == '\n' {
			l.line++
		}
	}
	if l.at >= len(l.s) {
		l.at = len(l.s)
		l.report(line, offset, fmt.Sprintf("a missing terminating %q", quote))
		return l.cut(begin, escaped)
	}
	word := l.cut(begin, escaped)
	l.at++
	if l.at < len(l.s) && !space(l.s[l.at]) && !strings.ContainsRune(";{)", rune(l.s[l.at])) {
		l.report(l.line, l.at, fmt.Sprintf("unexpected %q", l.s[l.at]))
	}
	return word
}

// unescape takes the backslashes that nginx takes, and leaves the rest, for
// regular expressions are full of them.
func unescape(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) {
			switch s[i+1] {
			case '"', '\'', '\\':
				i++
			case 't', 'r', 'n':
				b.WriteByte(map[byte]byte{'t': '\t', 'r': '\r', 'n': '\n'}[s[i+1]])
				i++
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// lua passes over a block of Lua, in which braces stand in strings and comments
// too, and which is not ours to read.
func (l *lexer) lua() {
	for depth := 1; l.at < len(l.s); {
		rest := l.s[l.at:]
		switch c := rest[0]; {
		case c == '\n':
			l.line++
			l.at++
		case c == '{':
			depth++
			l.at++
		case c == '}':
			l.at++
			if depth--; depth == 0 {
				return
			}
		case c == '"' || c == '\'':
			l.luaString(c)
		case strings.HasPrefix(rest, "--"):
			l.at += 2
			if !l.luaLong() {
				for l.at < len(l.s) && l.s[l.at] != '\n' {
					l.at++
				}
			}
		case c == '[':
			if !l.luaLong() {
				l.at++
			}
		default:
			l.at++
		}
	}
}

func (l *lexer) luaString(quote byte) {
	for l.at++; l.at < len(l.s) && l.s[l.at] != quote && l.s[l.at] != '\n'; l.at++ {
		if l.s[l.at] == '\\' {
			l.at++
		}
	}
	if l.at < len(l.s) && l.s[l.at] == quote {
		l.at++
	}
	l.at = min(l.at, len(l.s))
}

// luaLong passes over [[...]] or [==[...]==], if one stands here.
func (l *lexer) luaLong() bool {
	rest := l.s[l.at:]
	if rest == "" || rest[0] != '[' {
		return false
	}
	level := 1
	for level < len(rest) && rest[level] == '=' {
		level++
	}
	if level >= len(rest) || rest[level] != '[' {
		return false
	}
	end := strings.Index(rest, "]"+strings.Repeat("=", level-1)+"]")
	if end < 0 {
		end = len(rest) - level - 1
	}
	end += level + 1
	l.line += strings.Count(rest[:end], "\n")
	l.at += end
	return true
}
