package trace

import (
	"encoding/base64"
	"strings"

	"detour/trace/uri"
)

// A login is a "user:password" that answered a challenge and is sent again,
// unasked, below the path where it did (RFC 7617 §2.2).
type login struct {
	origin, dir, value string
}

// loginFor returns the "user:password" that goes along by itself to a URI, for
// a client that does not wait to be asked.
func (c Client) loginFor(prev string, from, to uri.URI) string {
	info := c.givenLogin(to)
	switch c.policy.login.rule {
	case loginAnyHost:
		return info
	case loginFirst:
		if login, ok := c.netrcLogin(to); ok {
			return login
		}
		moved := from.EffectivePort() != to.EffectivePort() || from.Scheme != to.Scheme
		if moved && !c.options.LocationTrusted {
			prev = ""
		}
		if info != "" && c.options.User == "" {
			return info
		}
		return prev
	}
	return ""
}

// givenLogin returns the "user:password" of a URI for a client that sends it at
// once; empty userinfo is a login for some.
func (c Client) givenLogin(u uri.URI) string {
	if u.Userinfo != nil && *u.Userinfo == "" && c.policy.login.empty {
		return ":"
	}
	return userinfoLogin(u)
}

// userinfoLogin returns the decoded "user:password" of a URI, or "".
func userinfoLogin(u uri.URI) string {
	if u.Userinfo == nil || *u.Userinfo == "" {
		return ""
	}
	user, pass, _ := strings.Cut(*u.Userinfo, ":")
	return uri.Unescape(user) + ":" + uri.Unescape(pass)
}

// basicAuth returns the Authorization value of a login (RFC 7617 §2), or "".
func basicAuth(login string) string {
	if login == "" {
		return ""
	}
	if !strings.Contains(login, ":") {
		login += ":"
	}
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(login))
}

// carryLogin adds, keeps or drops an Authorization that comes from a URI or a
// flag and not from a field of the user's.
func (s *step) carryLogin() {
	switch s.client.policy.login.rule {
	case loginFirst, loginAnyHost:
		s.carryLoginAlong()
	case loginChallenge:
		s.carryAnswer()
	case loginOnce:
		s.dropLogin(false)
	case loginHost:
		s.dropLogin(s.to.URI.Hostname() == s.from.URI.Hostname())
	case loginRelative:
		s.keepRelativeLogin()
	case loginEmpty:
		if value := basicAuth(":"); s.from.Fields.Get("Authorization") == value {
			s.setLogin(value, ruleLoginCached, because(whyLoginEmpty))
		}
	case loginOrigin:
		if value := s.client.usersLogin(s.memory.start.URI); value != "" && s.to.URI.SameOrigin(s.memory.start.URI) {
			s.setLogin(value, ruleLoginURL, because(whyLoginAtFirstOrigin))
		}
	}
	s.carryURLLogin()
}

// carryAnswer sends credentials again that answered a challenge.
func (s *step) carryAnswer() {
	if value := s.memory.cachedLogin(s.to.URI); value != "" {
		s.setLogin(value, ruleLoginCached, because(whyAnsweredBefore))
		return
	}
	had, ok := s.get("Authorization")
	if ok && s.client.policy.login.answers != answersPath && had == basicAuth(s.client.options.User) {
		s.remove(ruleLoginOnce, because(whyAnswerOnce), "Authorization")
	}
}

// carryLoginAlong is the way of curl and net/http, which know a login from a
// field.
func (s *step) carryLoginAlong() {
	m, rule := s.memory, s.client.policy.credentials.rule
	login := s.client.loginFor(m.login, s.from.URI, s.to.URI)
	_, listed := s.client.netrcLogin(s.to.URI)
	why, next := ruleLoginURL, ""
	if s.client.policy.login.rule != loginFirst || listed || s.reaches(s.client.policy.credentials) {
		next = m.proof(login, s.to)
	}
	if listed {
		why = ruleCurlNetrc
	}
	if m.withheldCredentials.Has("Authorization") {
		next = "" // a field of the user's keeps every login out
	}
	had, ok := s.get("Authorization")
	switch derived := ok && s.client.isLogin(had, m.login); {
	case derived && next == "":
		s.remove(rule, because(whyLoginNotFor, text(s.to.URI.Origin())), "Authorization")
	case next != "" && (derived || !ok):
		s.setLogin(next, why, loginNote(listed))
	}
}

func loginNote(listed bool) Reason {
	if listed {
		return because(whyLoginListed)
	}
	return because(whyLoginGiven)
}

// keepRelativeLogin keeps the user's login where the Location left the
// authority of the last URL, userinfo included, as it was.
func (s *step) keepRelativeLogin() {
	value := basicAuth(s.client.options.User)
	if had := s.from.Fields.Get("Authorization"); value != "" && had == value && !uri.HasAuthority(s.used) {
		s.setLogin(value, ruleLoginURL, because(whyLoginRelative))
	}
}

// dropLogin takes the user's login off unless it may stay.
func (s *step) dropLogin(stays bool) {
	if had, ok := s.get("Authorization"); ok && !stays && had == s.client.usersLogin(s.memory.start.URI) {
		s.remove(ruleLoginOnce, because(whyLoginFirstOnly), "Authorization")
	}
}

