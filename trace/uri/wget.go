package uri

import (
	"strings"
	"unicode/utf8"
)

// readWget reads a URL as wget does: merged by cutting strings, dot segments
// taken out, and all that is unsafe escaped (wget, src/url.c).
func readWget(base *URI, ref string) (URI, error) {
	if base != nil {
		ref, _, _ = strings.Cut(ref, "\x00")
		ref = wgetMerge(*base, ref)
	}
	lower := strings.ToLower(ref)
	if !strings.HasPrefix(lower, "http://") && !strings.HasPrefix(lower, "https://") {
		u := Split(ref)
		if u.Scheme == "http" || u.Scheme == "https" || u.Scheme == "" {
			return u, wrong("wget wants two slashes behind the scheme", "")
		}
		return u, nil
	}
	rest := ref[strings.Index(ref, "//")+2:]
	auth := rest
	if i := strings.IndexAny(rest, "/?#;"); i >= 0 {
		auth = rest[:i]
	}
	u := Split("x:" + wgetAbsolutePath(rest[len(auth):]))
	u = URI{Scheme: lower[:strings.Index(lower, ":")], Path: u.Opaque, Query: u.Query, Fragment: u.Fragment}
	u.setAuthority(auth)
	u.Path = RemoveDots(wgetEscape(u.Path))
	if u.Query != nil {
		q := wgetEscape(*u.Query)
		u.Query = &q
	}
	return u, u.setWgetHost()
}

func wgetAbsolutePath(s string) string {
	if s == "" || s[0] != '/' {
		return "/" + s
	}
	return s
}

// wgetMerge is uri_merge.
func wgetMerge(base URI, ref string) string {
	if scheme, _, ok := strings.Cut(ref, ":"); ok && scheme != "" && strings.Trim(strings.ToLower(scheme), "abcdefghijklmnopqrstuvwxyz0123456789-+") == "" {
		return ref
	}
	base.Fragment, base.Userinfo = nil, nil
	root := base.Scheme + "://" + base.Authority()
	switch {
	case ref == "":
		return base.String()
	case ref[0] == '#':
		return base.String() + ref
	case strings.HasPrefix(ref, "//"):
		return base.Scheme + ":" + ref
	case ref[0] == '/':
		return root + ref
	case ref[0] == '?':
		return root + base.Path + ref
	}
	return root + base.Path[:strings.LastIndexByte(base.Path, '/')+1] + ref
}

// wgetEscape escapes control bytes, bytes beyond ASCII, what is unsafe in a URL
// and a "%" that begins no escape.
func wgetEscape(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		unsafe := c <= ' ' || c >= 0x7f || strings.IndexByte("\"<>\\^`{|}", c) >= 0
		if c == '%' {
			unsafe = true
			if i+2 < len(s) {
				_, ok := unhex(s[i+1], s[i+2])
				unsafe = !ok
			}
		}
		if unsafe {
			writeEscape(&b, c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

func (u *URI) setWgetHost() error {
	if u.Userinfo != nil && *u.Userinfo == "" {
		return wrong("the user name is empty", "")
	}
	host := strings.ToLower(u.Host)
	if !strings.HasPrefix(host, "[") {
		host = strings.ToLower(unescapeLeniently(host))
	}
	if !isASCII(host) {
		ascii, err := nameForLookup(host)
		if err != nil || !utf8.ValidString(host) {
			return wrong("host %s is not a valid internationalized name", u.Host)
		}
		host = ascii
	}
	switch {
	case host == "":
		return wrong("there is no host", "")
	case strings.ContainsAny(host, " \\"):
		return wrong("host %s is not found", host)
	case !IsPort(u.Port):
		return wrong("the port %s is not one", u.Port)
	}
	u.Host = host
	if u.Port != "" {
		if u.Port = strings.TrimLeft(u.Port, "0"); u.Port == "" {
			return wrong("the port is 0", "")
		}
	}
	if u.Port == DefaultPort(u.Scheme) {
		u.Port = ""
	}
	return nil
}
