package trace

import (
	"slices"
	"strconv"
	"strings"
)

// Auth is how a client that sends user and password by itself tells them.
type Auth int

// The ways. AuthAny takes the best that the server offers.
const (
	AuthBasic  Auth = iota // Basic, unasked (RFC 7617)
	AuthDigest             // Digest, once it was asked for (RFC 7616)
	AuthAny                // whichever is asked for
	authBearer             // a token, as the answer to a challenge
	authNone               // the best scheme is one that detour does not speak
)

// asksFirst reports whether the client waits for a challenge although it could
// send a login unasked.
func (c Client) asksFirst() bool {
	return c.policy.login.rule == loginFirst && c.options.Auth != AuthBasic
}

// TellsLoginsAsCurl reports whether the client looks logins up in a netrc file and
// tells them as [ClientOptions.Auth] asks it to.
func (c Client) TellsLoginsAsCurl() bool { return c.policy.login.rule == loginFirst }

// proofUnasked returns the Authorization of a request that no challenge came
// before.
func (c Client) proofUnasked(login string) string {
	switch {
	case c.options.Auth != AuthBasic:
		return ""
	case c.options.Bearer != "":
		return "Bearer " + c.options.Bearer
	}
	return basicAuth(login)
}

// proof returns the Authorization that tells a login with a request, as far as
// a challenge said how.
func (m *Memory) proof(login string, r Request) string {
	switch {
	case m.client.policy.login.rule != loginFirst:
		return basicAuth(login)
	case login == "" && m.client.options.Bearer == "":
		return ""
	case !m.client.asksFirst():
		return m.client.proofUnasked(login)
	}
	switch m.agreed {
	case AuthDigest:
		return m.digest.answer(login, r)
	case authBearer:
		return "Bearer " + m.client.options.Bearer
	case AuthAny:
		return basicAuth(login)
	}
	return ""
}

// isLogin reports whether an Authorization tells a login and is no field of the
// user's.
func (c Client) isLogin(value, login string) bool {
	switch first := c.policy.login.rule == loginFirst; {
	case value == "":
		return false
	case first && c.options.Bearer != "" && value == "Bearer "+c.options.Bearer:
		return true
	case first && c.options.Auth != AuthBasic && strings.HasPrefix(value, "Digest username="):
		return true
	}
	return value == basicAuth(login)
}

// answerChallenge is about a 401 for a client that waits for one. It is answered
// once in a walk, where the credentials are not for the host with the same
// request again; a second one is only for a nonce that has grown stale.
func (c Client) answerChallenge(d Decision, h *Hop, m *Memory) Decision {
	switch {
	case m.login == "" && c.options.Bearer == "":
		return c.decideFinal(d, h, m, stop(ruleFinal, because(whyFinal, number(401))))
	case !m.heard:
		return c.decideFinal(d, h, m, stop(ruleLoginRefused, because(whyNoAnswer, own(c.Name))))
	}
	if limit := c.Limit(); limit >= 0 && m.redirects >= limit {
		return c.end(d, ruling{GiveUp, c.policy.redirects.limitBy, because(whyAnswersCount, number(m.redirects))})
	}
	s := newStep(h, m, h.Request.URI)
	s.carryLogin()
	s.carryCookies()
	s.carryReferer()
	s.explain("Authorization", ruleCurlChallenge, because(whyServerAsked))
	return c.with(c.end(d, follow(ruleCurlChallenge, because(whyChallenge))), s)
}

// explain gives a field that was added or changed another reason.
func (s *step) explain(name string, why ruleKey, note Reason) {
	for i := range s.lines {
		if l := &s.lines[i]; l.field.Is(name) && !l.removed && (l.added || l.field.Value != l.was) {
			l.rule, l.note = why, note
		}
	}
}

// schemes are those that curl knows, the best first.
var schemes = []string{"Negotiate", "Bearer", "Digest", "NTLM", "Basic"}

// hearChallenge keeps what a 401 says of the credentials that it wants.
func (m *Memory) hearChallenge(r *Response) {
	m.heard = false
	if r.Status != 401 || !m.client.asksFirst() {
		return
	}
	challenges := challengesOf(r.Fields)
	if m.agreed != AuthBasic {
		d := digestOf(challenges)
		if m.heard = m.agreed == AuthDigest && d != nil && d.stale; m.heard {
			m.digest = d
		}
		return
	}
	scheme := "Digest"
	if m.client.options.Auth == AuthAny {
		scheme = m.best(challenges)
	}
	switch scheme {
	case "Digest":
		if m.digest = digestOf(challenges); m.digest != nil {
			m.agreed, m.heard = AuthDigest, true
		}
	case "Basic":
		m.agreed, m.heard = AuthAny, true
	case "Bearer":
		m.agreed, m.heard = authBearer, true
	case "Negotiate": // without a ticket curl asks once more as it did before
		m.agreed, m.heard = authNone, true
	}
}

