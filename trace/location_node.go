package trace

import (
	"errors"
	"fmt"
	"strings"
	"sync"

	whatwg "github.com/nlnwa/whatwg-url/url"
)

var errDeep = fmt.Errorf("its path has more than %d steps", maxSteps)

// nodeURL is the WHATWG parser as Node and Firefox follow it to the letter.
var nodeURL = sync.OnceValue(func() whatwg.Parser { return whatwg.NewParser() })

// parseStandard reads a Location as UTF-8, broken bytes replaced, by the WHATWG
// URL Standard and nothing else: for clients that were not measured.
func parseStandard(base *URI, ref string, _ bool) (URI, error) {
	return parseNode(base, ref, strings.ToValidUTF8(ref, "\uFFFD"))
}

// parseFetch reads a Location as UTF-8, broken bytes replaced, by the WHATWG
// URL Standard (undici, lib/web/fetch/util.js responseLocationURL).
func parseFetch(base *URI, ref string, _ bool) (URI, error) {
	if strings.HasSuffix(ref, " ") && base != nil { // isValidHeaderValue: it stays a text and becomes no URL
		return URI{}, errors.New("white space ends it")
	}
	return withoutEmptyQuery(parseNode(base, ref, strings.ToValidUTF8(ref, "\uFFFD")))
}

// parseNodeLatin reads the bytes of a Location as ISO 8859-1, as Node's http
// module hands them on.
func parseNodeLatin(base *URI, ref string, _ bool) (URI, error) {
	return withoutEmptyQuery(parseNode(base, ref, latin1ToUTF8(ref)))
}

// parseUndici is the same for undici's interceptor, which asks for path and
// query only.
func parseUndici(base *URI, ref string, asIs bool) (URI, error) {
	u, err := parseNodeLatin(base, ref, asIs)
	if base != nil {
		u.Fragment, u.Userinfo = nil, nil
		if u.Opaque != "" && u.Scheme == "blob" {
			return u, err
		}
	}
	return u, err
}

func parseNode(base *URI, ref, decoded string) (URI, error) {
	if base == nil {
		u, err := nodeURL().Parse(ref)
		return fromWHATWG(u, err)
	}
	if u, ok := resolvePlain(*base, ref); ok {
		return u, nil
	}
	if IsDeep(*base, decoded) {
		return URI{}, errDeep
	}
	u, err := nodeURL().ParseRef(base.WithoutFragment().String(), decoded)
	return fromWHATWG(u, err)
}

// withoutEmptyQuery takes a "?" off that nothing follows: a URL object of
// Node's has no search for it.
func withoutEmptyQuery(u URI, err error) (URI, error) {
	if u.Query != nil && *u.Query == "" {
		u.Query = nil
	}
	return u, err
}

// parseNodeFetch is Node's way of a package that builds the target by itself,
// an empty query included (node-fetch, src/utils/get-search.js).
func parseNodeFetch(base *URI, ref string, _ bool) (URI, error) {
	return parseNode(base, ref, latin1ToUTF8(ref))
}

// firefoxURL is the WHATWG parser with what Firefox escapes beyond it.
var firefoxURL = sync.OnceValue(func() whatwg.Parser {
	return whatwg.NewParser(whatwg.WithPathPercentEncodeSet(whatwg.PathPercentEncodeSet.Set('^')))
})

// parseFirefox reads a Location as Firefox does: a tab or a line end inside is
// escaped, not taken out (measured).
func parseFirefox(base *URI, ref string, _ bool) (URI, error) {
	if base == nil {
		u, err := firefoxURL().Parse(ref)
		return fromWHATWG(u, err)
	}
	if u, ok := resolvePlain(*base, ref); ok {
		return u, nil
	}
	if IsDeep(*base, ref) {
		return URI{}, errDeep
	}
	ref = strings.NewReplacer("\t", "%09", "\r", "%0D", "\n", "%0A").Replace(ref)
	u, err := firefoxURL().ParseRef(base.WithoutFragment().String(), escapeNonASCII(ref))
	return fromWHATWG(u, err)
}
