package article

import "strings"

// A Style is how a span stands out from the text around it.
type Style int

// The styles; Strong is emphasis of any strength.
const (
	Plain Style = iota
	Strong
	Literal // code
)

// A Span is a run of text in one style.
type Span struct {
	Style Style
	Text  string
}

// Spans reads the inline marks of a paragraph's or heading's text: code,
// emphasis, links (whose text stays) and addresses in angle brackets. A mark
// without its partner is text.
func Spans(text string) []Span {
	s := spans{}
	s.read(text, Plain)
	return s.out
}

type spans struct{ out []Span }

func (s *spans) add(style Style, text string) {
	if text == "" {
		return
	}
	if n := len(s.out); n > 0 && s.out[n-1].Style == style {
		s.out[n-1].Text += text
		return
	}
	s.out = append(s.out, Span{style, text})
}

// read adds the spans of text, of which nothing stands before it.
func (s *spans) read(text string, style Style) {
	plain := 0
	before := byte(' ')
	for i := 0; i < len(text); {
		inner, as, n := mark(text[i:], before)
		before = text[i]
		if n == 0 {
			i += max(1, run(text[i:]))
			continue
		}
		s.add(style, text[plain:i])
		if as == Strong || as == Plain && text[i] == '[' {
			s.read(inner, max(style, as))
		} else {
			s.add(max(style, as), inner)
		}
		i += n
		plain = i
	}
	s.add(style, text[plain:])
}

// maxMark is the longest run of text, in bytes, that a pair of marks or a link
// goes around. It bounds the search for a mark's partner.
const maxMark = 2000

// run is the length of the run of backquotes or emphasis signs that begins
// text: one that opens nothing is passed over whole.
func run(text string) int {
	if !strings.ContainsRune("`*_", rune(text[0])) {
		return 0
	}
	return len(text) - len(strings.TrimLeft(text, text[:1]))
}

// mark reads the mark that begins text, after the byte before: what is in it,
// its style, and the bytes it takes; none when text begins with no mark.
func mark(text string, before byte) (inner string, style Style, n int) {
	text = text[:min(len(text), maxMark)]
	switch text[0] {
	case '\\':
		if len(text) > 1 && punctuation(text[1]) {
			return text[1:2], Plain, 2
		}
	case '`':
		return codeSpan(text)
	case '*', '_':
		return emphasis(text, before)
	case '[':
		return link(text)
	case '<':
		if end := strings.IndexByte(text, '>'); end > 0 && strings.Contains(text[:end], "://") && !strings.ContainsAny(text[:end], " \t") {
			return text[1:end], Plain, end + 1
		}
	}
	return "", Plain, 0
}

// codeSpan ends at a run of as many backquotes as began it (CommonMark 6.1).
func codeSpan(text string) (inner string, style Style, n int) {
	open := run(text)
	for i := open; i < len(text); {
		next := strings.IndexByte(text[i:], '`')
		if next < 0 {
			break
		}
		i += next
		if length := run(text[i:]); length != open {
			i += length
			continue
		}
		inner = text[open:i]
		if len(inner) > 2 && inner[0] == ' ' && inner[len(inner)-1] == ' ' && !blank(inner) {
			inner = inner[1 : len(inner)-1]
		}
		return inner, Literal, i + open
	}
	return "", Plain, 0
}

// emphasis reads *text*, **text** and the same with underscores, which do not
// work within a word (CommonMark 6.2).
func emphasis(text string, before byte) (inner string, style Style, n int) {
	open := run(text)
	if open > 2 || len(text) == open || text[open] == ' ' {
		return "", Plain, 0
	}
	if text[0] == '_' && letter(before) || punctuation(text[open]) && !opensAfter(before) {
		return "", Plain, 0
	}
	for i := open; i < len(text); {
		if text[i] == '`' {
			_, _, skip := codeSpan(text[i:])
			i += max(skip, run(text[i:]))
			continue
		}
		length := 0
		if text[i] == text[0] {
			length = run(text[i:])
		}
		if length == open && closes(text, i, length) {
			return text[open:i], Strong, i + length
		}
		i += max(1, length)
	}
	return "", Plain, 0
}

func closes(text string, i, length int) bool {
	if text[i-1] == ' ' {
		return false
	}
	after := byte(' ')
	if i+length < len(text) {
		after = text[i+length]
	}
	if punctuation(text[i-1]) && !opensAfter(after) {
		return false
	}
	return text[0] != '_' || !letter(after)
}

// opensAfter reports whether a byte bounds a word.
func opensAfter(b byte) bool { return b == ' ' || punctuation(b) }

// link reads [text](address); the address is not shown.
func link(text string) (inner string, style Style, n int) {
	end := strings.Index(text, "](")
	if end < 0 || strings.ContainsAny(text[1:end], "[]") {
		return "", Plain, 0
	}
	stop := strings.IndexByte(text[end:], ')')
	if stop < 0 || strings.ContainsAny(text[end+2:end+stop], " <(") {
		return "", Plain, 0
	}
	return text[1:end], Plain, end + stop + 1
}

func letter(b byte) bool { return b >= 0x80 || b != ' ' && !punctuation(b) }

// punctuation reports whether b is one of ASCII's punctuation characters.
func punctuation(b byte) bool {
	return b > ' ' && b < 0x7f && !(b >= '0' && b <= '9' || b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z')
}
