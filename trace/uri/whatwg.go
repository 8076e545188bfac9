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
	if base != nil {
		ref = escapeNonASCII(ref)
	}
	return readWHATWG(chromiumURL(), base, ref)
}

// readWHATWG reads by a parser of the library what it reads in good time.
func readWHATWG(parser whatwg.Parser, base *URI, ref string) (URI, error) {
	switch {
	case isDeep(base, ref):
		return URI{}, deepPath()
	case len(authorityIn(base, ref)) > maxAuthority:
		return URI{}, longAuthority()
	case base == nil:
		return fromWHATWG(parser.Parse(ref))
	}
	return fromWHATWG(parser.ParseRef(base.WithoutFragment().String(), ref))
}

// maxSteps bounds the segments of a path, and maxAuthority the bytes of an
// authority, that are read by the WHATWG URL Standard. The library takes a time
// that grows with their square: seconds, for what fits into one Location.
const (
	maxSteps     = 4 << 10
	maxAuthority = 2 << 10
)

func deepPath() error { return wrong(fmt.Sprintf("its path has more than %d steps", maxSteps), "") }

func longAuthority() error {
	return wrong(fmt.Sprintf("its authority has more than %d bytes", maxAuthority), "")
}

// isDeep reports whether the path of a reference, resolved against a base, has
// more segments than are resolved here.
func isDeep(base *URI, ref string) bool {
	path, _, _ := strings.Cut(ref, "#")
	path, _, _ = strings.Cut(path, "?")
	depth := 0
	if base != nil {
		depth = strings.Count(base.Path, "/")
	}
	if depth+strings.Count(path, "/")+strings.Count(path, `\`) <= maxSteps {
		return false // whatever they are
	}
	deepest := 0
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

// authorityIn returns the authority of a reference as the WHATWG URL Standard
// finds it: behind slashes of either kind, and without them behind a scheme
// that is special and not the base's.
func authorityIn(base *URI, ref string) string {
	ref = strings.TrimLeftFunc(ref, func(r rune) bool { return r <= ' ' })
	ref = withoutLineEnds(ref)
	scheme, rest, ok := strings.Cut(ref, ":")
	if !ok || !IsScheme(scheme) {
		scheme, rest = "", ref
	}
	authority := strings.TrimLeft(rest, `/\`)
	relative := scheme == "" || DefaultPort(strings.ToLower(scheme)) == "" || base != nil && strings.EqualFold(scheme, base.Scheme)
	if relative && len(rest)-len(authority) < 2 {
		return ""
	}
	if i := strings.IndexAny(authority, `/\?#`); i >= 0 {
		authority = authority[:i]
	}
	return authority
}

// notWHATWG says what is wrong with a URL that people get wrong. Not every
// failure of the parser has a sentence that helps.
func notWHATWG(t invalid.ErrorType) string {
	switch t {
	case invalid.HostMissing:
		return "it names no host"
	case invalid.PortOutOfRange:
		return "its port is above 65535"
	case invalid.PortInvalid:
		return "its port is not a number"
	case invalid.IPv6Unclosed:
		return "its IPv6 address has no closing bracket"
	case invalid.IPv4OutOfRangePart:
		return "its IPv4 address has a part above 255"
	case invalid.IPv4TooManyParts:
		return "its IPv4 address has more than four parts"
	case invalid.DomainInvalidCodePoint:
		return "its host has a character that no host may have"
	}
	return ""
}

func fromWHATWG(u *whatwg.Url, err error) (URI, error) {
	if err != nil {
		why := notWHATWG(invalid.Type(err))
		if why != "" {
			why += ": "
		}
		return URI{}, wrong(why+"not a valid URL by the WHATWG URL Standard", "")
	}
	return Split(u.Href(false)), nil
}
