package tui

import (
	"detour/explain/field"
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
	return shown(f.Name), append(lines, fieldKnowledge(st, f.Name, width)...)
}

// fieldKnowledge is what the catalogue says of a field.
func fieldKnowledge(st styles, name string, width int) []line {
	e, ok := field.Lookup(name)
	if !ok {
		return append([]line{{}}, paragraph(st.dim, 0, "The catalogue does not have this field.", width)...)
	}
	lines := append([]line{{}}, flow(st.inline(e.Line, st.bold), width, 0)...)
	if e.Redirect != "" {
		lines = append(lines, line{}, plain(st.title, "In a redirect"))
		lines = append(lines, flow(st.inline(e.Redirect, ""), width, 0)...)
	}
	for _, s := range e.Text.Sections {
		lines = append(lines, line{}, plain(st.title, s.Title))
		lines = append(lines, markdown(st, s.Text, width)...)
	}
	if len(e.Sources) > 0 {
		lines = append(lines, line{}, plain(st.title, "Sources"))
	}
	for _, s := range e.Sources {
		lines = append(lines, flow([]span{{"", s.Cite + " "}, {st.dim, s.URL}}, width, 2)...)
	}
	return lines
}
