package trace

import (
	"hash/maphash"
	"time"

	"detour/trace/uri"
)

// Memory is what a client remembers of a chain: cookies, HSTS hosts, where it
// has been. It can be rebuilt from the chain; a session keeps it so that a
// decision costs the same at hop 10,000 as at hop 1.
type Memory struct {
	client    Client
	hops      int
	last      *Hop
	start     *Request // the request that began this navigation
	redirects int      // followed since then
	long      int      // bytes of the targets beyond what is usual

	given               string   // the Cookie value that is the user's, not the jar's
	login               string   // "user:password" that goes along by itself
	withheldCredentials Fields   // credentials of the first origin, for a client that sends them again there
	logins              []login  // credentials that answered a challenge
	agreed              Auth     // the scheme that a challenge was answered with, for a client that asks first
	digest              *digest  // what the server said for it
	heard               bool     // the last response has a challenge that can be answered
	referrer            string   // the Referrer-Policy in force
	leftOrigin          bool     // a script's walk has been at another origin than its page's
	crossedTwice        bool     // and went from one foreign origin to another
	crossedSite         bool     // a redirect led from one site to another
	site                relation // how far the navigation has been from its initiator
	jar                 jar
	hsts                hstsHosts
	visits              Visits
	trail               []uint64       // the URLs of the walk; nil for a client that does not look
	arrivals            map[uint64]int // redirects to each URL; nil for a client that does not look
	now                 time.Time
	notes               []CookieNote // what became of the last response's cookies
}

// Recall returns what the client remembers after the chain.
func (c Client) Recall(ch Chain) *Memory {
	m := &Memory{client: c}
	m.store(c.options.Cookies)
	for _, h := range ch.Hops {
		m.Add(h)
	}
	return m
}

// Decide returns what the client does after the last hop that it remembers.
func (m *Memory) Decide() Decision {
	if m.last == nil {
		return Decision{Client: m.client.Name}
	}
	return m.client.decide(Chain{Hops: []*Hop{m.last}}, m)
}

// Add lets the client remember one more hop.
func (m *Memory) Add(h *Hop) {
	m.hops++
	if m.client.policy.page.fetches && isPreflight(h.Request) && m.last != nil {
		return // it asks for another request, which the walk is about
	}
	switch {
	case m.last == nil || !m.client.leadsOn(m.last):
		m.begin(h)
	case m.last.Status() != 401 || m.client.asksFirst():
		m.redirects++
		m.crossedSite = m.crossedSite || !m.last.Request.URI.OfSite(h.Request.URI)
		m.arrive(h)
		m.login = m.client.loginFor(m.login, m.last.Request.URI, h.Request.URI)
	}
	if m.client.policy.page.fetches {
		m.addOrigins(h)
	}
	asked := m.last != nil && m.last.Status() == 401
	m.last = h
	if m.client.policy.redirects.revisits.halfway && !asked {
		m.trail = append(m.trail, hashURL(withoutQuery(h.Request.URI)))
	}
	m.notes = nil
	m.long += max(0, len(h.Request.URI.RequestTarget())-longTarget)
	if !h.Timing.Start.IsZero() {
		m.now = h.Timing.Start
	}
	m.site = max(m.site, m.client.relationTo(*m.start, h.Request.URI))
	m.addRequest(h)
	if h.Response != nil {
		m.addResponse(h)
	}
}

// begin starts a navigation: the first one, or one that a user or a Refresh
// began after a response that the client kept.
func (m *Memory) begin(h *Hop) {
	m.start = &h.Request
	m.visits = Visits{} // what the user asks for again is no loop
	m.crossedSite, m.leftOrigin, m.crossedTwice = false, false, false
	m.redirects, m.withheldCredentials, m.referrer, m.site, m.arrivals, m.trail = 0, nil, defaultReferrerPolicy, relationNone, nil, nil
	if m.client.policy.redirects.revisits.start {
		m.arrive(h)
	}
	m.login = m.client.loginFor(m.client.options.User, h.Request.URI, h.Request.URI)
}

// arrive counts a request to a URL for a client that bounds them.
func (m *Memory) arrive(h *Hop) {
	if r := m.client.policy.redirects.revisits; r.most == 0 && !r.distinct {
		return
	}
	if m.arrivals == nil {
		m.arrivals = map[uint64]int{}
	}
	m.arrivals[m.client.place(h.Request.URI)]++
}

// place is a URL as the client tells the places of a walk apart.
func (c Client) place(u uri.URI) uint64 {
	if c.policy.redirects.revisits.document {
		u = u.WithoutFragment()
	}
	return hashURL(u)
}

// circles reports whether the walk is where it was one redirect ago, or at half
// the way: a cycle of any length is found so in time (w3m, checkRedirection).
func (m *Memory) circles() bool {
	n := len(m.trail) - 1
	return n > 0 && (m.trail[n] == m.trail[n-1] || n%2 == 0 && m.trail[n] == m.trail[n/2])
}

// withoutQuery is the URL as w3m compares it: a file on a host (same_url_p).
func withoutQuery(u uri.URI) uri.URI {
	u.Query, u.Fragment = nil, nil
	return u
}

// hashURL returns a hash of a URL, fragment included.
func hashURL(u uri.URI) uint64 { return maphash.String(hashSeed, u.String()) }

// leadsOn reports whether the client goes on by itself after the hop, so that
// the next hop belongs to the same navigation.
func (c Client) leadsOn(h *Hop) bool {
	if h.Response == nil {
		return false
	}
	if h.Status() == 401 && !c.policy.quirks.any || c.releases(h) {
		return true
	}
	if !c.followsStatus(h) {
		return false
	}
	raw, value, _ := c.locationValue(h)
	return value != "" || c.policy.reads.empty == missingToo || c.policy.reads.empty == emptyResolves && len(raw) > 0
}

func (m *Memory) addRequest(h *Hop) {
	if !h.Ghost {
		m.visits.add(hashOf(&h.Request), &h.Request, m.id(h))
	}
	m.given = m.usersCookie(h.Request)
	if p := m.client.policy; p.jar.user == userSeeds && m.given != "" {
		m.jar.seed(h.Request.URI, m.given, m.now)
		m.given = ""
	}
	if m.client.policy.credentials.returns && h.Request.URI.SameOrigin(m.start.URI) {
		m.withheldCredentials = m.usersCredentials(h.Request)
	}
	m.rememberLogin(h)
	m.countDigest(h.Request)
}

// usersCredentials returns the credential fields that a user set, not the
// jar and not a login.
func (m *Memory) usersCredentials(r Request) Fields {
	var fs Fields
	for _, f := range r.Fields {
		own := f.Is("Authorization") && m.client.isLogin(f.Value, m.login) || f.Is("Cookie") && f.Value != m.given
		if !own && nameIn(f.Name, m.client.policy.credentials.fields) {
			fs = append(fs, f)
		}
	}
	return fs
}

func (m *Memory) addResponse(h *Hop) {
	if m.client.policy.page.referer == refererPolicy {
		if p, ok := parseReferrerPolicy(h.Response.Fields); ok {
			m.referrer = p
		}
	}
	m.hearChallenge(h.Response)
	m.addHSTS(h)
	m.addCookies(h)
}

// id returns the hop's number, also for a chain whose hops have none.
func (m *Memory) id(h *Hop) int {
	if h.ID != 0 {
		return h.ID
	}
	return m.hops
}
