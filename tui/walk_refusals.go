package tui

import (
	"fmt"
	"slices"

	"detour/trace"
	"detour/trace/prose"
	"detour/tui/page"
)

// Why a walk cannot do something now: "" when it can.

// busy says that an exchange is under way, where one is.
func (w walk) busy() string {
	if w.run.active {
		return "A request is under way: " + w.keys.walk.Cancel.Help().Key + " cancels it."
	}
	return ""
}

// readOnly says that nothing is sent from a recording, where the walk is one, or
// that an exchange is under way.
func (w walk) readOnly() string {
	if w.recorded {
		return page.Recorded(w.keys.walk.Live.Help().Key)
	}
	return w.busy()
}

// whyNotSent says why a request is not sent, whoever asks for it: what the walk
// sends passes here.
func (w walk) whyNotSent(r trace.Request) string {
	if w.recorded {
		return w.readOnly()
	}
	if why := trace.RefuseMasked(r); why != "" {
		return prose.Sentence(why) + " " + w.keys.walk.Edit.Help().Key + " writes the value."
	}
	return ""
}

func (w walk) whyNoStepNow() string {
	if w.run.active && w.run.toEnd {
		return "" // it pauses
	}
	return w.whyNoRun()
}

func (w walk) whyNoRun() string {
	if why := w.readOnly(); why != "" {
		return why
	}
	if _, ok := w.session.Pending(); !ok {
		return w.whyNoStep()
	}
	return ""
}

// whyNoStep says why there is nothing to send, and what can be done; Next has
// the reasons.
func (w walk) whyNoStep() string {
	cur := w.session.Current()
	switch {
	case cur == nil:
		return "There is nothing to send."
	case cur.Failure != nil:
		return "The exchange failed: R retries it, e edits it."
	case len(cur.Decision.Offers) > 0:
		return "The chain has ended here: o takes the " + cur.Decision.Offers[0].Kind + "."
	}
	return "The chain has ended here: b goes back, e writes a next request."
}

func (w walk) whyNoBack() string {
	switch {
	case w.readOnly() != "":
		return w.readOnly()
	case w.session.Current() == nil:
		return "Nothing was sent yet: there is no hop to go back from."
	}
	return ""
}

func (w walk) whyNoOffer() string {
	switch cur := w.session.Current(); {
	case w.readOnly() != "":
		return w.readOnly()
	case cur == nil || len(cur.Decision.Offers) == 0:
		return page.NoOffer
	}
	return ""
}

func (w walk) whyNoRevert() string {
	switch {
	case w.readOnly() != "":
		return w.readOnly()
	case !w.session.Edited():
		return page.NoEdit
	}
	return ""
}

func (w walk) whyNoFork(h *trace.Hop) string {
	switch {
	case w.readOnly() != "":
		return w.readOnly()
	case h == nil:
		return "No hop is selected to go on from."
	case w.isTrial(h):
		return "An experiment is no part of the walk: select a hop to go on from."
	case h == w.session.Current():
		return fmt.Sprintf("The chain ends at hop %d already: select an earlier one.", h.ID)
	}
	return ""
}

// isTrial reports whether a hop is the exchange of an experiment.
func (w walk) isTrial(h *trace.Hop) bool {
	return slices.ContainsFunc(w.trials, func(t page.Trial) bool { return t.Made == h })
}
