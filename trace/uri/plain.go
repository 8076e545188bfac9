package uri

import "strings"

// plain reads the common cases, which all parsers read alike and which need
// none: a path of plain characters without dot segments, with a plain query or
// not, alone or behind "http://shop.test".
func plain(base URI, ref string) (URI, bool) {
	u := base
	path := ref
	if ref != "" && ref[0] == 'h' {
		origin := plainOrigin(ref)
		if origin == 0 {
			return base, false
		}
		scheme, host, _ := strings.Cut(ref[:origin], "://")
		u, path = URI{Scheme: scheme, Host: host}, ref[origin:]
	}
	query := len(path)
	for i := range len(path) {
		switch c := path[i]; {
		case c == '?' && query == len(path):
			query = i
		case c == '/' && i+1 < len(path) && (path[i+1] == '/' || path[i+1] == '.') && query == len(path):
			return base, false
		case !isPlain[c] || c == '=' && query == len(path):
			return base, false
		}
	}
	if path == "" || path[0] != '/' || len(ref) < 2 || query == len(path)-1 {
		return base, false
	}
	u.Path, u.Query, u.Fragment = path[:query], nil, nil
	if query < len(path) {
		q := path[query+1:]
		u.Query = &q
	}
	return u, true
}

// plainOrigin returns the length of the "http://shop.test" that a reference
// begins with: letters in lower case, no port and no number for an address.
func plainOrigin(ref string) int {
	start := 0
	for _, s := range []string{"http://", "https://"} {
		if strings.HasPrefix(ref, s) {
			start = len(s)
		}
	}
	end := strings.IndexByte(ref[start:], '/') + start
	if start == 0 || end <= start || end-start > 253 {
		return 0
	}
	host := ref[start:end]
	last := host[strings.LastIndexByte(host, '.')+1:]
	if last == "" || last[0] < 'a' || 'z' < last[0] || strings.Contains(host, "..") || host[0] == '.' || strings.Contains(host, "xn--") {
		return 0
	}
	for i := range len(host) {
		c := host[i]
		if !isPlain[c] || 'A' <= c && c <= 'Z' || strings.IndexByte("_~/=", c) >= 0 {
			return 0
		}
	}
	return end
}

// isPlain has the bytes that no parser changes: RFC 3986's unreserved ones, the
// slash, and "=" in a query.
var isPlain = func() (set [256]bool) {
	for _, c := range []byte(pyUnreserved + "/=") {
		set[c] = true
	}
	return set
}()
