package report

import (
	"fmt"
	"io"
	"strings"

	"detour/explain/finding"
	"detour/trace"
)

// Findings writes findings as plain text, with the fix and the source of each.
func Findings(w io.Writer, fs []finding.Finding, o Options) error {
	t := NewText(w, o)
	t.findings(fs)
	return t.out.err
}

func (t *TextWriter) findings(fs []finding.Finding) {
	for _, f := range fs {
		t.out.line("")
		t.out.linef("%s: %s, %s", t.out.bold(f.Severity.String()), f.Rule.Title, hopsOf(f))
		t.wrap("  ", f.Text)
		t.wrap("  fix: ", f.Rule.Fix)
		t.out.linef("  %s", t.out.dim(f.Rule.ID+" · "+citesOf(f.Rule)))
	}
}

// hopsOf names the hops that a finding points at, the first ones of many.
func hopsOf(f finding.Finding) string {
	const most = 6
	var ids []string
	for _, id := range f.Hops[:min(len(f.Hops), most)] {
		ids = append(ids, fmt.Sprint(id))
	}
	text := "hop " + strings.Join(ids, ", ")
	if more := len(f.Hops) - most; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}

func citesOf(r finding.Rule) string {
	var cites []string
	for _, s := range r.Sources {
		cites = append(cites, s.Cite)
	}
	return strings.Join(cites, "; ")
}

type findingJSON struct {
	ID       string     `json:"id"`
	Severity string     `json:"severity"`
	Title    string     `json:"title"`
	Text     string     `json:"text"`
	Hops     []int      `json:"hops"`
	Lines    []lineJSON `json:"lines,omitempty"`
	Why      string     `json:"why"`
	Fix      string     `json:"fix"`
	Sources  []string   `json:"sources"`
}

type lineJSON struct {
	Hop   int    `json:"hop"`
	Side  string `json:"side"`
	Name  string `json:"name"`
	Index int    `json:"index"`
}

// findingsJSON returns findings in the JSON form.
func findingsJSON(fs []finding.Finding) []findingJSON {
	out := make([]findingJSON, 0, len(fs))
	for _, f := range fs {
		j := findingJSON{ID: f.Rule.ID, Severity: f.Severity.String(), Title: f.Rule.Title, Text: f.Text, Hops: f.Hops, Why: f.Rule.Why, Fix: f.Rule.Fix, Sources: []string{}}
		for _, l := range f.Lines {
			j.Lines = append(j.Lines, lineJSON{l.Hop, string(l.Side), trace.Printable(l.Name), l.Index})
		}
		for _, s := range f.Rule.Sources {
			j.Sources = append(j.Sources, s.Cite)
		}
		out = append(out, j)
	}
	return out
}

// Rules writes the list of what is looked for.
func Rules(w io.Writer, rules []finding.Rule, o Options) error {
	t := NewText(w, o)
	for _, r := range rules {
		t.out.linef("%s  %s", t.out.bold(r.ID), r.Severity)
		t.wrap("  ", r.Title+". "+r.Why)
		t.wrap("  fix: ", r.Fix)
		t.out.linef("  %s", t.out.dim(citesOf(r)))
		t.out.line("")
	}
	return t.out.err
}
