// Package caddy reads a Caddyfile, or Caddy's JSON, and leads a request through
// its sites and routes: directives in Caddy's own order, handle blocks of which
// one answers, what rewrites have changed, and the redirect to https that Caddy
// makes by itself.
package caddy

import (
	"bytes"
	"fmt"
	"path"
	"strings"

	"detour/explain/blame"
	"detour/explain/blame/asked"
)

// A route is what a directive becomes.
type route struct {
	line     blame.Line
	match    []*matchers // one of them has to hold; none is always
	handlers []handler
	group    string // of the routes of a group the first that matches runs
	terminal bool

	order int // of the directive
	path  string
	back  bool // later ones go first
}

// A handler does one thing to a request, or answers it.
type handler struct {
	kind string
	line blame.Line
	args []string
	sub  []*route
	code string
	to   string
}

// A site is an address with its routes.
type site struct {
	line   blame.Line
	scheme string
	host   string
	port   string
	path   string
	routes []*route
	errors []*route
}

// Config is a configuration of Caddy.
type Config struct {
	asked.Base
	files     blame.Files
	main      *blame.File
	sites     []*site
	snippets  map[string][]*directive
	named     map[string][]*directive
	httpPort  string
	httpsPort string
	noHTTPS   bool // automatic redirects are off
	order     []orderRule
	blind     string
	reads     int
	made      int // directives, with what imports brought
}

// Read reads a Caddyfile, or JSON.
func Read(files blame.Files, main string) (blame.Configuration, error) {
	f, err := files.Read(main)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", main, err)
	}
	c := &Config{Base: asked.Base{Name: "caddy"}, files: files, main: f, snippets: map[string][]*directive{}, named: map[string][]*directive{}, httpPort: "80", httpsPort: "443"}
	if text := bytes.TrimSpace(f.Data); strings.HasSuffix(path.Base(main), ".json") || bytes.HasPrefix(text, []byte("{")) && bytes.Contains(text, []byte(`"apps"`)) {
		c.json(f)
	} else {
		c.caddyfile(f)
	}
	for _, s := range c.sites {
		c.list(s, s.routes, "", 0)
	}
	return c, nil
}

// list collects the redirects of routes.
func (c *Config) list(s *site, routes []*route, when string, depth int) {
	if depth > 30 || len(c.List) > 5000 {
		return
	}
	for _, r := range routes {
		cond := strings.TrimSpace(when + " " + r.String())
		for _, h := range r.handlers {
			if h.kind == "redir" {
				c.List = append(c.List, blame.Redirect{Line: h.line, Server: s.String(), When: cond, Status: statusOf(h.code), To: h.to})
			}
			c.list(s, h.sub, cond, depth+1)
		}
	}
}

// String is a site's address.
func (s *site) String() string {
	out := s.host
	if s.scheme != "" {
		out = s.scheme + "://" + out
	}
	return out
}

// String is a route's condition.
func (r *route) String() string {
	var out []string
	for _, m := range r.match {
		out = append(out, m.text)
	}
	return strings.Join(out, " or ")
}
