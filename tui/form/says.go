package form

import (
	"fmt"

	"detour/trace/prose"
	"detour/tui/cell"
)

// FilledSays says what a command that was read filled the form with; dials says
// whether what the command says of the connection can be done.
func (f Form) FilledSays(r Reading, dials bool) string {
	if f.Options != nil && (!dials || f.Kind == Edit) {
		return "Filled, but for what the curl command says of the connection."
	}
	return fmt.Sprintf("Filled from the %s: %s, %s, %s of body.",
		r.As, cell.Shown(f.Method()), prose.Counted(len(f.Fields()), "field"), prose.Counted(len(f.Body.Bytes()), "byte"))
}

// MissingSays says what of a request the history does not keep.
func MissingSays(missing []string) string {
	return "Write again what is not kept: " + cell.Shown(prose.Listed(missing)) + "."
}
