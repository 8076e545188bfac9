package uri

import (
	"strings"
	"sync"

	whatwg "github.com/nlnwa/whatwg-url/url"
)

// nodeURL is the WHATWG parser as Node and Firefox follow it to the letter.
var nodeURL = sync.OnceValue(func() whatwg.Parser { return whatwg.NewParser() })

// readStandard reads a Location as UTF-8, broken bytes replaced, by the WHATWG
// URL Standard and nothing else: for clients that were not measured.
func readStandard(base *URI, ref string) (URI, error) {
	return readNode(base, ref, strings.ToValidUTF8(ref, "\uFFFD"))
}

// readFetch reads a Location as UTF-8, broken bytes replaced, by the WHATWG
// URL Standard (undici, lib/web/fetch/util.js responseLocationURL).
func readFetch(base *URI, ref string) (URI, error) {
	if strings.HasSuffix(ref, " ") && base != nil { // isValidHeaderValue: it stays a text and becomes no URL
		return URI{}, wrong("white space ends it", "")
	}
	return withoutEmptyQuery(readNode(base, ref, strings.ToValidUTF8(ref, "\uFFFD")))
}

// readNodeLatin reads the bytes of a Location as ISO 8859-1, as Node's http
// module hands them on.
func readNodeLatin(base *URI, ref string) (URI, error) {
	return withoutEmptyQuery(readNode(base, ref, latin1ToUTF8(ref)))
}

// readUndici is the same for undici's interceptor, which asks for path and
// query only.
func readUndici(base *URI, ref string) (URI, error) {
	u, err := readNodeLatin(base, ref)
	if base != nil {
		u.Fragment, u.Userinfo = nil, nil
		if u.Opaque != "" && u.Scheme == "blob" {
			return u, err
		}
	}
	return u, err
}

func readNode(base *URI, ref, decoded string) (URI, error) {
	if base == nil {
		decoded = ref
	}
	return readWHATWG(nodeURL(), base, decoded)
}

// withoutEmptyQuery takes a "?" off that nothing follows: a URL object of
// Node's has no search for it.
func withoutEmptyQuery(u URI, err error) (URI, error) {
	if u.Query != nil && *u.Query == "" {
		u.Query = nil
	}
	return u, err
}

// readNodeFetch is Node's way of a package that builds the target by itself,
// an empty query included (node-fetch, src/utils/get-search.js).
func readNodeFetch(base *URI, ref string) (URI, error) {
	return readNode(base, ref, latin1ToUTF8(ref))
}

// firefoxURL is the WHATWG parser with what Firefox escapes beyond it.
var firefoxURL = sync.OnceValue(func() whatwg.Parser {
	return whatwg.NewParser(whatwg.WithPathPercentEncodeSet(whatwg.PathPercentEncodeSet.Set('^')))
})

// readFirefox reads a Location as Firefox does: a tab or a line end inside is
// escaped, not taken out (measured).
func readFirefox(base *URI, ref string) (URI, error) {
	if base != nil {
		ref = escapeNonASCII(strings.NewReplacer("\t", "%09", "\r", "%0D", "\n", "%0A").Replace(ref))
	}
	return readWHATWG(firefoxURL(), base, ref)
}
