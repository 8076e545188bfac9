package uri

import (
	"net/netip"
	"strconv"
	"strings"
	"unicode/utf8"
)

// setCurlAuthority reads userinfo, host and port. The first "@" counts.
func (u *URI) setCurlAuthority(auth string) error {
	if info, rest, ok := strings.Cut(auth, "@"); ok {
		if strings.Contains(strings.ToLower(info), "%00") {
			return wrong("there is a NUL in the user name", "")
		}
		u.Userinfo, auth = &info, rest
	}
	host, port, hasPort := strings.Cut(auth, ":")
	if strings.HasPrefix(auth, "[") {
		end := strings.IndexByte(auth, ']')
		if end < 0 {
			return wrong("the bracket of an IPv6 address is not closed", "")
		}
		host, port, hasPort = auth[:end+1], auth[end+1:], len(auth) > end+1
		if hasPort && port[0] != ':' {
			return wrong("%s follows an IPv6 address", port)
		}
		port = strings.TrimPrefix(port, ":")
	}
	if host == "" {
		return wrong("there is no host", "")
	}
	if err := u.setCurlPort(port); hasPort && err != nil {
		return err
	}
	return u.setCurlHost(host)
}

func (u *URI) setCurlPort(port string) error {
	if port == "" {
		return nil
	}
	n, err := strconv.ParseUint(port, 10, 16)
	if err != nil {
		return wrong("port %s is not a number between 0 and 65535", port)
	}
	u.Port = strconv.FormatUint(n, 10)
	if u.Port == DefaultPort(u.Scheme) {
		u.Port = ""
	}
	return nil
}

// curlBadHost are the bytes that curl refuses in a host name.
const curlBadHost = " \r\n\t/:#?!@{}[]\\$'\"^`*<>=;,+&()"

func (u *URI) setCurlHost(host string) error {
	if strings.HasPrefix(host, "[") {
		return u.setCurlIPv6(host)
	}
	host = unescapeLeniently(host)
	if i := strings.IndexAny(host, curlBadHost); i >= 0 || strings.IndexFunc(host, isControl) >= 0 {
		return wrong("host %s has a character that no host name has", host)
	}
	host = strings.ReplaceAll(host, "%", "%25")
	if ip, ok := NumbersToIPv4(host); ok {
		host = ip
	}
	if !isASCII(host) {
		ascii, err := nameForLookup(host)
		if err != nil || !utf8.ValidString(host) {
			return wrong("host %s is not a valid internationalized name", host)
		}
		host = ascii
	}
	u.Host = host
	return nil
}

func (u *URI) setCurlIPv6(host string) error {
	inner, _, _ := strings.Cut(host[1:len(host)-1], "%")
	ip, err := netip.ParseAddr(inner)
	if err != nil || !ip.Is6() {
		return wrong("%s is not an IPv6 address", host)
	}
	if s := ip.String(); len(s) < len(inner) {
		inner = s
	}
	u.Host = "[" + inner + "]"
	return nil
}

// NumbersToIPv4 reads one to four numbers, decimal, octal or hexadecimal, as
// an IPv4 address; the last one fills the bytes that are left.
func NumbersToIPv4(host string) (string, bool) {
	parts := strings.Split(host, ".")
	if len(parts) > 4 {
		return "", false
	}
	var ip uint64
	for i, p := range parts {
		n, err := strconv.ParseUint(p, 0, 32)
		if p == "" || err != nil || strings.ContainsAny(p, "_+bBoO") && !strings.HasPrefix(strings.ToLower(p), "0x") {
			return "", false
		}
		room := 8 // bits
		if i == len(parts)-1 {
			room = 8 * (5 - len(parts))
		}
		if n >= 1<<room {
			return "", false
		}
		ip = ip<<room | n
	}
	a := netip.AddrFrom4([4]byte{byte(ip >> 24), byte(ip >> 16), byte(ip >> 8), byte(ip)})
	return a.String(), true
}
