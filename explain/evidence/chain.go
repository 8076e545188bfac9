package evidence

import (
	"strings"

	"detour/explain/facts"
	"detour/trace"
	"detour/trace/uri"
)

// chain names the part that the hop plays in its chain. The hops behind it are
// looked at too where the chain is known to its end: whoever reads hop 1 of a
// loop should be told.
func chain(s *Set, ch trace.Chain, i int, f *facts.Hop) {
	s.markIf(i == 0 && len(ch.Hops) > 1, InChain, "chain-first")
	self := s.Has("target-self")
	s.markLocation(self && f.From.Scheme == "https", "chain-https-self")
	methodLost(s, ch.Hops[max(0, i-facts.Window):i], ch.Hops[i])
	r := f.Round
	cookieAgain(s, ch, i, r)
	if f.Target == nil || r == nil || !r.Holds() {
		return
	}
	switch {
	case f.Rewrites || rewritesIn(ch, r):
		s.markLocation(true, "chain-rewritten")
	case r.Grows:
		s.markLocation(true, "chain-growing")
	case r.Length() == 1:
		s.markLocation(r.Again, "chain-self")
	default:
		s.markLocation(true, "chain-back")
		s.markLocation(r.Length() == 2, "chain-ping-pong")
		round(s, ch.Hops[r.First].Request.URI, ch.Hops[r.First:r.Last+1])
	}
}

// rewritesIn reports whether the client asks for another URL than it was told
// somewhere on a short round.
func rewritesIn(ch trace.Chain, r *facts.Round) bool {
	const most = 4
	for i := r.First; i <= r.Last && i < r.First+most; i++ {
		if h := ch.Hops[i]; h != nil && h.Response != nil && strings.Contains(h.Response.Fields.Get("Location"), "%") && facts.At(ch, i).Rewrites {
			return true
		}
	}
	return false
}

// cookieAgain says of a hop what the same one shows a round later, so that a loop
// is the same trouble all the way: the cookie that it sets does not come back.
func cookieAgain(s *Set, ch trace.Chain, i int, r *facts.Round) {
	if r == nil || r.Grows || !r.Holds() || !s.Has("cookie-set-any") || s.Has("chain-cookie-again") || i+r.Length() >= len(ch.Hops) {
		return
	}
	for _, c := range facts.At(ch, i+r.Length()).Cookies {
		_, set := s.Find("cookie-set", func(name string) bool { return name == strings.ToLower(c.Name) })
		if c.Again && set {
			at, _ := s.Get("cookie-set")
			s.addAs(Item{Region: InChain, Message: trace.InResponse, Line: at.Line}, "chain-cookie-again", c.Name)
			return
		}
	}
}

func round(s *Set, a uri.URI, hops []*trace.Hop) {
	logins := 0
	for _, o := range hops {
		if o == nil {
			continue
		}
		b := o.Request.URI
		r := facts.Relate(a, b)
		s.markOnce(r.WWW(), "chain-www")
		s.markOnce(r.Up || r.Down, "chain-scheme")
		s.markOnce(pathOf(b) == pathOf(a)+"/" || pathOf(a) == pathOf(b)+"/", "chain-slash")
		s.markOnce(facts.IsLanguage(firstSegment(pathOf(b))) && (a.Path != b.Path), "chain-locale")
		if w := wordsOf(pathOf(b)); w.any(loginWords) || wordsOf(firstLabel(b.Hostname())).any(loginHosts) {
			logins++
		}
	}
	s.markOnce(logins > 0, "chain-login")
}

// markOnce adds an item of the chain unless it is there.
func (s *Set) markOnce(cond bool, id string) {
	s.markLocation(cond && !s.Has(id), id)
}

// markLocation adds an item of the chain that rests on where the Location leads.
func (s *Set) markLocation(cond bool, id string) {
	s.markAt(cond, InChain, trace.InResponse, s.location, id)
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
