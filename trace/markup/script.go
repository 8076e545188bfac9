package markup

import (
	"strconv"
	"strings"
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

// maxMoves bounds the moves of one script, and of a page.
const maxMoves = 16

// scriptMoves returns the places at which a script sends the browser on by
// itself: location is assigned, location.replace or location.assign is called,
// or a form is submitted. No script is run: only literal strings, and literal
// strings joined by +, have a target. What stands in a handler of a user's own
// doing (a click, a key) is left out.
func scriptMoves(script string) []scriptMove { return movesWithin(script, true) }

// movesWithin is scriptMoves. The script may hold another one as the text that
// setTimeout runs, and that one none.
func movesWithin(script string, outer bool) []scriptMove {
	r := scriptReader{tokens: lex(script)}
	var moves []scriptMove
	for r.at = 0; r.at < len(r.tokens) && len(moves) < maxMoves; r.at++ {
		r.enter()
		if r.handled() {
			continue
		}
		if outer && r.areNext("setTimeout", "(") && r.at+2 < len(r.tokens) && r.tokens[r.at+2].kind == tokenText {
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

// isUserEvent reports what users do; what a script does then, no page does by
// itself.
func isUserEvent(name string) bool {
	switch strings.TrimPrefix(name, "on") {
	case "click", "dblclick", "mousedown", "mouseover", "touchstart", "keydown", "keyup", "keypress", "change", "input":
		return true
	}
	return name == "onsubmit"
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
		if (t.kind == tokenWord || t.kind == tokenText) && isUserEvent(t.text) {
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

// isWindow reports the objects whose location is that of the page.
func isWindow(name string) bool {
	switch name {
	case "window", "document", "top", "self", "parent", "globalThis", "this":
		return true
	}
	return false
}

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
	if r.is(-1, ".") && !(r.at >= 2 && isWindow(r.tokens[r.at-2].text) && r.tokens[r.at-2].kind == tokenWord) {
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
		if r.tokens[i].kind != tokenText {
			return ""
		}
		b.WriteString(r.tokens[i].text)
		if i+1 >= len(r.tokens) {
			return b.String()
		}
		switch next := r.tokens[i+1]; {
		case next.is("+"):
		case next.is(";"), next.is(")"), next.is("}"), next.is(","), next.line > r.tokens[i].line && (next.kind == tokenWord || next.kind == tokenText):
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
		case tokenNumber:
			if n, err := strconv.Atoi(in.text); err == nil && n < 1000 {
				ref.index = n
			}
		case tokenText:
			ref.name = in.text
		}
	case t.is(")") && i >= 2 && r.tokens[i-1].kind == tokenText: // getElementById("id"), $("#id"), querySelector("form")
		ref.name = strings.TrimPrefix(r.tokens[i-1].text, "#")
		if strings.EqualFold(ref.name, "form") {
			ref = formRef{index: 0}
		}
	case t.kind == tokenWord:
		ref.name = t.text
	}
	return ref
}
