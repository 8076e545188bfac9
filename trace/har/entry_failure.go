package har

import (
	"net/http"
	"strings"

	"detour/trace"
)

// failure says why an entry has no whole response, or returns nil.
func (e *recorded) failure(h *trace.Hop) *trace.Failure {
	t, known := troubleFor(e.trouble)
	switch {
	case h.Response == nil:
		return e.noResponse(h, t, known)
	case known && t.cutsContent:
		h.Response.Body.Whole = false
		return &trace.Failure{Phase: trace.PhaseBody, Kind: t.kind, Attempt: "receive the content", Reason: e.reason(t)}
	case e.trouble != "":
		// The server answered; what the browser then made of it is no failure of the exchange.
		h.Response.Body.Whole = h.Response.Body.Whole && !e.aborted && t.kind != trace.FailCanceled
		note(h, "the recording adds: "+clip(e.trouble))
	}
	return nil
}

func (e *recorded) noResponse(h *trace.Hop, t trouble, known bool) *trace.Failure {
	f := &trace.Failure{Phase: trace.PhaseFirstByte, Kind: trace.FailNetwork, Reason: "the recording has no response and does not say why"}
	switch {
	case known:
		f.Phase, f.Kind, f.Reason = t.phase, t.kind, e.reason(t)
	case e.trouble != "":
		f.Reason = "the recording says: " + clip(e.trouble)
	case e.aborted:
		f.Kind, f.Reason = trace.FailCanceled, "the browser gave the request up"
	case e.response != nil && e.response.text != "" && e.response.text != "?" && e.response.text != http.StatusText(0):
		f.Reason = "the recording says: " + clip(e.response.text)
	}
	f.Attempt = attempt(f.Phase, h.Request)
	return f
}

// reason is the trouble in words and as it is written.
func (e *recorded) reason(t trouble) string { return t.words + " (" + clip(e.trouble) + ")" }

func clip(s string) string { return trace.Clip(s, 200) }

func attempt(p trace.Phase, r trace.Request) string {
	switch p {
	case trace.PhaseDNS:
		return "resolve " + clip(r.URI.Hostname())
	case trace.PhaseConnect:
		return "connect to " + clip(r.URI.HostPort())
	case trace.PhaseTLS:
		return "make a TLS connection to " + clip(r.URI.HostPort())
	}
	return clip("send " + r.Method + " to " + r.URI.Authority())
}

// A trouble is a browser's error code in detour's words.
type trouble struct {
	code        string // a part of the code that tells it from the others
	phase       trace.Phase
	kind        trace.FailureKind
	words       string
	cutsContent bool // it can also happen within the content
}

// troubles are the codes of Chromium (net/base/net_error_list.h) and Firefox
// (xpcom/base/ErrorList.py, security/nss), the more telling ones first.
var troubles = []trouble{
	{"NAME_NOT_RESOLVED", trace.PhaseDNS, trace.FailResolve, "the name does not resolve", false},
	{"NAME_RESOLUTION_FAILED", trace.PhaseDNS, trace.FailResolve, "the name does not resolve", false},
	{"UNKNOWN_HOST", trace.PhaseDNS, trace.FailResolve, "the name does not resolve", false},
	{"CONNECTION_REFUSED", trace.PhaseConnect, trace.FailRefused, "nothing listens there", false},
	{"PROXY_CONNECTION_FAILED", trace.PhaseConnect, trace.FailNetwork, "the proxy cannot be reached", false},
	{"TUNNEL_CONNECTION_FAILED", trace.PhaseConnect, trace.FailProxy, "the proxy made no tunnel", false},
	{"ADDRESS_UNREACHABLE", trace.PhaseConnect, trace.FailNetwork, "there is no way to that address", false},
	{"INTERNET_DISCONNECTED", trace.PhaseConnect, trace.FailNetwork, "there was no network", false},
	{"CONNECTION_TIMED_OUT", trace.PhaseConnect, trace.FailTimeout, "no answer to the attempt to connect", false},
	{"NET_TIMEOUT", trace.PhaseFirstByte, trace.FailTimeout, "no answer in time", true},
	{"TIMED_OUT", trace.PhaseFirstByte, trace.FailTimeout, "no answer in time", true},
	{"ERR_CERT_", trace.PhaseTLS, trace.FailTLS, "the certificate does not verify", false},
	{"SEC_ERROR_", trace.PhaseTLS, trace.FailTLS, "the certificate does not verify", false},
	{"ERR_SSL_", trace.PhaseTLS, trace.FailTLS, "the TLS handshake failed", false},
	{"SSL_ERROR_", trace.PhaseTLS, trace.FailTLS, "the TLS handshake failed", false},
	{"EMPTY_RESPONSE", trace.PhaseFirstByte, trace.FailNetwork, "the server closed the connection without an answer", false},
	{"INVALID_HTTP_RESPONSE", trace.PhaseHead, trace.FailProtocol, "the answer is not HTTP", false},
	{"RESPONSE_HEADERS_", trace.PhaseHead, trace.FailProtocol, "the header section is broken", false},
	{"CONTENT_LENGTH_MISMATCH", trace.PhaseBody, trace.FailNetwork, "the content ends early", true},
	{"INCOMPLETE_CHUNKED_ENCODING", trace.PhaseBody, trace.FailNetwork, "the content ends early", true},
	{"NET_PARTIAL_TRANSFER", trace.PhaseBody, trace.FailNetwork, "the content ends early", true},
	{"INVALID_CHUNKED_ENCODING", trace.PhaseBody, trace.FailProtocol, "the chunks are broken", true},
	{"CONTENT_DECODING_FAILED", trace.PhaseBody, trace.FailProtocol, "the content is not what its coding says", true},
	{"HTTP2_PROTOCOL_ERROR", trace.PhaseFirstByte, trace.FailProtocol, "broken HTTP/2", true},
	{"QUIC_PROTOCOL_ERROR", trace.PhaseFirstByte, trace.FailProtocol, "broken HTTP/3", true},
	{"CONNECTION_RESET", trace.PhaseFirstByte, trace.FailNetwork, "the server reset the connection", true},
	{"NET_RESET", trace.PhaseFirstByte, trace.FailNetwork, "the server reset the connection", true},
	{"CONNECTION_CLOSED", trace.PhaseFirstByte, trace.FailNetwork, "the server closed the connection", true},
	{"NET_INTERRUPT", trace.PhaseFirstByte, trace.FailNetwork, "the connection was interrupted", true},
	{"TOO_MANY_REDIRECTS", trace.PhaseSend, trace.FailLimit, "the browser followed no further redirect", false},
	{"REDIRECT_LOOP", trace.PhaseSend, trace.FailLimit, "the browser followed no further redirect", false},
	{"UNSAFE_REDIRECT", trace.PhaseSend, trace.FailRequest, "the browser does not follow there", false},
	{"BLOCKED_BY_", trace.PhaseSend, trace.FailCanceled, "the browser did not let it through", false},
	{"ABORTED", trace.PhaseSend, trace.FailCanceled, "the browser gave the request up", false},
	{"CANCELED", trace.PhaseSend, trace.FailCanceled, "the browser gave the request up", false},
	{"CANCELLED", trace.PhaseSend, trace.FailCanceled, "the browser gave the request up", false},
}

// troubleFor finds the code in what the writer says.
func troubleFor(said string) (trouble, bool) {
	said = strings.ReplaceAll(strings.ToUpper(said), " ", "_")
	for _, t := range troubles {
		if strings.Contains(said, t.code) {
			return t, true
		}
	}
	return trouble{}, false
}
