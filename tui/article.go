package tui

import (
	"fmt"

	"detour/explain"
	"detour/explain/article"
	"detour/explain/field"
	"detour/explain/status"
	"detour/trace"
)

// articleLines returns the title and text of an article.
func (m Model) articleLines(about subject, width int) (string, []line) {
	switch about.kind {
	case aboutField:
		return m.fieldArticle(about, width)
	case aboutTarget:
		return "Request target", m.targetArticle(about, width)
	case aboutPoint:
		title := "A likely cause"
		if about.point.Part == explain.PartFindings {
			title = "A finding"
		}
		return title, m.pointArticle(about.point, width)
	case aboutWalks:
		return m.walksLines(width)
	}
	return m.statusArticle(about.code, width)
}

func (m Model) targetArticle(about subject, width int) []line {
	lines := paragraph(m.styles.bold, 0, shown(about.text), width)
	lines = append(lines, whyRows(m.styles, m.sight(), about.why, width)...)
	lines = append(lines, whyRows(m.styles, m.sight(), about.also, width)...)
	lines = append(lines, line{})
	return append(lines, flow(m.styles.inline("The request line names the method, the target and the version. In a request to an origin server the target is path and query only; the host stands in the `Host` field, and the fragment is never sent.", ""), width, 0)...)
}

func (m Model) statusArticle(code, width int) (string, []line) {
	e, ok := status.Lookup(code)
	if !ok {
		e = status.Unknown(code)
	}
	title := fmt.Sprintf("%d %s", code, e.Name)
	st := m.styles
	lines := flow([]span{{st.status(code).and(st.bold), title}, {st.dim, "  " + status.Class(code)}}, width, 0)
	for _, row := range []struct{ name, says string }{
		{"Method", e.Method}, {"Body", e.Body}, {"Cache", string(e.Cache)}, {"Since", e.Introduced}, {"Used by", e.By},
	} {
		lines = append(lines, labelled(st, row.name, row.says, width)...)
	}
	for _, s := range e.Text.Sections {
		lines = append(lines, line{}, plain(st.title, s.Title))
		lines = append(lines, markdown(st, s.Text, width)...)
	}
	if len(e.Causes) > 0 {
		lines = append(lines, line{}, plain(st.title, "Causes"))
	}
	for _, c := range e.Causes {
		lines = append(lines, causeRows(st, c, width)...)
	}
	return title, append(lines, sourceRows(st, e.Sources, width)...)
}

func causeRows(st styles, c status.Cause, width int) []line {
	head := c.Says
	if c.Server != "any" && c.Server != "" {
		head = "**" + c.Server + "**: " + head
	}
	rows := flow(append([]span{{st.changed, "? "}}, st.inline(head, "")...), width, 2)
	for _, more := range []string{c.Where, c.Mend} {
		if more != "" {
			rows = append(rows, indented(flow(st.inline(more, st.dim), width-2, 0), 2)...)
		}
	}
	return rows
}

func indented(ls []line, n int) []line {
	for i := range ls {
		ls[i].spans = append([]span{{"", blanks(n)}}, ls[i].spans...)
	}
	return ls
}

func sourceRows(st styles, sources []article.Source, width int) []line {
	if len(sources) == 0 {
		return nil
	}
	lines := []line{{}, plain(st.title, "Sources")}
	for _, s := range sources {
		lines = append(lines, flow([]span{{"", s.Cite + " "}, {st.dim, s.URL}}, width, 2)...)
	}
	return lines
}

// labelled returns a row with a dim label, or none for an empty text.
func labelled(st styles, name, says string, width int) []line {
	if says == "" {
		return nil
	}
	const label = 9
	rows := indented(flow(st.inline(says, ""), width-label, 0), label)
	rows[0].spans[0] = span{st.dim, fmt.Sprintf("%-*s", label, name)}
	return rows
}

// fieldArticle shows a field line whole, and what the field is for.
func (m Model) fieldArticle(about subject, width int) (string, []line) {
	st := m.styles
	f := about.field
	val := m.wholeValue(f)
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
	lines = append(lines, whyRows(st, m.sight(), about.why, width)...)
	return shown(f.Name), append(lines, fieldKnowledge(st, f.Name, width)...)
}

// wholeValue is a field's value as it may be shown, not shortened.
func (m Model) wholeValue(f trace.Field) string {
	switch {
	case m.private:
		return veiledValue(f)
	case m.secrets:
		return f.Value
	}
	return trace.Mask(f)
}

// fieldKnowledge is what the catalogue says of a field.
func fieldKnowledge(st styles, name string, width int) []line {
	e, ok := field.Lookup(name)
	if !ok {
		return append([]line{{}}, paragraph(st.dim, 0, "The catalogue does not have this field.", width)...)
	}
	lines := append([]line{{}}, flow(st.inline(sentence(e.Line), st.bold), width, 0)...)
	if e.Redirect != "" {
		lines = append(lines, line{}, plain(st.title, "In a redirect"))
		lines = append(lines, flow(st.inline(e.Redirect, ""), width, 0)...)
	}
	for _, s := range e.Text.Sections {
		lines = append(lines, line{}, plain(st.title, s.Title))
		lines = append(lines, markdown(st, s.Text, width)...)
	}
	return append(lines, sourceRows(st, e.Sources, width)...)
}

// whyRows tells the whole of the rule behind a changed line.
func whyRows(st styles, sg sight, c *trace.Change, width int) []line {
	if c == nil {
		return nil
	}
	lines := []line{{}, plain(st.title, "Why "+whatChanges(c)+" is "+string(c.Op))}
	for _, s := range []string{sg.text(shown(c.Note)), c.Rule.Says} {
		if s != "" {
			lines = append(lines, flow([]span{{"", sentence(s)}}, width, 0)...)
		}
	}
	return append(lines, flow([]span{{st.dim, c.Rule.Source}}, width, 0)...)
}

// whatChanges names what a rule is about, where a line has several such things.
func whatChanges(c *trace.Change) string {
	switch c.Part {
	case trace.PartMethod, trace.PartTarget:
		return "the " + string(c.Part)
	}
	return "it"
}
