package trace

import (
	"slices"
	"strings"
	"time"

	"detour/trace/uri"
)

// A cookieRequest is what decides which cookies go: the target, the method, and
// how the target stands to the page that began the navigation.
type cookieRequest struct {
	uri       uri.URI
	method    string
	crossSite bool
	script    bool // it is a script's, and no navigation
	now       time.Time
}

// laxGrace is how long a cookie without SameSite also goes with unsafe
// cross-site requests (RFC 6265bis §5.6.7.2; Chromium's two minutes).
const laxGrace = 2 * time.Minute

// withheld returns what keeps a cookie of the host back.
func (p jarPolicy) withheld(c *cookie, r cookieRequest) ruling {
	safe := r.method == "GET" || r.method == "HEAD"
	switch {
	case !p.pathFits(r.uri.Path, c.path):
		return refuse(ruleCookiePath, because(whyNotBelow, address(r.uri.RequestTarget()), address(c.path)))
	case c.secure && r.uri.Scheme != "https" && !p.loopback(r.uri.Hostname()):
		return refuse(ruleCookieSecure, because(whySecureNotHTTPS))
	case !p.sameSite || !r.crossSite || c.sameSite == "None":
		return ruling{}
	case c.sameSite == "Strict":
		return refuse(ruleCookieStrict, because(whyStrictElsewhere))
	case r.script:
		return refuse(ruleCookieLax, because(whyLaxScript))
	case safe:
		return ruling{}
	case c.sameSite == "Lax" || r.now.Sub(c.created) > laxGrace:
		return refuse(ruleCookieLax, because(whyLaxUnsafe, text(r.method)))
	}
	return ruling{}
}

// pathFits reports whether a request path is one that a cookie goes to.
func (p jarPolicy) pathFits(path, cookiePath string) bool {
	if p.prefixPath {
		return strings.HasPrefix(path, cookiePath)
	}
	return pathMatches(path, cookiePath)
}

// carryCookies renews the Cookie field from the jar.
func (s *step) carryCookies() {
	if !s.client.HasJar() {
		return
	}
	if s.client.policy.page.fetches && !s.client.options.Credentials && s.memory.crosses(s.to.URI) {
		s.remove(ruleFetchCookies, because(whyCrossOrigin), "Cookie")
		return
	}
	sent := s.selectCookies()
	switch user := s.client.policy.jar.user; {
	case user == userSeeds || user == userFirst:
		s.putCookies(strings.Join(sent, "; "))
	case user == userJoined:
		s.putCookies(strings.Join(append(sent, s.memory.givenPairs(s)...), "; "))
	case user == userMerged:
		s.putCookies(strings.Join(append(s.memory.usersPairs(s), sent...), "; "))
	case user == userYields:
		if len(sent) > 0 {
			s.putCookies(strings.Join(sent, "; "))
		}
	case user == userWins && s.memory.given != "":
		if _, ok := s.get("Cookie"); !ok {
			s.putCookies(strings.Join(sent, "; "))
		}
	case user == userWins:
		s.putCookies(strings.Join(sent, "; "))
	case s.client.options.CookieData && s.memory.given != "":
		s.putCookies(strings.Join(append(sent, s.memory.given), "; "))
	default:
		s.putBeside(strings.Join(sent, "; "))
	}
}

// selectCookies returns the pairs that go and notes why each goes or not.
func (s *step) selectCookies() []string {
	m, p := s.memory, s.client.policy.jar
	r := cookieRequest{uri: s.to.URI, method: s.to.Method, now: m.now, crossSite: m.crossSite(*s.client, s.to.URI), script: s.client.policy.page.fetches}
	var sent []string
	taken := map[string]bool{}
	found := m.jar.match(s.to.URI, m.now, p)
	s.cookies = slices.Grow(s.cookies, min(len(found), maxNotes+1))
	for _, c := range found {
		why := p.withheld(c, r)
		event := CookieWithheld
		if !why.objects() && p.oneName && taken[strings.ToLower(c.name)] {
			why = refuse(ruleCookieOneName, because(whySameNameGoes))
		}
		if !why.objects() {
			taken[strings.ToLower(c.name)] = true
			event, why = CookieSent, follow(ruleCookieSent, because(whyCookieSent, own(hopName(c.hop)), address(c.scope()), own(p.siteNote(r))))
			sent = append(sent, c.pair())
		}
		s.note(cookieNote(*c, c.hop, event, why))
	}
	s.noteElsewhere()
	return sent
}

// maxNotes bounds the notes on the cookies of one request.
const maxNotes = 30

// note adds a note on a cookie; beyond the bound it only counts.
func (s *step) note(n CookieNote) {
	switch over := len(s.cookies) - maxNotes; {
	case over < 0:
		s.cookies = append(s.cookies, n)
	case over == 0:
		s.cookies = append(s.cookies, CookieNote{Event: CookieWithheld, Rule: rules[ruleCookieCount], Note: because(whyMoreCookies)})
	}
}

func (p jarPolicy) siteNote(r cookieRequest) string {
	switch {
	case !p.sameSite:
		return ""
	case r.crossSite:
		return ", from another site"
	}
	return ", same site"
}

