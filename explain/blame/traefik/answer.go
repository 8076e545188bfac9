package traefik

import (
	"regexp"
	"strings"

	"detour/explain/blame"
	"detour/explain/blame/asked"
)

// Answer implements [blame.Configuration].
func (c *Config) Answer(req blame.Request) blame.Answer {
	r := asked.Of(req)
	a := c.answer(r)
	if a.Blame == nil {
		a.Near = append(a.Near, asked.Near(req, c.List)...)
	}
	return a
}

func (c *Config) answer(r asked.Request) blame.Answer {
	e := c.entry(r)
	if e != nil && e.redirection.Value != nil {
		if a, ok := c.redirection(e, r); ok {
			return a
		}
	}
	var maybe []asked.Maybe
	for _, x := range c.routers {
		if !x.listens(e, r) {
			continue
		}
		t := rule(x.rule, r)
		if t == blame.False {
			continue
		}
		via := []blame.Note{{Line: asked.At(x.at.file, x.at.line), Why: "the router " + x.name + ": " + x.rule}}
		names := x.middlewares
		if e != nil {
			names = append(append([]string(nil), e.middlewares...), names...)
		}
		w := &walk{config: c, ask: r, via: via, path: r.Path}
		a, done := w.through(names, 0)
		if !done {
			a = asked.Passed(blame.Upstream, 0, w.via...)
		}
		a = asked.Settle(a, w.maybe, r.Request)
		if t == blame.True {
			return asked.Settle(a, maybe, r.Request)
		}
		maybe = append(maybe, asked.Maybe{Answer: a, Unknown: "whether the rule of the router " + x.name + " holds"})
	}
	if len(c.routers) == 0 && len(c.middlewares) > 0 {
		a := asked.Passed(blame.None, 0)
		a.Evaluated, a.Certain = false, false
		a.Unknowns = []string{"no router that uses the middlewares was handed over"}
		return a
	}
	return asked.Settle(asked.Passed(blame.Builtin, 404), maybe, r.Request)
}

// entry is the entry point of the request's port.
func (c *Config) entry(r asked.Request) *entry {
	for _, e := range c.entries {
		if e.port == r.Port {
			return e
		}
	}
	for _, e := range c.entries { // a container's ports are published as others
		if r.Port == "80" && e.name == "web" || r.Port == "443" && e.name == "websecure" {
			return e
		}
	}
	return nil
}

