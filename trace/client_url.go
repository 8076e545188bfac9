package trace

import (
	"errors"
	"fmt"
	"strings"
)

// ParseURL reads a URL that a person gives to begin with, as the client reads
// it. A URL without a scheme gets http://, for every client: detour does not
// try https first, because that would hide the first redirect of most sites.
// The error says what is wrong and what to do.
func (c Client) ParseURL(s string) (URI, error) {
	s = strings.Trim(s, " \t\r\n")
	if s == "" {
		return URI{}, errors.New("the URL is empty: give one, such as http://shop.test/")
	}
	if len(s) > maxLocation {
		return URI{}, fmt.Errorf("the URL has %d bytes: give one of at most %d", len(s), maxLocation)
	}
	u, err := c.policy.parse(nil, withScheme(s), c.asked.PathAsIs)
	switch {
	case err != nil:
		return URI{}, fmt.Errorf("%s is not a URL for %s: %w", brief(MaskURI(s)), c.Name, err)
	case u.Scheme != "http" && u.Scheme != "https":
		return URI{}, fmt.Errorf("%s has the scheme %s: give an http or https URL", brief(MaskURI(s)), brief(u.Scheme))
	case u.Host == "":
		return URI{}, fmt.Errorf("%s names no host: give one, such as http://shop.test/", brief(MaskURI(s)))
	case !isPort(u.Port):
		return URI{}, fmt.Errorf("%s has the port %s: give a number from 1 to 65535", brief(MaskURI(s)), brief(u.Port))
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
	if !ok || !isScheme(scheme) || strings.Contains(scheme, ".") {
		return "http://" + s
	}
	port, _, _ := strings.Cut(rest, "/")
	if port != "" && strings.Trim(port, "0123456789") == "" {
		return "http://" + s
	}
	return s
}

// isPort reports whether s is empty or a port number.
func isPort(s string) bool {
	n := 0
	for _, c := range []byte(s) {
		if c < '0' || c > '9' || n > 65535 {
			return false
		}
		n = 10*n + int(c-'0')
	}
	return n <= 65535
}
