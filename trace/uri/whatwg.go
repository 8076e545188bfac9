package uri

import (
	"fmt"
	"strings"
	"sync"

	invalid "github.com/nlnwa/whatwg-url/errors"
	whatwg "github.com/nlnwa/whatwg-url/url"
)

// chromiumURL is the WHATWG parser with what Chromium does beyond the
// standard: "|" and "^" in a path are escaped. The measured cases are in
// testdata/locations-chromium.jsonl.
var chromiumURL = sync.OnceValue(func() whatwg.Parser {
	return whatwg.NewParser(whatwg.WithPathPercentEncodeSet(whatwg.PathPercentEncodeSet.Set('|', '^')))
})

// readChromium reads a reference by the WHATWG URL Standard. Bytes beyond
// ASCII are escaped first, one by one, so that a Location in Latin-1 keeps its
// bytes (Chromium, net/http/http_response_headers.cc).
func readChromium(base *URI, ref string) (URI, error) {
	if base == nil {
		u, err := chromiumURL().Parse(ref)
		return fromWHATWG(u, err)
	}
	if IsDeep(*base, ref) {
		return URI{}, errDeep
	}
	u, err := chromiumURL().ParseRef(base.WithoutFragment().String(), escapeNonASCII(ref))
	return fromWHATWG(u, err)
}

// maxSteps bounds the segments of a path that is resolved by the WHATWG URL
// Standard. The library writes a path out in a time that grows with their
// square: seconds, for what fits into one Location.
const maxSteps = 4 << 10

// IsDeep reports whether the path of a reference, resolved against a base, has
// more segments than are resolved here.
func IsDeep(base URI, ref string) bool {
	path, _, _ := strings.Cut(ref, "#")
	path, _, _ = strings.Cut(path, "?")
	if strings.Count(base.Path, "/")+strings.Count(path, "/")+strings.Count(path, `\`) <= maxSteps {
		return false // whatever they are
	}
	deepest, depth := 0, strings.Count(base.Path, "/")
	for step := range strings.SplitSeq(strings.ReplaceAll(path, `\`, "/"), "/") {
		switch strings.ReplaceAll(strings.ToLower(step), "%2e", ".") {
		case ".":
		case "..":
			depth = max(0, depth-1)
		default:
			depth++
		}
		deepest = max(deepest, depth)
	}
	return deepest > maxSteps
}

// notWHATWG says what is wrong with a URL that people get wrong. Not every
// failure of the parser has a sentence that helps.
var notWHATWG = map[invalid.ErrorType]string{
	invalid.HostMissing:            "it names no host",
	invalid.PortOutOfRange:         "its port is above 65535",
	invalid.PortInvalid:            "its port is not a number",
	invalid.IPv6Unclosed:           "its IPv6 address has no closing bracket",
	invalid.IPv4OutOfRangePart:     "its IPv4 address has a part above 255",
	invalid.IPv4TooManyParts:       "its IPv4 address has more than four parts",
	invalid.DomainInvalidCodePoint: "its host has a character that no host may have",
}

func fromWHATWG(u *whatwg.Url, err error) (URI, error) {
	if err != nil {
		why := notWHATWG[invalid.Type(err)]
		if why != "" {
			why += ": "
		}
		return URI{}, wrong(why+"not a valid URL by the WHATWG URL Standard", "")
	}
	return Split(u.Href(false)), nil
}

func escapeNonASCII(s string) string {
	if isASCII(s) {
		return s
	}
	var b strings.Builder
	for _, c := range []byte(s) {
		if c >= 0x80 {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}
