package main

import (
	"context"
	"fmt"
	"io"

	"detour/explain/experiment"
	"detour/explain/report"
	"detour/trace"
)

// tryFlags say whether experiments are made after a walk.
type tryFlags struct {
	try bool
	yes bool
}

// experiments sends what tells the causes of the redirect that decides apart,
// says how many requests that is, and ranks the causes anew.
func (f *tryFlags) experiments(ctx context.Context, out io.Writer, w *walk, o report.Options) error {
	ch := w.session.Chain()
	i := experiment.Deciding(ch)
	if i < 0 {
		return nil
	}
	ranked := o.Explainer.Explain(ch, i).Causes
	proposals := experiment.Propose(ch, i, ranked)
	sendable := experiment.Sendable(proposals, f.yes)
	fmt.Fprintf(out, "\nexperiments beside hop %d: %d of %d, a request each\n", ch.Hops[i].ID, len(sendable), len(proposals))
	f.leftOut(out, proposals)
	var results []experiment.Result
	for _, p := range sendable {
		r, err := tryOne(ctx, w, p, ch.Hops[i])
		if err != nil {
			return err
		}
		results = append(results, r)
		if err := report.Experiment(out, p, r, o); err != nil {
			return err
		}
	}
	return report.Ranking(out, experiment.Update(ranked, results), o)
}

// leftOut says which experiments are not made, and why.
func (f *tryFlags) leftOut(out io.Writer, proposals []experiment.Proposal) {
	for _, p := range proposals {
		switch {
		case p.Blocked != "":
			fmt.Fprintf(out, "  not made: %s: %s\n", p.Experiment.Says(), p.Blocked)
		case p.Ask != "" && !f.yes:
			fmt.Fprintf(out, "  not made without --yes: %s: %s\n", p.Experiment.Says(), p.Ask)
		}
	}
}

// tryOne sends one experiment as a fork and judges it.
func tryOne(ctx context.Context, w *walk, p experiment.Proposal, before *trace.Hop) (experiment.Result, error) {
	if err := experiment.Fork(w.session, p); err != nil {
		return experiment.Result{}, fmt.Errorf("go back for an experiment: %w", err)
	}
	after, err := w.session.Step(ctx, w.transport)
	if err != nil {
		return experiment.Result{}, fmt.Errorf("make an experiment: %w", err)
	}
	return experiment.Judge(p, before, after), nil
}