// carryURLLogin is about the userinfo of the last URL and of the next one.
func (s *step) carryURLLogin() {
	rule := s.client.policy.login.url
	had, ok := s.get("Authorization")
	if rule == urlLoginHop && ok && s.client.options.User == "" && had == basicAuth(userinfoLogin(s.from.URI)) {
		s.remove(ruleLoginURL, because(whyLoginNotInNext), "Authorization")
	}
	value := s.client.urlLogin(s.to.URI)
	had, ok = s.get("Authorization")
	shy := ok && had != "" && rule == urlLoginHop // a field that is there stays
	takes := rule == urlLoginUsed || rule == urlLoginHop && !shy || rule == urlLoginCross && !s.reaches(s.client.policy.credentials)
	if own := s.client.policy.login.rule; value != "" && takes && own != loginFirst && own != loginAnyHost {
		s.setLogin(value, ruleLoginURL, because(whyLoginInURL))
	}
}

// urlLogin returns the Authorization that a URI's userinfo makes, "" for none.
func (c Client) urlLogin(u uri.URI) string {
	if u.Userinfo == nil || *u.Userinfo == "" && !c.policy.login.empty {
		return ""
	}
	if c.policy.login.barePassword && !strings.Contains(*u.Userinfo, ":") {
		return "Basic " + base64.StdEncoding.EncodeToString([]byte(uri.Unescape(*u.Userinfo)))
	}
	if *u.Userinfo == "" {
		return basicAuth(":")
	}
	if c.policy.quirks.rawLogin {
		return basicAuth(*u.Userinfo)
	}
	return basicAuth(userinfoLogin(u))
}

// usersLogin returns the Authorization of a first request that is not a field
// of the user's.
func (c Client) usersLogin(start uri.URI) string {
	switch c.policy.login.rule {
	case loginChallenge, loginNever, loginEmpty:
	default:
		if c.options.User != "" {
			return basicAuth(c.options.User)
		}
	}
	switch c.policy.login.url {
	case urlLoginUsed, urlLoginHop, urlLoginStart, urlLoginCross:
		return c.urlLogin(start)
	}
	return ""
}

func (s *step) setLogin(value string, why ruleKey, note Reason) {
	if had, _ := s.get("Authorization"); had == value {
		s.markKept("Authorization", why, note)
		return
	}
	s.put("Authorization", value, why, note)
}

// decideChallenge is about a 401: a browser answers it with the user and
// password it was given, once.
func (c Client) decideChallenge(d Decision, h *Hop, m *Memory) Decision {
	if c.asksFirst() {
		return c.answerChallenge(d, h, m)
	}
	user := c.options.User
	if user == "" && c.policy.login.url == urlLoginChallenge {
		user = userinfoLogin(h.Request.URI)
	}
	if c.policy.login.answers == answersBelow && !strings.HasPrefix(h.Request.URI.WithoutFragment().String(), m.start.URI.WithoutFragment().String()) {
		user = ""
	}
	if c.policy.login.rule == loginEmpty {
		user = ":"
	}
	value := basicAuth(user)
	switch {
	case c.policy.login.rule != loginChallenge && c.policy.login.rule != loginEmpty || user == "" || !asksForBasic(h.Response.Fields):
		return c.decideFinal(d, h, m, stop(ruleFinal, because(whyFinal, number(401))))
	case h.Request.Fields.Get("Authorization") == value:
		return c.decideFinal(d, h, m, stop(ruleLoginRefused, because(whyLoginRefused)))
	}
	d = c.end(d, follow(ruleLoginChallenge, because(whyChallenge)))
	s := newStep(h, m, h.Request.URI)
	s.put("Authorization", value, ruleLoginChallenge, because(whyServerAsked))
	s.carryCookies()
	return c.with(d, s)
}

// asksForBasic reports whether a challenge accepts user and password.
func asksForBasic(fs Fields) bool {
	for _, f := range fs {
		if !f.Is("WWW-Authenticate") {
			continue
		}
		for challenge := range strings.SplitSeq(f.Value, ",") {
			scheme, _, _ := strings.Cut(strings.TrimSpace(challenge), " ")
			if strings.EqualFold(scheme, "Basic") {
				return true
			}
		}
	}
	return false
}

// maxLogins bounds what a chain of challenges can make the client remember.
const maxLogins = 64

// rememberLogin keeps credentials that answered a challenge. Those of a URL are
// not kept: Chromium waits to be asked again (measured).
func (m *Memory) rememberLogin(h *Hop) {
	value := h.Request.Fields.Get("Authorization")
	if m.client.policy.login.rule != loginChallenge || m.client.policy.login.answers > answersHost || value == "" || h.Response == nil || h.Status() == 401 {
		return
	}
	if value == basicAuth(m.client.options.User) && m.cachedLogin(h.Request.URI) != value && len(m.logins) < maxLogins {
		m.logins = append(m.logins, login{h.Request.URI.Origin(), directory(h.Request.URI.Path), value})
	}
}

// cachedLogin returns the credentials to send unasked to a URI, or "".
func (m *Memory) cachedLogin(u uri.URI) string {
	for _, l := range m.logins {
		here := l.origin == u.Origin() && strings.HasPrefix(u.Path, l.dir)
		if m.client.policy.login.answers == answersHost {
			here = uri.Split(l.origin).Hostname() == u.Hostname()
		}
		if here {
			return l.value
		}
	}
	return ""
}

// directory returns a path up to and with its last slash.
func directory(path string) string { return path[:strings.LastIndexByte(path, '/')+1] }
