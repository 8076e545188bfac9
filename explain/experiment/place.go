package experiment

import (
	"fmt"

	"detour/explain/article"
	"detour/explain/cause"
	"detour/explain/evidence"
	"detour/trace"
)

// A place is where an experiment is made: a hop, those before it, and the
// request that experiments are built from.
type place struct {
	chain trace.Chain
	at    int
	hop   *trace.Hop
	base  trace.Request // the hop's request, of which one thing is changed
	once  string        // why the URL is not to be asked again without need; ""
}

func placeOf(ch trace.Chain, i int) place {
	h := ch.Hops[i]
	p := place{chain: ch, at: i, hop: h, base: h.Request.Clone()}
	set := evidence.Of(ch, i)
	switch {
	case set.Has("request-callback"):
		p.once = "The URL brings back a code that is good for one use."
	case set.Has("request-logout"):
		p.once = "The URL ends a session."
	}
	return p
}

// safe reports whether a method is safe, RFC 9110 §9.2.1.
func safe(method string) bool {
	return method == "GET" || method == "HEAD" || method == "OPTIONS" || method == "TRACE"
}

// bodiless returns the request with another method and without content.
func bodiless(r trace.Request, method string) trace.Request {
	r = r.Clone()
	r.Method, r.Body = method, nil
	r.Fields = r.Fields.Without(contentFields...)
	return r
}

// proposal builds the experiment's request, or says why it cannot be made.
func (p place) proposal(try cause.Experiment) Proposal {
	out := Proposal{Experiment: try, Hop: p.hop.ID, Parent: p.hop.Parent}
	v, known := variants[try]
	if !known {
		out.Blocked = "No request is known for it."
		return out
	}
	r, change, blocked := v(p)
	if blocked != "" {
		out.Blocked = blocked
		return out
	}
	if more := beyond(try, p.hop.Request, r); len(more) > 0 {
		out.Blocked = "The answers could not be compared: " + listedToo(more) + "."
		return out
	}
	out.Request, out.Change = r, change
	out.Unsafe = !safe(r.Method)
	out.Ask = p.ask(out)
	return out
}

// ask says why the user is asked first.
func (p place) ask(out Proposal) string {
	switch {
	case out.Unsafe:
		return fmt.Sprintf("%s is not a safe method: it may change something on the server.", article.Value(out.Request.Method))
	case out.Experiment == cause.MadeUpHost:
		return "It asks for a host that does not exist, which shows in the server's logs."
	case out.Request.URI.Path == p.hop.Request.URI.Path:
		return p.once
	}
	return ""
}
