package trace

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// A StoredCookie is a cookie as a file keeps it.
type StoredCookie struct {
	Name, Value string
	Domain      string // lower case, without a dot before it
	HostOnly    bool   // it goes to Domain alone, not to hosts below it
	Path        string
	Secure      bool
	HTTPOnly    bool
	Expires     time.Time // zero for a session cookie
}

// store puts cookies into the jar that no response of the walk has set.
func (m *Memory) store(list []StoredCookie) {
	for _, s := range list[:min(len(list), maxCookies)] {
		c := cookie{name: s.Name, value: s.Value, site: siteOf(s.Domain), domain: s.Domain, hostOnly: s.HostOnly,
			path: s.Path, secure: s.Secure, httpOnly: s.HTTPOnly, expires: s.Expires}
		m.jar.store(&c, time.Time{}, m.client.policy.jar.overlays)
	}
}

// cookies returns what is in the jar, the youngest first.
func (m *Memory) cookies() []StoredCookie {
	var all []*cookie
	for _, list := range m.jar.sites {
		all = append(all, list...)
	}
	slices.SortFunc(all, func(a, b *cookie) int { return cmp.Compare(b.order, a.order) })
	var out []StoredCookie
	for _, c := range all {
		if c.expires.IsZero() || c.expires.After(m.now) {
			out = append(out, StoredCookie{c.name, c.value, c.domain, c.hostOnly, c.path, c.secure, c.httpOnly, c.expires})
		}
	}
	return out
}

// withStored adds the cookies that the jar has before the walk to a first
// request. Those that were given as data stand behind them in the same field.
func (c Client) withStored(r Request) Request {
	if len(c.options.Cookies) == 0 || !c.HasJar() || nameIn("Cookie", c.options.Without) {
		return r
	}
	m := c.Recall(Chain{})
	var pairs []string
	for _, k := range m.jar.match(r.URI, m.now, c.policy.jar) {
		if !c.policy.jar.withheld(k, cookieRequest{uri: r.URI, method: r.Method}).objects() {
			pairs = append(pairs, k.pair())
		}
	}
	if len(pairs) == 0 {
		return r
	}
	at := slices.IndexFunc(r.Fields, func(f Field) bool { return f.Is("Cookie") })
	if at >= 0 && (c.options.CookieData || c.policy.jar.user != userBeside) {
		r.Fields[at].Value = strings.Join(append(pairs, r.Fields[at].Value), "; ")
		return r
	}
	s := step{client: &c}
	for _, f := range r.Fields {
		s.lines = append(s.lines, line{field: f})
	}
	s.insert(Field{"Cookie", strings.Join(pairs, "; ")}, ruleCookieSent, Reason{})
	r.Fields = s.request().Fields
	return r
}
