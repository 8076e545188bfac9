package evidence

import (
	"strings"

	"detour/explain/facts"
	"detour/trace/uri"
)

// paths names how the two paths differ. The relations are tried from the
// narrowest to the widest, and one that keeps what the path means excludes the
// others.
func paths(s *Set, r *facts.Relation) {
	from, to := r.From, r.To
	a, b := pathOf(from), pathOf(to)
	if pageInQuery(s, from, to, a, b) {
		return
	}
	if id := change(r.Path); id != "" {
		s.markIf(true, InLocation, id)
		return
	}
	if localeChange(s, from, to, a, b) {
		return
	}
	s.markIf(spelling(a, b), InLocation, "spelling")
	s.markIf(true, InLocation, "path-other")
	s.markIf(b == "/", InLocation, "path-to-root")
	s.markIf(a == "/", InLocation, "path-from-root")
	if a == "/" || b == "/" {
		return
	}
	trimmed := strings.TrimSuffix(a, "/")
	s.markIf(strings.HasPrefix(a, strings.TrimSuffix(b, "/")+"/"), InLocation, "path-up")
	s.markIf(strings.HasPrefix(b, trimmed+"/"), InLocation, "path-down")
	s.markIf(strings.HasSuffix(b, a), InLocation, "prefix-added")
	s.markIf(strings.HasSuffix(a, b), InLocation, "prefix-removed")
	s.markIf(strings.HasSuffix(a+"/", b) && !strings.HasSuffix(a, "/"), InLocation, "prefix-lost")
	s.markIf(lastSegment(a) != "" && lastSegment(a) == lastSegment(b), InLocation, "tail-kept")
	first := firstSegment(a)
	s.markIf(first != "" && strings.HasPrefix(b, "/"+first+"/"+first+"/"), InLocation, "prefix-doubled")
}

func lastSegment(path string) string {
	path = strings.TrimSuffix(path, "/")
	return path[strings.LastIndexByte(path, '/')+1:]
}

func firstSegment(path string) string {
	first, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	return first
}

// change names what became of a path where that keeps what it means.
func change(c facts.Change) string {
	switch c {
	case facts.PathSame:
		return "path-same"
	case facts.SlashAdded:
		return "slash-added"
	case facts.SlashRemoved:
		return "slash-removed"
	case facts.IndexStripped:
		return "index-stripped"
	case facts.IndexAdded:
		return "index-added"
	case facts.EncodingOnly:
		return "encoding-only"
	case facts.CaseOnly:
		return "case-only"
	case facts.DotsRemoved:
		return "dots-removed"
	case facts.SlashesMerged:
		return "slashes-merged"
	case facts.ExtensionRemoved:
		return "extension-stripped"
	case facts.ExtensionAdded:
		return "extension-added"
	}
	return ""
}

// localeChange names a language that came, went or changed, in path or host.
func localeChange(s *Set, from, to uri.URI, a, b string) bool {
	la, lb := firstSegment(a), firstSegment(b)
	_, restA := cutSegment(a)
	_, restB := cutSegment(b)
	switch {
	case facts.IsLanguage(lb) && !facts.IsLanguage(la) && facts.Near(restB, a):
		s.mark(InLocation, "locale-added", lb)
	case facts.IsLanguage(lb) && facts.IsLanguage(la) && facts.Near(restA, restB):
		s.mark(InLocation, "locale-switched", lb)
	case facts.IsLanguage(la) && !facts.IsLanguage(lb) && facts.Near(restA, b) && a != "/":
		s.mark(InLocation, "locale-removed", la)
	case facts.IsLanguage(lb) && !facts.IsLanguage(la) && strings.Trim(restB, "/") == "":
		s.mark(InLocation, "locale-root", lb)
	default:
		return false
	}
	s.markIf(a == "/", InLocation, "path-from-root")
	return true
}

// cutSegment splits a path after its first segment.
func cutSegment(path string) (first, rest string) {
	first = firstSegment(path)
	return first, strings.TrimPrefix(path, "/"+first)
}

// pageInQuery names the change between a page in the query, as content
// management systems have it, and a page with a path.
func pageInQuery(s *Set, from, to uri.URI, a, b string) bool {
	pages := func(u uri.URI) bool {
		if u.Query == nil {
			return false
		}
		q := facts.ReadQuery(*u.Query)
		return q.Has("p") || q.Has("page_id") || q.Has("title") || q.Has("id") || q.Has("cat") || q.Has("q") && len(q) == 1
	}
	script := strings.HasSuffix(a, ".php") || a == "/"
	switch {
	case script && pages(from) && to.Query == nil && b != "/":
		s.markIf(true, InLocation, "path-from-query")
	case a == "/" && pages(to) && strings.HasSuffix(b, ".php"):
		s.markIf(true, InLocation, "path-to-query")
	default:
		return false
	}
	return true
}

// spelling reports whether the paths differ in one letter of one segment: one
// more, one less, another, or two that changed places. A plural is a name of
// its own.
func spelling(a, b string) bool {
	i := 0
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	i = strings.LastIndexByte(a[:i], '/') + 1
	x, restA := cutAtSlash(a[i:])
	y, restB := cutAtSlash(b[i:])
	short := min(len(x), len(y))
	if restA != restB || short < 4 || short < 5 && len(x) != len(y) || max(len(x), len(y)) > 128 {
		return false
	}
	x, y = differing(x, y)
	swapped := len(x) == 2 && len(y) == 2 && x[0] == y[1] && x[1] == y[0]
	one := len(x)+len(y) == 1 && letters(x+y) && x+y != "s" || len(x) == 1 && len(y) == 1 && letters(x) && letters(y)
	return swapped || one
}

// cutAtSlash splits a path before its first slash.
func cutAtSlash(path string) (segment, rest string) {
	if i := strings.IndexByte(path, '/'); i >= 0 {
		return path[:i], path[i:]
	}
	return path, ""
}

// differing takes away what two names begin and end with alike.
func differing(x, y string) (string, string) {
	for x != "" && y != "" && x[0] == y[0] {
		x, y = x[1:], y[1:]
	}
	for x != "" && y != "" && x[len(x)-1] == y[len(y)-1] {
		x, y = x[:len(x)-1], y[:len(y)-1]
	}
	return x, y
}

func letters(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r|0x20 < 'a' || r|0x20 > 'z' })
}
