package trace

import (
	"fmt"
	"strconv"
)

// Memory is what a client remembers of a chain: cookies, HSTS hosts, where it
// has been. It can be rebuilt from the chain; a session keeps it so that a
// decision costs the same at hop 10,000 as at hop 1.
type Memory struct {
	client    Client
	redirects int
}

// Recall returns what the client remembers after the chain.
func (c Client) Recall(ch Chain) *Memory {
	m := &Memory{client: c, redirects: -1}
	for _, h := range ch.Hops {
		m.Add(h)
	}
	return m
}

// Add lets the client remember one more hop.
func (m *Memory) Add(h *Hop) { m.redirects++ }

// Decide returns what the client does after the chain's last hop. It is pure:
// the same chain gives the same decision.
func (c Client) Decide(ch Chain) Decision { return c.decide(ch, c.Recall(ch)) }

func (c Client) decide(ch Chain, m *Memory) Decision {
	d := Decision{Client: c.Name}
	h := ch.Last()
	switch {
	case h == nil:
		return d
	case h.Failure != nil || h.Response == nil:
		d.Verdict = Failed
		return d
	case h.Status()/100 != 3 || c.policy.status != nil && !c.policy.status[h.Status()]:
		d.Why = Rule{ID: "not-a-redirect", Says: "the status is not one that the client follows", Source: c.Source}
		return d
	}
	d.Location = c.readLocation(h)
	if d.Location.Resolved == nil {
		if d.Location.Raw != nil {
			d.Verdict = Refuse
		}
		return d
	}
	if m.redirects >= c.policy.limit {
		d.Verdict = GiveUp
		return d
	}
	d.Verdict = Follow
	d.Next, d.Changes = c.next(h, *d.Location.Resolved)
	return d
}

func (c Client) readLocation(h *Hop) Location {
	l := Location{Raw: h.Response.Fields.Values("Location")}
	if len(l.Raw) == 0 {
		l.Problem = "the response has no Location"
		return l
	}
	l.Used = l.Raw[0]
	u, err := c.policy.parse(&h.Request.URI, l.Used)
	if err != nil {
		l.Problem = err.Error()
		return l
	}
	l.Resolved = &u
	return l
}

func (c Client) next(h *Hop, to URI) (*Request, []Change) {
	r := h.Request.Clone()
	var cs []Change
	rule := Rule{ID: "location", Says: "the target is the Location, resolved", Source: "RFC 9110 §10.2.2"}
	r.URI = to
	cs = append(cs, Change{Part: PartTarget, From: h.Request.URI.String(), To: to.String(), Op: Changed, Rule: rule})
	if c.policy.getFor(h.Status(), r.Method) {
		get := Rule{ID: "fetch-post-to-get", Says: fmt.Sprintf("a %d turns %s into GET", h.Status(), r.Method), Source: c.Source}
		cs = append([]Change{{Part: PartMethod, From: r.Method, To: "GET", Op: Changed, Rule: get}}, cs...)
		r.Method = "GET"
		if r.Body != nil {
			cs = append(cs, Change{Part: PartBody, From: strconv.Itoa(len(r.Body)) + " bytes", Op: Removed, Rule: get,
				Note: "the body is dropped, and the fields that described it"})
		}
		r.Body = nil
		for _, f := range r.Fields {
			if f.Is("Content-Type") || f.Is("Content-Length") {
				cs = append(cs, Change{Part: PartField, Name: f.Name, From: f.Value, Op: Removed, Rule: get})
			}
		}
		r.Fields = r.Fields.Without("Content-Type", "Content-Length")
	}
	if !to.SameOrigin(h.Request.URI) && r.Fields.Has("Authorization") {
		cs = append(cs, Change{Part: PartField, Name: "Authorization", From: r.Fields.Get("Authorization"), Op: Removed,
			Rule: Rule{ID: "authorization-other-origin", Says: "credentials stay with their origin", Source: c.Source}})
		r.Fields = r.Fields.Without("Authorization")
	}
	if host := to.Authority(); host != r.Fields.Get("Host") {
		cs = append(cs, Change{Part: PartField, Name: "Host", From: r.Fields.Get("Host"), To: host, Op: Changed, Rule: rule})
		r.Fields = r.Fields.With("Host", host)
	}
	return &r, cs
}
