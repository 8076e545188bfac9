package uri

import "strings"

// readPHPStream reads a Location as PHP's http:// wrapper does: what begins
// with http:// or https:// is a URL, all else is put behind the host or the
// directory, unchanged (php-src, ext/standard/http_fopen_wrapper.c).
func readPHPStream(base *URI, ref string) (URI, error) {
	ref, _, _ = strings.Cut(ref, "\x00")
	if base != nil {
		ref = phpVisible(phpJoin(*base, ref))
	}
	u := Split(ref)
	switch {
	case u.Scheme == "" || u.Opaque != "":
		return u, wrong("the URL is not absolute", "")
	case u.Host == "":
		return u, wrong("there is no host", "")
	case !isASCII(u.Host) || strings.ContainsAny(u.Host, " %"):
		return u, wrong("host %s is not found", u.Host)
	case !IsPort(u.Port) || len(u.Port) > 5:
		return u, wrong("the port %s is not one", u.Port)
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
