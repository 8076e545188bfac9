package finding

import "fmt"

// Severity is how grave a finding is.
type Severity uint8

// The severities. An error breaks a client or endangers somebody; a warning
// does so under conditions; an info is worth knowing.
const (
	Info Severity = iota + 1
	Warning
	Error
)

var severityNames = [...]string{Info: "info", Warning: "warning", Error: "error"}

// String returns "info", "warning" or "error".
func (s Severity) String() string {
	if s < Info || s > Error {
		return fmt.Sprintf("Severity(%d)", uint8(s))
	}
	return severityNames[s]
}

// ParseSeverity reads what String writes.
func ParseSeverity(s string) (Severity, error) {
	for v := Info; v <= Error; v++ {
		if severityNames[v] == s {
			return v, nil
		}
	}
	return 0, fmt.Errorf("unknown severity %q: use error, warning or info", s)
}

// Worst returns the gravest severity among the findings, or 0 for none.
func Worst(fs []Finding) Severity {
	var worst Severity
	for _, f := range fs {
		worst = max(worst, f.Severity)
	}
	return worst
}
