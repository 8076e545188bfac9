package finding

import (
	"strings"

	"detour/explain/article"
	"detour/explain/facts"
	"detour/trace/uri"
)

// targetChecks are about the target's scheme and authority.
var targetChecks = []check{
	{
		id: "non-http-scheme", number: 43, severity: Error,
		title: "The target is not http or https",
		why:   "Fetch refuses it. A scheme such as javascript, data or file in a Location is an attack or a mistake; an app's own scheme works on that device only.",
		fix:   "Redirect to https. To hand over to an app, use its https link.",
		cites: []string{"Fetch, HTTP-redirect fetch", "CWE-601"},
		hop:   otherScheme,
	},
	{
		id: "userinfo", number: 44, severity: Error,
		title: "The target has a user name in it",
		why:   "A password there ends up in logs and histories, and `bank.test@evil.test` looks like the first and is the second.",
		fix:   "Leave user names and passwords out of URLs.",
		cites: []string{"RFC 9110 §4.2.4", "Fetch, HTTP-redirect fetch"},
		hop:   userinfo,
	},
	{
		id: "private-target", number: 45, severity: Error,
		title: "A public host redirects to a private one",
		why:   "Visitors cannot reach it, its name tells about the inside, and a server that follows can be led to services that trust their own network.",
		fix:   "Set the public name in the application or the proxy: ProxyPassReverse, proxy_redirect, the forwarded host. A client that follows for others refuses private addresses at each hop.",
		cites: []string{"CWE-918", "CWE-200", "RFC 6890 §2.2.2"},
		hop:   privateTarget,
	},
	{
		id: "odd-port", number: 46, severity: Warning,
		title: "A port appears in the target",
		why:   "It is often the port of a server behind a proxy, which nobody else can reach. With the scheme's wrong default port the connection fails.",
		fix:   "Have the server that redirects leave its own port out of the Location, or send and trust X-Forwarded-Port.",
		cites: []string{"nginx, port_in_redirect", "RFC 9110 §4.2.2"},
		hop:   oddPort,
	},
	{
		id: "ip-host", number: 47, severity: Warning,
		title: "A name redirects to an address",
		why:   "Certificates are seldom made for addresses, HSTS does not hold for them, and the address may change.",
		fix:   "Write the public name in the Location.",
		cites: []string{"RFC 6797 §8.1.1", "RFC 9110 §4.3.4"},
		hop:   addressHost,
	},
}

func otherScheme(v view) []sighting {
	if !v.redirect || v.status == 0 {
		return nil
	}
	scheme := schemeOf(v.location)
	if scheme == "" || scheme == "http" || scheme == "https" {
		return nil
	}
	seen := v.seen(v.response("Location"), "The Location %s has the scheme %s.", v.wrote(), article.Value(scheme))
	switch scheme {
	case "javascript", "data", "file", "ftp", "vbscript", "blob":
		return seen
	}
	if facts.AppScheme(scheme) {
		seen[0].text += " It is an app's own: a browser hands it to the app on that device, and other clients stop here (RFC 8252 §7.1)."
		seen[0].fix = "Nothing has to be done where the app is to take over. An https link that the app claims is safer, since others can register the scheme too."
		return withSeverity(Info, seen)
	}
	return withSeverity(Warning, seen)
}

func userinfo(v view) []sighting {
	if v.to == nil || v.to.Userinfo == nil {
		return nil
	}
	return v.seen(v.response("Location"), "The Location is %s.", v.wrote())
}

func privateTarget(v view) []sighting {
	if v.to == nil || facts.IsInternal(v.from.Hostname()) || !web(*v.to) {
		return nil
	}
	host := v.to.Hostname()
	if facts.IsInternal(host) && !nativeApp(v) {
		return v.seen(v.response("Location"), "%s leads to %s.", v.here(), v.there())
	}
	next := v.next
	if next == nil || next.Conn.Proxy != "" || !facts.Same(next.Request.URI, *v.to) || !privateAddress(next.Conn.Remote) {
		return nil
	}
	if v.hop.Conn.Remote == "" || privateAddress(v.hop.Conn.Remote) {
		return nil
	}
	return withHops(v.seen(v.response("Location"), "%s resolves to %s.", article.Value(host), article.Value(next.Conn.Remote)), v.nextID())
}

// nativeApp reports the answer to an app that listens on this machine and has
// asked for it (RFC 8252 §7.3), at the latest with the code that it brings.
func nativeApp(v view) bool {
	if facts.IsLoopback(v.to.Hostname()) && shownBy(v.hop).Has("target-callback") {
		return true
	}
	asked, ok := facts.ReadQuery(facts.Query(v.from)).Value("redirect_uri")
	return ok && facts.IsLoopback(v.to.Hostname()) && strings.HasPrefix(v.to.String(), strings.TrimRight(asked, "/"))
}

// web reports a target that a client could ask.
func web(u uri.URI) bool { return (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" }

func oddPort(v view) []sighting {
	if v.to == nil || v.to.Port == "" || !web(*v.to) || facts.IsLoopback(v.to.Hostname()) {
		return nil
	}
	port, standard := v.to.Port, uri.DefaultPort(v.to.Scheme)
	if other := uri.DefaultPort(map[bool]string{true: "http", false: "https"}[v.to.Scheme == "https"]); port == other {
		return withSeverity(Error, v.seen(v.response("Location"), "The target %s asks for %s on port %s.", v.there(), v.to.Scheme, port))
	}
	if port == standard || port == v.from.EffectivePort() || !v.from.OfSite(*v.to) {
		return nil
	}
	seen := v.seen(v.response("Location"), "The request was for port %s, the target is %s.", article.Value(v.from.EffectivePort()), v.there())
	if v.leadsNowhere() {
		return withSeverity(Error, seen)
	}
	return seen
}

func addressHost(v view) []sighting {
	if v.to == nil || !web(*v.to) || !facts.Address(v.to.Hostname()).IsValid() || facts.Address(v.from.Hostname()).IsValid() || nativeApp(v) {
		return nil
	}
	return v.seen(v.response("Location"), "%s leads to %s.", v.here(), v.there())
}

// leadsNowhere reports a target that nobody answers at: what is wrong with it is
// then the cause, and not less grave than that.
func (v view) leadsNowhere() bool {
	return v.next != nil && v.next.Failure != nil && v.next.Response == nil && facts.Same(v.next.Request.URI, *v.to)
}
