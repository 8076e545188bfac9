package wire

import (
	"context"
	"errors"
	"net"
	"net/http/httptrace"
	"time"

	"detour/trace"
	"detour/trace/uri"
)

// connect finds a kept connection or makes one, and sets a guard on it.
func (x *exchange) connect(reuse bool) *trace.Failure {
	x.conn = nil
	r, f := x.route()
	if f != nil {
		return f
	}
	if reuse {
		x.conn = x.t.idle.take(r.key, x.hop.Request.HTTP)
	}
	if x.conn != nil {
		x.conn.reusable, x.conn.answered, x.conn.unhandled = false, false, false
		x.guard = newGuard(x.ctx, x.conn.socket, x.deadline)
		return nil
	}
	return x.open(r)
}

// A route is how to get to the request's origin.
type route struct {
	key    poolKey
	dial   string // the address to connect to
	target string // the origin's address, told to a proxy that makes a tunnel
	proxy  proxy
}

// route puts the request's URI, the private names and the proxy together.
func (x *exchange) route() (route, *trace.Failure) {
	uri := x.hop.Request.URI
	origin := uri.HostPort()
	r := route{key: poolKey{scheme: uri.Scheme, hostport: origin}, dial: origin, target: origin}
	if x.t.opts.Resolve != nil {
		if addr, ok := x.t.opts.Resolve(origin); ok {
			r.dial, r.target = addr, addr
		}
	}
	where, from := x.t.opts.proxyFor(uri)
	if where == "" {
		return r, nil
	}
	p, f := parseProxy(where)
	if f != nil {
		return r, f
	}
	p.from = from
	r.proxy, r.dial, r.key.proxy = p, p.uri.HostPort(), p.uri.HostPort()
	if p.forwards(uri.Scheme) {
		r.key.hostport = r.dial
	}
	return r, nil
}

// proxyFor returns the proxy for a URI and what named it. A Unix socket leads
// past every proxy, as it does for curl.
func (o Options) proxyFor(u uri.URI) (where, from string) {
	switch {
	case o.Socket != "":
		return "", ""
	case o.ProxyFor != nil:
		return o.ProxyFor(u)
	}
	return o.Proxy, ""
}

// open makes a new connection: the socket, the way through a proxy, TLS.
func (x *exchange) open(r route) *trace.Failure {
	if r.proxy.kind != noProxy { // also of a connection that does not come about
		x.hop.Conn.Proxy, x.hop.Conn.ProxyFrom = r.proxy.uri.HostPort(), r.proxy.from
	}
	socket, f := x.dialSocket(r.dial)
	if f != nil {
		return f
	}
	c := &conn{Conn: socket, socket: socket, key: r.key, proxy: r.proxy, forwards: r.proxy.forwards(r.key.scheme)}
	c.info.Local, c.info.Remote = socket.LocalAddr().String(), socket.RemoteAddr().String()
	if r.proxy.kind != noProxy {
		c.info.Proxy, c.info.ProxyFrom = r.proxy.uri.HostPort(), r.proxy.from
	}
	x.guard = newGuard(x.ctx, socket, x.deadline)
	if f := x.prepare(c, r); f != nil {
		x.hop.Conn = c.info
		x.guard.release()
		socket.Close()
		return f
	}
	x.conn = c
	return nil
}

// prepare goes through a proxy, shakes hands as the scheme needs it, and makes
// what the version needs.
func (x *exchange) prepare(c *conn, r route) *trace.Failure {
	if f := x.throughProxy(c, r); f != nil {
		return f
	}
	if r.key.scheme == "https" {
		if f := x.shakeHands(c); f != nil {
			return f
		}
	}
	c.br = newReader(c.Conn)
	if x.speaksHTTP2(c) {
		c.h2 = newH2Conn(c, x.t.opts.MaxHeader)
	}
	return nil
}

// speaksHTTP2 reports whether the new connection speaks HTTP/2: because ALPN
// said so, or because the request asks for it without TLS (RFC 9113 §3.3).
func (x *exchange) speaksHTTP2(c *conn) bool {
	if c.info.TLS != nil {
		return c.info.TLS.ALPN == "h2"
	}
	return x.hop.Request.HTTP == trace.HTTP2 && !c.forwards
}

// dialNumbers connects to an address. A host of numbers such as 127.1 or 0x7f.1
// is the address that the C library reads in it (inet_aton), as nearly every
// client finds it; Go's resolver does not.
func dialNumbers(ctx context.Context, network, addr string) (net.Conn, error) {
	if host, port, err := net.SplitHostPort(addr); err == nil && network != "unix" {
		if ip, ok := uri.NumbersToIPv4(host); ok {
			addr = net.JoinHostPort(ip, port)
		}
	}
	return new(net.Dialer).DialContext(ctx, network, addr)
}

// dialSocket resolves and connects, and times the two apart.
func (x *exchange) dialSocket(addr string) (net.Conn, *trace.Failure) {
	end := time.Now().Add(x.t.opts.ConnectTimeout)
	if x.deadline.Before(end) {
		end = x.deadline
	}
	ctx, cancel := context.WithDeadline(x.ctx, end)
	defer cancel()

	x.begins(trace.PhaseConnect)
	start := time.Now()
	var asked time.Time
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		DNSStart: func(httptrace.DNSStartInfo) {
			asked = time.Now()
			x.begins(trace.PhaseDNS)
		},
		DNSDone: func(httptrace.DNSDoneInfo) {
			x.hop.Timing.DNS = time.Since(asked)
			start = time.Now()
			x.begins(trace.PhaseConnect)
		},
	})
	network, addr := x.t.opts.address(addr)
	socket, err := x.t.dial(ctx, network, addr)
	if err != nil {
		return nil, x.dialFailure(addr, err)
	}
	x.hop.Timing.Connect = time.Since(start)
	return socket, nil
}

// address returns the network and address that a connection is made to.
func (o Options) address(hostport string) (network, addr string) {
	switch {
	case o.Socket != "":
		return "unix", o.Socket
	case o.Network != "":
		return o.Network, hostport
	}
	return "tcp", hostport
}

// dialFailure says whether the name or the connection failed, and which
// address was tried last.
func (x *exchange) dialFailure(addr string, err error) *trace.Failure {
	var dns *net.DNSError
	if errors.As(err, &dns) {
		return x.failure(trace.PhaseDNS, "resolve "+trace.Printable(dns.Name), err)
	}
	attempt := "connect to " + trace.Printable(addr)
	var op *net.OpError
	if errors.As(err, &op) && op.Addr != nil && op.Addr.String() != addr {
		attempt += " at " + op.Addr.String()
	}
	return x.failure(trace.PhaseConnect, attempt, err)
}
