package finding

import (
	"bytes"
	"strings"

	"detour/explain/article"
	"detour/explain/facts"
	"detour/trace"
)

// endChecks are about how a chain ends.
var endChecks = []check{
	{
		id: "final-error", number: 71, severity: Error,
		title: "The chain ends in an error",
		why:   "The chain ends in an error page.",
		fix:   "Fix the target, or redirect to one that works.",
		cites: []string{"RFC 9110 §15.5", "RFC 9110 §15.6"},
		hop:   finalError,
	},
	{
		id: "dangling-host", number: 100, severity: Error,
		title: "The redirect leads to an unclaimed host name",
		why:   "The name does not resolve, or a hosting service says that it is unclaimed. Whoever claims it gets the visitors.",
		fix:   "Remove the redirect and the DNS record, or claim the name again.",
		cites: []string{"OWASP, WSTG-CONF-10", "can-i-take-over-xyz"},
		hop:   danglingHost,
	},
}

// finalError makes less of what asks for a login or for another moment. A
// target that does not answer is an error like one that answers with one;
// names and certificates have rules of their own.
func finalError(v view) []sighting {
	if f := v.hop.Failure; f != nil && v.prev != nil && facts.IsRedirect(v.prev.Status()) && !v.redirect && dead(f.Kind) {
		return v.seen(nil, "%s does not answer: %s.", v.here(), strings.TrimSuffix(plain(f.Reason), "."))
	}
	if v.status < 400 || v.next != nil {
		return nil
	}
	seen := v.seen(nil, "%s %s answers %d.", article.Value(v.hop.Request.Method), v.here(), v.status)
	if v.prev == nil {
		seen[0].fix = "Look for this request in the server's log: no redirect leads here."
	}
	asks := v.status == 401 && v.fields.Has("WWW-Authenticate") || v.status == 407
	later := v.fields.Has("Retry-After") && (v.status == 429 || v.status == 503)
	if asks || later {
		return withSeverity(Warning, seen)
	}
	return seen
}

// dead reports failures that are the target's own.
func dead(k trace.FailureKind) bool {
	switch k {
	case trace.FailRefused, trace.FailNetwork, trace.FailTimeout, trace.FailProtocol:
		return true
	}
	return false
}

// unclaimed are the words of hosting services for a name that no customer has.
var unclaimed = []struct{ service, words string }{
	{"GitHub Pages", "There isn't a GitHub Pages site here."},
	{"Amazon S3", "<Code>NoSuchBucket</Code>"},
	{"Amazon S3", "The specified bucket does not exist"},
	{"Heroku", "no-such-app.html"},
	{"Heroku", "<title>No such app</title>"},
	{"Fastly", "Fastly error: unknown domain"},
	{"Bitbucket", "Repository not found"},
}

func danglingHost(v view) []sighting {
	if v.prev == nil || !facts.IsRedirect(v.prev.Status()) {
		return nil
	}
	answered := v.prev.Response != nil && v.prev.Request.URI.Hostname() == v.from.Hostname() // by another port
	if f := v.hop.Failure; f != nil && f.Kind == trace.FailResolve && !answered {
		return withHops(v.seen(nil, "%s leads to %s: %s.", codeURI(v.prev.Request.URI.String()), article.Value(v.from.Host), plain(f.Reason)), v.prevID())
	}
	if v.status < 400 {
		return nil
	}
	body := v.hop.Response.Body.Text()
	for _, u := range unclaimed {
		if bytes.Contains(body[:min(len(body), maxPage)], []byte(u.words)) {
			return withHops(v.seen(nil, "%s answers %d: %s has no site of that name.", article.Value(v.from.Host), v.status, u.service), v.prevID())
		}
	}
	return nil
}
