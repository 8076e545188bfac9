// Package traefik reads Traefik's routers and middlewares, from the file
// provider's YAML and TOML and from Kubernetes' objects, and the redirections of
// entry points.
package traefik

import (
	"fmt"
	"path"
	"sort"
	"strings"

	"detour/explain/blame"
	"detour/explain/blame/asked"
	"detour/explain/blame/value"
)

// A placed value knows its file.
type placed struct {
	*value.Value
	file *blame.File
	line int
}

// A router leads requests to a service, through middlewares.
type router struct {
	name        string
	at          placed
	rule        string
	entries     []string
	middlewares []string
	tls         bool
	priority    int
}

// An entry is an entry point.
type entry struct {
	name, port  string
	redirection placed
	tls         bool
	middlewares []string
}

// Config is a configuration of Traefik.
type Config struct {
	asked.Base
	files       blame.Files
	routers     []*router
	middlewares map[string]placed
	entries     []*entry
}

// Read reads Traefik's configuration, the static and the dynamic.
func Read(files blame.Files, main string) (blame.Configuration, error) {
	f, err := files.Read(main)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", main, err)
	}
	c := &Config{Base: asked.Base{Name: "traefik"}, files: files, middlewares: map[string]placed{}}
	c.read(f, 0)
	sort.SliceStable(c.routers, func(i, j int) bool { return c.routers[i].priority > c.routers[j].priority })
	c.list()
	return c, nil
}

func (c *Config) read(f *blame.File, depth int) {
	for _, v := range c.documents(f) {
		c.static(v, f)
		c.dynamic(v, f)
		c.object(v, f)
		if depth < 2 {
			c.provided(v, f, depth)
		}
	}
}

func (c *Config) documents(f *blame.File) []*value.Value {
	if strings.HasSuffix(f.Name, ".toml") {
		v, err := value.TOML(f.Data)
		if m, ok := err.(*value.Mistake); ok {
			c.Problem(f, m.Line, m.What)
		}
		return []*value.Value{v}
	}
	docs, err := value.YAML(f.Data)
	if err != nil {
		v, other := value.TOML(f.Data)
		if other == nil {
			return []*value.Value{v}
		}
		c.Problem(f, 1, err.Error())
	}
	return docs
}

// provided reads the dynamic files that the static one names, below its folder
// when they stand there.
func (c *Config) provided(v *value.Value, f *blame.File, depth int) {
	p := v.Fold("providers").Fold("file")
	var names []string
	if n := p.Fold("filename").Str(); n != "" {
		names = append(names, n, path.Join(path.Dir(f.Name), path.Base(n)))
	}
	if d := p.Fold("directory").Str(); d != "" {
		for _, dir := range []string{d, path.Join(path.Dir(f.Name), path.Base(d))} {
			for _, ext := range []string{"/*.yml", "/*.yaml", "/*.toml"} {
				names = append(names, c.files.Glob(dir+ext)...)
			}
		}
	}
	seen := map[string]bool{f.Name: true}
	for _, n := range names {
		if x, err := c.files.Read(n); err == nil && !seen[n] && len(seen) < 100 {
			seen[n] = true
			c.read(x, depth+1)
		}
	}
}

// static reads entry points with their redirections.
func (c *Config) static(v *value.Value, f *blame.File) {
	points := v.Fold("entryPoints")
	if points == nil {
		return
	}
	for _, p := range points.Pairs {
		e := &entry{name: strings.ToLower(p.Key)}
		address := p.Value.Fold("address").Str()
		e.port = strings.TrimSuffix(address[strings.LastIndexByte(address, ':')+1:], "/tcp")
		http := p.Value.Fold("http")
		e.tls = http.Fold("tls") != nil
		for _, m := range http.Fold("middlewares").Each() {
			e.middlewares = append(e.middlewares, plainName(m.Str()))
		}
		if r := http.Fold("redirections"); r != nil {
			if to := r.Fold("entryPoint"); to != nil {
				e.redirection = placed{to, f, max(to.Line, 1)}
			}
		}
		c.entries = append(c.entries, e)
	}
}

