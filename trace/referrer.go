package trace

import (
	"strings"

	"detour/trace/uri"
)

const defaultReferrerPolicy = "strict-origin-when-cross-origin" // Referrer Policy §3.7

var referrerPolicies = []string{
	"no-referrer", "no-referrer-when-downgrade", "same-origin", "origin", "strict-origin", "origin-when-cross-origin",
	defaultReferrerPolicy, "unsafe-url",
}

// parseReferrerPolicy returns the policy that a response sets: the last token
// that is known (Referrer Policy §8.1).
func parseReferrerPolicy(fs Fields) (policy string, ok bool) {
	for _, f := range fs {
		if !f.Is("Referrer-Policy") {
			continue
		}
		for rest := f.Value; rest != ""; {
			i := strings.LastIndexByte(rest, ',')
			token := strings.TrimSpace(rest[i+1:])
			if rest = rest[:max(i, 0)]; nameIn(token, referrerPolicies) {
				policy, ok = strings.ToLower(token), true
				break
			}
		}
	}
	return policy, ok
}

// referrer returns what a policy lets a target know of the page one comes
// from, "" for nothing (Referrer Policy §8.3).
func referrer(policy string, from, to uri.URI) string {
	if from.Scheme != "http" && from.Scheme != "https" {
		return ""
	}
	from.Userinfo, from.Fragment = nil, nil
	if from.Path == "" {
		from.Path = "/"
	}
	full, origin := from.String(), from.Origin()+"/"
	same, down := from.SameOrigin(to), from.IsTrustworthy() && from.Scheme == "https" && !trustworthyForReferrer(to)
	switch {
	case policy == "no-referrer", policy == "same-origin" && !same:
		return ""
	case down && (policy == "no-referrer-when-downgrade" || policy == "strict-origin" || policy == defaultReferrerPolicy && !same):
		return ""
	case policy == "origin", policy == "strict-origin":
		return origin
	case !same && (policy == "origin-when-cross-origin" || policy == defaultReferrerPolicy):
		return origin
	}
	return full
}

// trustworthyForReferrer is stricter than trustworthy: Chromium sends no
// Referer from https to http on loopback either (measured).
func trustworthyForReferrer(u uri.URI) bool { return u.Scheme == "https" }

// carryReferer renews Referer as the client does when it follows.
func (s *step) carryReferer() {
	had, ok := s.get("Referer")
	switch s.client.policy.page.referer {
	case refererAsked:
		if s.client.options.AutoReferer && (!ok || had == s.client.options.Referer || s.memory.start.Fields.Get("Referer") == s.client.options.Referer) {
			s.put("Referer", bareURL(s.from.URI, false), ruleCurlReferer, because(whyURLJustLeft))
		}
	case refererBare:
		s.carryBareURL()
	case refererPrevious:
		s.carryPreviousURL(had)
	case refererPolicy:
		if ok {
			s.carryPolicyReferer(had)
		}
	}
}

// carryPreviousURL is net/http's way: the URL just left, unless the user set
// a Referer or the way leads from https to http.
func (s *step) carryPreviousURL(had string) {
	explicit, given := s.memory.start.Fields.Lookup("Referer")
	switch {
	case given && explicit != "":
		if had != explicit {
			s.put("Referer", explicit, ruleGoReferer, because(whyOwnReferer))
		}
	case s.from.URI.Scheme == "https" && s.to.URI.Scheme == "http":
		s.remove(ruleGoRefererDowngrade, because(whyToInsecure), "Referer")
	default:
		s.put("Referer", bareURL(s.from.URI, true), ruleGoReferer, because(whyURLJustLeft))
	}
}

// carryBareURL is reqwest's way: the URL just left, without fragment, unless
// the way leads from https to http.
func (s *step) carryBareURL() {
	if s.from.URI.Scheme == "https" && s.to.URI.Scheme == "http" {
		s.remove(ruleReferer, because(whyToInsecure), "Referer")
		return
	}
	s.put("Referer", bareURL(s.from.URI, false), ruleReferer, because(whyURLJustLeft))
}

// carryPolicyReferer trims the Referer that is there by the policy in force.
func (s *step) carryPolicyReferer(had string) {
	from, err := uri.Chromium.Parse(had)
	value := ""
	if err == nil {
		value = referrer(s.memory.referrer, from, s.to.URI)
	}
	note := because(whyReferrerPolicy, own(s.memory.referrer), own(relationOf(from, s.to.URI).String()))
	if value == "" {
		s.remove(ruleReferrerPolicy, note, "Referer")
		return
	}
	s.put("Referer", value, ruleReferrerPolicy, note)
}

// bareURL returns a URI without userinfo and, unless asked to keep it, without
// fragment.
func bareURL(u uri.URI, fragment bool) string {
	u.Userinfo = nil
	if !fragment {
		u.Fragment = nil
	}
	return u.String()
}

// carryOrigin renews Origin (Fetch, HTTP-redirect fetch and "serializing a
// request origin"; Chromium, services/network/redirect_util.cc).
func (s *step) carryOrigin() {
	had, ok := s.get("Origin")
	if s.client.policy.page.origin == originKept || !ok {
		return
	}
	down := s.from.URI.Scheme == "https" && s.to.URI.Scheme == "http"
	switch {
	case s.client.policy.page.origin == originTrusted && s.to.Method == s.from.Method && !down:
	case s.to.Method != s.from.Method:
		s.remove(ruleFetchOriginGone, because(whyOriginMethods), "Origin")
	case had != "null" && !s.to.URI.SameOrigin(s.from.URI):
		s.put("Origin", "null", ruleFetchOriginNull, because(whyOriginLeft, text(s.from.URI.Origin())))
	}
}

// relation is how far a target is from the page that began the navigation
// (Fetch Metadata §2.1, Sec-Fetch-Site).
type relation uint8

const (
	relationNone relation = iota // no page began it
	relationSameOrigin
	relationSameSite
	relationCrossSite
)

// String returns the relation as it stands in Sec-Fetch-Site.
func (r relation) String() string {
	return [...]string{"none", "same-origin", "same-site", "cross-site"}[r]
}

func relationOf(from, to uri.URI) relation {
	switch {
	case from.SameOrigin(to):
		return relationSameOrigin
	case from.SameSite(to):
		return relationSameSite
	}
	return relationCrossSite
}

// relationTo returns how a target stands to a navigation's initiator.
func (c Client) relationTo(start Request, to uri.URI) relation {
	from := c.initiator(start)
	if from == nil {
		return relationNone
	}
	return relationOf(*from, to)
}

func isFetchSite(s string) bool {
	return s == "none" || s == "same-origin" || s == "same-site" || s == "cross-site"
}
