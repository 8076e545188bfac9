// Package envoy reads the route configurations of Envoy: virtual hosts, their
// routes in order, and the redirects in them.
package envoy

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"detour/explain/blame"
	"detour/explain/blame/asked"
	"detour/explain/blame/lazy"
	"detour/explain/blame/value"
)

// A listener has routes.
type listener struct {
	port  string
	tls   bool
	hosts []*value.Value
}

// Config is a configuration of Envoy.
type Config struct {
	asked.Base
	file      *blame.File
	listeners []*listener
}

// Read reads Envoy's YAML or JSON.
func Read(files blame.Files, main string) (blame.Configuration, error) {
	f, err := files.Read(main)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", main, err)
	}
	c := &Config{Base: asked.Base{Name: "envoy"}, file: f}
	var docs []*value.Value
	if bytes.HasPrefix(bytes.TrimSpace(f.Data), []byte("{")) {
		v, err := value.JSON(f.Data)
		if m, ok := err.(*value.Mistake); ok {
			c.Problem(f, m.Line, m.What)
		}
		docs = []*value.Value{v}
	} else if docs, err = value.YAML(f.Data); err != nil {
		c.Problem(f, 1, err.Error())
	}
	for _, d := range docs {
		c.read(d)
	}
	c.list()
	return c, nil
}

// read finds the listeners; route configurations without one stand for
// themselves.
func (c *Config) read(v *value.Value) {
	for _, l := range v.Get("static_resources", "listeners").Each() {
		x := &listener{port: l.Get("address", "socket_address", "port_value").Str()}
		l.Walk(func(n *value.Value) {
			x.hosts = append(x.hosts, n.Get("virtual_hosts").Each()...)
			x.tls = x.tls || strings.Contains(n.Get("typed_config", "@type").Str(), "DownstreamTlsContext") || n.Get("name").Str() == "envoy.transport_sockets.tls"
		})
		if len(x.hosts) > 0 {
			c.listeners = append(c.listeners, x)
		}
	}
	if len(c.listeners) > 0 {
		return
	}
	x := &listener{}
	v.Walk(func(n *value.Value) { x.hosts = append(x.hosts, n.Get("virtual_hosts").Each()...) })
	if len(x.hosts) > 0 {
		c.listeners = append(c.listeners, x)
	}
}

func (c *Config) list() {
	for _, l := range c.listeners {
		for _, h := range l.hosts {
			for _, r := range h.Get("routes").Each() {
				if d := r.Get("redirect"); d != nil {
					to := d.Get("scheme_redirect").Str() + d.Get("host_redirect").Str() + d.Get("path_redirect").Str() + d.Get("prefix_rewrite").Str()
					c.List = append(c.List, blame.Redirect{Line: asked.At(c.file, max(r.LineOf("redirect"), 1)), Server: h.Get("name").Str(), When: match(r.Get("match")), Status: code(d), To: to})
				}
			}
		}
	}
}

func match(m *value.Value) string {
	for _, key := range []string{"path", "prefix", "path_separated_prefix"} {
		if s := m.Get(key).Str(); s != "" {
			return key + " " + s
		}
	}
	return m.Get("safe_regex", "regex").Str()
}

func code(d *value.Value) int {
	switch strings.ToUpper(d.Get("response_code").Str()) {
	case "FOUND":
		return 302
	case "SEE_OTHER":
		return 303
	case "TEMPORARY_REDIRECT":
		return 307
	case "PERMANENT_REDIRECT":
		return 308
	}
	return 301
}

// Answer implements [blame.Configuration].
func (c *Config) Answer(req blame.Request) blame.Answer {
	r := asked.Of(req)
	l, note := c.choose(r)
	if l == nil {
		a := asked.Passed(blame.None, 0)
		a.Unknowns = []string{"no listener has port " + r.Port}
		a.Near = asked.Near(req, c.List)
		return a
	}
	a := c.host(l, r)
	if note != "" {
		a = asked.Unsure(a, note)
	}
	if a.Blame == nil {
		a.Near = asked.Near(req, c.List)
	}
	return a
}

func (c *Config) choose(r asked.Request) (*listener, string) {
	for _, l := range c.listeners {
		if l.port == r.Port {
			return l, ""
		}
	}
	var fits []*listener
	for _, l := range c.listeners {
		if l.port == "" || l.tls == (r.Scheme == "https") {
			fits = append(fits, l)
		}
	}
	if len(fits) == 1 {
		if fits[0].port == "" {
			return fits[0], ""
		}
		return fits[0], "whether port " + r.Port + " leads to the listener of port " + fits[0].port
	}
	return nil, ""
}

