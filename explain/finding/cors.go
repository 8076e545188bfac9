package finding

import (
	"strings"

	"detour/explain/article"
	"detour/trace"
)

// corsChecks are about requests that a page makes to another origin, and about
// WebSockets.
var corsChecks = []check{
	{
		id: "cors-3xx-no-acao", number: 73, severity: Error,
		title: "The redirect itself lacks Access-Control-Allow-Origin",
		why:   "The browser checks every response in the chain. It fails here, even if the last answer allows the origin.",
		fix:   "Send Access-Control-Allow-Origin with the redirect as well, or have the page ask for the final URL.",
		cites: []string{"Fetch, CORS check", "Fetch, HTTP fetch"},
		hop:   corsRefused,
	},
	{
		id: "cors-origin-null", number: 74, severity: Error,
		title: "The Origin becomes null in the chain",
		why:   "The chain crosses from one foreign origin to another, so the browser sends `Origin: null`. An answer that allows the page's origin does not match that.",
		fix:   "Avoid the second redirect, or allow `*` without credentials.",
		cites: []string{"Fetch, serializing a request origin", "Fetch, CORS check"},
		hop:   originNull,
	},
	{
		id: "preflight-redirect", number: 75, severity: Error,
		title: "A CORS preflight is redirected",
		why:   "Browsers do not follow redirects of a preflight: the request fails before it is made.",
		fix:   "Answer OPTIONS at the final URL, and call exactly that one: https, host and trailing slash included.",
		cites: []string{"Fetch, CORS-preflight fetch"},
		hop:   preflightRedirect,
	},
	{
		id: "cors-userinfo", number: 76, severity: Error,
		title: "A user name in the target of a page's request",
		why:   "The browser refuses such a target in cors mode with a network error.",
		fix:   "Leave user name and password out of the Location.",
		cites: []string{"Fetch, HTTP-redirect fetch"},
		hop:   corsUserinfo,
	},
	{
		id: "ws-redirect", number: 77, severity: Error,
		title: "A WebSocket handshake is redirected",
		why:   "Browsers follow no redirect here, and the connection fails.",
		fix:   "Connect to the final `wss:` URL, and leave its path out of the redirect rules.",
		cites: []string{"WebSockets, establish a WebSocket connection"},
		hop:   webSocketRedirect,
	},
}

// crossOrigin returns the Origin of a request that a page makes to another
// origin in cors mode; "" for all else. A form or a link sends Origin too.
func (v view) crossOrigin() string {
	r := v.hop.Request.Fields
	origin := r.Get("Origin")
	if origin == "" || strings.EqualFold(origin, v.from.Origin()) || r.Has("Upgrade") {
		return ""
	}
	mode, known := r.Lookup("Sec-Fetch-Mode")
	page := strings.Contains(r.Get("Accept"), "text/html") || v.hop.Request.SendsForm() && v.hop.Request.Method == "POST"
	if known && mode != "cors" || !known && page {
		return ""
	}
	return origin
}

func corsRefused(v view) []sighting {
	origin := v.crossOrigin()
	if origin == "" || !v.redirect || v.hop.Request.Method == "OPTIONS" {
		return nil
	}
	allowed, ok := v.fields.Lookup("Access-Control-Allow-Origin")
	switch {
	case !ok:
		return v.seen(v.request("Origin"), "The page at %s gets a %d from %s that allows no origin.", article.Value(origin), v.status, v.here())
	case allowed != "*" && !strings.EqualFold(allowed, origin):
		return v.seen(v.response("Access-Control-Allow-Origin"), "The page at %s gets a %d that allows %s.", article.Value(origin), v.status, article.Value(allowed))
	}
	return nil
}

func originNull(v view) []sighting {
	origin := v.crossOrigin()
	if origin == "" || origin == "null" || v.to == nil || v.next == nil || v.next.Response == nil || v.from.SameOrigin(*v.to) {
		return nil
	}
	allowed := v.next.Response.Fields.Get("Access-Control-Allow-Origin")
	if allowed == "" || allowed == "*" || allowed == "null" {
		return nil
	}
	lines := linesOf(v.nextID(), trace.InResponse, v.next.Response.Fields, []string{"Access-Control-Allow-Origin"})
	return withHops(v.seen(lines, "%s allows %s, and the browser sends null after %s.", article.Value(v.to.Origin()), article.Value(allowed), article.Value(v.from.Origin())), v.nextID())
}

func preflightRedirect(v view) []sighting {
	r := v.hop.Request
	if r.Method != "OPTIONS" || !v.redirect || !r.Fields.Has("Origin") || !r.Fields.Has("Access-Control-Request-Method") {
		return nil
	}
	return v.seen(v.request("Access-Control-Request-Method"), "The preflight for %s is answered %d.", v.here(), v.status)
}

func corsUserinfo(v view) []sighting {
	if v.crossOrigin() == "" || v.to == nil || v.to.Userinfo == nil {
		return nil
	}
	return v.seen(append(v.request("Origin"), v.response("Location")...), "The page at %s is sent to %s.", article.Value(v.crossOrigin()), v.there())
}

func webSocketRedirect(v view) []sighting {
	if !v.redirect || !token(v.hop.Request.Fields, "Upgrade", "websocket") {
		return nil
	}
	return v.seen(v.request("Upgrade"), "The handshake at %s is answered %d.", v.here(), v.status)
}
