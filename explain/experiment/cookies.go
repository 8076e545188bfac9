package experiment

import (
	"fmt"
	"slices"
	"strings"

	"detour/explain/article"
	"detour/explain/evidence"
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
// hop. A login's stand before those that the server gave to a stranger
// afterwards: each answer to a request without its session begins a new one.
func (p place) cookiesSet() []trace.SetCookie {
	var set []trace.SetCookie
	proven := map[string]bool{} // set by a login
	host := p.base.URI.Hostname()
	for i, f := range facts.Of(trace.Chain{Hops: p.chain.Hops[:p.at+1]}) {
		byLogin := len(f.Cookies) > 0 && p.logsIn(i)
		for _, c := range f.Cookies {
			kept := proven[c.Name] && (c.Expired && c.Rule.ID != deletedRule || !c.Expired && !byLogin)
			if c.Name == "" || kept || !c.ForHost(host, f.From.Hostname()) {
				continue
			}
			set = slices.DeleteFunc(set, func(o trace.SetCookie) bool { return o.Name == c.Name })
			if proven[c.Name] = byLogin && !c.Expired; !c.Expired {
				set = append(set, c.SetCookie)
			}
		}
	}
	return set[:min(len(set), maxCookies)]
}

// deletedRule is the rule of a deletion that found its cookie.
const deletedRule = "cookie-expired"

// logsIn reports whether the request of a hop before the one in question is one
// that a login is made of.
func (p place) logsIn(i int) bool {
	h := p.chain.Hops[i]
	if i == p.at || h == nil {
		return false
	}
	set := evidence.Of(p.chain, i)
	return set.Has("request-callback") || set.Has("request-login") && !safe(h.Request.Method)
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
