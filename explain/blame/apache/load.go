package apache

import (
	"maps"
	"sort"
	"strings"

	"detour/explain/blame/lazy"
)

// A loader turns directives into the configuration of servers and sections.
type loader struct {
	*reader
	srv     *server
	main    *server
	vhosts  []*server
	limit   int // LimitInternalRecursion
	maxLine int // LimitRequestLine
	listen  []address
	formats map[string]string
	logs    []logLine
}

// A scope is where a directive stands.
type scope struct {
	conf  *dirConf
	path  string // of the section, as modules get it
	inDir bool   // in any section or .htaccess: not the server's own level
	place place
	allow *allowed // in a .htaccess: what may stand there
	last  *section // the last <If> of this scope, for its <Else>
}

type place uint8

const (
	inServer place = iota
	inDirectory
	inLocation
	inFiles
	inIf
	inProxy
	inHtaccess
)

// allowed is what AllowOverride lets a .htaccess do.
type allowed struct {
	classes  class
	list     map[string]bool
	nonfatal bool
	linked   bool       // modules that no line loads are taken to be linked in
	failed   *directive // the line that makes the server answer 500
	why      string
	unsure   bool // it fails only if the module is not linked in
}

// each loads directives into a scope.
func (l *loader) each(ds []*directive, s *scope) {
	for _, d := range ds {
		if s.allow != nil && s.allow.failed != nil {
			return
		}
		l.one(d, s)
	}
}

func (l *loader) one(d *directive, s *scope) {
	if s.allow != nil && !l.permitted(d, s.allow) {
		return
	}
	if d.key != "elseif" && d.key != "else" && d.key != "if" {
		s.last = nil
	}
	if load, ok := loaders.Lookup(d.key); ok {
		load(l, d, s)
		return
	}
	if d.inner {
		l.problem(d, "is a section that is not known; what is in it was left out")
		l.oddOne(d, s)
		return
	}
	switch {
	case mayDecide(d.key):
		l.oddOne(d, s)
	case !knownDirective(d.key):
		l.problem(d, "is a directive that is not known")
		if s.allow == nil && !harmless(d.key) {
			l.oddOne(d, s)
		}
	}
}

// oddOne keeps a directive that may decide about a request and isn't evaluated.
func (l *loader) oddOne(d *directive, s *scope) {
	if s.inDir {
		s.conf.odd = append(s.conf.odd, d)
		return
	}
	l.srv.odd = append(l.srv.odd, d)
}

// permitted tells whether a .htaccess may hold a directive. One that it may not
// hold makes the server answer every request with 500.
func (l *loader) permitted(d *directive, a *allowed) bool {
	c, known := classes.Lookup(d.key)
	switch {
	case a.list[d.key]:
		return true
	case !known && !knownDirective(d.key) && !harmless(d.key) && l.modules.known() && !a.linked:
		a.failed, a.why, a.unsure = d, "is not a directive that the server knows", true
		return false
	case moduleOf.Get(d.key) != "" && l.modules.known() && !l.modules.loaded(moduleOf.Get(d.key)) && !a.linked:
		a.failed, a.why, a.unsure = d, "belongs to mod_"+moduleOf.Get(d.key)+", which is not loaded", true
		return false
	case !known && knownDirective(d.key):
		a.failed, a.why = d, "may not stand in a .htaccess"
		return false
	case !known || c&anyClass != 0 || a.classes&c != 0:
		return true
	case a.nonfatal:
		l.problem(d, "is not allowed here by AllowOverride and is passed over")
		return false
	}
	a.failed, a.why = d, "is not allowed here by AllowOverride"
	return false
}

// loaders read the directives that are evaluated, by their name in lower case.
var loaders lazy.Map[string, func(*loader, *directive, *scope)]

// A handlers table is a module's part of [loaders].
type handlers = map[string]func(*loader, *directive, *scope)

// registered are the modules' parts, until the first configuration is read.
var registered [32]func() handlers

func init() { loaders.Make = makeLoaders }

func register(part func() handlers) {
	for i := range registered {
		if registered[i] == nil {
			registered[i] = part
			return
		}
	}
	panic("apache: more modules than there is room for")
}

func makeLoaders() handlers {
	all := handlers{}
	for _, part := range registered {
		if part != nil {
			maps.Copy(all, part())
		}
	}
	return all
}

// flag reads On or Off.
func (l *loader) flag(d *directive, to *tri) {
	switch lower(l.first(d.args)) {
	case "on":
		*to = on
	case "off":
		*to = off
	default:
		l.problem(d, "takes On or Off")
	}
}

// server loads the whole tree: the main server first, then each virtual host,
// merged with it.
func (l *loader) server(ds []*directive) {
	l.main = &server{access: []string{".htaccess"}, defaults: &dirConf{core: &coreDir{options: options{has: followLinks}}}}
	l.srv = l.main
	l.each(ds, &scope{conf: l.main.defaults})
	sortDirs(l.main)
	for _, v := range l.vhosts {
		inherit(l.main, v)
		sortDirs(v)
	}
}

// inherit merges the main server into a virtual host.
func inherit(m, v *server) {
	v.defaults = merged(m.defaults, v.defaults)
	v.dirs = joined(m.dirs, v.dirs)
	v.urls = joined(m.urls, v.urls)
	v.proxies = joined(m.proxies, v.proxies)
	v.setenvif = joined(m.setenvif, v.setenvif)
	v.odd = joined(m.odd, v.odd)
	v.alias = mergedAliases(m.alias, v.alias)
	v.rewrite = mergedRewrites(m.rewrite, v.rewrite)
	v.proxy = mergedProxies(m.proxy, v.proxy)
	v.slashes = v.slashes.or(m.slashes)
	v.tls = v.tls.or(m.tls)
	if v.root == "" {
		v.root, v.rootAt = m.root, m.rootAt
	}
	if v.access == nil {
		v.access = m.access
	}
	if v.name == "" {
		v.name, v.nameAt = m.name, m.nameAt
	}
}

// sortDirs puts <Directory> sections in the order in which they are merged: by
// the depth of their path, patterns last, else as they stand.
func sortDirs(s *server) {
	s.dirs = append([]*section(nil), s.dirs...)
	sort.SliceStable(s.dirs, func(i, j int) bool {
		a, b := s.dirs[i], s.dirs[j]
		if (a.re != nil) != (b.re != nil) {
			return b.re != nil
		}
		return a.depth < b.depth
	})
}

// isGlob tells whether a path has wildcards.
func isGlob(s string) bool {
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '*', '?':
			return true
		case '[':
			if strings.IndexByte(s[i:], ']') > 0 {
				return true
			}
		case '\\':
			i++
		}
	}
	return false
}
