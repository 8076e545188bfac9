package hunt

import (
	"net"
	"net/netip"
	"strings"
	"time"

	"detour/explain/blame"
	"detour/trace"
)

// AddressOf is the address that a host with or without a port is; "" for a name.
func AddressOf(hostport string) string {
	host, _, err := net.SplitHostPort(hostport)
	if err != nil {
		host = strings.Trim(hostport, "[]")
	}
	if addr, err := netip.ParseAddr(host); err == nil {
		return addr.Unmap().WithZone("").String()
	}
	return ""
}

// RequestOf is a request of detour's as a configuration is asked.
func RequestOf(t trace.Request) blame.Request {
	r := blame.Request{Method: t.Method, URL: t.URI.WithoutFragment().String(), Target: t.Target}
	if t.URI.Userinfo != nil {
		bare := t.URI.WithoutFragment()
		bare.Userinfo = nil
		r.URL = bare.String()
	}
	for _, f := range t.Fields {
		if f.Is("Host") {
			host := f.Value
			r.Host = &host
			continue
		}
		r.Fields = append(r.Fields, f)
	}
	r.Version = map[trace.HTTP]string{trace.HTTP10: "1.0", trace.HTTP11: "1.1", trace.HTTP2: "2"}[t.HTTP]
	return r
}

// writeDelay is how long after the client has a response its line may be written.
const writeDelay = 500 * time.Millisecond

// HopRequest is what was sent and came back on a hop.
func HopRequest(h *trace.Hop) blame.Request {
	r := RequestOf(h.Request)
	if h.Conn.Proxy == "" {
		r.ConnectIP = AddressOf(h.Conn.Remote)
	}
	o := &blame.Observed{Status: h.Status(), Sent: h.Timing.Start}
	if h.Response != nil {
		if to, ok := h.Response.Fields.Lookup("Location"); ok {
			o.Location = &to
		}
		o.Size = h.Response.Body.Size
	}
	if !o.Sent.IsZero() {
		o.Received = o.Sent.Add(h.Timing.Total + writeDelay)
	}
	r.Observed = o
	return r
}
