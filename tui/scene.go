package tui

import (
	"slices"
	"strings"

	"detour/trace"
)

// A scene is what the panes look at: a hop, what came before it and what goes
// after it. It is worked out once for each change, not for each frame.
type scene struct {
	chain  trace.Chain // from the first hop to the last known of this branch
	at     int         // index of hop in chain; -1 before the first
	hop    *trace.Hop  // the hop in view; nil before the first
	before *trace.Hop  // the hop it came after; nil for the first

	decision trace.Decision // what the client makes of hop
	next     *trace.Request // sent after hop, or about to be
	nextID   int            // the hop that sent it; 0 for a request not sent yet
	pending  bool           // the request not sent yet is what is selected
	edited   bool           // next is the person's
	own      *trace.Request // the first request as the client would send it, when that is edited
	whatIf   bool           // decision is of a client that did not walk this hop
	sending  bool           // next is under way
}

// look returns the scene of what is selected in the list.
func (m Model) look() scene {
	if m.session == nil {
		return scene{at: -1}
	}
	hop, sent := m.hops.selected()
	s := scene{at: -1, pending: !sent}
	if !sent {
		hop = m.session.Current()
	}
	s.edited, s.sending = m.session.Edited(), m.run.active
	if r, ok := m.session.Pending(); ok {
		s.next = &r
	}
	if hop == nil {
		if s.edited {
			own := m.session.Client().Prepare(m.start)
			s.own = &own
		}
		return s
	}
	s.hop = hop
	s.chain, s.at = chainOf(m.session, hop)
	if s.at > 0 {
		s.before = s.chain.Hops[s.at-1]
	}
	s.decision = hop.Decision
	if hop != m.session.Current() {
		s.past(m.session.Client())
	}
	return s
}

// past looks at a hop that the chain has gone on from, or left.
func (s *scene) past(client trace.Client) {
	s.edited, s.sending, s.next = false, false, s.decision.Next
	if client.Name != s.decision.Client {
		s.decision = client.Decide(trace.Chain{Hops: s.chain.Hops[:s.at+1]})
		s.next, s.whatIf = s.decision.Next, true
		return
	}
	if s.at+1 < len(s.chain.Hops) {
		after := s.chain.Hops[s.at+1]
		s.next, s.nextID = &after.Request, after.ID
		s.edited = s.decision.Next == nil || !s.decision.Next.SameOnWire(after.Request)
	}
}

// judged returns the chain and index to explain: with the decision in view in
// place of the one by which the hop was walked.
func (s scene) judged() (trace.Chain, int) {
	if !s.whatIf {
		return s.chain, s.at
	}
	hops := slices.Clone(s.chain.Hops[:s.at+1])
	hop := *s.hop
	hop.Decision = s.decision
	hops[s.at] = &hop
	return trace.Chain{Hops: hops}, s.at
}

// chainOf returns the chain that a hop is part of, and its index there. For a
// hop that the session's chain left behind, the chain ends with the hop.
func chainOf(s *trace.Session, hop *trace.Hop) (trace.Chain, int) {
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

// whoName is the client's name as it begins a sentence.
func (m Model) whoName() string { return clientName(m.session.Client()) }

// clientName returns a client's name for a sentence: its title without what
// qualifies it.
func clientName(c trace.Client) string {
	if name, _, _ := strings.Cut(c.Title, ","); name != "" {
		return name
	}
	return c.Name
}

// shortVersion returns as much of a version as people say: "156", "7.88".
func shortVersion(v string) string {
	parts := strings.Split(v, ".")
	if len(parts[0]) >= 3 || len(parts) == 1 {
		return parts[0]
	}
	return parts[0] + "." + parts[1]
}
