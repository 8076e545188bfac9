package learn

import (
	"slices"
	"strings"

	"detour/explain/lesson"
	"detour/tui/cell"
	"detour/tui/page"
)

// Laid is the sheet in lines.
type Laid struct {
	Lines []cell.Line
	From  int    // the row from which on the reader should see it: the question, or what happened
	Spots []Spot // where an option can be pointed at
}

// A Spot is where an option stands, and its letter.
type Spot struct {
	Row, From, To int // cells of the row
	Key           string
}

// Lines lay the sheet out.
func (d Desk) Lines(st cell.Styles, width int, s Sight) Laid {
	var out Laid
	before := title
	for i, p := range d.sheet(s) {
		if p.role == beginning {
			out.From = len(out.Lines)
			continue
		}
		if i > 0 && (d.course.Present && p.role != listing || apart(before, p.role)) {
			out.Lines = append(out.Lines, cell.Line{})
		}
		out.Spots = append(out.Spots, p.spots(len(out.Lines), width)...)
		out.Lines = append(out.Lines, d.lay(st, p, width, s)...)
		before = p.role
	}
	return out
}

// spots are where the options of a part stand, whose first row is that.
func (p part) spots(row, width int) []Spot {
	switch p.role {
	case option:
		letter, _, _ := strings.Cut(p.mark, " ")
		return []Spot{{row, 0, width, letter}}
	case options:
		var out []Spot
		at := 0
		words := strings.Split(p.mark, "\t")
		for i := 0; i+1 < len(words); i += 2 {
			to := at + cell.Width("  "+words[i]+" "+words[i+1]+"  ")
			out = append(out, Spot{row, at, to, words[i]})
			at = to
		}
		return out
	}
	return nil
}

// apart reports whether a blank row stands between two parts.
func apart(before, now role) bool {
	switch now {
	case option, options, field, meets, rule, asked:
		return now == asked && before != asked
	case listing:
		return false
	case wire, aside, hint, note:
		return before != now
	}
	return true
}

// lay lays a part out.
func (d Desk) lay(st cell.Styles, p part, width int, s Sight) []cell.Line {
	shown := s.Redaction.Text(p.text)
	switch p.role {
	case title:
		return cell.WrapSpans(st.Inline(cell.Shown(shown), st.Title), width, 0)
	case text:
		return page.Markdown(st, shown, width)
	case wire:
		return wireLines(st, p.text, width)
	case listing:
		return listed(st, p, width)
	case asked:
		spans := append(st.Inline(shown, st.Dim), cell.Text(" "), st.Accent.Span(cell.Shown(s.Redaction.Text(p.mark))))
		return cell.WrapSpans(spans, width, 2)
	case asking:
		return cell.WrapSpans(st.Inline(shown, st.Bold), width, 0)
	case option:
		return optionLines(st, p, width)
	case options:
		return []cell.Line{optionsLine(st, p)}
	case field:
		return []cell.Line{d.field(st, width)}
	case line:
		return []cell.Line{st.Border.Line(strings.Repeat("─", max(0, width)))}
	}
	return d.remark(st, p, shown, width)
}

// remark lays out what is said of an answer.
func (d Desk) remark(st cell.Styles, p part, shown string, width int) []cell.Line {
	switch p.role {
	case right:
		return marked(st.Success.Span("✓ "), st.Inline(shown, ""), width)
	case wrong:
		return marked(st.Server.Span("✗ "), st.Inline(shown, ""), width)
	case meets:
		return marked(cell.Text("  "), st.Inline(shown, st.Notice), width)
	case rule:
		return marked(cell.Text("  "), st.Inline(shown, st.Dim), width)
	case hint:
		return marked(st.Notice.Span("Hint "+p.mark+"  "), st.Inline(shown, ""), width)
	case note:
		return marked(st.Badge.Span("To the teacher  "), st.Inline(shown, ""), width)
	}
	return cell.WrapSpans(st.Inline(shown, st.Dim), width, 0)
}

// marked puts a sign before a text, which goes on under its own beginning.
func marked(sign cell.Span, text []cell.Span, width int) []cell.Line {
	indent := min(2, cell.Width(sign.Text))
	ls := cell.WrapSpans(text, max(1, width-cell.Width(sign.Text)), 0)
	for i := range ls {
		lead := cell.Text(cell.Blanks(max(indent, cell.Width(sign.Text))))
		if i == 0 {
			lead = sign
		}
		ls[i].Spans = append([]cell.Span{lead}, ls[i].Spans...)
	}
	return ls
}

