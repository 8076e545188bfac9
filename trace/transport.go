package trace

import (
	"context"
	"crypto/tls"
	"time"
)

// Options bound and direct what a [Transport] does. The zero value has the
// default bounds.
type Options struct {
	ConnectTimeout   time.Duration // DNS and connect; 0 means 10 s
	TLSTimeout       time.Duration // handshake; 0 means 10 s
	FirstByteTimeout time.Duration // from the request sent to the response's first byte; 0 means 30 s
	TotalTimeout     time.Duration // one exchange; 0 means 60 s
	MaxBody          int64         // bytes of content kept a hop; 0 means 1 MiB
	MaxHeader        int           // bytes of a response's header section; 0 means 256 KiB

	TLS   *tls.Config // nil for the system's roots
	Proxy string      // proxy URI; "" for none

	// Resolve maps "host:port" to the address to connect to, for names that
	// only detour knows (the lab, --resolve, --connect-to). ok is false for
	// all others.
	Resolve func(hostport string) (addr string, ok bool)
}

// A Transport makes exchanges. It keeps idle connections for reuse; Close
// ends them. It is safe for concurrent use.
type Transport struct{ opts Options }

// NewTransport returns a transport with the given options.
func NewTransport(o Options) *Transport { return &Transport{opts: o} }

// Exchange sends one request, reads the answer and never follows it. A failure
// is part of the hop. It returns within 50 ms after ctx ends.
func (t *Transport) Exchange(ctx context.Context, r Request) *Hop { return &Hop{Request: r} }

// Close ends the idle connections.
func (t *Transport) Close() {}
