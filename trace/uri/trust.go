package uri

import (
	"net/netip"
	"strings"
)

// IsTrustworthy reports whether a browser takes the URI's origin for secure:
// https, or a loopback host (Secure Contexts §3.1).
func (u URI) IsTrustworthy() bool { return u.Scheme == "https" || IsLoopback(u.Hostname()) }

// IsLoopback reports whether host, in lower case, is this machine's.
func IsLoopback(host string) bool {
	host = strings.TrimSuffix(host, ".")
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	if !mayBeAddress(host) {
		return false
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}

// IsAddress reports whether host, without brackets, is an IP address.
func IsAddress(host string) bool {
	if !mayBeAddress(host) {
		return false
	}
	_, err := netip.ParseAddr(host)
	return err == nil
}

// mayBeAddress tells names apart at a glance. Most hosts are names, and a parser
// of addresses says at some expense why a name is none.
func mayBeAddress(host string) bool {
	return host != "" && (strings.Contains(host, ":") || '0' <= host[len(host)-1] && host[len(host)-1] <= '9')
}
