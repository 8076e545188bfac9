package apache

import (
	"path"
	"sort"
	"strings"

	"detour/explain/blame"
)

// fixupMultiViews is mod_negotiation: for /about it serves about.html, or another
// file of that name that the client likes better.
func (r *request) fixupMultiViews() int {
	core := r.core()
	if r.kind != noFile || r.proxied || r.handler == rewriteHandler || core.options.has&multiViews == 0 || !r.w.c.modules.loaded("negotiation") {
		return declined
	}
	dir, base := path.Split(r.filename)
	if base == "" {
		return declined
	}
	found := ""
	if r.w.c.files.Kind(path.Clean(dir)) == blame.Folder {
		if names := r.w.c.files.Glob(escapeGlob(r.filename) + ".*"); len(names) > 0 {
			found = names[0]
		}
	} else if !marked(r.filename) && r.w.is("a file "+r.filename+".* is there", "no file "+r.filename+".* is there") {
		found = r.filename + ".html"
	}
	if found == "" {
		return declined
	}
	r.w.note(core.optionsAt, "MultiViews serves %s", found)
	r.filename, r.kind = found, regular
	r.uri = strings.TrimSuffix(r.uri, r.pathInfo)
	r.handler = ""
	r.findHandler()
	return ok
}

func escapeGlob(s string) string {
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`).Replace(s)
}

// fixupSpeling is mod_speling: where a file isn't there and one of almost that
// name is, it sends the client to that one.
func (r *request) fixupSpeling() int {
	if r.conf.speling != on || !r.w.c.modules.loaded("speling") || r.kind != noFile || r.proxied || r.sub != nil ||
		r.method != "GET" && r.method != "HEAD" || r.handler == rewriteHandler {
		return declined
	}
	dir, base := path.Split(r.filename)
	if base == "" || r.w.c.files.Kind(path.Clean(dir)) != blame.Folder {
		if base != "" {
			r.w.cannot("mod_speling may know a file of almost that name in %s", dir)
		}
		return declined
	}
	best, quality := r.similar(dir, base)
	if len(best) == 0 || len(best) > 1 || quality == 0 {
		if len(best) > 1 {
			r.builtin = true
			return 300
		}
		return declined
	}
	prefix, ok := strings.CutSuffix(r.uri, base+r.pathInfo)
	if !ok {
		return declined
	}
	target := escapeURI(prefix + best[0] + r.pathInfo)
	if r.args != nil {
		target += "?" + *r.args
	}
	r.w.note(r.bringsFolder(), "mod_speling finds %s for %s", best[0], base)
	return r.redirectBuiltin(301, r.constructURL(target))
}

// similar lists the names nearest to one, and how near: another case is nearer
// than a slip of a finger.
func (r *request) similar(dir, base string) ([]string, int) {
	var best []string
	quality := 0
	names := r.w.c.files.Glob(escapeGlob(strings.TrimSuffix(dir, "/")) + "/*")
	sort.Strings(names)
	for _, full := range names {
		name := path.Base(full)
		q := 0
		switch {
		case strings.EqualFold(name, base):
			q = 2
		case oneSlip(lower(name), lower(base)):
			q = 1
		}
		if q == 0 || q < quality {
			continue
		}
		if q > quality {
			best, quality = nil, q
		}
		best = append(best, name)
	}
	return best, quality
}

// oneSlip tells whether two names are one letter apart, or two turned around.
func oneSlip(a, b string) bool {
	if len(a) < len(b) {
		a, b = b, a
	}
	i := 0
	for i < len(b) && a[i] == b[i] {
		i++
	}
	switch len(a) - len(b) {
	case 0:
		if i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:] {
			return true
		}
		return i < len(a) && a[i+1:] == b[i+1:]
	case 1:
		return a[i+1:] == b[i:]
	}
	return false
}
