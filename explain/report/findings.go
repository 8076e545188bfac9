package report

import (
	"io"
	"strings"

	"detour/explain/finding"
	"detour/trace"
)

func (t *TextWriter) findings(ch trace.Chain, fs []finding.Finding) {
	remedies := t.opts.Explainer.FindingRemedies(ch, fs)
	for i, f := range fs {
		t.out.line("")
		t.out.linef("%s: %s, %s", t.out.bold(f.Severity.String()), f.Rule.Title, f.Where())
		t.wrap("  ", f.Text)
		t.wrap("  fix: ", t.emphasized(remedies[i].Advice))
		t.sentence("where", remedies[i].Where)
		remedies[i].Advice = ""
		t.remedy(remedies[i])
		t.out.linef("  %s", t.out.dim(f.Rule.ID+" · "+citesOf(f.Rule)))
	}
}

func citesOf(r finding.Rule) string {
	var cites []string
	for _, s := range r.Sources {
		cites = append(cites, s.Cite)
	}
	return strings.Join(cites, "; ")
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
