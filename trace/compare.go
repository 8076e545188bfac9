package trace

import (
	"slices"
	"strings"
)

// A Comparison is what clients do after one hop, those that do the same side
// by side.
type Comparison struct {
	Groups []Group       // the largest first
	Fields []FieldSplit  // fields that some clients send to the next target and others do not
	Cannot []Unsupported // clients that have no way to send the hop's request
}

// Unsupported is a client that cannot send a request, and why, in a clause that
// names it. What it would do after the response is not asked.
type Unsupported struct {
	Client string
	Why    string
}

// A Group is the clients whose next step is the same.
type Group struct {
	Step    Step
	Clients []Decision // each with the client's name and its rules, in the table's order
}

// A Step is what a client does next, as far as a server or a user sees it.
// Two clients do the same when their steps are equal.
type Step struct {
	Verdict Verdict
	Method  string // "" unless the client follows
	Target  string // the URI requested, fragment included; "" unless it follows
	Body    BodyFate
}

// BodyFate is what becomes of the request's content.
type BodyFate string

// The fates. BodyNone is for a request that had no content.
const (
	BodyNone    BodyFate = ""
	BodyKept    BodyFate = "kept"    // sent again
	BodyDropped BodyFate = "dropped" // left out, the method with it
	BodyLost    BodyFate = "lost"    // left out although the method stays
)

// A FieldSplit says which clients send a field to the next target and which do
// not, among those that follow.
type FieldSplit struct {
	Name    string
	Sent    []string // client names
	Without []string
}

// comparedFields are the fields that clients differ in and that matter to a
// server or to a secret.
var comparedFields = []string{"Authorization", "Proxy-Authorization", "Cookie", "Referer", "Origin", "Content-Type"}

// Compare returns what each client would do after the chain's last hop. It is
// pure: it predicts from the response at hand and sends nothing.
func Compare(ch Chain, clients []Client) Comparison {
	var ds []Decision
	for _, client := range clients {
		ds = append(ds, client.Decide(ch))
	}
	return CompareDecisions(ch.Last(), clients, ds)
}

// CompareDecisions is [Compare] for decisions that were made already, one a
// client in their order: a caller that may give up between two clients makes
// them itself.
func CompareDecisions(last *Hop, clients []Client, ds []Decision) Comparison {
	if last == nil {
		return Comparison{}
	}
	var c Comparison
	var follow []Decision
	for i, d := range ds {
		// A browser's page sends what its address bar cannot.
		if why := clients[i].CannotSend(last.Request); why != "" && clients[i].Family != "browser" {
			c.Cannot = append(c.Cannot, Unsupported{d.Client, why})
			continue
		}
		c.add(stepOf(last, d), d)
		if d.Next != nil {
			follow = append(follow, d)
		}
	}
	slices.SortStableFunc(c.Groups, func(a, b Group) int { return len(b.Clients) - len(a.Clients) })
	for _, name := range append(comparedFields, customFields(last)...) {
		if split := splitBy(name, follow); len(split.Sent) > 0 && len(split.Without) > 0 {
			c.Fields = append(c.Fields, split)
		}
	}
	return c
}

func (c *Comparison) add(s Step, d Decision) {
	for i := range c.Groups {
		if c.Groups[i].Step == s {
			c.Groups[i].Clients = append(c.Groups[i].Clients, d)
			return
		}
	}
	c.Groups = append(c.Groups, Group{Step: s, Clients: []Decision{d}})
}

// stepOf sums up a decision.
func stepOf(h *Hop, d Decision) Step {
	s := Step{Verdict: d.Verdict}
	if d.Next == nil {
		return s
	}
	s.Method, s.Target = d.Next.Method, d.Next.URI.String()
	s.Body = FateOfBody(h.Request, *d.Next)
	return s
}

// FateOfBody returns what becomes of a request's content in the next request.
func FateOfBody(r, next Request) BodyFate {
	switch {
	case len(r.Body) == 0:
		return BodyNone
	case len(next.Body) > 0:
		return BodyKept
	case next.Method == r.Method:
		return BodyLost
	}
	return BodyDropped
}

// customFields returns the names of the request's fields that are neither
// compared anyway nor every client's own affair.
func customFields(h *Hop) []string {
	own := []string{"Host", "User-Agent", "Accept", "Accept-Encoding", "Accept-Language", "Content-Length", "Connection"}
	var names []string
	for _, f := range h.Request.Fields {
		if !nameIn(f.Name, own) && !nameIn(f.Name, comparedFields) && !nameIn(f.Name, names) && !strings.HasPrefix(strings.ToLower(f.Name), "sec-") {
			names = append(names, f.Name)
		}
	}
	return names
}

func splitBy(name string, follow []Decision) FieldSplit {
	split := FieldSplit{Name: name}
	for _, d := range follow {
		if d.Next.Fields.Has(name) {
			split.Sent = append(split.Sent, d.Client)
		} else {
			split.Without = append(split.Without, d.Client)
		}
	}
	return split
}
