package har

import (
	"net"
	"strconv"
	"strings"
	"time"

	"detour/trace"
)

const pageID = "page_1"

func (w *writer) page(first *trace.Hop) {
	w.Object("")
	w.Str("startedDateTime", stamp(first.Timing.Start))
	w.Str("id", pageID)
	w.Str("title", w.uri(first.Request.URI.String()))
	w.Object("pageTimings")
	w.EndObject()
	w.EndObject()
}

func (w *writer) entry(h *trace.Hop) {
	w.Object("")
	w.Str("pageref", pageID)
	w.Str("startedDateTime", stamp(h.Timing.Start))
	w.Float("time", ms(h.Timing.Total))
	w.request(h)
	w.response(h)
	w.Object("cache")
	w.EndObject()
	w.timings(h.Timing)
	w.connection(h.Conn)
	w.OptStr("comment", comment(h))
	w.detour(h)
	w.EndObject()
}

// comment has what a proxy answered in place of making a tunnel, and the
// bounds that took effect.
func comment(h *trace.Hop) string {
	var said []string
	if f := h.Failure; f != nil && f.Kind == trace.FailProxy {
		said = append(said, trace.Printable(f.Reason))
	}
	for _, n := range h.Notices {
		said = append(said, trace.Printable(n.Text))
	}
	return strings.Join(said, "; ")
}

func (w *writer) connection(c trace.Conn) {
	host, port := splitAddress(c.Remote)
	w.OptStr("serverIPAddress", host)
	if _, local, err := net.SplitHostPort(c.Local); err == nil {
		w.OptStr("connection", local)
	}
	w.OptInt("_serverPort", int64(port))
	w.security(c.TLS)
}

func splitAddress(remote string) (host string, port int) {
	host, digits, err := net.SplitHostPort(remote)
	if err != nil {
		return "", 0
	}
	port, _ = strconv.Atoi(digits) // 0 is left out
	return host, port
}

// stamp is a time as HAR has it. A hop that was never timed has the first
// moment that the format can say: the member must be there.
func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }

// ms is a duration in milliseconds, to the nanosecond.
func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// timings puts a hop's phases into HAR's, which must add up to its time: -1
// for a phase that did not happen, connect includes ssl, and blocked takes
// what no phase explains.
func (w *writer) timings(t trace.Timing) {
	orNone := func(name string, d time.Duration) {
		if d <= 0 {
			w.Int(name, -1)
		} else {
			w.Float(name, ms(d))
		}
	}
	w.Object("timings")
	orNone("blocked", t.Total-t.DNS-t.Connect-t.TLS-t.Send-t.FirstByte-t.Body)
	orNone("dns", t.DNS)
	orNone("connect", t.Connect+t.TLS)
	w.Float("send", ms(t.Send))
	w.Float("wait", ms(t.FirstByte))
	w.Float("receive", ms(t.Body))
	orNone("ssl", t.TLS)
	w.EndObject()
}

func (w *writer) security(t *trace.TLS) {
	if t == nil {
		return
	}
	w.Object("_securityDetails")
	w.Str("protocol", t.Version)
	if len(t.Certificates) > 0 {
		leaf := t.Certificates[0]
		w.OptStr("subjectName", leaf.Subject)
		w.OptStr("issuer", leaf.Issuer)
		w.OptInt("validFrom", max(leaf.NotBefore.Unix(), 0))
		w.OptInt("validTo", max(leaf.NotAfter.Unix(), 0))
	}
	w.EndObject()
}

func (w *writer) detour(h *trace.Hop) {
	w.Object("_detour")
	w.Int("id", int64(h.ID))
	w.OptInt("parent", int64(h.Parent))
	w.OptBool("ghost", h.Ghost)
	if d := &h.Decision; d.Client != "" {
		w.Str("client", d.Client)
		w.Str("verdict", d.Verdict.String())
		w.OptStr("rule", d.Why.ID)
		w.OptStr("says", d.Why.Says)
	}
	w.OptStr("local", h.Conn.Local)
	w.OptStr("proxy", w.uri(h.Conn.Proxy))
	w.OptBool("reused", h.Conn.Reused)
	if f := h.Failure; f != nil {
		w.Object("failure")
		w.Str("phase", string(f.Phase))
		w.Str("kind", string(f.Kind))
		w.Str("attempt", f.Attempt)
		w.Str("reason", f.Reason)
		w.OptStr("hint", f.Hint)
		w.EndObject()
	}
	w.EndObject()
}
