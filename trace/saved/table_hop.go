package saved

import (
	"math"
	"time"

	"detour/trace"
)

// span is a duration in nanoseconds. One that a clock made negative is none.
func span(key string, p *time.Duration) member {
	m := number(key, p, 0, math.MaxInt64)
	m.empty = func() bool { return *p <= 0 }
	return m
}

func hop(h *trace.Hop) []member {
	return []member{
		number("id", &h.ID, 1, maxHops), number("parent", &h.Parent, 0, maxHops), flag("ghost", &h.Ghost),
		object("request", request(&h.Request)...),
		optional("response", &h.Response, response),
		optional("tunnel", &h.Tunnel, response),
		list("interim", &h.Interim, maxList, response),
		optional("failure", &h.Failure, failure),
		object("wire", wire(&h.Wire)...),
		object("timing", timing(&h.Timing)...),
		object("connection", connection(&h.Conn)...),
		list("notices", &h.Notices, maxList, notice),
		object("recorded", recorded(&h.Recorded)...),
	}
}

func response(r *trace.Response) []member {
	return []member{
		shown("proto", &r.Proto), number("status", &r.Status, 0, 999), text("reason", &r.Reason),
		fields("fields", &r.Fields), fields("trailers", &r.Trailers), object("body", body(&r.Body)...),
	}
}

func body(b *trace.Body) []member {
	return []member{
		content("kept", &b.Kept), number("size", &b.Size, 0, math.MaxInt64), flag("whole", &b.Whole),
		texts("codings", &b.Codings), content("decoded", &b.Decoded),
		number("decoded_size", &b.DecodedSize, 0, math.MaxInt64), shown("decode_error", &b.DecodeError),
	}
}

func failure(f *trace.Failure) []member {
	return []member{
		shown("phase", &f.Phase), shown("kind", &f.Kind), shown("attempt", &f.Attempt), shown("reason", &f.Reason), shown("hint", &f.Hint),
	}
}

func wire(w *trace.Wire) []member {
	return []member{
		shown("proto", &w.Proto), content("request_head", &w.RequestHead), content("response_head", &w.ResponseHead),
		texts("interim_heads", &w.InterimHeads),
		content("tunnel_request", &w.TunnelRequest), content("tunnel_response", &w.TunnelResponse),
		fields("request_fields", &w.RequestFields), fields("response_fields", &w.ResponseFields),
	}
}

func timing(t *trace.Timing) []member {
	return []member{
		instant("start", &t.Start), span("dns", &t.DNS), span("connect", &t.Connect), span("tls", &t.TLS), span("send", &t.Send),
		span("first_byte", &t.FirstByte), span("body", &t.Body), span("total", &t.Total),
	}
}

func connection(c *trace.Conn) []member {
	return []member{
		shown("local", &c.Local), shown("remote", &c.Remote), shown("proxy", &c.Proxy), flag("reused", &c.Reused),
		optional("tls", &c.TLS, handshake), shown("proxy_from", &c.ProxyFrom),
	}
}

func handshake(t *trace.TLS) []member {
	return []member{
		shown("version", &t.Version), shown("cipher", &t.Cipher), shown("alpn", &t.ALPN), shown("server_name", &t.ServerName),
		list("certificates", &t.Certificates, 100, certificate), flag("verified", &t.Verified), shown("verify_error", &t.VerifyError),
	}
}

func certificate(c *trace.Certificate) []member {
	return []member{
		text("subject", &c.Subject), text("issuer", &c.Issuer), texts("names", &c.Names),
		instant("not_before", &c.NotBefore), instant("not_after", &c.NotAfter), shown("sha256", &c.SHA256),
	}
}

func recorded(r *trace.Recorded) []member {
	return []member{
		flag("no_cookies", &r.NoCookies), flag("no_credentials", &r.NoCredentials),
		flag("no_request_fields", &r.NoRequestFields), flag("no_response_fields", &r.NoResponseFields),
		flag("no_request_body", &r.NoRequestBody), flag("no_body", &r.NoBody),
		flag("no_connection", &r.NoConnection), flag("no_timing", &r.NoTiming),
	}
}

func notice(n *trace.Notice) []member {
	return []member{shown("kind", &n.Kind), shown("text", &n.Text)}
}
