package trace

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// A brokenError is a message that is not HTTP, in words.
type brokenError string

func (e brokenError) Error() string { return string(e) }

// A limitError is a bound of ours that a message goes beyond, in words.
type limitError string

func (e limitError) Error() string { return string(e) }

// failure puts an error of the network into words.
func (x *exchange) failure(p Phase, attempt string, err error) *Failure {
	f := &Failure{Phase: p, Attempt: attempt}
	var broken brokenError
	var limit limitError
	var op *net.OpError
	switch {
	case x.ctx.Err() != nil:
		f.Kind, f.Reason = ending(x.ctx)
	case errors.As(err, &broken):
		f.Kind, f.Reason = FailProtocol, string(broken)
	case errors.As(err, &limit):
		f.Kind, f.Reason = FailLimit, string(limit)
	case isTimeout(err):
		f.Kind, f.Reason, f.Hint = FailTimeout, x.tooLong(p), timeoutHints[p]
	case p == PhaseTLS, errors.As(err, &op) && op.Op == "remote error": // TLS 1.3 refuses a client after its handshake
		f.Kind, f.Reason, f.Hint = tlsFailure(err)
	default:
		f.Kind, f.Reason, f.Hint = networkFailure(p, err)
		if p == PhaseFirstByte {
			f.Hint = x.silenceHint()
		}
	}
	return f
}

// silenceHint is for a connection that was lost before the answer began.
func (x *exchange) silenceHint() string {
	switch {
	case x.conn.info.Reused:
		return "the connection was a kept one, so the server may or may not have handled the request"
	case x.conn.info.TLS == nil:
		return "does the port want TLS? try https://"
	}
	return ""
}

// ending says how the caller's context ended.
func ending(ctx context.Context) (FailureKind, string) {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return FailTimeout, "the time for the whole walk is over"
	}
	return FailCanceled, "canceled"
}

func isTimeout(err error) bool {
	var timeout interface{ Timeout() bool }
	return errors.Is(err, os.ErrDeadlineExceeded) || errors.Is(err, context.DeadlineExceeded) ||
		errors.As(err, &timeout) && timeout.Timeout()
}

// tooLong names the bound that ended the phase.
func (x *exchange) tooLong(p Phase) string {
	o := x.t.opts
	if !time.Now().Before(x.hard) {
		return "the exchange was not over within " + seconds(o.TotalTimeout)
	}
	bounds := map[Phase]time.Duration{PhaseDNS: o.ConnectTimeout, PhaseConnect: o.ConnectTimeout,
		PhaseTLS: o.TLSTimeout, PhaseFirstByte: o.FirstByteTimeout}
	if d, ok := bounds[p]; ok {
		return "no answer within " + seconds(d)
	}
	return "the time ran out"
}

// seconds says a duration for a sentence: "10 s", "0.5 s".
func seconds(d time.Duration) string {
	return strconv.FormatFloat(d.Seconds(), 'g', -1, 64) + " s"
}

var timeoutHints = map[Phase]string{
	PhaseDNS:       "check the resolver; --resolve names the address by hand",
	PhaseConnect:   "a firewall may drop the packets; check host and port",
	PhaseTLS:       "does the port speak TLS?",
	PhaseFirstByte: "the server took the request and is silent; look for its upstream",
}

// networkFailure puts an error of resolving, connecting, sending or receiving
// into words.
func networkFailure(p Phase, err error) (kind FailureKind, reason, hint string) {
	var dns *net.DNSError
	switch {
	case errors.As(err, &dns):
		return dnsFailure(dns)
	case errors.Is(err, syscall.ECONNREFUSED):
		return FailRefused, "nobody listens there (connection refused)", "check the port; is the server running?"
	case errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH):
		return FailNetwork, "there is no way to that address (unreachable)", "check the address and the network"
	case errors.Is(err, syscall.ECONNRESET):
		return FailNetwork, "the server reset the connection" + before(p), ""
	case errors.Is(err, syscall.EPIPE), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, net.ErrClosed):
		return FailNetwork, "the server closed the connection" + before(p), ""
	}
	return FailNetwork, plain(err), ""
}

// before says which part of the exchange a lost connection cost.
func before(p Phase) string {
	switch p {
	case PhaseConnect:
		return " before it was usable"
	case PhaseTLS:
		return " during the handshake"
	case PhaseSend:
		return " before the request was sent"
	case PhaseFirstByte:
		return " before the response began"
	case PhaseHead:
		return " before the response's header section was complete"
	case PhaseBody:
		return " before the content was complete"
	}
	return ""
}

func dnsFailure(e *net.DNSError) (kind FailureKind, reason, hint string) {
	name := Printable(e.Name)
	if e.IsNotFound {
		return FailResolve, "the name " + name + " does not resolve", "check the spelling; --resolve names the address by hand"
	}
	return FailResolve, "the name server gave no answer for " + name, "check the resolver"
}

// tlsFailure puts an error of a handshake into words.
func tlsFailure(err error) (kind FailureKind, reason, hint string) {
	var cert unverified
	var op *net.OpError
	var record tls.RecordHeaderError
	switch {
	case errors.As(err, &cert):
		return FailTLS, cert.why, "-k goes on in spite of it"
	case errors.As(err, &record):
		return notTLS(record)
	case errors.As(err, &op) && op.Op == "remote error":
		return FailTLS, "the server refused the handshake: " + alertText(err), ""
	case errors.As(err, &op) && op.Op == "local error":
		return FailTLS, plain(err), ""
	}
	if op != nil || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		kind, reason, _ := networkFailure(PhaseTLS, err)
		return kind, reason, "does the port speak TLS?"
	}
	return FailTLS, plain(err), ""
}

// notTLS says what a server speaks that answered a handshake with something else.
func notTLS(e tls.RecordHeaderError) (kind FailureKind, reason, hint string) {
	if strings.HasPrefix(string(e.RecordHeader[:]), "HTTP/") {
		return FailTLS, "the server answered in plain HTTP: this port does not speak TLS", "use http:// or another port"
	}
	return FailTLS, "the server's answer is not TLS: it begins with " + Printable(strconv.Quote(string(e.RecordHeader[:]))), "is it the right port?"
}

// plain is the last resort: the system's own words without the prefixes that
// name Go's packages and operations.
func plain(err error) string {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			break
		}
		err = inner
	}
	text := err.Error()
	for _, prefix := range []string{"tls: ", "x509: ", "http: ", "net: ", "read: ", "write: "} {
		text = strings.TrimPrefix(text, prefix)
	}
	return Printable(text)
}

// statusLine is a response's status as a sentence has it: "403 Forbidden".
func statusLine(r *Response) string {
	return strings.TrimSpace(strconv.Itoa(r.Status) + " " + Printable(r.Reason))
}
