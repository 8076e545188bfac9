package verdict

import (
	"strings"

	"detour/explain/evidence"
	"detour/explain/facts"
	"detour/explain/finding"
	"detour/trace"
	"detour/trace/uri"
)

// A matter is what the kinds of headlines look at.
type matter struct {
	*Judge
	ch      trace.Chain
	last    *trace.Hop
	end     int // index of the last hop
	outcome trace.Outcome
	found   []finding.Finding // that are reported, the gravest first
	round   *facts.Round
	waiting bool           // a request waits to be sent
	next    *trace.Request // that one; nil for none
	edited  bool           // it is the user's own
	options Options
	looked  map[int]evidence.Set
}

func newMatter(j *Judge, ch trace.Chain, found []finding.Finding, o Options) *matter {
	m := &matter{Judge: j, ch: ch, end: len(ch.Hops) - 1, found: found, options: o, outcome: ch.Outcome(), round: j.check.Round()}
	m.last = ch.Hops[m.end]
	m.next = m.last.Decision.Next
	m.waiting = m.next != nil && m.last.Decision.Verdict == trace.Follow
	if o.Pending != nil {
		m.next, m.edited, m.waiting = o.Pending, true, true
	}
	return m
}

// told is what a kind has to say.
type told struct {
	kind     string
	outcome  Outcome
	severity finding.Severity
	at       int // index of the hop that decides
	why      string
	headline Headline
	about    []string // IDs of the rules whose findings the headline speaks of
}

// judge asks the kinds in their order.
func (m *matter) judge() told {
	for i := range kinds {
		if t := kinds[i].tells(m); t != nil {
			t.kind = kinds[i].id
			if t.outcome == "" {
				t.outcome = m.ended()
			}
			return *t
		}
	}
	return told{kind: "fine", outcome: m.ended(), at: m.end, headline: says("Nothing is wrong")}
}

// ended is how the chain ended as its last decision has it.
func (m *matter) ended() Outcome {
	switch {
	case m.waiting:
		return Paused
	case m.last.Failure == nil && m.last.Status() >= 400:
		return Elsewhere
	}
	switch m.outcome.Kind {
	case trace.OutcomeFailed:
		return Failed
	case trace.OutcomeRefused:
		return Refused
	case trace.OutcomeLimit:
		return GaveUp
	case trace.OutcomeLoop:
		return Loop
	case trace.OutcomeCanceled:
		return Stopped
	}
	return Arrived
}

// after is the request behind the hop at an index: sent, or waiting to be sent;
// nil for none.
func (m *matter) after(at int) *trace.Request {
	if at < m.end {
		return &m.ch.Hops[at+1].Request
	}
	return m.next
}

// ahead reports whether the request behind a hop is not sent yet.
func (m *matter) ahead(at int) bool { return at == m.end }

// marked returns the first of some hops that were marked, or the last hop where
// the request that waits is such a one.
func (m *matter) marked(hops []int, is func(h *trace.Hop, next *trace.Request) bool) []int {
	if m.next != nil && !m.edited && facts.IsRedirect(m.last.Status()) && is(m.last, m.next) {
		return append(hops[:len(hops):len(hops)], m.end)
	}
	return hops
}

// id is the ID of the hop at an index, for a sentence.
func (m *matter) id(at int) trace.Value { return number(facts.IDOf(m.ch.Hops[at], at)) }

// index is the place of the hop with an ID; -1 for none.
func (m *matter) index(id int) int {
	for i, h := range m.ch.Hops {
		if facts.IDOf(h, i) == id {
			return i
		}
	}
	return -1
}

// finding returns the first finding of a rule, the gravest; nil for none.
func (m *matter) finding(rule string) *finding.Finding {
	for i := range m.found {
		if m.found[i].Rule.ID == rule {
			return &m.found[i]
		}
	}
	return nil
}

// first is the finding of a rule and the index of its first hop, -1 for none.
func (m *matter) first(rule string) (*finding.Finding, int) {
	f := m.finding(rule)
	if f == nil || len(f.Hops) == 0 {
		return nil, -1
	}
	if at := m.index(f.Hops[0]); at >= 0 {
		return f, at
	}
	return nil, -1
}

// finds reports whether a rule has a finding at the hop at an index.
func (m *matter) finds(rule string, at int) bool {
	id := facts.IDOf(m.ch.Hops[at], at)
	for i := range m.found {
		f := &m.found[i]
		for _, hop := range f.Hops {
			if f.Rule.ID == rule && hop == id {
				return true
			}
		}
	}
	return false
}

// led is the redirect that led to the hop at an index, by its index; -1 for none.
func (m *matter) led(at int) int {
	if at > 0 && facts.IsRedirect(m.ch.Hops[at-1].Status()) {
		return at - 1
	}
	return -1
}

// from is what was asked for at first.
func (m *matter) from() uri.URI { return m.ch.Hops[0].Request.URI }

// here is what the last hop asked for.
func (m *matter) here() uri.URI { return m.last.Request.URI }

// status is the status of the hop at an index, for a sentence.
func (m *matter) status(at int) trace.Value { return number(m.ch.Hops[at].Status()) }

// evidence is what the hop at an index shows.
func (m *matter) evidence(at int) evidence.Set {
	if m.looked == nil {
		m.looked = map[int]evidence.Set{}
	}
	set, ok := m.looked[at]
	if !ok {
		set = evidence.Of(m.ch, at)
		m.looked[at] = set
	}
	return set
}

// client names the client that decided last, for a sentence.
func (m *matter) client() trace.Value {
	name := m.last.Decision.Client
	if c, err := trace.ClientNamed(name); err == nil {
		name, _, _ = strings.Cut(c.Title, ",")
	}
	if name == "" {
		name = "the client"
	}
	return own(name)
}
