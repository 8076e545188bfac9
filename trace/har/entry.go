package har

import (
	"net"
	"strconv"
	"strings"

	"detour/trace"
	"detour/trace/uri"
)

// entry makes an entry of what was recorded.
func (e *recorded) entry() *Entry {
	out := &Entry{
		Page: e.page, Resource: e.resource, Cache: e.cache, Chain: -1,
		took: e.took, frame: e.frame, detour: e.detour,
		cookies:        e.request.cookies || e.response != nil && e.response.cookies,
		sizeKnown:      e.response != nil && (e.response.content.size >= 0 || e.response.bodySize >= 0),
		contentLeftOut: e.request.content != nil && !e.request.content.hasText || e.request.bodySize > 0,
		Hop:            &trace.Hop{ID: 1, Request: e.request.hopRequest(), Timing: e.timing()},
	}
	h := out.Hop
	h.Wire.Proto = e.proto()
	h.Wire.RequestFields = wireFields(e.request.pseudo, h.Request.Fields, h.Wire.Proto)
	h.Request.HTTP = versions[h.Wire.Proto]
	out.Preflight = e.preflight()
	if r := e.response; r != nil {
		out.RedirectURL = r.redirectURL
		if r.status > 0 {
			h.Response = r.hopResponse(h.Wire.Proto)
			h.Wire.ResponseFields = wireFields(r.pseudo, r.fields, h.Wire.Proto)
		}
		if r.lacksLocation() {
			note(h, "the recording leaves out Location; its redirectURL stands in for it")
		}
		e.describeBody(h)
	}
	if e.request.content != nil && !e.request.content.hasText {
		note(h, "the recording leaves out the content of the request")
	}
	e.judge(out)
	h.Conn = e.conn(h)
	e.detour.apply(h)
	return out
}

// judge says what kind of exchange it was: failed, answered by a cache, made up
// by the browser.
func (e *recorded) judge(out *Entry) {
	h := out.Hop
	h.Failure = e.failure(h)
	if h.Status() == 304 && out.Cache == CacheNone {
		out.Cache = CacheRevalidated
	}
	if h.Ghost = isInternal(h.Response); h.Ghost {
		h.Request.HTTP = trace.HTTPAuto
	}
	if h.Ghost || out.Cache != CacheNone && out.Cache != CacheRevalidated {
		h.Wire = trace.Wire{} // nothing was sent
	}
}

// isInternal reports whether a browser made the redirect itself: for HSTS, an
// extension or a policy (Chromium, net/url_request/url_request_redirect_job.cc).
func isInternal(r *trace.Response) bool {
	return r != nil && r.Status == 307 &&
		(r.Fields.Has("Non-Authoritative-Reason") || strings.EqualFold(r.Reason, "Internal Redirect"))
}

// preflight reports whether a browser made the request by itself to ask for
// leave (Fetch, CORS-preflight fetch).
func (e *recorded) preflight() bool {
	if !strings.EqualFold(e.request.method, "OPTIONS") {
		return false
	}
	return e.resource == "preflight" || e.initiator == "preflight" ||
		e.request.fields.Has("Access-Control-Request-Method")
}

func (r *recordedRequest) hopRequest() trace.Request {
	q := trace.Request{Method: r.method, URI: uri.Split(r.url), Fields: r.fields}
	if q.Method == "" {
		q.Method = "GET"
	}
	if r.content != nil && r.content.hasText {
		q.Body = r.content.text
	}
	return q
}

// hopResponse returns the response. A Location that only the redirectURL tells
// of is put back in its place.
func (r *recordedResponse) hopResponse(proto string) *trace.Response {
	out := &trace.Response{Proto: proto, Status: int(r.status), Reason: r.text, Fields: r.fields}
	if out.Reason == "?" { // WebDriver BiDi, for none
		out.Reason = ""
	}
	if r.lacksLocation() {
		out.Fields = out.Fields.With("Location", r.redirectURL)
	}
	return out
}

// lacksLocation reports whether only the redirectURL says where a redirect
// leads: the writer left fields or their values out.
func (r *recordedResponse) lacksLocation() bool {
	return isRedirect(int(r.status)) && r.redirectURL != "" && r.fields.Get("Location") == ""
}

// isRedirect reports whether a status may send a client elsewhere: any 3xx but
// 304, which speaks of the cache.
func isRedirect(status int) bool { return status/100 == 3 && status != 304 }

// NoticeRecording is the kind of a notice that says what the recording lacks.
const NoticeRecording trace.NoticeKind = "recording"

func note(h *trace.Hop, text string) {
	h.Notices = append(h.Notices, trace.Notice{Kind: NoticeRecording, Text: text})
}

func (e *recorded) timing() trace.Timing {
	t := e.timings
	out := trace.Timing{
		Start: e.start, DNS: t.dns, Connect: t.connect, TLS: t.ssl,
		Send: t.send, FirstByte: t.wait, Body: t.receive, Total: e.took,
	}
	if t.connect >= t.ssl {
		out.Connect = t.connect - t.ssl // HAR 1.2 counts ssl within connect
	}
	if out.Total == 0 {
		out.Total = t.blocked + t.dns + out.Connect + t.ssl + t.send + t.wait + t.receive
	}
	return out
}

// conn says what is known of the connection. Chrome leaves IPv6 addresses in
// their brackets.
func (e *recorded) conn(h *trace.Hop) trace.Conn {
	c := trace.Conn{TLS: e.security.tls(h)}
	host := strings.Trim(e.address, "[]")
	if host == "" || h.Ghost {
		return c
	}
	port := h.Request.URI.EffectivePort()
	if e.port > 0 {
		port = strconv.FormatInt(e.port, 10)
	}
	c.Remote = trace.Printable(net.JoinHostPort(host, port))
	c.Local = e.connection // until markReuse
	return c
}

// markReuse finds the connections that were kept: no connecting, and an earlier
// entry to the same server with the same connection.
func (l *Log) markReuse() {
	seen := map[string]bool{}
	for _, e := range l.Entries {
		id := e.Hop.Conn.Local
		e.Hop.Conn.Local = ""
		if e.detour != nil {
			e.Hop.Conn.Local, e.Hop.Conn.Reused = e.detour.local, e.detour.reused
			continue
		}
		if id == "" {
			continue
		}
		key := e.Hop.Conn.Remote + " " + id
		e.Hop.Conn.Reused = seen[key] && e.Hop.Timing.Connect == 0 && e.Hop.Timing.TLS == 0
		seen[key] = true
	}
}
