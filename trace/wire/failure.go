package wire

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"

	"detour/trace"
)

// A brokenError is a message that is not HTTP, in words.
type brokenError string

func (e brokenError) Error() string { return string(e) }

// A limitError is a bound of ours that a message goes beyond, in words.
type limitError string

func (e limitError) Error() string { return string(e) }

// sectionTooLarge is the error of a header or trailer section beyond the bound.
func sectionTooLarge(max int) error {
	return limitError("the header section is larger than " + bytesText(int64(max)))
}

// attempt says what an exchange attempts in a phase. Where resolving,
// connecting and shaking hands name an address, they say it themselves.
func attempt(p trace.Phase) string {
	switch p {
	case trace.PhaseSend:
		return "send the request"
	case trace.PhaseFirstByte:
		return "wait for the response"
	case trace.PhaseHead:
		return "read the response's header section"
	case trace.PhaseBody:
		return "read the content"
	}
	return ""
}

// failed returns a failure in one of the phases that attempt knows.
func failed(p trace.Phase, kind trace.FailureKind, reason string) *trace.Failure {
	return &trace.Failure{Phase: p, Kind: kind, Attempt: attempt(p), Reason: reason}
}

// failedIn is [exchange.failure] in one of the phases that attempt knows.
func (x *exchange) failedIn(p trace.Phase, err error) *trace.Failure {
	return x.failure(p, attempt(p), err)
}

// failure puts an error of the network into words.
func (x *exchange) failure(p trace.Phase, attempt string, err error) *trace.Failure {
	f := &trace.Failure{Phase: p, Attempt: attempt}
	var broken brokenError
	var limit limitError
	var op *net.OpError
	switch {
	case x.ctx.Err() != nil:
		f.Kind, f.Reason = ending(x.ctx)
	case errors.As(err, &broken):
		f.Kind, f.Reason = trace.FailProtocol, string(broken)
	case errors.As(err, &limit):
		f.Kind, f.Reason = trace.FailLimit, string(limit)
	case isTimeout(err):
		f.Kind, f.Reason, f.Hint = trace.FailTimeout, x.tooLong(p), timeoutHint(p)
	case p == trace.PhaseTLS, errors.As(err, &op) && op.Op == "remote error": // TLS 1.3 refuses a client after its handshake
		f.Kind, f.Reason, f.Hint = tlsFailure(err)
	default:
		f.Kind, f.Reason, f.Hint = networkFailure(p, err)
		if p == trace.PhaseFirstByte {
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
		return "look in the server's error log at this time; or does the port want TLS? try https://"
	}
	return diedHint
}

// ending says how the caller's context ended.
func ending(ctx context.Context) (trace.FailureKind, string) {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return trace.FailTimeout, "the time for the whole walk is over"
	}
	return trace.FailCanceled, "canceled"
}

func isTimeout(err error) bool {
	var timeout interface{ Timeout() bool }
	return errors.Is(err, os.ErrDeadlineExceeded) || errors.Is(err, context.DeadlineExceeded) ||
		errors.As(err, &timeout) && timeout.Timeout()
}

// tooLong names the bound that ended the phase.
func (x *exchange) tooLong(p trace.Phase) string {
	o := x.t.opts
	if !time.Now().Before(x.deadline) {
		return "the exchange was not over within " + seconds(o.TotalTimeout)
	}
	bounds := map[trace.Phase]time.Duration{trace.PhaseDNS: o.ConnectTimeout, trace.PhaseConnect: o.ConnectTimeout,
		trace.PhaseTLS: o.TLSTimeout, trace.PhaseFirstByte: o.FirstByteTimeout}
	if d, ok := bounds[p]; ok {
		return "no answer within " + seconds(d)
	}
	return "the time ran out"
}

// seconds says a duration for a sentence: "10 s", "0.5 s".
func seconds(d time.Duration) string {
	return strconv.FormatFloat(d.Seconds(), 'g', -1, 64) + " s"
}

func timeoutHint(p trace.Phase) string {
	switch p {
	case trace.PhaseDNS:
		return "check the resolver; --resolve names the address by hand"
	case trace.PhaseConnect:
		return "a firewall may drop the packets; check host and port"
	case trace.PhaseTLS:
		return "does the port speak TLS?"
	case trace.PhaseFirstByte:
		return "the server took the request and is silent; look for its upstream"
	}
	return ""
}

// networkFailure puts an error of resolving, connecting, sending or receiving
// into words.
func networkFailure(p trace.Phase, err error) (kind trace.FailureKind, reason, hint string) {
	var dns *net.DNSError
	switch {
	case errors.As(err, &dns):
		return dnsFailure(dns)
	case errors.Is(err, syscall.ECONNREFUSED):
		return trace.FailRefused, "nothing listens there (connection refused)", "check the port; is the server running?"
	case errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH):
		return trace.FailNetwork, "there is no way to that address (unreachable)", "check the address and the network"
	case errors.Is(err, syscall.ECONNRESET):
		return trace.FailNetwork, "the server reset the connection" + before(p), lostHint(p)
	case errors.Is(err, syscall.EPIPE), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, net.ErrClosed):
		return trace.FailNetwork, "the server closed the connection" + before(p), lostHint(p)
	}
	return trace.FailNetwork, plain(err), ""
}

// lostHint is where a connection's loss is looked into.
func lostHint(p trace.Phase) string {
	switch p {
	case trace.PhaseHead, trace.PhaseBody:
		return diedHint
	}
	return ""
}

// diedHint is for a server that leaves in the midst of its answer.
const diedHint = "look in the server's error log at this time: did the process end, or a proxy's time run out?"

// before says which part of the exchange a lost connection cost.
func before(p trace.Phase) string {
	switch p {
	case trace.PhaseConnect:
		return " before it was usable"
	case trace.PhaseTLS:
		return " during the handshake"
	case trace.PhaseSend:
		return " before the request was sent"
	case trace.PhaseFirstByte:
		return " before the response began"
	case trace.PhaseHead:
		return " before the response's header section was complete"
	case trace.PhaseBody:
		return " before the content was complete"
	}
	return ""
}

func dnsFailure(e *net.DNSError) (kind trace.FailureKind, reason, hint string) {
	name := trace.Printable(e.Name)
	if e.IsNotFound {
		return trace.FailResolve, "the name " + name + " does not resolve", "check the spelling; --resolve names the address by hand"
	}
	return trace.FailResolve, "the name server gave no answer for " + name, "check the resolver"
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
	return trace.Printable(text)
}
