package finding

import (
	"strings"

	"detour/explain/article"
	"detour/explain/facts"
	"detour/trace/uri"
)

// reflectionChecks are about targets that the request chose.
var reflectionChecks = []check{
	{
		id: "open-redirect-suspect", number: 53, severity: Error,
		title: "A parameter of the request chooses the host it is redirected to",
		why:   "If any host can be named, a link to this site can lead to a stranger's page, and login tokens go along.",
		fix:   "Allow only targets from a list, or paths that begin with one slash. Try another host to see whether there is a list already.",
		cites: []string{"CWE-601", "RFC 9700 §4.11"},
		hop:   openRedirect,
	},
	{
		id: "host-reflection", number: 54, severity: Error,
		title: "The Location repeats a host that the client made up",
		why:   "Whoever sends another Host or X-Forwarded-Host decides the target. A cache that keeps the answer gives it to everybody.",
		fix:   "Build absolute URLs from a configured name, and accept forwarded hosts from known proxies only.",
		cites: []string{"RFC 9110 §7.2", "CWE-601"},
		hop:   hostReflection,
	},
}

func openRedirect(v view) []sighting {
	if v.to == nil || !web(*v.to) || v.from.OfSite(*v.to) {
		return nil
	}
	ps := facts.ReadQuery(facts.Query(v.from))
	if registered(ps) {
		return nil
	}
	for _, p := range ps {
		if names(p.Value, v.to.Hostname()) {
			return v.seen(v.response("Location"), "The parameter %s names %s, and so does the Location.", article.Value(p.Name), article.Value(v.to.Hostname()))
		}
	}
	for _, part := range segments(facts.Unescape(v.from.Path)) {
		if strings.EqualFold(part, v.to.Authority()) {
			return v.seen(v.response("Location"), "The path names %s, and so does the Location.", article.Value(v.to.Hostname()))
		}
	}
	return nil
}

// registered reports a login whose return address the server knows: it has to
// compare it with the one that the client registered (RFC 9700 §2.1).
func registered(ps facts.Parameters) bool {
	return ps.Has("redirect_uri", "post_logout_redirect_uri") && ps.Has("client_id", "response_type", "id_token_hint") ||
		ps.Has("samlrequest", "samlresponse")
}

// names reports whether a value is a URL at the host, or the host itself. A
// value may have been encoded twice.
func names(value, host string) bool {
	if strings.Contains(value, "%") {
		value = facts.Unescape(value)
	}
	if strings.EqualFold(value, host) {
		return true
	}
	i := strings.IndexAny(value, `/\`)
	if i < 0 {
		return false
	}
	rest := strings.TrimLeft(value[i:], `/\`)
	if slashes := len(value) - i - len(rest); slashes < 2 && !strings.HasSuffix(value[:i], ":") {
		return false
	}
	return uri.Split("//"+rest).Hostname() == host
}

func hostReflection(v view) []sighting {
	if v.to == nil || v.to.Hostname() == v.from.Hostname() {
		return nil
	}
	for _, name := range []string{"Host", "X-Forwarded-Host", "X-Host", "Forwarded"} {
		value, ok := v.hop.Request.Fields.Lookup(name)
		if !ok {
			continue
		}
		if name == "Forwarded" {
			value = forwardedHost(value)
		}
		if value != "" && strings.EqualFold(value, v.to.Authority()) && !strings.EqualFold(value, v.from.Authority()) {
			return v.seen(append(v.request(name), v.response("Location")...), "%s says %s, and the Location leads there.", article.Value(name), article.Value(value))
		}
	}
	return nil
}

// forwardedHost is the host of a Forwarded field (RFC 7239 §5.3).
func forwardedHost(value string) string {
	for pair := range strings.SplitSeq(value, ";") {
		if key, host, ok := strings.Cut(strings.TrimSpace(pair), "="); ok && strings.EqualFold(key, "host") {
			return strings.Trim(host, `"`)
		}
	}
	return ""
}
