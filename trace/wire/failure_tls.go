package wire

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"strconv"
	"strings"
	"time"

	"detour/trace"
)

// tlsFailure puts an error of a handshake into words.
func tlsFailure(err error) (kind trace.FailureKind, reason, hint string) {
	var cert unverified
	var op *net.OpError
	var record tls.RecordHeaderError
	switch {
	case errors.As(err, &cert):
		return trace.FailTLS, cert.why, certificateHint(cert.err)
	case errors.As(err, &record):
		return notTLS(record)
	case errors.As(err, &op) && op.Op == "remote error":
		return trace.FailTLS, "the server refused the handshake: " + alertText(err), ""
	case errors.As(err, &op) && op.Op == "local error":
		return trace.FailTLS, plain(err), ""
	}
	if op != nil || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		kind, reason, _ := networkFailure(trace.PhaseTLS, err)
		return kind, reason, "does the port speak TLS?"
	}
	return trace.FailTLS, plain(err), ""
}

// notTLS says what a server speaks that answered a handshake with something else.
func notTLS(e tls.RecordHeaderError) (kind trace.FailureKind, reason, hint string) {
	if strings.HasPrefix(string(e.RecordHeader[:]), "HTTP/") {
		return trace.FailTLS, "the server answered in plain HTTP: this port does not speak TLS", "use http:// or another port"
	}
	return trace.FailTLS, "the server's answer is not TLS: it begins with " + trace.Printable(strconv.Quote(string(e.RecordHeader[:]))), "is it the right port?"
}

// unverified is a certificate that does not verify, and why in words.
type unverified struct {
	why string
	err error
}

func (e unverified) Error() string { return e.why }
func (e unverified) Unwrap() error { return e.err }

// certificateProblem puts a verification error into words with the values that
// a user checks: dates, names, issuer.
func certificateProblem(err error, leaf *x509.Certificate, now time.Time) string {
	var invalid x509.CertificateInvalidError
	var wrongName x509.HostnameError
	var unknown x509.UnknownAuthorityError
	switch {
	case errors.As(err, &invalid):
		return invalidCertificate(invalid, leaf, now)
	case errors.As(err, &wrongName):
		return "the certificate is for " + certificateNames(leaf) + ", not for " + trace.Printable(wrongName.Host)
	case errors.As(err, &unknown) && bytes.Equal(leaf.RawIssuer, leaf.RawSubject):
		return "the certificate is self-signed"
	case errors.As(err, &unknown):
		return "the certificate's issuer is not trusted: " + trace.Printable(leaf.Issuer.String())
	}
	return "the certificate does not verify: " + plain(err)
}

// certificateHint is what the server's side does about a certificate that does not
// verify, before the flag by which a user looks further all the same.
func certificateHint(err error) string {
	var invalid x509.CertificateInvalidError
	var wrongName x509.HostnameError
	var unknown x509.UnknownAuthorityError
	do := "correct the server's certificate"
	switch {
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		do = "renew the certificate, and check this machine's clock"
	case errors.As(err, &wrongName):
		do = "use a name that the certificate has, or add this one to it"
	case errors.As(err, &unknown):
		do = "have the server send the whole chain of a known authority, or name your own with --cacert"
	}
	return do + "; -k goes on in spite of it"
}

func invalidCertificate(e x509.CertificateInvalidError, leaf *x509.Certificate, now time.Time) string {
	which := "the certificate"
	if !e.Cert.Equal(leaf) {
		which = "the issuer's certificate"
	}
	switch e.Reason {
	case x509.Expired:
		if now.Before(e.Cert.NotBefore) {
			return which + " is not valid before " + e.Cert.NotBefore.UTC().Format(time.DateOnly)
		}
		return which + " expired on " + e.Cert.NotAfter.UTC().Format(time.DateOnly)
	case x509.NotAuthorizedToSign:
		return "the issuer is not allowed to sign certificates"
	case x509.IncompatibleUsage:
		return which + " is not made for servers"
	}
	return which + " does not verify: " + plain(e)
}

// certificateNames lists the first names that a certificate is valid for.
func certificateNames(c *x509.Certificate) string {
	names := certificate(c).Names
	switch {
	case len(names) == 0:
		return "no name at all"
	case len(names) > 3:
		names = append(names[:3:3], "others")
	}
	return trace.Printable(strings.Join(names, ", "))
}

// alertText says what a TLS alert (RFC 8446 §6) means for a user. crypto/tls
// does not export its alerts, hence the texts.
func alertText(err error) string {
	text := plain(err)
	if words := alertWords(text); words != "" {
		return words
	}
	return text
}

func alertWords(alert string) string {
	switch alert {
	case "handshake failure":
		return "no cipher or setting suits both sides (handshake_failure)"
	case "bad certificate":
		return "it does not accept the client certificate (bad_certificate)"
	case "unknown certificate authority":
		return "it does not know the client certificate's issuer (unknown_ca)"
	case "access denied":
		return "access is denied (access_denied)"
	case "protocol version not supported":
		return "it does not speak a TLS version that detour speaks (protocol_version)"
	case "insufficient security level":
		return "its demands on security are not met (insufficient_security)"
	case "internal error":
		return "it has an internal error (internal_error)"
	case "unrecognized name":
		return "it does not serve this name (unrecognized_name)"
	case "certificate required":
		return "it asks for a client certificate (certificate_required)"
	case "no application protocol":
		return "it does not speak the version of HTTP that was asked for (no_application_protocol)"
	}
	return ""
}
