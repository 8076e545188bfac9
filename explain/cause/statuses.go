package cause

import (
	"fmt"
	"strings"

	"detour/explain/evidence"
)

// Statuses are status codes and classes of them, separated by spaces: "301 302
// 4xx". The empty ones are all.
type Statuses string

// Has reports whether a status, as it is written, is among them.
func (s Statuses) Has(status string) bool {
	if s == "" {
		return true
	}
	for is := range strings.FieldsSeq(string(s)) {
		if is == status || strings.HasSuffix(is, "xx") && strings.HasPrefix(status, is[:1]) {
			return true
		}
	}
	return false
}

// check reports what is neither a status nor a class.
func (s Statuses) check() error {
	for is := range strings.FieldsSeq(string(s)) {
		class := len(is) == 3 && is[0] >= '1' && is[0] <= '9'
		for _, c := range is[1:] {
			class = class && (c == 'x' && is[1:] == "xx" || c >= '0' && c <= '9')
		}
		if !class {
			return fmt.Errorf("%q is neither a status nor a class of them such as 3xx", is)
		}
	}
	return nil
}

// sends reports whether what the row describes can send the status that the
// exchange has.
func (r *row) sends(s evidence.Set) bool {
	status, ok := s.Get("status")
	return !ok || r.statuses.Has(status.Value)
}
