package verdict

import (
	"fmt"
	"time"

	"detour/explain/facts"
	"detour/trace"
	"detour/trace/prose"
)

// fine says that nothing is wrong.
func (m *matter) fine(at int, format string, values ...trace.Value) *told {
	return &told{at: at, why: "it is the redirect", headline: says("Nothing is wrong: "+format, values...)}
}

// nextByItself is about what the client does without asking anybody.
func nextByItself(m *matter) *told {
	if !m.waiting || m.edited || !isGhost(m.last.Decision.Ghost) {
		return nil
	}
	return &told{at: m.end, why: "its answer is the last one", headline: says("The next step asks nobody: %s goes to https by itself", m.client())}
}

// next is about the request that waits.
func next(m *matter) *told {
	if !m.waiting || m.next == nil {
		return nil
	}
	return &told{at: m.end, why: "its answer is the last one", headline: m.ahead1()}
}

func (m *matter) ahead1() Headline {
	h, n := m.last, m.next
	to := target(h.Request.URI, n.URI)
	method := text(n.Method)
	switch {
	case m.edited:
		return says("The next request is yours: %s %s", method, to)
	case h.Status() == 401:
		return says("The next request says who asks: %s %s again", method, to)
	case !redirects(h):
		return says("The next request is %s %s", method, to)
	case len(n.Body) > 0:
		return says("The next request repeats %s with its %s at %s", method, own(prose.Counted(len(n.Body), "byte")), to)
	case h.Status() == 303 && h.Request.Method != n.Method:
		return says("The next request shows the result: %s %s, as a 303 asks for", method, to)
	}
	r := facts.Relate(h.Request.URI, n.URI)
	switch {
	case h.Request.Fields.Has("Authorization") && !n.Fields.Has("Authorization"):
		return says("The next request goes to %s without your Authorization", host(n.URI))
	case r.Same:
		return says("The next request is the same again, with what hop %s set", m.id(m.end))
	case r.Up && !r.LeavesHost() && r.Path == facts.PathSame && !r.NewQuery():
		if r.Port {
			return says("The next request is the same over https, on port %s of %s", text(n.URI.EffectivePort()), text(n.URI.Host))
		}
		return says("The next request is the same over https: the %s leads there", m.status(m.end))
	}
	return says("The next request is %s %s: the %s leads there", method, to, m.status(m.end))
}

// only is the one redirect of a chain that has arrived, by its index; -1 where
// there are more or none.
func (m *matter) only() int {
	if m.waiting || m.end != 1 || !redirects(m.ch.Hops[0]) || m.ch.Hops[0].Ghost {
		return -1
	}
	return 0
}

// setByCookie is about a page that is asked again with the cookie that it set.
func setByCookie(m *matter) *told {
	at := m.only()
	if at < 0 || !facts.Same(m.from(), m.here()) {
		return nil
	}
	for _, c := range facts.At(m.ch, at).Cookies {
		if facts.SendsCookie(&m.last.Request, c.Name) {
			return m.fine(at, "hop %s sets cookie %s, and %s answers then", m.id(at), text(c.Name), path(m.here()))
		}
	}
	return nil
}

func postRedirectGet(m *matter) *told {
	at := m.only()
	if at < 0 || m.ch.Hops[at].Request.Method != "POST" || m.last.Request.Method != "GET" {
		return nil
	}
	a, b := pair(m.from(), m.here())
	return m.fine(at, "GET %s shows the result of POST %s", b, a)
}

// repeated is about a request with content that goes on as it is.
func repeated(m *matter) *told {
	at := m.only()
	if at < 0 || len(m.last.Request.Body) == 0 {
		return nil
	}
	to := target(m.from(), m.here())
	return m.fine(at, "a %s repeats %s with its %s at %s", m.status(at), text(m.last.Request.Method), own(prose.Counted(len(m.last.Request.Body), "byte")), to)
}

