package finding

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"detour/explain/article"
	"detour/explain/facts"
)

// secretChecks are about secrets in a target's URL, as logins put them there.
var secretChecks = []check{
	{
		id: "session-in-url", number: 51, severity: Error,
		title: "A session id stands in the URL",
		why:   "Whoever sees the URL, in a log, a Referer or a mail, has the session. Caches keep a copy for each visitor.",
		fix:   "Keep sessions in cookies only: `session.use_only_cookies` in PHP, tracking mode COOKIE in servlets.",
		cites: []string{"RFC 9110 §17.9", "OWASP, Session Management Cheat Sheet"},
		hop:   sessionInURL,
	},
	{
		id: "token-in-url", number: 52, severity: Error,
		title: "A token stands in the URL",
		why:   "URLs are kept in histories and logs and go out in Referer. A fragment is seen by the scripts of the page it arrives at.",
		fix:   "Use the code flow with PKCE or response_mode form_post, and let signed URLs expire soon.",
		cites: []string{"RFC 9700 §4.2", "RFC 9700 §4.3", "RFC 6750 §5.3"},
		hop:   tokenInURL,
	},
}

var sessionParameters = []string{"phpsessid", "jsessionid", "sessionid", "session_id", "aspsessionid", "cftoken", "sid"}

func sessionInURL(v view) []sighting {
	if v.to == nil {
		return nil
	}
	if strings.Contains(strings.ToLower(v.to.Path), ";jsessionid=") {
		return v.seen(v.response("Location"), "%s leads to a path with %s.", v.here(), article.Value(";jsessionid"))
	}
	for _, p := range facts.ReadQuery(facts.Query(*v.to)) {
		name := p.Key
		if slices.Contains(sessionParameters, name) && (name != "sid" || random(p.Value)) && p.Value != "" {
			return v.seen(v.response("Location"), "%s leads to a URL with the parameter %s.", v.here(), article.Value(p.Name))
		}
	}
	return nil
}

// random reports a value that is long and looks drawn by lot.
func random(s string) bool {
	return len(s) >= 16 && strings.ContainsAny(s, "0123456789") && !strings.ContainsAny(s, " /")
}

var tokenParameters = []string{"access_token", "id_token", "refresh_token", "token", "auth_token", "api_key", "apikey", "password", "passwd", "client_secret", "jwt"}

var signatureParameters = []string{"x-amz-signature", "x-goog-signature", "signature", "sig"}

// tokenInURL tells apart what must not be in a URL, the code of a login, which
// is spent after one use, and signed URLs, which are made for it.
func tokenInURL(v view) []sighting {
	if v.to == nil {
		return nil
	}
	ps := slices.Concat(facts.ReadQuery(facts.Query(*v.to)), facts.ReadQuery(text(v.to.Fragment)))
	if signed(ps) {
		severity := Warning
		if ps.Has("expires", "x-amz-expires", "x-goog-expires", "se", "exp") {
			severity = Info
		}
		return withSeverity(severity, v.seen(v.response("Location"), "The target at %s is a signed URL: who has it, has access.", article.Value(v.to.Origin())))
	}
	for _, p := range ps {
		if name := p.Key; p.Value != "" && (slices.Contains(tokenParameters, name) || webToken().MatchString(p.Value)) {
			return withSeverity(v.leakSeverity(), v.seen(v.response("Location"), "The target at %s has %s in its URL.", article.Value(v.to.Origin()), article.Value(p.Name)))
		}
	}
	if ps.Has("code") && ps.Has("state", "iss", "session_state") {
		return withSeverity(Info, v.seen(v.response("Location"), "The target at %s gets a login's %s in its URL.", article.Value(v.to.Origin()), article.Value("code")))
	}
	return nil
}

func (v view) leakSeverity() Severity {
	if v.from.SameOrigin(*v.to) {
		return Warning
	}
	return Error
}

// minSignature tells a signature from a word.
const minSignature = 8

// signed reports the parameters of a URL that a store has signed.
func signed(ps facts.Parameters) bool {
	for _, name := range signatureParameters {
		if value, ok := ps.Value(name); ok && len(value) >= minSignature {
			return true
		}
	}
	return false
}

// webToken matches JSON Web Tokens (RFC 7519).
var webToken = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`eyJ[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]*`)
})
