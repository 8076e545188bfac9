package page

import (
	"detour/explain/evidence"
	"detour/trace"
	"detour/tui/cell"
)

// A Place is a line of one of a hop's messages: its index in the message's
// fields, or the start line.
type Place struct {
	Message evidence.Message
	Index   int
}

// Whereabouts says which line of a message each of the lines shown is: what
// went over HTTP/2 has lines beside the message's own, and its own names.
func Whereabouts(m evidence.Message, shown, own trace.Fields) []Place {
	shown = shown[:min(len(shown), MaxFields)]
	lines := make(map[string][]int, len(own))
	for i, f := range own {
		name := cell.LowerASCII(f.Name)
		lines[name] = append(lines[name], i)
	}
	at := make([]Place, len(shown))
	for i, f := range shown {
		name := cell.LowerASCII(f.Name)
		if name == ":authority" {
			name = "host"
		}
		if left := lines[name]; len(left) > 0 {
			at[i], lines[name] = Place{m, left[0]}, left[1:]
		}
	}
	return at
}
