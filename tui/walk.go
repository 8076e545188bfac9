package tui

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"detour/explain"
	"detour/trace"
	"detour/trace/prose"
	"detour/tui/cell"
	"detour/tui/page"
)

// walk is a session that is walked, with the exchange under way and the experiments
// that were made beside it. What it does returns the walk as it is then; the panes
// follow by themselves.
type walk struct {
	ctx       context.Context
	keys      *keyMap // named in what it says
	explainer func(trace.Chain, int) explain.Explanation
	judge     judger

	session   *trace.Session // nil until something was composed
	recorded  bool           // it was opened from a file: nothing is sent
	start     trace.Request  // the first request as composed
	exchanger trace.Exchanger
	run       run
	trials    []page.Trial // experiments that were made beside its hops

	counts int // seconds until a browser follows the Refresh of the page; 0 when it would have

	notice string // for the last rows; it leaves at the next key
	room   int    // cells that a notice may take
}

// A run is the exchange under way, if there is one, and whether more follow.
type run struct {
	id     int // raised for each exchange and each cancelling
	cancel context.CancelFunc
	active bool
	toEnd  bool // go on with the next hop by itself
	until  trace.StopAt
	trial  *page.Trial // that the exchange makes; nil for a step of the chain
	frame  int         // of the spinner
	began  int         // the frame at which the exchange under way began
	phase  *phase      // that it has come to
}

// A phase is where an exchange is: it tells, and frames read it.
type phase struct{ atomic.Value }

func (p *phase) reached(now trace.Phase) { p.Store(now) }

// now is the phase that was told last; "" before the first.
func (p *phase) now() trace.Phase {
	if p == nil {
		return ""
	}
	now, _ := p.Load().(trace.Phase)
	return now
}

// elapsed is for how long the exchange has been under way, by the spinner.
func (r run) elapsed() time.Duration { return time.Duration(r.frame-r.began) * spinEvery }

// steps reports whether the exchange under way is a step of the chain.
func (r run) steps() bool { return r.active && r.trial == nil }

// started returns the run with a new exchange under way.
func (r run) started(cancel context.CancelFunc, toEnd bool) run {
	return run{id: r.id + 1, cancel: cancel, active: true, toEnd: toEnd, until: r.until, frame: r.frame, began: r.frame, phase: &phase{}}
}

// stopped cancels what is under way; its answer will be stale.
func (r run) stopped() run {
	if r.cancel != nil {
		r.cancel()
	}
	return run{id: r.id + 1, frame: r.frame}
}

// step sends the pending request, or adds the ghost that stands for it.
func (w walk) step(toEnd bool) (walk, tea.Cmd) {
	r, ok := w.session.Pending()
	if !ok {
		w.notice = w.whyNoStep()
		return w, nil
	}
	if why := w.whyNotSent(r); why != "" {
		w.run = w.run.stopped()
		w.notice = why
		return w, nil
	}
	spinning := w.run.active
	if g := w.session.Ghost(); g != nil {
		w.run = w.run.started(func() {}, toEnd)
		return w.arrived(hopMsg{w.run.id, g})
	}
	ctx, cancel := context.WithCancel(w.ctx)
	w.run = w.run.started(cancel, toEnd)
	send := exchange(trace.Observe(ctx, w.run.phase.reached), w.run.id, w.exchanger, r)
	if spinning {
		return w, send
	}
	return w, tea.Batch(send, spin(w.run.id))
}

// arrived adds a hop, and goes on with the next where that was asked for.
func (w walk) arrived(msg hopMsg) (walk, tea.Cmd) {
	if msg.run != w.run.id || !w.run.active {
		return w, nil
	}
	w.run.cancel()
	if made := w.run.trial; made != nil {
		w.run = w.run.stopped()
		return w.tried(*made, msg.hop), nil
	}
	w.session.Add(msg.hop)
	if w.run.toEnd {
		if w.goesOn(msg.hop) {
			return w.step(true)
		}
		w.notice = w.ranTo(msg.hop)
	}
	w.run = w.run.stopped()
	return w.counting()
}

// sending is how the request that goes next stands.
func (w walk) sending() page.Sending {
	switch {
	case w.recorded:
		return page.NotRecorded
	case w.run.steps():
		return page.UnderWay
	}
	return page.NotSent
}

