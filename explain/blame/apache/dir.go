package apache

import (
	"strconv"
)

// indexDir is mod_dir's part.
type indexDir struct {
	names    []string
	namesAt  *directive
	slash    tri
	slashAt  *directive
	handlers tri // DirectoryCheckHandler
	redirect int // DirectoryIndexRedirect: a status, -1 for off
	redirAt  *directive
	fallback said
}

func mergedIndex(base, add *indexDir) *indexDir {
	if base == nil || add == nil {
		return either(add, base)
	}
	m := *base
	if add.names != nil {
		m.names, m.namesAt = add.names, add.namesAt
	}
	if add.slash != unset {
		m.slash, m.slashAt = add.slash, add.slashAt
	}
	if add.redirect != 0 {
		m.redirect, m.redirAt = add.redirect, add.redirAt
	}
	m.handlers = add.handlers.or(base.handlers)
	m.fallback = either(add.fallback, base.fallback)
	return &m
}

func init() {
	register(func() handlers {
		return handlers{
			"directoryindex":         (*loader).directoryIndex,
			"directoryslash":         (*loader).directorySlash,
			"directorycheckhandler":  func(l *loader, d *directive, s *scope) { l.flag(d, &s.indexConf().handlers) },
			"directoryindexredirect": (*loader).directoryIndexRedirect,
			"fallbackresource": func(l *loader, d *directive, s *scope) {
				s.indexConf().fallback = said{l.first(d.args), d}
			},
		}
	})
}

func (s *scope) indexConf() *indexDir {
	if s.conf.index == nil {
		s.conf.index = &indexDir{}
	}
	return s.conf.index
}

func (l *loader) directoryIndex(d *directive, s *scope) {
	c := s.indexConf()
	w := l.words(d.args)
	if len(w) == 1 && lower(w[0]) == "disabled" {
		w = []string{}
		c.names = nil
	}
	c.names, c.namesAt = append(append([]string{}, c.names...), w...), d
}

func (l *loader) directorySlash(d *directive, s *scope) {
	c := s.indexConf()
	l.flag(d, &c.slash)
	c.slashAt = d
}

func (l *loader) directoryIndexRedirect(d *directive, s *scope) {
	c := s.indexConf()
	c.redirAt = d
	switch arg := lower(l.first(d.args)); arg {
	case "on", "temp":
		c.redirect = 302
	case "off":
		c.redirect = -1
	case "permanent":
		c.redirect = 301
	case "seeother":
		c.redirect = 303
	default:
		if n, err := strconv.Atoi(arg); err == nil && n >= 300 && n < 400 {
			c.redirect = n
		} else {
			l.problem(d, "takes On, Off or a status of a redirect")
		}
	}
}

// dirFixup is what mod_dir does last of all: it sends a folder to its name with
// a slash, finds its index, and the fallback for what isn't there.
func (r *request) dirFixup() int {
	if !r.w.c.modules.loaded("dir") {
		return declined
	}
	conf := r.conf.index
	if conf == nil {
		conf = &indexDir{}
	}
	switch {
	case r.kind == folder:
		return r.folderFixup(conf)
	case r.kind == noFile && r.handler == "":
		return r.fallbackFixup(conf)
	}
	return declined
}

func (r *request) folderFixup(conf *indexDir) int {
	if r.handler == "" {
		r.handler = dirMagic
	}
	if r.pathInfo != "" {
		return declined
	}
	if r.uri == "" || r.uri[len(r.uri)-1] != '/' {
		return r.slashRedirect(conf)
	}
	if r.handler == rewriteHandler || conf.handlers == on && r.handler != dirMagic {
		return declined
	}
	names := conf.names
	if names == nil {
		names = []string{"index.html"}
	}
	return r.index(conf, names)
}

// slashRedirect sends a folder's name to the name with a slash.
func (r *request) slashRedirect(conf *indexDir) int {
	if conf.slash == off {
		return declined
	}
	if r.method != "GET" && r.method != "HEAD" && r.env["redirect-carefully"] != "" {
		return declined
	}
	target := escapeURI(r.uri) + "/"
	if r.args != nil {
		target += "?" + *r.args
	}
	r.w.note(r.bringsFolder(), "%s is a folder, and the URL has no trailing slash", plain(r.filename))
	return r.redirectBuiltin(301, r.constructURL(target))
}

// bringsFolder is the line that brings a folder into play.
func (r *request) bringsFolder() *directive {
	if c := r.conf.index; c != nil && c.slashAt != nil {
		return c.slashAt
	}
	if r.mappedBy != nil {
		return r.mappedBy
	}
	if r.srv.rootAt != nil {
		return r.srv.rootAt
	}
	return r.w.c.at
}

// index tries the names of a folder's index, each in a request of its own.
func (r *request) index(conf *indexDir, names []string) int {
	failed := 0
	for _, name := range names {
		sub := r.lookup(name)
		switch {
		case sub == nil:
			return 500
		case sub.status == 200 && (sub.handler == proxyHandler || sub.kind == regular):
			if conf.redirect >= 300 {
				r.w.note(conf.redirAt, "sends a folder to its index")
				return r.redirectTo(conf.redirect, r.constructURL(sub.uri), conf.redirAt)
			}
			r.become(sub)
			return ok
		case isRedirect(sub.status), (sub.status == 406 || sub.status == 401) && len(names) == 1:
			r.takeAnswer(sub)
			return sub.status
		case sub.status != 0 && sub.status != 404 && sub.status != 200:
			failed = sub.status
		}
	}
	if failed != 0 {
		return failed
	}
	return declined
}

// fallbackFixup serves FallbackResource for what isn't there.
func (r *request) fallbackFixup(conf *indexDir) int {
	name := conf.fallback.value
	if name == "" || lower(name) == "disabled" {
		return declined
	}
	r.w.note(conf.fallback.at, "serves %s for what is not there", name)
	sub := r.lookup(name)
	switch {
	case sub == nil:
		return 500
	case sub.status == 200 && (sub.handler == proxyHandler || sub.kind == regular):
		r.become(sub)
		return ok
	case isRedirect(sub.status):
		r.takeAnswer(sub)
		return sub.status
	case sub.status != 0 && sub.status != 404 && sub.status != 200:
		return sub.status
	}
	return declined
}
