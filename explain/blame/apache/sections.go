package apache

import "strings"

func init() {
	register(func() handlers {
		return handlers{
			"virtualhost":    (*loader).virtualHost,
			"directory":      func(l *loader, d *directive, s *scope) { l.directory(d, s, false) },
			"directorymatch": func(l *loader, d *directive, s *scope) { l.directory(d, s, true) },
			"location":       func(l *loader, d *directive, s *scope) { l.location(d, s, false) },
			"locationmatch":  func(l *loader, d *directive, s *scope) { l.location(d, s, true) },
			"files":          func(l *loader, d *directive, s *scope) { l.filesSection(d, s, false) },
			"filesmatch":     func(l *loader, d *directive, s *scope) { l.filesSection(d, s, true) },
			"if":             func(l *loader, d *directive, s *scope) { l.ifSection(d, s, ifBranch) },
			"elseif":         func(l *loader, d *directive, s *scope) { l.ifSection(d, s, elseIfBranch) },
			"else":           func(l *loader, d *directive, s *scope) { l.ifSection(d, s, elseBranch) },
			"proxy":          func(l *loader, d *directive, s *scope) { l.proxySection(d, s, false) },
			"proxymatch":     func(l *loader, d *directive, s *scope) { l.proxySection(d, s, true) },
			"limit":          (*loader).limitSection,
			"limitexcept":    (*loader).limitSection,
		}
	})
}

func (l *loader) virtualHost(d *directive, s *scope) {
	if l.srv != l.main {
		l.problem(d, "stands in another <VirtualHost>")
		return
	}
	v := &server{at: d, port: l.main.port, defaults: &dirConf{}}
	for _, w := range l.words(d.args) {
		if a, ok := parseAddress(w); ok {
			v.addrs = append(v.addrs, a)
		} else {
			l.problem(d, "has an address that is not understood: "+w)
		}
	}
	if len(v.addrs) > 0 && v.addrs[0].port != 0 {
		v.port = v.addrs[0].port
	}
	l.srv = v
	l.each(d.kids, &scope{conf: v.defaults})
	l.srv = l.main
	l.vhosts = append(l.vhosts, v)
}

// within loads a section's content into a configuration of its own.
func (l *loader) within(d *directive, s *scope, where place, path string) *section {
	sec := &section{at: d, path: path, conf: &dirConf{core: &coreDir{}}}
	l.each(d.kids, &scope{conf: sec.conf, path: path, inDir: true, place: where, allow: s.allow})
	return sec
}

// pathOf reads a section's path, or its pattern after a ~.
func (l *loader) pathOf(d *directive, match bool) (arg string, re *pattern, ok bool) {
	w := l.words(d.args)
	if len(w) > 1 && w[0] == "~" {
		w, match = w[1:], true
	}
	if len(w) == 0 {
		l.problem(d, "names no path")
		return "", nil, false
	}
	if !match {
		return w[0], nil, true
	}
	re, err := compile(w[0], false)
	if err != nil {
		l.problem(d, "has a pattern that can't be compiled: "+err.Error())
		return "", nil, false
	}
	return w[0], re, true
}

func (l *loader) directory(d *directive, s *scope, match bool) {
	arg, re, ok := l.pathOf(d, match)
	if !ok {
		return
	}
	if re == nil {
		arg = l.folder(arg)
	}
	sec := l.within(d, s, inDirectory, arg)
	sec.re, sec.glob = re, re == nil && isGlob(arg)
	if arg != "/" {
		sec.depth = strings.Count(arg, "/")
	}
	l.srv.dirs = append(l.srv.dirs, sec)
}

func (l *loader) location(d *directive, s *scope, match bool) {
	arg, re, ok := l.pathOf(d, match)
	if !ok {
		return
	}
	sec := l.within(d, s, inLocation, arg)
	sec.re, sec.glob = re, re == nil && isGlob(arg)
	l.srv.urls = append(l.srv.urls, sec)
}

func (l *loader) filesSection(d *directive, s *scope, match bool) {
	arg, re, ok := l.pathOf(d, match)
	if !ok {
		return
	}
	sec := l.within(d, s, inFiles, arg)
	sec.re, sec.glob = re, re == nil && isGlob(arg)
	c := s.coreConf()
	c.files = append(c.files, sec)
}

func (l *loader) ifSection(d *directive, s *scope, b branch) {
	var cond *expression
	if b != elseBranch {
		text, _ := word(d.args)
		var err error
		if cond, err = parseExpr(text, false); err != nil {
			l.problem(d, "has a condition that is not understood: "+err.Error())
			cond = &expression{err: err}
		}
	}
	if b != ifBranch && s.last == nil {
		l.problem(d, "has no <If> before it")
		return
	}
	sec := l.within(d, s, inIf, "*If")
	sec.branch, sec.cond = b, cond
	s.last = sec
	c := s.coreConf()
	c.ifs = append(c.ifs, sec)
}

func (l *loader) proxySection(d *directive, s *scope, match bool) {
	arg, re, ok := l.pathOf(d, match)
	if !ok {
		return
	}
	sec := l.within(d, s, inProxy, arg)
	sec.re, sec.glob = re, re == nil && isGlob(arg)
	l.srv.proxies = append(l.srv.proxies, sec)
}

// limitSection loads what is for some methods only. That goes for access alone:
// any other directive in it applies to all methods.
func (l *loader) limitSection(d *directive, s *scope) {
	limit := &methodLimit{names: set(strings.Join(l.words(d.args), " ")), except: d.key == "limitexcept"}
	for _, kid := range d.kids {
		if accessDirective.Get(kid.key) {
			if s.allow == nil || s.allow.failed == nil && l.permitted(kid, s.allow) {
				l.access(kid, s, limit)
			}
		} else {
			l.each([]*directive{kid}, s)
		}
	}
}
