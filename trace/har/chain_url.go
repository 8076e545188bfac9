package har

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"detour/trace/uri"
)

// targets returns the normalised URLs that a redirect may lead to: writers put
// the Location as received, resolved or not, into the redirectURL.
func (n *node) targets() []string {
	refs := append([]string{n.RedirectURL}, n.Hop.Response.Fields.Values("Location")...)
	base := n.Hop.Request.URI
	var out []string
	add := func(ref string) {
		u, err := uri.Standard.Resolve(base, ref) // as browsers do
		if err != nil {
			return
		}
		if s := normal(u); !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	for _, ref := range refs {
		if ref == "" {
			continue
		}
		add(ref)
		if bytes, ok := latin1(ref); ok {
			add(bytes)
		}
	}
	return out
}

// upgraded returns the https form of the http targets.
func upgraded(targets []string) []string {
	var out []string
	for _, t := range targets {
		if rest, ok := strings.CutPrefix(t, "http://"); ok {
			out = append(out, "https://"+rest)
		}
	}
	return out
}

// latin1 returns the reference with its characters beyond ASCII escaped as the
// bytes of Latin-1: a writer shows the bytes of a Location as characters.
func latin1(ref string) (string, bool) {
	var b strings.Builder
	for _, r := range ref {
		switch {
		case r < utf8.RuneSelf:
			b.WriteByte(byte(r))
		case r < 0x100:
			fmt.Fprintf(&b, "%%%02X", r)
		default:
			return "", false
		}
	}
	return b.String(), b.Len() != len(ref)
}

// normal returns a URI in a form that equal targets share: host in lower case,
// no default port, no fragment, escapes in upper case and where they must be.
func normal(u uri.URI) string {
	u.Host = strings.ToLower(u.Host)
	u.Fragment, u.Userinfo = nil, nil
	if u.Path == "" && u.Opaque == "" {
		u.Path = "/"
	}
	u.Path = escaped(u.Path)
	if u.Query != nil {
		q := escaped(*u.Query)
		u.Query = &q
	}
	return u.String()
}

const hexDigits = "0123456789ABCDEF"

// escaped escapes all but the characters that never need it (RFC 3986 §2), and
// writes the escapes that are there in upper case.
func escaped(s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool { return r == '%' || !isPlain(r) }) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '%' && i+2 < len(s):
			b.WriteString("%" + strings.ToUpper(s[i+1:i+3]))
			i += 2
		case isPlain(rune(c)):
			b.WriteByte(c)
		default:
			b.Write([]byte{'%', hexDigits[c>>4], hexDigits[c&15]})
		}
	}
	return b.String()
}

func isPlain(r rune) bool {
	return r < utf8.RuneSelf && ('a' <= r|0x20 && r|0x20 <= 'z' || '0' <= r && r <= '9' || strings.ContainsRune("-._~/?=&:@!$'()*+,;", r))
}
