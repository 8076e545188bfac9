package trace

import (
	"slices"
	"strings"
)

// Decide returns what the client does after the chain's last hop. It is pure:
// the same chain gives the same decision.
func (c Client) Decide(ch Chain) Decision { return c.decide(ch, c.Recall(ch)) }

// decide reads the last hop and what the client remembers of the chain, that
// hop included; it changes neither.
func (c Client) decide(ch Chain, m *Memory) Decision {
	d := Decision{Client: c.Name}
	h := ch.Last()
	if h == nil {
		return d
	}
	d.Cookies = slices.Clip(m.notes) // nothing changes a note
	if r := c.cannotRead(h, m); r.objects() {
		return c.end(d, r)
	}
	switch {
	case c.policy.page.fetches && isPreflight(h.Request) && m.last != nil && m.last != h:
		return c.decidePreflight(d, h, m)
	case c.policy.page.fetches && m.leftOrigin && !c.allows(h.Response, h.Request.Fields.Get("Origin")):
		return c.end(d, fail(ruleCORS, because(whyCORSDenied, text(h.Request.Fields.Get("Origin")))))
	case c.policy.reads.interim && c.hasInterim(h):
		return c.end(d, stop(ruleInterim, because(whyInterim, number(h.Interim[0].Status), own(c.Name))))
	case h.Status() == 401 && !c.policy.quirks.any:
		return c.decideChallenge(d, h, m)
	case c.releases(h):
		return c.decideRelease(d, h, m)
	case !c.followsStatus(h):
		return c.decideFinal(d, h, m, stop(ruleFinal, because(whyFinal, number(h.Status()))))
	case !c.followsMethod(h.Status(), h.Request.Method):
		return c.decideFinal(d, h, m, stop(ruleMethodNotFollowed, because(whyNotByItself, own(c.Name), number(h.Status()), text(h.Request.Method))))
	}
	return c.decideRedirect(d, h, m)
}

// endsBlank reports a folded Location with white space behind it.
func (c Client) endsBlank(h *Hop) bool {
	values, folded := c.unfolded(h.Response.Fields.Values("Location"), "Location", h.Wire.ResponseHead)
	return folded && slices.ContainsFunc(values, func(v string) bool { return strings.TrimRight(v, " \t") != v })
}

// cannotRead returns why the client takes a response for an error.
func (c Client) cannotRead(h *Hop, m *Memory) ruling {
	switch {
	case h.Response == nil || hasNoWholeHead(h):
		return fail(ruleFailed, failureDetail(h))
	case hasBadBytes(h.Response, c.policy.reads.badBytes):
		return fail(ruleBadBytes, because(whyBadBytes, own(c.Name)))
	case c.policy.reads.longest > 0 && hasLongField(h.Response, c.policy.reads.longest):
		return fail(ruleFieldTooLong, because(whyLongField, number(c.policy.reads.longest), own(c.Name)))
	case c.policy.reads.whole && h.Failure != nil && h.Failure.Phase == PhaseBody:
		return fail(ruleBroken, failureDetail(h))
	case c.policy.reads.fold.how == foldRefused && h.Wire.Folded():
		return fail(ruleFolded, because(whyFolded, own(c.Name)))
	case c.policy.quirks.badEnds && c.endsBlank(h):
		return fail(ruleFieldEnds, because(whySpaceBehind, own(c.Name)))
	case c.policy.quirks.badEnds && !h.Wire.Folded() && !slices.Equal(withTrailing(h.Response.Fields.Values("Location"), h.Wire.ResponseHead), h.Response.Fields.Values("Location")):
		return fail(ruleFieldEnds, because(whySpaceBehind, own(c.Name)))
	case c.policy.jar.strict && c.HasJar() && c.policy.jar.hasRejected(m.notes):
		return fail(ruleCookieError, because(whyCookieError, own(c.Name)))
	case c.policy.quirks.bodyOnce && m.redirects > 0 && len(h.Request.Body) > 0 && c.followsStatus(h) && h.Status() != 303:
		return fail(ruleBodyOnce, because(whyBodyTwice, own(c.Name)))
	}
	return ruling{}
}

// decideRedirect is about a status that the client follows.
func (c Client) decideRedirect(d Decision, h *Hop, m *Memory) Decision {
	loc, r := c.readLocation(h, m)
	d.Location = loc
	switch {
	case r.objects() && r.verdict == Stop:
		return c.decideFinal(d, h, m, r)
	case r.objects():
		return c.end(d, r)
	}
	s := c.follow(h, m, loc)
	if r := c.givesUp(m, loc); r.objects() {
		next := s.request()
		d.Loop = m.visits.Loop(&next)
		return c.end(d, r)
	}
	return c.with(c.end(d, follow(ruleFollow, because(whyFollowed, number(h.Status()), address(loc.Resolved.String())))), s)
}

