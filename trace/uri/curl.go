package uri

import (
	"fmt"
	"strings"
)

// readCurl reads a reference the way curl 7.88's URL parser does: neither
// RFC 3986 nor WHATWG, but lenient about slashes and spaces and strict about
// control bytes. Without a base it reads a start URL. The measured cases are
// in testdata/locations-curl.jsonl.
func readCurl(base *URI, ref string) (URI, error) { return readCurlDots(base, ref, false) }

// readCurlAsIs is the same with --path-as-is.
func readCurlAsIs(base *URI, ref string) (URI, error) { return readCurlDots(base, ref, true) }

func readCurlDots(base *URI, ref string, asIs bool) (URI, error) {
	full := ref
	if scheme := curlScheme(ref); base != nil && scheme == "" {
		full = curlJoin(base.String(), ref)
	}
	return curlAbsolute(full, base != nil, asIs)
}

// curlScheme returns the scheme of an absolute reference, or "".
func curlScheme(s string) string {
	scheme, _, ok := strings.Cut(s, ":")
	if !ok || len(scheme) > 40 || !isCurlScheme(scheme) {
		return ""
	}
	return strings.ToLower(scheme)
}

// isCurlScheme is RFC 3986's syntax, but a digit may come first.
func isCurlScheme(s string) bool {
	return IsScheme(s) || IsScheme("a"+s) && s != "" && '0' <= s[0] && s[0] <= '9'
}

// curlJoin puts a relative reference onto the base by cutting strings, which
// is not RFC 3986 §5.2: a fragment alone is taken for a path.
func curlJoin(base, ref string) string {
	root, path := curlRoot(base)
	switch {
	case strings.HasPrefix(ref, "//"):
		scheme, _, _ := strings.Cut(base, "//")
		return scheme + "//" + curlEscapePath(ref[2:])
	case strings.HasPrefix(ref, "/"):
		return root + curlEscape(ref, false)
	}
	path, _, _ = strings.Cut(path, "?")
	if strings.HasPrefix(ref, "?") {
		return root + path + curlEscape(ref, false)
	}
	path, ref = curlClimb(cutLast(path), ref)
	sep := "/"
	if path == "/" || strings.HasPrefix(ref, "/") || strings.HasPrefix(ref, "?") {
		sep = ""
	}
	return root + path + sep + curlEscape(ref, false)
}

// curlRoot splits a URL behind its authority.
func curlRoot(base string) (root, rest string) {
	start := strings.Index(base, "//") + 2
	end := len(base)
	if i := strings.IndexAny(base[start:], "/?"); i >= 0 {
		end = start + i
	}
	return base[:end], base[end:]
}

// curlClimb takes a leading "./" and every "../" off ref and as many segments
// off the path.
func curlClimb(path, ref string) (string, string) {
	ref = strings.TrimPrefix(ref, "./")
	for strings.HasPrefix(ref, "../") {
		path, ref = cutLast(path), ref[3:]
	}
	return path, ref
}

// cutLast returns the path without its last segment and the slash before it.
func cutLast(path string) string {
	return path[:max(strings.LastIndexByte(path, '/'), 0)]
}

// curlEscapePath escapes what follows the host of a scheme-relative reference.
func curlEscapePath(s string) string {
	end := strings.IndexAny(s, "/?#")
	if end < 0 {
		return s
	}
	return s[:end] + curlEscape(s[end:], false)
}

// curlEscape escapes bytes beyond ASCII and spaces, which become "+" behind
// the "?".
func curlEscape(s string, query bool) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		switch {
		case c == ' ' && query:
			b.WriteByte('+')
		case c == ' ':
			b.WriteString("%20")
		case c >= 0x80:
			b.Write([]byte{'%', lowerHex[c>>4], lowerHex[c&15]})
		default:
			query = query || c == '?'
			b.WriteByte(c)
		}
	}
	return b.String()
}

// curlAbsolute reads an absolute URL.
func curlAbsolute(s string, redirect, asIs bool) (URI, error) {
	var u URI
	u.Scheme = curlScheme(s)
	rest := s[len(u.Scheme)+1:]
	if !curlSpeaks(u.Scheme) {
		return u, wrong("curl does not know the scheme %s", u.Scheme)
	}
	host := strings.TrimLeft(rest, "/")
	if slashes := len(rest) - len(host); slashes < 1 || slashes > 3 {
		return u, wrong(fmt.Sprintf("%d slashes follow the scheme: curl takes one to three", slashes), "")
	}
	auth := host
	if i := strings.IndexAny(host, "/?#"); i >= 0 {
		auth = host[:i]
	}
	u.setPath(host[len(auth):], redirect, asIs)
	if err := curlControls(s, redirect); err != nil {
		return u, err
	}
	return u, u.setCurlAuthority(auth)
}

// setPath splits path, query and fragment as curl does: an empty query or
// fragment is as good as none.
func (u *URI) setPath(s string, redirect, asIs bool) {
	s, frag, _ := strings.Cut(s, "#")
	if frag != "" {
		u.Fragment = &frag
	}
	path, query, _ := strings.Cut(s, "?")
	if redirect {
		path, query = curlEscape(path, false), curlEscape(query, true)
	}
	if query != "" {
		u.Query = &query
	}
	if !asIs {
		path = RemoveDots(path)
	}
	if path == "" {
		path = "/"
	}
	u.Path = path
}

// curlControls refuses control bytes anywhere and spaces that were not escaped.
func curlControls(s string, redirect bool) error {
	for i, c := range []byte(s) {
		if c < 0x20 || c == 0x7f {
			return wrong(fmt.Sprintf("byte %d is the control byte 0x%02x, which curl refuses in a URL", i+1, c), "")
		}
	}
	authority, _, _ := strings.Cut(s, "?")
	if root, _ := curlRoot(authority); strings.Contains(root, " ") {
		return wrong("there is a space in the authority", "")
	}
	if !redirect && strings.Contains(s, " ") {
		return wrong("there is a space in the URL: write %20", "")
	}
	if _, frag, _ := strings.Cut(s, "#"); strings.Contains(frag, " ") {
		return wrong("there is a space in the fragment, which curl does not escape there", "")
	}
	return nil
}

func curlSpeaks(scheme string) bool {
	switch scheme {
	case "http", "https", "ftp", "ftps", "file", "dict", "gopher", "gophers", "imap",
		"imaps", "ldap", "ldaps", "mqtt", "pop3", "pop3s", "rtmp", "rtsp", "scp",
		"sftp", "smb", "smbs", "smtp", "smtps", "telnet", "tftp":
		return true
	}
	return false
}

func isControl(r rune) bool { return r < 0x20 || r == 0x7f }
