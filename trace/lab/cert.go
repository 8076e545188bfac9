package lab

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"sync"
	"time"
)

// An authority is the lab's throw-away CA. It lives as long as its server and makes a leaf for a host when the first
// client asks for it.
type authority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey

	mu     sync.Mutex
	leaves map[string]*tls.Certificate
}

// newAuthority makes a CA with a fresh key.
func newAuthority(name string, now time.Time) (*authority, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	sheet := &x509.Certificate{
		SerialNumber:          serial(),
		Subject:               pkix.Name{CommonName: name, Organization: []string{"detour lab"}},
		NotBefore:             now.Add(-time.Hour),
		NotAfter:              now.AddDate(0, 0, 30),
		KeyUsage:              x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
		IsCA:                  true,
		BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, sheet, sheet, key.Public(), key)
	if err != nil {
		return nil, err
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, err
	}
	return &authority{cert: cert, key: key, leaves: map[string]*tls.Certificate{}}, nil
}

// leaf returns the certificate of a site, with what is wrong with it where the site wants something wrong.
func (a *authority) leaf(s site, now time.Time) (*tls.Certificate, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if done := a.leaves[s.Host]; done != nil {
		return done, nil
	}
	signer := a
	if s.Certificate == "unknown-issuer" {
		other, err := newAuthority("Nobody's CA", now)
		if err != nil {
			return nil, err
		}
		signer = other
	}
	made, err := signer.sign(s, now)
	if err != nil {
		return nil, err
	}
	a.leaves[s.Host] = made
	return made, nil
}

// sign makes a leaf.
func (a *authority) sign(s site, now time.Time) (*tls.Certificate, error) {
	name, from, until := s.Host, now.Add(-time.Hour), now.AddDate(0, 0, 14)
	switch s.Certificate {
	case "expired":
		from, until = now.AddDate(0, 0, -97), now.AddDate(0, 0, -7)
	case "other-name":
		name = "hosting-provider.test"
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	sheet := &x509.Certificate{
		SerialNumber: serial(),
		Subject:      pkix.Name{CommonName: name},
		DNSNames:     []string{name},
		NotBefore:    from,
		NotAfter:     until,
		KeyUsage:     x509.KeyUsageDigitalSignature,
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, sheet, a.cert, key.Public(), a.key)
	if err != nil {
		return nil, err
	}
	return &tls.Certificate{Certificate: [][]byte{der, a.cert.Raw}, PrivateKey: key}, nil
}

// serial returns a random positive number of 120 bits.
func serial() *big.Int {
	bytes := make([]byte, 15)
	_, _ = rand.Read(bytes) // crypto/rand never fails
	bytes[0] |= 0x40
	return new(big.Int).SetBytes(bytes)
}

// pem returns the authority's certificate in PEM.
func (a *authority) pem() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.cert.Raw})
}

// pool returns a pool with this authority alone.
func (a *authority) pool() *x509.CertPool {
	p := x509.NewCertPool()
	p.AddCert(a.cert)
	return p
}
