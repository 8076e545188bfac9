package verdict

import (
	"detour/explain/facts"
	"detour/explain/finding"
	"detour/trace"
	"detour/trace/prose"
)

// credentialCrosses is about a credential that was meant for one host and goes to
// another.
func credentialCrosses(m *matter) *told {
	isCrossing := func(h *trace.Hop, next *trace.Request) bool { return crossing(h, next) != "" }
	hops := m.marked(m.crossed, isCrossing)
	if len(hops) == 0 {
		return nil
	}
	at := hops[0]
	h, next := m.ch.Hops[at], m.after(at)
	name := text(crossing(h, next))
	t := &told{severity: finding.Error, at: at, why: "the request after it goes to another host",
		about: []string{"auth-kept-by-some", "client-credential-crosses", "api-key-header-crosses"}}
	switch {
	case m.ahead(at):
		t.headline = says("The next request shows your %s for %s to %s", name, host(h.Request.URI), host(next.URI))
	case m.errorBehind(at):
		t.headline = says("%s for %s went to %s, which answers %s", name, host(h.Request.URI), host(next.URI), m.status(m.end))
		t.about = append(t.about, "final-error")
	default:
		t.headline = says("%s for %s went to %s at hop %s", name, host(h.Request.URI), host(next.URI), m.id(at+1))
	}
	return t
}

// credentialInClear is about what goes out over http behind a redirect from
// https.
func credentialInClear(m *matter) *told {
	at, next := m.down()
	if next == nil || m.byItself(at) {
		return nil
	}
	name := clearCredential(next)
	if name == "" {
		return nil
	}
	t := &told{severity: finding.Error, at: at, why: "it leads from https to http", about: []string{"downgrade"}}
	t.headline = says("%s went out in the clear: hop %s leads from https to http", text(prose.Capital(name)), m.id(at))
	if m.ahead(at) {
		t.headline = says("The next request sends %s in the clear, over http", text(name))
	}
	return t
}

// down is the hop that leads from https to http, by its index, and the request
// behind it; nil for none.
func (m *matter) down() (at int, next *trace.Request) {
	f, at := m.first("downgrade")
	if f == nil {
		return -1, nil
	}
	return at, m.after(at)
}

// byItself reports that the client goes back to https without asking anybody.
func (m *matter) byItself(at int) bool {
	if at < m.end {
		return m.ch.Hops[at+1].Ghost
	}
	return isGhost(m.last.Decision.Ghost)
}

// clearCredential names what gives access in a request; "" for none.
func clearCredential(r *trace.Request) string {
	for _, c := range facts.Credentials(r.Fields) {
		if !r.Fields[c.Line].Is("Cookie") {
			return c.Name
		}
		if name := firstCookie(r.Fields[c.Line].Value); name != "" {
			return "cookie " + name
		}
	}
	return ""
}

func downgrade(m *matter) *told {
	at, next := m.down()
	if next == nil {
		return nil
	}
	t := &told{severity: finding.Error, at: at, why: "it leads from https to http", about: []string{"downgrade"}}
	switch {
	case m.byItself(at):
		t.severity = finding.Warning
		t.headline = says("Hop %s leads to http: only HSTS keeps %s on https", m.id(at), host(next.URI))
		if m.ahead(at) {
			t.headline = says("The %s leads to http: only HSTS keeps %s on https", m.status(at), host(next.URI))
		}
	case m.ahead(at):
		t.headline = says("The next request goes out in the clear: a %s leads to http", m.status(at))
	default:
		t.headline = says("Hop %s leads from https to http: anyone on the network can read hop %s", m.id(at), m.id(at+1))
	}
	return t
}

// bodyCrosses is about content that a 307 or 308 hands to another origin.
func bodyCrosses(m *matter) *told {
	for _, rule := range []string{"credential-post-307", "307-308-body-cross-origin"} {
		f, at := m.first(rule)
		if f == nil || f.Severity < finding.Error || m.after(at) == nil || len(m.after(at).Body) == 0 {
			continue
		}
		what := "body"
		if rule == "credential-post-307" {
			what = "password in the body"
		}
		t := &told{severity: finding.Error, at: at, why: "it has the same content sent to another origin", about: []string{"credential-post-307", "307-308-body-cross-origin"}}
		t.headline = says("The %s went on to %s: the %s at hop %s repeats it there", own(what), host(m.after(at).URI), m.status(at), m.id(at))
		if m.ahead(at) {
			t.headline = says("The next request hands the %s to %s: the %s repeats it", own(what), host(m.after(at).URI), m.status(at))
		}
		return t
	}
	return nil
}

// secretInURL is about what gives access and stands in a target's URL.
func secretInURL(m *matter) *told {
	for _, k := range []struct{ rule, says string }{
		{"userinfo", "The Location of hop %s holds a user name and password for %s"},
		{"session-in-url", "Hop %s puts a session id into the URL of %s"},
		{"token-in-url", "Hop %s puts a token into the URL of %s"},
	} {
		f, at := m.first(k.rule)
		if f == nil || f.Severity < finding.Error || m.after(at) == nil {
			continue
		}
		return &told{severity: finding.Error, at: at, why: "its Location holds it", headline: says(k.says, m.id(at), host(m.after(at).URI)), about: []string{k.rule}}
	}
	return nil
}
