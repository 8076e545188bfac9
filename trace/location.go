package trace

import (
	"errors"
	"net/url"
	"strings"

	whatwg "github.com/nlnwa/whatwg-url/url"
)

// ParseURL reads a start URL as a person gives it: without a scheme it is
// http, as in every client here.
func (c Client) ParseURL(s string) (URI, error) {
	s = strings.TrimSpace(s)
	if s == "" {
		return URI{}, errors.New("the URL is empty: give one such as http://shop.test/")
	}
	if !strings.Contains(s, "://") {
		s = "http://" + s
	}
	u, err := c.policy.parse(nil, s)
	if err != nil {
		return URI{}, err
	}
	if u.Scheme != "http" && u.Scheme != "https" {
		return URI{}, errors.New("the scheme is " + u.Scheme + ": use http or https")
	}
	if u.Host == "" {
		return URI{}, errors.New("the URL has no host: give one such as http://shop.test/")
	}
	return u, nil
}

func parseWHATWG(base *URI, ref string) (URI, error) {
	var u *whatwg.Url
	var err error
	if base == nil {
		u, err = whatwg.Parse(ref)
	} else {
		u, err = whatwg.ParseRef(base.String(), ref)
	}
	if err != nil {
		return URI{}, err
	}
	return SplitURI(u.Href(false)), nil
}

func parseRFC3986(base *URI, ref string) (URI, error) {
	u, err := url.Parse(ref)
	if err != nil {
		return URI{}, err
	}
	if base != nil {
		b, err := url.Parse(base.String())
		if err != nil {
			return URI{}, err
		}
		u = b.ResolveReference(u)
	}
	return SplitURI(u.String()), nil
}
