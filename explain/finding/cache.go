package finding

import "time"

// cacheChecks are about how long a redirect is kept.
var cacheChecks = []check{
	{
		id: "perm-no-cache-bound", number: 14, severity: Warning,
		title: "A permanent redirect without an expiry",
		why:   "No field says how long it may be kept, so Chromium and Firefox keep it until their cache is cleared. A mistake stays with the visitor.",
		fix:   "Send `Cache-Control: max-age=3600` or similar with it, and raise the value once the rule has proved right.",
		cites: []string{"Chromium, http_response_headers.cc", "Firefox, nsHttpResponseHead.cpp", "RFC 9111 §4.2.2"},
		hop:   permUnbounded,
	},
	{
		id: "perm-no-store", number: 15, severity: Info,
		title: "A permanent redirect that no cache may store",
		why:   "The status says that the client may forget the old URL; no-store makes it ask every time.",
		fix:   "Drop no-store, or answer 302 or 307 if the move is not for good.",
		cites: []string{"RFC 9111 §5.2.2.5"},
		hop:   permNoStore,
	},
	{
		id: "temp-cached-long", number: 16, severity: Warning,
		title: "A temporary redirect is cached for a long time",
		why:   "A status for now with a lifetime of days sends visitors to yesterday's target. Kept in a shared cache with its cookie, it gives one visitor's cookie to others.",
		fix:   "Shorten max-age, and send `private` or `no-store` where the answer sets a cookie.",
		cites: []string{"RFC 9111 §4.2.1", "RFC 9111 §7.3"},
		hop:   tempCachedLong,
	},
}

func permUnbounded(v view) []sighting {
	if !v.permanent() || v.to == nil || cachingOf(v.fields).bounded() {
		return nil
	}
	seen := v.seen(v.response("Location"), "The %d from %s has neither Cache-Control nor Expires.", v.status, v.here())
	if stable := v.turn.Canonical() && !v.turn.Slash && !v.turn.Case && !v.turn.Index; stable {
		return withSeverity(Info, seen)
	}
	return seen
}

func permNoStore(v view) []sighting {
	if !v.permanent() || !cachingOf(v.fields).noStore {
		return nil
	}
	return v.seen(v.response("Cache-Control"), "The %d from %s is sent with no-store.", v.status, v.here())
}

func tempCachedLong(v view) []sighting {
	if !v.temporary() {
		return nil
	}
	c := cachingOf(v.fields)
	if c.byShared(false) && (c.public || c.shared > 0) && v.facts.SetsCookie() {
		return v.seen(v.response("Cache-Control", "Set-Cookie"), "The %d from %s sets a cookie and lets shared caches keep it.", v.status, v.here())
	}
	if c.fresh() > 24*time.Hour {
		return v.seen(v.response("Cache-Control", "Expires"), "The %d from %s may be kept for %d days.", v.status, v.here(), c.fresh()/(24*time.Hour))
	}
	return nil
}
