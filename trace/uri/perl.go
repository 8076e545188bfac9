package uri

import (
	"unicode/utf8"

	"strings"
)

// readLWP reads a URL as URI.pm does: unsafe bytes are escaped, quotes and
// angle brackets around it fall off, and a reference is resolved by RFC 2396,
// so that what climbs above the root stays (URI.pm; URI/_generic.pm, abs).
func readLWP(base *URI, ref string) (URI, error) {
	const keep = pyUnreserved + ";/?:@&=+$,!*'()#%"
	ref = pctEncode(unwrapLWP(ref), keep+"[]")
	u := Split(ref)
	u.Path = pctEncode(u.Path, keep)
	if u.Query != nil {
		q := pctEncode(*u.Query, keep)
		u.Query = &q
	}
	slashes := hasAuthority(ref, u)
	if u.Scheme == "" || base != nil && u.Scheme == base.Scheme && !slashes {
		if base == nil {
			return u, wrong("the URL has no scheme", "")
		}
		if u.Opaque != "" {
			u.Path, u.Opaque = u.Opaque, ""
		}
		if !slashes {
			return u.joinLWP(*base)
		}
		u.Scheme = base.Scheme
	}
	return u, u.checkLWPHost()
}

// unwrapLWP takes white space, quotes and angle brackets off.
func unwrapLWP(s string) string {
	s = strings.Trim(s, " \t\r\n\f")
	if strings.HasPrefix(s, "<") && strings.HasSuffix(s, ">") {
		s = strings.TrimPrefix(s[1:len(s)-1], "URL:")
	}
	if strings.HasPrefix(s, `"`) && strings.HasSuffix(s, `"`) && len(s) > 1 {
		s = s[1 : len(s)-1]
	}
	return s
}

func (u URI) joinLWP(base URI) (URI, error) {
	u.Scheme, u.Host, u.Port, u.Userinfo = base.Scheme, base.Host, base.Port, base.Userinfo
	switch {
	case u.Path == "" && u.Query == nil:
		u.Path, u.Query = base.Path, base.Query
	case u.Path == "":
		u.Path = base.Path
	case u.Path[0] != '/':
		u.Path = climb(base.Path[:strings.LastIndexByte(base.Path, '/')+1] + u.Path)
	}
	return u, u.checkLWPHost()
}