// wireLines lay out what went over the wire: the name of a field in its ink.
func wireLines(st cell.Styles, text string, width int) []cell.Line {
	var out []cell.Line
	for row := range strings.SplitSeq(text, "\n") {
		for i, piece := range cell.WrapHard(row, max(1, width-2)) {
			name, value, ok := strings.Cut(piece, ": ")
			l := cell.LineOf(cell.Text("  "), cell.Text(piece))
			if ok && i == 0 && !strings.Contains(name, " ") {
				l = cell.LineOf(cell.Text("  "), st.FieldName.Span(name+":"), cell.Text(" "+value))
			}
			out = append(out, l)
		}
	}
	return out
}

func listed(st cell.Styles, p part, width int) []cell.Line {
	number := strings.Repeat(" ", max(0, 3-len(p.mark))) + p.mark + "  "
	var out []cell.Line
	row := cell.Shown(strings.ReplaceAll(p.text, "\t", "    "))
	for i, piece := range cell.WrapHard(row, max(1, width-len(number))) {
		lead := st.Dim.Span(number)
		if i > 0 {
			lead = cell.Text(cell.Blanks(len(number)))
		}
		out = append(out, cell.LineOf(lead, cell.Text(piece)))
	}
	return out
}

// optionLines lay out an option with its letter, and the hands of a class.
func optionLines(st cell.Styles, p part, width int) []cell.Line {
	letter, count, _ := strings.Cut(p.mark, " ")
	lead := []cell.Span{cell.Text("  "), st.Key.Span(letter), cell.Text("  ")}
	if count != "" {
		lead = append(lead, st.Badge.Span(count+"  "))
	}
	indent := cell.SpansWidth(lead)
	ls := cell.WrapSpans(st.Inline(p.text, ""), max(1, width-indent), 0)
	for i := range ls {
		if i > 0 {
			lead = []cell.Span{cell.Text(cell.Blanks(indent))}
		}
		ls[i].Spans = append(slices.Clone(lead), ls[i].Spans...)
	}
	return ls
}

// optionsLine lays the options out in a row.
func optionsLine(st cell.Styles, p part) cell.Line {
	l := cell.Line{}
	words := strings.Split(p.mark, "\t")
	for i := 0; i+1 < len(words); i += 2 {
		l.Spans = append(l.Spans, cell.Text("  "), st.Key.Span(words[i]), cell.Text(" "+words[i+1]+"  "))
	}
	return l
}

// field is the line that an answer is typed in.
func (d Desk) field(st cell.Styles, width int) cell.Line {
	runes := []rune(d.entry.Text())
	at := cell.Clamp(d.entry.Cursor(), 0, len(runes))
	before, under, after := cell.Shown(string(runes[:at])), " ", ""
	if at < len(runes) {
		under, after = cell.Shown(string(runes[at:at+1])), cell.Shown(string(runes[at+1:]))
	}
	if room := max(1, width-8); cell.Width(before) > room {
		before = "…" + cell.Ending(before, room-1)
	}
	spans := []cell.Span{st.Key.Span("  > "), cell.Text(before), st.Cursor.Span(under), cell.Text(after)}
	if len(runes) == 0 && d.course.Present {
		spans = append(spans, st.Dim.Span("  what the class says"))
	}
	return cell.LineOf(spans...)
}

// WireLines are the exchange that is asked about and, once that is revealed, what
// went out next: a pane beside the lesson.
func (d Desk) WireLines(st cell.Styles, width int, s Sight) []cell.Line {
	var out []cell.Line
	about := d.play.About()
	if about == nil {
		return nil
	}
	out = append(out, wireLines(st, exchanged(about, s.Redaction, false), width)...)
	last := d.play.Chain().Last()
	if d.play.Phase() != lesson.Revealing || d.Hides() && d.opened == 0 || last.ID == about.ID {
		return out
	}
	out = append(out, cell.Line{}, st.Border.Line(strings.Repeat("─", max(0, width))))
	return append(out, wireLines(st, exchanged(last, s.Redaction, false), width)...)
}
