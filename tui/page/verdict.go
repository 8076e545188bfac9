package page

import (
	"fmt"
	"strconv"
	"strings"

	"detour/explain/finding"
	"detour/explain/verdict"
	"detour/trace"
	"detour/tui/cell"
)

// Said is a value of a sentence as it may be shown.
func (r Redaction) Said(v trace.Value) string {
	switch {
	case v.Kind == trace.NumberValue:
		return strconv.Itoa(v.Number)
	case r.Anonymizer != nil && v.Kind == trace.URIValue:
		return anonymousReference(v.Text)
	case r.Anonymizer != nil:
		return r.Text(trace.Printable(verdict.Masked(v)))
	case r.Open:
		return v.Text
	}
	return verdict.Masked(v)
}

// Settled is a verdict whose cause is the one that experiments beside the hop that
// decides have left the likeliest.
func Settled(v verdict.Verdict, trials []Trial) verdict.Verdict {
	for _, t := range trials {
		proved := v.Because != nil && v.Because.Line != nil
		if t.Hop.ID == v.Hop && len(t.Updated) > 0 && !v.Expected && !proved {
			v.Because = verdict.BecauseOf(t.Updated[0])
		}
	}
	return v
}

// Verdict is the row that says what the chain comes to: its mark, the headline,
// and how many findings there are, the gravest first; key opens the rest.
func Verdict(v verdict.Verdict, view View, key string) cell.Line {
	st := view.Styles
	left := []cell.Span{cell.Text(" "), markInk(st, v).Span(v.Mark()), cell.Text(" ")}
	says := cell.Shown(v.Headline.Fit(verdict.Width, view.Redaction.Said))
	var right []cell.Span
	used := func() int { return cell.SpansWidth(left) + cell.SpansWidth(right) + 1 }
	if key != "" && v.Hop > 0 {
		right = []cell.Span{cell.Text("  "), st.Key.Span(key)}
	}
	if counts := countsOf(v, view.Width >= 100); counts != "" && used()+2+cell.Width(counts)+cell.Width(says) <= view.Width {
		right = append([]cell.Span{st.Dim.Span("  " + counts)}, right...)
	}
	if room := view.Width - used(); cell.Width(says) > room {
		says = cell.Shown(v.Headline.Fit(max(room, 1), view.Redaction.Said))
	}
	left = append(left, st.Bold.Span(says))
	left = append(left, cell.Text(cell.Blanks(view.Width-used())))
	return cell.LineOf(append(append(left, right...), cell.Text(" "))...)
}

// markInk is the colour of a verdict's mark.
func markInk(st cell.Styles, v verdict.Verdict) cell.Ink {
	switch v.Severity {
	case finding.Error:
		return st.Server.And(st.Bold)
	case finding.Warning, finding.Info:
		return st.Changed
	}
	if v.Outcome == verdict.Paused {
		return st.Dim
	}
	return st.Success.And(st.Bold)
}

// countsOf says how many findings there are of each severity but infos: in words
// where there is room.
func countsOf(v verdict.Verdict, words bool) string {
	var parts []string
	for _, s := range []struct {
		severity finding.Severity
		sign     string
		word     string
	}{{finding.Error, "✗", "error"}, {finding.Warning, "!", "warning"}} {
		n := v.Count(s.severity)
		switch {
		case n == 0:
		case words && n == 1:
			parts = append(parts, "1 "+s.word)
		case words:
			parts = append(parts, fmt.Sprintf("%d %ss", n, s.word))
		default:
			parts = append(parts, fmt.Sprintf("%d%s", n, s.sign))
		}
	}
	return strings.Join(parts, " ")
}

// Decides is what a verdict says at the top of each hop's explanation: which hop
// decides, why, and what to do. A user who is at the end of a chain asks that too.
func Decides(s Scene, v verdict.Verdict, view View) []cell.Line {
	if s.Hop == nil || s.Trial() || v.Hop == 0 || v.Expected {
		return nil
	}
	st := view.Styles
	which := "This hop"
	if s.Hop.ID != v.Hop {
		which = fmt.Sprintf("Hop %d", v.Hop)
	}
	rows := cell.WrapSpans([]cell.Span{markInk(st, v).Span(v.Mark()), cell.Text(" " + which + " decides: " + cell.Shown(v.Why) + ".")}, view.Width, 0)
	if b := v.Because; b != nil {
		rows = append(rows, cell.WrapSpans([]cell.Span{st.Bold.Span("Why "), cell.Text(becauseText(b, view.Redaction) + ".")}, view.Width, 0)...)
	}
	if v.Do != "" {
		rows = append(rows, cell.WrapSpans(append([]cell.Span{st.Bold.Span("Do "), cell.Text(" ")}, st.Inline(view.Redaction.Text(cell.Shown(v.FirstSteps())), "")...), view.Width, 0)...)
	}
	return rows
}