// givesUp returns why the client has had enough of redirects.
func (c Client) givesUp(m *Memory, loc Location) ruling {
	been := m.arrivals[c.place(*loc.Resolved)]
	followed := m.redirects
	if c.policy.redirects.revisits.distinct {
		followed = len(m.arrivals)
	}
	if c.policy.redirects.revisits.halfway && m.circles() {
		return ruling{GiveUp, c.policy.redirects.revisits.by, beenThere(loc)}
	}
	switch limit, most := c.Limit(), c.policy.redirects.revisits.most; {
	case limit >= 0 && followed >= limit:
		return ruling{GiveUp, c.policy.redirects.limitBy, because(whyLimit, number(m.redirects), address(loc.Resolved.String()))}
	case most > 0 && been >= most:
		return ruling{GiveUp, c.policy.redirects.revisits.by, beenThere(loc)}
	}
	return ruling{}
}

func beenThere(loc Location) Reason {
	return because(whyBeenThere, address(loc.Resolved.String()))
}

// follow makes the request that a Location leads to.
func (c Client) follow(h *Hop, m *Memory, loc Location) *step {
	s := newStep(h, m, *loc.Resolved)
	s.tellRewriting(loc.Used)
	s.used = loc.Used
	s.rewrite(h.Status())
	s.carryRange()
	s.upgrade()
	s.host(loc.Used)
	s.carryCredentials()
	s.dropFirstOnly()
	s.carryLogin()
	s.carryCookies()
	s.carryReferer()
	if c.policy.page.fetches {
		s.carryCORS()
	} else {
		s.carryOrigin()
	}
	s.carryOwn()
	s.hold()
	return s
}

// decideFinal ends the walk with the response at hand, and looks for
// redirects in other guise.
func (c Client) decideFinal(d Decision, h *Hop, m *Memory, r ruling) Decision {
	if h.Failure != nil {
		return c.end(d, fail(ruleFailed, failureDetail(h)))
	}
	d.Offers = c.offers(h, m)
	return c.end(d, r)
}

// end returns the decision with a ruling.
func (c Client) end(d Decision, r ruling) Decision {
	d.Verdict, d.Why, d.Detail = r.verdict, c.rule(r.rule), r.detail
	return d
}

// with adds the request that a step leads to.
func (c Client) with(d Decision, s *step) Decision {
	if ask, due := s.preflight(s.request()); due {
		s.become(ask, rulePreflight)
		d.Detail = because(whyAfterPreflight, reason(d.Detail))
	}
	next := s.request()
	d.Next = &next
	d.Changes = s.changes()
	d.Cookies = append(d.Cookies, s.cookies...)
	d.Loop = s.memory.visits.Loop(&next)
	d.Ghost = s.ghost(next)
	return d
}

func failureDetail(h *Hop) Reason {
	if h.Failure == nil {
		return because(whyNoResponse)
	}
	return because(whyFailure, text(h.Failure.Error()))
}

// hasNoWholeHead reports a response whose header section no client takes: it
// was cut off, by the network or by a bound, or it says in two ways where the
// content ends (RFC 9112 §6.3). What clients judge differently, such as a field
// with a control byte, is not among it. A malformed message of HTTP/2 is an
// error for all of them (RFC 9113 §8.1.1).
func hasNoWholeHead(h *Hop) bool {
	f := h.Failure
	if f == nil || f.Phase != PhaseHead {
		return false
	}
	if f.Kind != FailProtocol || h.Response.Proto == "HTTP/2.0" {
		return true
	}
	_, err := FrameContent(h.Response, h.Request.Method)
	return err != nil
}

// followsStatus reports whether the client takes the response for a redirect.
func (c Client) followsStatus(h *Hop) bool {
	switch status := h.Status(); {
	case c.policy.quirks.any:
		return h.Response.Fields.Has("Location")
	case c.policy.redirects.statuses == nil:
		return status/100 == 3 && !slices.Contains(c.policy.redirects.not, status)
	default:
		return slices.Contains(c.policy.redirects.statuses, status)
	}
}

// followsMethod reports whether the client follows a status for a method by
// itself.
func (c Client) followsMethod(status int, method string) bool {
	for _, f := range c.policy.redirects.follows {
		if f.statuses == nil || slices.Contains(f.statuses, status) {
			return (f.methods == nil || slices.Contains(f.methods, method)) && !slices.Contains(f.not, method)
		}
	}
	return true
}

// hasInterim reports whether an interim response came that the client takes for
// the final one.
func (c Client) hasInterim(h *Hop) bool {
	return slices.ContainsFunc(h.Interim, func(r Response) bool { return c.policy.reads.continues || r.Status != 100 })
}

func hasLongField(r *Response, most int) bool {
	return slices.ContainsFunc(r.Fields, func(f Field) bool { return isLong(f, most) })
}

func isLong(f Field, most int) bool { return len(f.Name)+len(f.Value)+4 > most }

func hasBadBytes(r *Response, bad string) bool {
	for _, f := range r.Fields {
		if strings.ContainsAny(f.Value, bad) {
			return true
		}
	}
	return false
}

// hasRejected reports whether a cookie of the last response was rejected, and
// not quietly.
func (p jarPolicy) hasRejected(notes []CookieNote) bool {
	return slices.ContainsFunc(notes, func(n CookieNote) bool {
		return n.Event == CookieRejected && !(p.quietPrefix && n.Rule == rules[ruleCookiePrefix])
	})
}
