package finding

import (
	"strings"

	"detour/explain/article"
	"detour/explain/evidence"
	"detour/trace"
)

// jarChecks are about what the client makes of cookies, where a visitor is held
// up by it.
var jarChecks = []check{
	{
		id: "cookie-deletion-misses", number: 106, severity: Error,
		title: "The deletion of a cookie misses it",
		why:   "A cookie is told by name, Domain and Path together. With another Domain or Path the deletion is about another cookie: the old one stays and goes along with each request.",
		fix:   "Delete it with the Domain and Path that it was set with.",
		cites: []string{"RFC 6265bis §5.7"},
		hop:   deletionMisses,
	},
	{
		id: "cookie-rejected", number: 107, severity: Warning,
		title: "The client does not take a cookie",
		why:   "The cookie is not stored, so no later request has it. Whatever looks for it, a session or a login, never finds it.",
		fix:   "Leave Domain out or name the host that answers, set Secure cookies over https, and keep them below 4096 bytes.",
		cites: []string{"RFC 6265bis §5.7"},
		hop:   cookieRejected,
	},
	{
		id: "cookie-withheld", number: 108, severity: Warning,
		title: "A cookie that the chain depends on is not sent",
		why:   "The client has it and does not send it along with this request, so the server treats the visitor as new and asks again.",
		fix:   "Set `Path=/`, SameSite=Lax, or None with Secure where the chain comes from another site, and keep to one scheme and host.",
		cites: []string{"RFC 6265bis §5.8.3"},
		hop:   cookieWithheld,
	},
}

func deletionMisses(v view) []sighting {
	var seen []sighting
	for _, c := range v.facts.Cookies {
		if c.Stays == nil {
			continue
		}
		how := "the deletion has no Domain"
		switch {
		case c.Domain != "" && c.Stays.Domain == "":
			how = "it was set without Domain, and the deletion has one"
		case c.Domain != c.Stays.Domain && c.Domain != "":
			how = "the deletion has another Domain"
		case c.Domain == c.Stays.Domain:
			how = "the deletion has another Path"
		}
		seen = append(seen, v.seen(v.line(c.Line), "The deletion of the cookie %s misses it: it was set with %s, and %s.",
			article.Value(c.Name), article.Value(c.Stays.Scope()), how)...)
		seen[len(seen)-1].hops = append([]int{c.Stays.Hop}, seen[len(seen)-1].hops...)
	}
	return seen
}

// cookieRejected leaves out what has rules of its own, and clients that keep no
// cookies at all.
func cookieRejected(v view) []sighting {
	var seen []sighting
	for _, c := range v.facts.Cookies {
		switch {
		case c.Event != trace.CookieRejected, c.Rule.ID == "no-jar", c.Rule.ID == "cookie-prefix", c.SameSite == "None" && !c.Secure:
			continue
		}
		why := c.Note.String()
		if why == "" {
			why = c.Rule.Says
		}
		seen = append(seen, v.seen(v.line(c.Line), "The cookie %s is refused: %s.", article.Value(c.Name), strings.TrimSuffix(plain(why), "."))...)
	}
	if v.goesRound() {
		return withSeverity(Error, seen)
	}
	return seen
}

// goesRound reports a hop of a loop.
func (v view) goesRound() bool { return v.facts.Round != nil && v.facts.Round.Holds() }

func cookieWithheld(v view) []sighting {
	var seen []sighting
	for _, n := range v.facts.Jar {
		if n.Event != trace.CookieWithheld || v.to == nil || n.Name == "" || n.Rule.ID == "cookie-host" || !v.goesRound() && !v.loginLost() {
			continue
		}
		why := n.Note.String()
		if why == "" {
			why = n.Rule.Says
		}
		seen = append(seen, v.seen(v.response("Location"), "The cookie %s is withheld from %s: %s.", article.Value(n.Name), v.there(), strings.TrimSuffix(plain(why), "."))...)
	}
	return seen
}

// loginLost reports a login behind which a login is asked for again.
func (v view) loginLost() bool {
	if v.next == nil {
		return false
	}
	set, after := shownBy(v.hop), shownBy(v.next)
	return (set.Has("request-callback") || set.Has("request-login") && !v.safe()) && after.Has("target-login")
}

// shownBy is the evidence in a hop without its chain.
func shownBy(h *trace.Hop) evidence.Set { return evidence.Of(trace.Chain{Hops: []*trace.Hop{h}}, 0) }
