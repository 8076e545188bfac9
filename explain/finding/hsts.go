package finding

import (
	"fmt"
	"strings"
	"time"

	"detour/explain/article"
	"detour/explain/facts"
	"detour/trace"
)

// hstsChecks are about Strict-Transport-Security.
var hstsChecks = []check{
	{
		id: "hsts-missing", number: 55, severity: Warning,
		title: "https without Strict-Transport-Security",
		why:   "The browser does not learn that the host wants https, so the next visit by an http link begins in the clear again.",
		fix:   "Send `Strict-Transport-Security: max-age=31536000` with every https answer, redirects included.",
		cites: []string{"RFC 6797 §7.1", "HSTS preload list, submission requirements"},
		chain: func(w *walk) []sighting { return w.hosts.withoutHSTS(w) },
	},
	{
		id: "hsts-on-http", number: 56, severity: Info,
		title: "Strict-Transport-Security over http",
		why:   "Clients ignore it there, and a server must not send it.",
		fix:   "Send it over https only.",
		cites: []string{"RFC 6797 §7.2", "RFC 6797 §8.1"},
		hop:   hstsOnHTTP,
	},
	{
		id: "hsts-weak", number: 57, severity: Warning,
		title: "Strict-Transport-Security does less than it seems",
		why:   "A short or unreadable max-age protects for a short time or not at all, and `preload` counts only with includeSubDomains and a year. Of two fields, the first counts.",
		fix:   "Send one field: `max-age=31536000; includeSubDomains`, and `preload` if the list is wanted.",
		cites: []string{"RFC 6797 §6.1", "RFC 6797 §8.1", "HSTS preload list, submission requirements"},
		hop:   hstsWeak,
	},
	{
		id: "hsts-skipped-host", number: 58, severity: Warning,
		title: "The first host never sends HSTS",
		why:   "The redirect goes over http to another host at once. The first host is not asked over https, so an attacker can catch every visit that begins there.",
		fix:   "Redirect to https on the same host, send HSTS there, and go on to the other host from there.",
		cites: []string{"HSTS preload list, submission requirements", "RFC 6797 §14.6"},
		hop:   hstsSkipped,
	},
}

// hosts is what a walk learns of the hosts on the way.
type hosts struct {
	start    string                // the first host
	bare     view                  // its first https answer without HSTS
	policies map[string]trace.HSTS // hosts that sent HSTS over https
	seen     map[string]bool       // "host:port" of each request
	fresh    []int                 // IDs of hops to a new host over a new connection; at most MaxHops
	mixed    bool                  // a hop used a connection or a host again
}

func (hs *hosts) add(v view) {
	if hs.seen == nil {
		hs.start, hs.policies, hs.seen = v.from.Hostname(), map[string]trace.HSTS{}, map[string]bool{}
	}
	hs.addConnection(v)
	if v.from.Scheme != "https" || v.hop.Response == nil || v.synthetic {
		return
	}
	host := v.from.Hostname()
	if value, ok := v.fields.Lookup("Strict-Transport-Security"); ok {
		hs.policies[host], _ = trace.ReadHSTS(value)
	} else if host == hs.start && hs.bare.hop == nil {
		hs.bare = v
	}
}

// covered reports whether the host, or a domain above it for its subdomains,
// sent HSTS on the way.
func (hs *hosts) covered(host string) bool {
	if p, ok := hs.policies[host]; ok {
		return p.Age > 0
	}
	for domain := host; domain != ""; {
		_, domain, _ = strings.Cut(domain, ".")
		if p := hs.policies[domain]; p.Subdomains && p.Age > 0 {
			return true
		}
	}
	return false
}

// withoutHSTS looks at the host that the chain began with and at the one that
// it ended with. An address cannot have HSTS.
func (hs *hosts) withoutHSTS(w *walk) []sighting {
	var seen []sighting
	if hs.bare.hop != nil && hs.wanting(hs.bare) {
		seen = hs.bare.withoutHSTS()
	}
	if v := w.last; v.from.Scheme == "https" && v.hop.Response != nil && v.to == nil && v.from.Hostname() != hs.start && hs.wanting(v) {
		seen = append(seen, v.withoutHSTS()...)
	}
	return seen
}

func (v view) withoutHSTS() []sighting {
	return v.seen(nil, "%s answers %d over https without Strict-Transport-Security.", article.Value(v.from.Hostname()), v.status)
}

// wanting reports a host that could have HSTS and has not.
func (hs *hosts) wanting(v view) bool {
	host := v.from.Hostname()
	return !hs.covered(host) && !facts.Address(host).IsValid() && !facts.IsInternal(host)
}

func hstsOnHTTP(v view) []sighting {
	if v.from.Scheme != "http" || !v.fields.Has("Strict-Transport-Security") {
		return nil
	}
	return v.seen(v.response("Strict-Transport-Security"), "%s sends it over http.", article.Value(v.from.Hostname()))
}

const (
	halfYear = 15768000 * time.Second // six months, the least that counts as lasting
	year     = 31536000 * time.Second // what the preload list asks for
)

func hstsWeak(v view) []sighting {
	lines := v.response("Strict-Transport-Security")
	if v.from.Scheme != "https" || len(lines) == 0 {
		return nil
	}
	h, valid := trace.ReadHSTS(v.fields[lines[0].Index].Value)
	severity, what := Warning, ""
	switch {
	case !valid:
		what = "has no max-age that can be read"
	case h.Age == 0:
		what = "has max-age 0, which makes clients forget it"
	case h.Preload && !h.Subdomains:
		what = "says preload without includeSubDomains"
	case h.Preload && h.Age < year:
		what = fmt.Sprintf("says preload with %d days; the list asks for 365", h.Age/(24*time.Hour))
	case h.Age < halfYear:
		severity, what = Info, "holds for "+days(h.Age)
	case len(lines) > 1:
		severity, what = Info, fmt.Sprintf("comes %d times", len(lines))
	default:
		return nil
	}
	return withSeverity(severity, v.seen(lines, "The field from %s %s.", article.Value(v.from.Hostname()), what))
}

func days(d time.Duration) string {
	if d < 24*time.Hour {
		return fmt.Sprintf("%d seconds", d/time.Second)
	}
	return fmt.Sprintf("%d days", d/(24*time.Hour))
}

func hstsSkipped(v view) []sighting {
	if v.pos != 0 || v.from.Scheme != "http" || !v.turn.WWW() || v.turn.Down {
		return nil
	}
	return v.seen(v.response("Location"), "%s leads to %s, past %s.", v.here(), v.there(), article.Value("https://"+v.from.Hostname()))
}
