package apache

import (
	"net/netip"
	"net/url"
	"strconv"
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

// connect reads the request as the server's connection sees it.
func (w *run) connect() (*connection, string) {
	req := w.req
	u, err := url.Parse(req.URL)
	if err != nil || u.Host == "" {
		w.cannot("the URL %q is not absolute", req.URL)
		return nil, ""
	}
	conn := &connection{tls: u.Scheme == "https", port: 80, protocol: "HTTP/" + either(req.Version, "1.1"), sni: lower(u.Hostname())}
	if req.Version == "2" {
		conn.protocol = "HTTP/2.0"
	}
	if conn.tls {
		conn.port = 443
	}
	if p, err := strconv.Atoi(u.Port()); err == nil {
		conn.port = p
	}
	conn.port = w.listening(conn)
	target := either(req.Target, rawTarget(req.URL))
	conn.line = either(req.Method, "GET") + " " + target + " " + conn.protocol
	conn.host = u.Host
	if req.Host != nil {
		conn.host = *req.Host
		conn.noHost = conn.host == ""
	}
	for _, f := range req.Fields {
		if req.Host == nil && strings.EqualFold(f.Name, "Host") {
			conn.host = f.Value
		}
	}
	conn.setName(conn.host)
	if scheme, rest, ok := strings.Cut(target, "://"); ok && !strings.Contains(scheme, "/") {
		target = w.absoluteTarget(conn, scheme, rest)
	}
	return conn, target
}

// setName takes the name, and the port if there is one, of a Host field.
func (conn *connection) setName(host string) {
	name, port := splitHost(host)
	conn.name = strings.TrimSuffix(lower(name), ".")
	conn.hostPort = either(port, conn.hostPort)
}

// absoluteTarget reads a target with a scheme and a host. The host counts when the
// scheme is that of the server; its port does in any case.
func (w *run) absoluteTarget(conn *connection, scheme, rest string) string {
	i := strings.IndexAny(rest, "/?")
	if i < 0 {
		rest, i = rest+"/", len(rest)
	}
	host, target := rest[:i], rest[i:]
	if !strings.HasPrefix(target, "/") {
		target = "/" + target
	}
	own := "http"
	if conn.tls {
		own = "https"
	}
	if ch := w.c.onPort(w.address(conn), conn.port); ch != nil && ch.hosts[0].scheme != "" {
		own = ch.hosts[0].scheme
	}
	if strings.EqualFold(scheme, own) {
		conn.host, conn.hostPort = host, 0
		conn.setName(host)
	} else if _, port := splitHost(host); port != 0 && conn.hostPort == 0 {
		conn.hostPort = port
	}
	return target
}

// rawTarget is the path and query of a URL as it stands, without a fragment.
func rawTarget(u string) string {
	_, rest, _ := strings.Cut(u, "://")
	rest, _, _ = strings.Cut(rest, "#")
	i := strings.IndexAny(rest, "/?")
	switch {
	case i < 0:
		return "/"
	case rest[i] == '?':
		return "/" + rest[i:]
	}
	return rest[i:]
}

// splitHost splits a Host field; a port that is none is 0.
func splitHost(host string) (name string, port int) {
	i := strings.LastIndexByte(host, ':')
	if i < 0 || strings.HasSuffix(host, "]") {
		return strings.Trim(host, "[]"), 0
	}
	port, err := strconv.Atoi(host[i+1:])
	if err != nil {
		return strings.Trim(host, "[]"), 0
	}
	return strings.Trim(host[:i], "[]"), port
}

// listening is the server's port. Where nothing listens on the URL's, something in
// front of the server hands the connection on.
func (w *run) listening(conn *connection) int {
	if len(w.c.listen) == 0 {
		return conn.port
	}
	usual := 80
	if conn.tls {
		usual = 443
	}
	has := false
	for _, a := range w.c.listen {
		if a.port == conn.port {
			return conn.port
		}
		has = has || a.port == usual
	}
	if has && conn.port != usual {
		w.note(w.c.at, "nothing listens on port %d: it is taken for port %d, handed on", conn.port, usual)
		return usual
	}
	if conn.tls && !has {
		w.behindTLS = true
		w.ask("tls", "TLS is ended in front of the server", "TLS is ended in front of the server in another way")
		conn.tls = false
		return w.c.listen[0].port
	}
	return conn.port
}