func authorizationKeptBack(m *matter) *told {
	if m.waiting || len(m.dropped) == 0 {
		return nil
	}
	at := m.dropped[0]
	return m.fine(at, "Authorization is not sent on to %s", host(m.ch.Hops[at+1].Request.URI))
}

func slow(m *matter) *told {
	f, at := m.first("slow-hop")
	if f == nil || m.waiting {
		return nil
	}
	took := m.ch.Hops[at].Timing.Total.Round(100 * time.Millisecond)
	return m.fine(at, "%s answers, but hop %s took %s", path(m.here()), m.id(at), own(fmt.Sprintf("%.1f s", took.Seconds())))
}

// chain is about several redirects.
func chain(m *matter) *told {
	if m.waiting || m.end < 2 || m.last.Status()/100 != 2 {
		return nil
	}
	first := facts.Relate(m.from(), m.ch.Hops[1].Request.URI)
	second := facts.Relate(m.ch.Hops[1].Request.URI, m.here())
	if m.end == 2 && first.Up && second.WWW() && !second.OtherPath() {
		return m.fine(0, "http goes to https, then %s to %s", host(second.From), host(second.To))
	}
	a, b := pair(m.from(), m.here())
	return m.fine(0, "%s redirects from %s to %s", number(m.end), a, b)
}

func https(m *matter) *told {
	at := m.only()
	if at < 0 {
		return nil
	}
	r := facts.Relate(m.from(), m.here())
	switch {
	case !r.Up || r.LeavesHost() || r.Path != facts.PathSame || r.NewQuery():
		return nil
	case r.Port:
		return m.fine(at, "http goes to https, on port %s of %s (%s)", text(m.here().EffectivePort()), text(m.here().Host), m.status(at))
	}
	return m.fine(at, "http goes to https, %s stays %s (%s)", host(m.here()), path(m.here()), m.status(at))
}

func slash(m *matter) *told {
	at := m.only()
	if at < 0 {
		return nil
	}
	r := facts.Relate(m.from(), m.here())
	switch {
	case !r.Slash || r.LeavesHost() || r.NewQuery() || r.Up || r.Port:
		return nil
	case r.Path == facts.SlashAdded:
		return m.fine(at, "%s gets its trailing slash (%s)", path(m.from().WithoutFragment()), m.status(at))
	}
	return m.fine(at, "%s loses its trailing slash (%s)", path(m.from().WithoutFragment()), m.status(at))
}

func language(m *matter) *told {
	at := m.only()
	if at < 0 {
		return nil
	}
	set := m.evidence(at)
	if !set.Has("locale-added") && !set.Has("locale-root") && !set.Has("locale-switched") {
		return nil
	}
	a, b := pair(m.from(), m.here())
	return m.fine(at, "%s leads to a language, %s (%s)", a, b, m.status(at))
}

// moved is about any other one redirect, by what its status says.
func moved(m *matter) *told {
	at := m.only()
	if at < 0 {
		return nil
	}
	a, b := pair(m.from(), m.here())
	if m.from().Authority() != m.here().Authority() && facts.Path(m.from()) != "/" {
		a = path(m.from().WithoutFragment())
	}
	switch m.ch.Hops[at].Status() {
	case 301, 308:
		return m.fine(at, "%s has moved to %s for good (%s)", a, b, m.status(at))
	case 303:
		return m.fine(at, "%s refers to %s (%s)", a, b, m.status(at))
	}
	return m.fine(at, "%s is at %s for now (%s)", a, b, m.status(at))
}

// offered is about answers of the family of redirects that lead nowhere.
func offered(m *matter) *told {
	if m.waiting {
		return nil
	}
	switch m.last.Status() {
	case 300:
		return m.fine(m.end, "a 300 offers several variants, and you choose one")
	case 304:
		return m.fine(m.end, "a 304 says that the stored copy is still good")
	}
	return nil
}

func noRedirect(m *matter) *told {
	if m.waiting || m.end > 0 {
		return nil
	}
	return m.fine(m.end, "%s answers %s, and nothing redirects", address(m.here()), m.status(m.end))
}
