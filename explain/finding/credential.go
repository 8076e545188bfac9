package finding

import (
	"slices"
	"strings"

	"detour/explain/article"
	"detour/explain/facts"
	"detour/trace"
	"detour/trace/prose"
)

// credentialChecks are about credentials in fields.
var credentialChecks = []check{
	{
		id: "auth-dropped", number: 24, severity: Warning,
		title: "Authorization was left behind",
		why:   "The client takes it off when the origin changes, as it should, and the new origin then refuses the request.",
		fix:   "Call the final host, or give the target what it needs in a signed URL.",
		cites: []string{"Fetch, HTTP-redirect fetch", "RFC 9110 §15.4"},
		hop:   authDropped,
	},
	{
		id: "auth-kept-by-some", number: 25, severity: Warning,
		title: "Clients disagree on a credential",
		why:   "The target differs only in port, scheme or subdomain. Some clients then keep credentials, others drop them: each draws the boundary differently.",
		fix:   "Call the final URL, and keep redirects of an API within its origin.",
		cites: []string{"RFC 9110 §15.4", "Go, net/http client.go", "Fetch, HTTP-redirect fetch"},
		hop:   authDisputed,
	},
	{
		id: "api-key-header-crosses", number: 26, severity: Error,
		title: "A secret field goes to another origin",
		why:   "Clients know Authorization and Cookie. A field such as X-Api-Key they send along, to whatever origin the Location names.",
		fix:   "Take the field off when the origin changes, and have the API answer without a redirect.",
		cites: []string{"CVE-2026-40895", "CWE-200", "RFC 9110 §15.4"},
		hop:   secretCrosses,
	},
}

// successor is the request after a redirect: as it was sent, or as the client
// would send it; nil when neither is known.
func (v view) successor() *trace.Request {
	if v.next != nil {
		return &v.next.Request
	}
	return v.hop.Decision.Next
}

func authDropped(v view) []sighting {
	if v.to == nil || v.next == nil || v.from.SameOrigin(*v.to) {
		return nil
	}
	status := v.next.Status()
	lost := v.hop.Request.Fields.Has("Authorization") && !v.next.Request.Fields.Has("Authorization")
	if !lost || status != 401 && status != 403 {
		return nil
	}
	return withHops(v.seen(v.request("Authorization"), "%s had Authorization; %s got none and answered %s.",
		article.Value(v.from.Origin()), article.Value(v.to.Origin()), statusText(status)), v.nextID())
}

// authDisputed is about targets that some clients count as the same place. A
// Cookie counts where it was set by hand; a jar has rules of its own.
func authDisputed(v view) []sighting {
	if v.to == nil || v.from.SameOrigin(*v.to) || !v.from.OfSite(*v.to) {
		return nil
	}
	names := []string{"Authorization"}
	r := v.hop.Request.Fields
	if v.pos == 0 && !strings.Contains(r.Get("User-Agent"), "Mozilla/") {
		names = append(names, "Cookie")
	}
	lines := v.request(append(names, secretFields(r)...)...)
	if len(lines) == 0 {
		return nil
	}
	seen := v.seen(lines, "%s is for %s; the target is %s.", lineNames(lines), article.Value(v.from.Origin()), article.Value(v.to.Origin()))
	seen[0].text += v.disputed()
	return seen
}

// disputed says which clients send a standard credential on, and how many.
func (v view) disputed() string {
	says := ""
	for i, name := range credentialFields {
		if !v.carries(name) {
			continue
		}
		all := v.clients()
		if sent := those(all, func(a clientOutcome) bool { return a.set[i] && a.sent[i] }); len(sent) > 0 {
			says += " " + article.Value(name) + " is sent on by " + of(sent, all) + ": " + named(sent) + "."
		}
	}
	return says
}

// lineNames lists the names of lines, each once.
func lineNames(lines []trace.Line) string {
	var names []string
	for _, l := range lines {
		if name := article.Value(l.Name); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return prose.Listed(names)
}

func secretCrosses(v view) []sighting {
	next := v.successor()
	if v.to == nil || next == nil || v.from.OfSite(*v.to) || !facts.Same(next.URI, *v.to) {
		return nil
	}
	var crossing []string
	for _, name := range append(secretFields(v.hop.Request.Fields), "Authorization", "Proxy-Authorization") {
		had, ok := v.hop.Request.Fields.Lookup(name)
		if has, still := next.Fields.Lookup(name); ok && still && had == has {
			crossing = append(crossing, name)
		}
	}
	if len(crossing) == 0 {
		return nil
	}
	lines := v.request(crossing...)
	seen := v.seen(lines, "%s goes on to %s.", lineNames(lines), article.Value(v.to.Origin()))
	if signed(facts.ReadQuery(facts.Query(*v.to))) && slices.Contains(crossing, "Authorization") {
		seen[0].text = strings.TrimSuffix(seen[0].text, ".") + ". The target is a signed URL, and a store refuses what is signed twice."
	}
	return seen
}

// secretFields returns the names of fields that hold a secret and are no
// standard credential.
func secretFields(fs trace.Fields) []string {
	var names []string
	for _, c := range facts.Credentials(fs) {
		if !c.Standard {
			names = append(names, c.Name)
		}
	}
	return names
}
