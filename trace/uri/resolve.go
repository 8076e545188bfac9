package uri

import "strings"

// Resolve resolves a reference against the URI of the document that it stands
// in, by RFC 3986 §5.2 and leniently: every text is a reference, and one with
// the base's scheme and no authority ("http:next") counts as relative, as
// §5.2.2 allows. Nothing is decoded, escaped or checked. What names no host
// ("mailto:x", "http:///x") comes back without one.
//
// It says what a reference means by the RFC. Browsers read some by the WHATWG
// URL Standard in another way, and [Chromium] and the other parsers have that:
// a backslash is a slash there, tabs and line ends vanish, spaces around the
// reference too, %2e is a dot, the slashes behind "https:" may be any number,
// and the host is decoded.
func Resolve(base URI, ref string) URI {
	u := Split(ref)
	authority := hasAuthority(ref, u)
	if u.Scheme == base.Scheme && !authority {
		u.Scheme, u.Path, u.Opaque = "", u.Opaque, ""
	}
	switch {
	case u.Scheme != "", authority:
		if u.Scheme == "" {
			u.Scheme = base.Scheme
		}
		u.Path = RemoveDots(u.Path)
		return u
	case u.Path == "":
		u.Path = base.Path
		if u.Query == nil {
			u.Query = base.Query
		}
	case u.Path[0] == '/':
		u.Path = RemoveDots(u.Path)
	default:
		u.Path = RemoveDots(directory(base.Path) + u.Path)
	}
	u.Scheme, u.Userinfo, u.Host, u.Port = base.Scheme, base.Userinfo, base.Host, base.Port
	return u
}

// directory returns a path up to its last slash, "/" when it has none.
func directory(path string) string {
	if i := strings.LastIndexByte(path, '/'); i >= 0 {
		return path[:i+1]
	}
	return "/"
}

// RemoveDots takes "." and ".." segments out of a path (RFC 3986 §5.2.4).
func RemoveDots(path string) string {
	if !strings.Contains(path, "/.") {
		return path
	}
	var out []string
	segments := strings.Split(strings.TrimPrefix(path, "/"), "/")
	for i, s := range segments {
		last := i == len(segments)-1
		switch {
		case s == ".." && len(out) > 0:
			out = out[:len(out)-1]
			fallthrough
		case s == ".", s == "..":
			if last {
				out = append(out, "")
			}
		default:
			out = append(out, s)
		}
	}
	return "/" + strings.Join(out, "/")
}
