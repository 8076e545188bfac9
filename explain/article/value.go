package article

import (
	"strings"

	"detour/trace"
)

// maxValue is how long a value of an exchange may be in a sentence.
const maxValue = 160

// Value marks a value of an exchange as code, made printable and bounded.
func Value(value string) string {
	return "`" + strings.ReplaceAll(Bounded(value), "`", "'") + "`"
}

// Bounded makes a value of an exchange printable, and leaves out the middle of a
// long one.
func Bounded(value string) string {
	head, tail := value, value
	if len(value) > 2*maxValue { // enough of both ends
		head, tail = value[:maxValue], value[len(value)-maxValue:]
	}
	head, tail = trace.Printable(head), trace.Printable(tail)
	if len(value) <= 2*maxValue && len(head) <= maxValue {
		return head
	}
	return strings.ToValidUTF8(head[:maxValue-40], "") + "…" + strings.ToValidUTF8(tail[len(tail)-30:], "")
}
