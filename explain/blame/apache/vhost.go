package apache

import (
	"net/netip"
	"net/url"
	"strings"
)

// A chain is the virtual hosts of one address, in order. The first answers for
// names that none of them has; alone it answers for all.
type chain struct {
	ip    string
	port  int
	hosts []*server
}

// chains groups the virtual hosts by address and port.
func (l *loader) chains() []*chain {
	var out []*chain
	for _, v := range l.vhosts {
		for _, a := range v.addrs {
			c := findChain(out, a)
			if c == nil {
				c = &chain{ip: a.ip, port: a.port}
				out = append(out, c)
			}
			if n := len(c.hosts); n == 0 || c.hosts[n-1] != v {
				c.hosts = append(c.hosts, v)
			}
		}
	}
	return out
}

func findChain(list []*chain, a address) *chain {
	for _, c := range list {
		if c.ip == a.ip && c.port == a.port {
			return c
		}
	}
	return nil
}

// answersTo tells whether a host name is the server's, by ServerName or ServerAlias.
func (s *server) answersTo(host string) bool {
	if strings.EqualFold(host, s.name) {
		return true
	}
	for _, name := range s.names {
		if strings.EqualFold(host, name) {
			return true
		}
	}
	for _, wild := range s.wild {
		if globSegment(strings.ReplaceAll(lower(wild), "[", `\[`), lower(host)) {
			return true
		}
	}
	return false
}

// onPort is the chain of an address and a port: the address itself before any
// address, and the port itself before any port.
func (c *Config) onPort(ip string, port int) *chain {
	for _, addr := range []string{ip, ""} {
		for _, p := range []int{port, 0} {
			for _, ch := range c.hosts {
				if ch.ip == addr && ch.port == p && (addr != "" || ch.ip == "") {
					return ch
				}
			}
		}
		if ip == "" {
			break
		}
	}
	return nil
}

// server finds the virtual host for a request.
func (w *run) server(conn *connection) *server {
	ch := w.c.onPort(w.address(conn), conn.port)
	if ch == nil {
		return w.c.root
	}
	if len(ch.hosts) == 1 {
		v := ch.hosts[0]
		w.note(v.at, "is the only virtual host of this address: it answers for every name")
		return v
	}
	for _, v := range ch.hosts {
		if conn.name != "" && v.answersTo(conn.name) {
			w.note(either(v.nameAt, v.at), "is the virtual host of %s", conn.name)
			return v
		}
	}
	for _, v := range ch.hosts {
		if conn.name != "" && v.addressedBy(conn.name, ch) {
			return v
		}
	}
	v := ch.hosts[0]
	w.note(v.at, "comes first of this address, and no other has the name %q", conn.name)
	w.nearNames(ch, conn.name)
	return v
}

// addressedBy tells whether a name is the one that a chain's address was written as.
func (s *server) addressedBy(host string, ch *chain) bool {
	for _, a := range s.addrs {
		if a.ip == ch.ip && a.port == ch.port && strings.EqualFold(a.host, host) {
			return true
		}
	}
	return false
}

// nearNames notes virtual hosts whose name is almost the request's.
func (w *run) nearNames(ch *chain, name string) {
	for _, v := range ch.hosts[1:] {
		for _, have := range append([]string{v.name}, v.names...) {
			if have != "" && (oneSlip(lower(have), lower(name)) || strings.EqualFold("www."+have, name) || strings.EqualFold(have, "www."+name)) {
				w.miss(either(v.nameAt, v.at), "has the name %s, not %s", have, name)
			}
		}
	}
}

// address is the server's address that was connected to. When it isn't known and
// virtual hosts have addresses of their own, each of them is possible.
func (w *run) address(conn *connection) string {
	if ip := w.req.ConnectIP; ip != "" {
		return w.resolved(lower(ip), conn.port)
	}
	if u, err := url.Parse(w.req.URL); err == nil {
		if ip, err := netip.ParseAddr(u.Hostname()); err == nil {
			return ip.String()
		}
	}
	options := w.addresses(conn)
	if len(options) == 0 {
		return ""
	}
	if len(options) == 1 {
		return options[0]
	}
	clauses := make([]string, len(options))
	for i, ip := range options {
		clauses[i] = "the client connected to " + ip
		if ip == "" {
			clauses[i] = "the client connected to another address than those of a <VirtualHost>"
		}
	}
	return options[w.ask("address", clauses...)]
}

// resolved is an address as the configuration writes it: a virtual host can have
// a name for an address, which may be the one that was connected to.
func (w *run) resolved(ip string, port int) string {
	for _, ch := range w.c.hosts {
		if _, err := netip.ParseAddr(ch.ip); ch.ip == "" || err == nil || ch.port != 0 && ch.port != port {
			continue
		}
		if w.is(ch.ip+" is the address "+ip, ch.ip+" is another address than "+ip) {
			return ch.ip
		}
	}
	return ip
}

// addresses lists what may have been connected to, the likeliest first: an address
// whose virtual hosts have the name that is asked for, then any other.
func (w *run) addresses(conn *connection) []string {
	var named, others []string
	any := w.c.onPort("", conn.port) != nil
	for _, ch := range w.c.hosts {
		if ch.ip == "" || ch.port != 0 && ch.port != conn.port {
			continue
		}
		has := false
		for _, v := range ch.hosts {
			has = has || v.answersTo(conn.name)
		}
		if has {
			named = append(named, ch.ip)
		} else {
			others = append(others, ch.ip)
		}
	}
	if any {
		return append(append([]string{""}, named...), others...)
	}
	return append(named, others...)
}
