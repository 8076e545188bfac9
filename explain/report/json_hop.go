package report

import (
	"time"

	"detour/trace"
)

// hop writes the chain's last hop.
func (f jsonForm) hop(ch trace.Chain) {
	h := ch.Last()
	f.Object("")
	f.Int("id", int64(h.ID))
	f.OptInt("parent", int64(h.Parent))
	f.OptBool("ghost", h.Ghost)
	f.request("request", &h.Request)
	if h.Response != nil {
		f.response("response", h.Response, h.RepeatedURIs())
	}
	if h.Tunnel != nil {
		f.response("proxy_answer", h.Tunnel, nil)
	}
	f.interim(h.Interim)
	f.failure(h.Failure)
	f.timing(&h.Timing)
	f.connection(&h.Conn)
	f.wire(&h.Wire)
	f.notices(h.Notices)
	f.OptStrs("not_recorded", h.Recorded.Lacks())
	f.decision("decision", &h.Decision)
	if e := f.opts.explanation(ch); e != nil {
		f.explanation(h, e)
	}
	f.EndObject()
}

func (f jsonForm) interim(responses []trace.Response) {
	if len(responses) == 0 {
		return
	}
	f.Array("interim")
	for i := range responses {
		f.response("", &responses[i], nil)
	}
	f.EndArray()
}

func (f jsonForm) failure(x *trace.Failure) {
	if x == nil {
		return
	}
	f.Object("failure")
	f.Str("phase", string(x.Phase))
	f.Str("kind", string(x.Kind))
	f.Str("attempt", x.Attempt)
	f.Str("reason", x.Reason)
	f.OptStr("hint", x.Hint)
	f.EndObject()
}

// timing is in milliseconds; a phase that did not happen is 0.
func (f jsonForm) timing(t *trace.Timing) {
	f.Object("timing")
	if !t.Start.IsZero() {
		f.Str("start", t.Start.UTC().Format(time.RFC3339Nano))
	}
	f.ms("dns_ms", t.DNS)
	f.ms("connect_ms", t.Connect)
	f.ms("tls_ms", t.TLS)
	f.ms("send_ms", t.Send)
	f.ms("first_byte_ms", t.FirstByte)
	f.ms("body_ms", t.Body)
	f.ms("total_ms", t.Total)
	f.EndObject()
}

// ms writes a duration in milliseconds, to the microsecond.
func (f jsonForm) ms(name string, d time.Duration) { f.Float(name, float64(d.Microseconds())/1000) }

func (f jsonForm) connection(c *trace.Conn) {
	f.Object("connection")
	f.OptStr("local", c.Local)
	f.OptStr("remote", c.Remote)
	f.OptStr("proxy", trace.MaskURI(c.Proxy))
	f.OptStr("proxy_from", c.ProxyFrom)
	f.Bool("reused", c.Reused)
	f.tls(c.TLS)
	f.EndObject()
}

func (f jsonForm) tls(t *trace.TLS) {
	if t == nil {
		return
	}
	f.Object("tls")
	f.Str("version", t.Version)
	f.Str("cipher", t.Cipher)
	f.OptStr("alpn", t.ALPN)
	f.OptStr("server_name", t.ServerName)
	f.Bool("verified", t.Verified)
	f.OptStr("verify_error", t.VerifyError)
	if len(t.Certificates) > 0 {
		f.Array("certificates")
		for i := range t.Certificates {
			f.certificate(&t.Certificates[i])
		}
		f.EndArray()
	}
	f.EndObject()
}

func (f jsonForm) certificate(c *trace.Certificate) {
	f.Object("")
	f.Str("subject", c.Subject)
	f.Str("issuer", c.Issuer)
	f.OptStrs("names", c.Names)
	f.Str("not_before", c.NotBefore.UTC().Format(time.RFC3339))
	f.Str("not_after", c.NotAfter.UTC().Format(time.RFC3339))
	f.Str("sha256", c.SHA256)
	f.EndObject()
}

// wire is what went over the connection: the heads of HTTP/1 as text, the
// field lists of HTTP/2 with their pseudo fields.
func (f jsonForm) wire(w *trace.Wire) {
	f.Object("wire")
	f.OptStr("proto", w.Proto)
	f.head("request_head", w.RequestHead)
	f.head("response_head", w.ResponseHead)
	f.optHeaders("request_headers", w.RequestFields)
	f.optHeaders("response_headers", w.ResponseFields)
	f.EndObject()
}

// head writes an HTTP/1 head as text, credentials masked line by line.
func (f jsonForm) head(name string, head []byte) {
	if !f.opts.ShowSecrets {
		head = trace.MaskHeadIn(f.masked, head)
	}
	f.OptBytes(name, head)
}

func (f jsonForm) notices(notices []trace.Notice) {
	if len(notices) == 0 {
		return
	}
	f.Array("notices")
	for _, n := range notices {
		f.Object("")
		f.Str("kind", string(n.Kind))
		f.Str("text", n.Text)
		f.EndObject()
	}
	f.EndArray()
}
