package apache

import (
	"errors"
	"strconv"
	"strings"
)

// aliasServer is mod_alias's part of a server.
type aliasServer struct {
	aliases   []*alias
	redirects []*alias
}

// mergedAliases: a virtual host's own lines are tried before the main server's.
func mergedAliases(base, add *aliasServer) *aliasServer {
	if base == nil || add == nil {
		return either(add, base)
	}
	return &aliasServer{aliases: joined(add.aliases, base.aliases), redirects: joined(add.redirects, base.redirects)}
}

// An alias is one line that maps a path: to a file, or to another URL.
type alias struct {
	at      *directive
	fake    string
	re      *pattern
	real    string
	hasReal bool
	status  int
	handler string
}

// aliasDir is mod_alias's part of a section.
type aliasDir struct {
	redirects  []*alias
	alias      *expression // Alias with one argument, in a Location
	aliasAt    *directive
	handler    string
	preserve   tri
	fake       string
	redirect   *expression // Redirect with one argument; nil when a status alone is set
	redirectAt *directive
	status     int
	relative   tri
}

func mergedAlias(base, add *aliasDir) *aliasDir {
	if base == nil || add == nil {
		return either(add, base)
	}
	m := *add
	m.redirects = joined(add.redirects, base.redirects)
	if add.aliasAt == nil {
		m.alias, m.aliasAt, m.handler, m.fake = base.alias, base.aliasAt, base.handler, base.fake
	}
	if add.redirectAt == nil {
		m.redirect, m.redirectAt, m.status = base.redirect, base.redirectAt, base.status
	}
	m.relative = add.relative.or(base.relative)
	m.preserve = add.preserve.or(base.preserve)
	return &m
}

func init() {
	register(func() handlers {
		return handlers{
			"redirect":          func(l *loader, d *directive, s *scope) { l.redirect(d, s, 302, false, true) },
			"redirectmatch":     func(l *loader, d *directive, s *scope) { l.redirect(d, s, 302, true, true) },
			"redirecttemp":      func(l *loader, d *directive, s *scope) { l.redirect(d, s, 302, false, false) },
			"redirectpermanent": func(l *loader, d *directive, s *scope) { l.redirect(d, s, 301, false, false) },
			"redirectrelative":  func(l *loader, d *directive, s *scope) { l.flag(d, &s.aliasConf().relative) },
			"aliaspreservepath": func(l *loader, d *directive, s *scope) { l.flag(d, &s.aliasConf().preserve) },
			"alias":             func(l *loader, d *directive, s *scope) { l.alias(d, s, "", false) },
			"scriptalias":       func(l *loader, d *directive, s *scope) { l.alias(d, s, "cgi-script", false) },
			"aliasmatch":        func(l *loader, d *directive, s *scope) { l.alias(d, s, "", true) },
			"scriptaliasmatch":  func(l *loader, d *directive, s *scope) { l.alias(d, s, "cgi-script", true) },
		}
	})
}

func (s *scope) aliasConf() *aliasDir {
	if s.conf.alias == nil {
		s.conf.alias = &aliasDir{}
	}
	return s.conf.alias
}

func (l *loader) aliasServer() *aliasServer {
	if l.srv.alias == nil {
		l.srv.alias = &aliasServer{}
	}
	return l.srv.alias
}

func (l *loader) alias(d *directive, s *scope, handler string, match bool) {
	w := l.words(d.args)
	if len(w) == 1 && s.inDir && !match {
		x, err := parseExpr(w[0], true)
		if err != nil {
			l.problem(d, "has an expression that is not understood: "+err.Error())
			return
		}
		c := s.aliasConf()
		c.alias, c.aliasAt, c.handler, c.fake = x, d, handler, s.path
		return
	}
	if len(w) != 2 {
		l.problem(d, "takes a path and where it lies")
		return
	}
	a := &alias{at: d, fake: w[0], real: w[1], hasReal: true, handler: handler}
	if match {
		var err error
		if a.re, err = compile(w[0], false); err != nil {
			l.problem(d, "has a pattern that can't be compiled: "+err.Error())
			return
		}
	}
	srv := l.aliasServer()
	srv.aliases = append(srv.aliases, a)
}

