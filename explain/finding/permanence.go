package finding

import (
	"slices"
	"strings"

	"detour/explain/article"
	"detour/explain/facts"
	"detour/trace/uri"
)

// permanenceChecks are about redirects that say "for good" and those that say
// "for now".
var permanenceChecks = []check{
	{
		id: "temp-for-permanent", number: 12, severity: Warning,
		title: "A temporary redirect for a permanent change",
		why:   "A scheme, host or slash form does not change from visit to visit. A temporary status is not stored, and search engines treat it as a weaker signal.",
		fix:   "Answer 301, or 308 where the method has to stay, once the rule is known to be right.",
		cites: []string{"Google, Redirects and Google Search", "RFC 9110 §15.4.2", "RFC 9110 §15.4.9"},
		hop:   tempForPermanent,
	},
	{
		id: "perm-for-temp", number: 13, severity: Error,
		title: "A permanent redirect to a temporary state",
		why:   "Browsers keep a 301 or 308. After the login, the consent or the maintenance they still go to the old target without asking the server.",
		fix:   "Answer 302 or 303, or 307 where the method has to stay.",
		cites: []string{"RFC 9110 §15.4.2", "RFC 9110 §15.4.9", "Chromium, http_response_headers.cc"},
		hop:   permForTemp,
	},
}

func tempForPermanent(v view) []sighting {
	reason := token(v.fields, "Vary", "Cookie") || token(v.fields, "Vary", "Accept-Language") || token(v.fields, "Vary", "User-Agent")
	if !v.temporary() || !v.turn.Canonical() || !v.safe() || v.facts.SetsCookie() || reason {
		return nil
	}
	return v.seen(v.response("Location"), "A %d takes %s to %s, which changes only %s.", v.status, v.here(), v.there(), changed(v.turn))
}

func permForTemp(v view) []sighting {
	if !v.permanent() || v.to == nil {
		return nil
	}
	if what := passing(v.from, *v.to); what != "" {
		return v.seen(v.response("Location"), "A %d leads to %s: %s.", v.status, v.there(), what)
	}
	if lang, ok := localeAdded(v.from, *v.to); ok {
		severity := Warning
		if token(v.fields, "Vary", "Accept-Language") {
			severity = Error
		}
		return withSeverity(severity, v.seen(v.response("Location", "Vary"), "A %d leads from %s to the language %s.", v.status, v.here(), article.Value(lang)))
	}
	return nil
}

// passing says why a target holds for this visit only; "" when it does not
// look so. A page of the same kind that only moved is no such target.
func passing(from, to uri.URI) string {
	for _, k := range passingKinds {
		if k.in(facts.Path(to)) && !k.in(facts.Path(from)) {
			return k.says
		}
	}
	for _, p := range facts.ReadQuery(facts.Query(to)) {
		name := p.Key
		if !slices.Contains(passingParameters, name) {
			continue
		}
		if _, had := facts.ReadQuery(facts.Query(from)).Value(name); !had {
			return "its parameter " + article.Value(p.Name) + " is made for one visit"
		}
	}
	return ""
}

// A passingKind is a kind of page that a visitor is sent to for a while.
type passingKind struct {
	says  string
	names []string // path segments, lower case, without extension
}

var passingKinds = []passingKind{
	{"a login page", []string{"login", "login", "log_in", "signin", "sign-in", "sign_in", "sso", "wp-login", "oauth", "oauth2", "authorize", "openid-connect", "saml", "saml2"}},
	{"a consent page", []string{"consent", "cookie-consent", "cookie-wall", "gdpr", "age-gate", "age-check", "captcha"}},
	{"a maintenance page", []string{"maintenance", "unavailable", "coming-soon", "offline", "under-construction", "wartung", "mantenimiento"}},
}

var passingParameters = []string{"state", "nonce", "samlrequest", "variant", "experiment", "ab_test", "abtest", "return_to", "returnurl", "return_url", "redirect_uri"}

func (k passingKind) in(path string) bool {
	for s := range strings.SplitSeq(path[:min(len(path), maxShown)], "/") {
		s, _, _ = strings.Cut(strings.ToLower(s), ".")
		if slices.Contains(k.names, s) {
			return true
		}
	}
	return false
}

// loginLike reports a path that has to do with logging in.
func loginLike(path string) bool { return passingKinds[0].in(path) }