// best returns the best scheme that is offered and that there are credentials
// for, "" for none.
func (m *Memory) best(offered []challenge) string {
	for _, scheme := range schemes {
		if scheme == "Bearer" && m.client.options.Bearer == "" {
			continue
		}
		if slices.ContainsFunc(offered, func(c challenge) bool { return strings.EqualFold(c.scheme, scheme) }) {
			return scheme
		}
	}
	return ""
}

// countDigest keeps how often the nonce was used.
func (m *Memory) countDigest(r Request) {
	value := r.Fields.Get("Authorization")
	if m.digest == nil || !m.client.isLogin(value, m.login) {
		return
	}
	_, rest, _ := strings.Cut(value, ", nc=")
	count, _, _ := strings.Cut(rest, ",")
	if n, err := strconv.ParseUint(count, 16, 32); err == nil {
		next := *m.digest
		next.uses = int(n)
		m.digest = &next
	}
}

// holds reports whether the content of a request waits: the login for it can
// only be told once the server has said how.
func (c Client) holds(r Request, login string, agreed Auth) bool {
	return c.policy.login.rule == loginFirst && c.options.Auth == AuthDigest && agreed == AuthBasic && login != "" && r.Body != nil
}

// withheld takes content off a first request that must wait.
func (c Client) withheld(r Request) Request {
	if !c.holds(r, c.loginFor(c.options.User, r.URI, r.URI), AuthBasic) {
		return r
	}
	if c.options.FormType != "" {
		r.Fields = r.Fields.Without("Content-Type")
	}
	if c.expectsContinue(r) {
		r.Fields = r.Fields.Without("Expect")
	}
	r.Fields = r.Fields.Without("Transfer-Encoding", "Content-Length")
	at := slices.IndexFunc(r.Fields, func(f Field) bool {
		return c.rank(f.Name) > c.rank("Content-Length") && (c.options.ImpliedType || !f.Is("Content-Type"))
	})
	if at < 0 {
		at = len(r.Fields)
	}
	r.Fields = slices.Insert(slices.Clip(r.Fields), at, Field{"Content-Length", "0"})
	r.Held, r.Body = r.Body, nil
	return r
}

// hold keeps the content of the next request back, as it was of the last one.
func (s *step) hold() {
	login := s.client.loginFor(s.memory.login, s.from.URI, s.to.URI)
	if s.from.Held == nil || !s.reaches(s.client.policy.credentials) || !s.client.holds(s.to, login, s.memory.agreed) {
		return
	}
	s.put("Content-Length", "0", ruleCurlHeld, because(whyContentWaits))
	if s.client.options.FormType != "" {
		s.remove(ruleCurlHeld, because(whyContentWaits), "Content-Type")
	}
	s.remove(ruleCurlHeld, because(whyContentWaits), "Expect", "Transfer-Encoding")
	s.to.Held, s.to.Body, s.changed.body = s.to.Body, nil, nil
}

// release puts content that was kept back into the next request.
func (s *step) release() {
	if s.from.Held == nil {
		return
	}
	s.to.Body, s.to.Held = s.from.Held, nil
	note := because(whyHeldSoFar)
	s.changed.body = &Change{Part: PartBody, To: byteCount(len(s.to.Body)), Op: Added, Rule: s.client.rule(ruleCurlHeld), Note: note}
	if s.client.chunks(s.to) {
		s.remove(ruleCurlHeld, note, "Content-Length")
		s.insert(Field{"Transfer-Encoding", "chunked"}, ruleCurlHeld, note)
	} else {
		s.put("Content-Length", strconv.Itoa(len(s.to.Body)), ruleCurlHeld, note)
	}
	if form := s.client.options.FormType; form != "" {
		s.put("Content-Type", form, ruleCurlHeld, note)
	}
	if s.client.expectsContinue(s.to) {
		s.put("Expect", "100-continue", ruleCurlHeld, note)
	}
}

// releases reports whether a response lets content go that was kept back: no
// credentials were needed after all.
func (c Client) releases(h *Hop) bool {
	return h.Request.Held != nil && h.Status()/100 == 2 && c.asksFirst()
}

// decideRelease sends the request again, now with its content.
func (c Client) decideRelease(d Decision, h *Hop, m *Memory) Decision {
	s := newStep(h, m, h.Request.URI)
	s.carryCookies()
	s.carryReferer()
	return c.with(c.end(d, follow(ruleCurlHeld, because(whyContentGoes, number(h.Status())))), s)
}
