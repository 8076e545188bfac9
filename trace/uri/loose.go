package uri

import (
	"strings"
	"unicode/utf8"
)

// looseJoin puts a reference onto a base by cutting strings, as terminal
// browsers and downloaders do. Dot segments stay. A reference that is empty, a
// query or a fragment alone belongs to the directory when inDir, else to the
// document.
func looseJoin(base URI, ref string, inDir bool) string {
	base.Fragment, base.Userinfo = nil, nil
	root := base.Scheme + "://" + base.Authority()
	dir := base.Path[:strings.LastIndexByte(base.Path, '/')+1]
	switch {
	case strings.HasPrefix(ref, "//"):
		return base.Scheme + ":" + ref
	case strings.HasPrefix(ref, "/"):
		return root + ref
	case ref == "" && !inDir:
		return base.String()
	case strings.HasPrefix(ref, "?") && !inDir:
		return root + base.Path + ref
	case strings.HasPrefix(ref, "#") && !inDir:
		return base.String() + ref
	}
	return root + dir + ref
}

// checkLooseHost refuses what does not resolve, and puts host and port in
// order.
func (u *URI) checkLooseHost() error {
	u.Host = strings.ToLower(u.Host)
	switch {
	case u.Host == "":
		return wrong("there is no host", "")
	case !isASCII(u.Host) || strings.ContainsAny(u.Host, " %\\"):
		return wrong("host %s is not found", u.Host)
	case !IsPort(u.Port):
		return wrong("the port %s is not one", u.Port)
	}
	return nil
}

// decodeHost decodes escapes in a host and encodes it by IDNA.
func (u *URI) decodeHost() {
	if strings.HasPrefix(u.Host, "[") {
		return
	}
	host := strings.ToLower(unescapeLeniently(u.Host))
	if ascii, err := nameForLookup(host); err == nil && !isASCII(host) && utf8.ValidString(host) {
		host = ascii
	}
	u.Host = host
}

// httpPrefix returns the length of "http://" or "https://" at the beginning.
func httpPrefix(s string) int {
	for _, p := range []string{"http://", "https://"} {
		if len(s) >= len(p) && strings.EqualFold(s[:len(p)], p) {
			return len(p)
		}
	}
	return 0
}

// readWget2 reads a Location as wget2 does: white space ends it, a path is
// decoded and escaped anew, and a reference to the document leads to the
// directory (libwget, iri.c).
func readWget2(base *URI, ref string) (URI, error) {
	if base != nil {
		ref, _, _ = strings.Cut(strings.TrimLeft(ref, " \t"), " ")
		ref, _, _ = strings.Cut(ref, "\t")
	}
	relative := httpPrefix(ref) == 0
	head, _, _ := strings.Cut(ref, "?")
	switch {
	case relative && base == nil, relative && strings.Contains(head, ":") && !strings.HasPrefix(ref, "/"):
		return URI{}, wrong("the scheme is not one", "")
	case relative && strings.HasPrefix(ref, "//"):
		ref, relative = base.Scheme+":"+ref, false
	case relative:
		ref = looseJoin(*base, ref, true)
	}
	if n := httpPrefix(ref); n > 0 {
		ref = ref[:n] + strings.TrimLeft(ref[n:], "/")
	}
	u := Split(ref)
	if relative {
		u.Path = RemoveDots(squeezeSlashes(u.Path))
	}
	if u.Path == "" {
		u.Path = "/"
	}
	path, _, _ := strings.Cut(unescapeLeniently(squeezeSlashes(u.Path)), "\x00")
	u.Path = pctEncode(path, pyUnreserved+"/")
	if u.Query != nil {
		q := strings.ReplaceAll(*u.Query, "+", "%20")
		u.Query = &q
	}
	u.decodeHost()
	u.Port = strings.TrimLeft(u.Port, "0")
	return u, u.checkLooseHost()
}

func squeezeSlashes(path string) string {
	for strings.Contains(path, "//") {
		path = strings.ReplaceAll(path, "//", "/")
	}
	return path
}

// readAria2 reads a Location as aria2c does: only what has "://" is absolute,
// and paths lose dots and empty segments (aria2, uri.cc joinUri).
func readAria2(base *URI, ref string) (URI, error) {
	if n := httpPrefix(ref); n > 0 && ref[:4] != "http" {
		return URI{}, wrong("the scheme is in upper case", "")
	}
	absolute := strings.HasPrefix(ref, "http://") || strings.HasPrefix(ref, "https://")
	head, _, _ := strings.Cut(ref, "?")
	switch {
	case !absolute && (base == nil || strings.Contains(head, "://") && !strings.HasPrefix(ref, "/") && !strings.HasPrefix(head, "blob:")):
		return Split(ref), nil
	case !absolute && strings.HasPrefix(ref, "//"):
		ref, absolute = base.Scheme+":"+ref, true
	case !absolute:
		ref = looseJoin(*base, ref, true)
	}
	u := Split(ref)
	if !absolute {
		u.Path = RemoveDots(squeezeSlashes(u.Path))
	}
	if u.Path == "" {
		u.Path = "/"
	}
	u.Path = escapeMini(u.Path)
	if u.Query != nil {
		q := escapeMini(*u.Query)
		u.Query = &q
	}
	if strings.HasSuffix(ref[:len(u.Scheme)+3+len(authorityOf(ref))], ":") || u.Userinfo != nil && *u.Userinfo == "" {
		return u, wrong("the authority is not complete", "")
	}
	u.Port = strings.TrimLeft(u.Port, "0")
	return u, u.checkLooseHost()
}