// Why is the cause and the first thing to do in one row, for where the explanation
// has no room.
func Why(v verdict.Verdict, view View) cell.Line {
	st := view.Styles
	l := cell.LineOf(cell.Text(" "))
	if b := v.Because; b != nil {
		who := cell.Shown(b.Product)
		if who == "" {
			who = becauseText(b, view.Redaction)
		} else {
			who = fmt.Sprintf("%.0f %% %s", 100*b.Share, who)
		}
		l.Spans = append(l.Spans, st.Bold.Span("Why "), cell.Text(who+"  "))
	}
	if v.Do != "" {
		l.Spans = append(l.Spans, st.Bold.Span("Do "), cell.Text(cell.WithoutMarks(view.Redaction.Text(cell.Shown(v.Do)))))
	}
	return l
}

// WhyAndDo is the cause and the first thing to do, in so many rows. What to do comes
// whole before the cause does; the last row leaves hint cells to a key.
func WhyAndDo(v verdict.Verdict, view View, most, hint int) []cell.Line {
	st := view.Styles
	var why, do []cell.Line
	if v.Do != "" {
		text := cell.Text(cell.WithoutMarks(view.Redaction.Text(cell.Shown(v.FirstSteps()))))
		do = cell.WrapSpans([]cell.Span{st.Bold.Span("Do"), cell.Text(" "), text}, view.Width-hint-2, 3)
	}
	if b := v.Because; b != nil {
		text := cell.Text(becauseText(b, view.Redaction) + ".")
		why = cell.WrapSpans([]cell.Span{st.Bold.Span("Why"), cell.Text(" "), text}, view.Width-2, 4)
		why = indented(why, 1, max(1, most-len(do)))
	}
	return append(why, indented(do, 1, most-len(why))...)
}

// becauseText is a cause in a few words.
func becauseText(b *verdict.Because, as Redaction) string {
	return cell.WithoutMarks(as.Text(b.Says()))
}

// VerdictArticle is the whole verdict, for a text over the screen.
func VerdictArticle(v verdict.Verdict, view View) (title string, lines []cell.Line) {
	st, as, width := view.Styles, view.Redaction, view.Width
	lines = cell.WrapSpans([]cell.Span{markInk(st, v).Span(v.Mark() + " "), st.Bold.Span(cell.Shown(v.Headline.Fit(2*verdict.Width, as.Said)))}, width, 0)
	part := func(title string, spans ...cell.Span) {
		lines = append(lines, cell.Line{}, st.Title.Line(title))
		lines = append(lines, cell.WrapSpans(spans, width, 0)...)
	}
	if v.Hop > 0 {
		part("Where", cell.Text(fmt.Sprintf("Hop %d decides: %s.", v.Hop, cell.Shown(v.Why))))
	}
	if b := v.Because; b != nil {
		spans := []cell.Span{cell.Text(becauseText(b, as) + "."), st.Dim.Span(" The share is of " + b.Of + ".")}
		for _, s := range b.Signs {
			spans = append(spans, st.Dim.Span(" · "+as.Text(cell.Shown(s))))
		}
		part("Why", spans...)
	}
	if v.Do != "" {
		part("Do", st.Inline(as.Text(cell.Shown(v.Do)), "")...)
	}
	if len(v.Watch) > 0 {
		lines = append(lines, cell.Line{}, st.Title.Line("Watch"))
		lines = append(lines, watchRows(v, view)...)
	}
	if v.Muted > 0 {
		lines = append(lines, cell.Paragraph(st.Dim, 1, finding.MutedText(v.Muted)+".", width)...)
	}
	return "The verdict", lines
}

// watchRows are the findings, a line each where there is room, with what only
// follows from one under it.
func watchRows(v verdict.Verdict, view View) []cell.Line {
	var rows []cell.Line
	add := func(at, indent int) {
		f := &v.Findings[at]
		st := view.Styles
		mark := signOf(f.Severity)
		spans := append([]cell.Span{severityInk(st, f.Severity).Span(mark + " ")}, st.Inline(view.Redaction.Text(cell.Shown(f.Rule.Title)), "")...)
		spans = append(spans, st.Dim.Span(" ("+f.Where()+")"))
		for i, l := range cell.WrapSpans(spans, view.Width-indent-2, 0) {
			pre := cell.Blanks(indent)
			if i > 0 {
				pre = cell.Blanks(indent + 2)
			}
			rows = append(rows, cell.LineOf(append([]cell.Span{cell.Text(pre)}, l.Spans...)...))
		}
	}
	for _, w := range v.Watch {
		add(w.At, 1)
		for _, at := range w.Symptoms {
			add(at, 3)
		}
	}
	return rows
}

// signOf is the sign of a severity.
func signOf(s finding.Severity) string {
	switch s {
	case finding.Error:
		return "✗"
	case finding.Warning:
		return "!"
	}
	return "·"
}

func severityInk(st cell.Styles, s finding.Severity) cell.Ink {
	switch s {
	case finding.Error:
		return st.Server
	case finding.Warning:
		return st.Changed
	}
	return st.Dim
}
