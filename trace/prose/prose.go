// Package prose is the grammar of the sentences that detour makes: counts,
// lists, ordinals, how a sentence begins and ends, and which of the known words
// a mistyped one may have been.
package prose

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Counted returns "1 hop", "2 hops".
func Counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// Listed joins names as a sentence does: "a, b and c".
func Listed(names []string) string {
	last := len(names) - 1
	if last < 1 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

// Ordinal returns "1st", "2nd", "11th".
func Ordinal(n int) string {
	suffix := "th"
	if n/10%10 != 1 {
		switch n % 10 {
		case 1:
			suffix = "st"
		case 2:
			suffix = "nd"
		case 3:
			suffix = "rd"
		}
	}
	return fmt.Sprintf("%d%s", n, suffix)
}

// Capital begins a clause as a sentence does.
func Capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if r == utf8.RuneError {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}

// Ended closes a sentence that has no full stop yet.
func Ended(s string) string {
	if s == "" || s[len(s)-1] == '.' || s[len(s)-1] == '?' {
		return s
	}
	return s + "."
}

// Sentence returns a clause with a capital and a full stop.
func Sentence(s string) string { return Ended(Capital(s)) }
