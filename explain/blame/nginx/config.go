package nginx

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"detour/explain/blame"
	"detour/explain/blame/pcre"
)

// A Config is a configuration of nginx that was read. It implements
// [blame.Configuration].
type Config struct {
	files    blame.Files
	conf     string // the folder of the main file, of relative names there
	prefix   string // of relative paths of files
	root     *directive
	http     *scope
	servers  []*server
	at       []*listener
	tables   map[string]*table   // map, geo and split_clients, by variable
	set      map[string]bool     // variables of set and auth_request_set, and named captures
	regexes  map[string]*regexOf // compiled once
	problems []blame.Problem
	assumed  string // what was taken for granted of a fragment
	whole    bool   // an http block was there, so that no server is missing
}

var _ blame.Configuration = (*Config)(nil)

// A regexOf is a pattern that was compiled, or why it couldn't be.
type regexOf struct {
	re  *pcre.Regexp
	err error
}

// A kind is the sort of a scope.
type kind int8

const (
	inHTTP kind = iota
	inServer
	inLocation
	inIf
	inLimit // limit_except
)

// A scope is a block with settings, which inherits those of the block around it.
type scope struct {
	kind  kind
	d     *directive // nil where there is no block
	up    *scope
	own   map[string][]*directive
	codes []*code
	locs  *locations
	loc   *location // that the scope is, or is in
	srv   *server
}

// here is the directives of a name in this very block.
func (s *scope) here(name string) []*directive { return s.own[name] }

// find is the directives of a name here, or in the nearest block around.
func (s *scope) find(names ...string) []*directive {
	for ; s != nil; s = s.up {
		for _, name := range names {
			if ds := s.own[name]; len(ds) > 0 {
				return ds
			}
		}
	}
	return nil
}

// last is the directive of a name that counts, or nil.
func (s *scope) last(names ...string) *directive {
	ds := s.find(names...)
	if len(ds) == 0 {
		return nil
	}
	return ds[len(ds)-1]
}

// flag is a setting that is on or off.
func (s *scope) flag(name string, normally bool) bool {
	if d := s.last(name); d != nil {
		return strings.EqualFold(d.arg(0), "on")
	}
	return normally
}

// A server is a server block.
type server struct {
	*scope
	names   []serverName
	listens []listen
	first   string // $server_name: the first one, of a pattern with its ~ and without a dot in front
	plain   bool   // no listen directive
}

// Read reads a configuration from its main file. What is wrong in it is told by
// [Config.Problems]; the error is one of reading the main file itself.
func Read(files blame.Files, main string) (*Config, error) {
	p := &parser{files: files, prefix: path.Dir(main)}
	root := &directive{src: &source{file: &blame.File{Name: main}}}
	if err := p.file(main, root); err != nil {
		return nil, fmt.Errorf("read %s: %w", main, err)
	}
	c := &Config{files: files, conf: path.Dir(main), prefix: prefixOf(main), root: root, problems: p.problems,
		tables: map[string]*table{}, set: map[string]bool{}, regexes: map[string]*regexOf{}}
	c.build()
	return c, nil
}

// prefixOf is what relative names of roots begin with. Debian builds nginx with
// another one than its configuration's folder.
func prefixOf(main string) string {
	dir := path.Dir(main)
	if strings.HasSuffix(dir, "/etc/nginx") {
		return strings.TrimSuffix(dir, "/etc/nginx") + "/usr/share/nginx"
	}
	return dir
}

// Server names the program.
func (*Config) Server() string { return "nginx" }

// Problems tells what was wrong or left out in reading.
func (c *Config) Problems() []blame.Problem { return c.problems }

func (c *Config) problem(d *directive, what string) {
	if len(c.problems) < maxProblems {
		c.problems = append(c.problems, blame.Problem{Line: d.at(), What: what})
	}
}

// build turns directives into servers and locations.
func (c *Config) build() {
	https := c.httpBlocks()
	c.http = &scope{kind: inHTTP, own: map[string][]*directive{}}
	for _, h := range https {
		c.fill(c.http, h)
	}
	for _, d := range c.http.own["server"] {
		if d.block {
			c.addServer(d)
		}
	}
	c.at = c.listeners()
}

