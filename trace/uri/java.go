package uri

import (
	"net/netip"
	"strconv"
	"strings"
	"unicode"
)

// readJava reads a URL as java.net.URI does, which is RFC 2396 and strict, and
// resolves it by that RFC: a reference that is empty or a query alone leads to
// the directory (OpenJDK, java/net/URI.java).
func readJava(base *URI, ref string) (URI, error) {
	if base != nil {
		ref = latin1ToUTF8(ref)
	}
	u := Split(ref)
	if first, _, _ := strings.Cut(u.Path, "/"); u.Scheme == "" && strings.Contains(first, ":") {
		return u, wrong("the scheme is not one", "")
	}
	if err := checkJavaURI(u); err != nil {
		return u, err
	}
	slashes := hasAuthority(ref, u)
	if u.Scheme != "" || base == nil {
		if u.Path == "" && u.Opaque == "" {
			u.Path = "/"
		}
		return u.java()
	}
	u.Scheme = base.Scheme
	if slashes && u.Host != "" {
		return u.java()
	}
	u.Host, u.Port, u.Userinfo = base.Host, base.Port, base.Userinfo
	switch {
	case ref != "" && ref[0] == '#':
		u.Path, u.Query = base.Path, base.Query
	case u.Path == "" || u.Path[0] != '/':
		u.Path = javaNormal(base.Path[:strings.LastIndexByte(base.Path, '/')+1] + u.Path)
	}
	return u.java()
}

// readJavaAlways is the same for a client that follows any scheme: what is not
// https is asked for in plain HTTP.
func readJavaAlways(base *URI, ref string) (URI, error) {
	u, err := readJava(base, ref)
	if base != nil && err == nil && u.Host != "" && u.Scheme != "https" {
		u.Scheme = "http"
	}
	return u, err
}

// java escapes what Java does when it sends the URI, and checks its host.
func (u URI) java() (URI, error) {
	if u.Opaque != "" {
		return u, nil
	}
	if u.Query != nil && *u.Query == "" {
		u.Query = nil
	}
	u.Path = escapeNonASCII(u.Path)
	if u.Query != nil {
		q := escapeNonASCII(*u.Query)
		u.Query = &q
	}
	u.Host = strings.ToLower(u.Host)
	return u, u.checkJavaHost()
}

const (
	javaPath  = pyUnreserved + "!*'()" + ":@&=+$,;/"
	javaQuery = javaPath + "?[]"
)

func checkJavaURI(u URI) error {
	parts := []struct{ text, legal string }{{u.Path, javaPath}, {u.Opaque, javaQuery}}
	for _, p := range []*string{u.Query, u.Fragment} {
		if p != nil {
			parts = append(parts, struct{ text, legal string }{*p, javaQuery})
		}
	}
	for _, p := range parts {
		if err := checkJavaPart(p.text, p.legal); err != nil {
			return err
		}
	}
	return nil
}

// checkJavaPart refuses what RFC 2396 does not allow in a component. Letters
// beyond ASCII are allowed, controls and spaces among them are not.
func checkJavaPart(s, legal string) error {
	for i, r := range s {
		switch {
		case r >= 0x80 && !unicode.IsControl(r) && !unicode.IsSpace(r) && r != unicode.ReplacementChar:
		case r == '%':
			if i+2 >= len(s) {
				return wrong("a % is not followed by two hexadecimal digits", "")
			}
			if _, ok := unhex(s[i+1], s[i+2]); !ok {
				return wrong("a % is not followed by two hexadecimal digits", "")
			}
		case r >= 0x80 || !strings.ContainsRune(legal, r):
			return wrong("the character %s is not allowed there", string(r))
		}
	}
	return nil
}

// checkJavaHost refuses host names whose last label begins with a digit, and
// addresses that are not four decimal numbers.
func (u *URI) checkJavaHost() error {
	host := u.Host
	switch {
	case host == "":
		return wrong("there is no host", "")
	case !IsPort(u.Port):
		return wrong("the port %s is not one", u.Port)
	case strings.HasPrefix(host, "["):
		if _, err := netip.ParseAddr(strings.Trim(host, "[]")); err != nil {
			return wrong("%s is not an IPv6 address", host)
		}
	case isAmbiguous(host):
		return wrong("host %s is a number in a form that Java does not read", host)
	case IsAddress(host), isDottedQuad(host):
	default:
		labels := strings.Split(strings.TrimSuffix(host, "."), ".")
		last := labels[len(labels)-1]
		if strings.Trim(host, "abcdefghijklmnopqrstuvwxyz0123456789-.") != "" || last == "" || '0' <= last[0] && last[0] <= '9' && len(labels) > 1 {
			return wrong("host %s is not one by RFC 2396", host)
		}
	}
	u.Port = strings.TrimLeft(u.Port, "0")
	if u.Port == DefaultPort(u.Scheme) {
		u.Port = ""
	}
	return nil
}

// isDottedQuad reports whether a host is four decimal numbers, zeros before
// them allowed.
func isDottedQuad(host string) bool {
	parts := strings.Split(host, ".")
	for _, p := range parts {
		if n, err := strconv.ParseUint(p, 10, 16); err != nil || n > 255 || p[0] == '+' {
			return false
		}
	}
	return len(parts) == 4
}

// isAmbiguous reports whether a host is a number in octal or hexadecimal, which
// Java refuses to look up (sun/net/util/IPAddressUtil.java, isBsdParsableV4).
func isAmbiguous(host string) bool {
	if _, ok := NumbersToIPv4(host); !ok {
		return false
	}
	for p := range strings.SplitSeq(host, ".") {
		if strings.ContainsAny(p, "xX") || len(p) > 1 && p[0] == '0' && strings.Trim(p, "01") != "" {
			return true
		}
	}
	return false
}

// javaNormal takes "." and "x/.." out of a path. What climbs above the root
// stays (RFC 2396 §5.2), and empty segments go.
func javaNormal(path string) string {
	segments := strings.Split(path, "/")
	var out []string
	for i, s := range segments {
		last := i == len(segments)-1
		switch {
		case s == "" && !last, s == "." && !last:
		case s == ".":
			out = append(out, "")
		case s == ".." && len(out) > 0 && out[len(out)-1] != "..":
			out = out[:len(out)-1]
			if last {
				out = append(out, "")
			}
		default:
			out = append(out, s)
		}
	}
	return "/" + strings.Join(out, "/")
}
