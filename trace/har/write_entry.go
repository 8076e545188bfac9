package har

import (
	"net"
	"strconv"
	"strings"
	"time"

	"detour/trace"
)

const pageID = "page_1"

func (w *writer) page(first *trace.Hop) pageJSON {
	return pageJSON{Start: stamp(first.Timing.Start), ID: pageID, Title: text(w.uri(first.Request.URI.String()))}
}

func (w *writer) entry(h *trace.Hop) entryJSON {
	e := entryJSON{
		Page: pageID, Start: stamp(h.Timing.Start), Time: ms(h.Timing.Total),
		Request: w.request(h), Response: w.response(h), Timings: timingsOf(h.Timing),
		Security: securityOf(h.Conn.TLS), Detour: w.detour(h),
	}
	e.Address, e.Port = splitAddress(h.Conn.Remote)
	if _, port, err := net.SplitHostPort(h.Conn.Local); err == nil {
		e.Connection = port
	}
	var notices []string
	for _, n := range h.Notices {
		notices = append(notices, trace.Printable(n.Text))
	}
	e.Comment = strings.Join(notices, "; ")
	return e
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

// timingsOf puts a hop's phases into HAR's, which must add up to its time:
// connect includes ssl, and blocked takes what no phase explains.
func timingsOf(t trace.Timing) timingsJSON {
	orNone := func(d time.Duration) float64 {
		if d <= 0 {
			return -1
		}
		return ms(d)
	}
	j := timingsJSON{
		DNS: orNone(t.DNS), Connect: orNone(t.Connect + t.TLS), SSL: orNone(t.TLS),
		Send: ms(t.Send), Wait: ms(t.FirstByte), Receive: ms(t.Body),
	}
	j.Blocked = orNone(t.Total - t.DNS - t.Connect - t.TLS - t.Send - t.FirstByte - t.Body)
	return j
}

func securityOf(t *trace.TLS) *securityJSON {
	if t == nil {
		return nil
	}
	s := &securityJSON{Protocol: text(t.Version)}
	if len(t.Certificates) > 0 {
		leaf := t.Certificates[0]
		s.Subject, s.Issuer = text(leaf.Subject), text(leaf.Issuer)
		s.From, s.To = max(leaf.NotBefore.Unix(), 0), max(leaf.NotAfter.Unix(), 0)
	}
	return s
}

func (w *writer) detour(h *trace.Hop) detourJSON {
	d := detourJSON{ID: h.ID, Parent: h.Parent, Ghost: h.Ghost, Local: text(h.Conn.Local), Proxy: text(w.uri(h.Conn.Proxy)), Reused: h.Conn.Reused}
	if h.Decision.Client != "" {
		d.Client, d.Verdict = h.Decision.Client, h.Decision.Verdict.String()
		d.Rule, d.Says = h.Decision.Why.ID, text(h.Decision.Why.Says)
	}
	if f := h.Failure; f != nil {
		d.Failure = &failureJSON{string(f.Phase), string(f.Kind), text(f.Attempt), text(f.Reason), text(f.Hint)}
	}
	return d
}
