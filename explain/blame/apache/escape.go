package apache

import (
	"strings"

	"detour/explain/blame/lazy"
)

const hexDigits = "0123456789abcdef"

// escapePath escapes all that a path can't hold, in the server's lower case.
// What is escaped already is escaped again.
func escapePath(s string) string {
	return mapKnown(s, func(s string) string {
		i := 0
		for i < len(s) && inPath(s[i]) {
			i++
		}
		if i == len(s) {
			return s
		}
		b := make([]byte, i, len(s)+16)
		copy(b, s)
		for ; i < len(s); i++ {
			if c := s[i]; inPath(c) {
				b = append(b, c)
			} else {
				b = append(b, '%', hexDigits[c>>4], hexDigits[c&15])
			}
		}
		return string(b)
	})
}

func inPath(c byte) bool { return isAlnum(c) || strings.IndexByte("$-_.+!*'(),:;@&=/~", c) >= 0 }

// escapeURI is escapePath for a whole path: the server calls both by turns.
func escapeURI(s string) string { return escapePath(s) }

// escapeTarget escapes a target but for its query and its fragment.
func escapeTarget(s string) string {
	rest, fragment, hasFragment := strings.Cut(s, "#")
	path, query, hasQuery := strings.Cut(rest, "?")
	path = escapePath(plainAuthority(path))
	if hasQuery {
		path += "?" + query
	}
	if hasFragment {
		path += "#" + fragment
	}
	return path
}

// plainAuthority drops the port that a scheme has anyway and a password, as the
// server does when it puts a target together again.
func plainAuthority(s string) string {
	scheme, rest, found := strings.Cut(s, "://")
	if !found || strings.ContainsAny(scheme, "/:") {
		return s
	}
	host, path := rest, ""
	if i := strings.IndexByte(rest, '/'); i >= 0 {
		host, path = rest[:i], rest[i:]
	}
	user := ""
	if i := strings.LastIndexByte(host, '@'); i >= 0 {
		user, host = host[:i], host[i+1:]
		if name, _, secret := strings.Cut(user, ":"); secret {
			user = name + ":XXXXXXXX"
		}
		user += "@"
	}
	if name, port, ok := strings.Cut(host, ":"); ok && !strings.HasPrefix(host, "[") && (port == "" || defaultPorts.Get(lower(scheme)) == port) {
		host = name
	}
	return scheme + "://" + user + host + path
}

var defaultPorts = lazy.Map[string, string]{Make: func() map[string]string {
	return map[string]string{"http": "80", "https": "443", "ftp": "21", "ws": "80", "wss": "443"}
}}

// normalize removes dot segments, puts slashes together and decodes what needs no
// escape, all in one pass. It fails on a path above the root, on a bad escape, and
// on what isn't a path.
func normalize(s string, mergeSlashes, decode bool) (string, bool) {
	if s == "" || s[0] != '/' {
		return s, s == "*"
	}
	good := true
	b := []byte(s)
	at := func(i int) byte {
		if i < len(b) {
			return b[i]
		}
		return 0
	}
	end := func(i int) bool { return i >= len(b) || b[i] == '/' }
	l, w := 1, 1
	for l < len(b) {
		if decode && b[l] == '%' {
			if c, valid := unhex(b, l+1); !valid {
				good = false
			} else if unreserved(c) {
				l += 2
				b[l] = c
			}
		}
		if w == 0 || b[w-1] == '/' {
			if mergeSlashes && b[l] == '/' {
				for l < len(b) && b[l] == '/' {
					l++
				}
				continue
			}
			if b[l] == '.' {
				if end(l + 1) {
					l++
					if l < len(b) {
						l++
					}
					continue
				}
				n := l + 1
				dots := at(n) == '.'
				if !dots && decode && at(n) == '%' && at(n+1) == '2' && at(n+2)|0x20 == 'e' {
					dots, n = true, n+2
				}
				if dots && end(n+1) {
					if w > 1 {
						for w--; w > 0 && b[w-1] != '/'; w-- {
						}
					} else {
						good = false
					}
					l = n + 1
					if l < len(b) {
						l++
					}
					continue
				}
			}
		}
		b[w] = b[l]
		w++
		l++
	}
	return string(b[:w]), good
}

func unhex(b []byte, i int) (byte, bool) {
	if i+1 >= len(b) {
		return 0, false
	}
	hi, lo := hexValue(b[i]), hexValue(b[i+1])
	if hi < 0 || lo < 0 {
		return 0, false
	}
	return byte(hi<<4 | lo), true
}

func hexValue(c byte) int {
	switch {
	case isDigit(c):
		return int(c - '0')
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return int(c|0x20-'a') + 10
	}
	return -1
}

func unreserved(c byte) bool { return isAlnum(c) || c == '-' || c == '.' || c == '_' || c == '~' }

// slashMode says what becomes of an escaped slash: AllowEncodedSlashes.
type slashMode uint8

const (
	forbidSlashes slashMode = iota
	keepSlashes
	decodeSlashes
)

// unescape decodes a path once. It returns 400 for a bad escape, 404 for a zero
// byte and for a slash where that is forbidden, else 0.
func unescape(s string, slashes slashMode, keepUnreserved bool) (string, int) {
	if !strings.Contains(s, "%") {
		return s, 0
	}
	b := make([]byte, 0, len(s))
	status := 0
	for i := 0; i < len(s); i++ {
		if s[i] != '%' {
			b = append(b, s[i])
			continue
		}
		c, valid := unhex([]byte(s[i:min(i+3, len(s))]), 1)
		switch {
		case !valid:
			status = 400
			b = append(b, '%')
		case c == 0 || c == '/' && slashes == forbidSlashes:
			if status == 0 {
				status = 404
			}
			b = append(b, '?')
			i += 2
		case keepUnreserved && unreserved(c), c == '/' && slashes == keepSlashes:
			b = append(b, s[i:i+3]...)
			i += 2
		default:
			b = append(b, c)
			i += 2
		}
	}
	return string(b), status
}
