package blame

import (
	"strings"

	"detour/trace"
)

// Masked is a line of a server's file with the credentials masked that stand in it:
// in URLs, which logs are full of, and behind Bearer, Basic and the like.
func Masked(text string) string {
	var b strings.Builder
	scheme := false
	for text != "" {
		n := strings.IndexAny(text, " \t\"'`;,()<>|")
		if n < 0 {
			n = len(text)
		}
		word := text[:n]
		switch {
		case scheme && len(word) >= leastSecret:
			b.WriteString(trace.MaskSecret(word))
		case strings.ContainsAny(word, "?@"):
			b.WriteString(trace.MaskURI(word))
		default:
			b.WriteString(word)
		}
		if word != "" {
			scheme = strings.EqualFold(word, "Bearer") || strings.EqualFold(word, "Basic") || strings.EqualFold(word, "Digest")
		}
		if n < len(text) {
			b.WriteByte(text[n])
			n++
		}
		text = text[n:]
	}
	return b.String()
}

// leastSecret is how long a word is that is taken for a secret.
const leastSecret = 6
