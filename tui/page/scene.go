package page

import (
	"slices"

	"detour/trace"
	"detour/tui/cell"
)

// A Scene is what the panes look at: a hop, what came before it and what goes
// after it. It is worked out once for each change, not for each frame.
type Scene struct {
	Chain  trace.Chain // from the first hop to the last known of this branch
	At     int         // index of hop in chain; -1 before the first
	Hop    *trace.Hop  // the hop in view; nil before the first
	before *trace.Hop  // the hop it came after; nil for the first

	decision trace.Decision // what the client makes of hop
	Next     *trace.Request // sent after hop, or about to be
	nextID   int            // the hop that sent it; 0 for a request not sent yet
	Pending  bool           // the request not sent yet is what is selected
	edited   bool           // next is the user's
	own      *trace.Request // the first request as the client would send it, when that is edited
	first    *trace.Request // the first request as it waits, where nothing was sent
	whatIf   bool           // decision is of a client that did not walk this hop
	Sending  bool           // next is under way
	who      string         // the client, as a sentence begins with it
	offer    *trace.Offer   // the Refresh that next was taken from
	browses  bool           // the client is a browser
	recorded bool           // the session was opened from a file: nothing is sent
	trial    *Trial         // whose exchange hop is; nil for a hop of the session

	Blamed Blamed // what the server's own files tell of hop
}

// NewScene returns the scene of what is selected of a session: a hop, or the
// request not sent yet for nil.
func NewScene(session *trace.Session, hop *trace.Hop, sending bool) Scene {
	if session == nil {
		return Scene{At: -1}
	}
	s := Scene{At: -1, Pending: hop == nil, who: ClientName(session.Client())}
	if hop == nil {
		hop = session.Current()
	}
	s.edited, s.Sending, s.browses = session.Edited(), sending, session.Client().Browses()
	if r, ok := session.Pending(); ok {
		s.Next = &r
	}
	if hop == nil {
		s.first = s.Next
		if s.edited {
			own := session.Client().Prepare(session.Start())
			s.own = &own
		}
		return s
	}
	s.Hop = hop
	s.Chain, s.At = ChainOf(session, hop)
	if s.At > 0 {
		s.before = s.Chain.Hops[s.At-1]
	}
	s.decision = hop.Decision
	if hop != session.Current() {
		s.past(session.Client())
	}
	if s.edited {
		s.offer = offerOf(s.decision, s.Next)
		s.edited = s.offer == nil
	}
	return s
}

// offerOf returns the offer of a decision that a request was taken from, nil for
// none.
func offerOf(d trace.Decision, next *trace.Request) *trace.Offer {
	for i := range d.Offers {
		if next != nil && d.Offers[i].Next.SameOnWire(*next) {
			return &d.Offers[i]
		}
	}
	return nil
}

// NewTrialScene returns the scene of an experiment that was made: its exchange in
// the place of the hop that it stands beside.
func NewTrialScene(session *trace.Session, t Trial) Scene {
	return Scene{
		Chain: t.Chain(), At: len(t.Before), Hop: t.Made, before: t.Hop, decision: t.Made.Decision,
		who: ClientName(session.Client()), trial: &t,
	}
}

// Trial reports whether an experiment is in view.
func (s Scene) Trial() bool { return s.trial != nil }

// past looks at a hop that the chain has gone on from, or left.
func (s *Scene) past(client trace.Client) {
	s.edited, s.Sending, s.Next = false, false, s.decision.Next
	if client.Name != s.decision.Client {
		s.decision = client.Decide(trace.Chain{Hops: s.Chain.Hops[:s.At+1]})
		s.Next, s.whatIf = s.decision.Next, true
		return
	}
	if s.At+1 < len(s.Chain.Hops) {
		after := s.Chain.Hops[s.At+1]
		s.Next, s.nextID = &after.Request, after.ID
		s.edited = s.decision.Next == nil || !s.decision.Next.SameOnWire(after.Request)
	}
}

// Judged returns the chain and index to explain: with the decision in view in
// place of the one by which the hop was walked.
func (s Scene) Judged() (trace.Chain, int) {
	if !s.whatIf {
		return s.Chain, s.At
	}
	hops := slices.Clone(s.Chain.Hops[:s.At+1])
	hop := *s.Hop
	hop.Decision = s.decision
	hops[s.At] = &hop
	return trace.Chain{Hops: hops}, s.At
}

// ChainOf returns the chain that a hop is part of, and its index there. For a
// hop that the session's chain left behind, the chain ends with the hop.
func ChainOf(s *trace.Session, hop *trace.Hop) (trace.Chain, int) {
	ch := s.Chain()
	lo, hi := 0, len(ch.Hops)
	for lo < hi { // IDs ascend along a chain
		mid := (lo + hi) / 2
		if ch.Hops[mid].ID < hop.ID {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo < len(ch.Hops) && ch.Hops[lo] == hop {
		return ch, lo
	}
	all := s.Hops()
	var back []*trace.Hop
	for id := hop.ID; id > 0; id = all[id-1].Parent {
		back = append(back, all[id-1])
	}
	for i, j := 0, len(back)-1; i < j; i, j = i+1, j-1 {
		back[i], back[j] = back[j], back[i]
	}
	return trace.Chain{Hops: back}, len(back) - 1
}

// UpToHop is the chain that ends with the hop in view.
func (s Scene) UpToHop() trace.Chain { return trace.Chain{Hops: s.Chain.Hops[:s.At+1]} }

// Editing returns the scene with a request of the user's as the next one.
func (s Scene) Editing(r trace.Request) Scene {
	s.Next, s.edited, s.offer = &r, true, nil
	if s.Hop == nil && s.own == nil {
		own := *s.orRequest(r)
		s.own = &own
	}
	return s
}

// orRequest is what the client would send first, or a request where that is not known.
func (s Scene) orRequest(r trace.Request) *trace.Request {
	if s.first != nil {
		return s.first
	}
	return &r
}

// Request is the request in view: that of the hop, or the one not sent yet.
func (s Scene) Request() (r trace.Request, ok bool) {
	switch {
	case s.Hop != nil && !s.Pending:
		return s.Hop.Request, true
	case s.Next != nil:
		return *s.Next, true
	}
	return r, false
}

// Subject is the request in view in a few words: its method and URI.
func (s Scene) Subject(as Redaction) (method, uri string) {
	r, ok := s.Request()
	if !ok {
		return "", ""
	}
	return cell.Shown(r.Method), as.Address(r.URI)
}
