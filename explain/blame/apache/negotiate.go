package apache

import (
	"path"
	"slices"
	"strings"

	"detour/explain/blame"
	"detour/explain/blame/lazy"
)

// findType finds out what a file is and who serves it. With MultiViews a name
// that isn't there may be another file's without its suffix.
func (r *request) findType() int {
	if status := r.multiViews(); status != ok && status != declined {
		return status
	}
	r.findHandler()
	return ok
}

// multiViews is mod_negotiation: for /about it serves about.html, or another file
// of that name that the client likes better. Files that would not be served by
// themselves don't count; with none left the answer is 404.
func (r *request) multiViews() int {
	core := r.core()
	if r.kind != noFile || r.proxied || core.options.has&multiViews == 0 || !r.w.c.modules.loaded("negotiation") {
		return declined
	}
	dir, base := path.Split(r.filename)
	if base == "" || marked(r.filename) {
		return declined
	}
	if r.w.c.files.Kind(path.Clean(dir)) != blame.Folder {
		if r.w.is("a file "+r.filename+".* is there", "no file "+r.filename+".* is there") {
			r.w.cannot("MultiViews would serve a file %s.*", r.filename)
		}
		return declined
	}
	any := false
	for _, name := range r.w.c.files.Glob(escapeGlob(r.filename) + ".*") {
		if r.w.kind(name) != regular {
			continue
		}
		any = true
		sub := r.lookupFile(path.Base(name))
		if sub == nil || sub.status != 200 || sub.kind != regular || !typed(name, sub) {
			continue
		}
		r.w.note(core.optionsAt, "MultiViews serves %s", name)
		r.become(sub)
		return ok
	}
	if any {
		r.w.note(core.optionsAt, "MultiViews finds %s.*, and none of them can be served: the server answers 404", r.filename)
		return 404
	}
	return declined
}

// typed tells whether the server knows what kind of file a name stands for.
func typed(name string, sub *request) bool {
	return sub.handler != "" || typedSuffix.Get(lower(strings.TrimPrefix(path.Ext(name), ".")))
}

var typedSuffix = lazy.Map[string, bool]{Make: func() map[string]bool {
	return set("html htm xhtml txt xml css js json png jpg jpeg gif svg pdf zip gz csv md asis var mp4 mp3 webp ico")
}}

func escapeGlob(s string) string {
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`).Replace(s)
}

// fixupSpeling is mod_speling: where a file isn't there and one of almost that
// name is, it sends the client to that one.
func (r *request) fixupSpeling() int {
	if r.conf.speling != on || !r.w.c.modules.loaded("speling") || r.kind != noFile || r.proxied || r.sub != nil ||
		r.method != "GET" && r.method != "HEAD" || r.handler == rewriteHandler || r.uri == "/" {
		return declined
	}
	dir, base := path.Split(r.filename)
	prefix, fits := strings.CutSuffix(r.uri, base+r.pathInfo)
	if !fits {
		return declined
	}
	if r.w.c.files.Kind(path.Clean(dir)) != blame.Folder {
		r.w.cannot("mod_speling may know a file of almost that name in %s", dir)
		return declined
	}
	best, sure := r.similar(dir, base)
	switch {
	case best == "":
		return declined
	case !sure:
		r.w.note(r.bringsFolder(), "mod_speling finds several names like %s", base)
		r.builtin = true
		return 300
	}
	target := escapeURI(prefix + best + r.pathInfo)
	if r.args != nil {
		target += "?" + *r.args
	}
	r.w.note(r.bringsFolder(), "mod_speling finds %s for %s", best, base)
	return r.redirectBuiltin(301, r.constructURL(target))
}

// similar is the name nearest to one; it is sure when no other is as near.
func (r *request) similar(dir, base string) (best string, sure bool) {
	names := []string{".", ".."}
	stem, _, _ := strings.Cut(lower(base), ".")
	for _, full := range r.w.c.files.Glob(escapeGlob(strings.TrimSuffix(dir, "/")) + "/*") {
		names = append(names, path.Base(full))
	}
	slices.Sort(names)
	nearest := veryDifferent
	for _, name := range names {
		if name == base {
			return "", false
		}
		d := slip(lower(base), lower(name))
		if other, _, _ := strings.Cut(lower(name), "."); d == veryDifferent && other == stem {
			d = otherSuffix
		}
		switch {
		case d == veryDifferent || d > nearest:
		case d == nearest:
			sure = false
		default:
			best, nearest, sure = name, d, true
		}
	}
	return best, sure && nearest < otherSuffix
}

// How two names differ, the least first.
const (
	otherCase = iota
	transposed
	letterMissing
	letterTooMuch
	otherLetter
	otherSuffix
	veryDifferent
)

// slip is how a name differs from another, both in lower case.
func slip(s, t string) int {
	i := 0
	for i < len(s) && i < len(t) && s[i] == t[i] {
		i++
	}
	s, t = s[i:], t[i:]
	switch {
	case s == "" && t == "":
		return otherCase
	case len(s) > 1 && len(t) > 1 && s[0] == t[1] && t[0] == s[1] && s[2:] == t[2:]:
		return transposed
	case s != "" && t != "" && s[1:] == t[1:]:
		return otherLetter
	case s != "" && s[1:] == t:
		return letterTooMuch
	case t != "" && t[1:] == s:
		return letterMissing
	}
	return veryDifferent
}

// oneSlip tells whether two names are one letter apart, or two turned around.
func oneSlip(a, b string) bool { return a != b && slip(lower(a), lower(b)) < veryDifferent }
