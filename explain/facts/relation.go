package facts

import (
	"strings"

	"detour/trace"
	"detour/trace/uri"
)

// A Relation is what two URLs have to do with one another, such as a request's
// and that of its target.
type Relation struct {
	From, To uri.URI

	Same      bool // the same request: nothing differs but the fragment, or how it is written
	SamePlace bool // the same but for the query

	Up, Down  bool // http to https, https to http
	WWWAdded  bool // the host gained "www."
	WWWGone   bool // the host lost it
	OtherHost bool // another host, not by "www." alone
	Port      bool // another port, where the scheme doesn't bring it

	Path  Change
	Slash bool // the path gained or lost its last slash
	Case  bool // the path's case differs
	Index bool // the path gained or lost an index file
	Query QueryChange

	Grows bool   // the target holds the request's and more
	Added string // what more, its escapes undone
}

// QueryChange is what became of a query.
type QueryChange string

// The changes. A query that is written and empty is none for them.
const (
	QueryNone     QueryChange = "none"
	QueryKept     QueryChange = "kept"
	QueryLost     QueryChange = "lost"
	QueryAdded    QueryChange = "added"
	QueryExtended QueryChange = "extended"
	QueryChanged  QueryChange = "changed"
)

// Relate says what a URL has to do with another one.
func Relate(from, to uri.URI) Relation {
	r := Relation{From: from, To: to,
		Up:   from.Scheme == "http" && to.Scheme == "https",
		Down: from.Scheme == "https" && to.Scheme == "http",
	}
	r.SamePlace = from.SameOrigin(to) && Path(from) == Path(to)
	r.Same = Same(from, to)
	if a, b := from.Hostname(), to.Hostname(); a != b {
		r.WWWAdded, r.WWWGone = b == "www."+a, a == "www."+b
		r.OtherHost = !r.WWW()
	}
	standard := from.EffectivePort() == uri.DefaultPort(from.Scheme) && to.EffectivePort() == uri.DefaultPort(to.Scheme)
	r.Port = from.EffectivePort() != to.EffectivePort() && !standard
	r.relatePaths(Path(from), Path(to))
	r.Query = queryChange(Query(from), Query(to))
	if !r.Same {
		r.Added, r.Grows = trace.Addition(from.RequestTarget(), to.RequestTarget())
	}
	return r
}

func (r *Relation) relatePaths(a, b string) {
	r.Path = changeOf(a, b)
	if a == b {
		return
	}
	x, y := WithoutIndex(a), WithoutIndex(b)
	if !strings.EqualFold(x, y) {
		return
	}
	r.Case = x != y
	r.Index = IndexFile(a) != IndexFile(b)
	r.Slash = !r.Index && strings.HasSuffix(a, "/") != strings.HasSuffix(b, "/")
}

func queryChange(a, b string) QueryChange {
	switch {
	case a == "" && b == "":
		return QueryNone
	case a == b:
		return QueryKept
	case b == "":
		return QueryLost
	case a == "":
		return QueryAdded
	case strings.Contains(b, a):
		return QueryExtended
	}
	return QueryChanged
}

// WWW reports that the host gained or lost "www." and nothing else.
func (r Relation) WWW() bool { return r.WWWAdded || r.WWWGone }

// LeavesHost reports another host, by "www." alone or not.
func (r Relation) LeavesHost() bool { return r.OtherHost || r.WWW() }

// OtherPath reports a path that differs by more than a last slash, case and an
// index file.
func (r Relation) OtherPath() bool { return r.Path != PathSame && !r.Slash && !r.Case && !r.Index }

// NewQuery reports a query that differs.
func (r Relation) NewQuery() bool { return r.Query != QueryNone && r.Query != QueryKept }

// Canonical reports the same page under its proper name: only scheme, www, last
// slash, case or index file changed.
func (r Relation) Canonical() bool {
	return (r.Up || r.WWW() || r.Slash || r.Case || r.Index) && !r.Down && !r.OtherHost && !r.Port && !r.OtherPath()
}

// Same reports whether two URLs make the same request: fragments, user names, the
// host's case and a port that goes without saying aside. An empty query is one.
func Same(a, b uri.URI) bool {
	return a.SameOrigin(b) && a.Opaque == b.Opaque && sameTarget(a, b)
}

// sameTarget compares request targets, and makes none of them as a rule.
func sameTarget(a, b uri.URI) bool {
	if Path(a) == Path(b) {
		return Query(a) == Query(b) && (a.Query == nil) == (b.Query == nil)
	}
	return (strings.Contains(a.Path, "?") || strings.Contains(b.Path, "?")) && a.RequestTarget() == b.RequestTarget()
}

// Path is the path as it is requested: "/" for none.
func Path(u uri.URI) string {
	if u.Path == "" {
		return "/"
	}
	return u.Path
}

// Query is the query, "" for none.
func Query(u uri.URI) string {
	if u.Query == nil {
		return ""
	}
	return *u.Query
}
