package trace

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"detour/trace/prose"
)

// A Sentence says one thing that a client does, and where that is known from.
type Sentence struct {
	Text   string
	Source string
}

// Sentences describes the client: what it follows, how far, what becomes of
// method, body, credentials and cookies.
func (c Client) Sentences() []Sentence {
	p := c.policy
	var out []Sentence
	say := func(k ruleKey, format string, args ...any) {
		out = append(out, Sentence{fmt.Sprintf(format, args...), c.rule(k).Source})
	}
	say(ruleMethodNotFollowed, "It follows %s%s.", p.followed(), p.onlyFor())
	say(p.redirects.limitBy, "%s", p.limits())
	for _, rw := range p.method.rewrites {
		say(rw.rule, "%s", rw.sentence())
	}
	say(p.credentials.rule, "%s", p.credentials.sentence())
	if len(p.fields.firstOnly) > 0 {
		say(ruleFirstOnly, "%s %s with the first request only.", prose.Listed(p.fields.firstOnly), verb(p.fields.firstOnly, "goes", "go"))
	}
	if says := p.login.rule.sentence(); says != "" {
		say(ruleLoginOnce, "%s", says)
	}
	if says := p.reads.downgrade.sentence(); says != "" {
		say(ruleDowngrade, "%s", says)
	}
	say(ruleReferrerPolicy, "%s", p.page.referer.sentence())
	if p.jar.always {
		say(ruleFirstOnly, "It keeps cookies by itself.")
	} else {
		say(ruleFirstOnly, "It keeps no cookies unless asked to.")
	}
	for _, limit := range p.sends.sentences() {
		say(ruleFirstOnly, "%s", limit)
	}
	for i := range out {
		if out[i].Source == rules[ruleReferrerPolicy].Source && p.page.referer != refererPolicy {
			out[i].Source = c.Source
		}
	}
	return out
}

func (p *policy) followed() string {
	switch {
	case p.quirks.any:
		return "every response with a Location, whatever its status"
	case p.redirects.statuses == nil && len(p.redirects.not) > 0:
		return "every 3xx with a Location but " + numbers(p.redirects.not)
	case p.redirects.statuses == nil:
		return "every 3xx with a Location"
	}
	return numbers(p.redirects.statuses)
}

// onlyFor says for which methods something is followed.
func (p *policy) onlyFor() string {
	var parts []string
	for _, f := range p.redirects.follows {
		on := "all others"
		if f.statuses != nil {
			on = numbers(f.statuses)
		}
		switch {
		case len(p.redirects.follows) == 1 && f.methods != nil:
			parts = append(parts, prose.Listed(f.methods)+" only")
		case len(p.redirects.follows) == 1:
			parts = append(parts, "all methods but "+prose.Listed(f.not))
		case f.methods != nil:
			parts = append(parts, on+" for "+prose.Listed(f.methods))
		default:
			parts = append(parts, on+" for any method"+but(f.not))
		}
	}
	if parts == nil {
		return ""
	}
	return ", " + strings.Join(parts, ", ")
}

func (p *policy) limits() string {
	s := fmt.Sprintf("It follows %d redirects at most", p.redirects.limit)
	if p.redirects.limit < 0 {
		s = "It has no limit of redirects"
	}
	switch r := p.redirects.revisits; {
	case r.halfway:
		s += ", and ends when it is where it was one redirect ago or at half the way"
	case r.most == 1:
		s += ", and goes to no URL twice"
	case r.most > 1:
		s += fmt.Sprintf(", and %d times to the same URL", r.most)
	}
	return s + "."
}

