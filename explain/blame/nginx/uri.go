package nginx

import "strings"

// A target is what nginx makes of a request target.
type target struct {
	raw    string // as it was sent: $request_uri
	uri    string // decoded, dots and double slashes taken out
	args   string
	quoted bool // % or + stood in it, so that captures are escaped again
}

// parseTarget reads the request target in origin form. It fails where nginx
// answers 400.
func parseTarget(raw string, mergeSlashes bool) (target, bool) {
	t := target{raw: raw}
	for i := range len(raw) {
		if raw[i] <= ' ' || raw[i] == 0x7f {
			return t, false
		}
	}
	path, args, _ := strings.Cut(raw, "?")
	if hash := strings.IndexByte(path, '#'); hash >= 0 {
		path, args = path[:hash], ""
	}
	t.args, _, _ = strings.Cut(args, "#")
	t.quoted = strings.ContainsAny(path, "%+")
	var ok bool
	t.uri, ok = normalize(path, mergeSlashes)
	return t, ok && path != ""
}

// normalize decodes a path and takes out dots and double slashes, state by state
// as ngx_http_parse_complex_uri does.
func normalize(path string, mergeSlashes bool) (string, bool) {
	const (
		usual = iota
		slash
		dot
		dots
	)
	state, out := usual, make([]byte, 0, len(path))
	for i := 0; i < len(path); {
		c, n, literal, ok := decoded(path[i:])
		if !ok {
			return "", false
		}
		i += n
		switch {
		case literal || c != '/' && c != '.':
			state, out = usual, append(out, c)
		case c == '.' && (state == slash || state == dot):
			state, out = state+1, append(out, c)
		case c == '.':
			state, out = usual, append(out, c)
		case state == dot:
			state, out = slash, out[:len(out)-1]
		case state == dots:
			if out, ok = parent(out); !ok {
				return "", false
			}
			state = slash
		case state == usual || !mergeSlashes:
			state, out = slash, append(out, c)
		}
	}
	switch state {
	case dot:
		out = out[:len(out)-1]
	case dots:
		var ok bool
		if out, ok = parent(out); !ok {
			return "", false
		}
	}
	return string(out), true
}

// decoded reads one byte of a path. What %23, %25 and %3F stand for has no
// meaning for the path any more.
func decoded(s string) (c byte, n int, literal, ok bool) {
	if s[0] != '%' {
		return s[0], 1, false, true
	}
	if len(s) < 3 || !isHex(s[1]) || !isHex(s[2]) {
		return 0, 0, false, false
	}
	c = unhex(s[1])<<4 | unhex(s[2])
	return c, 3, c == '%' || c == '#' || c == '?', c != 0
}

// parent takes the two dots at the end away, and the segment before them.
func parent(out []byte) ([]byte, bool) {
	for u := len(out) - 4; u >= 0; u-- {
		if out[u] == '/' {
			return out[:u+1], true
		}
	}
	return nil, false
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c|32 && c|32 <= 'f'
}

func unhex(c byte) byte {
	if c <= '9' {
		return c - '0'
	}
	return c | 32 - 'a' + 10
}

// What ngx_escape_uri escapes, besides control bytes and those from 0x7f on.
const (
	escapedInURI  = " \"#%?<>\\^`{|}"
	escapedInArgs = escapedInURI + "&+;"
)

func escape(s, set string) string {
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		if c == 0 || c > ' ' && c < 0x7f && strings.IndexByte(set, c) < 0 {
			b.WriteByte(c) // 0 is a hole, not a byte
			continue
		}
		b.WriteByte('%')
		b.WriteByte("0123456789ABCDEF"[c>>4])
		b.WriteByte("0123456789ABCDEF"[c&15])
	}
	return b.String()
}

// unescapeRedirect is ngx_unescape_uri as a rewrite that redirects uses it: up to
// the first question mark, printable bytes above % come out of their escapes.
func unescapeRedirect(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '?':
			b.WriteString(s[i:])
			return b.String()
		case c != '%':
			b.WriteByte(c)
		case i+1 >= len(s):
		case !isHex(s[i+1]):
			i++
			b.WriteByte(s[i])
		case i+2 >= len(s):
			i++
		case !isHex(s[i+2]):
			i += 2
		default:
			c = unhex(s[i+1])<<4 | unhex(s[i+2])
			i += 2
			if c == '?' {
				b.WriteByte(c)
				b.WriteString(s[i+1:])
				return b.String()
			}
			if c > '%' && c < 0x7f {
				b.WriteByte(c)
			} else {
				b.WriteString(s[i-2 : i+1])
			}
		}
	}
	return b.String()
}
