package uri

import (
	"fmt"
	"net"
	"strings"

	"golang.org/x/net/publicsuffix"
)

// A URI is a target URI with its parts kept as the bytes that a client puts
// on the wire. Nothing is decoded or normalised: clients differ in just that,
// and the difference is what detour shows.
type URI struct {
	Scheme   string  // lower case: "http", "https", or what a Location named
	Userinfo *string // "user:password" as written; nil when there is none
	Host     string  // name or address; IPv6 in brackets
	Port     string  // digits as written; "" when none was written
	Path     string  // raw; "" only for a URI without a path
	Query    *string // raw, without "?"; nil when there is none
	Fragment *string // raw, without "#"; nil when there is none
	Opaque   string  // all after "scheme:" for URIs without authority (mailto:, data: ...)
}

// String assembles the URI as written.
func (u URI) String() string {
	var b strings.Builder
	b.Grow(len("://@:?#") + len(u.Scheme) + len(u.Host) + len(u.Port) + len(u.Path) + len(u.Opaque) + length(u.Userinfo) + length(u.Query) + length(u.Fragment))
	if u.Scheme != "" {
		b.WriteString(u.Scheme + ":")
	}
	if u.Opaque != "" {
		b.WriteString(u.Opaque)
	} else {
		b.WriteString("//")
		if u.Userinfo != nil {
			b.WriteString(*u.Userinfo + "@")
		}
		b.WriteString(u.Authority())
		b.WriteString(u.Path)
	}
	if u.Query != nil {
		b.WriteString("?" + *u.Query)
	}
	if u.Fragment != nil {
		b.WriteString("#" + *u.Fragment)
	}
	return b.String()
}

func length(s *string) int {
	if s == nil {
		return 0
	}
	return len(*s)
}

// WithoutFragment returns the URI as it is requested: no fragment.
func (u URI) WithoutFragment() URI {
	u.Fragment = nil
	return u
}

// Authority returns host and, when written and not the scheme's default, port:
// the value of a Host field.
func (u URI) Authority() string {
	if u.Port == "" || u.Port == DefaultPort(u.Scheme) {
		return u.Host
	}
	return u.Host + ":" + u.Port
}

// RequestTarget returns the origin-form of the URI: path and query as they
// stand in a request line (RFC 9112 §3.2.1).
func (u URI) RequestTarget() string {
	p := u.Path
	if p == "" {
		p = "/"
	}
	if u.Query != nil {
		p += "?" + *u.Query
	}
	return p
}

// EffectivePort returns the port as written or the scheme's default.
func (u URI) EffectivePort() string {
	if u.Port != "" {
		return u.Port
	}
	return DefaultPort(u.Scheme)
}

// HostPort returns the address to connect to, "host:port".
func (u URI) HostPort() string {
	return net.JoinHostPort(u.Hostname(), u.EffectivePort())
}

// Hostname returns the host in lower case without an IPv6 address's brackets.
func (u URI) Hostname() string {
	return strings.ToLower(strings.TrimSuffix(strings.TrimPrefix(u.Host, "["), "]"))
}

// Origin returns "scheme://host[:port]" with the host in lower case and a
// default port left out (RFC 6454 §6.2).
func (u URI) Origin() string {
	u.Host = strings.ToLower(u.Host)
	return fmt.Sprintf("%s://%s", u.Scheme, u.Authority())
}

// SameOrigin reports whether scheme, host and effective port are equal
// (RFC 6454 §5).
func (u URI) SameOrigin(v URI) bool {
	return u.Scheme == v.Scheme && u.Hostname() == v.Hostname() && u.EffectivePort() == v.EffectivePort()
}

// Site returns the registrable domain of the host by the public suffix list,
// or the host itself for addresses and names that have none.
func (u URI) Site() string {
	host := u.Hostname()
	if mayBeAddress(host) && net.ParseIP(host) != nil {
		return host
	}
	if site, err := publicsuffix.EffectiveTLDPlusOne(host); err == nil {
		return site
	}
	return host
}

// SameSite reports whether scheme and registrable domain are equal (HTML,
// "schemelessly same site" plus the scheme).
func (u URI) SameSite(v URI) bool { return u.Scheme == v.Scheme && u.OfSite(v) }

// OfSite reports whether the registrable domain is the same, whatever the scheme.
func (u URI) OfSite(v URI) bool { return u.Host == v.Host || u.Site() == v.Site() }

// Split splits an absolute URI reference into its parts without decoding or
// checking them (RFC 3986 appendix B). The scheme is lower-cased. It is not a
// client's parser: see [Parser] for how each reads a Location.
func Split(s string) URI {
	var u URI
	if rest, frag, ok := strings.Cut(s, "#"); ok {
		u.Fragment, s = &frag, rest
	}
	if rest, query, ok := strings.Cut(s, "?"); ok {
		u.Query, s = &query, rest
	}
	if scheme, rest, ok := strings.Cut(s, ":"); ok && IsScheme(scheme) {
		u.Scheme, s = strings.ToLower(scheme), rest
	}
	if !strings.HasPrefix(s, "//") {
		if u.Scheme != "" {
			u.Opaque = s
		} else {
			u.Path = s
		}
		return u
	}
	auth, path := s[2:], ""
	if i := strings.IndexByte(auth, '/'); i >= 0 {
		auth, path = auth[:i], auth[i:]
	}
	u.Path = path
	u.setAuthority(auth)
	return u
}

func (u *URI) setAuthority(auth string) {
	if i := strings.LastIndexByte(auth, '@'); i >= 0 {
		info := auth[:i]
		u.Userinfo, auth = &info, auth[i+1:]
	}
	u.Host = auth
	if i := strings.LastIndexByte(auth, ':'); i >= 0 && !strings.HasSuffix(auth, "]") {
		u.Host, u.Port = auth[:i], auth[i+1:]
	}
}

// WithHost returns the URI with another host, "shop.test:8080", and its port.
func (u URI) WithHost(host string) URI {
	info := u.Userinfo
	u.Port = ""
	u.setAuthority(host)
	u.Userinfo = info
	return u
}

// HasAuthority reports whether a reference names one by RFC 3986, appendix B.
func HasAuthority(ref string) bool { return hasAuthority(ref, Split(ref)) }

// DefaultPort returns the port of a scheme, in lower case; "" when it has none.
func DefaultPort(scheme string) string {
	switch scheme {
	case "http":
		return "80"
	case "https":
		return "443"
	case "ftp":
		return "21"
	}
	return ""
}

// IsPort reports whether s is empty or a port number.
func IsPort(s string) bool {
	n := 0
	for _, c := range []byte(s) {
		if c < '0' || c > '9' || n > 65535 {
			return false
		}
		n = 10*n + int(c-'0')
	}
	return n <= 65535
}

// HasControl reports whether there is a control byte in s.
func HasControl(s string) bool { return strings.IndexFunc(s, isControl) >= 0 }

// IsScheme reports whether s is a scheme by RFC 3986 §3.1.
func IsScheme(s string) bool {
	for i, c := range []byte(s) {
		letter := 'a' <= c|0x20 && c|0x20 <= 'z'
		if !letter && (i == 0 || !strings.ContainsRune("0123456789+-.", rune(c))) {
			return false
		}
	}
	return s != ""
}
