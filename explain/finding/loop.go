package finding

import (
	"strings"

	"detour/explain/article"
	"detour/trace/uri"
)

// loopChecks are about chains that come back to where they were.
var loopChecks = []check{
	{
		id: "loop-exact", number: 5, severity: Error,
		title: "The same request is sent again",
		why:   "Method, URL, cookies and credentials are those of an earlier hop, so the server has no reason to answer otherwise and the chain does not end.",
		fix:   "Find the rule that sends the target back, and exclude the target from it.",
		cites: []string{"RFC 9110 §15.4"},
		chain: func(w *walk) []sighting { return w.loops.exact(w) },
	},
	{
		id: "loop-with-cookie", number: 6, severity: Error,
		title: "A loop that waits for a cookie",
		why:   "The server sets a cookie and redirects until it comes back. It does not come back, so every client that keeps no cookies goes round, and so do crawlers.",
		fix:   "Check Domain, Path, Secure and SameSite of the cookie, and do not demand a cookie before the first page.",
		cites: []string{"RFC 6265bis §5.7", "RFC 6265bis §5.8"},
		chain: func(w *walk) []sighting { return w.loops.withCookie(w) },
	},
	{
		id: "loop-growing", number: 7, severity: Error,
		title: "The URL grows with every hop",
		why:   "A rule adds the same part again and again. It ends in 414, 431 or the client's limit.",
		fix:   "Anchor the rule, and exclude paths that have the prefix already.",
		cites: []string{"RFC 9110 §15.5.15"},
		chain: func(w *walk) []sighting { return w.loops.growing },
	},
	{
		id: "ping-pong", number: 8, severity: Error,
		title: "Two rules send the request back and forth",
		why:   "One layer redirects to a form of the URL that another layer redirects away from.",
		fix:   "Let one layer own the canonical form: `www`, last slash, case or language.",
		cites: []string{"RFC 9110 §15.4"},
		hop:   pingPong,
	},
}

// loops is what a walk keeps to see that it goes in circles.
type loops struct {
	requests map[uint64]int   // hash of a request with its state -> hop ID
	urls     map[uint64]visit // hash of method and URL -> last visit
	repeat   []sighting       // the first request that comes again
	cookie   []sighting       // the first URL that comes again without its cookie
	growing  []sighting
	grown    int     // targets in a row that repeat more of themselves
	given    []given // the last cookies set on the way
}

type visit struct{ id, times int }

// A given is a cookie that a hop of the way set.
type given struct {
	setCookie
	id   int
	host string
}

// maxGiven is how many of the last cookies a loop is seen to wait for.
const maxGiven = 32

// add looks at a hop that was reached by a redirect. What a person sent again
// by hand is no loop, so a hop that was not reached so begins anew.
func (l *loops) add(v view) {
	if l.urls == nil || v.prev == nil || !redirects(v.prev.Status()) {
		l.requests, l.urls, l.grown, l.given = map[uint64]int{}, map[uint64]visit{}, 0, nil
	}
	r := &v.hop.Request
	where := hash(r.Method, r.URI.Scheme, r.URI.Hostname(), r.URI.EffectivePort(), r.URI.RequestTarget())
	state := hash(r.Fields.Get("Cookie"), r.Fields.Get("Authorization"), string(r.Body[:min(len(r.Body), maxShown)])) ^ where
	before, been := l.urls[where]
	if been && v.to != nil {
		l.revisit(v, before, state)
	}
	l.requests[state] = v.id()
	l.urls[where] = visit{id: v.id(), times: before.times + 1}
	l.give(v)
	l.grow(v)
}

func (l *loops) give(v view) {
	for _, c := range cookiesOf(v.fields) {
		l.given = append(l.given, given{c, v.id(), v.from.Hostname()})
	}
	if n := len(l.given); n > 2*maxGiven {
		l.given = append([]given(nil), l.given[n-maxGiven:]...)
	}
}

