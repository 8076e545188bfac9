package remedy

import (
	"strings"

	"detour/trace"
)

// maxValue bounds a server's value in a command.
const maxValue = 200

// Quote writes a value that a server may have chosen as one word of a POSIX
// shell. What is pasted shows all that is in it and runs nothing: it is one
// line of printable characters between single quotes.
func Quote(value string) string {
	if len(value) > maxValue {
		value = strings.ToValidUTF8(value[:maxValue], "")
	}
	return "'" + strings.ReplaceAll(trace.Printable(value), "'", `'\''`) + "'"
}

// maxPattern bounds a pattern: the beginning of a long path finds it as well.
const maxPattern = 80

// pattern writes a literal text as an extended regular expression of grep. A
// dot may stand behind a backslash, as it does in the patterns of servers, and
// what is not printable ASCII matches any character.
func pattern(literal string) string {
	literal, _, _ = strings.Cut(literal, "•") // from here on it is masked
	var b strings.Builder
	for _, r := range literal {
		if b.Len() >= maxPattern {
			break
		}
		switch {
		case r == '.':
			b.WriteString(`\\?\.`)
		case r < ' ' || r > '~':
			b.WriteByte('.')
		case strings.ContainsRune(`\^$*+?()[]{}|`, r):
			b.WriteByte('\\')
			b.WriteRune(r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