func (r rewrite) sentence() string {
	on := "Any followed status"
	switch {
	case r.statuses != nil:
		on = "A " + numbers(r.statuses)
	case r.not != nil:
		on = "Any followed status but " + numbers(r.not)
	}
	what := "every method"
	if r.methods != nil {
		what = prose.Listed(r.methods)
	}
	what += but(r.spares)
	switch {
	case r.to == "":
		return fmt.Sprintf("%s takes the body off %s.", on, what)
	case r.body:
		return fmt.Sprintf("%s turns %s into %s and keeps the body.", on, what, r.to)
	case len(r.keeps) > 0:
		return fmt.Sprintf("%s turns %s but %s into %s, without a body.", on, what, prose.Listed(r.keeps), r.to)
	}
	return fmt.Sprintf("%s turns %s into %s, without a body.", on, what, r.to)
}

func (cr credentials) sentence() string {
	if len(cr.fields) == 0 {
		return "Authorization and Cookie go to every target."
	}
	where := [...]string{
		reachOrigin: "to the same origin", reachSubdomain: "to the same host and its subdomains, whatever scheme and port",
		reachAnywhere: "to every target", reachNowhere: "to no target", reachUpgrade: "to the same origin and from http to https of a host",
		reachHostPort: "to the same host and port, whatever the scheme", reachSecureSubdomain: "to the same host and its subdomains within a scheme",
		reachHostSubdomain: "to the same host and port and its subdomains, not from https to http",
	}[cr.reach]
	s := fmt.Sprintf("%s %s on %s", prose.Listed(cr.fields), verb(cr.fields, "goes", "go"), where)
	if cr.first {
		s += " as the first request"
	}
	if cr.returns {
		s += ", also after a detour through others"
	}
	return s + "."
}

func (l loginRule) sentence() string {
	switch l {
	case loginChallenge:
		return "User and password are sent after a 401 asks for them."
	case loginOnce:
		return "User and password are sent with the first request only."
	case loginHost:
		return "User and password are sent until the host changes."
	case loginOrigin:
		return "User and password are sent to the first origin, whenever the walk is there."
	case loginNever:
		return "There is no way to give it a user and password."
	case loginEmpty:
		return "There is no way to give it a user and password: without a terminal it answers a 401 with empty ones, which go along from then on."
	case loginRelative:
		return "User and password are a part of the URL: a Location that names a host loses them."
	}
	return "User and password are sent at once."
}

func (d downgradeRule) sentence() string {
	switch d {
	case downgradeNotForms:
		return "A form's POST is not sent again from https to http."
	case downgradeKept:
		return "A redirect from https to http is not followed: the response itself is the result."
	case downgradeError:
		return "A redirect from https to http is an error."
	case schemeKept:
		return "A redirect between http and https is not followed: the response itself is the result."
	}
	return ""
}

func (r refererRule) sentence() string {
	switch r {
	case refererPrevious:
		return "Referer is the URL just left, fragment included."
	case refererBare:
		return "Referer is the URL just left, but not from https to http."
	case refererPolicy:
		return "Referer tells of the page that began it what the policy allows."
	}
	return "It sets no Referer by itself."
}

func (s sendable) sentences() []string {
	var out []string
	if s.methods != nil {
		out = append(out, "It can send "+prose.Listed(s.methods)+" only.")
	}
	if s.bodiless != nil {
		out = append(out, "It sends no body with "+prose.Listed(s.bodiless)+".")
	}
	switch {
	case s.fields != nil && len(s.fields) == 0:
		out = append(out, "No field can be set.")
	case s.fields != nil:
		out = append(out, "No fields can be set but "+prose.Listed(s.fields)+".")
	case s.unset != nil:
		out = append(out, prose.Listed(s.unset)+" cannot be set.")
	}
	if s.refused != nil {
		out = append(out, "It refuses requests with "+prose.Listed(s.refused)+".")
	}
	return out
}

func but(names []string) string {
	if len(names) == 0 {
		return ""
	}
	return " but " + prose.Listed(names)
}

func verb(subjects []string, one, many string) string {
	if len(subjects) == 1 {
		return one
	}
	return many
}

func numbers(statuses []int) string {
	sorted := slices.Sorted(slices.Values(statuses))
	names := make([]string, len(sorted))
	for i, s := range sorted {
		names[i] = strconv.Itoa(s)
	}
	return prose.Listed(names)
}
