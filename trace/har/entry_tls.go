package har

import (
	"time"

	"detour/trace"
)

// security is what Playwright and detour record of a TLS connection.
type security struct {
	protocol, subject, issuer string
	from, to                  int64 // seconds since 1970
	known                     bool
}

func (d *decoder) securityDetails(s *security) error {
	return d.object(func(key string) (err error) {
		s.known = true
		switch key {
		case "protocol":
			s.protocol, err = d.string()
		case "subjectName":
			s.subject, err = d.string()
		case "issuer":
			s.issuer, err = d.string()
		case "validFrom":
			s.from, err = d.whole(1 << 40)
		case "validTo":
			s.to, err = d.whole(1 << 40)
		default:
			err = d.Skip()
		}
		return err
	})
}

// tls returns what is known of the handshake, or nil for nothing: recordings do
// not say whether a certificate verified.
func (s security) tls(h *trace.Hop) *trace.TLS {
	if !s.known || h.Request.URI.Scheme != "https" {
		return nil
	}
	t := &trace.TLS{
		Version: trace.Printable(s.protocol), ServerName: trace.Printable(h.Request.URI.Hostname()),
		VerifyError: trace.NotSaid,
	}
	if s.subject != "" || s.issuer != "" {
		t.Certificates = []trace.Certificate{{
			Subject: trace.Printable(s.subject), Issuer: trace.Printable(s.issuer),
			NotBefore: time.Unix(s.from, 0).UTC(), NotAfter: time.Unix(s.to, 0).UTC(),
		}}
	}
	return t
}
