package evidence

import (
	"net/url"
	"strings"

	"detour/explain/facts"
	"detour/trace/uri"
)

// A param is one parameter of a query: its name in lower case, its value
// decoded.
type param struct{ name, value string }

type paramList []param

// maxParams bounds how many parameters of a query are looked at.
const maxParams = 32

func params(query string) paramList {
	var out paramList
	for rest := cut(query, MaxURL); rest != "" && len(out) < maxParams; {
		var pair string
		pair, rest, _ = strings.Cut(rest, "&")
		name, value, _ := strings.Cut(pair, "=")
		if decoded, err := url.QueryUnescape(value); err == nil {
			value = decoded
		}
		out = append(out, param{strings.ToLower(name), value})
	}
	return out
}

func (q paramList) has(name string) bool {
	for _, p := range q {
		if p.name == name {
			return true
		}
	}
	return false
}

func queryOf(u uri.URI) string { return cut(facts.Query(u), MaxURL) }

// queries names what became of the query.
func queries(s *Set, r *facts.Relation) {
	s.markIf(true, InLocation, "query-"+string(r.Query))
	for _, p := range params(queryOf(r.To)) {
		if campaignNames.has(p.name) {
			s.mark(InLocation, "query-campaign", p.name)
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
	s.markIf(w.any(portalWords) || wordsOf(to.Hostname()).any(portalWords), InLocation, "target-portal")
	q := params(queryOf(to))
	s.markIf(q.has("client_id") && (q.has("response_type") || q.has("redirect_uri")), InLocation, "target-oauth")
	s.markIf(q.has("samlrequest"), InLocation, "target-saml")
	s.markIf(q.has("code") && q.has("state") || q.has("samlresponse") || q.has("ticket"), InLocation, "target-callback")
	returns(s, from, to, q)
	nested(s, from, to)
}

// returns looks for the parameter that says where the request wanted to go.
func returns(s *Set, from, to uri.URI, q paramList) {
	path := pathOf(from)
	target := from.RequestTarget()
	for _, p := range q {
		isURL := strings.HasPrefix(p.value, "http://") || strings.HasPrefix(p.value, "https://")
		v := uri.Split(p.value)
		same := p.value == target || p.value == path && path != "/" || isURL && v.Hostname() == from.Hostname()
		switch {
		case same || returnNames.has(p.name) && (p.value == path || path != "/" && strings.HasPrefix(p.value, strings.TrimSuffix(path, "/"))):
			s.mark(InLocation, "return-param", p.name)
		case returnNames.has(p.name) && (isURL || strings.HasPrefix(p.value, "/")):
			s.mark(InLocation, "return-name", p.name)
		case p.name == "lang" || p.name == "locale" || p.name == "hl" || p.name == "language":
			if language(p.value) && !params(queryOf(from)).has(p.name) {
				s.mark(InLocation, "locale-query", p.value)
			}
		}
	}
}

// nested looks for a target that the request itself has named.
func nested(s *Set, from, to uri.URI) {
	at := to.Origin() + pathOf(to)
	for _, p := range params(queryOf(from)) {
		if len(p.value) > 8 && strings.HasPrefix(p.value, at) {
			s.mark(InLocation, "nested-target", p.name)
			return
		}
	}
}

// asksForLogin looks for a parameter that chooses the page of the login, as
// applications have it whose pages have no paths of their own.
func asksForLogin(from, to uri.URI) bool {
	before := params(queryOf(from))
	for _, p := range params(queryOf(to)) {
		names := wordsOf(p.name).any(loginWords)
		chosen := pageNames.has(p.name) && wordsOf(p.value).any(loginWords)
		if (names || chosen) && !before.has(p.name) {
			return true
		}
	}
	return false
}

// asksForCookie looks for a parameter by which the next request tells that it
// comes from a check for cookies.
func asksForCookie(from, to uri.URI) bool {
	before := params(queryOf(from))
	for _, p := range params(queryOf(to)) {
		if strings.Contains(p.name, "cookie") && !before.has(p.name) {
			return true
		}
	}
	return false
}