// host chooses the virtual host: the exact name, the longest wildcard, the star.
func (c *Config) host(l *listener, r asked.Request) blame.Answer {
	var best *value.Value
	rank := -1
	for _, h := range l.hosts {
		for _, d := range h.Get("domains").Each() {
			if n := domain(strings.ToLower(d.Str()), strings.ToLower(r.Authority)); n > rank {
				best, rank = h, n
			}
		}
	}
	if best == nil {
		return asked.Passed(blame.Builtin, 404)
	}
	via := []blame.Note{{Line: asked.At(c.file, max(best.Line, 1)), Why: "the virtual host of " + r.Authority}}
	if tls := best.Get("require_tls").Str(); (tls == "ALL" || tls == "EXTERNAL_ONLY") && r.Scheme == "http" {
		a := asked.By(asked.At(c.file, max(best.LineOf("require_tls"), 1)), 301, "https://"+strings.TrimSuffix(r.Authority, ":80")+r.Target, via...)
		if tls == "EXTERNAL_ONLY" {
			a = asked.Unsure(a, "whether the client is outside of the network")
		}
		return a
	}
	return c.routes(best, r, via)
}

func domain(d, host string) int {
	switch {
	case d == host:
		return 1 << 20
	case d == "*":
		return 0
	case strings.HasPrefix(d, "*") && strings.HasSuffix(host, d[1:]) && len(host) > len(d)-1:
		return 1<<16 + len(d)
	case strings.HasSuffix(d, "*") && strings.HasPrefix(host, d[:len(d)-1]):
		return 1<<10 + len(d)
	}
	return -1
}

func (c *Config) routes(h *value.Value, r asked.Request, via []blame.Note) blame.Answer {
	var maybe []asked.Maybe
	sure := asked.Passed(blame.Builtin, 404, via...)
	for _, x := range h.Get("routes").Each() {
		t, prefix, rx := judge(x.Get("match"), r)
		if t == blame.False {
			continue
		}
		at := asked.At(c.file, max(x.LineOf("redirect"), 1))
		var a blame.Answer
		switch d := x.Get("redirect"); {
		case d != nil:
			to, known := target(d, r, prefix, rx)
			a = asked.By(at, code(d), to, via...)
			if !known {
				a.Location = nil
				a.Unknowns = append(a.Unknowns, "what the path becomes")
			}
		case x.Get("direct_response") != nil:
			n, _ := strconv.Atoi(x.Get("direct_response", "status").Str())
			a = asked.Passed(blame.Config, n, append(via, blame.Note{Line: asked.At(c.file, max(x.Line, 1)), Why: "answers"})...)
		default:
			a = asked.Passed(blame.Upstream, 0, append(via, blame.Note{Line: asked.At(c.file, max(x.Line, 1)), Why: "hands the request over"})...)
		}
		if t == blame.True {
			sure = a
			break
		}
		maybe = append(maybe, asked.Maybe{Answer: a, Unknown: "whether the match of line " + strconv.Itoa(x.Line) + " holds"})
		if len(maybe) > 20 {
			break
		}
	}
	return asked.Settle(sure, maybe, r.Request)
}

// judge says whether a match takes a request, and by which prefix.
func judge(m *value.Value, r asked.Request) (t blame.Truth, prefix string, rx *regexp.Regexp) {
	p := r.Path
	fold := m.Get("case_sensitive").Is(false)
	same := func(s string) (string, string) {
		if fold {
			return strings.ToLower(p), strings.ToLower(s)
		}
		return p, s
	}
	t = blame.False
	switch {
	case m.Has("prefix"):
		a, b := same(m.Get("prefix").Str())
		t, prefix = blame.Known(strings.HasPrefix(a, b)), b
	case m.Has("path"):
		a, b := same(m.Get("path").Str())
		t, prefix = blame.Known(a == b), b
	case m.Has("path_separated_prefix"):
		a, b := same(m.Get("path_separated_prefix").Str())
		t, prefix = blame.Known(a == b || strings.HasPrefix(a, b+"/")), b
	case m.Has("safe_regex"):
		s := m.Get("safe_regex", "regex").Str()
		var err error
		if rx, err = regexp.Compile("^(?:" + s + ")$"); err != nil || len(s) > 4000 {
			return blame.Unknown, "", nil
		}
		t = blame.Known(rx.MatchString(p))
	default:
		return blame.Unknown, "", nil
	}
	for _, h := range m.Get("headers").Each() {
		t = t.And(header(h, r))
	}
	for _, q := range m.Get("query_parameters").Each() {
		v, ok := r.Arg(q.Get("name").Str())
		switch s := q.Get("string_match"); {
		case !ok:
			t = blame.False
		case s != nil:
			t = t.And(text(s, v))
		}
	}
	if m.Has("runtime_fraction") || m.Has("grpc") || m.Has("tls_context") || m.Has("dynamic_metadata") {
		t = t.And(blame.Unknown)
	}
	return t, prefix, rx
}

