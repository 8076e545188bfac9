package trace

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/publicsuffix"

	"detour/trace/uri"
)

// A jar holds a client's cookies by the last two labels of the host that set
// them, so that looking up a request's cookies never looks at all of them.
type jar struct {
	sites map[string][]*cookie
	count int
	order int
}

// addCookies takes the cookies of a response into the jar and notes what
// became of each.
func (m *Memory) addCookies(h *Hop) {
	lines, more := cookieFields(h.Response.Fields)
	m.notes = slices.Grow(m.notes, len(lines))
	for _, line := range lines {
		m.notes = append(m.notes, m.addCookie(h, line))
	}
	if more > 0 {
		m.notes = append(m.notes, cookieNote(cookie{}, m.id(h), CookieRejected, refuse(ruleCookieCount, because(whyMoreSetCookies, number(more)))))
	}
	if m.client.policy.jar.clears && h.Request.URI.IsTrustworthy() && clearsCookies(h.Response.Fields) {
		m.clearSite(h)
	}
}

// clearsCookies reports whether a response asks for its site's cookies to be
// deleted (Clear Site Data §3.1). Chromium takes the words without quotes too.
func clearsCookies(fs Fields) bool {
	for _, value := range fs.Values("Clear-Site-Data") {
		for kind := range strings.SplitSeq(value, ",") {
			if kind = strings.Trim(kind, " \t\""); kind == "cookies" || kind == "*" {
				return true
			}
		}
	}
	return false
}

// clearSite deletes the cookies of the hop's site, those just set among them.
func (m *Memory) clearSite(h *Hop) {
	site, key := h.Request.URI.Site(), siteOf(h.Request.URI.Hostname())
	if len(m.jar.sites[key]) == 0 {
		return
	}
	m.jar.sites[key] = slices.DeleteFunc(m.jar.sites[key], func(c *cookie) bool {
		if !covers(site, c.domain) {
			return false
		}
		m.jar.count--
		m.notes = append(m.notes, cookieNote(*c, c.hop, CookieDeleted, stop(ruleClearSiteData, because(whyClearSiteData, text(site)))))
		return true
	})
}

func (m *Memory) addCookie(h *Hop, line string) CookieNote {
	if n := strings.Count(line, ";"); n > maxAttributes {
		name, _, _ := strings.Cut(line, "=")
		return cookieNote(cookie{name: excerpt(name), line: line}, m.id(h), CookieRejected, refuse(ruleCookieCount, because(whyManyAttributes, number(n))))
	}
	p := m.client.policy.jar
	now := h.Clock()
	c, why := p.parse(line, now)
	c.hop = m.id(h)
	r := ruling{Refuse, why, Reason{}}
	switch {
	case !m.client.HasJar():
		r = refuse(ruleNoJar, because(whyNoJar, own(m.client.Name)))
	case why == ruleNone:
		r = m.jar.admit(&c, h.Request.URI, p)
	}
	if !r.objects() && m.client.options.Credentials && m.client.policy.page.fetches && p.sameSite && c.sameSite != "None" && m.crossSite(m.client, h.Request.URI) {
		r = refuse(ruleCookieLax, because(whySetByScript))
	}
	if r.objects() {
		return cookieNote(c, c.hop, CookieRejected, r)
	}
	event, why := m.jar.store(&c, now, p.overlays)
	return cookieNote(c, c.hop, event, follow(why, because(whyCookieScope, address(c.scope()))))
}

