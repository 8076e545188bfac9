package evidence

import (
	"strings"

	"detour/trace"
	"detour/trace/uri"
)

// maxWindow bounds how many hops before and after the one in view are looked at.
const maxWindow = 32

// chain names the part that the hop plays in its chain. The hops behind it are
// looked at too where the chain is known to its end: whoever reads hop 1 of a
// loop should be told.
func chain(s *Set, ch trace.Chain, i int, target uri.URI, found bool) {
	h := ch.Hops[i]
	s.markIf(i == 0 && len(ch.Hops) > 1, InChain, "chain-first")
	if s.Has("target-self") && h.Request.URI.Scheme == "https" {
		s.leads(true, "chain-https-self")
	}
	first, last := max(0, i-maxWindow), min(len(ch.Hops), i+maxWindow+1)
	near := ch.Hops[first:last]
	methodLost(s, ch.Hops[first:i], h)
	cookieAgain(s, ch.Hops[first:i], h)
	if !found {
		return
	}
	s.leads(s.Has("target-self") && len(near) > 1 && repeated(near, h), "chain-self")
	back(s, near, i-first, target)
	growing(s, ch.Hops[first:i], h, target)
}

// repeated reports whether another hop asks for the same URL.
func repeated(hops []*trace.Hop, h *trace.Hop) bool {
	for _, o := range hops {
		if o != h && o != nil && sameURL(o.Request.URI, h.Request.URI) {
			return true
		}
	}
	return false
}

func sameURL(a, b uri.URI) bool {
	return a.Scheme == b.Scheme && a.Hostname() == b.Hostname() && a.EffectivePort() == b.EffectivePort() && pathOf(a) == pathOf(b) && queryOf(a) == queryOf(b)
}

// back looks for a round and names it by what changes on it.
func back(s *Set, hops []*trace.Hop, i int, target uri.URI) {
	if s.Has("target-self") {
		return
	}
	from, to, ok := findRound(hops, i, target)
	if !ok {
		return
	}
	s.leads(true, "chain-back")
	s.leads(to-from == 1, "chain-ping-pong")
	round(s, hops[from].Request.URI, hops[from:to+1])
}

// findRound returns the hops of a round that hop i is part of. A chain that
// comes back need not go round: after a login the first URL is asked again and
// answers. So it is a round when what was asked again leads to the same place
// again, or, where the chain ends before that is known, when nothing has
// changed on the way.
func findRound(hops []*trace.Hop, i int, target uri.URI) (from, to int, ok bool) {
	h := hops[i]
	for j, o := range hops {
		switch {
		case o == nil || j == i:
		case j < i && sameURL(o.Request.URI, target) && goesOn(hops, i, o):
			return j, i, true
		case j < i && sameURL(o.Request.URI, h.Request.URI) && sameTarget(o, target):
			return j, i - 1, true
		case j > i && leadsTo(o, h.Request.URI) && goesOn(hops, j, h):
			return i, j, true
		}
	}
	return 0, 0, false
}

// goesOn reports whether the hop behind hop j, which asks for the same URL as
// earlier, is sent on as that was.
func goesOn(hops []*trace.Hop, j int, earlier *trace.Hop) bool {
	if j+1 < len(hops) {
		to, ok := targetOf(earlier)
		return ok && hops[j+1] != nil && sameTarget(hops[j+1], to)
	}
	h := hops[j]
	return !unsafe(h.Request.Method) && (h.Response == nil || !h.Response.Fields.Has("Set-Cookie"))
}

// leadsTo reports whether a hop's Location is the URL.
func leadsTo(h *trace.Hop, u uri.URI) bool {
	to, ok := targetOf(h)
	return ok && sameURL(to, u)
}

// sameTarget reports whether a hop leads to the target but for its query, in
// which a state or a time changes from round to round.
func sameTarget(h *trace.Hop, target uri.URI) bool {
	to, ok := targetOf(h)
	return ok && to.Hostname() == target.Hostname() && pathOf(to) == pathOf(target)
}

