package tui

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"detour/explain"
	"detour/explain/experiment"
	"detour/trace"
	"detour/trace/prose"
	"detour/tui/page"
)

// sendTrial sends the one request of an experiment, as a branch beside its hop.
func (w walk) sendTrial(t page.Trial) (walk, tea.Cmd) {
	unsent := w.withUnsent(t.Back)
	if err := experiment.Fork(w.session, t.Proposal); err != nil {
		w.notice = prose.Sentence(err.Error())
		return w, nil
	}
	w.unsent = unsent
	w, send := w.step(false)
	w.run.trial = &t
	return w, send
}

// tried judges an experiment by the hop that it came back with.
func (w walk) tried(t page.Trial, after *trace.Hop) walk {
	t = t.Judged(after, w.trials)
	w.trials = append(slices.Clip(w.trials), t)
	w.notice = t.Notice(w.room)
	return w
}

// explainedHop explains a hop; one that an experiment made says what came of it.
func (w walk) explainedHop(ch trace.Chain, i int) explain.Explanation {
	return page.WithTrials(w.explainer(ch, i), ch.Hops[i].ID, w.trials, func(back int) string {
		if slices.ContainsFunc(w.unsent, func(u unsentEdit) bool { return u.hop == back }) {
			return "Your edit was not sent: " + w.waitsAt(back)
		}
		return ""
	})
}

// An unsentEdit is an edited next request that waits where an experiment left
// it.
type unsentEdit struct {
	hop     int // that it goes after, 0 for the first request
	request trace.Request
}

// withUnsent returns the edits that wait, with the one that the chain ends with.
func (w walk) withUnsent(hop int) []unsentEdit {
	r, ok := w.session.Pending()
	if !ok || !w.session.Edited() {
		return w.unsent
	}
	list, _, _ := takenUnsent(w.unsent, hop)
	return append(list, unsentEdit{hop, r})
}

// takenUnsent takes the edit that waits at a hop out of a list.
func takenUnsent(list []unsentEdit, hop int) (rest []unsentEdit, r trace.Request, ok bool) {
	for _, e := range list {
		if e.hop == hop {
			r, ok = e.request, true
		} else {
			rest = append(rest, e)
		}
	}
	return rest, r, ok
}

// waitsAt says where an edit waits that an experiment was made before.
func (w walk) waitsAt(hop int) string {
	return page.WaitsAt(hop, w.keys.walk.Back.Help().Key, w.keys.walk.Fork.Help().Key)
}
