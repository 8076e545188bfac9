package page

import (
	"fmt"
	"slices"

	"detour/explain"
	"detour/explain/article"
	"detour/explain/cause"
	"detour/explain/field"
	"detour/explain/status"
	"detour/trace"
	"detour/trace/prose"
	"detour/tui/cell"
)

// Article returns the title and text of what is known of a subject; hop is the
// one in view.
func Article(about Subject, v View, hop int) (title string, lines []cell.Line) {
	switch about.Kind {
	case AboutField:
		return fieldArticle(about, v)
	case AboutTarget:
		return "Request target", targetArticle(about, v)
	case AboutPoint:
		title := "A likely cause"
		if about.Point.Part == explain.PartFindings {
			title = "A finding"
		}
		return title, pointArticle(about.Point, v, hop)
	}
	return statusArticle(about, v)
}

func targetArticle(about Subject, v View) []cell.Line {
	width := v.Width
	lines := cell.Paragraph(v.Styles.Bold, 0, cell.Shown(about.Text), width)
	lines = append(lines, whyRows(v.Styles, v.Redaction, about.Why, width)...)
	lines = append(lines, whyRows(v.Styles, v.Redaction, about.Also, width)...)
	lines = append(lines, cell.Line{})
	return append(lines, cell.WrapSpans(v.Styles.Inline("The request line names the method, the target and the version. In a request to an origin server the target is path and query only; the host stands in the `Host` field, and the fragment is never sent.", ""), width, 0)...)
}

// statusArticle tells of a status: what of the products at hand answers so comes first.
func statusArticle(about Subject, v View) (string, []cell.Line) {
	code, width := about.Code, v.Width
	e, ok := status.Lookup(code)
	if !ok {
		e = status.Unknown(code)
	}
	title := fmt.Sprintf("%d %s", code, e.Name)
	st := v.Styles
	lines := cell.WrapSpans([]cell.Span{st.Status(code).And(st.Bold).Span(title), st.Dim.Span("  " + status.Class(code))}, width, 0)
	all := cause.Default().Named(e.Causes, "")
	here := func(c *cause.Cause) bool {
		return slices.Contains(about.Of, c.Product) || slices.Contains(about.Of, c.Maker())
	}
	at := slices.DeleteFunc(slices.Clone(all), func(c *cause.Cause) bool { return !here(c) })
	lines = append(lines, causeRows(st, "What answers like this here", at, true, width)...)
	if len(at) > 0 {
		lines = append(lines, cell.Line{})
	}
	for _, row := range []struct{ name, says string }{
		{"Method", e.Method}, {"Body", e.Body}, {"Cache", cacheWords[e.Cache]}, {"Since", e.Introduced}, {"Used by", e.By},
	} {
		lines = append(lines, labelled(st, row.name, row.says, width)...)
	}
	for _, s := range e.Text.Sections {
		lines = append(lines, cell.Line{}, st.Title.Line(s.Title))
		lines = append(lines, markdown(st, s.Text, width)...)
	}
	elsewhere := "What answers so"
	if len(at) > 0 {
		elsewhere = "What answers like this elsewhere"
	}
	lines = append(lines, causeRows(st, elsewhere, slices.DeleteFunc(slices.Clone(all), here), false, width)...)
	return title, append(lines, sourceRows(st, e.Sources, width)...)
}

// cacheWords say what a cache may do with a response.
var cacheWords = map[status.Cache]string{
	status.Heuristic: "stored even where no field says so", status.Explicit: "stored only where a field says so",
	status.Never: "never stored", status.NotApplicable: "",
}

// causeRows lists what produces a status, those of one server together; whole with
// where each is and what to change.
func causeRows(st cell.Styles, title string, causes []*cause.Cause, whole bool, width int) []cell.Line {
	if len(causes) == 0 {
		return nil
	}
	rows := []cell.Line{{}, st.Title.Line(title)}
	maker := ""
	for _, c := range causes {
		if c.Maker() != maker {
			maker = c.Maker()
			rows = append(rows, st.Bold.Line(maker))
		}
		rows = append(rows, cell.Indent(cell.WrapSpans(st.Inline(c.Says(), ""), width-2, 2), 2)...)
		if !whole {
			continue
		}
		for _, more := range []string{c.Where, c.Mend} {
			if more != "" {
				rows = append(rows, cell.Indent(cell.WrapSpans(st.Inline(more, st.Dim), width-2, 0), 2)...)
			}
		}
	}
	return rows
}

