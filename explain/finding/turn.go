package finding

import (
	"strings"

	"detour/trace/prose"
	"detour/trace/uri"
)

// A turn is what differs between the URL that was asked for and the one that a
// redirect leads to.
type turn struct {
	up, down bool // http to https, https to http
	www      bool // the host gained or lost "www."
	host     bool // another host
	port     bool // another port, where the scheme doesn't bring it
	slash    bool // the path gained or lost its last slash
	fold     bool // the path's case differs
	index    bool // the path gained or lost an index file
	path     bool // another path
	query    bool
}

func turnOf(from, to uri.URI) turn {
	t := turn{
		up:    from.Scheme == "http" && to.Scheme == "https",
		down:  from.Scheme == "https" && to.Scheme == "http",
		query: text(from.Query) != text(to.Query),
	}
	if a, b := from.Hostname(), to.Hostname(); a != b {
		t.www = strings.TrimPrefix(a, "www.") == strings.TrimPrefix(b, "www.")
		t.host = !t.www
	}
	standard := from.EffectivePort() == standardPort(from.Scheme) && to.EffectivePort() == standardPort(to.Scheme)
	t.port = from.EffectivePort() != to.EffectivePort() && !standard
	t.turnPath(pathOf(from), pathOf(to))
	return t
}

func standardPort(scheme string) string {
	return map[bool]string{true: "443", false: "80"}[scheme == "https"]
}

func (t *turn) turnPath(p, q string) {
	if p == q {
		return
	}
	a, b := plainPath(p), plainPath(q)
	if !strings.EqualFold(a, b) {
		t.path = true
		return
	}
	t.fold = a != b
	t.index = indexFile(p) != indexFile(q)
	t.slash = !t.index && strings.HasSuffix(p, "/") != strings.HasSuffix(q, "/")
	t.path = !t.fold && !t.index && !t.slash
}

// canonical reports that the target is the same page under its proper name:
// only scheme, www, last slash, case or index file changed.
func (t turn) canonical() bool {
	return (t.up || t.www || t.slash || t.fold || t.index) && !t.down && !t.host && !t.port && !t.path
}

// same reports that nothing changed but, perhaps, the query.
func (t turn) same() bool { return !t.up && !t.down && !t.www && !t.host && !t.port && t.samePath() }

func (t turn) samePath() bool { return !t.slash && !t.fold && !t.index && !t.path }

// String says what changed, for sentences about a canonical turn.
func (t turn) String() string {
	var parts []string
	for _, p := range []struct {
		is   bool
		what string
	}{{t.up, "the scheme"}, {t.www, "`www`"}, {t.slash, "the last slash"}, {t.fold, "upper and lower case"}, {t.index, "the index file"}} {
		if p.is {
			parts = append(parts, p.what)
		}
	}
	return prose.Listed(parts)
}

// pathOf is the path as it is requested: "/" for none.
func pathOf(u uri.URI) string {
	if u.Path == "" {
		return "/"
	}
	return u.Path
}

// plainPath is the path without index file and without last slash.
func plainPath(p string) string {
	return strings.TrimRight(strings.TrimSuffix(p, indexFile(p)), "/")
}

// indexFile is the path's last segment when it is the name of a folder's index.
func indexFile(p string) string {
	name := p[strings.LastIndexByte(p, '/')+1:]
	switch strings.ToLower(name) {
	case "index.html", "index.htm", "index.php", "index.jsp", "index.aspx", "index.asp", "default.aspx", "default.asp", "default.htm":
		return name
	}
	return ""
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// sameURL compares URLs as requests: without fragments.
func sameURL(a, b uri.URI) bool { return a.SameOrigin(b) && a.RequestTarget() == b.RequestTarget() }

// segments are the parts of a path, without empty ones.
func segments(path string) []string {
	return strings.FieldsFunc(path[:min(len(path), maxShown)], func(r rune) bool { return r == '/' })
}
