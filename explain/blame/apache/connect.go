package apache

import (
	"net/url"
	"strconv"
	"strings"
)

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
