package apache

import (
	"errors"
	"strings"

	"detour/explain/blame/lazy"
)

// A token of the expression language.
type token struct {
	kind tokenKind
	text string
	fold bool   // of a regular expression: /…/i
	str  []part // of a string
}

type tokenKind uint8

const (
	tokEnd    tokenKind = iota
	tokString           // "…" or '…' or, alone, %{…} and $1
	tokRegex
	tokOp     // == -eq and || … in one spelling
	tokUnary  // -f
	tokBinary // -ipmatch
	tokNumber
	tokName
	tokPunct // ( ) { } , :
	tokTrue
	tokFalse
)

// A part of a string: text, a variable, a call, or a capture.
type part struct {
	text string
	name string // a variable, or a function with arg
	arg  []part
	call bool
	ref  int // a capture + 1
}

var errUnterminated = errors.New("a string or a variable is not closed")

// exprOps are the operators, the longest first.
var exprOps = []struct{ spelled, op string }{
	{"==", "=="}, {"=~", "=~"}, {"!=", "!="}, {"!~", "!~"}, {"<=", "<="}, {">=", ">="}, {"&&", "and"}, {"||", "or"},
	{"=", "=="}, {"<", "<"}, {">", ">"}, {"!", "not"}, {".", "."},
}

var exprWords = lazy.Map[string, token]{Make: func() map[string]token {
	return map[string]token{
		"and": {kind: tokOp, text: "and"}, "or": {kind: tokOp, text: "or"}, "not": {kind: tokOp, text: "not"},
		"lt": {kind: tokOp, text: "-lt"}, "le": {kind: tokOp, text: "-le"}, "gt": {kind: tokOp, text: "-gt"}, "ge": {kind: tokOp, text: "-ge"},
		"ne": {kind: tokOp, text: "-ne"}, "eq": {kind: tokOp, text: "-eq"}, "in": {kind: tokOp, text: "-in"},
		"true": {kind: tokTrue}, "false": {kind: tokFalse},
	}
}}

var dashOps = lazy.Map[string, bool]{Make: func() map[string]bool { return set("-in -eq -ne -ge -le -gt -lt") }}

// exprTokens cuts an expression up.
func exprTokens(s string) ([]token, error) {
	var out []token
	for {
		s = strings.TrimLeft(s, " \t\n")
		if s == "" {
			return out, nil
		}
		t, rest, err := exprToken(s)
		if err != nil {
			return nil, err
		}
		if len(out) > 2000 {
			return nil, errors.New("the expression is too long")
		}
		out = append(out, t)
		s = rest
	}
}

func exprToken(s string) (token, string, error) {
	switch c := s[0]; {
	case c == '"' || c == '\'':
		return stringToken(s[1:], c)
	case strings.HasPrefix(s, "%{"):
		p, rest, err := varPart(s[2:], 0)
		return token{kind: tokString, str: []part{p}}, rest, err
	case c == '$' && len(s) > 1 && isDigit(s[1]):
		return token{kind: tokString, str: []part{{ref: int(s[1]-'0') + 1}}}, s[2:], nil
	case c == '/':
		return regexToken(s[1:], '/')
	case c == 'm' && len(s) > 1 && strings.IndexByte("/#$%^,;:_?|-!.'\"", s[1]) >= 0 && s[1] != '_':
		return regexToken(s[2:], s[1])
	case c == '-' && len(s) > 1:
		return dashToken(s)
	case isDigit(c):
		n := span(s, isDigit)
		return token{kind: tokNumber, text: s[:n]}, s[n:], nil
	case strings.IndexByte("(){},:", c) >= 0:
		return token{kind: tokPunct, text: s[:1]}, s[1:], nil
	case isName(c):
		n := span(s, isName)
		if t, ok := exprWords.Lookup(s[:n]); ok {
			return t, s[n:], nil
		}
		return token{kind: tokName, text: s[:n]}, s[n:], nil
	}
	for _, op := range exprOps {
		if rest, ok := strings.CutPrefix(s, op.spelled); ok {
			return token{kind: tokOp, text: op.op}, rest, nil
		}
	}
	return token{}, "", errors.New("a character is not understood: " + s[:1])
}