// goesOn reports whether a run goes on after a hop: not forever.
func (w walk) goesOn(h *trace.Hop) bool {
	_, pending := w.session.Pending()
	if at := w.run.until.At; at != nil && at(h) {
		return false
	}
	return pending && h.Decision.Loop.Kind != trace.LoopCertain
}

// ranTo says where a run came to its end.
func (w walk) ranTo(h *trace.Hop) string {
	_, pending := w.session.Pending()
	switch at := w.run.until.At; {
	case at != nil && at(h):
		return fmt.Sprintf("Stopped after %s, %s.", prose.Counted(len(w.session.Chain().Hops), "hop"), w.run.until.Says)
	case pending && h.Decision.Loop.Kind == trace.LoopCertain:
		return fmt.Sprintf("Stopped at a certain loop: what goes next is hop %d again. space sends it.", h.Decision.Loop.Since)
	}
	if end := endSays(w.session.Client(), h); end != "" {
		return end
	}
	return fmt.Sprintf("The chain ended after %s.", prose.Counted(len(w.session.Chain().Hops), "hop"))
}

// endSays says of a chain's last hop what went wrong with it, "" for nothing.
func endSays(c trace.Client, h *trace.Hop) string {
	why := h.Decision.Detail.String()
	if why == "" {
		why = h.Decision.Why.Says
	}
	switch {
	case h.Failure != nil:
		return fmt.Sprintf("✗ Hop %d failed: %s", h.ID, prose.Sentence(cell.Shown(h.Failure.Error())))
	case h.Decision.Verdict == trace.GiveUp:
		return fmt.Sprintf("✗ %s gave up after hop %d: %s", page.ClientName(c), h.ID, prose.Sentence(why))
	case h.Decision.Verdict == trace.Refuse:
		return fmt.Sprintf("✗ %s does not follow hop %d: %s", page.ClientName(c), h.ID, prose.Sentence(why))
	}
	return ""
}

// spun turns the spinner while its exchange is under way. Hops of a long run
// are shown at this pace and not one by one.
func (w walk) spun(msg spinMsg) (walk, tea.Cmd) {
	if !w.run.active {
		return w, nil
	}
	w.run.frame++
	return w, spin(w.run.id)
}

// stepOnce sends the next request; while a run goes on by itself it lets it
// end with the exchange under way.
func (w walk) stepOnce() (walk, tea.Cmd) {
	if w.run.active {
		return w.pause(), nil
	}
	return w.step(false)
}

// runToEnd steps until the chain ends.
func (w walk) runToEnd() (walk, tea.Cmd) {
	if w.run.active {
		return w.pause(), nil
	}
	return w.runTo(trace.StopAt{})
}

// runTo steps until the chain ends or a hop is where to stop.
func (w walk) runTo(s trace.StopAt) (walk, tea.Cmd) {
	w.run.until = s
	return w.step(true)
}

// pause lets a run end with the exchange under way.
func (w walk) pause() walk {
	w.run.toEnd = false
	w.notice = "Pausing after this hop."
	return w
}

// cancelled stops what is under way, and says so.
func (w walk) cancelled() walk {
	made := w.run.trial
	w.run = w.run.stopped()
	if made != nil {
		w.notice = "The experiment is cancelled; it may have reached the server."
		return w
	}
	w.notice = "Cancelled; it may have reached the server. space sends it again."
	return w
}

func (w walk) rewound(id int) walk {
	w.run = w.run.stopped()
	if err := w.session.Rewind(id); err != nil {
		w.notice = err.Error()
		return w
	}
	return w
}

// forked lets the chain go on from a hop.
func (w walk) forked(h *trace.Hop) walk {
	w = w.rewound(h.ID)
	w.notice = fmt.Sprintf("Going on from hop %d; what came after it stays as a branch.", h.ID)
	return w
}

// revert gives the next request back to the client.
func (w walk) revert() walk {
	id := 0
	if cur := w.session.Current(); cur != nil {
		id = cur.ID
	}
	w = w.rewound(id)
	w.notice = "The edit is undone."
	return w
}

// retried makes the request that failed the next one again, as it was.
func (w walk) retried() walk {
	failed := w.session.Current()
	w = w.rewound(failed.Parent)
	if r, ok := w.session.Pending(); !ok || !r.SameOnWire(failed.Request) {
		w.session.Edit(failed.Request)
	}
	w.notice = "Back before the failure: space sends it again."
	return w
}

// takeOffer makes a Refresh the next request.
func (w walk) takeOffer() walk {
	w.session.Take(w.session.Current().Decision.Offers[0])
	return w
}
