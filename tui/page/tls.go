package page

import (
	"fmt"
	"strings"
	"time"

	"detour/trace"
	"detour/trace/prose"
	"detour/tui/cell"
)

// TLS lays out what the handshake settled.
func TLS(s Scene, v View) []Line { return written(s, v, (*sheet).tls) }

func (p *sheet) tls() {
	if p.hides() {
		return
	}
	h := p.scene.Hop
	switch {
	case h == nil || p.scene.Pending:
		p.say(p.Styles.Dim, "Not sent yet.")
		return
	case h.Conn.TLS == nil && h.Request.URI.Scheme == "https":
		p.say("", "No handshake came about.")
		return
	case h.Conn.TLS == nil:
		p.say("", "This hop went over http, in the clear.")
		return
	}
	t := h.Conn.TLS
	p.fact("Version", cell.Shown(t.Version))
	p.fact("Cipher", cell.Shown(t.Cipher))
	p.fact("ALPN", cell.Shown(t.ALPN))
	p.fact("Server name", cell.Shown(t.ServerName))
	switch {
	case t.Verified:
		p.factIn(p.Styles.Success, "Verified", "yes")
	case t.VerifyError != "":
		p.factIn(p.Styles.Server, "Verified", "no: "+cell.Shown(t.VerifyError))
	default:
		p.factIn(p.Styles.Changed, "Verified", "not checked")
	}
	for i, c := range t.Certificates {
		p.blank()
		p.certificate(i, c)
	}
}

func (p *sheet) certificate(i int, c trace.Certificate) {
	what := "Certificate"
	if i > 0 {
		what = "Issued by"
	}
	p.factIn(p.Styles.Bold, what, cell.Shown(c.Subject))
	p.fact("Issuer", cell.Shown(c.Issuer))
	if len(c.Names) > 0 {
		p.fact("Valid for", cell.Shown(strings.Join(c.Names, ", ")))
	}
	p.fact("From, until", c.NotBefore.Format(time.DateOnly)+", "+c.NotAfter.Format(time.DateOnly)+left(c, p.scene.Hop.Timing.Start))
	p.fact("SHA-256", cell.Shown(c.SHA256))
}

// left says how long a certificate was good for at a time; nothing when the
// time is not known.
func left(c trace.Certificate, at time.Time) string {
	switch {
	case at.IsZero():
		return ""
	case at.After(c.NotAfter):
		return fmt.Sprintf(", expired %s before this hop", prose.Counted(int(at.Sub(c.NotAfter).Hours()/24), "day"))
	case at.Before(c.NotBefore):
		return ", not valid yet at this hop"
	}
	return fmt.Sprintf(", %s left", prose.Counted(int(c.NotAfter.Sub(at).Hours()/24), "day"))
}
