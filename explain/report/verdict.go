package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"detour/explain/finding"
	"detour/explain/verdict"
	"detour/trace"
	"detour/trace/prose"
)

// Verdict writes what a chain comes to as plain text.
func Verdict(w io.Writer, v verdict.Verdict, o Options) error {
	t := NewText(w, o)
	t.verdict(v)
	return t.out.err
}

// Headline writes the first line of that.
func Headline(w io.Writer, v verdict.Verdict, o Options) error {
	t := NewText(w, o)
	t.headline(v)
	return t.out.err
}

// verdict writes what the chain comes to: the headline, why, what to do, and
// what else there is, a line each.
func (t *TextWriter) verdict(v verdict.Verdict) {
	t.headline(v)
	if b := v.Because; b != nil {
		t.part("why", because(b))
	}
	if v.Do != "" {
		t.part("do", t.emphasized(v.FirstSteps()))
	}
	t.also(v)
}

// headline is the first line of a verdict, its mark in the colour of how grave it
// is.
func (t *TextWriter) headline(v verdict.Verdict) {
	says := v.Headline.Fit(verdict.Width, t.value)
	t.out.line(t.mark(v.Severity, v.Mark()) + " " + t.out.bold(says))
}

// value is a value of a headline, masked unless secrets are shown.
func (t *TextWriter) value(v trace.Value) string {
	if t.opts.ShowSecrets && v.Kind != trace.NumberValue {
		return v.Text
	}
	return verdict.Masked(v)
}

// mark is the sign of a severity in its colour.
func (t *TextWriter) mark(s finding.Severity, sign string) string {
	switch s {
	case finding.Error:
		return t.out.style("31", sign)
	case finding.Warning:
		return t.out.style("33", sign)
	case finding.Info:
		return t.out.dim(sign)
	}
	return t.out.style("32", sign)
}

// signOf is the sign of a severity.
func signOf(s finding.Severity) string {
	return [...]string{finding.Info: "·", finding.Warning: "!", finding.Error: "✗"}[s]
}

// because is a cause and the evidence that it rests on.
func because(b *verdict.Because) string {
	if len(b.Signs) == 0 {
		return b.Says()
	}
	return b.Says() + " (" + printable(strings.Join(b.Signs, "; ")) + ")"
}

// partIndent is where the text of a verdict's part begins.
const partIndent = "         "

// part writes a part of a verdict behind its name, wrapped.
func (t *TextWriter) part(name, text string) {
	for i, row := range t.wrapped(text, len(partIndent)) {
		if i == 0 {
			t.out.line("  " + t.out.dim(fmt.Sprintf("%-6s", name)) + " " + row)
		} else {
			t.out.line(partIndent + row)
		}
	}
}

// also writes the findings that the headline does not speak of, a line each, those
// that follow from another under it.
func (t *TextWriter) also(v verdict.Verdict) {
	name := "also"
	lines, infos := t.alsoLines(v)
	for _, l := range lines {
		t.out.line("  " + t.out.dim(fmt.Sprintf("%-6s", name)) + " " + l.indent + t.findingLine(l))
		name = ""
	}
	var more []string
	if infos > 0 {
		more = append(more, prose.Counted(infos, "info")+" (--findings)")
	}
	if v.Muted > 0 {
		more = append(more, finding.MutedText(v.Muted))
	}
	if len(more) > 0 {
		t.part(name, t.out.dim(strings.Join(more, ", ")))
	}
}

// An alsoLine is a finding in one line, with those of the same rule that differ in
// their place alone.
type alsoLine struct {
	finding.Finding
	indent string
}

// alsoLines are the lines of findings, and how many are worth knowing and no more.
func (t *TextWriter) alsoLines(v verdict.Verdict) (lines []alsoLine, infos int) {
	add := func(at int, indent string) {
		switch f := v.Findings[at]; {
		case v.Told(at):
		case f.Severity == finding.Info && !t.opts.Infos:
			infos++
		default:
			lines = append(lines, alsoLine{f, indent})
		}
	}
	for _, w := range v.Watch {
		add(w.At, "")
		indent := "  "
		if v.Told(w.At) {
			indent = ""
		}
		for _, at := range w.Symptoms {
			add(at, indent)
		}
	}
	return merged(lines), infos
}

// merged puts the findings of one rule into one line.
func merged(lines []alsoLine) []alsoLine {
	var out []alsoLine
	for _, l := range lines {
		at := slices.IndexFunc(out, func(o alsoLine) bool {
			return o.Rule.ID == l.Rule.ID && o.Severity == l.Severity && o.indent == l.indent
		})
		if at < 0 {
			out = append(out, l)
			continue
		}
		o := &out[at]
		o.Text = o.Rule.Title
		for _, id := range l.Hops {
			if !slices.Contains(o.Hops, id) {
				o.Hops = append(slices.Clip(o.Hops), id)
			}
		}
		slices.Sort(o.Hops)
	}
	return out
}

// findingLine is a finding in one line: what was seen where that has room, else
// what it is in general.
func (t *TextWriter) findingLine(f alsoLine) string {
	where := " (" + f.Where() + ")"
	room := t.opts.Width - len(partIndent) - len(f.indent) - 2 - ansi.StringWidth(where)
	text := strings.TrimSuffix(strings.ReplaceAll(f.Text, "`", ""), ".")
	if ansi.StringWidth(text) > room {
		text = f.Rule.Title
	}
	return t.mark(f.Severity, signOf(f.Severity)) + " " + text + t.out.dim(where)
}
