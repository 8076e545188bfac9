package nginx

import (
	"fmt"

	"detour/explain/blame/lazy"
)

// A location is a location block.
type location struct {
	d       *directive
	name    string
	mod     string // "", "=", "^~", "~", "~*"
	re      *regexOf
	scope   *scope
	slash   bool       // its name ends with a slash and a proxy stands behind it: the name without it redirects
	handler *directive // what makes the content, if it isn't files
	limit   *scope     // of limit_except
	limited *directive
}

// locations are those of one block.
type locations struct {
	exact    map[string]*location
	prefix   map[string]*location
	longest  int
	patterns []*location
	named    map[string]*location
	all      []*location
}

func newLocations() *locations {
	return &locations{exact: map[string]*location{}, prefix: map[string]*location{}, named: map[string]*location{}}
}

// handlers are the directives that make a location's content.
var handlers = []string{"proxy_pass", "fastcgi_pass", "uwsgi_pass", "scgi_pass", "grpc_pass", "memcached_pass",
	"stub_status", "empty_gif", "mp4", "flv", "perl", "js_content", "content_by_lua", "content_by_lua_block", "content_by_lua_file", "return_static", "api", "status"}

// forwards are those of them behind which another server stands, and whose
// locations redirect to their slash.
var forwards = lazy.Map[string, bool]{Make: func() map[string]bool {
	return map[string]bool{"proxy_pass": true, "fastcgi_pass": true, "uwsgi_pass": true, "scgi_pass": true, "grpc_pass": true, "memcached_pass": true}
}}

func (c *Config) addLocation(s *scope, d *directive) {
	l := &location{d: d}
	l.mod, l.name = locationName(d.args)
	inner := c.inner(s, inLocation, d)
	inner.loc, l.scope = l, inner
	if l.mod == "~" || l.mod == "~*" {
		l.re = c.regex(d, l.name, l.mod == "~*")
	}
	c.fill(inner, d)
	l.handler = handlerIn(inner)
	l.slash = l.handler != nil && forwards.Get(l.handler.name) && l.re == nil && len(l.name) > 0 && l.name[len(l.name)-1] == '/'
	if s.locs == nil {
		s.locs = newLocations()
	}
	c.place(s.locs, l)
}

// locationName takes the modifier from the name, which may stand together.
func locationName(args []string) (mod, name string) {
	if len(args) >= 2 {
		return args[0], args[1]
	}
	if len(args) == 0 {
		return "", ""
	}
	name = args[0]
	for _, mod := range []string{"=", "^~", "~*", "~"} {
		if len(name) >= len(mod) && name[:len(mod)] == mod {
			return mod, name[len(mod):]
		}
	}
	return "", name
}

func (c *Config) place(ls *locations, l *location) {
	ls.all = append(ls.all, l)
	into := ls.prefix
	switch {
	case l.re != nil:
		ls.patterns = append(ls.patterns, l)
		return
	case l.mod == "=":
		into = ls.exact
	case l.name != "" && l.name[0] == '@' && l.mod == "":
		into = ls.named
	}
	if had := into[l.name]; had != nil {
		c.problem(l.d, fmt.Sprintf("duplicate location %q, which stands in line %d too: nginx refuses it", l.name, had.d.at().Line))
		return
	}
	into[l.name] = l
	ls.longest = max(ls.longest, len(l.name))
}

// A found is what a search for a location came to.
type found struct {
	loc      *location
	redirect bool // to the location's slash
	why      string
	final    bool // no pattern is looked at any more
	failed   error
}

// search finds the location of a URI within a block, as ngx_http_core_find_location
// does: the longest name, then the locations nested in it, then the patterns
// in their order.
func (e *eval) search(ls *locations, uri string) found {
	if ls == nil {
		return found{}
	}
	f := ls.byName(uri)
	if f.redirect || f.final {
		return f
	}
	noRegex := false
	if f.loc != nil {
		noRegex = f.loc.mod == "^~"
		if inner := e.search(f.loc.scope.locs, uri); inner.loc != nil {
			if inner.redirect || inner.final {
				return inner
			}
			f = inner
		}
	}
	if noRegex {
		return f
	}
	for _, l := range ls.patterns {
		ok, err := e.matchRegex(l.re, uri)
		if err != nil {
			return found{loc: l, failed: err}
		}
		if !ok {
			continue
		}
		f = found{loc: l, final: true, why: fmt.Sprintf("%s matches %s: a pattern comes before the longest name", locationText(l), uri)}
		if inner := e.search(l.scope.locs, uri); inner.loc != nil {
			inner.final, inner.redirect = true, false
			return inner
		}
		return f
	}
	return f
}

// byName finds the location with the longest name.
func (ls *locations) byName(uri string) found {
	if l := ls.exact[uri]; l != nil {
		return found{loc: l, final: true, why: locationText(l) + " is the path"}
	}
	if l := ls.prefix[uri]; l != nil {
		return found{loc: l, why: locationText(l) + " is the path"}
	}
	exact, prefix := ls.exact[uri+"/"], ls.prefix[uri+"/"]
	if exact != nil && exact.slash || prefix != nil && prefix.slash {
		l := exact
		if l == nil {
			l = prefix
		}
		return found{loc: l, redirect: true, why: locationText(l) + " passes its requests on, and the path is its name without the slash"}
	}
	for n := min(len(uri), ls.longest); n >= 0; n-- {
		if l := ls.prefix[uri[:n]]; l != nil {
			return found{loc: l, why: locationText(l) + " is the longest name that the path begins with"}
		}
	}
	return found{}
}

func locationText(l *location) string {
	return l.d.text()
}