// redirectStatus reads the first argument of Redirect. takes is 1 when it is a
// status of a redirect, -1 when another status, 0 when no status.
func redirectStatus(arg string, otherwise int) (status, takes int) {
	switch lower(arg) {
	case "permanent":
		return 301, 1
	case "temp":
		return 302, 1
	case "seeother":
		return 303, 1
	case "gone":
		return 410, -1
	}
	if arg == "" || !isDigit(arg[0]) {
		return otherwise, 0
	}
	status = leadingInt(arg)
	if isRedirect(status) {
		return status, 1
	}
	return status, -1
}

func isRedirect(status int) bool { return status >= 300 && status < 400 }

// leadingInt is C's atoi.
func leadingInt(s string) int {
	s = skipSpace(s)
	end := 0
	if end < len(s) && (s[end] == '-' || s[end] == '+') {
		end++
	}
	for end < len(s) && isDigit(s[end]) && end < 10 {
		end++
	}
	n, _ := strconv.Atoi(s[:end])
	return n
}

// redirect reads [STATUS] [PATH] [URL] in their many forms. named is false for
// the directives that carry their status in the name; they take no other.
func (l *loader) redirect(d *directive, s *scope, status int, match, named bool) {
	if err := l.addRedirect(d, s, status, match, named); err != nil {
		l.problem(d, err.Error())
		if s.allow != nil && s.allow.failed == nil {
			s.allow.failed, s.allow.why = d, err.Error()
		}
	}
}

func (l *loader) addRedirect(d *directive, s *scope, status int, match, named bool) error {
	w := l.words(d.args)
	if len(w) == 0 || len(w) > 3 || !named && len(w) != 2 {
		return errors.New("has the wrong number of arguments")
	}
	status, takes := redirectStatus(w[0], status)
	if len(w) == 3 && takes == 0 {
		return errors.New("begins with what is not a status")
	}
	if s.inDir && !match {
		if done, err := l.redirectHere(d, s, w, status, takes); done || err != nil {
			return err
		}
	}
	fake, url, hasURL := "", "", false
	if takes != 0 {
		if len(w) > 1 {
			fake = w[1]
		}
		if len(w) > 2 {
			url, hasURL = w[2], true
		}
	} else {
		fake = w[0]
		if len(w) > 1 {
			url, hasURL = w[1], true
		}
	}
	return l.pushRedirect(&alias{at: d, fake: fake, real: url, hasReal: hasURL, status: status}, s, match)
}

// redirectHere reads the forms without a path, which a section takes: the path is
// the section's.
func (l *loader) redirectHere(d *directive, s *scope, w []string, status, takes int) (bool, error) {
	c := s.aliasConf()
	switch {
	case takes > 0 && len(w) == 2, takes == 0 && len(w) == 1:
		x, err := parseExpr(w[len(w)-1], true)
		if err != nil {
			return true, err
		}
		c.redirect, c.redirectAt, c.status = x, d, status
		return true, nil
	case takes < 0 && len(w) == 1:
		c.redirect, c.redirectAt, c.status = nil, d, status
		return true, nil
	}
	return false, nil
}

func (l *loader) pushRedirect(a *alias, s *scope, match bool) error {
	if a.fake == "" {
		return errors.New("names no path")
	}
	if match {
		re, err := compile(a.fake, false)
		if err != nil {
			return errors.New("has a pattern that can't be compiled: " + err.Error())
		}
		a.re = re
	}
	switch {
	case isRedirect(a.status) && !a.hasReal:
		return errors.New("names no URL to go to")
	case isRedirect(a.status) && !match && !isURL(a.real) && !strings.HasPrefix(a.real, "/"):
		return errors.New("goes to what is not a URL")
	case !isRedirect(a.status) && a.hasReal:
		return errors.New("has a URL, which this status does not take")
	}
	if s.inDir {
		c := s.aliasConf()
		c.redirects = append(c.redirects, a)
		return nil
	}
	srv := l.aliasServer()
	srv.redirects = append(srv.redirects, a)
	return nil
}
