package nginx

import (
	"fmt"
	"strings"

	"detour/explain/blame/pcre"
)

// A serverName is one name of a server: exact, with a star at an end, or a
// regular expression.
type serverName struct {
	d    *directive // the directive, or the server block that has none
	text string     // in lower case, as ~ and the pattern
	re   *regexOf
}

func (c *Config) serverName(d *directive, text string) serverName {
	if !strings.HasPrefix(text, "~") {
		return serverName{d: d, text: strings.ToLower(text)}
	}
	pattern := text[1:]
	caseless := strings.ToLower(pattern) != pattern
	return serverName{d: d, text: text, re: c.regex(d, pattern, caseless)}
}

// A nameMatch is the server that a host is for, and by which name.
type nameMatch struct {
	srv  *server
	name serverName
	m    *pcre.Match
	why  string
	err  error // of a pattern before it, which could have been the one
}

// byName finds the server for a host among those of a listener: an exact name,
// the longest with a star in front, the longest with a star behind, the first
// pattern.
func byName(servers []*server, host string) (nameMatch, bool) {
	best, rank := nameMatch{}, 0
	for _, srv := range servers {
		for _, n := range srv.names {
			if r, why := n.rank(host); r > rank {
				best, rank = nameMatch{srv: srv, name: n, why: why}, r
			}
		}
	}
	if rank > 0 || host == "" {
		return best, rank > 0
	}
	return byPattern(servers, host)
}

func byPattern(servers []*server, host string) (nameMatch, bool) {
	var failed error
	for _, srv := range servers {
		for _, n := range srv.names {
			if n.re == nil {
				continue
			}
			if n.re.err != nil {
				failed = n.re.err
				continue
			}
			m, err := n.re.re.Match(host)
			if err != nil {
				failed = err
			}
			if m != nil {
				return nameMatch{srv: srv, name: n, m: m, why: fmt.Sprintf("server_name %s matches the host %s", n.text, host), err: failed}, true
			}
		}
	}
	return nameMatch{err: failed}, false
}

// rank is how well a name that is no pattern fits a host; 0 is not at all.
func (n *serverName) rank(host string) (int, string) {
	const exact, front = 1 << 20, 1 << 10
	if n.re != nil {
		return 0, ""
	}
	switch {
	case n.text == host:
		return exact, fmt.Sprintf("server_name %s is the host", n.text)
	case strings.HasPrefix(n.text, ".") && n.text[1:] == host:
		return exact - 1, fmt.Sprintf("server_name %s takes the host %s", n.text, host)
	}
	return n.starRank(host, front)
}

func (n *serverName) starRank(host string, front int) (int, string) {
	suffix := strings.TrimPrefix(n.text, "*")
	why := fmt.Sprintf("server_name %s takes the host %s", n.text, host)
	switch {
	case strings.HasPrefix(suffix, ".") && len(host) > len(suffix) && strings.HasSuffix(host, suffix):
		return front + len(suffix), why
	case strings.HasSuffix(n.text, ".*"):
		prefix := strings.TrimSuffix(n.text, "*")
		if len(host) >= len(prefix) && strings.HasPrefix(host, prefix) {
			return len(prefix), why
		}
	}
	return 0, ""
}