// climb takes "." and "x/.." out of a path by RFC 2396 §5.2; empty segments and
// what climbs above the root stay.
func climb(path string) string {
	segments := strings.Split(strings.TrimPrefix(path, "/"), "/")
	var out []string
	for i, s := range segments {
		last := i == len(segments)-1
		switch {
		case s == "." && last:
			out = append(out, "")
		case s == ".":
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

func (u *URI) checkLWPHost() error {
	if u.Opaque != "" {
		return nil
	}
	host := Unescape(strings.ToLower(u.Host))
	switch {
	case host == "":
		return wrong("there is no host", "")
	case !isASCII(host):
		ascii, err := nameForLookup(latin1ToUTF8(host))
		if err != nil {
			return wrong("host %s is not valid", host)
		}
		u.Host = ascii
	case strings.ContainsAny(host, " %"):
		return wrong("host %s is not found", host)
	case !IsPort(u.Port):
		return wrong("the port %s is not one", u.Port)
	}
	return nil
}

// readTiny reads a Location as HTTP::Tiny does, which resolves only what
// begins with a slash and escapes nothing (HTTP::Tiny, _split_url).
func readTiny(base *URI, ref string) (URI, error) {
	if base != nil {
		switch {
		case strings.HasPrefix(ref, "//"):
			ref = base.Scheme + ":" + ref
		case strings.HasPrefix(ref, "/"):
			ref = base.Origin() + ref
		}
	}
	u := Split(ref)
	if u.Scheme == "" || !hasAuthority(ref, u) {
		return u, wrong("HTTP::Tiny cannot parse it", "")
	}
	if u.Path == "" {
		u.Path = "/"
	}
	u.Host = strings.ToLower(u.Host)
	switch {
	case strings.IndexFunc(u.RequestTarget(), func(r rune) bool { return r <= ' ' || r == 0x7f }) >= 0:
		return u, wrong("there is a space or a control byte in the URL", "")
	case !isASCII(u.Host) || strings.ContainsAny(u.Host, " %"):
		return u, wrong("host %s is not found", u.Host)
	case !IsPort(u.Port):
		return u, wrong("the port %s is not one", u.Port)
	}
	return u, nil
}

// readMojo reads a Location as Mojo::URL does: a relative path is decoded,
// put together and escaped anew, an absolute one only escaped (Mojo::Path).
func readMojo(base *URI, ref string) (URI, error) {
	if base != nil {
		if !utf8.ValidString(ref) {
			ref = latin1ToUTF8(ref)
		}
	}
	u := Split(ref)
	if u.Query != nil && utf8.ValidString(ref) && base != nil {
		q := latin1ToUTF8(*u.Query)
		u.Query = &q
	}
	slashes := hasAuthority(ref, u)
	if u.Scheme != "" && !slashes {
		return u, nil
	}
	const path = pyUnreserved + "!$&'()*+,;=%:@/"
	raw := u.Path
	u.Path = pctEncode(raw, path)
	if u.Query != nil {
		q := pctEncode(*u.Query, path+"?")
		if u.Query = &q; q == "" {
			u.Query = nil
		}
	}
	if u.Scheme != "" || slashes {
		if u.Scheme == "" {
			u.Scheme = base.Scheme
		}
		return u, u.checkMojoHost()
	}
	if base == nil {
		return u, wrong("the URL has no scheme", "")
	}
	u.Scheme, u.Host, u.Port, u.Userinfo = base.Scheme, base.Host, base.Port, base.Userinfo
	switch {
	case strings.HasPrefix(raw, "/"):
		u.Path = mojoEscape(mojoParts(raw))
	case raw == "":
		u.Path = mojoEscape(mojoCanonical(mojoParts(base.Path)))
		if u.Query == nil {
			u.Query = base.Query
		}
	default:
		b := mojoParts(base.Path)
		if !b.slash && len(b.parts) > 0 {
			b.parts = b.parts[:len(b.parts)-1]
		}
		r := mojoParts(raw)
		u.Path = mojoEscape(mojoCanonical(mojoPath{append(b.parts, r.parts...), r.slash}))
	}
	return u, u.checkMojoHost()
}

// A mojoPath is a path's decoded parts, and whether a slash ends it.
type mojoPath struct {
	parts []string
	slash bool
}

func mojoParts(path string) mojoPath {
	path = strings.TrimPrefix(unescapeLeniently(path), "/")
	trimmed := strings.TrimSuffix(path, "/")
	p := mojoPath{slash: trimmed != path}
	if trimmed != "" {
		p.parts = strings.Split(trimmed, "/")
	}
	return p
}

func mojoCanonical(p mojoPath) mojoPath {
	var out []string
	for _, s := range p.parts {
		switch {
		case s == "" || s == "." || s == "...":
		case s == ".." && len(out) > 0 && out[len(out)-1] != "..":
			out = out[:len(out)-1]
		default:
			out = append(out, s)
		}
	}
	return mojoPath{out, p.slash && len(out) > 0}
}

func mojoEscape(p mojoPath) string {
	escaped := make([]string, len(p.parts))
	for i, s := range p.parts {
		escaped[i] = pctEncode(s, pyUnreserved+"!$&'()*+,;=:@")
	}
	s := "/" + strings.Join(escaped, "/")
	if p.slash && s != "/" {
		s += "/"
	}
	return s
}

func (u *URI) checkMojoHost() error {
	host := strings.ToLower(unescapeLeniently(u.Host))
	if !isASCII(host) {
		ascii, err := nameForLookup(host)
		if err != nil {
			return wrong("host %s is not valid", host)
		}
		host = ascii
	}
	switch {
	case u.Userinfo != nil && *u.Userinfo == "":
		return wrong("the user name is empty", "")
	case host == "":
		return wrong("there is no host", "")
	case strings.ContainsAny(host, " %"):
		return wrong("host %s is not found", host)
	case !IsPort(u.Port):
		return wrong("the port %s is not one", u.Port)
	}
	u.Host = host
	return nil
}
