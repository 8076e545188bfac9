package wire

import (
	"context"
	"crypto/tls"
	"net"
	"time"

	"detour/trace"
	"detour/trace/uri"
)

// Options bound and direct what a [Transport] does. The zero value has the
// default bounds.
type Options struct {
	ConnectTimeout   time.Duration // DNS and connect; 0 means 10 s
	TLSTimeout       time.Duration // handshake; 0 means 10 s
	FirstByteTimeout time.Duration // from the request sent to the response's first byte; 0 means 30 s
	TotalTimeout     time.Duration // one exchange; 0 means 60 s
	MaxBody          int64         // bytes of content kept a hop; 0 means 1 MiB
	MaxDownload      int64         // bytes of content received a hop, kept or not; 0 means 128 MiB
	MaxHeader        int           // bytes of a response's header section; 0 means 256 KiB

	TLS      *tls.Config // nil for the system's roots
	Insecure bool        // go on when a certificate does not verify; the hop says so
	Network  string      // "tcp4" or "tcp6" for one family of addresses; "" for both
	Socket   string      // Unix socket that every connection is made to, "@name" for an abstract one; "" for none
	Proxy    string      // proxy URI: http, https or socks5; "" for none

	// ProxyFor, where it is set, stands in for Proxy: it returns the proxy URI
	// for a request, "" for none, and what named it, such as "HTTPS_PROXY".
	ProxyFor    func(uri.URI) (proxy, from string)
	ProxyFields trace.Fields // for the proxy alone (curl --proxy-header)

	// Resolve maps "host:port" to the address to connect to, for names that
	// only detour knows (the lab, --resolve, --connect-to). ok is false for
	// all others.
	Resolve func(hostport string) (addr string, ok bool)
}

// withDefaults returns the options with every bound set.
func (o Options) withDefaults() Options {
	orDefault(&o.ConnectTimeout, 10*time.Second)
	orDefault(&o.TLSTimeout, 10*time.Second)
	orDefault(&o.FirstByteTimeout, 30*time.Second)
	orDefault(&o.TotalTimeout, 60*time.Second)
	orDefault(&o.MaxBody, 1<<20)
	orDefault(&o.MaxDownload, 128<<20)
	orDefault(&o.MaxHeader, 256<<10)
	return o
}

func orDefault[T ~int | ~int64](bound *T, value T) {
	if *bound <= 0 {
		*bound = value
	}
}

// A Transport makes exchanges. It keeps idle connections for reuse; Close
// ends them. It is safe for concurrent use.
//
// It writes and reads HTTP/1 heads and HTTP/2 frames by itself rather than
// through net/http, which sorts fields, adds its own, canonicalises names and
// follows: what a Transport sends is the [Request] and nothing else, and what
// it received stands in [Wire] byte for byte.
type Transport struct {
	opts Options
	idle pool
	dial func(ctx context.Context, network, addr string) (net.Conn, error)
}

// NewTransport returns a transport with the given options.
func NewTransport(o Options) *Transport {
	return &Transport{opts: o.withDefaults(), dial: dialNumbers}
}

// Options returns what the transport was made with, for another one that differs in
// something.
func (t *Transport) Options() Options { return t.opts }

// Exchange sends one request, reads the answer and never follows it. A failure
// is part of the hop. It returns within 50 ms after ctx ends.
func (t *Transport) Exchange(ctx context.Context, r trace.Request) *trace.Hop {
	x := newExchange(ctx, t, r)
	x.hop.Failure = x.run()
	x.hop.Timing.Total = time.Since(x.hop.Timing.Start)
	return x.hop
}

// Close ends the idle connections.
func (t *Transport) Close() { t.idle.close() }
