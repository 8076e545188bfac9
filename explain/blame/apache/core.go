package apache

import (
	"path"
	"strconv"
	"strings"

	"detour/explain/blame/lazy"
)

func init() {
	register(func() handlers {
		return handlers{
			"documentroot":             (*loader).documentRoot,
			"servername":               (*loader).serverName,
			"serveralias":              (*loader).serverAlias,
			"serverpath":               func(l *loader, d *directive, s *scope) { l.srv.path = l.first(d.args) },
			"listen":                   (*loader).listenOn,
			"options":                  (*loader).options,
			"allowoverride":            (*loader).allowOverride,
			"allowoverridelist":        (*loader).allowOverrideList,
			"accessfilename":           func(l *loader, d *directive, s *scope) { l.srv.access = l.words(d.args) },
			"errordocument":            (*loader).errorDocument,
			"usecanonicalname":         (*loader).canonicalName,
			"usecanonicalphysicalport": func(l *loader, d *directive, s *scope) { l.flag(d, &s.coreConf().physical) },
			"allowencodedslashes":      func(l *loader, d *directive, s *scope) { s.coreConf().encoded = lower(l.first(d.args)) },
			"mergeslashes":             func(l *loader, d *directive, s *scope) { l.flag(d, &l.srv.slashes) },
			"acceptpathinfo":           func(l *loader, d *directive, s *scope) { s.coreConf().pathInfo = lower(l.first(d.args)) },
			"sethandler":               (*loader).setHandler,
			"limitinternalrecursion":   (*loader).limitRecursion,
			"limitrequestline":         func(l *loader, d *directive, s *scope) { l.maxLine, _ = strconv.Atoi(l.first(d.args)) },
			"sslengine":                (*loader).sslEngine,
			"checkspelling":            func(l *loader, d *directive, s *scope) { l.flag(d, &s.conf.speling) },
			"regexdefaultoptions":      func(l *loader, d *directive, s *scope) { l.srv.odd = append(l.srv.odd, d) },
		}
	})
}

// coreConf is the scope's core part, made when it is first needed: any of the
// core's directives makes it.
func (s *scope) coreConf() *coreDir {
	if s.conf.core == nil {
		s.conf.core = &coreDir{}
	}
	return s.conf.core
}

func (l *loader) canonicalName(d *directive, s *scope) {
	c := s.coreConf()
	c.canonical, c.canonAt = lower(l.first(d.args)), d
}

func (l *loader) documentRoot(d *directive, s *scope) {
	s.coreConf()
	l.srv.root, l.srv.rootAt = l.absolute(l.first(d.args)), d
}

// serverName reads scheme://name:port.
func (l *loader) serverName(d *directive, s *scope) {
	s.coreConf()
	arg := l.first(d.args)
	if scheme, rest, ok := strings.Cut(arg, "://"); ok {
		l.srv.scheme, arg = lower(scheme), rest
	}
	name, port, _ := strings.Cut(arg, ":")
	l.srv.name, l.srv.nameAt = name, d
	l.srv.port, _ = strconv.Atoi(port)
}

func (l *loader) serverAlias(d *directive, s *scope) {
	for _, name := range l.words(d.args) {
		if strings.ContainsAny(name, "*?") {
			l.srv.wild = append(l.srv.wild, name)
		} else {
			l.srv.names = append(l.srv.names, name)
		}
	}
}

func (l *loader) listenOn(d *directive, s *scope) {
	arg := l.first(d.args)
	if port, err := strconv.Atoi(arg); err == nil {
		l.listen = append(l.listen, address{port: port, at: d})
		return
	}
	if a, ok := parseAddress(arg); ok {
		a.at = d
		l.listen = append(l.listen, a)
	}
}

// parseAddress reads host:port, [v6]:port, *:port, host:*.
func parseAddress(arg string) (address, bool) {
	host, port := arg, ""
	if i := strings.LastIndexByte(arg, ':'); i >= 0 && !strings.Contains(arg[i:], "]") && (strings.Count(arg, ":") == 1 || arg[0] == '[') {
		host, port = arg[:i], arg[i+1:]
	}
	host = strings.Trim(host, "[]")
	if host == "" {
		return address{}, false
	}
	a := address{host: host, ip: lower(host)}
	switch a.ip {
	case "*", "_default_", "0.0.0.0", "::":
		a.ip = ""
	}
	if port != "" && port != "*" {
		n, err := strconv.Atoi(port)
		if err != nil || n < 1 || n > 65535 {
			return address{}, false
		}
		a.port = n
	}
	return a, true
}

