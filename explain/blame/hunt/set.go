package hunt

import (
	"strings"

	"golang.org/x/net/publicsuffix"

	"detour/trace"
)

// A Set is what was handed over, by host.
type Set struct {
	First Given            // of the server that is asked first
	Hosts map[string]Given // by host, in lower case; "*.shop.test" for those below one
}

// Empty reports whether nothing was handed over at all.
func (s Set) Empty() bool { return s.First.Empty() && len(s.Hosts) == 0 }

// Of is what was handed over of the server of a hop; sure is false where that is
// an assumption: what was handed over of the first server is taken for all, and
// another host at another address may be another's. first is the first hop of the
// chain.
func (s Set) Of(first, hop *trace.Hop) (g Given, sure bool) {
	host := strings.ToLower(hop.Request.URI.Hostname())
	if g, ok := s.named(host); ok {
		return g, true
	}
	if s.First.Empty() {
		return Given{}, false
	}
	return s.First, sameServer(first, hop)
}

// named is what was handed over for a host by its name, or for those below one.
func (s Set) named(host string) (Given, bool) {
	if g, ok := s.Hosts[host]; ok {
		return g, true
	}
	for rest := host; ; {
		_, above, ok := strings.Cut(rest, ".")
		if !ok {
			return Given{}, false
		}
		if g, ok := s.Hosts["*."+above]; ok {
			return g, true
		}
		rest = above
	}
}

// sameServer reports whether two hops were answered by one server, for all that
// can be told: at one name or one address, or where no address is known at names
// of one owner.
func sameServer(a, b *trace.Hop) bool {
	x, y := strings.ToLower(a.Request.URI.Hostname()), strings.ToLower(b.Request.URI.Hostname())
	if x == y {
		return true
	}
	if a.Conn.Proxy != "" || b.Conn.Proxy != "" {
		return owner(x) == owner(y)
	}
	if p, q := AddressOf(a.Conn.Remote), AddressOf(b.Conn.Remote); p != "" && q != "" {
		return p == q
	}
	return owner(x) == owner(y)
}

// owner is the domain that was registered of a host name.
func owner(host string) string {
	if d, err := publicsuffix.EffectiveTLDPlusOne(host); err == nil {
		return d
	}
	return host
}
