package tui

import (
	"context"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"detour/explain"
	"detour/trace"
	"detour/tui/page"
)

// sendTrial sends the one request of an experiment. The walk waits where it is: the
// exchange is kept beside its hop, and the session does not learn of it.
func (w walk) sendTrial(t page.Trial) (walk, tea.Cmd) {
	if w.notice = w.whyNotSent(t.Proposal.Request); w.notice != "" {
		return w, nil
	}
	ctx, cancel := context.WithCancel(w.ctx)
	w.run = w.run.started(cancel, false)
	w.run.trial = &t
	return w, tea.Batch(exchange(trace.Observe(ctx, w.run.phase.reached), w.run.id, w.exchanger, t.Proposal.Request.Clone()), spin(w.run.id))
}

// tried judges an experiment by what it came back with.
func (w walk) tried(t page.Trial, after *trace.Hop) walk {
	t = t.Judged(after, w.session.Client(), w.trials)
	w.trials = append(slices.Clip(w.trials), t)
	w.notice = t.Notice(w.room)
	return w
}

// explainedHop explains what is in view, with what experiments showed.
func (w walk) explainedHop(s page.Scene) func(trace.Chain, int) explain.Explanation {
	return func(ch trace.Chain, i int) explain.Explanation {
		return s.WithTrials(w.explainer(ch, i), w.trials)
	}
}
