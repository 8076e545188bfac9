package trace

import (
	"slices"
	"strings"

	"detour/trace/uri"
)

// host sets the Host field of the target.
func (s *step) host(location string) {
	value := s.client.hostField(s.to.URI)
	if host, ok := uri.GoHost(location); ok && s.client.policy.host == hostIfRelative {
		value = host
	}
	was, had := s.get("Host")
	if had && was != s.client.hostField(s.from.URI) && s.keepsHost(location) {
		s.markKept("Host", ruleHostKept, because(whyHostKept))
		return
	}
	if custom := s.memory.start.Fields.Get("Host"); s.client.policy.host == hostFirstHost && custom != "" && custom != s.client.hostField(s.memory.start.URI) && s.keepsHost(location) {
		s.put("Host", custom, ruleHostKept, because(whyHostBack))
		return
	}
	note := because(whyTargetsHost)
	if s.to.URI.Hostname() == s.from.URI.Hostname() {
		note = because(whyTargetsPort)
	}
	s.put("Host", value, ruleHost, note)
}

// keepsHost reports whether a Host that the user set goes along.
func (s *step) keepsHost(location string) bool {
	switch s.client.policy.host {
	case hostKept:
		return true
	case hostReach:
		return s.reaches(s.client.policy.credentials)
	case hostSameOrigin:
		return s.to.URI.SameOrigin(s.from.URI)
	case hostFirstHost:
		return s.to.URI.Hostname() == s.memory.start.URI.Hostname()
	case hostIfRelative:
		scheme, _, ok := strings.Cut(location, ":")
		return !ok || !uri.IsScheme(scheme)
	}
	return false
}

// hostField returns what stands in Host for a URI.
func (c Client) hostField(u uri.URI) string {
	if c.policy.quirks.hostBare {
		return strings.ReplaceAll(strings.Trim(u.Host, "[]"), ":", "%3a")
	}
	if c.policy.quirks.hostPort && u.Port != "" {
		return u.Host + ":" + u.Port
	}
	return u.Authority()
}

// carryCredentials keeps or drops the fields that say who is asking.
func (s *step) carryCredentials() {
	cr := s.client.policy.credentials
	fields := cr.fields
	if auth, ok := s.get("Authorization"); ok && s.client.isLogin(auth, s.memory.login) {
		fields = without(fields, "Authorization")
	}
	if s.client.options.CookieData {
		fields = without(fields, "Cookie")
	}
	if !s.reaches(cr) {
		s.remove(cr.rule, because(whyNotAnchor, text(s.to.URI.Origin()), text(s.anchor(cr).Origin())), fields...)
		return
	}
	s.bringBack(cr, fields)
	note := because(whySameOrigin)
	if !s.to.URI.SameOrigin(s.from.URI) {
		note = because(whyOtherOrigin, text(s.to.URI.Origin()))
	}
	for _, name := range fields {
		if !nameIn(name, s.client.policy.fields.firstOnly) && (name != "Cookie" || s.client.policy.jar.user == userBeside || !s.client.HasJar()) {
			s.markKept(name, s.keptRule(cr), note)
		}
	}
}

// dropFirstOnly takes off what belongs to the first request only.
func (s *step) dropFirstOnly() {
	s.remove(ruleFirstOnly, because(whyFirstOnly), s.client.policy.fields.firstOnly...)
}

func (s *step) keptRule(cr credentials) ruleKey {
	if s.client.options.LocationTrusted {
		return ruleCurlTrusted
	}
	return cr.kept
}

// bringBack adds the credentials that were left out while the chain was away.
func (s *step) bringBack(cr credentials, fields []string) {
	if !cr.returns {
		return
	}
	for _, f := range s.memory.withheldCredentials {
		if _, ok := s.get(f.Name); !ok && nameIn(f.Name, fields) {
			s.insertAsBefore(f, ruleCurlBack, because(whyBackAtFirst))
		}
	}
}

