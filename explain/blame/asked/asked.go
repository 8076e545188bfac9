// Package asked is a request as the small readers of servers look at it: taken
// apart once, with the answers that they all give in the same way.
package asked

import (
	"net"
	"net/url"
	"strings"

	"detour/explain/blame"
)

// A Request is what is asked of a server.
type Request struct {
	Method    string
	Scheme    string // in lower case
	Host      string // of the Host field, in lower case, without the port
	Port      string // of the connection
	Authority string // the Host field as it was sent
	Target    string // path and query as sent
	Path      string // as sent
	Query     string // without the question mark
	HasQuery  bool
	Version   string
	ConnectIP string
	blame.Request
}

// Of takes a request apart.
func Of(r blame.Request) Request {
	a := Request{Request: r, Method: r.Method, Version: r.Version, ConnectIP: r.ConnectIP}
	if a.Method == "" {
		a.Method = "GET"
	}
	u, err := url.Parse(r.URL)
	if err != nil {
		u = &url.URL{}
	}
	a.Scheme = strings.ToLower(u.Scheme)
	a.Port = u.Port()
	if a.Port == "" {
		a.Port = map[string]string{"https": "443"}[a.Scheme]
		if a.Port == "" {
			a.Port = "80"
		}
	}
	a.Authority = u.Host
	if r.Host != nil {
		a.Authority = *r.Host
	}
	a.Host = strings.ToLower(HostOnly(a.Authority))
	a.Target = r.Target
	if a.Target == "" {
		a.Target = rawTarget(r.URL)
	}
	if rest, ok := strings.CutPrefix(a.Target, a.Scheme+"://"); ok && a.Scheme != "" {
		_, path, _ := strings.Cut(rest, "/")
		a.Target = "/" + path
	}
	a.Path, a.Query, a.HasQuery = strings.Cut(a.Target, "?")
	return a
}

// rawTarget is the target of an absolute URL, byte for byte.
func rawTarget(s string) string {
	_, rest, ok := strings.Cut(s, "://")
	if !ok {
		rest = s
	}
	rest, _, _ = strings.Cut(rest, "#")
	i := strings.IndexAny(rest, "/?")
	if i < 0 {
		return "/"
	}
	if rest[i] == '?' {
		return "/" + rest[i:]
	}
	return rest[i:]
}

// HostOnly is a host without its port.
func HostOnly(s string) string {
	if h, _, err := net.SplitHostPort(s); err == nil {
		if strings.Contains(h, ":") {
			return "[" + h + "]"
		}
		return h
	}
	return s
}

// Field is the first value of a header field, Host among them.
func (a Request) Field(name string) (string, bool) {
	if strings.EqualFold(name, "host") {
		return a.Authority, a.Authority != ""
	}
	for _, f := range a.Fields {
		if strings.EqualFold(f.Name, name) {
			return f.Value, true
		}
	}
	return "", false
}

// Cookie is the value of a cookie of the request.
func (a Request) Cookie(name string) (string, bool) {
	for _, f := range a.Fields {
		if !strings.EqualFold(f.Name, "cookie") {
			continue
		}
		for part := range strings.SplitSeq(f.Value, ";") {
			k, v, _ := strings.Cut(strings.TrimSpace(part), "=")
			if k == name {
				return v, true
			}
		}
	}
	return "", false
}

// Decoded is the path with its escapes taken out, or as sent when they are bad.
func (a Request) Decoded() string {
	if d, err := url.PathUnescape(a.Path); err == nil {
		return d
	}
	return a.Path
}

// Args are the query's fields, in order.
func (a Request) Args() []Arg {
	var out []Arg
	for part := range strings.SplitSeq(a.Query, "&") {
		if part == "" || len(out) > 1000 {
			continue
		}
		k, v, has := strings.Cut(part, "=")
		out = append(out, Arg{unescape(k), unescape(v), has})
	}
	return out
}

// An Arg is one field of a query.
type Arg struct {
	Name, Value string
	Has         bool // there is an equals sign
}

func unescape(s string) string {
	if d, err := url.QueryUnescape(s); err == nil {
		return d
	}
	return s
}

// Arg is the first value of a field of the query.
func (a Request) Arg(name string) (string, bool) {
	for _, x := range a.Args() {
		if x.Name == name {
			return x.Value, true
		}
	}
	return "", false
}
