package trace

import "fmt"

// An Outcome says how a chain ended, or that it waits.
type Outcome struct {
	Kind OutcomeKind
	Hop  int    // ID of the hop it ended with; 0 for an empty chain
	Text string // one sentence; printable
}

// OutcomeKind is how a chain ended.
type OutcomeKind string

// The kinds. Only Final is a success: a response that the client keeps.
const (
	OutcomeFinal    OutcomeKind = "final"
	OutcomeFailed   OutcomeKind = "failed"   // an exchange failed
	OutcomeRefused  OutcomeKind = "refused"  // the client must not follow
	OutcomeLimit    OutcomeKind = "limit"    // the client's limit ended a chain that still went on
	OutcomeLoop     OutcomeKind = "loop"     // the same, in a certain loop
	OutcomeCanceled OutcomeKind = "canceled" // the user stopped it
	OutcomeWaiting  OutcomeKind = "waiting"  // a next request is pending
)

// Outcome returns how the chain ended by its last hop's decision.
func (c Chain) Outcome() Outcome {
	last := c.Last()
	if last == nil {
		return Outcome{Kind: OutcomeWaiting, Text: "nothing was sent yet"}
	}
	o := Outcome{Hop: last.ID, Kind: outcomeKind(last), Text: last.Decision.Detail.String()}
	switch {
	case last.Failure != nil:
		o.Text = last.Failure.Error()
	case o.Kind == OutcomeFinal:
		o.Text = fmt.Sprintf("%d from %s", last.Status(), excerpt(MaskURI(last.Request.URI.WithoutFragment().String())))
	case o.Text == "":
		o.Text = last.Decision.Why.Says
	}
	return o
}

func outcomeKind(last *Hop) OutcomeKind {
	d := last.Decision
	switch {
	case last.Failure != nil && last.Failure.Kind == FailCanceled:
		return OutcomeCanceled
	case last.Failure != nil:
		return OutcomeFailed
	case d.Verdict == Follow:
		return OutcomeWaiting
	case d.Verdict == Refuse:
		return OutcomeRefused
	case d.Verdict == GiveUp && d.Loop.Kind == LoopCertain:
		return OutcomeLoop
	case d.Verdict == GiveUp:
		return OutcomeLimit
	}
	return OutcomeFinal
}