// httpBlocks finds the http block, or makes one of a fragment: of server blocks,
// of locations, or of what stands in one.
func (c *Config) httpBlocks() []*directive {
	var blocks []*directive
	for _, d := range c.root.body {
		if d.name == "http" && d.block {
			blocks = append(blocks, d)
		}
	}
	if len(blocks) > 0 {
		c.whole = true
		return blocks
	}
	inner := map[string]bool{}
	for _, d := range c.root.body {
		inner[d.name] = true
	}
	switch {
	case inner["server"]:
		c.assumed = "this is a part of a configuration without http block: other servers can be there as well"
		return []*directive{c.root}
	case inner["location"] || inner["return"] || inner["rewrite"] || inner["if"] || inner["error_page"] || inner["try_files"] || inner["proxy_pass"]:
		c.assumed = "this is a part of a server block: the request is taken to reach this server, and other locations can be there as well"
		srv := &directive{name: "server", block: true, body: c.root.body, src: c.root.src, line: 1}
		return []*directive{{name: "http", block: true, src: c.root.src, line: 1, body: append(upper(c.root.body), srv)}}
	case inner["map"] || inner["geo"] || inner["split_clients"]:
		c.assumed = "this is a part of a configuration without a server block"
		return []*directive{c.root}
	}
	return nil
}

// upper is what of a fragment can only stand outside a server.
func upper(body []*directive) []*directive {
	var out []*directive
	for _, d := range body {
		if slices.Contains(tables, d.name) && d.block || d.name == "upstream" {
			out = append(out, d)
		}
	}
	return out
}

// fill reads a block's directives into a scope.
func (c *Config) fill(s *scope, block *directive) {
	for _, d := range block.body {
		s.own[d.name] = append(s.own[d.name], d)
		switch d.name {
		case "map", "geo", "split_clients":
			if d.block {
				c.addTable(d)
			}
		case "set", "auth_request_set", "js_set", "perl_set":
			c.set[strings.TrimPrefix(d.arg(0), "$")] = true
		case "location":
			if d.block && s.kind != inHTTP {
				c.addLocation(s, d)
			}
		case "limit_except":
			if d.block {
				inner := c.inner(s, inLimit, d)
				c.fill(inner, d)
				s.limits(d, inner)
			}
		}
		if s.kind != inHTTP {
			if code := c.code(s, d); code != nil {
				s.codes = append(s.codes, code)
			}
		}
		if !known.Get(d.name) && !d.inLua() && (len(d.args) > 0 || d.block) {
			c.problem(d, fmt.Sprintf("%q is no directive that is known here: it is not evaluated", d.name))
		}
	}
}

// inner is a scope for a block within another.
func (c *Config) inner(s *scope, k kind, d *directive) *scope {
	return &scope{kind: k, d: d, up: s, own: map[string][]*directive{}, loc: s.loc, srv: s.srv}
}

func (d *directive) inLua() bool { return strings.Contains(d.name, "_by_lua") }

// limits keeps the scope of a limit_except beside its directive.
func (s *scope) limits(d *directive, inner *scope) {
	if s.loc != nil {
		s.loc.limit, s.loc.limited = inner, d
	}
}

// regex compiles a pattern once.
func (c *Config) regex(d *directive, pattern string, caseless bool) *regexOf {
	key, flags := "s"+pattern, pcre.Flags(0)
	if caseless {
		key, flags = "i"+pattern, pcre.Caseless
	}
	if r := c.regexes[key]; r != nil {
		return r
	}
	r := &regexOf{}
	r.re, r.err = pcre.Compile(pattern, flags)
	if r.err != nil {
		c.problem(d, fmt.Sprintf("the pattern %q: %v", pattern, r.err))
	} else {
		for _, n := range r.re.Names() {
			c.set[n.Name] = true
		}
	}
	c.regexes[key] = r
	return r
}

func (c *Config) addServer(d *directive) {
	srv := &server{scope: &scope{kind: inServer, d: d, up: c.http, own: map[string][]*directive{}, locs: newLocations()}}
	srv.scope.srv = srv
	c.fill(srv.scope, d)
	for _, l := range srv.here("listen") {
		if parsed, ok := parseListen(l); ok {
			srv.listens = append(srv.listens, parsed)
		} else {
			c.problem(l, "this address is not read")
		}
	}
	if len(srv.here("listen")) == 0 {
		srv.plain = true
		srv.listens = []listen{{d: d, port: 80, wildcard: true}}
	}
	for _, n := range srv.here("server_name") {
		for _, arg := range n.args {
			srv.names = append(srv.names, c.serverName(n, arg))
		}
	}
	if len(srv.names) == 0 {
		srv.names = []serverName{{d: d}}
	}
	srv.first = strings.TrimPrefix(srv.names[0].text, ".")
	c.servers = append(c.servers, srv)
}
