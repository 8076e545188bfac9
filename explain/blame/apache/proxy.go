package apache

import (
	"strings"
)

// proxyServer is mod_proxy's part of a server: ProxyPass lines in order.
type proxyServer struct {
	passes  []*proxyPass
	reverse []*directive
}

func mergedProxies(base, add *proxyServer) *proxyServer {
	if base == nil || add == nil {
		return either(add, base)
	}
	return &proxyServer{passes: joined(add.passes, base.passes), reverse: joined(add.reverse, base.reverse)}
}

// A proxyPass hands a path to another server.
type proxyPass struct {
	at    *directive
	fake  string
	re    *pattern
	real  string
	canon bool // nocanon: the URL is matched as it was sent
}

// proxyDir is mod_proxy's part of a section.
type proxyDir struct {
	pass    *proxyPass
	reverse []*directive
	errors  tri // ProxyErrorOverride
}

func mergedProxy(base, add *proxyDir) *proxyDir {
	if base == nil || add == nil {
		return either(add, base)
	}
	return &proxyDir{pass: either(add.pass, base.pass), reverse: joined(add.reverse, base.reverse), errors: add.errors.or(base.errors)}
}

func init() {
	register(func() handlers {
		return handlers{
			"proxypass":          func(l *loader, d *directive, s *scope) { l.proxyPass(d, s, false) },
			"proxypassmatch":     func(l *loader, d *directive, s *scope) { l.proxyPass(d, s, true) },
			"proxypassreverse":   (*loader).proxyPassReverse,
			"proxyerroroverride": func(l *loader, d *directive, s *scope) { l.flag(d, &s.proxyConf().errors) },
			"wsgiscriptalias":    func(l *loader, d *directive, s *scope) { l.programAlias(d, s) },
			"jkmount":            func(l *loader, d *directive, s *scope) { l.programAlias(d, s) },
		}
	})
}

func (s *scope) proxyConf() *proxyDir {
	if s.conf.proxy == nil {
		s.conf.proxy = &proxyDir{}
	}
	return s.conf.proxy
}

func (l *loader) proxyServer() *proxyServer {
	if l.srv.proxy == nil {
		l.srv.proxy = &proxyServer{}
	}
	return l.srv.proxy
}

// proxyPass reads [PATH] URL [key=value …]. In a Location the path is the
// section's.
func (l *loader) proxyPass(d *directive, s *scope, match bool) {
	var w []string
	p := &proxyPass{at: d}
	for _, arg := range l.words(d.args) {
		switch {
		case lower(arg) == "nocanon":
			p.canon = true
		case lower(arg) == "interpolate" || lower(arg) == "noquery" || len(w) >= 1 && strings.Contains(arg, "=") && !strings.Contains(arg, "/"):
		default:
			w = append(w, arg)
		}
	}
	if s.place == inLocation && len(w) >= 1 && (len(w) == 1 || !strings.HasPrefix(w[0], "/")) {
		w = []string{s.path, w[0]}
	}
	if len(w) < 2 {
		l.problem(d, "takes a path and a URL")
		return
	}
	p.fake, p.real = w[0], w[1]
	if match || isPatternPath(s) {
		var err error
		if p.re, err = compile(p.fake, false); err != nil {
			l.problem(d, "has a pattern that can't be compiled: "+err.Error())
			return
		}
	}
	if s.inDir {
		s.proxyConf().pass = p
		return
	}
	srv := l.proxyServer()
	srv.passes = append(srv.passes, p)
}

// isPatternPath tells whether a section's path is a pattern.
func isPatternPath(s *scope) bool {
	return s.place == inLocation && strings.ContainsAny(s.path, "^$(*+")
}

func (l *loader) proxyPassReverse(d *directive, s *scope) {
	if s.inDir {
		c := s.proxyConf()
		c.reverse = append(c.reverse, d)
		return
	}
	srv := l.proxyServer()
	srv.reverse = append(srv.reverse, d)
}

// programAlias reads a line of another module that hands a path to a program.
func (l *loader) programAlias(d *directive, s *scope) {
	if w := l.words(d.args); len(w) >= 2 {
		srv := l.proxyServer()
		srv.passes = append(srv.passes, &proxyPass{at: d, fake: strings.TrimSuffix(w[0], "*"), real: "program:" + w[1]})
	}
}

// translateProxy is mod_proxy among what maps a URL: after the rules, before
// Alias and Redirect.
func (r *request) translateProxy() int {
	if !strings.HasPrefix(r.uri, "/") || r.env["no-proxy"] != "" {
		return declined
	}
	if c := r.conf.proxy; c != nil && c.pass != nil {
		if status := r.proxyTo(c.pass); status != notMatched {
			return status
		}
	}
	if r.srv.proxy == nil {
		return declined
	}
	for _, p := range r.srv.proxy.passes {
		if status := r.proxyTo(p); status != notMatched {
			return status
		}
	}
	return declined
}

const notMatched = -3

func (r *request) proxyTo(p *proxyPass) int {
	if !r.w.c.modules.loaded("proxy") && !strings.HasPrefix(p.real, "program:") {
		return notMatched
	}
	target := ""
	if p.re != nil {
		m := r.w.matches(p.re, r.uri)
		if m == nil {
			return notMatched
		}
		if target = substitute(p.real, m); target == p.real {
			target += r.uri
		}
	} else {
		n := aliasMatch(r.uri, p.fake)
		if n == 0 {
			return notMatched
		}
		target = p.real + r.uri[n:]
	}
	if p.real == "!" {
		r.w.note(p.at, "keeps %s from being handed on", plain(r.uri))
		return declined
	}
	r.filename = "proxy:" + target
	r.proxied, r.handler, r.handlerAt = true, proxyHandler, p.at
	return ok
}

// walkProxies adds the <Proxy> sections for where a request is handed to.
func (r *request) walkProxies() {
	target := strings.TrimPrefix(r.filename, "proxy:")
	for _, p := range r.srv.proxies {
		switch {
		case p.re != nil:
			if r.w.matches(p.re, target) == nil {
				continue
			}
		case p.glob:
			if !fnmatch(p.path, target, false, false) {
				continue
			}
		case !strings.HasPrefix(target, p.path):
			continue
		}
		r.conf = merged(r.conf, p.conf)
	}
}
