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

// An authority is the lab's throw-away CA. It lives as long as its server and
// makes a leaf for a host when the first client asks for it.
type authority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey

	mu     sync.Mutex
	leaves map[string]*tls.Certificate
}

// newAuthority makes a CA with a fresh key, which signs itself.
func newAuthority(name string, now time.Time) (*authority, error) {
	return newAuthorityUnder(nil, name, now)
}

// newAuthorityUnder makes a CA that another one has signed.
func newAuthorityUnder(above *authority, name string, now time.Time) (*authority, error) {
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
	parent, signer := sheet, key
	if above != nil {
		parent, signer = above.cert, above.key
	}
	der, err := x509.CreateCertificate(rand.Reader, sheet, parent, key.Public(), signer)
	if err != nil {
		return nil, err
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, err
	}
	return &authority{cert: cert, key: key, leaves: map[string]*tls.Certificate{}}, nil
}

// leaf returns the certificate of a site, with what is wrong with it where the
// site wants something wrong: expired, other-name, unknown-issuer, self-signed,
// hostile (names that a terminal could act upon) or hostile-unknown (those,
// from an authority that nobody knows).
func (a *authority) leaf(s site, now time.Time) (*tls.Certificate, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if done := a.leaves[s.Host]; done != nil {
		return done, nil
	}
	signer, err := a.signerFor(s.Certificate, now)
	if err != nil {
		return nil, err
	}
	made, err := signer.sign(s, now)
	if err != nil {
		return nil, err
	}
	a.leaves[s.Host] = made
	return made, nil
}

// signerFor returns who signs the certificate of a site with something wrong.
func (a *authority) signerFor(wrong string, now time.Time) (*authority, error) {
	switch wrong {
	case "unknown-issuer":
		return newAuthority("Nobody's CA", now)
	case "hostile-unknown":
		return newAuthority(hostileName, now)
	case "hostile":
		return newAuthorityUnder(a, hostileName, now)
	}
	return a, nil
}

// hostileName has what a terminal could act upon: an escape sequence that sets
// its title, one of C1, a right-to-left override, DEL.
const hostileName = "Evil \x1b]0;owned\x07 \u009b31m \u202emoc.knab\x7f CA"

// sign makes a leaf.
func (a *authority) sign(s site, now time.Time) (*tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	sheet := leafSheet(s, now)
	parent, signer := a.cert, a.key
	if s.Certificate == "self-signed" {
		parent, signer = sheet, key
	}
	der, err := x509.CreateCertificate(rand.Reader, sheet, parent, key.Public(), signer)
	if err != nil {
		return nil, err
	}
	chain := [][]byte{der, a.cert.Raw}
	if s.Certificate == "self-signed" {
		chain = chain[:1]
	}
	return &tls.Certificate{Certificate: chain, PrivateKey: key}, nil
}

// leafSheet says what stands in the certificate of a site.
func leafSheet(s site, now time.Time) *x509.Certificate {
	sheet := &x509.Certificate{
		SerialNumber: serial(),
		Subject:      pkix.Name{CommonName: s.Host},
		DNSNames:     []string{s.Host},
		NotBefore:    now.Add(-time.Hour),
		NotAfter:     now.AddDate(0, 0, 14),
		KeyUsage:     x509.KeyUsageDigitalSignature,
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	switch s.Certificate {
	case "expired":
		sheet.NotBefore, sheet.NotAfter = now.AddDate(0, 0, -97), now.AddDate(0, 0, -7)
	case "other-name":
		sheet.Subject.CommonName, sheet.DNSNames = "hosting-provider.test", []string{"hosting-provider.test"}
	case "hostile", "hostile-unknown":
		sheet.Subject = pkix.Name{CommonName: hostileName, Organization: []string{hostileName}}
		// An IA5String has no more than ASCII, and all of it.
		sheet.DNSNames = append(sheet.DNSNames, "\x1b]0;owned\x07.test", "\x1b[2J\x7f.test")
	}
	return sheet
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