var optionNames = lazy.Map[string, option]{Make: func() map[string]option {
	return map[string]option{
		"indexes": indexes, "includes": includes, "includesnoexec": includes, "followsymlinks": followLinks,
		"symlinksifownermatch": followOwner, "execcgi": execCGI, "multiviews": multiViews, "all": allOptions, "none": 0,
	}
}}

func (l *loader) options(d *directive, s *scope) {
	c := s.coreConf()
	c.optionsAt = d
	for _, w := range l.words(d.args) {
		sign := byte(0)
		if w != "" && (w[0] == '+' || w[0] == '-') {
			sign, w = w[0], w[1:]
		}
		opt, ok := optionNames.Lookup(lower(w))
		if !ok {
			l.problem(d, "has an option that is not known: "+w)
			continue
		}
		switch sign {
		case '+':
			c.options.add, c.options.remove = c.options.add|opt, c.options.remove&^opt
			c.options.has |= opt
		case '-':
			c.options.remove, c.options.add = c.options.remove|opt, c.options.add&^opt
			c.options.has &^= opt
		default:
			if !c.options.set {
				c.options = options{set: true}
			}
			c.options.has |= opt
		}
	}
}

var overrideNames = lazy.Map[string, class]{Make: func() map[string]class {
	return map[string]class{
		"none": 0, "all": allClasses, "fileinfo": fileInfo, "indexes": indexClass, "options": optionsClass, "authconfig": authConfig, "limit": limitClass,
	}
}}

func (l *loader) allowOverride(d *directive, s *scope) {
	o := &override{at: d}
	for _, w := range l.words(d.args) {
		name, value, _ := strings.Cut(lower(w), "=")
		if name == "nonfatal" {
			o.nonfatal = value == "override" || value == "all"
			continue
		}
		c, ok := overrideNames.Lookup(name)
		if !ok {
			l.problem(d, "has a class that is not known: "+w)
		}
		o.allow |= c
	}
	s.coreConf().override = o
}

func (l *loader) allowOverrideList(d *directive, s *scope) {
	o := &override{at: d, list: map[string]bool{}}
	for _, w := range l.words(d.args) {
		if lower(w) != "none" {
			o.list[lower(w)] = true
		}
	}
	s.coreConf().listed = o
}

func (l *loader) setHandler(d *directive, s *scope) {
	s.coreConf().handler = said{l.first(d.args), d}
}

func (l *loader) errorDocument(d *directive, s *scope) {
	code, rest := word(d.args)
	status, err := strconv.Atoi(code)
	if err != nil || rest == "" {
		l.problem(d, "takes a status and a document")
		return
	}
	doc, _ := word(rest)
	if strings.HasPrefix(rest, `"`) && strings.Contains(doc, " ") {
		doc = `"` + doc
	}
	if status == 401 && isURL(doc) && !strings.Contains(doc, " ") {
		return // the server passes it over
	}
	c := s.coreConf()
	if c.errors == nil {
		c.errors = map[int]said{}
	}
	c.errors[status] = said{doc, d}
}

func (l *loader) limitRecursion(d *directive, s *scope) {
	if n, err := strconv.Atoi(l.first(d.args)); err == nil && n > 0 {
		l.limit = n
	}
}

func (l *loader) sslEngine(d *directive, s *scope) {
	l.srv.tlsAt = d
	l.srv.tls = off
	if w := lower(l.first(d.args)); w == "on" || w == "optional" {
		l.srv.tls = on
	}
}

// isURL tells whether a text begins with a scheme.
func isURL(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c == ':' {
			return i > 0
		} else if !isAlnum(c) && c != '+' && c != '-' && c != '.' {
			return false
		}
	}
	return false
}

// folder makes a section's path whole, with a slash at the end.
func (l *loader) folder(p string) string {
	if p == "/" {
		return p
	}
	if !path.IsAbs(p) {
		p = path.Join(l.root, p)
	}
	return strings.TrimSuffix(path.Clean(p), "/") + "/"
}
