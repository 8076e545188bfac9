package finding

import (
	"detour/explain/article"
	"detour/explain/facts"
	"detour/trace"
)

// rewriteChecks are about clients that write a target anew.
var rewriteChecks = []check{
	{
		id: "client-target-differs", number: 109, severity: Warning,
		title: "Clients ask for different URLs",
		why:   "Some decode percent-encoded characters, or encode others, before they ask. For reserved characters that is another URL, and a server that insists on its form redirects them in a loop.",
		fix:   "Treat both forms as the same on the server, or write the Location with as few escapes as RFC 3986 allows.",
		cites: []string{"RFC 3986 §2.2", "RFC 3986 §6.2.2.2"},
		hop:   clientTargets,
	},
}

// clientTargets looks where the walked client writes the target anew.
func clientTargets(v view) []sighting {
	if v.to == nil || !v.facts.Rewrites {
		return nil
	}
	seen := v.seen(v.response("Location"), "%s asks for %s, and the Location says %s.", article.Value(v.hop.Decision.Client), v.there(), codeURI(v.facts.Plain.String()))
	if as := v.asWritten(); len(as) > 0 {
		seen[0].text += " As it is written it is asked for by " + named(as) + "."
	}
	if v.goesRound() {
		return withSeverity(Error, seen)
	}
	return seen
}

// asWritten returns the clients that ask for what the Location says.
func (v view) asWritten() []string {
	alone := *v.hop
	ch := trace.Chain{Hops: []*trace.Hop{&alone}}
	var names []string
	for _, c := range profiles() {
		if c.CannotSend(alone.Request) != "" || isScript(c) {
			continue
		}
		if d := c.Decide(ch); d.Next != nil && facts.Same(d.Next.URI, *v.facts.Plain) {
			names = append(names, c.Name)
		}
	}
	return names
}
