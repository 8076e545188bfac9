package apache

import (
	"strings"

	"detour/explain/blame/lazy"
)

// upstream ends a request with an answer that another program writes.
func (r *request) upstream(format string) int {
	if r.sub == nil {
		r.w.note(r.handlerAt, format, plain(r.uri))
	}
	r.answeredBy = r.handlerAt
	r.top().w.elsewhere = true
	return ok
}

// top is the client's own request.
func (r *request) top() *request {
	for r.prev != nil {
		r = r.prev
	}
	return r
}

// scriptHandlers hand a file to a program.
var scriptHandlers = lazy.Map[string, bool]{Make: func() map[string]bool {
	return set("cgi-script fcgid-script fastcgi-script wsgi-script php-script application/x-httpd-php application/x-httpd-php5 php5-script php7-script application/x-httpd-alt-php perl-script modperl uwsgi-handler passenger-http-handler lua-script jakarta-servlet")
}}

// isScript tells whether a program answers.
func (r *request) isScript() bool {
	if strings.HasPrefix(r.handler, "proxy:") || scriptHandlers.Get(lower(r.handler)) || strings.Contains(lower(r.handler), "php") {
		return true
	}
	return (r.handler == "" || r.handler == dirMagic) && r.kind == regular && r.w.c.lone && strings.HasSuffix(lower(r.filename), ".php")
}

func (r *request) script() int {
	if r.kind == noFile && r.handler == "cgi-script" {
		return 404
	}
	return r.upstream("hands %s to a program")
}

// mimeDir is mod_mime's part: which file names have a handler.
type mimeDir struct {
	handlers map[string]said // by suffix; an empty value takes the handler away
}

func mergedMime(base, add *mimeDir) *mimeDir {
	if base == nil || add == nil {
		return either(add, base)
	}
	m := &mimeDir{handlers: map[string]said{}}
	for _, handlers := range []map[string]said{base.handlers, add.handlers} {
		for suffix, h := range handlers {
			m.handlers[suffix] = h
		}
	}
	return m
}

func init() {
	register(func() handlers {
		return handlers{
			"addhandler":    func(l *loader, d *directive, s *scope) { l.addHandler(d, s, true) },
			"addtype":       func(l *loader, d *directive, s *scope) { l.addHandler(d, s, false) },
			"removehandler": (*loader).removeHandler,
		}
	})
}

func (s *scope) mimeConf() *mimeDir {
	if s.conf.mime == nil {
		s.conf.mime = &mimeDir{handlers: map[string]said{}}
	}
	return s.conf.mime
}

// addHandler reads AddHandler, and AddType for the types that programs answer to.
func (l *loader) addHandler(d *directive, s *scope, handler bool) {
	w := l.words(d.args)
	if len(w) < 2 || !handler && !scriptHandlers.Get(lower(w[0])) {
		return
	}
	m := s.mimeConf()
	for _, suffix := range w[1:] {
		m.handlers[lower(strings.TrimPrefix(suffix, "."))] = said{w[0], d}
	}
}

func (l *loader) removeHandler(d *directive, s *scope) {
	m := s.mimeConf()
	for _, suffix := range l.words(d.args) {
		m.handlers[lower(strings.TrimPrefix(suffix, "."))] = said{}
	}
}

// findHandler looks at the file's suffixes.
func (r *request) findHandler() {
	if r.kind == folder || r.conf.mime == nil || r.proxied || r.handler != "" || !r.w.c.modules.loaded("mime") {
		return
	}
	base := r.filename[strings.LastIndexByte(r.filename, '/')+1:]
	for i, suffix := range strings.Split(base, ".") {
		if h := r.conf.mime.handlers[lower(suffix)]; i > 0 && h.value != "" {
			r.handler, r.handlerAt = h.value, h.at
		}
	}
}
