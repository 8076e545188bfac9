package markup

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// A scriptMove is one place of a script that sends the browser on.
type scriptMove struct {
	target string // of a location; "" where it is no literal
	form   formRef
	submit bool // a form is submitted
}

// A formRef says which form a script submits, as far as it does.
type formRef struct {
	index int    // document.forms[index]; -1 for none
	name  string // its name or id; "" for none
}

// Bounds on one script.
const (
	maxTokens = 40_000
	maxMoves  = 16
)

// scriptMoves returns the places at which a script sends the browser on by
// itself: location is assigned, location.replace or location.assign is called,
// or a form is submitted. No script is run: only literal strings, and literal
// strings joined by +, have a target. What stands in a handler of a user's own
// doing (a click, a key) is left out.
func scriptMoves(script string) []scriptMove { return movesWithin(script, true) }

// movesWithin is scriptMoves. The script may hold another one as the text that
// setTimeout runs, and that one none.
func movesWithin(script string, outer bool) []scriptMove {
	r := scriptReader{tokens: tokens(script)}
	var moves []scriptMove
	for r.at = 0; r.at < len(r.tokens) && len(moves) < maxMoves; r.at++ {
		r.enter()
		if r.handled() {
			continue
		}
		if outer && r.areNext("setTimeout", "(") && r.at+2 < len(r.tokens) && r.tokens[r.at+2].kind == text {
			inner := movesWithin(r.tokens[r.at+2].text, false)
			moves = append(moves, inner[:min(len(inner), maxMoves-len(moves))]...)
		}
		if m, ok := r.move(); ok && len(moves) < maxMoves {
			moves = append(moves, m)
		}
	}
	return moves
}

// A scriptReader goes through the tokens of a script.
type scriptReader struct {
	tokens []token
	at     int
	blocks []bool // the open braces; true for the body of a user's handler
}

// enter keeps count of braces.
func (r *scriptReader) enter() {
	switch {
	case r.is(0, "{"):
		r.blocks = append(r.blocks, r.opensHandler() || r.handled())
	case r.is(0, "}") && len(r.blocks) > 0:
		r.blocks = r.blocks[:len(r.blocks)-1]
	}
}

func (r *scriptReader) handled() bool { return len(r.blocks) > 0 && r.blocks[len(r.blocks)-1] }

// userEvents are what users do; what a script does then, no page does by itself.
var userEvents = map[string]bool{
	"click": true, "onclick": true, "dblclick": true, "ondblclick": true, "mousedown": true, "onmousedown": true,
	"mouseover": true, "onmouseover": true, "touchstart": true, "ontouchstart": true, "keydown": true, "onkeydown": true,
	"keyup": true, "onkeyup": true, "keypress": true, "onkeypress": true, "change": true, "onchange": true,
	"onsubmit": true, "input": true, "oninput": true,
}

// opensHandler reports whether a brace opens the function of a user's event:
// onclick = function () {, addEventListener("click", () => {.
func (r *scriptReader) opensHandler() bool {
	const before = 14
	for back := 1; back <= before && r.at-back >= 0; back++ {
		t := r.tokens[r.at-back]
		if t.is(";") || t.is("{") || t.is("}") {
			return false
		}
		if (t.kind == word || t.kind == text) && userEvents[t.text] {
			return true
		}
	}
	return false
}

// is reports whether the token so many on is a sign or a word.
func (r *scriptReader) is(on int, sign string) bool {
	i := r.at + on
	return i >= 0 && i < len(r.tokens) && r.tokens[i].is(sign)
}

func (r *scriptReader) areNext(signs ...string) bool {
	for i, s := range signs {
		if !r.is(i, s) {
			return false
		}
	}
	return true
}

// windows are the objects whose location is that of the page.
var windows = map[string]bool{"window": true, "document": true, "top": true, "self": true, "parent": true, "globalThis": true, "this": true}

// move reads what begins at the token at hand.
func (r *scriptReader) move() (scriptMove, bool) {
	switch {
	case r.is(0, "location"):
		return r.location()
	case r.areNext("submit", "(", ")") && r.is(-1, "."):
		return scriptMove{submit: true, form: r.formBefore()}, true
	}
	return scriptMove{}, false
}

// location reads location = X, location.href = X, location.replace(X) and
// location.assign(X).
func (r *scriptReader) location() (scriptMove, bool) {
	if r.is(-1, ".") && !(r.at >= 2 && windows[r.tokens[r.at-2].text] && r.tokens[r.at-2].kind == word) {
		return scriptMove{}, false // of something else
	}
	if r.is(-1, "var") || r.is(-1, "let") || r.is(-1, "const") {
		return scriptMove{}, false
	}
	var m scriptMove
	switch {
	case r.is(1, "="):
		m.target = r.literal(2)
	case r.is(1, ".") && r.is(2, "href") && r.is(3, "="):
		m.target = r.literal(4)
	case r.is(1, ".") && (r.is(2, "replace") || r.is(2, "assign")) && r.is(3, "("):
		m.target = r.literal(4)
	default:
		return m, false
	}
	return m, true
}

