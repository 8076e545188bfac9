package evidence

import (
	"detour/explain/facts"
	"detour/trace"
)

// Of returns the evidence in the hop at index i of the chain. The set is empty
// for an index outside the chain.
func Of(ch trace.Chain, i int) Set {
	var s Set
	if i < 0 || i >= len(ch.Hops) || ch.Hops[i] == nil {
		return s
	}
	h := ch.Hops[i]
	s.items = make([]Item, 0, 64)
	s.next = make([]int, 0, 64)
	s.location = lineOf(h, "Location")
	s.markIf(h.Ghost, InChain, "ghost")
	request(&s, h)
	if h.Response == nil {
		s.markIf(true, InChain, "no-answer")
		return s
	}
	status(&s, h)
	fields(&s, h)
	shape(&s, h)
	body(&s, h)
	f := facts.At(ch, i)
	s.facts = &f
	cookies(&s, h, &f)
	relation(&s, h, &f)
	chain(&s, ch, i, &f)
	s.markIf(redirecting(&s, h), InStatus, "redirecting")
	return s
}

// redirecting reports whether the response sends a client on, by whatever
// means. 300 and 304 count: they are answers of the same family.
func redirecting(s *Set, h *trace.Hop) bool {
	code := h.Status()
	return code >= 300 && code <= 399 || s.Has("refresh-field") || s.Has("meta-refresh") || s.Has("script-location")
}
