package nginx

import (
	"net/netip"
	"slices"
	"strconv"
	"strings"
)

// A listen is one listen directive, read.
type listen struct {
	d        *directive
	addr     netip.Addr // of a wildcard the unspecified one, or none
	host     string     // a name that isn't an address
	port     int
	wildcard bool
	v6       bool
	unix     bool
	ssl      bool
	first    bool // default_server
	quic     bool
	proxy    bool // proxy_protocol
}

// parseListen reads a listen directive.
func parseListen(d *directive) (listen, bool) {
	l := listen{d: d, port: 80}
	for i, arg := range d.args {
		switch {
		case i == 0:
		case arg == "ssl":
			l.ssl = true
		case arg == "default_server" || arg == "default":
			l.first = true
		case arg == "quic":
			l.quic = true
		case arg == "proxy_protocol":
			l.proxy = true
		}
	}
	return l, l.address(d.arg(0))
}

func (l *listen) address(s string) bool {
	if strings.HasPrefix(s, "unix:") {
		l.unix = true
		return true
	}
	host, port := s, ""
	if strings.HasPrefix(s, "[") {
		end := strings.IndexByte(s, ']')
		if end < 0 {
			return false
		}
		host, port = s[1:end], strings.TrimPrefix(s[end+1:], ":")
		l.v6 = true
	} else if i := strings.LastIndexByte(s, ':'); i >= 0 {
		host, port = s[:i], s[i+1:]
	} else if _, err := strconv.Atoi(s); err == nil {
		host, port = "*", s
	}
	if port != "" {
		n, err := strconv.Atoi(port)
		if err != nil || n < 1 || n > 65535 {
			return false
		}
		l.port = n
	}
	if host == "*" || host == "" {
		l.wildcard = true
		return true
	}
	if host == "localhost" {
		host = "127.0.0.1"
	}
	addr, err := netip.ParseAddr(host)
	if err != nil {
		l.host = host
		return host != ""
	}
	l.addr, l.wildcard = addr.Unmap(), addr.IsUnspecified()
	l.v6 = addr.Is6() && !addr.Is4In6()
	return true
}

// key tells listens of one address from those of another.
func (l *listen) key() string {
	switch {
	case l.unix:
		return l.d.arg(0)
	case l.wildcard && l.v6:
		return "[::]:" + strconv.Itoa(l.port)
	case l.wildcard:
		return "*:" + strconv.Itoa(l.port)
	case l.host != "":
		return l.host + ":" + strconv.Itoa(l.port)
	}
	return netip.AddrPortFrom(l.addr, uint16(l.port)).String()
}

// A listener is an address that servers share: which of them answers is a matter
// of their names.
type listener struct {
	key      string
	at       listen // the first listen directive of it
	servers  []*server
	standard *server // the default one
	ssl      bool
	explicit bool // default_server is written
}

// listeners groups the servers by the addresses they listen at.
func (c *Config) listeners() []*listener {
	var all []*listener
	for _, srv := range c.servers {
		for _, l := range srv.listens {
			if l.quic {
				continue
			}
			ssl := l.ssl || srv.flag("ssl", false)
			i := slices.IndexFunc(all, func(have *listener) bool { return have.key == l.key() })
			if i < 0 {
				all = append(all, &listener{key: l.key(), at: l, standard: srv})
				i = len(all) - 1
			}
			at := all[i]
			if !slices.Contains(at.servers, srv) {
				at.servers = append(at.servers, srv)
			}
			at.ssl = at.ssl || ssl
			if l.first && !at.explicit {
				at.standard, at.explicit, at.at = srv, true, l
			}
		}
	}
	return all
}

// listenOf is the listen directive by which a server stands at a listener.
func (a *listener) listenOf(srv *server) *directive {
	for _, l := range srv.listens {
		if l.key() == a.key {
			return l.d
		}
	}
	return srv.d
}