// insertAsBefore adds a field where it stood in the first request.
func (s *step) insertAsBefore(f Field, why ruleKey, note Reason) {
	start := s.memory.start.Fields
	at := len(s.lines)
	for i := slices.Index(start, f) + 1; i < len(start); i++ {
		j := slices.IndexFunc(s.lines, func(l line) bool { return !l.removed && l.field.Is(start[i].Name) })
		if j >= 0 {
			at = j
			break
		}
	}
	s.lines = slices.Insert(s.lines, at, line{field: f, added: true, rule: why, note: note})
}

// reaches reports whether credentials go to the next target.
func (s *step) reaches(cr credentials) bool {
	return s.client.options.LocationTrusted || cr.reach.covers(s.anchor(cr), s.to.URI)
}

// covers reports whether what was meant for one URI goes to another as well.
func (r reach) covers(from, to uri.URI) bool {
	under := strings.HasSuffix(to.Host, "."+from.Host)
	switch r {
	case reachAnywhere:
		return true
	case reachNowhere:
		return false
	case reachSubdomain:
		return to.Host == from.Host || under
	case reachSecureSubdomain:
		return to.Scheme == from.Scheme && (to.Host == from.Host || under)
	case reachHostPort:
		return to.Hostname() == from.Hostname() && portAsURL(to) == portAsURL(from)
	case reachHostSubdomain:
		safe := to.Scheme == from.Scheme || to.Scheme == "https"
		return safe && portAsURL(to) == portAsURL(from) && (to.Host == from.Host || under)
	case reachUpgrade:
		upgrade := from.Scheme == "http" && to.Scheme == "https" && from.EffectivePort() == "80" && to.EffectivePort() == "443"
		return to.SameOrigin(from) || upgrade && to.Hostname() == from.Hostname()
	}
	return to.SameOrigin(from)
}

// portAsURL returns the port as a URL object has it: "" for the scheme's own.
func portAsURL(u uri.URI) string {
	if u.Port == uri.DefaultPort(u.Scheme) {
		return ""
	}
	return u.Port
}

// anchor returns the URI that a target is compared with.
func (s *step) anchor(cr credentials) uri.URI {
	if cr.first {
		return s.memory.start.URI
	}
	return s.from.URI
}

// without returns a list that lacks a name; the one given stays as it is.
func without(list []string, name string) []string {
	if !slices.Contains(list, name) {
		return list
	}
	return slices.DeleteFunc(slices.Clone(list), func(n string) bool { return n == name })
}

// carryOwn renews the fields that the client sends by itself where they depend
// on the target.
func (s *step) carryOwn() {
	was, is := s.from.URI.IsTrustworthy(), s.to.URI.IsTrustworthy()
	for _, own := range s.client.policy.fields.own {
		value := s.client.ownValue(own)
		if was == is || value == "" || own.trust == trustAny {
			continue
		}
		had, ok := s.get(own.name)
		switch mine := own.goesTo(is); {
		case !mine && had == value && own.goesTo(was):
			s.remove(ruleFetchTrust, because(whyNotTrustworthy), own.name)
		case mine && (!ok || s.client.isOwnValue(own.name, had)):
			s.put(own.name, value, ruleFetchTrust, because(whyTrustMatters))
		}
	}
	s.carryFetchSite()
}

// carryFetchSite keeps Sec-Fetch-Site true: it can only get farther away.
func (s *step) carryFetchSite() {
	if had, ok := s.get("Sec-Fetch-Site"); ok && s.client.options.AsHeaders && isFetchSite(had) {
		site := max(s.memory.site, s.client.relationTo(*s.memory.start, s.to.URI))
		s.put("Sec-Fetch-Site", site.String(), ruleFetchSite, because(whyChainSoFar))
	}
}

func (f ownField) goesTo(trusted bool) bool {
	return f.trust == trustAny || (f.trust == trustOnly) == trusted
}

// ownValue returns the value of a default field as asked for, "" for none.
func (c Client) ownValue(f ownField) string {
	switch {
	case c.options.AsHeaders && f.as != "":
		return f.as
	case f.plain == userAgent:
		return "detour/" + Version
	}
	return f.plain
}

// isOwnValue reports whether a value is one that the client sends by itself.
func (c Client) isOwnValue(name, value string) bool {
	for _, f := range c.policy.fields.own {
		if f.name == name && c.ownValue(f) == value {
			return true
		}
	}
	return false
}