// authorityOf returns what stands between "://" and the path.
func authorityOf(s string) string {
	_, rest, _ := strings.Cut(s, "://")
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		return rest[:i]
	}
	return rest
}

// escapeMini escapes control bytes, spaces, quotes, angle brackets and bytes
// beyond ASCII.
func escapeMini(s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		if c <= ' ' || c >= 0x7f || c == '"' || c == '<' || c == '>' {
			writeEscape(&b, c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// withoutControls takes control bytes out, but for tabs.
func withoutControls(s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		if c >= ' ' && c != 0x7f || c == '\t' {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// readLynx reads a Location as lynx does: quotes around it and control bytes
// go, spaces are escaped, all else stays (lynx, HTParse.c).
func readLynx(base *URI, ref string) (URI, error) {
	if base != nil {
		ref, _, _ = strings.Cut(ref, "\x00")
		ref = withoutControls(ref)
		ref = strings.Trim(ref, `"`)
		scheme, _, ok := strings.Cut(ref, ":")
		switch {
		case httpPrefix(ref) > 0:
		case ok && IsScheme(scheme) || ok && strings.Trim(scheme, "0123456789") == "":
			return Split(ref), wrong("it is no URL that lynx follows", "")
		default:
			ref = looseJoin(*base, ref, false)
		}
	}
	u := Split(ref)
	blanks := strings.NewReplacer(" ", "%20", "\t", "%09") // lynx sends a tab as it is, which no server takes
	u.Path = blanks.Replace(RemoveDots(u.Path))
	if u.Path == "" {
		u.Path = "/"
	}
	if u.Query != nil {
		q := blanks.Replace(*u.Query)
		u.Query = &q
	}
	if strings.HasSuffix(authorityOf(ref), ":") || strings.Contains(authorityOf(ref), "\\") {
		return u, wrong("the authority is not complete", "")
	}
	u.decodeHost()
	u.Host = strings.TrimSuffix(u.Host, ".")
	return u, u.checkLooseHost()
}

// readW3m reads a Location as w3m does: a scheme equal to the base's counts
// for nothing, spaces and control bytes are escaped (w3m, url.c parseURL2).
func readW3m(base *URI, ref string) (URI, error) {
	if base != nil {
		ref = strings.ReplaceAll(ref, "\x00", " ")
		scheme, rest, ok := strings.Cut(ref, ":")
		switch {
		case httpPrefix(ref) > 0:
		case ok && strings.EqualFold(scheme, base.Scheme) && !strings.HasPrefix(rest, "//"):
			ref = looseJoin(*base, rest, false)
		case ok && (IsScheme(scheme) || strings.Trim(scheme, "0123456789") == ""):
			return Split(ref), wrong("it is no URL that w3m follows", "")
		default:
			ref = looseJoin(*base, ref, false)
		}
	}
	absolute := httpPrefix(ref) > 0 && base != nil && !strings.HasPrefix(ref, base.Origin()+"/")
	u := Split(ref)
	if !absolute && strings.Contains(u.Path, "/..") && base != nil {
		dir := base.Path[:strings.LastIndexByte(base.Path, '/')+1]
		if strings.HasPrefix(u.Path, dir) && dir != "/" {
			u.Path = RemoveDots(u.Path)
		}
	}
	if !absolute && base != nil && strings.HasPrefix(u.Path, base.Path[:strings.LastIndexByte(base.Path, '/')+1]) {
		u.Path = RemoveDots(u.Path)
	}
	if u.Path == "" {
		u.Path = "/"
	}
	u.Path = escapeW3m(u.Path)
	if u.Query != nil {
		q := escapeW3m(*u.Query)
		u.Query = &q
	}
	u.Port = strings.TrimLeft(u.Port, "0")
	return u, u.checkLooseHost()
}

// escapeW3m escapes control bytes and spaces and leaves bytes beyond ASCII out.
func escapeW3m(s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		switch {
		case c <= ' ' || c == 0x7f:
			writeEscape(&b, c)
		case c < 0x80:
			b.WriteByte(c)
		}
	}
	return b.String()
}
