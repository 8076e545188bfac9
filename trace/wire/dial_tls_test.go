package wire

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"math/big"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"detour/trace"
)

// An authority signs certificates for a test.
type testAuthority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

func newTestAuthority(t testing.TB) *testAuthority {
	sheet := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Test CA"}, IsCA: true,
		NotBefore: time.Unix(0, 0), NotAfter: time.Unix(1<<32, 0), BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}
	a := &testAuthority{}
	c := a.sign(t, sheet)
	a.cert, a.key = c.Leaf, c.PrivateKey.(*ecdsa.PrivateKey)
	return a
}

// sign makes a certificate, signed by itself where the authority has none yet.
func (a *testAuthority) sign(t testing.TB, sheet *x509.Certificate) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	parent, signer := a.cert, a.key
	if parent == nil {
		parent, signer = sheet, key
	}
	der, err := x509.CreateCertificate(rand.Reader, sheet, parent, &key.PublicKey, signer)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key, Leaf: leaf}
}

func (a *testAuthority) roots() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(a.cert)
	return pool
}

// leafSheet is a certificate for shop.test in 2024 alone.
func leafSheet() *x509.Certificate {
	return &x509.Certificate{SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "shop.test"}, DNSNames: []string{"shop.test", "www.shop.test"},
		NotBefore: time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC), NotAfter: time.Date(2024, 12, 31, 0, 0, 0, 0, time.UTC),
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}}
}

// serveTLS serves a 204 over TLS and returns a Resolve that leads there.
func serveTLS(t testing.TB, cfg *tls.Config) func(string) (string, bool) {
	srv := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(204) }))
	srv.TLS = cfg
	srv.Config.ErrorLog = quiet
	srv.StartTLS()
	t.Cleanup(srv.Close)
	return func(string) (string, bool) { return srv.Listener.Addr().String(), true }
}

func TestVerification(t *testing.T) {
	ca, other := newTestAuthority(t), newTestAuthority(t)
	day := func(year int) func() time.Time {
		return func() time.Time { return time.Date(year, 6, 1, 0, 0, 0, 0, time.UTC) }
	}
	clientOnly := leafSheet()
	clientOnly.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}
	tests := []struct {
		name   string
		host   string
		cert   tls.Certificate
		now    func() time.Time
		reason string // "" when it verifies
		do     string // how its hint begins
	}{
		{"good", "shop.test", ca.sign(t, leafSheet()), day(2024), "", ""},
		{"expired", "shop.test", ca.sign(t, leafSheet()), day(2025), "the certificate expired on 2024-12-31", "renew"},
		{"not yet valid", "shop.test", ca.sign(t, leafSheet()), day(2023), "the certificate is not valid before 2024-01-01", "renew"},
		{"wrong name", "evil.test", ca.sign(t, leafSheet()), day(2024), "the certificate is for shop.test, www.shop.test, not for evil.test", "use a name that the certificate has"},
		{"an address it is not for", "127.0.0.9", ca.sign(t, leafSheet()), day(2024), "the certificate is for shop.test, www.shop.test, not for 127.0.0.9", "use a name that the certificate has"},
		{"unknown issuer", "shop.test", other.sign(t, leafSheet()), day(2024), "the certificate's issuer is not trusted: CN=Test CA", "have the server send the whole chain"},
		{"signed by itself", "shop.test", new(testAuthority).sign(t, leafSheet()), day(2024), "the certificate is self-signed", "have the server send the whole chain"},
		{"not for servers", "shop.test", ca.sign(t, clientOnly), day(2024), "the certificate is not made for servers", "correct the server's certificate"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o := Options{TLS: &tls.Config{RootCAs: ca.roots(), Time: tt.now}, Resolve: serveTLS(t, &tls.Config{Certificates: []tls.Certificate{tt.cert}})}
			h := newTestTransport(t, o).Exchange(t.Context(), get("https://"+tt.host+"/"))
			checkVerification(t, h, tt.reason, tt.cert.Leaf)
			if tt.reason != "" {
				if f := h.Failure; f == nil || f.Kind != trace.FailTLS || f.Phase != trace.PhaseTLS || f.Reason != tt.reason || !strings.HasPrefix(f.Hint, tt.do) || !strings.HasSuffix(f.Hint, "; -k goes on in spite of it") || h.Response != nil {
					t.Errorf("failure %+v, want %q and %q", f, tt.reason, tt.do)
				}
			}
			o.Insecure = true
			h = newTestTransport(t, o).Exchange(t.Context(), get("https://"+tt.host+"/"))
			checkVerification(t, h, tt.reason, tt.cert.Leaf)
			if h.Failure != nil || h.Status() != 204 {
				t.Errorf("insecure: %v", h.Failure)
			}
		})
	}
}

