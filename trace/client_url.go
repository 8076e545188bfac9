package trace

import (
	"errors"
	"fmt"
	"strings"

	"detour/trace/uri"
)

// ParseURL reads a URL that a user gives to begin with, as the client reads
// it. A URL without a scheme gets http://, for every client: detour does not
// try https first, because that would hide the first redirect of most sites.
// The error says what is wrong and what to do.
func (c Client) ParseURL(s string) (uri.URI, error) {
	s = strings.Trim(s, " \t\r\n")
	if s == "" {
		return uri.URI{}, errors.New("the URL is empty: give one, such as http://shop.test/")
	}
	if len(s) > maxLocation {
		return uri.URI{}, fmt.Errorf("the URL has %d bytes: give one of at most %d", len(s), maxLocation)
	}
	u, err := c.parser().Parse(withScheme(s))
	switch {
	case err != nil:
		return uri.URI{}, fmt.Errorf("%s is not a URL for %s: %s", excerpt(MaskURI(s)), c.Name, parseProblem(err, s))
	case u.Scheme != "http" && u.Scheme != "https":
		return uri.URI{}, fmt.Errorf("%s has the scheme %s: give an http or https URL", excerpt(MaskURI(s)), excerpt(u.Scheme))
	case u.Host == "":
		return uri.URI{}, fmt.Errorf("%s names no host: give one, such as http://shop.test/", excerpt(MaskURI(s)))
	case !uri.IsPort(u.Port):
		return uri.URI{}, fmt.Errorf("%s has the port %s: give a number from 1 to 65535", excerpt(MaskURI(s)), excerpt(u.Port))
	}
	return u, nil
}

// withScheme puts http:// before a URL that has no scheme. What looks like one
// and is followed by digits is a host with its port.
func withScheme(s string) string {
	if strings.HasPrefix(s, "//") {
		return "http:" + s
	}
	scheme, rest, ok := strings.Cut(s, ":")
	if !ok || !uri.IsScheme(scheme) || strings.Contains(scheme, ".") {
		return "http://" + s
	}
	port, _, _ := strings.Cut(rest, "/")
	if port != "" && strings.Trim(port, "0123456789") == "" {
		return "http://" + s
	}
	return s
}
