package nginx

import (
	"fmt"
	"slices"
	"strings"

	"detour/explain/blame"
)

// nearOf are the near misses of an outcome: conditions that failed, names that
// are nearly right, locations that lost, redirects that look the same.
func (c *Config) nearOf(o *outcome) []blame.Note {
	out := tidy(o.near)
	if o.in != nil && o.in.host != "" && !c.named(o.in.host) {
		out = append(out, c.closeNames(o.in.host)...)
	}
	if o.where != nil {
		out = append(out, c.lost(o)...)
	}
	if o.by != nil && o.has {
		out = append(out, c.twins(o)...)
	}
	return out[:min(len(out), 16)]
}

func (c *Config) named(host string) bool {
	_, ok := byName(c.servers, host)
	return ok
}

// lost are the locations that the path would have reached as well, and that
// redirect.
func (c *Config) lost(o *outcome) []blame.Note {
	var out []blame.Note
	srv := o.where.scope.srv
	if srv == nil || srv.locs == nil || o.in == nil || strings.HasPrefix(o.where.name, "@") {
		return nil
	}
	for _, l := range srv.locs.all {
		if l == o.where || isIn(o.where, l) || !l.scope.redirects() {
			continue
		}
		if why := l.lostTo(o.where, o.in.target.uri); why != "" && len(out) < 4 {
			out = append(out, blame.Note{Line: l.d.at(), Why: why})
		}
	}
	return out
}

// isIn tells whether a location stands in another one.
func isIn(l, outer *location) bool {
	for s := l.scope; s != nil; s = s.up {
		if s.loc == outer {
			return true
		}
	}
	return false
}

// lostTo says why a location that fits the path lost, or that it nearly fits.
func (l *location) lostTo(winner *location, uri string) string {
	won := locationText(winner)
	switch {
	case l.re != nil && l.re.re != nil:
		m, err := l.re.re.Match(uri)
		switch {
		case err != nil || m == nil:
			return ""
		case winner.mod == "^~" || winner.mod == "=":
			return fmt.Sprintf("%s matches the path, and lost to %s", locationText(l), won)
		}
		return fmt.Sprintf("%s matches the path, and %s stands before it", locationText(l), won)
	case l.mod == "=" && (l.name == uri+"/" || l.name+"/" == uri):
		return fmt.Sprintf("%s is the path but for a slash", locationText(l))
	case l.mod == "=" || strings.HasPrefix(l.name, "@"):
		return ""
	case l.name == "/": // which loses to everything
		return ""
	case strings.HasPrefix(uri, l.name):
		if winner.re != nil {
			return fmt.Sprintf("the path begins with %s, and the pattern of %s comes first", l.name, won)
		}
		return fmt.Sprintf("the path begins with %s, and %s is longer", l.name, won)
	case l.name == uri+"/":
		return fmt.Sprintf("%s is the path but for a slash", locationText(l))
	}
	return ""
}

// redirects tells whether a block, or one in it, redirects.
func (s *scope) redirects() bool {
	if redirects(s.codes) {
		return true
	}
	return s.locs != nil && slices.ContainsFunc(s.locs.all, func(l *location) bool { return l.scope.redirects() })
}

// twins are the other lines that write the same redirect.
func (c *Config) twins(o *outcome) []blame.Note {
	var out []blame.Note
	status, to, _ := o.by.redirectOf()
	if to == "" {
		return nil
	}
	for _, r := range c.everyRedirect() {
		if r.d == o.by || len(out) == 4 {
			continue
		}
		if s, t, _ := r.d.redirectOf(); s == status && t == to {
			out = append(out, blame.Note{Line: r.d.at(), Why: "it writes the same redirect"})
		}
	}
	return out
}

// alike are the lines whose text could have written what was seen, whatever
// would have led to them.
func (c *Config) alike(seen *blame.Observed) []blame.Note {
	if seen.Location == nil {
		return nil
	}
	var out []blame.Note
	for _, r := range c.everyRedirect() {
		status, to, _ := r.d.redirectOf()
		if seen.Status != 0 && status != seen.Status || len(out) == 4 {
			continue
		}
		shape := shapeOf(to)
		if strings.Trim(shape, hole+"/:.") != "" && (fits(shape, *seen.Location) || fits(shape, pathOf(*seen.Location))) {
			out = append(out, blame.Note{Line: r.d.at(), Why: "its text matches what was seen"})
		}
	}
	return out
}

// shapeOf is a target with holes for its variables and captures.
func shapeOf(to string) string {
	var b strings.Builder
	for i := 0; i < len(to); {
		if to[i] != '$' {
			b.WriteByte(to[i])
			i++
			continue
		}
		_, n := variableName(to[i:])
		b.WriteString(hole)
		i += n
	}
	return strings.TrimSuffix(b.String(), "?")
}

// pathOf is a URL without scheme and host.
func pathOf(s string) string {
	_, rest, ok := strings.Cut(s, "://")
	if i := strings.IndexByte(rest, '/'); ok && i >= 0 {
		return rest[i:]
	}
	return s
}
