package apache

import "strings"

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
