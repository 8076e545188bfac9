package uri

import "strings"

// readRuby reads a URL as Ruby's URI does, which is RFC 3986 and strict but
// for the query, and resolves it by that RFC (uri/rfc3986_parser.rb).
func readRuby(base *URI, ref string) (URI, error) {
	u, err := splitRuby(base, ref)
	if err != nil || u.Scheme != "" {
		return u, err
	}
	if base == nil {
		return u, wrong("the URL has no scheme", "")
	}
	u.Scheme = base.Scheme
	if u.Host != "" {
		return u, u.checkRubyHost()
	}
	u.Host, u.Port, u.Userinfo = base.Host, base.Port, base.Userinfo
	switch {
	case u.Path == "" && u.Query == nil:
		u.Path, u.Query = base.Path, base.Query
	case u.Path == "":
		u.Path = base.Path
	case u.Path[0] != '/':
		u.Path = RemoveDots(base.Path[:strings.LastIndexByte(base.Path, '/')+1] + u.Path)
	default:
		u.Path = RemoveDots(u.Path)
	}
	return u, nil
}

func splitRuby(base *URI, ref string) (URI, error) {
	if !isASCII(ref) {
		return URI{}, wrong("there is a byte beyond ASCII in the URL", "")
	}
	u := Split(ref)
	if err := checkRubyPart(u.Path+u.Opaque, u3Path); err != nil {
		return u, err
	}
	if u.Fragment != nil {
		if err := checkRubyPart(*u.Fragment, u3Query); err != nil {
			return u, err
		}
	}
	if u.Query != nil {
		q := withoutLineEnds(*u.Query)
		if err := checkRubyPart(q, rubyQuery+" \"#'<>`"); err != nil {
			return u, err
		}
		q = pctEncode(q, rubyQuery+"%")
		u.Query = &q
	}
	if first, _, _ := strings.Cut(u.Path, "/"); u.Scheme == "" && strings.Contains(first, ":") {
		return u, wrong("the scheme is not one", "")
	}
	if u.Scheme == "" && u.Host == "" || u.Opaque != "" {
		return u, nil
	}
	if u.Path == "" {
		u.Path = "/"
	}
	return u, u.checkRubyHost()
}

// rubyQuery is what stays as it is in a query; all else is escaped.
const rubyQuery = pyUnreserved + "!$&()*+,/:;=?@[\\]^{|}"

func checkRubyPart(s, legal string) error {
	for i := range len(s) {
		if s[i] == '%' {
			if i+2 < len(s) {
				if _, ok := unhex(s[i+1], s[i+2]); ok {
					continue
				}
			}
			return wrong("a % is not followed by two hexadecimal digits", "")
		}
		if strings.IndexByte(legal, s[i]) < 0 {
			return wrong("the character %s is not allowed there", s[i:i+1])
		}
	}
	return nil
}

func (u *URI) checkRubyHost() error {
	u.Host = strings.ToLower(u.Host)
	switch {
	case strings.ContainsAny(u.Host, " %\\\"<>^`{|}"):
		return wrong("host %s is not valid", u.Host)
	case !IsPort(u.Port):
		return wrong("the port %s is not one", u.Port)
	}
	u.Port = strings.TrimLeft(u.Port, "0")
	return nil
}

// readHTTParty reads a Location as HTTParty does: Ruby's URI, but a relative
// path is only put behind the directory, dots and all, and a query alone leads
// to the root (HTTParty, request.rb uri).
func readHTTParty(base *URI, ref string) (URI, error) {
	u, err := splitRuby(base, ref)
	if err != nil || u.Scheme != "" {
		return u, err
	}
	if base == nil {
		return u, wrong("the URL has no scheme", "")
	}
	u.Scheme = base.Scheme
	if u.Host != "" {
		return u, nil
	}
	u.Host, u.Port, u.Userinfo = base.Host, base.Port, nil
	if u.Path == "" {
		u.Path = "/"
	} else if u.Path[0] != '/' {
		u.Path = base.Path[:strings.LastIndexByte(base.Path, '/')+1] + u.Path
	}
	return u, nil
}
