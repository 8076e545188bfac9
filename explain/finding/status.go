package finding

import (
	"strings"
	"sync"

	"detour/explain/article"
)

// statusChecks are about the status and its words.
var statusChecks = []check{
	{
		id: "305-306-300", number: 81, severity: Warning,
		title: "A status that no client can act on",
		why:   "305 and 306 are out of use, and a 300 without a Location or a list leaves nothing to choose.",
		fix:   "Answer 302, 307 or 303 with a Location.",
		cites: []string{"RFC 9110 §15.4.1", "RFC 9110 §15.4.6", "RFC 9110 §15.4.7"},
		hop:   obsoleteStatus,
	},
	{
		id: "unknown-3xx", number: 82, severity: Warning,
		title: "An unregistered 3xx status",
		why:   "Clients may treat it as 300. curl and some libraries follow any 3xx with a Location, browsers and others do not.",
		fix:   "Answer with a registered status.",
		cites: []string{"RFC 9110 §15", "RFC 9110 §15.4"},
		hop:   unknownStatus,
	},
	{
		id: "ascii-case-status", number: 93, severity: Info,
		title: "The reason phrase belongs to another status",
		why:   "Clients go by the number. The words show that a layer changed the number, or that it was written by hand.",
		fix:   "Find which layer sets the status, and let it set the phrase too.",
		cites: []string{"RFC 9110 §15.1", "RFC 9112 §4"},
		hop:   otherReason,
	},
	{
		id: "421", number: 89, severity: Warning,
		title: "421: the request reached the wrong server",
		why:   "A connection was used again for a host that its server does not serve, by a shared certificate or an alternative service.",
		fix:   "Give each virtual host its own certificate or server name, and clear the Alt-Svc that led there.",
		cites: []string{"RFC 9110 §15.5.20", "RFC 7838 §6"},
		hop:   misdirected,
	},
	{
		id: "internal-redirect-synthetic", number: 92, severity: Info,
		title: "No server sent this redirect",
		why:   "The browser changed the URL by itself: it knows the host from HSTS, upgrades to https, or an extension redirects.",
		fix:   "Nothing has to be fixed on the server. To see the server's own answer, ask with a client that knows no HSTS.",
		cites: []string{"RFC 6797 §8.3", "Chromium, redirect_util.cc"},
		hop:   internalRedirect, synthetic: true,
	},
}

func obsoleteStatus(v view) []sighting {
	switch {
	case v.status == 305 || v.status == 306:
	case v.status == 300 && !v.located && !v.fields.Has("Link") && v.hop.Response.Body.Size == 0:
	default:
		return nil
	}
	return v.seen(nil, "%s answers %d.", v.here(), v.status)
}

func unknownStatus(v view) []sighting {
	if v.status < 309 || v.status > 399 {
		return nil
	}
	return v.seen(nil, "%s answers %d.", v.here(), v.status)
}

// phrases are the reason phrases of RFC 9110 and older RFCs, lower case, with
// the status that each stands for.
var phrases = sync.OnceValue(func() map[string]int {
	return map[string]int{
		"ok": 200, "created": 201, "accepted": 202, "no content": 204, "partial content": 206, "multiple choices": 300,
		"moved permanently": 301, "found": 302, "moved temporarily": 302, "see other": 303, "not modified": 304, "use proxy": 305,
		"temporary redirect": 307, "permanent redirect": 308, "bad request": 400, "unauthorized": 401, "forbidden": 403,
		"not found": 404, "method not allowed": 405, "gone": 410, "internal server error": 500, "bad gateway": 502,
		"service unavailable": 503, "gateway timeout": 504,
	}
})

func otherReason(v view) []sighting {
	if v.hop.Response == nil {
		return nil
	}
	means, known := phrases()[strings.ToLower(strings.TrimSpace(v.hop.Response.Reason))]
	if !known || means == v.status {
		return nil
	}
	return v.seen(nil, "%s answers %d with the words %s, which are those of %d.", v.here(), v.status, article.Value(v.hop.Response.Reason), means)
}

func misdirected(v view) []sighting {
	if v.status != 421 {
		return nil
	}
	return v.seen(nil, "%s answers 421.", v.here())
}

func internalRedirect(v view) []sighting {
	why := v.fields.Get("Non-Authoritative-Reason")
	if why == "" {
		why = "HSTS"
	}
	to := v.wrote()
	if v.to != nil {
		to = v.there()
	}
	return v.seen(v.response("Non-Authoritative-Reason"), "%s became %s inside the browser: %s.", v.here(), to, article.Value(why))
}
