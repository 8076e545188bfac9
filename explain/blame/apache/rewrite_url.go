package apache

import "strings"

// splitQuery takes the query off the new URL.
func (r *request) splitQuery(p *rule) {
	if p.flags&flagQueryNone != 0 {
		r.args = nil
		return
	}
	skip := schemeLen(r.filename)
	if skip != 0 && !takesQuery(r.filename) {
		r.args = nil
		return
	}
	if p.flags&flagDiscardQuery != 0 {
		r.args = nil
	}
	at := strings.IndexByte(r.filename[skip:], '?')
	if p.flags&flagQueryLast != 0 {
		at = strings.LastIndexByte(r.filename[skip:], '?')
	}
	if at < 0 {
		return
	}
	query := r.filename[skip+at+1:]
	r.filename = r.filename[:skip+at]
	if p.flags&flagAppend != 0 {
		if query != "" {
			if r.args != nil {
				query += "&" + *r.args
			} else {
				query += "&"
			}
			r.args = &query
		}
	} else {
		r.args = &query
	}
	if r.args != nil {
		if *r.args == "" {
			r.args = nil
		} else if cut, ok := strings.CutSuffix(*r.args, "&"); ok {
			r.args = &cut
		}
	}
}

// qualify makes a URL whole with this server's scheme, name and port.
func (r *request) qualify() {
	if schemeLen(r.filename) != 0 {
		return
	}
	path := r.filename
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	r.filename = r.constructURL(path)
}

// reduce makes a URL of this server a path again.
func (r *request) reduce() {
	scheme := r.scheme()
	rest := r.filename
	if len(rest) <= len(scheme)+3 || !strings.EqualFold(rest[:len(scheme)], scheme) || rest[len(scheme):len(scheme)+3] != "://" {
		return
	}
	rest = rest[len(scheme)+3:]
	host, url := rest, "/"
	if i := strings.IndexByte(rest, '/'); i >= 0 {
		host, url = rest[:i], rest[i:]
	}
	port := r.defaultPort()
	if name, p, ok := strings.Cut(host, ":"); ok {
		host, port = name, leadingInt(p)
	}
	if r.matchesHost(host, port) {
		r.filename = url
		r.reduced = true
	}
}

// schemes that mod_rewrite knows, with whether they take a query.
var schemes = []struct {
	prefix string
	query  bool
}{
	{"ajp://", true}, {"balancer://", true}, {"ftp://", false}, {"fcgi://", true}, {"gopher://", false}, {"http://", true},
	{"https://", true}, {"h2://", true}, {"h2c://", true}, {"ldap://", false}, {"mailto:", true}, {"news:", false}, {"nntp://", false},
	{"scgi://", true}, {"ws://", true}, {"wss://", true}, {"unix://", true}, {"unix:", true},
}

// schemeLen is the length of the scheme that a URL begins with, or 0.
func schemeLen(s string) int {
	if s == "" || s[0] == '/' || len(s) <= 5 {
		return 0
	}
	for _, scheme := range schemes {
		if len(s) >= len(scheme.prefix) && strings.EqualFold(s[:len(scheme.prefix)], scheme.prefix) {
			return len(scheme.prefix)
		}
	}
	return 0
}

func takesQuery(s string) bool {
	for _, scheme := range schemes {
		if len(s) >= len(scheme.prefix) && strings.EqualFold(s[:len(scheme.prefix)], scheme.prefix) {
			return scheme.query
		}
	}
	return false
}

// escapeAbsolute escapes what follows the host.
func escapeAbsolute(s string, scheme int) string {
	rest := s[scheme:]
	at := scheme
	if s[scheme-1] == '/' {
		i := strings.IndexByte(rest, '/')
		if i < 0 || i+1 >= len(rest) {
			return s
		}
		at += i + 1
		if strings.HasPrefix(lower(s), "ldap") {
			parts := strings.SplitN(s[at:], "?", 5)
			for i := range parts {
				parts[i] = escapeURI(parts[i])
			}
			return s[:at] + strings.Join(parts, "?")
		}
	}
	return s[:at] + escapeURI(s[at:])
}
