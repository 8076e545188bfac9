package apache

import (
	"slices"
	"strings"
)

// origins are where a server is asked: by its name, at each port of its own that is
// listened on.
func (c *Config) origins(s *server) []string {
	host := either(s.name, "shop.test")
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	var out []string
	for _, a := range c.listen {
		own := s.at == nil || slices.ContainsFunc(s.addrs, func(b address) bool { return b.port == 0 || b.port == a.port })
		if !own {
			continue
		}
		scheme, usual := "http", 80
		if s.tls == on {
			scheme, usual = "https", 443
		}
		o := scheme + "://" + host
		if a.port != usual {
			o += ":" + itoa(a.port)
		}
		if !slices.Contains(out, o) {
			out = append(out, o)
		}
	}
	return out
}
