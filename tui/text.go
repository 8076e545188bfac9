package tui

import (
	"net/http"
	"unicode/utf8"

	"detour/explain/status"
	"detour/trace"
)

// maxShown is how many bytes of a foreign string a row considers: more than
// any row is wide, and little enough that a value of megabytes costs nothing.
const maxShown = 2048

// shown returns a foreign string as it may stand on the screen.
func shown(s string) string {
	if len(s) > maxShown {
		s = s[:runeStart(s, maxShown)] + "…"
	}
	return trace.Printable(s)
}

// runeStart returns the last index up to i at which a rune begins.
func runeStart(s string, i int) int {
	for n := i; n > i-utf8.UTFMax && n > 0; n-- {
		if utf8.RuneStart(s[n]) {
			return n
		}
	}
	return i
}

// reasonOf returns the name of a status for a response without a reason.
func reasonOf(code int) string {
	if text := http.StatusText(code); text != "" {
		return text
	}
	return status.Class(code)
}
