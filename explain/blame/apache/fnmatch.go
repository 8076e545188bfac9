package apache

import "strings"

// fnmatch matches a wildcard pattern as the server does: with pathname a slash is
// matched by a slash only, with fold case doesn't count. It is bounded: a star is
// tried once for each place it can end, segment by segment.
func fnmatch(pattern, s string, pathname, fold bool) bool {
	if fold {
		pattern, s = lower(pattern), lower(s)
	}
	if !pathname {
		return globSegment(pattern, s)
	}
	for {
		p, prest, pmore := cutSegment(pattern)
		t, trest, tmore := strings.Cut(s, "/")
		if !globSegment(p, t) || pmore != tmore {
			return false
		}
		if !pmore {
			return true
		}
		pattern, s = prest, trest
	}
}

// cutSegment cuts a pattern at its next slash.
func cutSegment(p string) (string, string, bool) {
	for i := 0; i < len(p); i++ {
		switch p[i] {
		case '\\':
			i++
		case '/':
			return p[:i], p[i+1:], true
		}
	}
	return p, "", false
}

// globSegment matches by going back to the last star only, which is enough.
func globSegment(p, s string) bool {
	pi, si, star, mark := 0, 0, -1, 0
	for si < len(s) {
		if pi < len(p) && p[pi] == '*' {
			star, mark = pi, si
			pi++
			continue
		}
		if n, ok := globOne(p[min(pi, len(p)):], s[si]); ok {
			pi += n
			si++
			continue
		}
		if star < 0 {
			return false
		}
		mark++
		pi, si = star+1, mark
	}
	for pi < len(p) && p[pi] == '*' {
		pi++
	}
	return pi == len(p)
}

// globOne matches one byte and tells how much of the pattern that took.
func globOne(p string, c byte) (int, bool) {
	switch {
	case p == "":
		return 0, false
	case p[0] == '?':
		return 1, true
	case p[0] == '\\' && len(p) > 1:
		return 2, p[1] == c
	case p[0] == '[':
		if n, in, valid := globClass(p, c); valid {
			return n, in
		}
	}
	return 1, p[0] == c
}

// globClass reads [a-z] and [!a-z].
func globClass(p string, c byte) (n int, in, valid bool) {
	i := 1
	not := i < len(p) && (p[i] == '!' || p[i] == '^')
	if not {
		i++
	}
	for first := true; i < len(p); first = false {
		if p[i] == ']' && !first {
			return i + 1, in != not, true
		}
		lo := p[i]
		if lo == '\\' && i+1 < len(p) {
			i++
			lo = p[i]
		}
		hi := lo
		if i+2 < len(p) && p[i+1] == '-' && p[i+2] != ']' {
			hi = p[i+2]
			i += 2
		}
		in = in || c >= lo && c <= hi
		i++
	}
	return 0, false, false
}