// admit completes a cookie and says why it cannot be stored (RFC 6265bis §5.7).
func (j *jar) admit(c *cookie, from uri.URI, p jarPolicy) ruling {
	host := from.Hostname()
	c.site = siteOf(host)
	c.path = p.pathOf(c, from)
	if p.everywhere {
		c.site, c.domain, c.path, c.everywhere = everySite, host, "/", true
		return ruling{}
	}
	if p.noAddresses && uri.IsAddress(host) || p.noIPv6 && strings.HasPrefix(from.Host, "[") {
		return refuse(ruleCookieDomain, because(whyAddressHost))
	}
	if p.dotted && c.domain != "" && !strings.Contains(c.domain, ".") {
		return refuse(ruleCookieDomain, because(whyDomainNoDot, text(c.domain)))
	}
	if p.twoDots && c.named && !c.dotDomain(host) {
		return refuse(ruleCookieDomain, because(whyDomainFewDots, text(c.domain)))
	}
	if p.ownPath && !strings.HasPrefix(from.Path, c.path) {
		return refuse(ruleCookiePath, because(whyNotBelow, address(from.Path), address(c.path)))
	}
	if p.ownDomain && isPublicSuffix(host) && !uri.IsAddress(host) {
		return refuse(ruleCookiePublicSuffix, because(whyPublicSuffix, text(host)))
	}
	if p.ownDomain && c.domain == host {
		c.domain = ""
	}
	if port := from.EffectivePort(); p.ports && c.domain == "" && port != "80" && port != "443" {
		c.port = port // wget src/cookies.c, cookie_handle_set_cookie
	}
	r := c.setDomain(host, p.suffixes)
	if p.subHosts && c.hostOnly && !uri.IsAddress(host) {
		c.hostOnly = false
	}
	secure := from.Scheme == "https" || p.loopback(host)
	lower := strings.ToLower(c.name)
	switch {
	case r.objects():
		return r
	case c.secure && p.secureOrigin && !secure:
		return refuse(ruleCookieSecureOrigin, because(whySecureOverHTTP, text(host)))
	case p.prefixes && strings.HasPrefix(lower, "__secure-") && !c.secure:
		return refuse(ruleCookiePrefix, because(whySecurePrefix))
	case p.prefixes && strings.HasPrefix(lower, "__host-") && !(c.secure && c.hostOnly && c.path == "/"):
		return refuse(ruleCookiePrefix, because(whyHostPrefix))
	case p.sameSite && c.sameSite == "None" && !c.secure:
		return refuse(ruleCookieNoneSecure, because(whyNoneNeedsSecure))
	case p.secureOrigin && !secure && j.shadowsSecure(c):
		return refuse(ruleCookieLeaveSecure, because(whySecureThere))
	case j.count >= maxCookies:
		return refuse(ruleCookieCount, because(whyJarFull, number(maxCookies)))
	}
	return ruling{}
}

// pathOf returns the path of a cookie that a response to a request has set.
func (p jarPolicy) pathOf(c *cookie, from uri.URI) string {
	if p.anyPath && !c.pathless || strings.HasPrefix(c.path, "/") {
		return c.path
	}
	return defaultPath(from.Path)
}

// dotDomain puts a dot before the name of a parent domain, reports whether the
// result has two, and takes the dot off again (w3m, cookie.c add_cookie).
func (c *cookie) dotDomain(host string) bool {
	dotted := c.domain
	if !strings.HasPrefix(dotted, ".") && dotted != host {
		dotted = "." + dotted
	}
	c.domain = strings.TrimPrefix(dotted, ".")
	return strings.Count(dotted, ".") >= 2
}

// setDomain checks the Domain attribute against the host and the public
// suffixes (RFC 6265bis §5.7).
func (c *cookie) setDomain(host string, suffixes bool) ruling {
	isIP := uri.IsAddress(host)
	domain := c.domain
	if domain == "" || domain == host {
		c.hostOnly = domain == "" || isIP
	}
	c.domain = host
	switch {
	case domain == "" || domain == host && (isIP || !suffixes):
		return ruling{}
	case isIP:
		return refuse(ruleCookieDomain, because(whyDomainForAddress, text(domain), text(host)))
	case suffixes && isPublicSuffix(domain):
		c.hostOnly = true
		if domain == host {
			return ruling{}
		}
		return refuse(ruleCookiePublicSuffix, because(whyPublicSuffix, text(domain)))
	case domain != host && !strings.HasSuffix(host, "."+domain):
		return refuse(ruleCookieDomain, because(whyDomainElsewhere, text(domain), text(host)))
	}
	c.domain, c.hostOnly = domain, false
	return ruling{}
}

