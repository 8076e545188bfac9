package logs

import (
	"strings"

	"detour/trace/jsonread"
)

// parseJSON reads a line of JSON: Caddy's, Traefik's, one that a log_format writes,
// and those that hold another line, as the journal's and Docker's do.
func parseJSON(s string, inner func(string) (entry, bool)) (entry, bool) {
	r := jsonLine{Reader: jsonread.New(strings.NewReader(s), int64(len(s))+1), values: map[string]string{}}
	if err := r.object("", 0); err != nil && len(r.values) == 0 {
		return entry{}, false
	}
	for _, name := range []string{"message", "log", "msg", "line"} {
		held, ok := r.values[name]
		if !ok || len(held) < 10 || held[0] == '{' && name == "line" {
			continue
		}
		text, at := unwrap(held)
		if e, ok := inner(text); ok && e.method != "" {
			e.prefix = better(at, r.moment())
			return e, true
		}
	}
	return r.entry()
}

// better is the moment that says more.
func better(a, b moment) moment {
	if !a.known() || a.naive && b.known() && !b.naive {
		return b
	}
	return a
}

// A jsonLine is a line's values by the last part of their names, in lower case and
// without what separates words. A name that stands deeper does not replace one.
type jsonLine struct {
	*jsonread.Reader
	values map[string]string
}

const (
	maxJSONDepth  = 6
	maxJSONValues = 400
	maxJSONText   = 8192
)

func (r jsonLine) object(in string, depth int) error {
	return r.Object(func(key string) error { return r.value(in, key, depth) })
}

func (r jsonLine) value(in, key string, depth int) error {
	if depth > maxJSONDepth || len(r.values) > maxJSONValues {
		return r.Skip()
	}
	name := plainName(key)
	switch r.Next() {
	case jsonread.KindObject:
		return r.object(name, depth+1)
	case jsonread.KindArray:
		return r.Array(func(i int) error {
			if i > 0 || r.Next() != jsonread.KindText {
				return r.Skip()
			}
			return r.value(in, key, depth+1)
		})
	case jsonread.KindText:
		v, _, err := r.Text(maxJSONText)
		r.set(in, name, v)
		return err
	case jsonread.KindNumber:
		v, err := r.Literal()
		r.set(in, name, v)
		return err
	}
	return r.Skip()
}

func (r jsonLine) set(in, name, value string) {
	if strings.Contains(in, "resp") && (name == "location" || name == "status") { // resp_headers
		r.values["location"] = value
		return
	}
	if _, ok := r.values[name]; !ok {
		r.values[name] = value
	}
}

func plainName(key string) string {
	return strings.Map(func(c rune) rune {
		if c == '_' || c == '-' || c == '.' || c == '@' || c == ' ' {
			return -1
		}
		return c
	}, strings.ToLower(key))
}

// first returns the value of the first name that there is.
func (r jsonLine) first(names ...string) (string, bool) {
	for _, n := range names {
		if v, ok := r.values[n]; ok {
			return v, true
		}
	}
	return "", false
}

// moment is when the line was written or the request came.
func (r jsonLine) moment() moment {
	for _, name := range []string{"startutc", "realtimetimestamp", "timestamp", "ts", "time", "timeiso8601", "timelocal", "msec", "datetime", "date", "starttime", "startlocal", "requesttime"} {
		v, ok := r.values[name]
		if !ok {
			continue
		}
		for _, read := range []func(string) moment{isoTime, clf, unixTime} {
			if m := read(v); m.known() {
				return m
			}
		}
	}
	return moment{}
}

// entry is what the values say of a request.
func (r jsonLine) entry() (entry, bool) {
	e := entry{size: -1, at: r.moment()}
	if line, ok := r.first("request", "requestline"); ok {
		e.setRequest(line)
	}
	if host, ok := r.first("httphost", "requesthost", "host", "authority", "xhostheader", "requestaddr"); ok {
		e.host = host
	}
	if name, ok := r.first("vhost", "servername", "virtualhost"); ok {
		e.vhost = name
	}
	if m, ok := r.first("requestmethod", "method", "httpmethod", "verb"); ok {
		e.method = m
	}
	if u, ok := r.first("requesturi", "uri", "url", "originalurl", "requestpath", "path", "target", "requesturl", "httpurl"); ok && e.target == "" {
		e.setTarget(u)
		r.splitTarget(&e)
	}
	if s, ok := r.first("status", "downstreamstatus", "statuscode", "responsestatus", "responsecode", "code", "httpstatus", "resstatuscode"); ok {
		e.status, _ = statusOf(s)
	}
	if n, ok := r.first("bodybytessent", "bytes", "size", "downstreamcontentsize", "bytessent", "contentlength", "length", "responsesize"); ok {
		e.setSize(n)
	}
	if a, ok := r.first("httpuseragent", "useragent", "requestuseragent", "ua", "agent"); ok {
		e.agent = text(a)
	}
	if a, ok := r.first("httpreferer", "referer", "requestreferer", "referrer", "httpreferrer"); ok {
		e.referer = text(a)
	}
	if to, ok := r.first("senthttplocation", "downstreamlocation", "location", "redirecturl"); ok && to != "-" && to != "" {
		e.location = &to
	}
	return e, e.method != "" && (e.target != "" || e.path != "") || e.target != "" && e.status != 0
}

// splitTarget puts a query that is logged apart to its path.
func (r jsonLine) splitTarget(e *entry) {
	if strings.Contains(e.target, "?") {
		return
	}
	if q, ok := r.first("args", "querystring", "query", "requestquery"); ok {
		q = strings.TrimPrefix(q, "?")
		if q == "-" {
			q = ""
		}
		e.path, e.query, e.target = decodePath(e.target), &q, ""
		return
	}
	if _, ok := r.first("requesturi", "url", "originalurl", "requestpath", "target", "requesturl", "httpurl"); !ok {
		if _, caddy := r.values["respheaders"]; !caddy && r.values["uri"] == "" {
			e.path, e.target = decodePath(e.target), "" // a path alone says nothing of the query
		}
	}
}
