package uri

import (
	"net/url"
	"strconv"
	"strings"
)

const (
	upperHex = "0123456789ABCDEF"
	lowerHex = "0123456789abcdef"
)

// writeEscape writes a byte as "%2F".
func writeEscape(b *strings.Builder, c byte) {
	b.WriteByte('%')
	b.WriteByte(upperHex[c>>4])
	b.WriteByte(upperHex[c&15])
}

// IsReference reports text in the characters of a URI reference, with two digits
// behind each percent sign (RFC 3986 §2).
func IsReference(s string) bool {
	for i := range len(s) {
		switch c := s[i]; {
		case c <= ' ' || c >= 0x7f || strings.IndexByte("\"<>\\^`{|}", c) >= 0:
			return false
		case c == '%' && (i+2 >= len(s) || !isHexDigit(s[i+1]) || !isHexDigit(s[i+2])):
			return false
		}
	}
	return true
}

func isHexDigit(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'f'
}

// Unescape decodes the escapes of a text; one with a broken escape stays as it
// is.
func Unescape(s string) string {
	if t, err := url.PathUnescape(s); err == nil {
		return t
	}
	return s
}

// unescapeLeniently decodes percent-encoded bytes and leaves a stray "%" alone.
func unescapeLeniently(s string) string {
	if !strings.Contains(s, "%") {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			if n, err := strconv.ParseUint(s[i+1:i+3], 16, 8); err == nil {
				b.WriteByte(byte(n))
				i += 2
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// pctEncode escapes all bytes that are not in keep.
func pctEncode(s, keep string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		if strings.IndexByte(keep, c) >= 0 {
			b.WriteByte(c)
		} else {
			writeEscape(&b, c)
		}
	}
	return b.String()
}

// unhex decodes two hexadecimal digits.
func unhex(a, b byte) (byte, bool) {
	hi, lo := strings.IndexByte("0123456789abcdef", a|0x20), strings.IndexByte("0123456789abcdef", b|0x20)
	if a < '0' || b < '0' || hi < 0 || lo < 0 {
		return 0, false
	}
	return byte(hi<<4 | lo), true
}

// escapeNonASCII escapes the bytes beyond ASCII.
func escapeNonASCII(s string) string {
	if isASCII(s) {
		return s
	}
	var b strings.Builder
	for _, c := range []byte(s) {
		if c >= 0x80 {
			writeEscape(&b, c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

func isASCII(s string) bool {
	for _, c := range []byte(s) {
		if c >= 0x80 {
			return false
		}
	}
	return true
}

// lineEnds are the bytes that many readers take out of a URL, wherever they
// stand.
var lineEnds = strings.NewReplacer("\t", "", "\r", "", "\n", "")

func withoutLineEnds(s string) string {
	if !strings.ContainsAny(s, "\t\r\n") {
		return s
	}
	return lineEnds.Replace(s)
}
