package facts

import (
	"slices"

	"detour/trace"
	"detour/trace/uri"
)

// A Round is a way that a chain goes more than once, or would: a loop, by
// [trace.Visits]'s judgement, or a URL that grows.
type Round struct {
	Kind trace.LoopKind // certain or probable
	Note trace.Reason   // what repeats

	First, Last int // indices of its first hop and of the one that sends the chain back to that; where a URL grows, both are the hop that shows it
	Begins      int // the ID of its first hop
	Decides     int // the ID of the hop that sends the chain back
	Grows       bool

	Again   bool // it was gone a second time
	Left    bool // the first hop's request came again and was answered otherwise
	through int
}

// Length is how many hops the round has.
func (r *Round) Length() int { return r.Last - r.First + 1 }

// Holds reports whether the chain is in the round for all that is known: nobody
// has seen it end before it was gone twice.
func (r *Round) Holds() bool { return r.Again || !r.Left }

// repeats takes a verdict on the hop at an index, which repeats an earlier one.
func (r *Reader) repeats(loop trace.Loop, at int) {
	if round := r.round(loop, at); round != nil {
		round.answered(r, at, loop)
		r.keep(round)
	}
}

// round is the round that a verdict on the hop at an index speaks of, or on the
// next one; nil for none.
func (r *Reader) round(loop trace.Loop, at int) *Round {
	if !isRound(loop) {
		return nil
	}
	round := &Round{Kind: loop.Kind, Note: loop.Note, First: loop.Since - 1, Last: at - 1, Again: loop.Again, through: at - 1}
	switch {
	case loop.Since == 0:
		round.First, round.Grows = at-1, true // deeper is where the hops before it led, for all they show
	case loop.Again:
		round.Last--
	}
	round.Begins, round.Decides = r.id(round.First), r.id(round.Last)
	return round
}

func (r *Reader) id(at int) int { return IDOf(r.hops[at-r.first], at) }

// answered looks at how the repeated request is answered: in a round as before.
func (round *Round) answered(r *Reader, at int, loop trace.Loop) {
	if loop.Again || loop.Since == 0 || at-r.first >= len(r.hops) {
		return
	}
	first := r.hops[round.First-r.first]
	if loop.Kind == trace.LoopCertain && sameLocation(first, r.hops[at-r.first]) {
		round.Again, round.through = true, at
		return
	}
	to, led := leadsTo(r.hops[at-r.first])
	before, went := leadsTo(first)
	switch {
	case led && went && to.Hostname() == before.Hostname() && Path(to) == Path(before):
		round.Again, round.through = true, at
	case r.hops[at-r.first].Response != nil:
		round.Left = true
	}
}

// sameLocation reports whether two answers to one request send it on in the same
// words.
func sameLocation(a, b *trace.Hop) bool {
	if !goesOn(a) || !goesOn(b) {
		return false
	}
	x, ok := a.Response.Fields.Lookup("Location")
	y, _ := b.Response.Fields.Lookup("Location")
	return ok && x == y
}

// leadsTo is where a hop's Location leads; a hop that was shed is read by the
// RFC.
func leadsTo(h *trace.Hop) (uri.URI, bool) {
	if to := h.Decision.Location.Resolved; to != nil {
		return *to, true
	}
	if !goesOn(h) {
		return uri.URI{}, false
	}
	location, _ := h.Response.Fields.Lookup("Location")
	to := uri.Resolve(h.Request.URI, location)
	return to, to.Host != ""
}

// keep joins a round to the one that the chain is in, or begins it.
func (r *Reader) keep(round *Round) {
	if n := len(r.rounds); n > 0 && r.rounds[n-1].continues(round) {
		r.rounds[n-1].join(round)
		return
	}
	r.rounds = append(r.rounds, round)
}

// continues reports whether the other round is this one, gone once more.
func (round *Round) continues(other *Round) bool {
	return !round.Left && round.Grows == other.Grows && other.First <= round.through+1
}

func (round *Round) join(other *Round) {
	round.through, round.Left = other.through, other.Left
	round.Again = round.Again || other.Again
	if other.Kind == trace.LoopCertain && round.Kind != other.Kind {
		round.Kind, round.Note = other.Kind, other.Note
	}
}

// Gone returns the round that the hop at an index is part of by the requests that
// were sent; nil for none.
func (r *Reader) Gone(at int) *Round { return find(r.rounds, at) }

// Round is Gone, and where the last hop leads counts too: it is what the client
// would ask for next.
func (r *Reader) Round(at int) *Round { return find(r.all(), at) }

// all is the rounds that the chain went, and the one that it would go next.
func (r *Reader) all() []*Round {
	_, next := r.Ahead()
	n := len(r.rounds)
	switch {
	case next == nil:
		return r.rounds
	case n > 0 && r.rounds[n-1].continues(next):
		joined := *r.rounds[n-1]
		joined.join(next)
		next, n = &joined, n-1
	}
	return append(r.rounds[:n:n], next)
}

func find(rounds []*Round, at int) *Round {
	for i := len(rounds) - 1; i >= 0; i-- {
		if rounds[i].has(at) {
			return rounds[i]
		}
	}
	return nil
}

func (round *Round) has(at int) bool { return round.First <= at && at <= round.through }

// Ahead says what the request after the last hop would repeat, and which round
// that closes; nil for none.
func (r *Reader) Ahead() (trace.Loop, *Round) {
	h := r.last()
	if h == nil || !r.whole || h.Response == nil {
		return trace.Loop{}, nil
	}
	d := r.decision(h)
	var loop trace.Loop
	if d.Next != nil && !h.Ghost {
		loop = r.visits.Loop(nextOf(h, d))
	}
	if told := h.Decision.Loop; !isRound(loop) && isRound(told) { // it saw farther, or gave up
		loop = told
		if told.Since > 0 {
			loop.Since = max(r.indexOf(told.Since), r.first) + 1
		}
	}
	return r.named(loop), r.round(loop, r.first+len(r.hops))
}

// isRound reports whether a verdict is on a loop, and not on a URL that may well
// answer when it is asked again.
func isRound(l trace.Loop) bool {
	return l.Kind == trace.LoopCertain || l.Kind == trace.LoopProbable
}

// nextOf is the request that goes next. What was recorded of another client is
// taken as it was: its own fields go on, and a cookie that was set is sent.
func nextOf(h *trace.Hop, d *trace.Decision) *trace.Request {
	if h.Decision.Client != "" {
		return d.Next
	}
	next := h.Request
	next.Method, next.URI, next.Body = d.Next.Method, d.Next.URI, d.Next.Body
	for _, n := range d.Cookies {
		if n.Event == trace.CookieStored || n.Event == trace.CookieReplaced {
			next.Fields = append(slices.Clip(next.Fields), trace.Field{Name: "Cookie", Value: n.Line})
		}
	}
	return &next
}

// indexOf is the index of the hop with an ID; -1 for none.
func (r *Reader) indexOf(id int) int {
	for i := len(r.hops) - 1; i >= 0; i-- {
		if r.id(r.first+i) == id {
			return r.first + i
		}
	}
	return -1
}
