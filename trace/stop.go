package trace

import (
	"fmt"
	"strconv"
	"strings"
)

// A StopAt is where a run stops before its chain ends; the zero value is nowhere.
type StopAt struct {
	Says string // "at a 404"
	At   func(*Hop) bool
}

// StopBeforeHostChange stops before the chain leaves the host that it is on.
func StopBeforeHostChange() StopAt { return StopAt{"before the host changes", UntilHostChange()} }

// StopAtStatus reads a status as a user writes it, such as "404", or "4xx" for a
// class.
func StopAtStatus(text string) (StopAt, error) {
	text = strings.ToLower(strings.TrimSpace(text))
	if class, ok := strings.CutSuffix(text, "xx"); ok {
		if n, err := strconv.Atoi(class); err == nil && n >= 1 && n <= 5 {
			return StopAt{"at a " + class + "xx", func(h *Hop) bool { return h.Status()/100 == n }}, nil
		}
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 100 || n > 599 {
		return StopAt{}, fmt.Errorf("%q is no status: write three digits, or 4xx for a class", Printable(text[:min(len(text), maxStopText)]))
	}
	return StopAt{fmt.Sprintf("at a %d", n), UntilStatus(n)}, nil
}

// maxStopText bounds how much of a text that is no status is repeated.
const maxStopText = 100
