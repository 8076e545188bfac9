package verdict

import (
	"net/http"
	"slices"
	"strings"

	"detour/explain/facts"
	"detour/explain/finding"
	"detour/trace"
)

// errs reports a chain that ends in an error of the server's.
func (m *matter) errs() bool { return !m.waiting && m.last.Failure == nil && m.last.Status() >= 400 }

// firstCookie is the name of the first cookie in a Cookie field.
func firstCookie(value string) string {
	name, _, _ := strings.Cut(value, "=")
	return strings.TrimSpace(name)
}

// cookieLost is about an error that a cookie would have kept away, for all that
// can be seen.
func cookieLost(m *matter) *told {
	f, at := m.first("cookie-lost-cross")
	if f == nil || !m.errs() {
		return nil
	}
	for _, c := range facts.At(m.ch, at).Cookies {
		if c.Expired || facts.SendsCookie(&m.last.Request, c.Name) {
			continue
		}
		became := "never comes back"
		switch {
		case c.Event == trace.CookieRejected && c.Rule.ID == noJar:
			became = "is not kept"
		case c.Event == trace.CookieRejected:
			became = "is refused"
		}
		return &told{outcome: Elsewhere, severity: finding.Error, at: at, why: "it sets the cookie that is missing later",
			headline: says("Cookie %s of hop %s %s, and hop %s answers %s", text(c.Name), m.id(at), own(became), m.id(m.end), m.status(m.end)),
			about:    []string{"cookie-lost-cross", "final-error"}}
	}
	return nil
}

// authorizationDropped is about a login that stays behind where it is needed.
func authorizationDropped(m *matter) *told {
	if !m.errs() || len(m.dropped) == 0 || m.last.Status() != 401 && m.last.Status() != 403 {
		return nil
	}
	at := m.dropped[0]
	return &told{outcome: Elsewhere, severity: finding.Error, at: at, why: "after it Authorization is missing",
		headline: says("Authorization stays behind at hop %s, and %s answers %s", m.id(at), host(m.here()), m.status(m.end)),
		about:    []string{"auth-dropped", "client-credential-lost", "final-error"}}
}

func errorAnswer(m *matter) *told {
	if !m.errs() {
		return nil
	}
	fs := m.last.Response.Fields
	t := &told{outcome: Elsewhere, severity: finding.Error, at: m.end, why: "it ends the chain", about: []string{"final-error"}}
	switch code := m.last.Status(); {
	case code == 401 && fs.Has("WWW-Authenticate"):
		t.severity = finding.Warning
		t.headline = says("%s asks for a user and a password: hop %s answers 401", address(m.here()), m.id(m.end))
	case code == 407:
		t.severity = finding.Warning
		t.headline = says("The proxy asks for a user and a password: hop %s answers 407", m.id(m.end))
	case (code == 429 || code == 503) && fs.Has("Retry-After"):
		t.severity = finding.Warning
		t.headline = says("%s asks for some more time: hop %s answers %s", address(m.here()), m.id(m.end), number(code))
	case m.end == 0:
		t.headline = says("%s answers %s %s, and nothing redirects", address(m.here()), number(code), own(http.StatusText(code)))
	default:
		t.headline = says("The chain ends in an error: %s answers %s", address(m.here()), number(code))
	}
	return t
}

// noTarget is about a redirect that names none.
func noTarget(m *matter) *told {
	if m.waiting || !redirects(m.last) {
		return nil
	}
	if !m.last.Response.Fields.Has("Location") {
		return m.stuck(says("The %s at hop %s has no Location: the chain ends there", m.status(m.end), m.id(m.end)), "missing-location")
	}
	if location, _ := m.last.Response.Fields.Lookup("Location"); strings.TrimSpace(location) == "" {
		return m.stuck(says("The Location of hop %s is empty: the chain ends there", m.id(m.end)), "empty-location", "client-not-following")
	}
	return nil
}

func (m *matter) stuck(h Headline, about ...string) *told {
	return &told{outcome: Elsewhere, severity: finding.Error, at: m.end, why: "it ends the chain", headline: h, about: about}
}