// listens says whether a router serves the entry point.
func (x *router) listens(e *entry, r asked.Request) bool {
	secure := r.Scheme == "https"
	if e != nil {
		if len(x.entries) > 0 && !contains(x.entries, e.name) {
			return false
		}
		return (x.tls || e.tls) == secure
	}
	if len(x.entries) == 0 {
		return x.tls == secure
	}
	for _, n := range x.entries {
		named := strings.Contains(n, "secure") || strings.Contains(n, "https") || strings.Contains(n, "443")
		if named == secure || x.tls && secure {
			return true
		}
	}
	return false
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// redirection is what an entry point does by itself.
func (c *Config) redirection(e *entry, r asked.Request) (blame.Answer, bool) {
	v := e.redirection
	scheme := v.Fold("scheme").Str()
	if scheme == "" {
		scheme = "https"
	}
	to := v.Fold("to").Str()
	port := ""
	if p, ok := strings.CutPrefix(to, ":"); ok {
		port = p
	}
	for _, x := range c.entries {
		if x.name == strings.ToLower(to) {
			port = x.port
		}
	}
	host := asked.HostOnly(r.Authority)
	if port != "" && port != "443" && port != "80" {
		host += ":" + port
	}
	code := 301
	if v.Fold("permanent").Is(false) {
		code = 302
	}
	if r.Method != "GET" {
		code = map[int]int{301: 308, 302: 307}[code]
	}
	location := scheme + "://" + host + r.Target
	if location == r.Scheme+"://"+r.Authority+r.Target {
		return blame.Answer{}, false
	}
	return asked.By(asked.At(v.file, v.line), code, location), true
}

// A walk goes through a router's middlewares.
type walk struct {
	config *Config
	ask    asked.Request
	path   string
	via    []blame.Note
	maybe  []asked.Maybe
	steps  int
}

func (w *walk) through(names []string, depth int) (blame.Answer, bool) {
	for _, n := range names {
		if w.steps++; w.steps > 500 || depth > 20 {
			break
		}
		m, ok := w.config.middlewares[n]
		if !ok {
			w.maybe = append(w.maybe, asked.Maybe{Answer: asked.Passed(blame.Upstream, 0), Unknown: "what the middleware " + n + " does: it was not handed over"})
			continue
		}
		for _, p := range m.Pairs {
			if a, done := w.middleware(m, p.Key, p.Line, placed{p.Value, m.file, p.Line}, depth); done {
				return a, true
			}
		}
	}
	return blame.Answer{}, false
}

func (w *walk) middleware(m placed, kind string, line int, v placed, depth int) (blame.Answer, bool) {
	at := asked.At(m.file, line)
	switch strings.ToLower(kind) {
	case "redirectscheme":
		return w.scheme(v, at)
	case "redirectregex":
		return w.regex(v, at)
	case "chain":
		var names []string
		for _, x := range v.Fold("middlewares").Each() {
			if s := x.Str(); s != "" {
				names = append(names, plainName(s))
			} else {
				names = append(names, strings.ToLower(x.Get("name").Str()))
			}
		}
		return w.through(names, depth+1)
	case "basicauth", "digestauth":
		if _, ok := w.ask.Field("Authorization"); !ok {
			return asked.Passed(blame.Config, 401, append(w.via, blame.Note{Line: at, Why: "asks for a password"})...), true
		}
	case "forwardauth":
		w.maybe = append(w.maybe, asked.Maybe{Answer: asked.Passed(blame.Upstream, 0, append(w.via, blame.Note{Line: at, Why: "asks another server, which may redirect"})...), Unknown: "what the server of forwardAuth answers"})
	case "headers":
		if v.Fold("sslRedirect").Is(true) && w.ask.Scheme == "http" {
			return asked.By(at, 301, "https://"+w.ask.Authority+w.ask.Target, w.via...), true
		}
	}
	return blame.Answer{}, false
}

// url is the request's URL as Traefik puts it together.
func (w *walk) url() string {
	scheme := w.ask.Scheme
	return scheme + "://" + w.ask.Authority + w.ask.Target
}

func (w *walk) scheme(v placed, at blame.Line) (blame.Answer, bool) {
	scheme := v.Fold("scheme").Str()
	if p, ok := w.ask.Field("X-Forwarded-Proto"); ok && strings.EqualFold(p, scheme) {
		return asked.Unsure(asked.Passed(blame.Upstream, 0, w.via...), "whether X-Forwarded-Proto is trusted"), false
	}
	host := asked.HostOnly(w.ask.Authority)
	if p := v.Fold("port").Str(); p != "" && !(scheme == "https" && p == "443") && !(scheme == "http" && p == "80") {
		host += ":" + p
	}
	to := scheme + "://" + host + w.ask.Target
	if to == w.url() || scheme == "" {
		return blame.Answer{}, false
	}
	return asked.By(at, status(v.Value, w.ask.Method), to, w.via...), true
}

func (w *walk) regex(v placed, at blame.Line) (blame.Answer, bool) {
	s := v.Fold("regex").Str()
	rx, err := regexp.Compile(s)
	if err != nil || len(s) > 8000 {
		w.config.Problem(v.file, v.line, "the pattern can't be read")
		return blame.Answer{}, false
	}
	old := w.url()
	if !rx.MatchString(old) {
		return blame.Answer{}, false
	}
	to := rx.ReplaceAllString(old, v.Fold("replacement").Str())
	if to == old {
		return blame.Answer{}, false
	}
	return asked.By(at, status(v.Value, w.ask.Method), to, w.via...), true
}
