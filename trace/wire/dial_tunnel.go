package wire

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net"
	"net/http/httputil"
	"strconv"
	"strings"
	"time"

	"detour/trace"
)

// tunnel sends CONNECT and reads the answer (RFC 9110 §9.3.6). Whatever it is,
// it is the proxy's own word and not the origin's: it is kept apart from the
// response, and none of its fields decide anything.
func (x *exchange) tunnel(c net.Conn, r route) *trace.Failure {
	attempt := "ask the proxy " + trace.Printable(r.proxy.uri.HostPort()) + " for a tunnel to " + trace.Printable(r.target)
	fields := trace.Fields{{Name: "Host", Value: r.target}}
	fields = x.t.opts.addressProxy(fields, r.proxy)
	x.guard.allow(x.t.opts.ConnectTimeout)
	x.hop.Wire.TunnelRequest = appendHead(nil, "CONNECT", r.target, trace.HTTP11, fields)
	if _, err := c.Write(x.hop.Wire.TunnelRequest); err != nil {
		return x.failure(trace.PhaseConnect, attempt, err)
	}
	br := newReader(c)
	defer freeReader(br)
	head, err := readHead(br, nil, x.t.opts.MaxHeader)
	x.hop.Wire.TunnelResponse = bytes.Clone(head)
	if err == nil {
		x.hop.Tunnel, err = parseHead(string(x.hop.Wire.TunnelResponse))
	}
	if err != nil {
		return x.failure(trace.PhaseConnect, attempt, err)
	}
	if x.hop.Tunnel.Status/100 == 2 {
		x.hop.Tunnel.Body.Whole = true // RFC 9110 §9.3.6: any content is the tunnel's
		return nil
	}
	x.readRefusal(br)
	return tunnelRefused(r, x.hop.Tunnel)
}

// Bounds on the content of a proxy that makes no tunnel: a page for a user.
const (
	maxRefusal     = 64 << 10
	refusalTimeout = 2 * time.Second
)

// readRefusal keeps the beginning of the content behind a proxy's refusal.
// Content that breaks off or has no readable framing takes nothing away from
// the refusal itself.
func (x *exchange) readRefusal(br *bufio.Reader) {
	fr, err := trace.FrameContent(x.hop.Tunnel, "CONNECT")
	if err != nil {
		return
	}
	x.guard.allow(min(refusalTimeout, x.t.opts.ConnectTimeout))
	var src io.Reader = br
	switch fr.Kind {
	case trace.NoContent:
		x.hop.Tunnel.Body.Whole = true
		return
	case trace.ByLength:
		src = io.LimitReader(br, fr.Length)
	case trace.ByChunks:
		src = httputil.NewChunkedReader(br)
	}
	max := min(maxRefusal, x.t.opts.MaxBody)
	kept, err := io.ReadAll(io.LimitReader(src, max+1))
	b := &x.hop.Tunnel.Body
	b.Size, b.Kept = int64(len(kept)), kept[:min(int64(len(kept)), max)]
	b.Whole = err == nil && b.Size <= max && (fr.Kind != trace.ByLength || b.Size == fr.Length)
	if b.Size > max {
		x.notice(trace.NoticeBody, "the first "+bytesText(max)+" of the content of the proxy's answer are kept; the rest was not read")
	}
	x.decodeRefusal(max)
}

// decodeRefusal removes the content codings from what was kept.
func (x *exchange) decodeRefusal(max int64) {
	b := &x.hop.Tunnel.Body
	if b.Codings = x.hop.Tunnel.Fields.Codings(); len(b.Codings) == 0 || len(b.Kept) == 0 {
		return
	}
	decoded, err := decode(b.Kept, b.Codings, decodeFactor*max)
	if err != nil && !(errors.Is(err, io.ErrUnexpectedEOF) && !b.Whole) {
		b.DecodeError = decodeProblem(err)
	}
	b.Decoded, b.DecodedSize = decoded, int64(len(decoded))
}

// tunnelRefused says which proxy answered, what, who it is and where it points.
func tunnelRefused(r route, resp *trace.Response) *trace.Failure {
	said := []string{"the proxy at " + trace.Printable(r.proxy.uri.HostPort()) + " answered CONNECT with " + statusLine(resp)}
	for _, name := range []string{"Server", "Via", "Proxy-Authenticate", "Location"} {
		if v, ok := resp.Fields.Lookup(name); ok {
			said = append(said, name+": "+trace.Clip(trace.Mask(trace.Field{Name: name, Value: v}), maxRefusalValue))
		}
	}
	return &trace.Failure{Phase: trace.PhaseConnect, Kind: trace.FailProxy,
		Attempt: "make a tunnel to " + trace.Printable(r.target), Reason: strings.Join(said, "; "), Hint: refusalHint(resp)}
}

// maxRefusalValue bounds a field's value in the sentence on a refusal.
const maxRefusalValue = 200

// refusalHint says what to do about a refusal. No client follows a redirect
// of a proxy's: the answer is not the origin's, and over TLS whoever answers
// could send the client anywhere (RFC 9110 §9.3.6).
func refusalHint(resp *trace.Response) string {
	switch {
	case resp.Status == 407:
		return "give the proxy's user and password in its URI: http://user:password@host:port"
	case resp.Status/100 == 3 && resp.Fields.Has("Location"):
		return "no client follows a proxy's answer to CONNECT; open its Location in a browser, where the proxy may ask for a login or say what it blocks"
	case resp.Status == 403 || resp.Status == 451:
		return "the proxy's rules do not let this host or port through; whoever runs the proxy can say why"
	case resp.Status/100 == 5:
		return "the proxy could not reach the host; the fault is behind the proxy or its own"
	}
	return ""
}

// statusLine is a response's status as a sentence has it: "403 Forbidden".
func statusLine(r *trace.Response) string {
	return strings.TrimSpace(strconv.Itoa(r.Status) + " " + trace.Printable(r.Reason))
}
