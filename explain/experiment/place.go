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
	hop    *trace.Hop
	before []*trace.Hop
	base   trace.Request // the hop's request, or its GET variant
	swap   bool          // base has another method than the hop's request
	once   string        // why the URL is not to be asked again without need; ""
}

func placeOf(ch trace.Chain, i int, ranked []cause.Ranked) place {
	h := ch.Hops[i]
	p := place{hop: h, before: ch.Hops[:i], base: h.Request.Clone()}
	if !safe(h.Request.Method) && byRoute(ranked) {
		p.base, p.swap = bodiless(h.Request, "GET"), true
	}
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

// routed are the categories whose causes look at the URL and not at the method:
// a GET tells as much as a POST.
var routed = map[cause.Category]bool{
	cause.HTTPSUpgrade: true, cause.HTTPSDowngrade: true, cause.HostCanonical: true, cause.SlashAdd: true, cause.SlashRemove: true,
	cause.IndexStrip: true, cause.PathNormalisation: true, cause.CaseNormalisation: true, cause.Locale: true,
	cause.MovedResource: true, cause.MethodPreserving: true, cause.Proxy: true, cause.Maintenance: true,
	cause.LoopMisconfigurated: true,
}

// byRoute reports whether the likeliest answer does not look at the method.
func byRoute(ranked []cause.Ranked) bool {
	for _, r := range ranked {
		if !r.CannotTell {
			return routed[r.Category]
		}
	}
	return false
}

// bodiless returns the request with another method and without content.
func bodiless(r trace.Request, method string) trace.Request {
	r = r.Clone()
	r.Method, r.Body = method, nil
	r.Fields = r.Fields.Without("Content-Length", "Content-Type", "Content-Encoding", "Content-Language", "Content-Location",
		"Transfer-Encoding", "Expect", "Trailer")
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
	out.Request, out.Change = r, change
	if p.swap && r.Method == "GET" {
		out.Change += ", by GET in place of " + article.Value(p.hop.Request.Method)
	}
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