// noteElsewhere says of cookies that this response set why they do not go:
// their domain is not the target's.
func (s *step) noteElsewhere() {
	for _, n := range s.memory.notes {
		known := slices.ContainsFunc(s.cookies, func(c CookieNote) bool { return c.Name == n.Name && c.Line == n.Line })
		if !known && (n.Event == CookieStored || n.Event == CookieReplaced) {
			n.Event, n.Rule = CookieWithheld, rules[ruleCookieHost]
			n.Note = because(whyNotItsHost, text(s.to.URI.Hostname()))
			s.note(n)
		}
	}
}

// putCookies makes value the only Cookie field.
func (s *step) putCookies(value string) {
	was, had := s.get("Cookie")
	switch {
	case value == "" && had:
		s.remove(ruleCookieSent, because(whyNoCookies), "Cookie")
	case value == "":
	case had && was == value:
		s.markKept("Cookie", ruleCookieSent, s.cookieReason())
	default:
		s.put("Cookie", value, ruleCookieSent, s.cookieReason())
	}
}

// cookieReason is the note of the cookie that goes, or how many there are.
func (s *step) cookieReason() Reason {
	var reasons []Reason
	for _, n := range s.cookies {
		if n.Event == CookieSent {
			reasons = append(reasons, n.Note)
		}
	}
	if len(reasons) == 1 {
		return reasons[0]
	}
	return because(whyJarsCookies)
}

// putBeside renews the jar's Cookie line and leaves the user's alone.
func (s *step) putBeside(value string) {
	for i := range s.lines {
		if l := &s.lines[i]; l.field.Is("Cookie") && !l.removed && l.rule != ruleCurlBack && l.field.Value != s.memory.given {
			l.removed, l.rule, l.note = true, ruleCookieSent, because(whyJarAnew)
			if value != "" {
				l.removed, l.field.Value, l.note = false, value, s.cookieReason()
			}
			return
		}
	}
	if value != "" {
		s.insert(Field{"Cookie", value}, ruleCookieSent, s.cookieReason())
	}
}

// usersPairs returns the pairs that the user gave and no Set-Cookie has
// ended, as far as credentials reach.
func (m *Memory) usersPairs(s *step) []string {
	if _, ok := s.get("Cookie"); !ok || m.given == "" {
		return nil
	}
	ended := map[string]bool{}
	for _, n := range m.notes {
		ended[n.Name] = true
	}
	var pairs []string
	for pair := range strings.SplitSeq(m.given, ";") {
		pair = strings.TrimSpace(pair)
		name, _, _ := strings.Cut(pair, "=")
		if pair != "" && !ended[name] {
			pairs = append(pairs, pair)
		}
	}
	return pairs
}

// givenPairs returns the pairs that the user gave, whatever the jar has.
func (m *Memory) givenPairs(s *step) []string {
	if _, ok := s.get("Cookie"); !ok || m.given == "" {
		return nil
	}
	return []string{m.given}
}

// usersCookie returns the part of a request's Cookie fields that the jar
// would not have sent: what a user put there. It runs before the response's
// cookies are taken in.
func (m *Memory) usersCookie(r Request) string {
	mine, line := m.jarPairs(r)
	var given []string
	for _, f := range r.Fields {
		if !f.Is("Cookie") || f.Value == line {
			continue
		}
		if m.client.policy.jar.user == userBeside {
			return behind(f.Value, line, m.client.options.CookieData)
		}
		given = append(given, otherPairs(f.Value, mine)...)
	}
	return strings.Join(given, "; ")
}

// behind returns what was given as data and stands behind the jar's cookies, as
// it was written.
func behind(value, line string, data bool) string {
	if rest, ok := strings.CutPrefix(value, line+"; "); ok && data && line != "" {
		return rest
	}
	return value
}

// jarPairs returns the pairs of the jar's cookies for the host of a request, and
// what the jar sends with it.
func (m *Memory) jarPairs(r Request) (all map[string]bool, line string) {
	all = map[string]bool{}
	if !m.client.HasJar() {
		return all, ""
	}
	p := m.client.policy.jar
	want := cookieRequest{uri: r.URI, method: r.Method, now: m.now, crossSite: m.crossSite(m.client, r.URI)}
	var sent []string
	for _, c := range m.jar.match(r.URI, m.now, p) {
		all[c.pair()] = true
		if !p.withheld(c, want).objects() {
			sent = append(sent, c.pair())
		}
	}
	return all, strings.Join(sent, "; ")
}

// otherPairs returns the pairs of a Cookie value that are not mine.
func otherPairs(value string, mine map[string]bool) []string {
	var other []string
	for pair := range strings.SplitSeq(value, ";") {
		if pair = strings.TrimSpace(pair); pair != "" && !mine[pair] {
			other = append(other, pair)
		}
	}
	return other
}

// crossSite reports whether a target is of another site than the page that
// began the navigation; a navigation from the address bar is of every site.
func (m *Memory) crossSite(c Client, target uri.URI) bool {
	from := c.initiator(*m.start)
	if c.policy.jar.chain {
		return m.crossedSite || from != nil && !from.OfSite(target)
	}
	return from != nil && !from.SameSite(target)
}
