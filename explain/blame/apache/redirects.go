package apache

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"detour/explain/blame"
)

// maxListed bounds the redirects that are listed.
const maxListed = 20000

// A lister collects the redirects that a configuration can make.
type lister struct {
	c    *Config
	out  []blame.Redirect
	seen map[*directive]bool

	origins []string // of the server whose redirects are listed
}

// Redirects implements [blame.Configuration]. What stands outside the virtual
// hosts comes first, a .htaccess last.
func (c *Config) Redirects() []blame.Redirect {
	l := &lister{c: c, seen: map[*directive]bool{}}
	for _, s := range c.servers {
		l.server(s)
	}
	for _, s := range c.servers {
		l.accessFiles(s)
	}
	l.sort()
	return l.out
}

// sort puts the lines of each file in order; files stay in the order in which they
// were met.
func (l *lister) sort() {
	met := map[string]int{}
	for _, r := range l.out {
		if _, ok := met[r.File]; !ok {
			met[r.File] = len(met)
		}
	}
	slices.SortStableFunc(l.out, func(a, b blame.Redirect) int {
		return cmp.Or(cmp.Compare(met[a.File], met[b.File]), cmp.Compare(a.Line.Line, b.Line.Line))
	})
}

func (l *lister) add(at *directive, server, when string, status int, to string) {
	if at == nil || l.seen[at] || len(l.out) >= maxListed {
		return
	}
	l.seen[at] = true
	l.out = append(l.out, blame.Redirect{Line: at.at(), Server: server, When: when, Status: status, To: to, Origins: l.origins})
}

// title names a server.
func (s *server) title() string {
	switch {
	case s.at == nil:
		return either(s.name, "main server")
	case s.name != "":
		return s.name
	}
	return s.at.args
}

func (l *lister) server(s *server) {
	name := s.title()
	l.origins = l.c.origins(s)
	if s.rewrite != nil && (s.rewrite.own || s.at == nil) {
		l.rules(s.rewrite.rules, name, "")
	}
	if s.alias != nil {
		l.aliases(s.alias.redirects, name, "")
	}
	l.conf(s.defaults, name, "", 0)
	for _, list := range [][]*section{s.urls, s.dirs} {
		for _, sec := range list {
			l.conf(sec.conf, name, "<"+sec.at.name+" "+sec.at.args+">", 0)
		}
	}
}

// conf lists what a section can do, and the sections within it.
func (l *lister) conf(c *dirConf, server, when string, depth int) {
	if c == nil || depth > 20 {
		return
	}
	if c.rewrite != nil {
		l.rules(c.rewrite.rules, server, when)
	}
	if a := c.alias; a != nil {
		l.aliases(a.redirects, server, when)
		if a.redirect != nil && isRedirect(a.status) {
			l.add(a.redirectAt, server, when, a.status, a.redirect.text)
		}
	}
	if x := c.index; x != nil && x.redirect >= 300 {
		l.add(x.redirAt, server, joinWhen(when, "a folder has an index"), x.redirect, "the index")
	}
	if c.core == nil {
		return
	}
	for _, status := range sortedKeys(c.core.errors) {
		if doc := c.core.errors[status]; isURL(doc.value) && !strings.Contains(doc.value, " ") {
			l.add(doc.at, server, joinWhen(when, "status "+itoa(status)), 302, doc.value)
		}
	}
	for _, list := range [][]*section{c.core.files, c.core.ifs} {
		for _, sec := range list {
			l.conf(sec.conf, server, joinWhen(when, trimSpace("<"+sec.at.name+" "+sec.at.args)+">"), depth+1)
		}
	}
}

func sortedKeys(m map[int]said) []int {
	var keys []int
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func joinWhen(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), ", ")
}

func (l *lister) aliases(list []*alias, server, when string) {
	for _, a := range list {
		if isRedirect(a.status) {
			l.add(a.at, server, joinWhen(when, a.fake), a.status, a.real)
		}
	}
}

func (l *lister) rules(list []*rule, server, when string) {
	for _, r := range list {
		if r.flags&flagNoSub != 0 || r.flags&flagProxy != 0 || r.flags&flagRedirect == 0 && schemeLen(r.output) == 0 {
			continue
		}
		pattern := r.re.text
		if r.not {
			pattern = "!" + pattern
		}
		parts := []string{when, pattern}
		for _, c := range r.conds {
			or := ""
			if c.or {
				or = " or"
			}
			parts = append(parts, c.input+" "+c.text+or)
		}
		status := r.status
		if !isRedirect(status) {
			status = 302
		}
		l.add(r.at, server, joinWhen(parts...), status, r.output)
	}
}

// maxFolders bounds how deep a site is searched for .htaccess files.
const maxFolders = 6

// accessFiles lists what the .htaccess files of a site can do.
func (l *lister) accessFiles(s *server) {
	if s.root == "" {
		return
	}
	all := &allowed{classes: allClasses}
	l.origins = l.c.origins(s)
	for _, name := range s.access {
		pattern := escapeGlob(s.root)
		for range maxFolders {
			for _, file := range l.c.files.Glob(pattern + "/" + name) {
				dir := strings.TrimSuffix(path.Dir(file), "/") + "/"
				if f := l.c.htaccess(file, dir, all); f != nil && f.conf != nil {
					l.conf(f.conf, s.title(), "in "+dir, 0)
				}
			}
			pattern += "/*"
		}
	}
}
