package wire

import (
	"context"
	"strings"
	"time"

	"detour/trace"
	"detour/trace/uri"
)

// An exchange is one call of [Transport.Exchange] under way. It fills its hop
// as it goes, so that a failure leaves all that was learned before it.
type exchange struct {
	t        *Transport
	ctx      context.Context
	hop      *trace.Hop
	deadline time.Time // when the exchange ends, however far it is

	conn  *conn
	guard *guard

	observer func(trace.Phase) // is told which phase has begun; nil for nobody

	interimCut bool // the notice of too many 1xx responses is given
}

// begins tells the observer, if there is one, which phase begins.
func (x *exchange) begins(p trace.Phase) {
	if x.observer != nil {
		x.observer(p)
	}
}

func newExchange(ctx context.Context, t *Transport, r trace.Request) *exchange {
	now := time.Now()
	hop := &trace.Hop{Request: r, Timing: trace.Timing{Start: now}}
	return &exchange{t: t, ctx: ctx, hop: hop, observer: trace.Observer(ctx), deadline: now.Add(t.opts.TotalTimeout)}
}

// run makes the exchange. A kept connection may have been closed by the server
// at the moment of its reuse; the request is then sent once more on a new one.
func (x *exchange) run() *trace.Failure {
	if f := checkRequest(x.hop.Request); f != nil {
		return f
	}
	f := x.attempt(true)
	if f != nil && f.Kind == trace.FailNetwork && x.worthRetry() {
		x.hop.Wire, x.hop.Conn, x.hop.Interim, x.hop.Tunnel = trace.Wire{}, trace.Conn{}, nil, nil
		x.notice(trace.NoticeRetry, "a kept connection turned out to be closed; the request was sent again on a new one")
		f = x.attempt(false)
	}
	return f
}

// attempt makes the exchange over one connection.
func (x *exchange) attempt(reuse bool) *trace.Failure {
	if f := x.connect(reuse); f != nil {
		return f
	}
	x.hop.Conn = x.conn.info
	var f *trace.Failure
	if x.conn.h2 != nil {
		f = x.overHTTP2()
	} else {
		f = x.overHTTP1()
	}
	if usable := x.guard.release(); f == nil && usable && x.conn.reusable {
		x.t.idle.put(x.conn)
	} else {
		x.conn.shut()
	}
	return f
}

// worthRetry reports whether a failed attempt may be repeated: the connection
// was a kept one, no byte of an answer came, and the server has not handled
// the request or handling it twice does no harm (RFC 9110 §9.2.2).
func (x *exchange) worthRetry() bool {
	if x.conn == nil || !x.conn.info.Reused || x.conn.answered || x.ctx.Err() != nil {
		return false
	}
	return x.conn.unhandled || isIdempotent(x.hop.Request.Method)
}

// isIdempotent reports whether a method is idempotent by RFC 9110 §9.2.2.
func isIdempotent(method string) bool {
	switch method {
	case "GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE":
		return true
	}
	return false
}

func (x *exchange) notice(kind trace.NoticeKind, text string) {
	x.hop.Notices = append(x.hop.Notices, trace.Notice{Kind: kind, Text: text})
}

// checkRequest refuses what would break out of its line on the wire, and what
// no connection can be made for. All else is sent as it stands.
func checkRequest(r trace.Request) *trace.Failure {
	bad := func(reason, hint string) *trace.Failure {
		f := failed(trace.PhaseSend, trace.FailRequest, reason)
		f.Hint = hint
		return f
	}
	switch {
	case r.URI.Scheme != "http" && r.URI.Scheme != "https":
		return bad("the scheme "+trace.Quote(r.URI.Scheme, 160)+" is not http or https", "detour speaks http and https only")
	case r.URI.Hostname() == "":
		return bad("the URI has no host", "write it as http://host/path")
	case !uri.IsPort(r.URI.EffectivePort()):
		return bad("the port "+trace.Quote(r.URI.Port, 160)+" is not a number up to 65535", "")
	case breaksLine(r.Method) || r.Method == "" || strings.Contains(r.Method, " "):
		return bad("the method "+trace.Quote(r.Method, 160)+" is not a single word", "")
	case breaksLine(r.RequestTarget()) || breaksLine(r.URI.Host):
		return bad("the URI has a line break or a NUL in it", "percent-encode it as %0D, %0A or %00")
	}
	if why := trace.RefuseMasked(r); why != "" {
		return bad(why, "write the value in its place")
	}
	for _, f := range r.Fields {
		if breaksLine(f.Name) || breaksLine(f.Value) || f.Name == "" {
			return bad("the field "+trace.Quote(f.Name, 160)+" has a line break or a NUL in it, or no name", "")
		}
	}
	return nil
}

// breaksLine reports whether s has a byte that ends a line for some reader
// (RFC 9110 §5.5).
func breaksLine(s string) bool { return strings.ContainsAny(s, "\r\n\x00") }