func isName(c byte) bool { return isAlnum(c) || c == '_' }

func span(s string, is func(byte) bool) int {
	n := 0
	for n < len(s) && is(s[n]) {
		n++
	}
	return n
}

// dashToken reads -eq, -f, -ipmatch and -5.
func dashToken(s string) (token, string, error) {
	n := 1 + span(s[1:], isName)
	switch word := s[:n]; {
	case n == 1:
		return token{}, "", errors.New("a - stands alone")
	case dashOps.Get(word):
		return token{kind: tokOp, text: word}, s[n:], nil
	case isDigit(word[1]):
		n = 1 + span(s[1:], isDigit)
		return token{kind: tokNumber, text: s[:n]}, s[n:], nil
	case n == 2:
		return token{kind: tokUnary, text: word[1:]}, s[n:], nil
	default:
		return token{kind: tokBinary, text: word[1:]}, s[n:], nil
	}
}

// regexToken reads up to the delimiter; nothing escapes it.
func regexToken(s string, del byte) (token, string, error) {
	i := strings.IndexByte(s, del)
	if i < 0 {
		return token{}, "", errors.New("a regular expression is not closed")
	}
	t := token{kind: tokRegex, text: s[:i]}
	rest := s[i+1:]
	if strings.HasPrefix(rest, "i") {
		t.fold, rest = true, rest[1:]
	}
	return t, rest, nil
}

func stringToken(s string, quote byte) (token, string, error) {
	parts, rest, closed, err := stringParts(s, quote, 0)
	if err == nil && !closed {
		err = errUnterminated
	}
	return token{kind: tokString, str: parts}, rest, err
}

// stringParts reads a string up to its end: a quote, a closing brace, or with 0
// the text's end.
func stringParts(s string, end byte, depth int) (parts []part, rest string, closed bool, err error) {
	var text []byte
	flush := func() {
		if len(text) > 0 {
			parts = append(parts, part{text: string(text)})
			text = nil
		}
	}
	for s != "" {
		switch c := s[0]; {
		case end != 0 && c == end:
			flush()
			return parts, s[1:], true, nil
		case c == '\\' && len(s) > 1:
			b, n := stringEscape(s)
			text = append(text, b)
			s = s[n:]
		case c == '$' && len(s) > 1 && isDigit(s[1]):
			flush()
			parts = append(parts, part{ref: int(s[1]-'0') + 1})
			s = s[2:]
		case strings.HasPrefix(s, "%{"):
			flush()
			var p part
			if p, s, err = varPart(s[2:], depth+1); err != nil {
				return nil, "", false, err
			}
			parts = append(parts, p)
		default:
			text = append(text, c)
			s = s[1:]
		}
	}
	flush()
	return parts, "", end == 0, nil
}

// stringEscape reads a backslash with what follows.
func stringEscape(s string) (byte, int) {
	if n := span(s[1:min(len(s), 4)], func(c byte) bool { return c >= '0' && c <= '7' }); n > 0 {
		v := 0
		for _, c := range []byte(s[1 : 1+n]) {
			v = v*8 + int(c-'0')
		}
		return byte(v), 1 + n
	}
	if i := strings.IndexByte("nrtbf", s[1]); i >= 0 {
		return "\n\r\t\b\f"[i], 2
	}
	return s[1], 2
}

// varPart reads NAME} or NAME:argument}.
func varPart(s string, depth int) (part, string, error) {
	n := span(s, isName)
	if n == 0 || n >= len(s) || depth > 20 {
		return part{}, "", errUnterminated
	}
	p := part{name: s[:n]}
	switch s[n] {
	case '}':
		return p, s[n+1:], nil
	case ':':
		arg, rest, closed, err := stringParts(s[n+1:], '}', depth)
		if err == nil && !closed {
			err = errUnterminated
		}
		p.arg, p.call = arg, true
		return p, rest, err
	}
	return part{}, "", errors.New("a variable's name is not understood: " + s[:n+1])
}
