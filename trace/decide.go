package trace

import (
	"fmt"
	"slices"
	"strconv"
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
	d.Cookies = slices.Clone(m.notes)
	switch {
	case h.Response == nil || hasNoWholeHead(h):
		return d.end(Failed, ruleFailed, failureDetail(h))
	case hasBadBytes(h.Response, c.policy.badBytes):
		return d.end(Failed, ruleBadBytes, "a field of the response holds a control byte that "+c.Name+" refuses")
	case h.Status() == 401:
		return c.decideChallenge(d, h, m)
	case !c.followsStatus(h.Status()):
		return c.decideFinal(d, h, m, ruleFinal, strconv.Itoa(h.Status())+" is a response to keep")
	}
	return c.decideRedirect(d, h, m)
}

// decideRedirect is about a status that the client follows.
func (c Client) decideRedirect(d Decision, h *Hop, m *Memory) Decision {
	loc, verdict, why, detail := c.readLocation(h, m)
	d.Location = loc
	switch verdict {
	case Stop:
		return c.decideFinal(d, h, m, why, detail)
	case Follow:
	default:
		return d.end(verdict, why, detail)
	}
	s := c.follow(h, m, loc)
	if limit := c.Limit(); limit >= 0 && m.redirects >= limit {
		d.Loop = m.loop(s.request())
		return d.end(GiveUp, c.policy.limitBy, fmt.Sprintf("%d redirects were followed; %s is not requested", m.redirects, brief(MaskURI(loc.Resolved.String()))))
	}
	return d.end(Follow, ruleFollow, fmt.Sprintf("%d to %s", h.Status(), brief(MaskURI(loc.Resolved.String())))).with(s)
}

// follow makes the request that a Location leads to.
func (c Client) follow(h *Hop, m *Memory, loc Location) *step {
	s := c.newStep(h, m, *loc.Resolved)
	s.rewrite(h.Status())
	s.upgrade()
	s.host(loc.Used)
	s.carryCredentials()
	s.carryLogin()
	s.carryCookies()
	s.carryReferer()
	s.carryOrigin()
	s.carryOwn()
	return s
}

// decideFinal ends the walk with the response at hand, and looks for
// redirects in other guise.
func (c Client) decideFinal(d Decision, h *Hop, m *Memory, why ruleKey, detail string) Decision {
	if h.Failure != nil {
		return d.end(Failed, ruleFailed, failureDetail(h))
	}
	d.Offers = c.offers(h, m)
	return d.end(Stop, why, detail)
}

func (d Decision) end(v Verdict, why ruleKey, detail string) Decision {
	d.Verdict, d.Why, d.Detail = v, rules[why], detail
	return d
}

// with adds the request that a step leads to.
func (d Decision) with(s *step) Decision {
	next := s.request()
	d.Next = &next
	d.Changes = s.changes()
	d.Cookies = append(d.Cookies, s.cookies...)
	d.Loop = s.memory.loop(next)
	d.Ghost = s.ghost(next)
	return d
}

func failureDetail(h *Hop) string {
	if h.Failure == nil {
		return "there is no response"
	}
	return brief(h.Failure.Error())
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
	_, err := frame(h.Response, h.Request.Method)
	return err != nil
}

// followsStatus reports whether the client takes the status for a redirect.
func (c Client) followsStatus(status int) bool {
	if c.policy.statuses == nil {
		return status/100 == 3
	}
	return slices.Contains(c.policy.statuses, status)
}

func hasBadBytes(r *Response, bad string) bool {
	for _, f := range r.Fields {
		if strings.ContainsAny(f.Value, bad) {
			return true
		}
	}
	return false
}
