package verdict

import (
	"strings"

	"detour/explain/facts"
	"detour/explain/finding"
	"detour/trace"
	"detour/trace/uri"
)

// circle is the round that the chain is in: one that nobody has left.
func (m *matter) circle() *facts.Round {
	r := m.round
	if r == nil || !r.Holds() || r.Last >= len(m.ch.Hops) || m.edited {
		return nil
	}
	if !m.waiting && m.outcome.Kind == trace.OutcomeFinal && !facts.IsRedirect(m.last.Status()) {
		return nil
	}
	return r
}

// goesRound says that the chain goes round, by the hop that sends it back.
func goesRound(r *facts.Round, at int, h Headline) *told {
	if r.Kind == trace.LoopProbable && !r.Again {
		h.Says = strings.Replace(h.Says, "Loop:", "Likely a loop:", 1)
	}
	return &told{outcome: Loop, severity: finding.Error, at: at, why: "it sends the chain back", headline: h,
		about: []string{"loop-exact", "loop-with-cookie", "loop-growing", "ping-pong", "tls-proxy-loop"}}
}

func growingLoop(m *matter) *told {
	r := m.circle()
	if r == nil || !r.Grows {
		return nil
	}
	t := goesRound(r, r.First, says("Loop: the URL grows with every hop, seen at hop %s", m.id(r.First)))
	t.why = "it adds once more what is there already"
	return t
}

// noJar is the rule of clients that keep no cookies at all.
const noJar = "no-jar"

// longestRound bounds the hops of a round that are looked into.
const longestRound = 16

// hops are the indices of a round's hops.
func roundHops(r *facts.Round) []int {
	var all []int
	for i := r.First; i <= r.Last && len(all) < longestRound; i++ {
		all = append(all, i)
	}
	return all
}

// cookieLoop is about a round that ends when a cookie comes back, and it does
// not.
func cookieLoop(m *matter) *told {
	r := m.circle()
	if r == nil || r.Grows {
		return nil
	}
	for _, i := range roundHops(r) {
		if m.ch.Hops[i].Response == nil || len(m.ch.Hops[i].Decision.Cookies) == 0 && !m.ch.Hops[i].Response.Fields.Has("Set-Cookie") {
			continue
		}
		for _, c := range facts.At(m.ch, i).Cookies {
			switch {
			case c.Event == trace.CookieRejected && c.Rule.ID == noJar:
				return m.waits(r, i, "Loop: %s sets cookie %s, and this client keeps none", c.Name)
			case c.Event == trace.CookieRejected:
				return m.waits(r, i, "Loop: %s sets cookie %s, which is refused each time", c.Name)
			}
		}
	}
	if m.finding("loop-with-cookie") == nil {
		return nil
	}
	for i := r.First; i <= min(r.First+r.Length(), m.end); i++ {
		for _, g := range facts.At(m.ch, i).Missing {
			if at := m.index(g.Hop); at >= 0 {
				return m.waits(r, at, "Loop: %s sets cookie %s, which never comes back", g.Name)
			}
		}
	}
	return nil
}

func (m *matter) waits(r *facts.Round, at int, format, cookie string) *told {
	t := goesRound(r, at, says(format, path(m.ch.Hops[at].Request.URI), text(cookie)))
	t.why = "its cookie is what the chain waits for"
	return t
}

// loginLoop is about a login that leads back to a page that asks for it again.
func loginLoop(m *matter) *told {
	r := m.circle()
	if r == nil || r.Grows || r.Length() < 3 {
		return nil
	}
	for _, i := range roundHops(r) {
		if set := m.evidence(i); set.Has("target-login") || set.Has("host-login") {
			begin := m.ch.Hops[r.First].Request.URI
			return goesRound(r, r.Last, says("Login loop: hop %s leads back to %s, which asks to log in", m.id(r.Last), address(begin)))
		}
	}
	return nil
}

func loop(m *matter) *told {
	r := m.circle()
	if r == nil || r.Grows {
		return nil
	}
	first := m.ch.Hops[r.First].Request.URI
	switch r.Length() {
	case 1:
		return goesRound(r, r.Last, says("Loop: %s redirects to itself", own(first.Scheme+"://"), address(first)).joined())
	case 2:
		return goesRound(r, r.Last, together(first, m.ch.Hops[r.Last].Request.URI))
	}
	return goesRound(r, r.Last, says("Loop of %s hops: hop %s leads back to %s", number(r.Length()), m.id(r.Last), address(first)))
}

// together says that two URLs lead to each other, by what tells them apart.
func together(one, other uri.URI) Headline {
	if one.Hostname() == other.Hostname() && one.Scheme != other.Scheme && one.RequestTarget() == other.RequestTarget() {
		return says("Loop: http and https of %s lead to each other", address(one))
	}
	a, b := pair(one, other)
	return says("Loop: %s and %s lead to each other", a, b)
}

// joined puts the first two values in the place of one.
func (h Headline) joined() Headline {
	h.Says = strings.Replace(h.Says, "%s", "%s%s", 1)
	return h
}

// ruling says that the client goes no further.
func (m *matter) ruling(h Headline, about ...string) *told {
	return &told{severity: finding.Error, at: m.end, why: "the client goes no further", headline: h, about: about}
}

// notHTTP is about a target that is no web page.
func notHTTP(m *matter) *told {
	if m.outcome.Kind != trace.OutcomeRefused || !m.finds("non-http-scheme", m.end) {
		return nil
	}
	location, _ := m.last.Response.Fields.Lookup("Location")
	scheme, _, _ := strings.Cut(strings.TrimSpace(location), ":")
	return m.ruling(says("Hop %s leads to a %s: URL, which %s does not follow", m.id(m.end), text(strings.ToLower(scheme)), m.client()), "non-http-scheme", "client-not-following")
}

func refused(m *matter) *told {
	if m.outcome.Kind != trace.OutcomeRefused {
		return nil
	}
	d := m.last.Decision
	detail := d.Detail.String()
	if detail == "" {
		detail = d.Why.Says
	}
	return m.ruling(says("Hop %s is refused by %s: %s", m.id(m.end), m.client(), text(detail)), "duplicate-location", "downgrade", "unencoded", "client-not-following")
}

func gaveUp(m *matter) *told {
	if m.outcome.Kind != trace.OutcomeLimit && m.outcome.Kind != trace.OutcomeLoop {
		return nil
	}
	return m.ruling(says("%s gave up after %s hops: %s still redirects", m.client(), number(len(m.ch.Hops)), address(m.here())), "chain-long", "chain-client-limit")
}