// literal returns the strings that stand so many tokens on, joined by +; ""
// where anything else is part of the expression.
func (r *scriptReader) literal(on int) string {
	var b strings.Builder
	for i := r.at + on; i < len(r.tokens); i += 2 {
		if r.tokens[i].kind != text {
			return ""
		}
		b.WriteString(r.tokens[i].text)
		if i+1 >= len(r.tokens) {
			return b.String()
		}
		switch next := r.tokens[i+1]; {
		case next.is("+"):
		case next.is(";"), next.is(")"), next.is("}"), next.is(","), next.line > r.tokens[i].line && (next.kind == word || next.kind == text):
			return b.String()
		default:
			return ""
		}
	}
	return ""
}

// formBefore reads which form stands before ".submit": document.forms[0],
// document.forms["name"], document.name, getElementById("id"), or a name.
func (r *scriptReader) formBefore() formRef {
	ref := formRef{index: -1}
	i := r.at - 2 // before the dot
	if i < 0 {
		return ref
	}
	switch t := r.tokens[i]; {
	case t.is("]") && i >= 2:
		switch in := r.tokens[i-1]; in.kind {
		case number:
			if n, err := strconv.Atoi(in.text); err == nil && n < 1000 {
				ref.index = n
			}
		case text:
			ref.name = in.text
		}
	case t.is(")") && i >= 2 && r.tokens[i-1].kind == text: // getElementById("id"), $("#id"), querySelector("form")
		ref.name = strings.TrimPrefix(r.tokens[i-1].text, "#")
		if strings.EqualFold(ref.name, "form") {
			ref = formRef{index: 0}
		}
	case t.kind == word:
		ref.name = t.text
	}
	return ref
}

// A tokenKind is what a token of a script is.
type tokenKind uint8

const (
	sign   tokenKind = iota
	word             // an identifier or a keyword
	text             // a string; its value
	number           // as it is written
	other            // a regular expression, a template with a value in it
)

// A token of a script.
type token struct {
	kind tokenKind
	text string
	line int
}

func (t token) is(s string) bool { return t.text == s && (t.kind == sign || t.kind == word) }

// tokens splits a script as far as is needed to tell strings, words and signs
// apart: comments go, and a slash after a value divides, else it begins a
// regular expression.
func tokens(script string) []token {
	var out []token
	line := 0
	for i := 0; i < len(script) && len(out) < maxTokens; {
		c := script[i]
		add := func(k tokenKind, s string, to int) {
			out = append(out, token{k, s, line})
			line += strings.Count(script[i:to], "\n")
			i = to
		}
		switch {
		case c == '\n':
			line++
			i++
		case c <= ' ':
			i++
		case strings.HasPrefix(script[i:], "//"), strings.HasPrefix(script[i:], "<!--"):
			i += lengthTo(script[i:], "\n")
		case strings.HasPrefix(script[i:], "/*"):
			n := 2 + lengthTo(script[i+2:], "*/") + 2
			n = min(n, len(script)-i)
			line += strings.Count(script[i:i+n], "\n")
			i += n
		case c == '"' || c == '\'' || c == '`':
			value, n, plain := stringLiteral(script[i:])
			kind := text
			if !plain {
				kind = other
			}
			add(kind, value, i+n)
		case isIdentifier(c):
			n := 1
			for i+n < len(script) && (isIdentifier(script[i+n]) || isDigit(script[i+n])) {
				n++
			}
			add(word, script[i:i+n], i+n)
		case isDigit(c):
			n := 1
			for i+n < len(script) && (isIdentifier(script[i+n]) || isDigit(script[i+n]) || script[i+n] == '.') {
				n++
			}
			add(number, script[i:i+n], i+n)
		case c == '/' && !afterValue(out):
			add(other, "", i+regexLength(script[i:]))
		case strings.ContainsRune("=!<>+-*/%&|^", rune(c)):
			n := 1
			for i+n < len(script) && n < 4 && strings.IndexByte("=+-&|>", script[i+n]) >= 0 && !(c != script[i+n] && script[i+n] != '=' && script[i+n] != '>') {
				n++
			}
			add(sign, script[i:i+n], i+n)
		default:
			_, n := utf8.DecodeRuneInString(script[i:])
			add(sign, script[i:i+n], i+n)
		}
	}
	return out
}

func lengthTo(s, end string) int {
	if n := strings.Index(s, end); n >= 0 {
		return n
	}
	return len(s)
}

func isIdentifier(c byte) bool {
	return c == '_' || c == '$' || 'a' <= c|0x20 && c|0x20 <= 'z' || c >= utf8.RuneSelf
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// afterValue reports whether a slash divides.
func afterValue(before []token) bool {
	if len(before) == 0 {
		return false
	}
	switch t := before[len(before)-1]; t.kind {
	case text, number, other:
		return true
	case word:
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

var escapes = map[byte]string{'n': "\n", 't': "\t", 'r': "\r", 'b': "\b", 'f': "\f", 'v': "\v", '0': "\x00", '\n': ""}

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
	if plain, ok := escapes[s[1]]; ok {
		b.WriteString(plain)
		return 2
	}
	b.WriteByte(s[1])
	return 2
}
