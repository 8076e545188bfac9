package source

import (
	"slices"
	"strings"
)

// linkAll puts before the routes the prefixes that the code mounts them under.
func (a *app) linkAll() {
	var mounts []*route
	inFile := map[*file][]*route{}
	for _, m := range a.routes {
		if m.path == "" && m.handler == nil {
			continue
		}
		if len(mounts) < mostMounts && m.at > 0 && mountCall.MatchString(m.file.calleeOf(m)) && (m.handler == nil || m.handler.kind == class) {
			mounts = append(mounts, m)
		}
		if m.handler == nil || m.handler.kind == class {
			inFile[m.file] = append(inFile[m.file], m)
		}
	}
	for _, r := range a.routes {
		if r.exact || a.late() {
			continue
		}
		for _, m := range inFile[r.file] {
			r.mountBelow(m, m.contains(r))
		}
		for _, m := range mounts {
			r.mountBelow(m, a.mounts(m, r))
		}
	}
}

func (r *route) mountBelow(m *route, yes bool) {
	if yes && m != r && (m.at != r.at || m.file != r.file) && len(r.mounts) < 8 && !slices.Contains(r.mounts, m) {
		r.mounts = append(r.mounts, m)
	}
}

// contains says whether a route is written inside of another: a group, a class.
func (m *route) contains(r *route) bool {
	if m.file != r.file || m.from > r.from || r.to > m.to || m.from == r.from && m.to == r.to {
		return false
	}
	return m.handler == nil || m.handler.kind == class
}

// mounts says whether a statement puts a whole file's routes below a path.
func (a *app) mounts(m, r *route) bool {
	if m.file == r.file {
		name := m.file.assignedName(m.from)
		return name != "" && name == r.recv
	}
	stem := r.file.stem()
	for k := m.from; k < m.to && k < m.from+80; k++ {
		t := m.file.toks[k]
		if k == m.at || t.kind != word && t.kind != text {
			continue
		}
		if t.kind == text && len(t.text) > 2 {
			tail := strings.Trim(strings.ReplaceAll(t.text, ".", "/"), "/")
			if strings.HasSuffix(strings.TrimSuffix(r.file.name, extOf(r.file.name)), tail) && (tail == stem || strings.Contains(tail, "/")) {
				return true
			}
			continue
		}
		if t.text == stem || m.file.alias[t.text] == stem && stem != m.file.stem() {
			return true
		}
		for _, s := range a.functions[t.text] {
			if s.file == r.file && s.head <= r.at && r.at < s.end {
				return true
			}
		}
	}
	return false
}

func extOf(name string) string {
	if k := strings.LastIndexByte(name, '.'); k > strings.LastIndexByte(name, '/') {
		return name[k:]
	}
	return ""
}

func (f *file) calleeOf(r *route) string {
	for k := r.at - 1; k >= r.from && k > r.at-40; k-- {
		if f.toks[k].closes() && f.pair[k] >= 0 {
			k = f.pair[k]
			continue
		}
		if f.toks[k].is("(") && f.tok(k-1).kind == word {
			return f.tok(k - 1).text
		}
	}
	if f.tok(r.at-1).kind == word {
		return f.tok(r.at - 1).text
	}
	return ""
}

// assignedName is the variable that a call's value is given to.
func (f *file) assignedName(i int) string {
	for k := i - 1; k >= 0 && k > i-4; k-- {
		if f.toks[k].is("=") || f.toks[k].is(":=") {
			return f.tok(k - 1).text
		}
	}
	return ""
}

// patterns are the route's whole paths, with what is mounted before it.
func (r *route) patterns() []string {
	if r.full == nil {
		r.full = r.build(0)
	}
	return r.full
}

func (r *route) build(depth int) []string {
	own := r.path
	var out []string
	for _, m := range r.mounts {
		if depth > 3 || m == r {
			break
		}
		for _, p := range m.build(depth + 1) {
			if s := glue(p, own); !slices.Contains(out, s) && len(out) < 12 {
				out = append(out, s)
			}
		}
	}
	if out == nil {
		return []string{rooted(own, r.regex)}
	}
	return out
}

// glue puts a prefix before a path.
func glue(prefix, path string) string {
	regex := strings.HasPrefix(prefix, "^") || strings.HasPrefix(path, "^")
	prefix = strings.TrimSuffix(strings.TrimPrefix(prefix, "^"), "$")
	path = strings.TrimPrefix(path, "^")
	if strings.HasPrefix(path, "~/") {
		return path[1:]
	}
	for _, star := range []string{"/**", "/*", "*"} {
		prefix = strings.TrimSuffix(prefix, star)
	}
	switch {
	case path == "":
	case strings.HasPrefix(path, "/"):
		prefix = strings.TrimSuffix(prefix, "/")
	case !strings.HasSuffix(prefix, "/"):
		prefix += "/"
	}
	if s := prefix + path; !regex {
		return rooted(s, false)
	} else {
		return "^" + rooted(s, false)
	}
}

func rooted(s string, regex bool) string {
	if regex || strings.HasPrefix(s, "^") || strings.HasPrefix(s, "/") || strings.HasPrefix(s, `\A`) || strings.HasPrefix(s, "(") {
		return s
	}
	return "/" + s
}