// revisit tells apart a loop that waits for a cookie and one with no reason.
func (l *loops) revisit(v view, before visit, state uint64) {
	if missing, ok := l.awaited(v, before); ok {
		if l.cookie == nil {
			l.cookie = also(v.seen(v.response("Set-Cookie"), "%s comes again without the cookie %s that it was given, and redirects again.", v.here(), article.Value(missing)), before.id)
		}
		return
	}
	if before.times >= 2 && setsCookie(v.fields) && l.cookie == nil {
		l.cookie = also(v.seen(v.response("Set-Cookie"), "%s comes again and again, and sets a cookie each time.", v.here()), before.id)
	}
	if id, ok := l.requests[state]; ok && l.repeat == nil {
		l.repeat = also(v.seen(v.response("Location"), "%s %s is sent again, with the same cookies and credentials.", article.Value(v.hop.Request.Method), v.here()), id)
	}
}

// awaited returns a cookie for this host that was set since the last visit and
// that the request lacks. One that was deleted later is not awaited.
func (l *loops) awaited(v view, before visit) (string, bool) {
	missing := ""
	for _, c := range l.given {
		switch {
		case c.id < before.id || !sameHosts(c, v.from.Hostname()):
		case c.deletes && c.name == missing:
			missing = ""
		case !c.deletes && missing == "" && !sends(&v.hop.Request, c.name):
			missing = c.name
		}
	}
	return missing, missing != ""
}

// sameHosts reports whether a cookie was set by this host or for it.
func sameHosts(c given, host string) bool { return c.host == host || matchesDomain(host, c.domain) }

// open reports a loop that the chain is still in. How long the way is means
// nothing then.
func (l *loops) open(w *walk) bool {
	return (l.repeat != nil || l.cookie != nil || l.growing != nil) && w.last.to != nil
}

func (l *loops) exact(w *walk) []sighting { return l.ended(w, l.repeat) }

func (l *loops) withCookie(w *walk) []sighting { return l.ended(w, l.cookie) }

// ended makes less of a loop that the server left in the end.
func (l *loops) ended(w *walk, seen []sighting) []sighting {
	if seen != nil && w.last.status/100 == 2 {
		return graver(Warning, append([]sighting(nil), seen...))
	}
	return seen
}

// minGrowth is how many targets in a row have to grow in the same way.
const minGrowth = 2

// grow counts targets that repeat more of themselves than the URL before.
func (l *loops) grow(v view) {
	if v.to == nil || v.otherHost() {
		l.grown = 0
		return
	}
	part, times := repetition(v.to.RequestTarget())
	if _, before := repetition(v.from.RequestTarget()); times < 2 || times <= before {
		l.grown = 0
		return
	}
	l.grown++
	if l.grown >= minGrowth && l.growing == nil {
		l.growing = v.seen(v.response("Location"), "The target has %s %d times, one more than the URL before: %s.", article.Value(part), times, v.there())
	}
}

// repetition returns the part of a target that comes most often, and how often.
// Escaped separators count too: a login page hands itself on in its query.
func repetition(target string) (part string, times int) {
	s := target[:min(len(target), maxShown)]
	for range 3 {
		s = decoded(s)
	}
	counts := map[string]int{}
	for _, p := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("/?&=#", r) }) {
		counts[p]++
		if n := counts[p]; n > times {
			part, times = p, n
		}
	}
	return part, times
}

func pingPong(v view) []sighting {
	if v.prev == nil || v.to == nil || !redirects(v.prev.Status()) || v.prev.Request.Method != v.hop.Request.Method {
		return nil
	}
	back := v.prev.Request.URI
	if !sameURL(back, *v.to) || sameURL(v.from, back) || schemeOnly(v.from, back) {
		return nil
	}
	if setsCookie(v.fields) || setsCookie(v.prev.Response.Fields) {
		return nil
	}
	one, other := codeURI(back.WithoutFragment().String()), v.here()
	if other < one { // said alike from both ends
		one, other = other, one
	}
	seen := also(v.seen(v.response("Location"), "%s and %s lead to each other.", one, other), v.prevID())
	if v.next != nil && v.next.Status()/100 == 2 {
		return graver(Warning, seen)
	}
	return seen
}

// schemeOnly reports URLs that tls-proxy-loop is about.
func schemeOnly(a, b uri.URI) bool {
	return a.Scheme != b.Scheme && a.Hostname() == b.Hostname() && a.RequestTarget() == b.RequestTarget()
}
