package attach

import (
	"net"
	"net/url"
	"path"
	"strings"

	"detour/explain/blame"
	"detour/explain/blame/handed"
)

// HostsOnly is what a dump of Apache's virtual hosts tells: which file would
// answer, and nothing of what stands in it.
type hostsOnly struct{ hosts []handed.DumpedHost }

// Server implements [blame.Configuration].
func (hostsOnly) Server() string { return "apache" }

// Answer names the virtual host that is asked, and its file.
func (h hostsOnly) Answer(r blame.Request) blame.Answer {
	a := blame.Answer{Origin: blame.None}
	host, port := askedFor(r)
	best := h.pick(host, port)
	if len(h.hosts) == 0 {
		a.Unknowns = []string{"the dump names files and holds none of their directives: give the folder that they stand in"}
		return a
	}
	if best == nil {
		a.Unknowns = []string{"the dump names no virtual host on port " + port}
		return a
	}
	a.Near = []blame.Note{{Line: best.Line, Why: "the virtual host that answers for " + host}}
	a.Unknowns = []string{"the directives of " + best.File + " were not handed over: give that file, or the folder that it stands in"}
	return a
}

func askedFor(r blame.Request) (host, port string) {
	u, err := url.Parse(r.URL)
	if err != nil {
		return "", "80"
	}
	host, port = u.Hostname(), u.Port()
	if port == "" {
		port = map[bool]string{true: "443", false: "80"}[u.Scheme == "https"]
	}
	if r.Host != nil {
		host = *r.Host
		if name, _, err := net.SplitHostPort(host); err == nil {
			host = name
		}
	}
	return strings.ToLower(host), port
}

// pick chooses as Apache does: the first of the port that has the name, else the
// first of the port.
func (h hostsOnly) pick(host, port string) *handed.DumpedHost {
	var first *handed.DumpedHost
	for i := range h.hosts {
		d := &h.hosts[i]
		if d.Port != port && d.Port != "*" && d.Port != "" {
			continue
		}
		if first == nil {
			first = d
		}
		for _, name := range append([]string{d.Name}, d.Aliases...) {
			if ok, _ := path.Match(strings.ToLower(name), host); ok && !d.Default {
				return d
			}
		}
	}
	return first
}

// Redirects implements [blame.Configuration].
func (hostsOnly) Redirects() []blame.Redirect { return nil }

// Problems implements [blame.Configuration].
func (hostsOnly) Problems() []blame.Problem { return nil }

// Logs implements [blame.Configuration].
func (hostsOnly) Logs() []blame.LogFormat { return nil }
