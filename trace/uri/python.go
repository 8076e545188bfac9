package uri

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// A pyURL is a URL as Python's urllib.parse splits it: an empty part is as good
// as none, so that "?" and "#" at the end vanish.
type pyURL struct {
	scheme, netloc, path, query, fragment string
}

// pySplit is urlsplit of Python 3.11: tabs and line ends vanish, and nothing is
// checked (CPython, Lib/urllib/parse.py).
func pySplit(s string) pyURL {
	var u pyURL
	s = withoutLineEnds(s)
	if scheme, rest, ok := strings.Cut(s, ":"); ok && IsScheme(scheme) {
		u.scheme, s = strings.ToLower(scheme), rest
	}
	if strings.HasPrefix(s, "//") {
		end := len(s)
		if i := strings.IndexAny(s[2:], "/?#"); i >= 0 {
			end = i + 2
		}
		u.netloc, s = s[2:end], s[end:]
	}
	s, u.fragment, _ = strings.Cut(s, "#")
	u.path, u.query, _ = strings.Cut(s, "?")
	return u
}

// String is urlunsplit.
func (u pyURL) String() string {
	s := u.path
	if u.netloc != "" || pyUsesNetloc(u.scheme) && u.scheme != "" && !strings.HasPrefix(s, "//") {
		if s != "" && s[0] != '/' {
			s = "/" + s
		}
		s = "//" + u.netloc + s
	}
	if u.scheme != "" {
		s = u.scheme + ":" + s
	}
	if u.query != "" {
		s += "?" + u.query
	}
	if u.fragment != "" {
		s += "#" + u.fragment
	}
	return s
}

func pyUsesNetloc(scheme string) bool {
	switch scheme {
	case "", "ftp", "http", "gopher", "nntp", "telnet", "imap", "wais", "file", "mms", "https", "shttp", "snews", "prospero",
		"rtsp", "rtspu", "rsync", "svn", "svn+ssh", "sftp", "nfs", "git", "git+ssh", "ws", "wss":
		return true
	}
	return false
}

// pyJoin is urljoin: RFC 3986 §5.2, but a scheme equal to the base's is left
// out of account, and empty segments inside a merged path vanish.
func pyJoin(base, ref string) string {
	if ref == "" {
		return base
	}
	b, u := pySplit(base), pySplit(ref)
	if u.scheme == "" {
		u.scheme = b.scheme
	}
	if u.scheme != b.scheme {
		return ref
	}
	if u.netloc != "" {
		return u.String()
	}
	u.netloc = b.netloc
	if u.path == "" {
		u.path = b.path
		if u.query == "" {
			u.query = b.query
		}
		return u.String()
	}
	u.path = pyMerge(b.path, u.path)
	return u.String()
}

func pyMerge(base, path string) string {
	segments := strings.Split(path, "/")
	if path[0] != '/' {
		dirs := strings.Split(base, "/")
		if dirs[len(dirs)-1] != "" {
			dirs = dirs[:len(dirs)-1]
		}
		all := append(dirs, segments...)
		segments = nil
		for i, s := range all {
			if s != "" || i == 0 || i == len(all)-1 {
				segments = append(segments, s)
			}
		}
	}
	var out []string
	for _, s := range segments {
		switch s {
		case "..":
			out = out[:max(len(out)-1, 0)]
		case ".":
		default:
			out = append(out, s)
		}
	}
	if last := segments[len(segments)-1]; last == "." || last == ".." {
		out = append(out, "")
	}
	if joined := strings.Join(out, "/"); joined != "" {
		return joined
	}
	return "/"
}

// latin1ToUTF8 returns what a header's bytes are for a library that reads them
// as ISO 8859-1 and writes them as UTF-8.
func latin1ToUTF8(s string) string {
	if isASCII(s) {
		return s
	}
	out, err := charmap.ISO8859_1.NewDecoder().String(s)
	if err != nil {
		return s
	}
	return out
}

const (
	pyUnreserved = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~"
	subDelims    = "!$&'()*+,;="
)

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

func isAlnum(c byte) bool { return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z' }

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

// readRequests reads a Location as requests does, and a first URL through
// urllib3 (requests, sessions.py resolve_redirects and models.py prepare_url).
func readRequests(base *URI, ref string) (URI, error) {
	if base == nil {
		u, err := readUrllib3(nil, ref)
		if err != nil {
			return u, err
		}
		return fromPython(requote(u.String()), false)
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
	u, err := fromPython(s, false)
	u.encodeTarget()
	return u, err
}

// fromPython splits a URL that Python made, as the libraries above urllib3 see
// it, and checks host and port.
func fromPython(s string, padded bool) (URI, error) {
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
