package facts

import (
	"strings"

	"detour/trace"
	"detour/trace/uri"
)

// A Hop is what one exchange of a chain shows beside what stands on its lines.
type Hop struct {
	ID int // the hop's own, or its place in the chain from 1
	At int // its index in the chain

	From     uri.URI // what was asked for
	Status   int     // 0 without a response
	Location string  // the first one, without white space around it
	Line     int     // of the Location in the response's fields; NoLine for none

	Redirects bool      // a redirect status (Fetch) with a Location
	Leads     bool      // the client has a target that it could follow
	Target    *Relation // where the Location leads; nil for nowhere
	Plain     *uri.URI  // where it leads by RFC 3986, when the client reads it otherwise
	Rewrites  bool      // the client asks for another URL than a Location that is in order: its percent-encoding is another

	Cookies []Cookie           // that the response sets, a line each
	Jar     []trace.CookieNote // cookies that go with the next request or are withheld, and why
	Missing []Given            // cookies that the way gave and the request lacks; [Of] looks for them where a request comes again or sets a cookie

	Loop  trace.Loop // what the request repeats of the chain before it
	Round *Round     // the round that the hop is part of; nil for none
}

// NoLine stands for the index of a field line that is not there.
const NoLine = -1

// Of returns the facts of a chain, a value a hop.
func Of(ch trace.Chain) []Hop {
	var r Reader
	hops := make([]Hop, 0, len(ch.Hops))
	for _, h := range ch.Hops {
		hops = append(hops, *r.Add(h))
	}
	for _, round := range r.all() {
		for i := round.First; i <= min(round.through, len(hops)-1); i++ {
			hops[i].Round = round
		}
	}
	return hops
}

// Window is how many hops on either side of one At looks at: more than a browser
// follows.
const Window = 32

// At returns the facts of the hop at index i of a chain, which is in it. A round
// that begins farther away than Window begins there.
func At(ch trace.Chain, i int) Hop {
	r := Reader{first: max(0, i-Window), missed: true}
	var at Hop
	for k := r.first; k < min(len(ch.Hops), i+Window+1); k++ {
		if k == i {
			at = *r.Add(ch.Hops[k])
		} else {
			r.pass(ch.Hops[k], k < i)
		}
	}
	r.whole = i+Window+1 >= len(ch.Hops)
	at.Round = r.Round(i)
	return at
}

// IDOf is the hop's ID, or its place in a chain whose hops have none.
func IDOf(h *trace.Hop, at int) int {
	if h != nil && h.ID != 0 {
		return h.ID
	}
	return at + 1
}

// IsRedirect reports a redirect status (Fetch, "redirect status").
func IsRedirect(status int) bool {
	switch status {
	case 301, 302, 303, 307, 308:
		return true
	}
	return false
}

// browser reads what nobody has decided.
func browser() trace.Client { return trace.DefaultClient() }

// read takes what the response says of the next request.
func (f *Hop) read(h *trace.Hop, d *trace.Decision) {
	f.Status = h.Status()
	f.Line = NoLine
	for i, line := range h.Response.Fields {
		if line.Is("Location") {
			f.Line, f.Location = i, strings.Trim(line.Value, " \t")
			break
		}
	}
	f.Redirects = IsRedirect(f.Status) && f.Line != NoLine
	if f.Line != NoLine {
		f.aim(d.Location.Resolved)
	}
}

// aim finds the target: the client's, or else the RFC's.
func (f *Hop) aim(read *uri.URI) {
	plain := uri.Resolve(f.From, f.Location)
	switch {
	case read != nil:
		f.Leads = true
		r := Relate(f.From, *read)
		f.Target = &r
		if !Same(plain, *read) {
			f.Plain = new(plain)
			f.Rewrites = plain.SameOrigin(*read) && strings.Contains(f.Location, "%") && uri.IsReference(f.Location)
		}
	case plain.Host != "":
		r := Relate(f.From, plain)
		f.Target = &r
	}
}
