// Package apache reads a configuration of Apache httpd 2.4 and answers which of
// its lines a request's redirect comes from.
//
// Reading goes the way of the server: files in load order, variables, modules and
// macros as they stand at that line, then the directives into servers, folders,
// URLs and files. A request is led through the phases as the server leads it:
// virtual host, sections, mod_rewrite, mod_proxy and mod_alias on the URL, then
// folders with their .htaccess, access, and the modules' second turn, with
// lookups, internal redirects and error documents where the server makes them.
//
// What can't be known (is there such a file, where does the client come from) is
// asked: each answer is tried, and a line is certain only when all of them lead to
// it.
//
//	c, err := apache.Read(files, "/etc/apache2/apache2.conf")
//	a := c.Answer(blame.Request{Method: "GET", URL: "http://shop.test/old"})
//	a.Blame // sites-enabled/shop.conf:14
package apache

import (
	"fmt"
	"path"
	"strings"
	"sync"

	"detour/explain/blame"
)

// A Config is a configuration that was read.
type Config struct {
	files   blame.Files
	main    string
	at      *directive // the first line, for what no line says
	modules modules
	vars    map[string]string
	env     map[string]string
	reader  *reader

	root       *server // the main server
	servers    []*server
	hosts      []*chain
	listen     []address
	limit      int
	maxLine    int
	lone       bool // made around a .htaccess or a fragment
	rootFolder map[string]bool
	site       map[string]bool // folders whose .htaccess would count
	logs       []blame.LogFormat
	problems   []blame.Problem

	mu       sync.Mutex
	accesses map[string]*htaccessFile
}

var _ blame.Configuration = (*Config)(nil)

// Read reads the configuration that begins with the file main. It fails only when
// that file can't be read: what is wrong in it is a [blame.Problem].
func Read(files blame.Files, main string) (*Config, error) {
	r := newReader(files, main)
	r.environment(path.Join(path.Dir(main), "envvars"))
	ds, err := r.file(main)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", main, err)
	}
	l := &loader{reader: r, limit: 10, maxLine: 8190, formats: map[string]string{}}
	l.server(ds)
	c := &Config{
		files: files, main: main, modules: r.modules, vars: r.vars, env: r.env, reader: r,
		root: l.main, servers: append([]*server{l.main}, l.vhosts...), hosts: l.chains(), listen: l.listen,
		limit: l.limit, maxLine: l.maxLine, accesses: map[string]*htaccessFile{}, problems: r.problems,
	}
	if len(ds) > 0 {
		c.at = ds[0]
		c.lone = c.at.at().File == ""
	}
	if !c.lone && !r.modules.known() && c.at != nil {
		c.problems = append(c.problems, blame.Problem{Line: c.at.at(), What: "no LoadModule line was handed over: the usual modules are taken to be loaded"})
	}
	c.folders()
	c.logs = l.collectLogs()
	return c, nil
}

// folders notes which folders the configuration takes to be there, and which lie
// on the way to a site's files.
func (c *Config) folders() {
	c.rootFolder, c.site = map[string]bool{}, map[string]bool{}
	for _, s := range c.servers {
		if s.root == "" {
			continue
		}
		c.site[s.root] = true
		for p := s.root; p != "/" && p != "."; p = path.Dir(p) {
			c.rootFolder[p] = true
		}
	}
}

// absolute makes a name whole, below ServerRoot.
func (c *Config) absolute(name string) string {
	if path.IsAbs(name) {
		return path.Clean(name)
	}
	return path.Join(c.reader.root, name)
}

// environment reads what the distribution's script sets before it starts the
// server.
func (r *reader) environment(name string) {
	f, err := r.files.Read(name)
	if err != nil {
		return
	}
	for _, l := range lines(f.Data) {
		text := strings.TrimPrefix(strings.TrimPrefix(l.text, "export "), ": ${")
		key, value, ok := strings.Cut(text, "=")
		key = strings.TrimSuffix(trimSpace(key), ":")
		if !ok || key == "" || strings.Trim(key, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_") != "" {
			continue
		}
		value = strings.TrimSuffix(trimSpace(value), "}")
		value = strings.Trim(value, `"'`)
		if _, dup := r.env[key]; !dup {
			r.env[key] = strings.ReplaceAll(strings.ReplaceAll(value, "${SUFFIX}", ""), "$SUFFIX", "")
		}
	}
}

// A htaccessFile is one that was read, under what AllowOverride allows.
type htaccessFile struct {
	conf   *dirConf
	failed *directive
	why    string
	unsure bool
}

// htaccess reads a folder's own file, once for what it may hold. Nil is a file
// that isn't there.
func (c *Config) htaccess(name, dir string, a *allowed) *htaccessFile {
	key := fmt.Sprint(name, a.classes, a.list, a.nonfatal, a.linked)
	c.mu.Lock()
	defer c.mu.Unlock()
	if f, ok := c.accesses[key]; ok {
		return f
	}
	f := c.readHtaccess(name, dir, a)
	if len(c.accesses) < 10000 {
		c.accesses[key] = f
	}
	return f
}

func (c *Config) readHtaccess(name, dir string, a *allowed) *htaccessFile {
	if c.files.Kind(name) == blame.Folder {
		return nil
	}
	data, err := c.files.Read(name)
	if err != nil {
		return nil
	}
	r := *c.reader
	r.problems = nil
	r.total, r.includes, r.uses = 0, 0, 0
	l := &loader{reader: &r, limit: c.limit, maxLine: c.maxLine, formats: map[string]string{}, main: c.root, srv: &server{defaults: &dirConf{}}}
	may := *a
	conf := &dirConf{core: &coreDir{}}
	var broken *directive
	var why string
	ds := tree(data, func(d *directive, what string) {
		if broken == nil {
			broken, why = d, what
		}
	})
	if broken != nil {
		return &htaccessFile{failed: broken, why: why}
	}
	l.each(r.load(ds), &scope{conf: conf, path: dir, inDir: true, place: inHtaccess, allow: &may})
	return &htaccessFile{conf: conf, failed: may.failed, why: may.why, unsure: may.unsure}
}

// Server implements [blame.Configuration].
func (c *Config) Server() string { return "apache" }

// Problems implements [blame.Configuration].
func (c *Config) Problems() []blame.Problem { return c.problems }

// Logs implements [blame.Configuration].
func (c *Config) Logs() []blame.LogFormat { return c.logs }

func itoa(n int) string { return fmt.Sprint(n) }
