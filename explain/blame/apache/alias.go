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

// aliasMatch is how much of a path a line's path covers, whole segments only; any
// number of slashes is like one.
func aliasMatch(uri, fake string) int {
	if fake == "" {
		return 0
	}
	u := 0
	for f := 0; f < len(fake); {
		if fake[f] == '/' {
			if u >= len(uri) || uri[u] != '/' {
				return 0
			}
			for f < len(fake) && fake[f] == '/' {
				f++
			}
			for u < len(uri) && uri[u] == '/' {
				u++
			}
			continue
		}
		if u >= len(uri) || uri[u] != fake[f] {
			return 0
		}
		u++
		f++
	}
	if fake[len(fake)-1] != '/' && u < len(uri) && uri[u] != '/' {
		return 0
	}
	return u
}

// found is where a line sends a path.
type found struct {
	alias  *alias
	target string
	here   *directive // a Redirect without a path
	status int
}

// try goes through lines in order. Of Redirect the rest of the path is escaped;
// RedirectMatch escapes the whole target but for its query and fragment.
func (r *request) tryAliases(list []*alias, redirecting bool) *found {
	for _, a := range list {
		if !r.w.step() {
			return nil
		}
		if a.re != nil {
			m := r.w.matches(a.re, r.uri)
			if m == nil {
				continue
			}
			target := ""
			if a.hasReal {
				target = substitute(a.real, m)
				if redirecting {
					target = escapeTarget(target)
				}
			}
			return &found{alias: a, target: target, status: a.status}
		}
		n := aliasMatch(r.uri, a.fake)
		if n == 0 {
			if redirecting {
				r.nearAlias(a)
			}
			continue
		}
		r.setContext(a)
		rest := r.uri[n:]
		if redirecting {
			rest = escapePath(rest)
		}
		return &found{alias: a, target: a.real + rest, status: a.status}
	}
	return nil
}

// nearAlias notes a Redirect whose path almost covers the request's.
func (r *request) nearAlias(a *alias) {
	if a.fake != "" && r.sub == nil && strings.HasPrefix(r.uri, a.fake) {
		r.w.miss(a.at, "%s goes on within the segment: Redirect takes whole segments", r.uri)
	} else if a.fake != "" && r.sub == nil && r.uri+"/" == a.fake {
		r.w.miss(a.at, "%s lacks the slash that %s ends with", r.uri, a.fake)
	} else if a.fake != "" && r.sub == nil && strings.EqualFold(r.uri, a.fake) {
		r.w.miss(a.at, "%s is in another case", r.uri)
	}
}

// setContext keeps what Alias and Redirect mapped, for mod_rewrite and expressions.
func (r *request) setContext(a *alias) { r.contextPrefix, r.contextRoot = a.fake, a.real }

// substitute puts captures into a template: $0 to $9, and a backslash before
// what stands for itself.
func substitute(template string, m *match) string {
	var b strings.Builder
	for i := 0; i < len(template); i++ {
		c := template[i]
		switch {
		case c == '$' && i+1 < len(template) && isDigit(template[i+1]):
			i++
			b.WriteString(m.groups[template[i]-'0'])
		case c == '\\' && i+1 < len(template):
			i++
			b.WriteByte(template[i])
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// tryRedirectHere is a section's Redirect without a path.
func (r *request) tryRedirectHere() *found {
	c := r.conf.alias
	if c == nil || c.redirectAt == nil {
		return nil
	}
	f := &found{here: c.redirectAt, status: c.status}
	if c.redirect != nil {
		f.target = escapeTarget(r.evalString(c.redirect))
	}
	return f
}

// translateAlias is mod_alias among what maps a URL to a file.
func (r *request) translateAlias() int {
	if !r.w.c.modules.loaded("alias") || r.uri != "" && r.uri[0] != '/' {
		return declined
	}
	srv := r.srv.alias
	if srv == nil {
		srv = &aliasServer{}
	}
	f := r.tryRedirectHere()
	if f == nil {
		f = r.tryAliases(srv.redirects, true)
	}
	if f != nil {
		return r.sendRedirect(f)
	}
	if name, at := r.tryAliasHere(); at != nil {
		r.filename, r.mappedBy = name, at
		return ok
	}
	f = r.tryAliases(srv.aliases, false)
	if f == nil {
		return declined
	}
	r.filename, r.mappedBy = r.w.c.absolute(f.target), f.alias.at
	if strings.HasSuffix(f.target, "/") && !strings.HasSuffix(r.filename, "/") {
		r.filename += "/"
	}
	if f.alias.handler != "" {
		r.handler, r.handlerAt = f.alias.handler, f.alias.at
	}
	r.w.note(f.alias.at, "maps %s to %s", r.uri, plain(r.filename))
	return ok
}

// tryAliasHere is a Location's Alias with one argument.
func (r *request) tryAliasHere() (string, *directive) {
	c := r.conf.alias
	if c == nil || c.alias == nil {
		return "", nil
	}
	name := r.evalString(c.alias)
	if c.fake != "" && c.preserve == on {
		if n := aliasMatch(r.uri, c.fake); n > 0 {
			name += r.uri[n:]
		}
	}
	if c.handler != "" {
		r.handler, r.handlerAt = c.handler, c.aliasAt
	}
	return r.w.c.absolute(name), c.aliasAt
}

// fixupAlias is mod_alias again, for what stands in sections and .htaccess. It
// sees the URL, not the file that mod_rewrite made of it.
func (r *request) fixupAlias() int {
	if !r.w.c.modules.loaded("alias") {
		return declined
	}
	f := r.tryRedirectHere()
	if f == nil && r.conf.alias != nil {
		f = r.tryAliases(r.conf.alias.redirects, true)
	}
	if f == nil {
		return declined
	}
	return r.sendRedirect(f)
}

// sendRedirect makes the target whole and adds the query unless the line brought
// one of its own.
func (r *request) sendRedirect(f *found) int {
	at := f.here
	if at == nil {
		at = f.alias.at
	}
	if !isRedirect(f.status) {
		r.w.note(at, "answers %s with %d", plain(r.uri), f.status)
		return r.answer(f.status, nil, at)
	}
	target := f.target
	relative := r.conf.alias != nil && r.conf.alias.relative == on
	if !relative || !strings.HasPrefix(target, "/") {
		if strings.HasPrefix(target, "/") {
			target = r.constructURL(target)
		}
		if !isURL(strings.ReplaceAll(target, "\x00", "")) {
			r.w.note(at, "goes to %q, which is no URL: the server answers 500", plain(target))
			return r.answer(500, nil, at)
		}
	}
	if r.args != nil && !strings.Contains(target, "?") {
		target += "?" + *r.args
	}
	return r.answer(f.status, &target, at)
}
