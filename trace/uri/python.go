package uri

import (
	"strings"

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

func isAlnum(c byte) bool { return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z' }
