package wire

import (
	"context"
	"encoding/base64"
	"net"
	"strings"

	socks "golang.org/x/net/proxy"

	"detour/trace"
	"detour/trace/uri"
)

// A proxy is where Options.Proxy points to.
type proxy struct {
	kind proxyKind
	uri  uri.URI
	from string // what named it: "HTTPS_PROXY"; "" for a flag
}

type proxyKind uint8

const (
	noProxy proxyKind = iota
	httpProxy
	socksProxy
)

// parseProxy reads a proxy's URI. A bare "host:port" is an HTTP proxy, and its
// port is 1080 when none is written, as curl has it.
func parseProxy(s string) (proxy, *trace.Failure) {
	if !strings.Contains(s, "://") {
		s = "http://" + s
	}
	p := proxy{kind: httpProxy, uri: uri.Split(s)}
	switch p.uri.Scheme {
	case "http", "https":
	case "socks5", "socks5h":
		p.kind = socksProxy
	default:
		return p, &trace.Failure{Phase: trace.PhaseConnect, Kind: trace.FailRequest, Attempt: "use the proxy " + trace.Printable(p.uri.Host),
			Reason: "its scheme " + trace.Quote(p.uri.Scheme, 160) + " is not http, https or socks5"}
	}
	if p.uri.Port == "" {
		p.uri.Port = "1080"
		if p.uri.Scheme == "https" {
			p.uri.Port = "443"
		}
	}
	return p, nil
}

// forwards reports whether the proxy takes requests for scheme as they are,
// with the whole URI in the request line, rather than making a tunnel.
func (p proxy) forwards(scheme string) bool { return p.kind == httpProxy && scheme == "http" }

// authorization returns the value of a Proxy-Authorization field (RFC 9110
// §11.7.2), or "" for a proxy without userinfo.
func (p proxy) authorization() string {
	if p.uri.Userinfo == nil {
		return ""
	}
	name, password := p.credentials()
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(name+":"+password))
}

func (p proxy) credentials() (name, password string) {
	name, password, _ = strings.Cut(*p.uri.Userinfo, ":")
	return uri.Unescape(name), uri.Unescape(password)
}

// throughProxy makes the connection reach what the route leads to.
func (x *exchange) throughProxy(c *conn, r route) *trace.Failure {
	switch r.proxy.kind {
	case socksProxy:
		return x.throughSOCKS(c, r)
	case httpProxy:
		return x.throughHTTP(c, r)
	}
	return nil
}

// throughHTTP shakes hands with an https proxy, and asks for a tunnel where the
// proxy does not forward.
func (x *exchange) throughHTTP(c *conn, r route) *trace.Failure {
	if r.proxy.uri.Scheme == "https" {
		if f := x.shakeHandsWithProxy(c, r.proxy); f != nil {
			return f
		}
	}
	if r.proxy.forwards(r.key.scheme) {
		return nil
	}
	return x.tunnel(c.Conn, r)
}

// throughSOCKS asks a SOCKS 5 proxy to connect; the proxy resolves the name.
func (x *exchange) throughSOCKS(c *conn, r route) *trace.Failure {
	var auth *socks.Auth
	if r.proxy.uri.Userinfo != nil {
		name, password := r.proxy.credentials()
		auth = &socks.Auth{User: name, Password: password}
	}
	x.guard.allow(x.t.opts.ConnectTimeout)
	dialer, err := socks.SOCKS5("tcp", r.proxy.uri.HostPort(), auth, given{c.socket})
	if err == nil {
		// The guard watches the socket; a context with an end of its own would
		// take the guard's deadline away.
		c.Conn, err = dialer.(socks.ContextDialer).DialContext(context.WithoutCancel(x.ctx), "tcp", r.target)
	}
	if err != nil {
		attempt := "ask the proxy " + trace.Printable(r.proxy.uri.HostPort()) + " for a connection to " + trace.Printable(r.target)
		return x.failure(trace.PhaseConnect, attempt, err)
	}
	return nil
}

// given is a dialer that has connected already.
type given struct{ socket net.Conn }

func (g given) Dial(string, string) (net.Conn, error) { return g.socket, nil }

func (g given) DialContext(context.Context, string, string) (net.Conn, error) { return g.socket, nil }
