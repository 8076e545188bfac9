package finding

import (
	"strings"

	"detour/explain/facts"
	"detour/trace/uri"
)

// upgradeChecks are about http and https along the way.
var upgradeChecks = []check{
	{
		id: "http-start-no-upgrade", number: 1, severity: Error,
		title: "The chain never reaches https",
		why:   "Everything goes in the clear from the first request to the last, and anyone on the network can read and change it.",
		fix:   "Redirect http to https on the same host with 301 or 308, and send Strict-Transport-Security over https.",
		cites: []string{"RFC 6797 §7.2", "RFC 6797 §14.6"},
		chain: neverUpgraded,
	},
	{
		id: "https-not-first", number: 2, severity: Warning,
		title: "The first redirect stays on http",
		why:   "One more request goes in the clear, the first host never gets to send HSTS, and the preload list asks for https on the same host first.",
		fix:   "Redirect `http://HOST/path` to `https://HOST/path` first; change host or path only then.",
		cites: []string{"HSTS preload list, submission requirements", "RFC 6797 §7.2"},
		chain: lateUpgrade,
	},
	{
		id: "downgrade", number: 3, severity: Error,
		title: "A redirect goes from https to http",
		why:   "What follows is sent in the clear, with cookies that lack Secure. Some clients do not follow.",
		fix:   "Write https in the Location. Behind a proxy that terminates TLS, let the application trust X-Forwarded-Proto from that proxy.",
		cites: []string{"CWE-319", "RFC 9110 §17.9"},
		hop:   downgrade,
	},
	{
		id: "tls-proxy-loop", number: 4, severity: Error,
		title: "The server never sees https and redirects to https forever",
		why:   "A proxy terminates TLS and asks the application over http. The application sees http, redirects to https, and the same happens again.",
		fix:   "Have the proxy send X-Forwarded-Proto and the application trust it, or let the proxy speak https to the application.",
		cites: []string{"Cloudflare, ERR_TOO_MANY_REDIRECTS", "RFC 9110 §15.4"},
		hop:   tlsProxyLoop,
	},
}

func neverUpgraded(w *walk) []sighting {
	last := w.last
	if w.first.from.Scheme != "http" || w.https != 0 || last.hop.Response == nil || last.to != nil || exempt(w.first.from) {
		return nil
	}
	seen := w.first.seen(nil, "%s answers %d over http and leads nowhere else.", w.first.here(), last.status)
	if w.count > 1 {
		seen = withHops(w.first.seen(nil, "The chain begins with %s and ends with %s; no hop is https.", w.first.here(), last.here()), last.id())
	}
	if facts.IsInternal(w.first.from.Hostname()) {
		return withSeverity(Warning, seen)
	}
	return seen
}

// exempt reports what has no need for https: a host that is this machine, and
// the challenge by which a certificate authority asks over http.
func exempt(u uri.URI) bool {
	return facts.IsLoopback(u.Hostname()) || strings.HasPrefix(u.Path, "/.well-known/acme-challenge/")
}

func lateUpgrade(w *walk) []sighting {
	f := w.first
	if f.to == nil || f.from.Scheme != "http" || f.to.Scheme != "http" || w.https == 0 || f.synthetic {
		return nil
	}
	return withHops(f.seen(f.response("Location"), "%s leads to %s, still http; https comes with hop %d.", f.here(), f.there(), w.https), w.https)
}

func downgrade(v view) []sighting {
	if v.to == nil || !v.turn.Down || facts.IsLoopback(v.to.Hostname()) {
		return nil // what goes to this machine is on no wire: an app waits there for its answer (RFC 8252 §7.3, §8.3)
	}
	seen := v.seen(v.response("Location"), "%s leads to %s.", v.here(), v.there())
	if g := v.hop.Decision.Ghost; g != nil && g.Ghost { // HSTS takes the client to https without a request
		seen = withSeverity(Warning, seen)
	}
	all := v.clients()
	if stay := staying(all); len(stay) > 0 && len(stay) < len(all) {
		seen[0].text += " Not followed by " + of(stay, all) + ": " + named(stay) + "."
	}
	return seen
}

func tlsProxyLoop(v view) []sighting {
	r := v.facts.Round
	switch {
	case v.to == nil || v.to.Scheme != "https" || r == nil:
	case v.turn.Same && v.safe() && r.Length() == 1:
		return v.seen(v.response("Location"), "%s answers %d and leads to itself.", v.here(), v.status)
	case v.leadsBack() && v.upgrades() && schemeOnly(v.from, *v.to):
		return withHops(v.seen(v.response("Location"), "%s leads back to %s, where this request came from.", v.here(), v.there()), v.prevID())
	}
	return nil
}
