package compare

import (
	"slices"

	"detour/trace"
	"detour/trace/uri"
)

// A Comparison is who does what after a hop.
type Comparison struct {
	Groups    []Group             // the largest first
	Cannot    []trace.Unsupported // clients that have no way to send the hop's request
	Fields    []trace.FieldSplit  // fields that some send to the next target and some do not
	Elsewhere *uri.URI            // the next target, where that is another host; else nil
	Of        int                 // clients that were asked
}

// A Group is the clients that do the same.
type Group struct {
	Does      string         // "GET", or what is done instead of following
	Fate      trace.BodyFate // of the request's content
	Next      *trace.Request // nil where it is not followed
	Decisions []trace.Decision
}

// After puts a comparison of the clients after a hop in words.
func After(hop *trace.Hop, c trace.Comparison) Comparison {
	out := Comparison{Cannot: c.Cannot, Fields: c.Fields, Of: len(c.Cannot)}
	for _, g := range c.Groups {
		group := Group{Does: does(g, hop), Fate: g.Step.Body, Next: g.Clients[0].Next, Decisions: g.Clients}
		if next := group.Next; next != nil && out.Elsewhere == nil && next.URI.Authority() != hop.Request.URI.Authority() {
			out.Elsewhere = &next.URI
		}
		out.Groups = append(out.Groups, group)
		out.Of += len(g.Clients)
	}
	return out
}

// does is what a group does, in a few words.
func does(g trace.Group, hop *trace.Hop) string {
	switch s := g.Step; {
	case s.Method != "":
		return trace.Printable(s.Method)
	case s.Verdict == trace.Follow:
		return "followed, without a request"
	case s.Verdict == trace.Stop && hop.Status()/100 == 3:
		return "not followed: the response is kept"
	case s.Verdict == trace.Stop:
		return "the response is kept"
	case s.Verdict == trace.Refuse:
		return "not followed: an error"
	case s.Verdict == trace.GiveUp:
		return "not followed: the limit is reached"
	}
	return "not followed: the exchange failed"
}

// Body says what became of a request's content; "" where it had none.
func Body(fate trace.BodyFate) string {
	switch fate {
	case trace.BodyNone:
		return ""
	case trace.BodyKept:
		return "body sent again"
	}
	return "body " + string(fate)
}

// Clients returns the names of a group's clients.
func (g Group) Clients() []string {
	var names []string
	for _, d := range g.Decisions {
		names = append(names, d.Client)
	}
	return names
}

// Has reports whether a client is one of the group.
func (g Group) Has(client string) bool {
	return slices.ContainsFunc(g.Decisions, func(d trace.Decision) bool { return d.Client == client })
}

// Rules returns the rules behind what a group does, each once: that for the
// method where it changes or is worth a line, else that of the verdict.
func (g Group) Rules() []trace.Rule {
	var rules []trace.Rule
	seen := map[string]bool{"": true}
	for _, d := range g.Decisions {
		if r := ruleBehind(d); !seen[r.ID] {
			seen[r.ID] = true
			rules = append(rules, r)
		}
	}
	return rules
}

func ruleBehind(d trace.Decision) trace.Rule {
	for _, c := range d.Changes {
		if c.Part == trace.PartMethod {
			return c.Rule
		}
	}
	return d.Why
}

// Without returns the comparison without the group that a client is in. What
// counts count stays as it was.
func (c Comparison) Without(client string) Comparison {
	c.Groups = slices.DeleteFunc(slices.Clone(c.Groups), func(g Group) bool { return g.Has(client) })
	return c
}
