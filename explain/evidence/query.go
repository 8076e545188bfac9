package evidence

import (
	"strings"

	"detour/explain/facts"
	"detour/trace/uri"
)

func queryOf(u uri.URI) string { return cut(facts.Query(u), MaxURL) }

// queries names what became of the query.
func queries(s *Set, r *facts.Relation) {
	s.markIf(true, InLocation, "query-"+string(r.Query))
	for _, p := range facts.ReadQuery(queryOf(r.To)) {
		if campaignNames.has(p.Key) {
			s.mark(InLocation, "query-campaign", p.Key)
			return
		}
	}
}

// targetKinds names what the target is for by the words and parameters in it.
func targetKinds(s *Set, from, to uri.URI) {
	w := wordsOf(pathOf(to))
	s.markIf(w.any(loginWords) || w.pair("sign", "in") || w.pair("session", "new") || w.pair("sessions", "new") || w.pair("log", "in") || asksForLogin(from, to), InLocation, "target-login")
	s.markIf(w.any(logoutWords) || w.pair("sign", "out") || w.pair("logged", "out"), InLocation, "target-logout")
	status := firstLabel(to.Hostname()) == "status" || w.pair("coming", "soon") || w.pair("under", "construction") || w.pair("right", "back")
	s.markIf(w.any(maintenanceWords) || status, InLocation, "target-maintenance")
	s.markIf(w.any(errorWords) || w.pair("not", "found"), InLocation, "target-error")
	s.markIf(w.any(deniedWords) || firstLabel(to.Hostname()) == "policy", InLocation, "target-denied")
	s.markIf(w.any(setupWords) || w.pair("first", "run"), InLocation, "target-setup")
	s.markIf(w.any(cookieWords) || asksForCookie(from, to), InLocation, "target-cookie")
	s.markIf(w.any(gateWords), InLocation, "target-gate")
	s.markIf(w.any(portalWords) || wordsOf(to.Hostname()).any(portalWords), InLocation, "target-portal")
	q := facts.ReadQuery(queryOf(to))
	s.markIf(q.Has("client_id") && (q.Has("response_type") || q.Has("redirect_uri")), InLocation, "target-oauth")
	s.markIf(q.Has("samlrequest"), InLocation, "target-saml")
	s.markIf(bringsCode(to) || q.Has("samlresponse") || q.Has("ticket"), InLocation, "target-callback")
	returns(s, from, to, q)
	nested(s, from, to)
}

// bringsCode reports a URL that has an authorization server's answer in it.
func bringsCode(u uri.URI) bool {
	q := facts.ReadQuery(queryOf(u))
	return q.Has("code") && q.Has("state")
}

// returns looks for the parameter that says where the request wanted to go.
func returns(s *Set, from, to uri.URI, q facts.Parameters) {
	path := pathOf(from)
	target := from.RequestTarget()
	for _, p := range q {
		isURL := strings.HasPrefix(p.Value, "http://") || strings.HasPrefix(p.Value, "https://")
		v := uri.Split(p.Value)
		same := p.Value == target || p.Value == path && path != "/" || isURL && v.Hostname() == from.Hostname()
		switch {
		case same || returnNames.has(p.Key) && (p.Value == path || path != "/" && strings.HasPrefix(p.Value, strings.TrimSuffix(path, "/"))):
			s.mark(InLocation, "return-param", p.Key)
		case returnNames.has(p.Key) && (isURL || strings.HasPrefix(p.Value, "/")):
			s.mark(InLocation, "return-name", p.Key)
		case p.Key == "lang" || p.Key == "locale" || p.Key == "hl" || p.Key == "language":
			if facts.IsLanguage(p.Value) && !facts.ReadQuery(queryOf(from)).Has(p.Key) {
				s.mark(InLocation, "locale-query", p.Value)
			}
		}
	}
}

// nested looks for a target that the request itself has named.
func nested(s *Set, from, to uri.URI) {
	at := to.Origin() + pathOf(to)
	for _, p := range facts.ReadQuery(queryOf(from)) {
		if len(p.Value) > 8 && strings.HasPrefix(p.Value, at) {
			s.mark(InLocation, "nested-target", p.Key)
			return
		}
	}
}

// asksForLogin looks for a parameter that chooses the page of the login, as
// applications have it whose pages have no paths of their own.
func asksForLogin(from, to uri.URI) bool {
	before := facts.ReadQuery(queryOf(from))
	for _, p := range facts.ReadQuery(queryOf(to)) {
		names := wordsOf(p.Key).any(loginWords)
		chosen := pageNames.has(p.Key) && wordsOf(p.Value).any(loginWords)
		if (names || chosen) && !before.Has(p.Key) {
			return true
		}
	}
	return false
}

// asksForCookie looks for a parameter by which the next request tells that it
// comes from a check for cookies.
func asksForCookie(from, to uri.URI) bool {
	before := facts.ReadQuery(queryOf(from))
	for _, p := range facts.ReadQuery(queryOf(to)) {
		if strings.Contains(p.Key, "cookie") && !before.Has(p.Key) {
			return true
		}
	}
	return false
}
