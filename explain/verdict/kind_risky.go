package verdict

import (
	"detour/explain/finding"
	"detour/trace"
)

// brokenAndFollowed is about an answer that broke off, whose Location the client
// follows all the same.
func brokenAndFollowed(m *matter) *told {
	hops := m.broken
	if m.waiting && m.last.Failure != nil {
		hops = append(hops[:len(hops):len(hops)], m.end)
	}
	if len(hops) == 0 {
		return nil
	}
	return m.risk(hops[0], "its answer is not whole", says("The answer of hop %s is broken, and %s follows it all the same", m.id(hops[0]), m.client()))
}

func (m *matter) risk(at int, why string, h Headline, about ...string) *told {
	return &told{severity: finding.Warning, at: at, why: why, headline: h, about: about}
}

// faults are findings of weight that no other headline speaks of, with what it
// says of each; the hop comes first.
var faults = []struct{ rule, says string }{
	{"private-target", "Hop %s leads to an address that is not public"},
	{"open-redirect-suspect", "Hop %s leads wherever its own URL says: an open redirect"},
	{"host-reflection", "Hop %s leads to whatever host a request names"},
	{"perm-for-temp", "Hop %s says for good what holds for this visit only"},
	{"vary-missing", "Hop %s decides by a field that Vary does not name"},
	{"cookie-prefix-bad", "A cookie of hop %s breaks the rule of its prefix"},
	{"samesite-none-insecure", "A cookie of hop %s has SameSite=None without Secure"},
	{"preflight-redirect", "Hop %s redirects a preflight, which fetch() refuses"},
	{"cors-3xx-no-acao", "Hop %s lacks Access-Control-Allow-Origin: fetch() refuses it"},
	{"location-comma-merged", "Hop %s has two targets in one Location"},
	{"http-start-no-upgrade", "The chain never reaches https: anyone on the network can read hop %s"},
}

// fault is the gravest of what is wrong and has not stopped the chain.
func fault(m *matter) *told {
	for _, k := range faults {
		f, at := m.first(k.rule)
		if f == nil || f.Severity < finding.Error {
			continue
		}
		t := m.risk(at, "it shows the fault", says(k.says, m.id(at)), k.rule)
		if t.severity = finding.Error; k.rule == "http-start-no-upgrade" {
			t.severity, t.why = finding.Warning, "it is the first one that should be https"
		}
		return t
	}
	return nil
}

// anyError is the gravest finding of a chain that has ended, in the words of its
// rule: where something is an error, no headline says that nothing is wrong.
func anyError(m *matter) *told {
	if m.waiting || len(m.found) == 0 || m.found[0].Severity < finding.Error {
		return nil
	}
	f, at := m.first(m.found[0].Rule.ID)
	t := m.risk(at, "it shows the fault", says("%s (hop %s)", own(f.Rule.Title), m.id(at)), f.Rule.ID)
	t.severity = finding.Error
	return t
}

// oddPort is about a next request to a port that few let through.
func oddPort(m *matter) *told {
	if !m.waiting || m.edited || !m.finds("odd-port", m.end) || m.next.URI.Scheme == "https" {
		return nil
	}
	h := says("The next request goes to port %s of %s: the %s leads there", text(m.next.URI.EffectivePort()), text(m.next.URI.Host), m.status(m.end))
	return m.risk(m.end, "its Location names the port", h, "odd-port")
}

// cookieRefused is about a cookie that the next request goes without.
func cookieRefused(m *matter) *told {
	if !m.waiting || m.edited {
		return nil
	}
	for _, n := range m.last.Decision.Cookies {
		if n.Event == trace.CookieRejected && n.Rule.ID != noJar {
			h := says("Cookie %s of hop %s is refused: the next request goes without", text(n.Name), m.id(m.end))
			return m.risk(m.end, "its cookie is refused", h, "cookie-prefix-bad", "samesite-none-insecure")
		}
	}
	return nil
}

// pageRedirect is about a page that moves on, which only browsers see.
func pageRedirect(m *matter) *told {
	for _, k := range []struct{ rule, by string }{{"meta-refresh", "a meta refresh"}, {"refresh-header", "a Refresh field"}} {
		f, at := m.first(k.rule)
		if f == nil || f.Severity < finding.Warning {
			continue
		}
		if at == m.end && len(m.last.Decision.Offers) > 0 {
			o := m.last.Decision.Offers[0]
			return m.risk(at, "its page moves on", says("A browser goes on to %s after %s s, by %s", target(m.here(), o.Next.URI), number(o.Delay), own(k.by)), k.rule)
		}
		return m.risk(at, "its page moves on", says("Hop %s redirects by %s: only browsers follow", m.id(at), own(k.by)), k.rule)
	}
	return nil
}

// methodRepeated is about a PUT, PATCH or DELETE that is carried out at the
// target too.
func methodRepeated(m *matter) *told {
	f, at := m.first("put-delete-302")
	if f == nil || m.after(at) == nil {
		return nil
	}
	to := target(m.ch.Hops[at].Request.URI, m.after(at).URI)
	h := says("%s is repeated at %s: other clients make a GET of it at a %s", text(m.after(at).Method), to, m.status(at))
	return m.risk(at, "its status leaves the method to the client", h, "put-delete-302")
}

// notUnderstood is about a Location that clients read in different ways.
func notUnderstood(m *matter) *told {
	for _, k := range []struct{ rule, what string }{{"backslash", "has a backslash"}, {"unencoded", "is not encoded"}, {"duplicate-location", "is there twice"}} {
		for i := range m.found {
			f := &m.found[i]
			if f.Rule.ID != k.rule || len(f.Hops) == 0 {
				continue
			}
			if at := m.index(f.Hops[0]); at >= 0 && m.finds("client-not-following", at) {
				return m.risk(at, "its Location is read in different ways", says("The Location of hop %s %s: some clients do not follow it", m.id(at), own(k.what)), k.rule, "client-not-following")
			}
		}
	}
	return nil
}

func mergeable(m *matter) *told {
	f, at := m.first("chain-mergeable")
	if f == nil || f.Severity < finding.Warning || m.waiting {
		return nil
	}
	last := m.index(f.Hops[len(f.Hops)-1])
	return m.risk(at, "its Location could name the last form at once", says("Hops %s to %s could be one redirect", m.id(at), m.id(max(at, last))), "chain-mergeable", "chain-long")
}

func long(m *matter) *told {
	f := m.finding("chain-long")
	if f == nil || f.Severity < finding.Warning || m.waiting {
		return nil
	}
	a, b := pair(m.from(), m.here())
	return m.risk(0, "the chain begins there", says("%s redirects lead from %s to %s, where one would do", number(m.end), a, b), "chain-long", "chain-client-limit")
}
