package apache

import "strings"

// walkFiles adds the <Files> sections for the file's name.
func (r *request) walkFiles() {
	base := r.filename[strings.LastIndexByte(r.filename, '/')+1:]
	for _, f := range r.core().files {
		switch {
		case f.re != nil:
			m := r.w.matches(f.re, base)
			if m == nil {
				continue
			}
			r.named(f.re, m)
		case f.glob:
			if !fnmatch(f.path, base, true, false) {
				continue
			}
		case f.path != base:
			continue
		}
		r.conf = merged(r.conf, f.conf)
	}
}

// walkLocations adds the <Location> sections for the URL, then the <If> sections
// that hold.
func (r *request) walkLocations() {
	uri := r.uri
	if r.srv.slashes == off {
		uri = oneSlash(uri)
	}
	var now *dirConf
	for _, u := range r.srv.urls {
		if u.re != nil {
			m := r.w.matches(u.re, r.uri)
			if m == nil {
				continue
			}
			r.named(u.re, m)
		} else if !u.coversURL(uri) {
			r.nearLocation(u, uri)
			continue
		}
		now = merged(now, u.conf)
	}
	r.conf = merged(r.conf, now)
	r.walkIfs(r.conf, 0)
}

func (u *section) coversURL(uri string) bool {
	if u.glob {
		return fnmatch(u.path, uri, true, false)
	}
	if !strings.HasPrefix(uri, u.path) {
		return false
	}
	n := len(u.path)
	return n == 0 || u.path[n-1] == '/' || n == len(uri) || uri[n] == '/'
}

func (r *request) nearLocation(u *section, uri string) {
	if r.sub == nil && r.prev == nil && !u.glob && uri != "" && strings.EqualFold(strings.TrimSuffix(u.path, "/"), strings.TrimSuffix(uri, "/")) {
		r.w.missOnce(u.at, "%s is not %s", uri, u.path)
	}
}

func oneSlash(s string) string {
	for strings.Contains(s, "//") {
		s = strings.ReplaceAll(s, "//", "/")
	}
	return s
}

// walkIfs adds the <If> sections that hold, and what is nested in them.
func (r *request) walkIfs(conf *dirConf, depth int) {
	if conf == nil || conf.core == nil || depth > 20 {
		return
	}
	var (
		now  *dirConf
		held bool
	)
	for _, s := range conf.core.ifs {
		if s.branch != ifBranch && held {
			continue
		}
		if s.branch != elseBranch {
			held = r.holds(s)
			if !held {
				continue
			}
		} else {
			held = true
		}
		now = merged(now, s.conf)
	}
	r.conf = merged(r.conf, now)
	r.walkIfs(now, depth+1)
}

func (r *request) holds(s *section) bool {
	if s.cond.err != nil {
		r.w.cannot("the condition in line %d is not evaluated: %v", s.at.at().Line, s.cond.err)
		return false
	}
	holds, _ := r.evalExpr(s.cond, nil)
	return holds
}
