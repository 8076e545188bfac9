package finding

import (
	"strings"

	"detour/explain/article"
	"detour/explain/facts"
	"detour/trace"
)

// serverChecks are about the servers and their connections.
var serverChecks = []check{
	{
		id: "retry-after-3xx", number: 85, severity: Info,
		title: "The redirect has Retry-After, which clients ignore",
		why:   "Retry-After on a redirect is the least time to wait before following. Of the clients measured, only urllib3's HTTPConnectionPool waits.",
		fix:   "Answer 503 with Retry-After where waiting matters.",
		cites: []string{"RFC 9110 §10.2.3"},
		hop:   retryAfter,
	},
	{
		id: "connection-close", number: 88, severity: Info,
		title: "The connection is closed before the next hop",
		why:   "The target is on the same origin, so the next request could use the connection that is open.",
		fix:   "Leave `Connection: close` out of redirects.",
		cites: []string{"RFC 9112 §9.6", "Caddy, autohttps.go"},
		hop:   connectionClose,
	},
	{
		id: "tls-cert-mismatch-on-hop", number: 90, severity: Error,
		title: "The certificate of a hop does not verify",
		why:   "Browsers stop here with a warning, so the redirect is never seen. Often the bare domain is missing in the certificate.",
		fix:   "Get a certificate that names this host as well, and renew it in time.",
		cites: []string{"RFC 9110 §4.3.4"},
		hop:   badCertificate,
	},
	{
		id: "mixed-layers", number: 91, severity: Info,
		title: "Different software redirects on one host",
		why:   "Two layers each have redirect rules, which is how rules come to contradict.",
		fix:   "Find both rules, and let one layer do the canonical form.",
		cites: []string{"RFC 9110 §10.2.4", "RFC 9110 §7.6.3"},
		hop:   mixedLayers,
	},
	{
		id: "field-misfit", number: 110, severity: Info,
		title: "A field names software that does not fit the rest of the response",
		why:   "Programs write their fields each in an order of their own. Where the order or the page is another's, the name was chosen to hide it, or a program in between wrote it. Remedies for the named software may not apply.",
		fix:   "Look at the server itself: find what listens on the port, and where its configuration sets Server or X-Powered-By.",
		cites: []string{"RFC 9110 §10.2.4"},
		hop:   fieldMisfit,
	},
}

func retryAfter(v view) []sighting {
	if !v.redirect || !v.fields.Has("Retry-After") {
		return nil
	}
	return v.seen(v.response("Retry-After"), "The %d from %s says Retry-After: %s.", v.status, v.here(), article.Value(v.fields.Get("Retry-After")))
}

// connectionClose leaves other origins alone, another scheme included: they
// take a new connection anyway.
func connectionClose(v view) []sighting {
	if v.to == nil || !v.from.SameOrigin(*v.to) || !token(v.fields, "Connection", "close") {
		return nil
	}
	return v.seen(v.response("Connection"), "The %d from %s closes the connection.", v.status, v.here())
}

func badCertificate(v view) []sighting {
	t := v.hop.Conn.TLS
	failed := v.hop.Failure != nil && v.hop.Failure.Phase == trace.PhaseTLS
	switch {
	case t != nil && !t.Verified && t.VerifyError != "" && t.VerifyError != trace.NotSaid:
		return v.seen(nil, "%s: %s.", article.Value(v.from.Host), strings.TrimSuffix(plain(t.VerifyError), "."))
	case failed && strings.Contains(v.hop.Failure.Reason, "certificate") && !strings.Contains(v.hop.Failure.Reason, "client certificate"):
		return v.seen(nil, "%s: %s.", article.Value(v.from.Host), strings.TrimSuffix(plain(v.hop.Failure.Reason), "."))
	}
	return nil
}

// plain makes a reason fit for a sentence: printable and bounded.
func plain(s string) string {
	const longest = 240
	s = trace.Printable(s[:min(len(s), 4*longest)])
	return strings.ToValidUTF8(s[:min(len(s), longest)], "")
}

func mixedLayers(v view) []sighting {
	if v.prev == nil || v.to == nil || !facts.IsRedirect(v.prev.Status()) || v.prev.Request.URI.Hostname() != v.from.Hostname() {
		return nil
	}
	before, now := software(v.prev.Response.Fields), software(v.fields)
	if before == "" || now == "" || before == now {
		return nil
	}
	if now < before { // said alike in either order
		before, now = now, before
	}
	return withHops(v.seen(v.response("Server", "X-Powered-By"), "%s and %s both redirect on %s.", article.Value(before), article.Value(now), article.Value(v.from.Hostname())), v.prevID())
}

// fieldMisfit looks for a Server or X-Powered-By that the rest contradicts.
func fieldMisfit(v view) []sighting {
	m, ok := facts.MisfitOf(v.hop.Response)
	if !ok {
		return nil
	}
	return v.seen(v.response(m.Field), "%s says %s, and the rest does not fit: %s %s.", m.Field, article.Value(v.fields[m.Line].Value), m.Product, m.Instead)
}

// software is what made a response, as far as it says: the name without its
// version.
func software(fs trace.Fields) string {
	for _, field := range []string{"X-Redirect-By", "X-Powered-By", "Server"} {
		if name, _, _ := strings.Cut(strings.TrimSpace(fs.Get(field)), "/"); name != "" {
			name, _, _ = strings.Cut(name, " ")
			return strings.ToLower(name)
		}
	}
	return ""
}
