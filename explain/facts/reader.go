package facts

import (
	"slices"

	"detour/trace"
)

// A Reader works out the facts of a chain as it grows. Its zero value is an
// empty chain. It takes each hop's decision as it is when the hop is added.
type Reader struct {
	hops    []*trace.Hop
	first   int  // index of the first hop that was looked at
	whole   bool // and the last one is the chain's last
	missed  bool // look always for the cookies that a request lacks
	visits  trace.Visits
	memory  *trace.Memory // a browser's, of what nobody has decided
	decided *trace.Hop    // the last hop that it decided
	read    trace.Decision
	given   []Given
	rounds  []*Round
}

// Add takes the next hop of the chain and returns its facts. Its round is known
// when the hops around it are: see [Reader.Round].
func (r *Reader) Add(h *trace.Hop) *Hop {
	r.whole = true
	at := r.first + len(r.hops)
	f := &Hop{ID: IDOf(h, at), At: at, Line: NoLine}
	if h == nil {
		r.pass(h, false)
		return f
	}
	f.From = h.Request.URI
	f.Loop = r.arrive(h)
	f.Cookies = cookiesOf(h)
	if r.missed || f.Loop.Kind != trace.LoopNone || len(f.Cookies) > 0 {
		f.Missing = r.missing(h)
	}
	if d := r.decision(h); h.Response != nil {
		f.read(h, d)
		f.readJar(h, d.Cookies)
	}
	for i := range f.Cookies {
		if c := &f.Cookies[i]; c.Expired && SendsCookie(&h.Request, c.Name) {
			c.Stays = r.staying(h, c)
		}
	}
	r.give(h, f.Cookies)
	f.Round = r.Gone(at)
	return f
}

// pass takes a hop whose own facts are not asked for. What its cookies are counts
// for the hops behind it alone.
func (r *Reader) pass(h *trace.Hop, cookies bool) {
	if h == nil {
		r.hops = append(r.hops, h)
		return
	}
	r.arrive(h)
	if cookies {
		r.give(h, cookiesOf(h))
	}
}

// arrive takes note of where the chain is now, and says whether it has been
// there. What the user sends again by hand is no round, so a hop that no redirect
// led to begins anew.
func (r *Reader) arrive(h *trace.Hop) trace.Loop {
	at := r.first + len(r.hops)
	before := r.last()
	r.hops = append(r.hops, h)
	if h.Decision.Client == "" && r.memory == nil {
		r.memory = browser().Recall(trace.Chain{})
	}
	if r.memory != nil {
		r.memory.Add(within(h))
		r.decided = nil
	}
	if before == nil || !goesOn(before) {
		r.visits = trace.Visits{}
	}
	if h.Ghost {
		return trace.Loop{}
	}
	loop := r.visits.Add(&h.Request, at+1)
	r.repeats(loop, at)
	return r.named(loop)
}

// named is the verdict with the hop that is repeated by its ID.
func (r *Reader) named(loop trace.Loop) trace.Loop {
	if loop.Since > 0 {
		loop.Since = r.id(loop.Since - 1)
	}
	return loop
}

// last is the last hop that was added; nil for none.
func (r *Reader) last() *trace.Hop {
	if len(r.hops) == 0 {
		return nil
	}
	return r.hops[len(r.hops)-1]
}

// goesOn reports whether the hop behind this one is what it led to.
func goesOn(h *trace.Hop) bool {
	if h.Response == nil {
		return false
	}
	return h.Decision.Verdict == trace.Follow || h.Status() == 401 || IsRedirect(h.Status()) && h.Response.Fields.Has("Location")
}

// decision is what the client does after the last hop.
func (r *Reader) decision(h *trace.Hop) *trace.Decision {
	if h.Decision.Client != "" {
		return &h.Decision
	}
	if r.decided != h {
		r.decided, r.read = h, r.memory.Decide()
	}
	return &r.read
}

// Bounds on what is read of a hop that nobody has decided: where a client has
// decided, its own bounds held.
const (
	maxFields = 256
	maxValue  = 8 << 10
)

// within returns a hop with no more in its response's fields than that.
func within(h *trace.Hop) *trace.Hop {
	if h.Response == nil || len(h.Response.Fields) <= maxFields && !slices.ContainsFunc(h.Response.Fields, tooLong) {
		return h
	}
	r, small := *h.Response, *h
	r.Fields = slices.Clone(r.Fields[:min(len(r.Fields), maxFields)])
	for i := range r.Fields {
		r.Fields[i].Value = r.Fields[i].Value[:min(len(r.Fields[i].Value), maxValue)]
	}
	small.Response = &r
	return &small
}

func tooLong(f trace.Field) bool { return len(f.Value) > maxValue }
