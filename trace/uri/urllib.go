package uri

import "strings"

const punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"

// readUrllib reads a Location as urllib.request does: what is not printable
// ASCII is escaped byte by byte, all else stays (CPython, urllib/request.py
// http_error_302).
func readUrllib(base *URI, ref string) (URI, error) {
	if base == nil {
		return fromUrllib(ref)
	}
	ref, _, _ = strings.Cut(ref, "\r")
	p := pySplit(ref)
	switch p.scheme {
	case "http", "https", "ftp", "":
	default:
		return URI{Scheme: p.scheme, Opaque: p.path}, nil
	}
	if p.path == "" && p.netloc != "" {
		p.path = "/"
	}
	return fromUrllib(pyJoin(base.String(), pctEncode(p.String(), pyUnreserved+punctuation)))
}

// fromUrllib splits a URL as urllib.request's Request and http.client do.
func fromUrllib(s string) (URI, error) {
	u := Split(s)
	if u.Scheme == "" || u.Opaque != "" {
		return u, nil
	}
	host, err := unescapeHost(u.Host)
	if err != nil {
		return u, err
	}
	u.Host = host
	if strings.Trim(u.Port, "0123456789") != "" {
		return u, wrong("the port %s is not a number", u.Port)
	}
	if strings.IndexFunc(u.RequestTarget(), func(r rune) bool { return r <= ' ' || r == 0x7f }) >= 0 {
		return u, wrong("there is a space or a control byte in the URL", "")
	}
	return u, nil
}

func unescapeHost(host string) (string, error) {
	host = Unescape(host)
	if strings.IndexFunc(host, func(r rune) bool { return r <= ' ' }) >= 0 {
		return host, wrong("host %s is not found", host)
	}
	if isASCII(host) {
		return host, nil
	}
	ascii, err := nameForLookup(host)
	if err != nil {
		return host, wrong("host %s is not a valid internationalized name", host)
	}
	return ascii, nil
}

// readHTTPLib2 reads a Location as httplib2 does: an authority without a
// scheme is no URL, and only spaces are escaped (httplib2, parse_uri).
func readHTTPLib2(base *URI, ref string) (URI, error) {
	if base != nil {
		ref = latin1ToUTF8(ref)
		if r := Split(ref); !hasAuthority(ref, r) {
			ref = pyJoin(base.String(), ref)
		}
	}
	full, err := iriToURI(ref)
	u := Split(full)
	switch {
	case err != nil:
		return u, err
	case u.Scheme == "":
		return u, wrong("the URL has no scheme", "")
	case u.Opaque != "":
		return u, nil
	case strings.Trim(u.Port, "0123456789") != "":
		return u, wrong("the port %s is not a number", u.Port)
	case strings.IndexFunc(u.RequestTarget(), isControl) >= 0:
		return u, wrong("there is a control byte in the URL", "")
	}
	u.Host = strings.ToLower(u.Host)
	u.Port = strings.TrimLeft(u.Port, "0")
	u.Path = strings.ReplaceAll(u.Path, " ", "%20")
	if u.Query != nil {
		q := strings.ReplaceAll(*u.Query, " ", "%20")
		u.Query = &q
		if q == "" {
			u.Query = nil
		}
	}
	return u, nil
}

// hasAuthority reports whether a reference has one by appendix B of RFC 3986.
func hasAuthority(ref string, r URI) bool {
	if r.Scheme != "" {
		ref = ref[len(r.Scheme)+1:]
	}
	return strings.HasPrefix(ref, "//")
}

// iriToURI escapes bytes beyond ASCII and encodes the host by IDNA.
func iriToURI(s string) (string, error) {
	if isASCII(s) {
		return s, nil
	}
	u := Split(s)
	if len(u.Host) > maxName {
		return s, errLongName
	}
	if host, err := nameForLookup(u.Host); err == nil {
		u.Host = host
	}
	return escapeNonASCII(u.String()), nil
}

// readYarl reads a Location as yarl 1.8 does for aiohttp: escapes of
// characters that need none are decoded, all else that no URL has is escaped
// (yarl, _quoting_py.py).
func readYarl(base *URI, ref string) (URI, error) {
	p := pySplit(strings.ToValidUTF8(ref, ""))
	u := URI{Scheme: p.scheme, Path: p.path}
	if p.netloc == "" && p.scheme != "" {
		u.Opaque = p.path
		return u, nil
	}
	u.Path = yarlQuote(p.path, "@:", "/+", false)
	if p.query != "" {
		q := yarlQuote(p.query, "?/:@", "=+&;", true)
		u.Query = &q
	}
	if p.fragment != "" {
		f := yarlQuote(p.fragment, "?/:@", "", false)
		u.Fragment = &f
	}
	if p.netloc == "" {
		return u.joinYarl(base)
	}
	u.setAuthority(p.netloc)
	u.Path = RemoveDots(u.Path)
	if u.Path == "" {
		u.Path = "/"
	}
	if u.Scheme == "" {
		u.Scheme = base.Scheme
	}
	return u, u.setYarlHost()
}

func (u URI) joinYarl(base *URI) (URI, error) {
	if base == nil {
		return u, wrong("the URL has no scheme", "")
	}
	b := base.WithoutFragment()
	ref := u.Path
	if u.Query != nil {
		ref += "?" + *u.Query
	}
	joined := Split(pyJoin(b.String(), ref))
	joined.Fragment = u.Fragment
	return joined, nil
}

func (u *URI) setYarlHost() error {
	host := strings.ToLower(u.Host)
	if !isASCII(host) {
		var err error
		if host, err = nameForLookup(host); err != nil {
			return wrong("host %s is not a valid internationalized name", u.Host)
		}
	}
	if strings.ContainsAny(host, "% ") {
		return wrong("host %s is not found", host)
	}
	u.Host = host
	if strings.Trim(u.Port, "0123456789") != "" || !IsPort(u.Port) {
		return wrong("the port %s is not one", u.Port)
	}
	u.Port = strings.TrimLeft(u.Port, "0")
	if u.Port == DefaultPort(u.Scheme) {
		u.Port = ""
	}
	return nil
}

// yarlQuote escapes a component anew: safe characters are decoded where they
// were escaped, protected ones stay as they are written.
func yarlQuote(s, safe, protected string, query bool) string {
	const plain = pyUnreserved + "!$'()*,"
	keep := plain + "+&=;" + safe
	if query {
		keep = plain + safe
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c == '%' && i+2 < len(s) {
			if d, ok := unhex(s[i+1], s[i+2]); ok {
				i += 2
				if strings.IndexByte(protected, d) >= 0 || strings.IndexByte(keep, d) < 0 {
					writeEscape(&b, d)
				} else {
					b.WriteByte(d)
				}
				continue
			}
		}
		switch {
		case c == ' ' && query:
			b.WriteByte('+')
		case strings.IndexByte(keep, c) >= 0 || strings.IndexByte(protected, c) >= 0:
			b.WriteByte(c)
		default:
			writeEscape(&b, c)
		}
	}
	return b.String()
}
