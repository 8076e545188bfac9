// Package envoy reads the route configurations of Envoy: virtual hosts, their
// routes in order, and the redirects in them.
package envoy

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"detour/explain/blame"
	"detour/explain/blame/asked"
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