// notFollowed is about a redirect that the client keeps.
func notFollowed(m *matter) *told {
	if m.waiting || !redirects(m.last) {
		return nil
	}
	return m.stuck(says("Hop %s is not followed: %s", m.id(m.end), text(m.last.Decision.Why.Says)), "client-not-following")
}

// maxLooked is how many redirects before the end are looked at for what kind of
// page they lead to.
const maxLooked = 6

// leading returns the redirect that led to where the chain is, or leads to where
// it goes next, by its index, where the target is of a kind; -1 for none. A page
// that is of the kind itself was led to by an earlier one.
func (m *matter) leading(itself string, kinds ...string) int {
	from := m.end
	if !m.waiting {
		if from--; m.last.Status()/100 != 2 {
			return -1
		}
	}
	for at := from; at >= 0 && at > from-maxLooked && redirects(m.ch.Hops[at]); at-- {
		set := m.evidence(at)
		if !slices.ContainsFunc(kinds, set.Has) {
			return -1
		}
		if itself == "" || !set.Has(itself) {
			return at
		}
	}
	return -1
}

// instead says that something else answers than was asked for.
func (m *matter) instead(at int, severity finding.Severity, what, ahead string, about ...string) *told {
	t := &told{outcome: Elsewhere, severity: severity, at: at, why: "it leads there", about: about}
	to := m.here()
	if m.ahead(at) {
		t.outcome, what, to = Paused, ahead, m.next.URI
	}
	asked, answers := pair(m.from(), to)
	t.headline = says(what, asked, answers)
	return t
}

func maintenance(m *matter) *told {
	at := m.leading("", "target-maintenance")
	if at < 0 {
		return nil
	}
	if code := m.ch.Hops[at].Status(); code == 301 || code == 308 {
		t := m.instead(at, finding.Error, "", "", "perm-for-temp", "perm-no-cache-bound")
		t.headline = says("A maintenance page answers, and browsers keep the %s that leads there", m.status(at))
		if m.ahead(at) {
			t.headline = says("The next page is for maintenance, and browsers keep the %s", m.status(at))
		}
		t.why = "it calls permanent what is temporary"
		return t
	}
	return m.instead(at, finding.Warning, "In place of %s a maintenance page answers, %s", "In place of %s comes a maintenance page, %s")
}

func logIn(m *matter) *told {
	at := m.leading("request-login", "target-login", "host-login")
	if at < 0 || facts.Same(m.from(), m.here()) && m.end > 0 && !m.waiting {
		return nil
	}
	return m.instead(at, finding.Warning, "In place of %s a login page answers, %s", "In place of %s comes a login page, %s", "perm-for-temp")
}

func startPage(m *matter) *told {
	f, at := m.first("path-dropped")
	if f == nil || at < m.end-1 || m.after(at) == nil {
		return nil
	}
	h := says("The start page answers in place of %s: hop %s leads there", address(m.ch.Hops[at].Request.URI), m.id(at))
	t := &told{outcome: Elsewhere, severity: finding.Warning, at: at, why: "its Location is the root", headline: h, about: []string{"path-dropped"}}
	if m.ahead(at) {
		t.outcome, t.headline = Paused, says("The start page comes in place of %s: the %s leads there", address(m.ch.Hops[at].Request.URI), m.status(at))
	}
	return t
}

// errorPage is about a page that says that something is wrong and answers 200.
func errorPage(m *matter) *told {
	if at := m.leading("", "target-error", "target-denied"); at >= 0 {
		return m.instead(at, finding.Warning, "In place of %s a page for errors answers, %s", "In place of %s comes a page for errors, %s")
	}
	if f, at := m.first("soft-404"); f != nil && at == m.end {
		return &told{outcome: Elsewhere, severity: finding.Warning, at: at, why: "its page says so",
			headline: says("%s answers %s with a page that says not found", address(m.here()), m.status(at)), about: []string{"soft-404"}}
	}
	return nil
}