// checkVerification looks at what the hop says of the handshake, which is the
// same whether the exchange went on or not.
func checkVerification(t *testing.T, h *trace.Hop, reason string, leaf *x509.Certificate) {
	t.Helper()
	s := h.Conn.TLS
	if s == nil || s.Verified != (reason == "") || s.VerifyError != reason {
		t.Fatalf("TLS %+v, want the reason %q", s, reason)
	}
	sum := strings.ReplaceAll(fmt.Sprintf("% X", sha256.Sum256(leaf.Raw)), " ", ":")
	want := []trace.Certificate{{Subject: leaf.Subject.String(), Issuer: leaf.Issuer.String(), Names: leaf.DNSNames,
		NotBefore: leaf.NotBefore, NotAfter: leaf.NotAfter, SHA256: sum}}
	if diff := cmp.Diff(want, s.Certificates); diff != "" {
		t.Errorf("certificates (-want +got):\n%s", diff)
	}
	if s.Version != "TLS 1.3" || s.Cipher == "" || h.Conn.Remote == "" || h.Timing.TLS <= 0 {
		t.Errorf("TLS %+v, connection %+v, timing %+v", s, h.Conn, h.Timing)
	}
}

func TestHandshakeRefused(t *testing.T) {
	ca := newTestAuthority(t)
	sheet := leafSheet()
	sheet.NotAfter = time.Now().Add(time.Hour)
	cert := []tls.Certificate{ca.sign(t, sheet)}
	tests := []struct {
		name   string
		server *tls.Config
		http   trace.HTTP
		phase  trace.Phase
		reason string
	}{
		{"old version", &tls.Config{Certificates: cert, MaxVersion: tls.VersionTLS11, MinVersion: tls.VersionTLS10}, trace.HTTPAuto, trace.PhaseTLS, "does not speak a TLS version"},
		{"no HTTP/2", &tls.Config{Certificates: cert, NextProtos: []string{"http/1.1"}}, trace.HTTP2, trace.PhaseTLS, "no_application_protocol"},
		{"client certificate", &tls.Config{Certificates: cert, ClientAuth: tls.RequireAnyClientCert}, trace.HTTP11, trace.PhaseFirstByte, "asks for a client certificate"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o := Options{TLS: &tls.Config{RootCAs: ca.roots()}, Resolve: serveTLS(t, tt.server)}
			r := get("https://shop.test/")
			r.HTTP = tt.http
			h := newTestTransport(t, o).Exchange(t.Context(), r)
			if f := h.Failure; f == nil || f.Kind != trace.FailTLS || f.Phase != tt.phase || !strings.Contains(f.Reason, tt.reason) {
				t.Errorf("failure %+v, want %q", f, tt.reason)
			}
		})
	}
}

// A server without ALPN speaks HTTP/1.1, and not the HTTP/2 that was asked for.
func TestNoALPN(t *testing.T) {
	ca := newTestAuthority(t)
	sheet := leafSheet()
	sheet.NotAfter = time.Now().Add(time.Hour)
	cfg := &tls.Config{Certificates: []tls.Certificate{ca.sign(t, sheet)}}
	addr := listen(t, func(p *peer) {
		c := tls.Server(p.Conn, cfg)
		inner := &peer{c, newReader(c)}
		if inner.request() != "" {
			inner.send("HTTP/1.1 204 No Content\r\n\r\n")
		}
	})
	tr := newTestTransport(t, Options{TLS: &tls.Config{RootCAs: ca.roots()}, Resolve: func(string) (string, bool) { return addr, true }})
	r := get("https://shop.test/")
	if h := tr.Exchange(t.Context(), r); h.Failure != nil || h.Conn.TLS.ALPN != "" || h.Wire.Proto != "HTTP/1.1" {
		t.Errorf("%v, connection %+v", h.Failure, h.Conn)
	}
	r.HTTP = trace.HTTP2
	if h := tr.Exchange(t.Context(), r); h.Failure == nil || h.Failure.Kind != trace.FailProtocol || !strings.Contains(h.Failure.Reason, "does not offer HTTP/2") {
		t.Errorf("failure %+v", h.Failure)
	}
}

func TestHandshakeCutOff(t *testing.T) {
	addr := listen(t, func(p *peer) { _, _ = p.Read(make([]byte, 1)) })
	h := newTestTransport(t, Options{}).Exchange(t.Context(), get("https://"+addr))
	if f := h.Failure; f == nil || f.Phase != trace.PhaseTLS || f.Kind != trace.FailNetwork || !strings.Contains(f.Reason, "during the handshake") {
		t.Errorf("failure %+v", f)
	}
	if h.Conn.Remote != addr {
		t.Errorf("connection %+v, want the address that was reached", h.Conn)
	}
}

func TestFingerprint(t *testing.T) {
	const want = "E3:B0:C4:42:98:FC:1C:14:9A:FB:F4:C8:99:6F:B9:24:27:AE:41:E4:64:9B:93:4C:A4:95:99:1B:78:52:B8:55"
	if got := fingerprint(nil); got != want {
		t.Errorf("fingerprint of nothing: %s", got)
	}
}
