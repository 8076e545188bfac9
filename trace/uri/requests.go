package uri

import (
	"strings"
	"unicode/utf8"
)

// readRequests reads a Location as requests does, and a first URL through
// urllib3 (requests, sessions.py resolve_redirects and models.py prepare_url).
func readRequests(base *URI, ref string) (URI, error) {
	if base == nil {
		u, err := readUrllib3(nil, ref)
		if err != nil {
			return u, err
		}
		return fromPython(requote(u.String()))
	}
	if !utf8.ValidString(ref) {
		return URI{}, wrong("requests reads Location as UTF-8, which this is not", "")
	}
	if strings.HasPrefix(ref, "//") {
		ref = base.Scheme + ":" + ref
	}
	p := pySplit(ref)
	s := requote(p.String())
	if p.netloc == "" {
		b := *base
		if b.Fragment != nil {
			b.Fragment = nil
		}
		s = pyJoin(b.String(), s)
	}
	u, err := fromPython(s)
	u.encodeTarget()
	return u, err
}

// fromPython splits a URL that Python made, as the libraries above urllib3 see
// it, and checks host and port.
func fromPython(s string) (URI, error) {
	p := pySplit(s)
	u := URI{Scheme: p.scheme, Path: p.path}
	if p.netloc == "" {
		u.Opaque = p.path
		return u, nil
	}
	u.setAuthority(p.netloc)
	if p.query != "" {
		u.Query = &p.query
	}
	if p.fragment != "" {
		u.Fragment = &p.fragment
	}
	u.Host = strings.ToLower(u.Host)
	return u, u.checkPyHost()
}

// checkPyHost refuses what urllib3's parser and its connection do not take.
func (u *URI) checkPyHost() error {
	if len(u.Port) > 5 && strings.TrimLeft(u.Port, "0") != u.Port && IsPort(u.Port) {
		u.Port = strings.TrimLeft(u.Port, "0")
	}
	switch {
	case !IsPort(u.Port):
		return wrong("the port %s is not one", u.Port)
	case strings.ContainsAny(u.Host, "% ") && !strings.HasPrefix(u.Host, "["):
		return wrong("the host %s is not found", u.Host)
	}
	u.Port = strings.TrimLeft(u.Port, "0")
	if u.Host != "" && !isASCII(u.Host) {
		host, err := nameAsWritten(strings.ToLower(u.Host))
		if err != nil {
			return wrong("the host %s is not a valid internationalized name", u.Host)
		}
		u.Host = host
	}
	return nil
}

// readUrllib3 reads a URL by urljoin and urllib3's parse_url.
func readUrllib3(base *URI, ref string) (URI, error) {
	if base != nil {
		ref = pyJoin(base.WithoutFragment().String(), latin1ToUTF8(ref))
	}
	u := Split(ref)
	if u.Scheme == "" || u.Opaque != "" {
		return u, nil
	}
	if i := strings.IndexByte(u.Host, '\\'); i >= 0 {
		return u, wrong("there is a backslash in the authority", "")
	}
	u.Host = strings.ToLower(u.Host)
	if err := u.checkPyHost(); err != nil {
		return u, err
	}
	u.Path = removeDotsKeeping(u.Path)
	u.encodeTarget()
	if u.Userinfo != nil && *u.Userinfo != "" {
		info := encodeInvalid(*u.Userinfo, pyUnreserved+subDelims+":")
		u.Userinfo = &info
	}
	if u.Path == "" {
		u.Path = "/"
	}
	return u, nil
}

// removeDotsKeeping takes dot segments out of a path and keeps empty ones.
func removeDotsKeeping(path string) string {
	if path == "" {
		return ""
	}
	return RemoveDots(path)
}

// requote is requests' requote_uri: escaped unreserved characters are decoded
// and all else that no URL has is escaped.
func requote(s string) string {
	const safe = "!#$&'()*+,/:;=?@[]~" + pyUnreserved
	parts := strings.Split(s, "%")
	var b strings.Builder
	b.WriteString(parts[0])
	for _, p := range parts[1:] {
		if len(p) >= 2 && isAlnum(p[0]) && isAlnum(p[1]) {
			c, ok := unhex(p[0], p[1])
			if !ok {
				return pctEncode(s, safe)
			}
			if strings.IndexByte(pyUnreserved, c) >= 0 {
				b.WriteByte(c)
				b.WriteString(p[2:])
				continue
			}
		}
		b.WriteString("%" + p)
	}
	return pctEncode(b.String(), safe+"%")
}

// encodeInvalid is urllib3's _encode_invalid_chars: escapes get upper-case
// digits, and "%" is escaped unless every "%" begins an escape.
func encodeInvalid(s, keep string) string {
	var b strings.Builder
	escapes := 0
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			if _, ok := unhex(s[i+1], s[i+2]); ok {
				b.WriteString(strings.ToUpper(s[i : i+3]))
				escapes++
				i += 2
				continue
			}
		}
		b.WriteByte(s[i])
	}
	if escapes == strings.Count(s, "%") {
		keep += "%"
	}
	return pctEncode(b.String(), keep)
}

const (
	u3Path  = pyUnreserved + subDelims + ":@/"
	u3Query = u3Path + "?"
)

// encodeTarget normalises path and query the way urllib3 sends them.
func (u *URI) encodeTarget() {
	u.Path = encodeInvalid(u.Path, u3Path)
	if u.Query != nil {
		q := encodeInvalid(*u.Query, u3Query)
		u.Query = &q
	}
}
