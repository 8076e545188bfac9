package source

import (
	"net"
	"net/url"
	"slices"
	"strings"

	"detour/explain/blame"
)

// asked is what is known of the exchange: the request's parts, the answer's
// status and Location.
type asked struct {
	method string
	scheme string
	port   string
	host   string // without the port, in lower case
	path   string // decoded
	raw    string // path and query as sent
	query  url.Values
	search string // "?a=b" or ""
	refer  string

	status   int
	location string   // as it came
	forms    []string // of Location that a template is held against: whole, without the own host, decoded
	to       struct {
		scheme, host, port, path, search, fragment string
		own                                        bool // the target is on the request's own host
	}
}

func newAsked(r blame.Request) *asked {
	a := &asked{method: strings.ToUpper(r.Method), scheme: "http", path: "/", raw: "/", query: url.Values{}}
	if a.method == "" {
		a.method = "GET"
	}
	if u, err := url.Parse(r.URL); err == nil {
		a.scheme, a.host, a.path, a.query = strings.ToLower(u.Scheme), strings.ToLower(u.Hostname()), u.Path, u.Query()
		a.port = u.Port()
		a.raw = u.RequestURI()
		if u.RawQuery != "" {
			a.search = "?" + u.RawQuery
		}
	}
	if a.path == "" {
		a.path = "/"
	}
	if r.Host != nil {
		a.host = hostOnly(*r.Host)
	}
	for _, f := range r.Fields {
		switch strings.ToLower(f.Name) {
		case "referer":
			a.refer = f.Value
		}
	}
	if r.Observed != nil {
		a.status = r.Observed.Status
		if r.Observed.Location != nil {
			a.setLocation(*r.Observed.Location)
		}
	}
	return a
}

func hostOnly(s string) string {
	if h, _, err := net.SplitHostPort(s); err == nil {
		s = h
	}
	return strings.ToLower(s)
}

func (a *asked) setLocation(s string) {
	a.location = s
	u, err := url.Parse(s)
	if err != nil {
		a.forms = []string{s}
		return
	}
	a.to.port = u.Port()
	a.to.scheme, a.to.host, a.to.path, a.to.fragment = strings.ToLower(u.Scheme), strings.ToLower(u.Hostname()), u.Path, u.Fragment
	if u.RawQuery != "" {
		a.to.search = "?" + u.RawQuery
	}
	if base, err := url.Parse("http://" + a.host + a.raw); err == nil && u.Host == "" {
		a.to.path = base.ResolveReference(u).Path
		a.to.host, a.to.scheme, a.to.port = a.host, a.scheme, a.port
	}
	if a.to.path == "" {
		a.to.path = "/"
	}
	if a.to.scheme == "" {
		a.to.scheme = a.scheme
	}
	a.to.own = a.to.host == a.host || a.to.host == "localhost" || a.to.host == "127.0.0.1"
	a.forms = []string{s}
	if a.to.own && u.Host != "" && !(a.canonical() && (a.to.scheme != a.scheme || a.to.port != a.port)) {
		_, rest, _ := strings.Cut(s, "://")
		if k := strings.IndexAny(rest, "/?#"); k >= 0 {
			a.forms = append(a.forms, rest[k:])
		} else {
			a.forms = append(a.forms, "/")
		}
	}
	for _, f := range slices.Clone(a.forms) {
		if d, err := url.QueryUnescape(f); err == nil && d != f {
			a.forms = append(a.forms, d)
		}
	}
}

// canonical says whether the answer only changed scheme or host of the
// request's own URL: what a server in front does as well.
func (a *asked) canonical() bool {
	return a.to.path == a.path && a.to.search == a.search && (a.to.scheme != a.scheme || a.to.host != a.host || a.to.port != a.port)
}

// secure says whether the answer only went from http to https.
func (a *asked) secure() bool {
	return a.canonical() && a.to.host == a.host && a.scheme == "http" && a.to.scheme == "https"
}

// www says whether only www. was put in front of the host, or taken off it.
func (a *asked) www() (on, off bool) {
	if a.to.path != a.path || a.to.search != a.search {
		return false, false
	}
	return a.to.host == "www."+a.host, a.host == "www."+a.to.host
}

// slash says whether only a slash at the path's end was put on or taken off.
func (a *asked) slash() (on, off bool) {
	if !a.to.own || a.to.search != a.search || a.to.scheme != a.scheme {
		return false, false
	}
	return a.to.path == a.path+"/", a.path != "/" && a.path == a.to.path+"/"
}

// lowered says whether only the letters' case or doubled slashes differ.
func (a *asked) lowered() bool {
	to, from := strings.Trim(a.to.path, "/"), strings.Trim(a.path, "/")
	return a.to.own && to != from && strings.EqualFold(to, from)
}

func (a *asked) cleaned() bool {
	return a.to.own && a.to.path != a.path && strings.Contains(a.path, "//") && a.to.path == slashes.ReplaceAllString(a.path, "/")
}

// explains says whether a value comes out of the request.
func (a *asked) explains(v string) bool {
	if v == "" {
		return true
	}
	if len(v) == 1 && !isLetter(v[0]) && !isDigit(v[0]) {
		return false
	}
	for _, s := range strings.Split(strings.Trim(a.path, "/"), "/") {
		if s == v || strings.HasPrefix(s, v+".") || strings.HasSuffix(s, "-"+v) || strings.HasPrefix(s, v+"-") {
			return true
		}
	}
	for _, vs := range a.query {
		if slices.Contains(vs, v) {
			return true
		}
	}
	trimmed := strings.Trim(v, "/")
	return trimmed != "" && (strings.HasSuffix(strings.TrimRight(a.path, "/"), "/"+trimmed)) || v == a.raw || v == a.path || v == a.host || v == a.search
}

// has says whether the query has a key.
func (a *asked) has(key string) bool { return a.query.Has(key) }
