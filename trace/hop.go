package trace

import "time"

// A Hop is one exchange: the request, and the response or why there is none.
type Hop struct {
	ID      int     // position in the session, from 1; stays when the chain forks
	Parent  int     // ID of the hop it came after; 0 for the first
	Request Request // as composed; Wire has what HTTP/2 or a proxy makes of it

	Response *Response  // nil when the exchange failed before a response was understood
	Interim  []Response // 1xx responses before it, bodiless
	Tunnel   *Response  // the proxy's own answer to CONNECT; nil on a hop that asked no proxy for a tunnel
	Failure  *Failure   // nil when the exchange succeeded

	// Ghost marks what the client did without asking a server, such as a
	// browser's upgrade of a known HSTS host ("307 Internal Redirect").
	Ghost bool

	Wire    Wire
	Timing  Timing
	Conn    Conn
	Notices []Notice // bounds that took effect

	Recorded Recorded // what a recording does not hold of the exchange; zero for one that was walked

	Decision Decision // what the session's client decided after this hop
}

// Status returns the response's status code, or 0 when there is no response.
func (h *Hop) Status() int {
	if h.Response == nil {
		return 0
	}
	return h.Response.Status
}

// longGone is the time of a hop that says none. A cookie that expires before it
// was written to be deleted.
var longGone = time.Date(2015, 1, 1, 0, 0, 0, 0, time.UTC)

// Clock returns when the hop took place, which tells what has expired: by its
// timing, else by the response's Date. No clock is asked, so that the same chain
// is judged alike at any time.
func (h *Hop) Clock() time.Time {
	if !h.Timing.Start.IsZero() || h.Response == nil {
		return h.Timing.Start
	}
	if date, ok := h.Response.Fields.Lookup("Date"); ok {
		if t, err := time.Parse(time.RFC1123, date); err == nil {
			return t
		}
	}
	return longGone
}

// Shed drops what only a display of the hop needs: heads, content, and the
// decision's changes and notes. Deciding on a chain with hops that were shed
// before its last one gives the same decision. It keeps long walks small.
func (h *Hop) Shed() {
	h.Wire, h.Interim, h.Tunnel = Wire{Proto: h.Wire.Proto}, nil, nil
	h.Decision = Decision{Client: h.Decision.Client, Verdict: h.Decision.Verdict}
	if h.Response != nil {
		h.Response.Body.Kept, h.Response.Body.Decoded = nil, nil
	}
}

// Wire is what went over the connection.
type Wire struct {
	Proto string // "HTTP/1.1", "HTTP/2.0"; "" when nothing was sent

	// For HTTP/1 the heads byte for byte, the empty line included. For a
	// response that could not be parsed, ResponseHead has the bytes received.
	RequestHead  []byte
	ResponseHead []byte

	// The heads of the 1xx responses before it, one each for Hop.Interim.
	InterimHeads [][]byte

	// The CONNECT request to a proxy and its answer, on the connection's first
	// exchange.
	TunnelRequest  []byte
	TunnelResponse []byte

	// For HTTP/2 the field lists in frame order, pseudo fields included.
	RequestFields  Fields
	ResponseFields Fields
}

// Timing says when each phase of an exchange began and how long it took. A
// phase that did not happen (a reused connection has no DNS) is 0.
type Timing struct {
	Start     time.Time
	DNS       time.Duration
	Connect   time.Duration
	TLS       time.Duration
	Send      time.Duration // from having a connection to the request's last byte written
	FirstByte time.Duration // from there to the first byte of the response
	Body      time.Duration // from there to the end of the content
	Total     time.Duration
}

// Conn is the connection that an exchange used.
type Conn struct {
	Local  string // "host:port"; "" when there was no connection
	Remote string
	Proxy  string // proxy address; "" for a direct connection
	Reused bool
	TLS    *TLS // nil for http

	ProxyFrom string // what named the proxy: "HTTPS_PROXY"; "" for a flag
}

// TLS is what the handshake settled.
type TLS struct {
	Version      string // "TLS 1.3"
	Cipher       string
	ALPN         string // "h2", "http/1.1" or ""
	ServerName   string
	Certificates []Certificate // leaf first
	Verified     bool
	VerifyError  string // why verification failed; "" when it did not
}

// Certificate is what a user checks on a certificate. Times are UTC.
type Certificate struct {
	Subject, Issuer     string
	Names               []string // DNS names and addresses it is valid for
	NotBefore, NotAfter time.Time
	SHA256              string // fingerprint, upper-case hex with colons
}

// A Notice is a bound that took effect, as a sentence: nothing is cut silently.
type Notice struct {
	Kind NoticeKind
	Text string
}

// NoticeKind says which bound took effect.
type NoticeKind string

// The bounds.
const (
	NoticeBody    NoticeKind = "body"    // content beyond the limit was counted and dropped
	NoticeDecode  NoticeKind = "decode"  // decoded content beyond the limit was dropped
	NoticeInterim NoticeKind = "interim" // further 1xx responses were dropped
	NoticeTime    NoticeKind = "time"    // the time limit ended the content
	NoticeRetry   NoticeKind = "retry"   // a kept connection was closed; the request was sent again on a new one
)

// A Failure says why an exchange has no (whole) response.
type Failure struct {
	Phase   Phase
	Kind    FailureKind
	Attempt string // what was attempted: "connect to 127.0.0.1:81"
	Reason  string // why it failed, in words; printable
	Hint    string // what to do; "" when there is nothing to say
}

// Error returns attempt and reason as one sentence.
func (f *Failure) Error() string { return f.Attempt + ": " + f.Reason }

// Phase is a part of an exchange in time order.
type Phase string

// The phases.
const (
	PhaseDNS       Phase = "dns"
	PhaseConnect   Phase = "connect"
	PhaseTLS       Phase = "tls"
	PhaseSend      Phase = "send"
	PhaseFirstByte Phase = "first-byte"
	PhaseHead      Phase = "head"
	PhaseBody      Phase = "body"
)

// FailureKind is the kind of failure, for code that branches on it.
type FailureKind string

// The kinds.
const (
	FailRequest  FailureKind = "request"  // the request cannot be sent as it stands
	FailResolve  FailureKind = "resolve"  // the name does not resolve
	FailRefused  FailureKind = "refused"  // nobody listens
	FailNetwork  FailureKind = "network"  // reset, unreachable, closed early
	FailProxy    FailureKind = "proxy"    // a proxy answered in place of making a tunnel
	FailTLS      FailureKind = "tls"      // handshake or verification
	FailTimeout  FailureKind = "timeout"  // a time bound
	FailLimit    FailureKind = "limit"    // a size bound
	FailProtocol FailureKind = "protocol" // not HTTP, or broken HTTP
	FailCanceled FailureKind = "canceled" // the user stopped it
)

// A Chain is the hops of one walk, from the first request to the last answer.
type Chain struct {
	Hops []*Hop
}

// Last returns the last hop, or nil for an empty chain.
func (c Chain) Last() *Hop {
	if len(c.Hops) == 0 {
		return nil
	}
	return c.Hops[len(c.Hops)-1]
}
