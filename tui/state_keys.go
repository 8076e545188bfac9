package tui

import (
	"slices"
	"strconv"

	"github.com/charmbracelet/bubbles/key"

	"detour/trace"
)

// pausedKeys are the keys that matter while nothing is under way, by how the walk
// stands: a chain that waits, that goes round, that ended or failed, an experiment, a
// recording.
func (m Model) pausedKeys() []key.Binding {
	w := m.keys.walk
	_, pending := m.session.Pending()
	cur := m.session.Current()
	left := m.pointKeys(w)
	if l := m.lineInView(); l != nil {
		left = append(left, brief(w.Edit, "$EDITOR:"+strconv.Itoa(l.Line)))
	}
	if m.recorded {
		return append(left, brief(w.Live, "walk it again, live"), brief(w.Clients, "client"), brief(w.Explain, "explain"), brief(w.Copy, "copy"))
	}
	if m.scene.Trial() {
		left = append(left, brief(w.Experiments, "experiments"), brief(w.PrevHop, "the hop"))
	}
	left = append(left, m.stateKeys(cur, pending)...)
	if m.session.Edited() && pending {
		left = append(left, brief(w.Revert, "undo edit"))
	}
	if pending && cur != nil && len(cur.Decision.Offers) > 0 {
		left = append(left, brief(w.Offer, offerKey(cur.Decision.Offers[0])))
	}
	if cur != nil {
		left = append(left, brief(w.Back, "back"))
	}
	if m.scene.Hop != cur && !m.scene.Pending && !m.scene.Trial() {
		left = append(left, brief(w.Fork, "fork"))
	}
	left = append(left, brief(w.Clients, "client"))
	if m.explain.Point == 0 || !m.readsExplanation() { // else it is among the first
		left = append(left, brief(w.Explain, "explain"))
	}
	return withoutTwins(append(left, brief(w.Copy, "copy")))
}

// withoutTwins leaves out bindings that were named before.
func withoutTwins(list []key.Binding) []key.Binding {
	var out []key.Binding
	for _, b := range list {
		if !slices.ContainsFunc(out, func(o key.Binding) bool { return slices.Equal(o.Keys(), b.Keys()) }) {
			out = append(out, b)
		}
	}
	return out
}

// stateKeys are the keys of what the chain has come to.
func (m Model) stateKeys(cur *trace.Hop, pending bool) []key.Binding {
	w := m.keys.walk
	switch {
	case pending && cur != nil && cur.Decision.Loop.Kind == trace.LoopCertain && !m.session.Edited():
		return []key.Binding{brief(w.Verdict, "why it loops"), brief(w.Experiments, "experiments"), brief(w.Step, "once more"), brief(w.Edit, "edit next")}
	case pending:
		return []key.Binding{brief(w.Step, "step"), brief(w.Run, "run"), brief(w.Edit, "edit next")}
	case cur == nil:
		return []key.Binding{brief(w.Edit, "write a next request")}
	case cur.Failure != nil && cur.Failure.Kind == trace.FailTLS:
		return []key.Binding{brief(w.Again, "retry"), brief(w.Edit, "edit, TLS too")}
	case cur.Failure != nil:
		return []key.Binding{brief(w.Again, "retry"), brief(w.Edit, "edit it")}
	case len(cur.Decision.Offers) > 0:
		return []key.Binding{brief(w.Offer, offerKey(cur.Decision.Offers[0])), brief(w.Edit, "write a next request")}
	case cur.Decision.Verdict == trace.GiveUp, cur.Decision.Verdict == trace.Refuse:
		return []key.Binding{brief(w.Verdict, "why"), brief(w.Clients, "another client"), brief(w.Edit, "write a next request")}
	}
	return []key.Binding{brief(w.Edit, "write a next request")}
}

// offerKey says in a word or two what taking an offer takes.
func offerKey(o trace.Offer) string {
	switch o.Kind {
	case trace.OfferScript:
		return "go as the script"
	case trace.OfferForm:
		return "submit the form"
	}
	return "take Refresh"
}