// dynamic reads http.routers and http.middlewares.
func (c *Config) dynamic(v *value.Value, f *blame.File) {
	http := v.Fold("http")
	if http == nil {
		return
	}
	if ms := http.Fold("middlewares"); ms != nil {
		for _, p := range ms.Pairs {
			c.middlewares[strings.ToLower(p.Key)] = placed{p.Value, f, p.Line}
		}
	}
	rs := http.Fold("routers")
	if rs == nil {
		return
	}
	for _, p := range rs.Pairs {
		r := &router{name: p.Key, at: placed{p.Value, f, p.Line}, rule: p.Value.Fold("rule").Str(), tls: p.Value.Fold("tls") != nil && p.Value.Fold("tls").Text != "false"}
		for _, e := range p.Value.Fold("entryPoints").Each() {
			r.entries = append(r.entries, strings.ToLower(e.Str()))
		}
		for _, m := range p.Value.Fold("middlewares").Each() {
			r.middlewares = append(r.middlewares, plainName(m.Str()))
		}
		r.setPriority(p.Value.Fold("priority").Str())
		c.routers = append(c.routers, r)
	}
}

func (r *router) setPriority(s string) {
	r.priority = len(r.rule)
	n := 0
	if _, err := fmt.Sscanf(s, "%d", &n); err == nil && n > 0 {
		r.priority = n
	}
}

// plainName is a middleware's name without its provider: x@file.
func plainName(s string) string {
	s, _, _ = strings.Cut(s, "@")
	return strings.ToLower(s)
}

// object reads IngressRoute and Middleware of Kubernetes.
func (c *Config) object(v *value.Value, f *blame.File) {
	name := strings.ToLower(v.Get("metadata", "name").Str())
	spec := v.Get("spec")
	switch v.Get("kind").Str() {
	case "Middleware":
		if spec == nil {
			return
		}
		c.middlewares[name] = placed{spec, f, max(v.LineOf("spec"), 1)}
	case "IngressRoute":
		for _, x := range spec.Get("routes").Each() {
			r := &router{name: name, at: placed{x, f, max(x.Line, 1)}, rule: x.Get("match").Str(), tls: spec.Has("tls")}
			for _, e := range spec.Get("entryPoints").Each() {
				r.entries = append(r.entries, strings.ToLower(e.Str()))
			}
			for _, m := range x.Get("middlewares").Each() {
				r.middlewares = append(r.middlewares, strings.ToLower(m.Get("name").Str()))
			}
			r.setPriority(x.Get("priority").Str())
			c.routers = append(c.routers, r)
		}
	case "List":
		for _, x := range v.Get("items").Each() {
			c.object(x, f)
		}
	}
}

// list collects the redirects of middlewares and entry points.
func (c *Config) list() {
	var names []string
	for n := range c.middlewares {
		names = append(names, n)
	}
	sort.Slice(names, func(i, j int) bool {
		a, b := c.middlewares[names[i]], c.middlewares[names[j]]
		return a.file.Name < b.file.Name || a.file.Name == b.file.Name && a.line < b.line
	})
	for _, e := range c.entries {
		if e.redirection.Value != nil {
			c.List = append(c.List, blame.Redirect{Line: asked.At(e.redirection.file, e.redirection.line), Server: e.name, Status: 301, To: e.redirection.Fold("to").Str()})
		}
	}
	for _, n := range names {
		m := c.middlewares[n]
		for _, p := range m.Pairs {
			switch strings.ToLower(p.Key) {
			case "redirectscheme":
				c.List = append(c.List, blame.Redirect{Line: asked.At(m.file, p.Line), Server: n, Status: status(p.Value, "GET"), To: p.Value.Fold("scheme").Str()})
			case "redirectregex":
				c.List = append(c.List, blame.Redirect{Line: asked.At(m.file, p.Line), Server: n, When: p.Value.Fold("regex").Str(), Status: status(p.Value, "GET"), To: p.Value.Fold("replacement").Str()})
			}
		}
	}
}

// status is the code of a redirect: the method is kept where it isn't GET.
func status(v *value.Value, method string) int {
	switch permanent := v.Fold("permanent").Is(true); {
	case permanent && method == "GET":
		return 301
	case permanent:
		return 308
	case method == "GET":
		return 302
	}
	return 307
}