func sourceRows(st cell.Styles, sources []article.Source, width int) []cell.Line {
	if len(sources) == 0 {
		return nil
	}
	lines := []cell.Line{{}, st.Title.Line("Sources")}
	for _, s := range sources {
		l := cell.LineOf(cell.Text(s.Cite+"  "), st.Dim.Span(s.URL))
		if cell.SpansWidth(l.Spans) <= width {
			lines = append(lines, l)
			continue
		}
		lines = append(lines, cell.WrapSpans([]cell.Span{cell.Text(s.Cite)}, width, 2)...)
		for _, row := range cell.WrapHard(s.URL, max(1, width-2)) {
			lines = append(lines, cell.LineOf(st.Dim.Span("  "+row)))
		}
	}
	return lines
}

// labelled returns a row with a dim label, or none for an empty text.
func labelled(st cell.Styles, name, says string, width int) []cell.Line {
	if says == "" {
		return nil
	}
	const label = 9
	rows := cell.Indent(cell.WrapSpans(st.Inline(says, ""), width-label, 0), label)
	rows[0].Spans[0] = st.Dim.Span(fmt.Sprintf("%-*s", label, name))
	return rows
}

// fieldArticle shows a field line whole, and what the field is for.
func fieldArticle(about Subject, v View) (string, []cell.Line) {
	st, width := v.Styles, v.Width
	f := about.Field
	val := v.Redaction.Whole(f)
	lines := cell.WrapSpans([]cell.Span{st.FieldName.Span(cell.Shown(f.Name) + ":")}, width, 0)
	const most = 16 << 10
	cut := len(val) > most
	if cut {
		val = val[:cell.RuneStart(val, most)]
	}
	for _, row := range cell.WrapHard(trace.Printable(val), width-2) {
		lines = append(lines, cell.LineOf(cell.Text("  "+row)))
	}
	if cut {
		lines = append(lines, cell.Paragraph(st.Dim, 2, prose.Counted(len(f.Value), "byte")+" in all.", width)...)
	}
	lines = append(lines, whyRows(st, v.Redaction, about.Why, width)...)
	return cell.Shown(f.Name), append(lines, fieldKnowledge(st, f.Name, width)...)
}

// fieldKnowledge is what the catalogue says of a field.
func fieldKnowledge(st cell.Styles, name string, width int) []cell.Line {
	e, ok := field.Lookup(name)
	if !ok {
		return append([]cell.Line{{}}, cell.Paragraph(st.Dim, 0, "The catalogue does not have this field.", width)...)
	}
	lines := append([]cell.Line{{}}, cell.WrapSpans(st.Inline(prose.Sentence(e.Line), st.Bold), width, 0)...)
	if e.Redirect != "" {
		lines = append(lines, cell.Line{}, st.Title.Line("In a redirect"))
		lines = append(lines, cell.WrapSpans(st.Inline(e.Redirect, ""), width, 0)...)
	}
	for _, s := range e.Text.Sections {
		lines = append(lines, cell.Line{}, st.Title.Line(s.Title))
		lines = append(lines, markdown(st, s.Text, width)...)
	}
	return append(lines, sourceRows(st, e.Sources, width)...)
}

// whyRows tells the whole of the rule behind a changed line.
func whyRows(st cell.Styles, sg Redaction, c *trace.Change, width int) []cell.Line {
	if c == nil {
		return nil
	}
	lines := []cell.Line{{}, st.Title.Line("Why " + whatChanges(c) + " is " + string(c.Op))}
	for _, s := range []string{sg.Text(c.Note.String()), c.Rule.Says} {
		if s != "" {
			lines = append(lines, cell.WrapSpans([]cell.Span{cell.Text(prose.Sentence(s))}, width, 0)...)
		}
	}
	return append(lines, cell.WrapSpans([]cell.Span{st.Dim.Span(c.Rule.Source)}, width, 0)...)
}

// whatChanges names what a rule is about, where a line has several such things.
func whatChanges(c *trace.Change) string {
	switch c.Part {
	case trace.PartMethod, trace.PartTarget:
		return "the " + string(c.Part)
	}
	return "it"
}
