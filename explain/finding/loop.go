package finding

import (
	"fmt"

	"detour/explain/article"
	"detour/explain/facts"
	"detour/trace"
	"detour/trace/uri"
)

// loopChecks are about chains that come back to where they were.
var loopChecks = []check{
	{
		id: "loop-exact", number: 5, severity: Error,
		title: "The same request is sent again",
		why:   "Method, URL, cookies and credentials are those of an earlier hop, so the server has no reason to answer differently: the chain never ends.",
		fix:   "Find the rule that sends the target back, and exclude the target from it.",
		cites: []string{"RFC 9110 §15.4"},
		chain: func(w *walk) []sighting { return w.ended(w.loops.repeat) },
	},
	{
		id: "loop-with-cookie", number: 6, severity: Error,
		title: "A loop that waits for a cookie",
		why:   "The server sets a cookie and redirects until it comes back. Clients without cookies, crawlers among them, never get past it.",
		fix:   "Check Domain, Path, Secure and SameSite of the cookie, and do not demand a cookie before the first page.",
		cites: []string{"RFC 6265bis §5.7", "RFC 6265bis §5.8"},
		chain: func(w *walk) []sighting { return w.ended(w.loops.cookie) },
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
		title: "Two rules redirect the request back and forth",
		why:   "One layer redirects to a form of the URL that another layer redirects away from.",
		fix:   "Let one layer own the canonical form: `www`, trailing slash, case or language.",
		cites: []string{"RFC 9110 §15.4"},
		hop:   pingPong,
	},
}

// loops is what a walk keeps of the rounds that it went: the first of each kind.
type loops struct {
	repeat  []sighting // a request that comes again
	cookie  []sighting // one that comes again without its cookie
	growing []sighting
}

// add looks at a hop whose request repeats an earlier one, and at the hop before
// it that led there.
func (l *loops) add(prev, v view) {
	switch loop := v.facts.Loop; {
	case loop.Kind == trace.LoopNone || loop.Kind == trace.LoopRevisit:
	case loop.Since == 0:
		l.grows(prev)
	case loop.Again:
		l.repeats(prev, loop, false)
	case v.facts.Round != nil && v.facts.Round.Again && v.to != nil:
		l.repeats(v, loop, false)
	}
}

// with returns the loops with the one that the chain would go on in.
func (l loops) with(last view, loop trace.Loop) *loops {
	switch {
	case last.hop == nil || loop.Kind == trace.LoopNone || loop.Kind == trace.LoopRevisit:
	case loop.Since == 0:
		l.grows(last)
	default:
		l.repeats(last, loop, !loop.Again)
	}
	return &l
}

// repeats tells apart a loop that waits for a cookie and one with no reason. The
// hop is the one that was asked again or, ahead of it, the one that leads there.
func (l *loops) repeats(v view, loop trace.Loop, ahead bool) {
	keep, lines, text := &l.repeat, v.response("Location"), ""
	missing := v.awaited(loop.Since)
	method := article.Value(v.hop.Request.Method)
	switch {
	case missing != "" && !ahead:
		keep, lines = &l.cookie, v.response("Set-Cookie")
		text = fmt.Sprintf("%s comes again without the cookie %s that it was given, and redirects again.", v.here(), article.Value(missing))
	case loop.Kind == trace.LoopProbable && v.facts.SetsCookie():
		keep, lines = &l.cookie, v.response("Set-Cookie")
		text = v.here() + " comes again and again, and sets a cookie each time."
	case loop.Kind == trace.LoopProbable:
		text = fmt.Sprintf("%s %s is sent again, with other cookies or fields, and leads to the same place again.", method, v.here())
	case ahead:
		text = fmt.Sprintf("%s leads to the request of hop %d again, with the same cookies and credentials.", v.here(), loop.Since)
	default:
		text = fmt.Sprintf("%s %s is sent again, with the same cookies and credentials.", method, v.here())
	}
	if *keep == nil {
		*keep = withHops([]sighting{{hops: []int{v.id()}, lines: lines, text: text}}, loop.Since)
	}
}

// awaited returns a cookie that was set since a hop and that the request lacks.
func (v view) awaited(since int) string {
	for _, g := range v.facts.Missing {
		if g.Hop >= since {
			return g.Name
		}
	}
	return ""
}

func (l *loops) grows(v view) {
	if l.growing == nil && v.to != nil {
		l.growing = v.seen(v.response("Location"), "Target after target adds %s to the one before: %s leads to %s.", codeURI(v.turn.Added), v.here(), v.there())
	}
}

// any reports whether the chain goes round. How long the way is means nothing
// then.
func (l *loops) any() bool { return l.repeat != nil || l.cookie != nil || l.growing != nil }

// ended makes less of a loop that the server left in the end.
func (w *walk) ended(seen []sighting) []sighting {
	if seen != nil && w.last.status/100 == 2 {
		return withSeverity(Warning, append([]sighting(nil), seen...))
	}
	return seen
}

// pingPong is about a round of two hops that no cookie is to end.
func pingPong(v view) []sighting {
	if !v.leadsBack() || schemeOnly(v.from, *v.to) {
		return nil
	}
	back := v.prev.Request.URI
	one, other := codeURI(back.WithoutFragment().String()), v.here()
	if other < one { // said alike from both ends
		one, other = other, one
	}
	seen := withHops(v.seen(v.response("Location"), "%s and %s lead to each other.", one, other), v.prevID())
	if v.next != nil && v.next.Status()/100 == 2 {
		return withSeverity(Warning, seen)
	}
	return seen
}

// leadsBack reports the hop that closes a round of two.
func (v view) leadsBack() bool {
	r := v.facts.Round
	return r != nil && !r.Grows && r.Length() == 2 && v.pos > r.First && v.prev != nil && v.to != nil && facts.Same(v.prev.Request.URI, *v.to)
}

// schemeOnly reports URLs that tls-proxy-loop is about.
func schemeOnly(a, b uri.URI) bool {
	return a.Scheme != b.Scheme && a.Hostname() == b.Hostname() && a.RequestTarget() == b.RequestTarget()
}
