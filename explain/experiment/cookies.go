package experiment

import (
	"fmt"
	"slices"
	"strings"

	"detour/explain/article"
	"detour/explain/facts"
	"detour/trace"
)

// Bounds on the cookies of an experiment.
const (
	maxCookies     = 50
	maxCookieBytes = 8 << 10
	maxCookieNames = 5 // that are named
)

func withoutCookies(p place) (trace.Request, string, string) {
	return p.without("Cookie", "cookies", "its cookies")
}

// withCookies sends what the hop and those before it set for this host,
// whatever a client's rules say: that a client drops a cookie is what the
// experiment is to show.
func withCookies(p place) (trace.Request, string, string) {
	set := p.cookiesSet()
	if len(set) == 0 {
		return trace.Request{}, "", fmt.Sprintf("No response of %s in this chain set a cookie.", article.Value(p.base.URI.Host))
	}
	r := p.base.Clone()
	sent := strings.Join(r.Fields.Values("Cookie"), "; ")
	all := sent
	for _, c := range set {
		all = withPair(all, c.Name, c.Value)
	}
	if all == sent {
		return trace.Request{}, "", "The request sends the cookies that were set already."
	}
	r.Fields = r.Fields.With("Cookie", all)
	noun := "the cookies "
	if len(set) == 1 {
		noun = "the cookie "
	}
	return r, "with " + noun + names(set), ""
}

// cookiesSet returns the cookies that were set for this host by the end of the
// hop and that its request does not send as they are now.
func (p place) cookiesSet() []trace.SetCookie {
	f := facts.At(trace.Chain{Hops: append(p.before[:len(p.before):len(p.before)], p.hop)}, len(p.before))
	var set []trace.SetCookie
	for _, g := range f.Missing {
		set = append(set, g.SetCookie)
	}
	for _, c := range f.Cookies {
		set = slices.DeleteFunc(set, func(o trace.SetCookie) bool { return o.Name == c.Name })
		if !c.Expired && c.Name != "" {
			set = append(set, c.SetCookie)
		}
	}
	return set[:min(len(set), maxCookies)]
}

// withPair puts a cookie into a Cookie field's value, in place of one of its name.
func withPair(value, name, content string) string {
	var pairs []string
	found := false
	for pair := range strings.SplitSeq(value, ";") {
		pair = strings.TrimSpace(pair)
		if n, _, _ := strings.Cut(pair, "="); n == name {
			pair, found = name+"="+content, true
		}
		if pair != "" {
			pairs = append(pairs, pair)
		}
	}
	if !found && len(value)+len(name)+len(content) < maxCookieBytes {
		pairs = append(pairs, name+"="+content)
	}
	return strings.Join(pairs, "; ")
}

// names lists the cookies without their values.
func names(set []trace.SetCookie) string {
	var names []string
	for _, c := range set[:min(len(set), maxCookieNames)] {
		names = append(names, article.Value(c.Name))
	}
	text := strings.Join(names, ", ")
	if more := len(set) - len(names); more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}
