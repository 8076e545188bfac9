package tui

import (
	"fmt"
	"strings"
	"time"

	"detour/trace"
)

// timing lays out the phases of the exchange one after the other.
func (p *page) timing() {
	h := p.scene.hop
	if h == nil || p.scene.pending {
		p.say(p.st.dim, "Not sent yet.")
		return
	}
	t := h.Timing
	phases := []struct {
		name string
		took time.Duration
	}{
		{"DNS", t.DNS}, {"Connect", t.Connect}, {"TLS", t.TLS},
		{"Send", t.Send}, {"First byte", t.FirstByte}, {"Body", t.Body},
	}
	total := t.Total
	for _, ph := range phases {
		total = max(total, ph.took)
	}
	var began time.Duration
	for _, ph := range phases {
		p.bar(ph.name, began, ph.took, total)
		began += ph.took
	}
	p.blank()
	p.fact("Total", took(t.Total))
	p.connection(h)
}

// bar draws a phase on the time of the whole exchange.
func (p *page) bar(name string, began, length, total time.Duration) {
	const label, figure = 12, 11
	room := max(1, p.width-label-figure)
	l := line{spans: []span{{p.st.dim, fmt.Sprintf("%-*s", label, name)}}}
	if length == 0 {
		l.spans = append(l.spans, span{p.st.dim, fmt.Sprintf("%9s", "–")})
		p.add(l)
		return
	}
	l.spans = append(l.spans, span{"", fmt.Sprintf("%9s  ", took(length))})
	if total > 0 {
		from := min(int(int64(room)*int64(began)/int64(total)), room-1)
		size := clamp(int(int64(room)*int64(length)/int64(total)), 1, room-from)
		l.spans = append(l.spans, span{p.st.dim, strings.Repeat("·", from)}, span{p.st.accent, strings.Repeat("━", size)})
	}
	p.add(l)
}

// took returns a duration in the unit that a person compares it in.
func took(d time.Duration) string {
	switch {
	case d >= 10*time.Second:
		return fmt.Sprintf("%.0f s", d.Seconds())
	case d >= time.Second:
		return fmt.Sprintf("%.1f s", d.Seconds())
	case d >= 10*time.Millisecond:
		return fmt.Sprintf("%d ms", d.Milliseconds())
	case d >= time.Millisecond:
		return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1000)
	}
	return fmt.Sprintf("%d µs", d.Microseconds())
}

func (p *page) connection(h *trace.Hop) {
	c := h.Conn
	if c.Remote == "" && c.Local == "" {
		p.fact("Connection", "none")
		return
	}
	kind := "new"
	if c.Reused {
		kind = "reused"
	}
	p.fact("Connection", kind+", "+shown(h.Wire.Proto))
	p.fact("Server", shown(c.Remote))
	p.fact("From", shown(c.Local))
	if c.Proxy != "" {
		p.fact("Proxy", shown(c.Proxy))
	}
}

// tls lays out what the handshake settled.
func (p *page) tls() {
	h := p.scene.hop
	switch {
	case h == nil || p.scene.pending:
		p.say(p.st.dim, "Not sent yet.")
		return
	case h.Conn.TLS == nil && h.Request.URI.Scheme == "https":
		p.say("", "No handshake came about.")
		return
	case h.Conn.TLS == nil:
		p.say("", "This hop went over http, in the clear.")
		return
	}
	t := h.Conn.TLS
	p.fact("Version", shown(t.Version))
	p.fact("Cipher", shown(t.Cipher))
	p.fact("ALPN", shown(t.ALPN))
	p.fact("Server name", shown(t.ServerName))
	switch {
	case t.Verified:
		p.factIn(p.st.success, "Verified", "yes")
	case t.VerifyError != "":
		p.factIn(p.st.server, "Verified", "no: "+shown(t.VerifyError))
	default:
		p.factIn(p.st.changed, "Verified", "not checked")
	}
	for i, c := range t.Certificates {
		p.blank()
		p.certificate(i, c)
	}
}

func (p *page) certificate(i int, c trace.Certificate) {
	what := "Certificate"
	if i > 0 {
		what = "Issued by"
	}
	p.factIn(p.st.bold, what, shown(c.Subject))
	p.fact("Issuer", shown(c.Issuer))
	if len(c.Names) > 0 {
		p.fact("Valid for", shown(strings.Join(c.Names, ", ")))
	}
	p.fact("From, until", c.NotBefore.Format(time.DateOnly)+", "+c.NotAfter.Format(time.DateOnly))
	p.fact("SHA-256", shown(c.SHA256))
}

// cookies lays out what became of each cookie and why.
func (p *page) cookies() {
	if len(p.scene.decision.Cookies) == 0 {
		p.say(p.st.dim, "No cookie was set, sent or withheld here.")
		return
	}
	for _, c := range p.scene.decision.Cookies {
		val := c.Value
		if !p.secrets {
			val = trace.Mask(trace.Field{Name: "Cookie", Value: c.Name + "=" + c.Value})
		} else {
			val = c.Name + "=" + val
		}
		about := subject{kind: aboutField, field: trace.Field{Name: "Set-Cookie", Value: c.Line}}
		if c.Line == "" {
			about.field = trace.Field{Name: "Cookie", Value: c.Name + "=" + c.Value}
		}
		p.add(line{
			spans: []span{{p.eventInk(c.Event), fmt.Sprintf("%-9s ", c.Event)}, {"", shorten(shown(val), p.width-10)}},
			about: about,
		})
		p.cookieWhy(c)
	}
}

// cookieWhy says why: what the cookie's attributes come to, then the rule.
func (p *page) cookieWhy(c trace.CookieNote) {
	for _, s := range []string{shown(c.Note), strings.TrimPrefix(c.Rule.Says+" · "+c.Rule.Source, " · ")} {
		if s != "" {
			p.note(10, s)
		}
	}
}

func (p *page) eventInk(e trace.CookieEvent) ink {
	switch e {
	case trace.CookieStored, trace.CookieSent:
		return p.st.added
	case trace.CookieRejected, trace.CookieDeleted:
		return p.st.removed
	}
	return p.st.changed
}