func header(h *value.Value, r asked.Request) blame.Truth {
	v, ok := r.Field(h.Get("name").Str())
	switch h.Get("name").Str() {
	case ":method":
		v, ok = r.Method, true
	case ":authority":
		v, ok = r.Authority, true
	case ":path":
		v, ok = r.Target, true
	case ":scheme", "x-forwarded-proto":
		if !ok {
			v, ok = r.Scheme, true
		}
	}
	var t blame.Truth
	switch {
	case h.Has("present_match"):
		t = blame.Known(ok == h.Get("present_match").Is(true))
	case !ok:
		t = blame.False
	case h.Has("string_match"):
		t = text(h.Get("string_match"), v)
	default:
		t = text(h, v)
	}
	if h.Get("invert_match").Is(true) {
		return t.Not()
	}
	return t
}

// text judges a string matcher, or the older fields beside a header's name.
func text(m *value.Value, v string) blame.Truth {
	fold := m.Get("ignore_case").Is(true)
	for _, key := range []string{"exact", "prefix", "suffix", "contains"} {
		x := m.Get(key)
		if x == nil {
			x = m.Get(key + "_match")
		}
		if x == nil {
			continue
		}
		s := x.Str()
		if fold {
			s, v = strings.ToLower(s), strings.ToLower(v)
		}
		switch key {
		case "exact":
			return blame.Known(v == s)
		case "prefix":
			return blame.Known(strings.HasPrefix(v, s))
		case "suffix":
			return blame.Known(strings.HasSuffix(v, s))
		}
		return blame.Known(strings.Contains(v, s))
	}
	rx := m.Get("safe_regex", "regex").Str()
	if rx == "" {
		rx = m.Get("safe_regex_match", "regex").Str()
	}
	if rx != "" && len(rx) < 4000 {
		if x, err := regexp.Compile("^(?:" + rx + ")$"); err == nil {
			return blame.Known(x.MatchString(v))
		}
	}
	if m.Has("range_match") || rx != "" {
		return blame.Unknown
	}
	return blame.True
}

// target is where a redirect leads; Envoy always writes the whole URL.
func target(d *value.Value, r asked.Request, prefix string, rx *regexp.Regexp) (string, bool) {
	scheme, host := r.Scheme, r.Authority
	if s := d.Get("scheme_redirect").Str(); s != "" {
		scheme = s
	}
	if d.Get("https_redirect").Is(true) {
		scheme = "https"
	}
	if h := d.Get("host_redirect").Str(); h != "" {
		host = h
	} else if scheme != r.Scheme {
		host = strings.TrimSuffix(strings.TrimSuffix(host, ":80"), ":443")
	}
	if p := d.Get("port_redirect").Str(); p != "" {
		host = asked.HostOnly(host)
		if !(scheme == "https" && p == "443" || scheme == "http" && p == "80") {
			host += ":" + p
		}
	}
	p, query, known := r.Path, "", true
	if r.HasQuery && !d.Get("strip_query").Is(true) {
		query = "?" + r.Query
	}
	switch {
	case d.Get("path_redirect").Str() != "":
		p = d.Get("path_redirect").Str()
		if strings.Contains(p, "?") {
			query = ""
		}
	case d.Has("prefix_rewrite"):
		if rx != nil {
			known = false
		} else {
			p = d.Get("prefix_rewrite").Str() + p[min(len(prefix), len(p)):]
		}
	case d.Has("regex_rewrite"):
		s := d.Get("regex_rewrite", "pattern", "regex").Str()
		x, err := regexp.Compile(s)
		if err != nil || len(s) > 4000 {
			return "", false
		}
		p = x.ReplaceAllString(p, backRef.ReplaceAllString(strings.ReplaceAll(d.Get("regex_rewrite", "substitution").Str(), "$", "$$"), "$${$1}"))
	}
	return scheme + "://" + host + p + query, known
}

var backRef = lazy.Regexp{Expr: `\\(\d)`}