func targetOf(h *trace.Hop) (uri.URI, bool) {
	if h.Response == nil {
		return uri.URI{}, false
	}
	location, ok := h.Response.Fields.Lookup("Location")
	if !ok {
		return uri.URI{}, false
	}
	return resolve(h.Request.URI, strings.TrimSpace(cut(location, MaxURL)))
}

func round(s *Set, a uri.URI, hops []*trace.Hop) {
	logins := 0
	for _, o := range hops {
		if o == nil {
			continue
		}
		b := o.Request.URI
		s.once(b.Hostname() == "www."+a.Hostname() || a.Hostname() == "www."+b.Hostname(), "chain-www")
		s.once(a.Scheme != b.Scheme, "chain-scheme")
		s.once(pathOf(b) == pathOf(a)+"/" || pathOf(a) == pathOf(b)+"/", "chain-slash")
		s.once(language(firstSegment(pathOf(b))) && (a.Path != b.Path), "chain-locale")
		if w := wordsOf(pathOf(b)); w.any(loginWords) || wordsOf(firstLabel(b.Hostname())).any(loginHosts) {
			logins++
		}
	}
	s.once(logins > 0, "chain-login")
}

// once adds an item of the chain unless it is there.
func (s *Set) once(cond bool, id string) {
	s.leads(cond && !s.Has(id), id)
}

// leads adds an item of the chain that rests on where the Location leads.
func (s *Set) leads(cond bool, id string) {
	s.markAt(cond, InChain, trace.InResponse, s.location, id)
}

// growing looks for a target that has grown with each of the last hops.
func growing(s *Set, before []*trace.Hop, h *trace.Hop, target uri.URI) {
	if len(before) < 2 {
		return
	}
	a, b := before[len(before)-1], before[len(before)-2]
	if a == nil || b == nil {
		return
	}
	n := [...]int{len(b.Request.URI.RequestTarget()), len(a.Request.URI.RequestTarget()), len(h.Request.URI.RequestTarget()), len(target.RequestTarget())}
	s.leads(n[0] < n[1] && n[1] < n[2] && n[2] < n[3] && h.Request.URI.Hostname() == b.Request.URI.Hostname(), "chain-growing")
}

// methodLost looks for the hop that turned the chain's method into GET.
func methodLost(s *Set, before []*trace.Hop, h *trace.Hop) {
	if h.Request.Method != "GET" {
		return
	}
	for i := len(before) - 1; i >= 0; i-- {
		if o := before[i]; o != nil && unsafe(o.Request.Method) && o.Status()/100 == 3 {
			s.addAs(Item{Region: InChain, Message: trace.InRequest, Line: trace.StartLine}, "chain-method-lost", cut(o.Request.Method, maxValue))
			return
		}
	}
}

// cookieAgain looks for a cookie that is set although an earlier hop of the
// same host has set it and this request should have sent it.
func cookieAgain(s *Set, before []*trace.Hop, h *trace.Hop) {
	for i, f := range h.Response.Fields[:min(len(h.Response.Fields), MaxFields)] {
		name, _, _ := strings.Cut(cut(f.Value, maxValue), "=")
		if !f.Is("Set-Cookie") || name == "" || strings.Contains(h.Request.Fields.Get("Cookie"), name+"=") {
			continue
		}
		for _, o := range before {
			if o != nil && o.Response != nil && o.Request.URI.Hostname() == h.Request.URI.Hostname() && setsCookie(o, name) {
				s.addAs(Item{Region: InChain, Message: trace.InResponse, Line: i}, "chain-cookie-again", name)
				return
			}
		}
	}
}

func setsCookie(h *trace.Hop, name string) bool {
	for _, value := range fieldsOf(h, "Set-Cookie") {
		if strings.HasPrefix(value, name+"=") {
			return true
		}
	}
	return false
}
