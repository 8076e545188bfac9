package uri

import (
	"unicode/utf8"

	"strings"
)

// readHTTPX reads a URL as httpx 0.23 does by the rfc3986 package: escaped
// bytes beyond ASCII, upper-case escapes and no dot segments (httpx, _urls.py
// and _client.py _redirect_url).
func readHTTPX(base *URI, ref string) (URI, error) {
	u, err := readRFC3986(base, ref)
	if plain, ok := map[string]string{"ws": "http", "wss": "https"}[u.Scheme]; ok && base != nil { // httpcore opens the same connection
		u.Scheme = plain
	}
	return u, err
}

// readRFC3986 is the same without a word on WebSockets.
func readRFC3986(base *URI, ref string) (URI, error) {
	ref = decodeHeader(ref)
	u := splitHTTPX(ref)
	if err := u.setHTTPXHost(); err != nil {
		return u, err
	}
	if u.Scheme != "" && u.Host == "" && base != nil {
		u.Host, u.Port, u.Opaque = base.Host, "", "" // the base's port is forgotten
	}
	if u.Scheme == "" && base != nil {
		u = u.joinHTTPX(*base)
		u.upperQuery()
		return u, nil
	}
	u.Path = removeDotsHTTPX(upperEscapes(u.Path))
	u.upperQuery()
	if base == nil && u.Path == "" {
		u.Path = "/"
	}
	if u.Path != "" && u.Path[0] != '/' {
		return u, wrong("the path of an absolute URL begins with a slash", "")
	}
	return u, nil
}

// splitHTTPX is appendix B of RFC 3986 with the components escaped.
func splitHTTPX(ref string) URI {
	u := Split(ref)
	if u.Opaque != "" || u.Scheme != "" && !strings.HasPrefix(ref[len(u.Scheme)+1:], "//") {
		u.Path, u.Opaque = u.Opaque, ""
	}
	if i := strings.IndexByte(u.Host+":"+u.Port, '\\'); i >= 0 {
		u = splitAtBackslash(u)
	}
	u.Path = encodeComponent(u.Path)
	for _, part := range []*string{u.Query, u.Fragment} {
		if part != nil {
			*part = encodeComponent(*part)
		}
	}
	return u
}

// splitAtBackslash ends an authority at a backslash, which begins the path.
func splitAtBackslash(u URI) URI {
	auth := u.Authority()
	i := strings.IndexByte(auth, '\\')
	if i < 0 {
		return u
	}
	u.Path = auth[i:] + u.Path
	u.Port = ""
	u.setAuthority(auth[:i])
	return u
}

// encodeComponent escapes what no URI has. "%" is escaped as well unless every
// one of them begins an escape.
func encodeComponent(s string) string {
	keep := pyUnreserved + subDelims + ":/?#[]@"
	valid := 0
	for i := 0; i+2 < len(s); i++ {
		if s[i] == '%' {
			if _, ok := unhex(s[i+1], s[i+2]); ok {
				valid++
			}
		}
	}
	if valid == strings.Count(s, "%") {
		keep += "%"
	}
	return pctEncode(s, keep)
}

// upperEscapes writes the digits of all escapes in upper case.
func upperEscapes(s string) string {
	if !strings.Contains(s, "%") {
		return s
	}
	b := []byte(s)
	for i := 0; i+2 < len(b); i++ {
		if b[i] == '%' {
			if _, ok := unhex(b[i+1], b[i+2]); ok {
				copy(b[i:], strings.ToUpper(string(b[i:i+3])))
			}
		}
	}
	return string(b)
}

func (u *URI) upperQuery() {
	if u.Query != nil {
		q := upperEscapes(*u.Query)
		u.Query = &q
	}
}

func (u *URI) setHTTPXHost() error {
	if u.Userinfo != nil && *u.Userinfo == "" {
		return wrong("the user name is empty", "")
	}
	if !isASCII(u.Host) {
		labels := strings.Split(strings.ToLower(u.Host), ".")
		host, err := nameAsWritten(strings.Join(labels, "."))
		if err != nil {
			return wrong("host %s is not a valid internationalized name", u.Host)
		}
		u.Host = host
	}
	u.Host = strings.ToLower(u.Host)
	switch {
	case strings.ContainsAny(u.Host, " %\"<>^`{|}") && !strings.HasPrefix(u.Host, "["):
		return wrong("host %s is not valid", u.Host)
	case len(u.Port) > 5 || strings.Trim(u.Port, "0123456789") != "":
		return wrong("port %s is not valid", u.Port)
	}
	if u.Port == DefaultPort(u.Scheme) {
		u.Port = ""
	}
	return nil
}

// joinHTTPX is RFC 3986 §5.2.2 for a reference without a scheme.
func (u URI) joinHTTPX(base URI) URI {
	u.Scheme = base.Scheme
	if u.Host != "" {
		u.Path = removeDotsHTTPX(upperEscapes(u.Path))
		return u
	}
	u.Host, u.Port, u.Userinfo = base.Host, base.Port, base.Userinfo
	switch {
	case u.Path == "":
		u.Path = base.Path
		if u.Query == nil {
			u.Query = base.Query
		}
		return u
	case u.Path[0] != '/':
		u.Path = base.Path[:strings.LastIndexByte(base.Path, '/')+1] + u.Path
	}
	u.Path = removeDotsHTTPX(upperEscapes(u.Path))
	return u
}

// removeDotsHTTPX takes dot segments out of a path the way the rfc3986 package
// does, which keeps empty segments.
func removeDotsHTTPX(path string) string {
	if !strings.Contains(path, "/.") && !strings.HasPrefix(path, ".") {
		return path
	}
	var out []string
	for s := range strings.SplitSeq(path, "/") {
		switch {
		case s == ".":
		case s != "..":
			out = append(out, s)
		case len(out) > 0:
			out = out[:len(out)-1]
		}
	}
	if strings.HasPrefix(path, "/") && (len(out) == 0 || out[0] != "") {
		out = append([]string{""}, out...)
	}
	if strings.HasSuffix(path, "/.") || strings.HasSuffix(path, "/..") {
		out = append(out, "")
	}
	return strings.Join(out, "/")
}

// decodeHeader reads a field's bytes as UTF-8 where they are, else as
// ISO 8859-1 (httpx, _models.py Headers.encoding).
func decodeHeader(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	return latin1ToUTF8(s)
}
