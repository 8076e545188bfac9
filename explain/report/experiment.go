package report

import (
	"io"

	"detour/explain"
	"detour/explain/cause"
	"detour/explain/experiment"
)

// Experiment writes what one experiment was and what came of it.
func Experiment(w io.Writer, p experiment.Proposal, r experiment.Result, o Options) error {
	t := NewText(w, o)
	t.out.line("")
	t.out.linef("%s %s %s", t.out.bold("try:"), printable(p.Request.Method), printable(o.uri(p.Request.URI.String())))
	t.wrap("  ", p.Change)
	for _, s := range r.Same {
		t.wrap("  = ", s)
	}
	for _, s := range r.Differs {
		t.wrap("  ~ ", s)
	}
	if r.Says != "" {
		t.wrap("  ", r.Says)
	}
	return t.out.err
}

// Ranking writes causes with their probabilities.
func Ranking(w io.Writer, ranked []cause.Ranked, o Options) error {
	t := NewText(w, o)
	t.out.line("")
	t.out.line(t.out.bold("Likely causes, with what the experiments say"))
	for _, it := range explain.CauseItems(ranked) {
		t.item(it, 0)
	}
	return t.out.err
}
