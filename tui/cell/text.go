package cell

import (
	"strings"
	"unicode/utf8"

	"detour/trace"
)

// MaxShown is how many bytes of a foreign string a row considers: more than
// any row is wide, and little enough that a value of megabytes costs nothing.
const MaxShown = 2048

// Shown returns a foreign string as it may stand on the screen.
func Shown(s string) string {
	if len(s) > MaxShown {
		s = s[:RuneStart(s, MaxShown)] + "…"
	}
	return trace.Printable(s)
}

// RuneStart returns the last index up to i at which a rune begins.
func RuneStart(s string, i int) int {
	for n := i; n > i-utf8.UTFMax && n > 0; n-- {
		if utf8.RuneStart(s[n]) {
			return n
		}
	}
	return i
}

// WithoutMarks returns a text with `code` and **bold** in it as mere text.
func WithoutMarks(s string) string {
	return strings.NewReplacer("`", "", "**", "").Replace(s)
}

// LowerASCII lowers letters without changing the length of a text.
func LowerASCII(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, s)
}

var spinner = [...]string{"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧"}

// Spinner is a frame of what turns while something is under way.
func Spinner(frame int) string { return spinner[frame%len(spinner)] }
