package cell

import (
	"fmt"
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

// Counted returns "1 hop", "2 hops".
func Counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// WithoutMarks returns a text with `code` and **bold** in it as mere text.
func WithoutMarks(s string) string {
	return strings.NewReplacer("`", "", "**", "").Replace(s)
}

// Listed joins names to an enumeration: "a, b and c".
func Listed(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
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

// Sentence returns a clause with a capital and a full stop.
func Sentence(s string) string {
	if s == "" {
		return ""
	}
	_, first := utf8.DecodeRuneInString(s)
	s = strings.ToUpper(s[:first]) + s[first:]
	if !strings.HasSuffix(s, ".") && !strings.HasSuffix(s, "?") {
		s += "."
	}
	return s
}

var spinner = [...]string{"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧"}

// Spinner is a frame of what turns while something is under way.
func Spinner(frame int) string { return spinner[frame%len(spinner)] }
