package wire

import (
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"detour/trace"
)

// shakeHands puts TLS over the connection. What the handshake settled is kept
// also when it fails, above all the certificates.
func (x *exchange) shakeHands(c *conn) *trace.Failure {
	origin := trace.Printable(x.hop.Request.URI.HostPort())
	h := newHandshake(x.t.opts.TLS, x.hop.Request.URI.Hostname(), x.t.opts.Insecure)
	h.config.NextProtos = protocols(x.hop.Request.HTTP)
	c.info.TLS = h.settled
	x.begins(trace.PhaseTLS)
	start := time.Now()
	f := x.overTLS(c, h, "TLS handshake with "+origin)
	x.hop.Timing.TLS = time.Since(start)
	if f == nil && x.hop.Request.HTTP == trace.HTTP2 && h.settled.ALPN != "h2" {
		f = &trace.Failure{Phase: trace.PhaseTLS, Kind: trace.FailProtocol, Attempt: "speak HTTP/2 with " + origin,
			Reason: "the server does not offer HTTP/2 (no h2 in ALPN)", Hint: "leave the version to ALPN, or ask for HTTP/1.1"}
	}
	return f
}

// shakeHandsWithProxy puts TLS over the connection to an https proxy. Going on
// in spite of a bad certificate is for origins, not for the proxy.
func (x *exchange) shakeHandsWithProxy(c *conn, p proxy) *trace.Failure {
	h := newHandshake(x.t.opts.TLS, p.uri.Hostname(), false)
	h.config.NextProtos = []string{"http/1.1"}
	return x.overTLS(c, h, "TLS handshake with the proxy "+trace.Printable(p.uri.HostPort()))
}

func (x *exchange) overTLS(c *conn, h *handshake, attempt string) *trace.Failure {
	x.guard.allow(x.t.opts.TLSTimeout)
	outer := tls.Client(c.Conn, h.config)
	if err := outer.Handshake(); err != nil {
		return x.failure(trace.PhaseTLS, attempt, err)
	}
	h.settle(outer.ConnectionState())
	c.Conn = outer
	return nil
}

// protocols are the ALPN names (RFC 7301) that a version asks for.
func protocols(v trace.HTTP) []string {
	switch v {
	case trace.HTTP10, trace.HTTP11:
		return []string{"http/1.1"}
	case trace.HTTP2:
		return []string{"h2"}
	}
	return []string{"h2", "http/1.1"}
}

// A handshake is one TLS handshake. It takes verification over from crypto/tls,
// which keeps no certificates when they do not verify.
type handshake struct {
	config   *tls.Config
	insecure bool
	settled  *trace.TLS
}

func newHandshake(base *tls.Config, host string, insecure bool) *handshake {
	cfg := base.Clone()
	if cfg == nil {
		cfg = &tls.Config{}
	}
	if cfg.ServerName == "" {
		cfg.ServerName = strings.TrimSuffix(host, ".")
	}
	h := &handshake{config: cfg, insecure: insecure || cfg.InsecureSkipVerify, settled: &trace.TLS{}}
	cfg.InsecureSkipVerify = true // verify does it
	further := cfg.VerifyConnection
	cfg.VerifyConnection = func(s tls.ConnectionState) error {
		h.settle(s)
		if err := h.verify(s); err != nil && !h.insecure {
			return err
		}
		if further != nil {
			return further(s)
		}
		return nil
	}
	return h
}

// settle records what the handshake came to.
func (h *handshake) settle(s tls.ConnectionState) {
	t := h.settled
	t.Version, t.Cipher, t.ALPN, t.ServerName =
		tls.VersionName(s.Version), tls.CipherSuiteName(s.CipherSuite), s.NegotiatedProtocol, h.config.ServerName
	if t.Certificates == nil {
		for _, c := range s.PeerCertificates {
			t.Certificates = append(t.Certificates, certificate(c))
		}
	}
}

// verify checks the chain as crypto/tls does, and keeps the reason why not.
func (h *handshake) verify(s tls.ConnectionState) error {
	opts := x509.VerifyOptions{Roots: h.config.RootCAs, DNSName: h.config.ServerName,
		Intermediates: x509.NewCertPool(), CurrentTime: time.Now()}
	if h.config.Time != nil {
		opts.CurrentTime = h.config.Time()
	}
	for _, c := range s.PeerCertificates[1:] {
		opts.Intermediates.AddCert(c)
	}
	_, err := s.PeerCertificates[0].Verify(opts)
	h.settled.Verified = err == nil
	if err != nil {
		err = unverified{why: certificateProblem(err, s.PeerCertificates[0], opts.CurrentTime), err: err}
		h.settled.VerifyError = err.Error()
	}
	return err
}

// certificate keeps what a user checks.
func certificate(c *x509.Certificate) trace.Certificate {
	names := slices.Clone(c.DNSNames)
	for _, ip := range c.IPAddresses {
		names = append(names, ip.String())
	}
	return trace.Certificate{
		Subject: c.Subject.String(), Issuer: c.Issuer.String(), Names: names,
		NotBefore: c.NotBefore.UTC(), NotAfter: c.NotAfter.UTC(), SHA256: fingerprint(c.Raw),
	}
}

// fingerprint is the SHA-256 of a certificate as browsers and openssl show it.
func fingerprint(der []byte) string {
	sum := sha256.Sum256(der)
	digits := strings.ToUpper(hex.EncodeToString(sum[:]))
	var b strings.Builder
	for i := 0; i < len(digits); i += 2 {
		if i > 0 {
			b.WriteByte(':')
		}
		b.WriteString(digits[i : i+2])
	}
	return b.String()
}
