package markup

import (
	"fmt"
	"html"
	"strings"
	"unicode/utf8"
)

// resolve replaces character references (HTML, 13.2.5.72). In an attribute a
// name counts only as a whole, and without its semicolon not before an equals
// sign: the "&copy=1" of a URL stays.
func resolve(text string, attribute bool) string {
	before, rest, found := strings.Cut(text, "&")
	if !found {
		return text
	}
	var out strings.Builder
	for found {
		out.WriteString(before)
		var resolved string
		if number, ok := strings.CutPrefix(rest, "#"); ok {
			resolved, rest = numeric(number)
		} else {
			resolved, rest = named(rest, attribute)
		}
		out.WriteString(resolved)
		before, rest, found = strings.Cut(rest, "&")
	}
	out.WriteString(before)
	return out.String()
}

// numeric resolves what follows "&#", and returns what is left after it.
func numeric(text string) (resolved, rest string) {
	digits, base := text, rune(10)
	if text != "" && text[0]|0x20 == 'x' {
		digits, base = text[1:], 16
	}
	var number rune
	n := 0
	for ; n < len(digits) && digit(digits[n]) < base; n++ {
		number = min(number*base+digit(digits[n]), utf8.MaxRune+1)
	}
	if n == 0 {
		return "&#", text
	}
	return html.UnescapeString(fmt.Sprintf("&#%d;", number)), strings.TrimPrefix(digits[n:], ";")
}

// digit returns the value of a digit, and for what is none one beyond all bases.
func digit(c byte) rune {
	switch {
	case c >= '0' && c <= '9':
		return rune(c - '0')
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return rune(c|0x20-'a') + 10
	}
	return 99
}

// named resolves what follows "&", and returns what is left after it.
func named(text string, attribute bool) (resolved, rest string) {
	n := 0
	for n < len(text) && alphanumeric(text[n]) {
		n++
	}
	whole := n < len(text) && text[n] == ';'
	if whole {
		n++
	}
	name, rest := "&"+text[:n], text[n:]
	resolved = html.UnescapeString(name)
	if attribute && (inPart(resolved, whole) || !whole && strings.HasPrefix(rest, "=")) {
		return name, rest
	}
	return resolved, rest
}

// inPart reports whether a name that begins with the name of another was taken
// for that one: what is left of it then still stands at the end, a semicolon
// where the name is whole, and else a letter or digit. No reference stands for
// a text that ends so, but for "&semi;".
func inPart(resolved string, whole bool) bool {
	last := resolved[len(resolved)-1]
	if whole {
		return last == ';' && resolved != ";"
	}
	return alphanumeric(last)
}

func alphanumeric(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z'
}
