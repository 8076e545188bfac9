package experiment

import (
	"fmt"
	"strings"

	"detour/explain/article"
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
	sent := pairs(strings.Join(p.base.Fields.Values("Cookie"), "; "))
	all := sent.merge(set)
	if all.String() == sent.String() {
		return trace.Request{}, "", "The request sends the cookies that were set already."
	}
	r := p.base.Clone()
	r.Fields = r.Fields.With("Cookie", all.String())
	noun := "the cookies "
	if len(set) == 1 {
		noun = "the cookie "
	}
	return r, "with " + noun + set.names(), ""
}

// cookiesSet returns the cookies that this host has set by the end of the hop.
func (p place) cookiesSet() jar {
	var set jar
	host := p.base.URI.Hostname()
	for _, h := range append(p.before[:len(p.before):len(p.before)], p.hop) {
		if h == nil || h.Response == nil || h.Request.URI.Hostname() != host {
			continue
		}
		for _, line := range h.Response.Fields.Values("Set-Cookie") {
			pair, _, _ := strings.Cut(line, ";")
			set = set.merge(pairs(pair))
			if c, _ := trace.ReadSetCookie(line, h.Clock()); c.Expired {
				set = set.without(pairs(pair))
			}
		}
	}
	return set
}

// A jar is cookies in the order in which they are sent.
type jar [][2]string

// pairs reads "a=1; b=2" and leaves out what cannot stand in a field line.
func pairs(s string) jar {
	var out jar
	for part := range strings.SplitSeq(s, ";") {
		name, value, ok := strings.Cut(strings.TrimSpace(part), "=")
		bad := func(r rune) bool { return r < ' ' || r == 0x7f }
		if ok && name != "" && !strings.ContainsFunc(part, bad) && len(out) < maxCookies {
			out = append(out, [2]string{name, value})
		}
	}
	return out
}

// merge returns the jar with the other's cookies in place of those of their names.
func (j jar) merge(other jar) jar {
	out := append(jar(nil), j...)
	for _, c := range other {
		k := 0
		for k < len(out) && out[k][0] != c[0] {
			k++
		}
		switch {
		case k < len(out):
			out[k] = c
		case len(out) < maxCookies && len(out.String())+len(c[0])+len(c[1]) < maxCookieBytes:
			out = append(out, c)
		}
	}
	return out
}

func (j jar) without(other jar) jar {
	var out jar
	for _, c := range j {
		if len(other) == 0 || c[0] != other[0][0] {
			out = append(out, c)
		}
	}
	return out
}

func (j jar) String() string {
	var b strings.Builder
	for i, c := range j {
		if i > 0 {
			b.WriteString("; ")
		}
		b.WriteString(c[0] + "=" + c[1])
	}
	return b.String()
}

// names lists the cookies without their values.
func (j jar) names() string {
	var names []string
	for _, c := range j[:min(len(j), maxCookieNames)] {
		names = append(names, article.Value(c[0]))
	}
	text := strings.Join(names, ", ")
	if more := len(j) - len(names); more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}
