package caddy

import (
	"strings"

	"detour/explain/blame"
	"detour/explain/blame/asked"
	"detour/explain/blame/value"
)

// json reads Caddy's own form: servers with listeners and routes.
func (c *Config) json(f *blame.File) {
	v, err := value.JSON(f.Data)
	if m, ok := err.(*value.Mistake); ok {
		c.Problem(f, m.Line, m.What)
	}
	servers := v.Get("apps", "http", "servers")
	if servers == nil {
		return
	}
	j := &jsonReader{config: c, file: f}
	for _, p := range servers.Pairs {
		off := p.Value.Get("automatic_https", "disable").Is(true) || p.Value.Get("automatic_https", "disable_redirects").Is(true)
		c.noHTTPS = c.noHTTPS || off
		routes := j.routes(p.Value.Get("routes"), 0)
		for _, l := range p.Value.Get("listen").Each() {
			port := l.Str()[strings.LastIndexByte(l.Str(), ':')+1:]
			s := &site{line: asked.At(f, max(p.Line, 1)), port: port, routes: routes, errors: j.routes(p.Value.Get("errors", "routes"), 0), scheme: "http"}
			if port == c.httpsPort || p.Value.Has("tls_connection_policies") {
				s.scheme = "https"
			}
			c.sites = append(c.sites, s)
			if s.scheme == "https" && !off {
				c.secured(s, p.Value.Get("routes"))
			}
		}
	}
}

// secured notes the hosts that are served over https, for the redirects to them.
func (c *Config) secured(s *site, routes *value.Value) {
	for _, r := range routes.Each() {
		for _, m := range r.Get("match").Each() {
			for _, h := range m.Get("host").Each() {
				c.sites = append(c.sites, &site{line: s.line, scheme: "https", host: strings.ToLower(h.Str()), port: s.port, routes: s.routes, errors: s.errors})
			}
		}
	}
}

type jsonReader struct {
	config *Config
	file   *blame.File
}

func (j *jsonReader) routes(v *value.Value, depth int) []*route {
	var out []*route
	if depth > 30 {
		return nil
	}
	for _, x := range v.Each() {
		r := &route{line: asked.At(j.file, max(x.Line, 1)), group: x.Get("group").Str(), terminal: x.Get("terminal").Is(true)}
		for _, m := range x.Get("match").Each() {
			r.match = append(r.match, jsonMatch(m, 0))
		}
		for _, h := range x.Get("handle").Each() {
			r.handlers = append(r.handlers, j.handlers(h, depth)...)
		}
		out = append(out, r)
	}
	return out
}

func (j *jsonReader) handlers(h *value.Value, depth int) []handler {
	out := handler{kind: h.Get("handler").Str(), line: asked.At(j.file, max(h.Line, 1))}
	switch out.kind {
	case "subroute":
		out.sub = j.routes(h.Get("routes"), depth+1)
	case "static_response":
		out.kind, out.code = "static", h.Get("status_code").Str()
		for _, p := range pairs(h.Get("headers")) {
			if strings.EqualFold(p.Key, "location") && len(p.Value.Each()) > 0 {
				out.to = p.Value.Each()[0].Str()
				out.kind, out.line = "redir", asked.At(j.file, max(p.Line, 1))
			}
		}
		if out.kind == "redir" && statusOf(out.code) < 300 {
			out.kind = "static"
		}
	case "rewrite":
		var all []handler
		for _, op := range []struct{ key, name string }{{"strip_path_prefix", "strip_prefix"}, {"strip_path_suffix", "strip_suffix"}} {
			if s := h.Get(op.key).Str(); s != "" {
				all = append(all, handler{kind: "uri", line: out.line, args: []string{op.name, s}})
			}
		}
		if s := h.Get("uri").Str(); s != "" {
			all = append(all, handler{kind: "rewrite", line: out.line, args: []string{s}})
		}
		return all
	case "vars":
		for _, p := range h.Pairs {
			if p.Key == "root" {
				return []handler{{kind: "root", line: out.line, args: []string{p.Value.Str()}}}
			}
			if p.Key != "handler" {
				out.args = append(out.args, p.Key, p.Value.Str())
			}
		}
	case "headers":
		out.kind = "header"
		for _, p := range pairs(h.Get("response", "set")) {
			for _, one := range p.Value.Each()[:min(1, len(p.Value.Each()))] {
				out.args = append(out.args, p.Key, one.Str())
			}
		}
	case "error":
		out.args = []string{h.Get("status_code").Str()}
	case "authentication":
		out.kind = "basic_auth"
	}
	return []handler{out}
}

func pairs(v *value.Value) []value.Pair {
	if v == nil {
		return nil
	}
	return v.Pairs
}

// jsonMatch reads one set of conditions.
func jsonMatch(v *value.Value, depth int) *matchers {
	m := &matchers{}
	for _, p := range v.Pairs {
		var args []string
		for _, x := range p.Value.Each() {
			args = append(args, x.Str())
		}
		switch p.Key {
		case "path_regexp":
			args = []string{p.Value.Get("name").Str(), p.Value.Get("pattern").Str()}
		case "header":
			for _, h := range p.Value.Pairs {
				want := []string{h.Key}
				for _, x := range h.Value.Each() {
					want = append(want, x.Str())
				}
				if h.Value.Kind == value.Null {
					want[0] = "!" + h.Key
				}
				m.add("header", want, nil, 0)
			}
			continue
		case "query":
			args = nil
			for _, q := range p.Value.Pairs {
				for _, x := range q.Value.Each() {
					args = append(args, q.Key+"="+x.Str())
				}
			}
		case "not":
			for _, x := range p.Value.Each() {
				if depth < 10 {
					inner := jsonMatch(x, depth+1)
					m.conds = append(m.conds, func(s *state) blame.Truth { return inner.holds(s).Not() })
				}
			}
			continue
		}
		m.add(p.Key, args, nil, 0)
	}
	return m
}