func isPublicSuffix(domain string) bool {
	if uri.IsAddress(domain) {
		return false
	}
	suffix, _ := publicsuffix.PublicSuffix(domain)
	return suffix == domain
}

// shadowsSecure reports whether an insecure origin's cookie would stand before
// a Secure one of the same name (RFC 6265bis §5.7, leave secure cookies alone).
func (j *jar) shadowsSecure(c *cookie) bool {
	return slices.ContainsFunc(j.sites[c.site], func(o *cookie) bool {
		domains := covers(o.domain, c.domain) || covers(c.domain, o.domain)
		return o.secure && o.name == c.name && domains && pathMatches(c.path, o.path)
	})
}

// covers reports whether host is domain or below it.
func covers(domain, host string) bool {
	return host == domain || strings.HasSuffix(host, "."+domain)
}

// everySite is the key of cookies that go to every host.
const everySite = "*"

// siteOf is the key of a host in the jar.
func siteOf(host string) string {
	if uri.IsAddress(host) {
		return host
	}
	last := strings.LastIndexByte(host, '.')
	return host[strings.LastIndexByte(host[:max(last, 0)], '.')+1:]
}

// store puts a cookie into the jar in place of one with the same name, domain
// and path; one that has expired is only taken out.
func (j *jar) store(c *cookie, now time.Time, overlays bool) (CookieEvent, ruleKey) {
	if j.sites == nil {
		j.sites = map[string][]*cookie{}
	}
	list := j.sites[c.site]
	at := slices.IndexFunc(list, func(o *cookie) bool {
		same := o.domain == c.domain && o.hostOnly == c.hostOnly && o.path == c.path
		return o.name == c.name && (same || overlays && o.domain == c.domain && strings.HasPrefix(c.path, o.path))
	})
	event, expired := CookieStored, c.expired(now)
	j.order++
	c.order = j.order
	if at >= 0 {
		c.created, c.order = list[at].created, list[at].order
		list = slices.Delete(list, at, at+1)
		j.count--
		event = CookieReplaced
	}
	if !expired {
		list = append(list, c)
		j.count++
	}
	if len(list) > maxCookiesPerSite {
		list = slices.Delete(list, 0, 1) // the one longest unchanged
		j.count--
	}
	j.sites[c.site] = list
	switch {
	case expired && at < 0:
		return CookieMissed, ruleCookieNoneThere
	case expired:
		return CookieDeleted, ruleCookieExpired
	}
	return event, ruleCookieStored
}

// seed puts the pairs of a user's Cookie field into the jar, for the host
// they were given for.
func (j *jar) seed(u uri.URI, value string, now time.Time) {
	for pair := range strings.SplitSeq(value, ";") {
		c, why := parseSetCookie(strings.TrimSpace(pair), now)
		if why != ruleNone || j.count >= maxCookies {
			continue
		}
		c.domain, c.hostOnly, c.path, c.secure, c.line = u.Hostname(), true, "/", u.Scheme == "https", ""
		c.site = siteOf(c.domain)
		j.store(&c, now, false)
	}
}

// match returns the cookies whose domain covers the host, in the order in
// which they are sent (RFC 6265bis §5.8.3).
func (j *jar) match(u uri.URI, now time.Time, p jarPolicy) []*cookie {
	host := u.Hostname()
	var out []*cookie
	for _, c := range slices.Concat(j.sites[siteOf(host)], j.sites[everySite]) {
		live := (c.expires.IsZero() || c.expires.After(now)) && (c.port == "" || c.port == u.EffectivePort())
		if live && (c.everywhere || c.domain == host || !c.hostOnly && covers(c.domain, host)) {
			out = append(out, c)
		}
	}
	slices.SortStableFunc(out, func(a, b *cookie) int {
		age := cmp.Compare(a.order, b.order)
		if p.newestFirst {
			age = -age
		}
		long := 0
		if p.longFirst {
			long = cmp.Or(cmp.Compare(len(b.domain), len(a.domain)), cmp.Compare(len(b.name), len(a.name)))
		}
		return cmp.Or(cmp.Compare(len(b.path), len(a.path)), long, age)
	})
	return out
}
