package trace

import (
	"errors"
	"fmt"
	"strings"
)

// parsePHPStream reads a Location as PHP's http:// wrapper does: what begins
// with http:// or https:// is a URL, all else is put behind the host or the
// directory, unchanged (php-src, ext/standard/http_fopen_wrapper.c).
func parsePHPStream(base *URI, ref string, _ bool) (URI, error) {
	ref, _, _ = strings.Cut(ref, "\x00")
	if base != nil {
		if u, ok := resolvePlain(*base, ref); ok {
			u.Userinfo = nil
			return u, nil
		}
		ref = phpVisible(phpJoin(*base, ref))
	}
	u := SplitURI(ref)
	switch {
	case u.Scheme == "" || u.Opaque != "":
		return u, errors.New("the URL is not absolute")
	case u.Host == "":
		return u, errors.New("there is no host")
	case !isASCII(u.Host) || strings.ContainsAny(u.Host, " %"):
		return u, fmt.Errorf("host %s is not found", brief(u.Host))
	case !isPort(u.Port) || len(u.Port) > 5:
		return u, fmt.Errorf("the port %s is not one", brief(u.Port))
	}
	if u.Path == "" {
		u.Path = "/"
	}
	return u, nil
}

func phpJoin(base URI, ref string) string {
	lower := strings.ToLower(ref)
	for _, scheme := range []string{"http://", "https://", "ftp://", "ftps://"} {
		if strings.HasPrefix(lower, scheme) {
			return ref
		}
	}
	base.Userinfo = nil
	root := base.Scheme + "://" + base.Authority()
	if strings.HasPrefix(ref, "/") {
		return root + ref
	}
	dir := "/"
	if base.Path != "" && ref != "" && len(ref) > 1 {
		if i := strings.LastIndexByte(base.Path, '/'); i > 0 {
			dir = base.Path[:i+1] + "/"
		}
	}
	return root + dir + ref
}

// phpVisible puts "_" for control bytes, as parse_url does.
func phpVisible(s string) string {
	b := []byte(s)
	for i, c := range b {
		if c < ' ' || c == 0x7f {
			b[i] = '_'
		}
	}
	return string(b)
}
