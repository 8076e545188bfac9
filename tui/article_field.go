package tui

import (
	"detour/trace"
)

// fieldArticle shows a field line whole, and what the field is for.
func (m Model) fieldArticle(about subject, width int) (string, []line) {
	st := m.styles
	f := about.field
	val := f.Value
	if !m.secrets {
		val = trace.Mask(f)
	}
	lines := flow([]span{{st.fieldName, shown(f.Name) + ":"}}, width, 0)
	const most = 16 << 10
	cut := len(val) > most
	if cut {
		val = val[:runeStart(val, most)]
	}
	for _, row := range wrapHard(trace.Printable(val), width-2) {
		lines = append(lines, plain("", "  "+row))
	}
	if cut {
		lines = append(lines, paragraph(st.dim, 2, counted(len(f.Value), "byte")+" in all.", width)...)
	}
	return shown(f.Name), lines
}
