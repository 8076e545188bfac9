package finding

import (
	"slices"
	"strings"

	"detour/explain/article"
	"detour/explain/facts"
	"detour/trace"
	"detour/trace/uri"
)

// searchChecks are about what search engines and visitors of other languages
// and devices make of a chain.
var searchChecks = []check{
	{
		id: "locale-redirect", number: 64, severity: Info,
		title: "A redirect chooses the language",
		why:   "Crawlers send no Accept-Language and so see one language only, and visitors behind a shared cache may get that of another.",
		fix:   "Answer 302 with `Vary: Accept-Language`, link the languages with hreflang and x-default, and let visitors change.",
		cites: []string{"Google, Multi-regional and multilingual sites", "RFC 9110 §12.5.5"},
		hop:   localeRedirect,
	},
	{
		id: "ua-redirect", number: 65, severity: Info,
		title: "A redirect chooses the device",
		why:   "The target is the mobile or desktop site by the look of its host. If a cache may keep the answer, it needs `Vary: User-Agent`.",
		fix:   "Send `Vary: User-Agent`, and link the two sites with rel=alternate and rel=canonical; or serve one site for all.",
		cites: []string{"Google, Mobile sites with separate URLs", "RFC 9110 §12.5.5"},
		hop:   deviceRedirect,
	},
	{
		id: "canonical-mismatch", number: 70, severity: Warning,
		title: "The page names another URL as canonical",
		why:   "Redirects lead to this URL, and the page says that the real one is another. Search engines get two answers.",
		fix:   "Redirect to the canonical URL, or name this one in rel=canonical.",
		cites: []string{"RFC 6596 §3", "Google, Redirects and Google Search"},
		chain: canonicalMismatch,
	},
	{
		id: "soft-404", number: 72, severity: Warning,
		title: "A page that says not found answers 200",
		why:   "Search engines, caches and monitors treat it as a page. Google calls it a soft 404 and drops it.",
		fix:   "Answer 404 or 410 with the same page.",
		cites: []string{"Google, Soft 404 errors", "RFC 9110 §15.5.5"},
		hop:   soft404,
	},
}

// localeAdded returns the language that a redirect puts before the path.
func localeAdded(from, to uri.URI) (string, bool) {
	if !facts.IsLanguage(firstSegment(to)) || facts.IsLanguage(firstSegment(from)) || !from.OfSite(to) {
		return "", false
	}
	a, b := segments(facts.Path(from)), segments(facts.Path(to))
	return b[0], slices.Equal(a, b[1:]) || len(a) == 0 && len(b) <= 2
}

// firstSegment is the first segment of a path that is not empty; "" for none.
func firstSegment(u uri.URI) string {
	first, _, _ := strings.Cut(strings.TrimLeft(u.Path[:min(len(u.Path), maxShown)], "/"), "/")
	return first
}

func localeRedirect(v view) []sighting {
	if v.to == nil {
		return nil
	}
	lang, ok := localeAdded(v.from, *v.to)
	if !ok {
		return nil
	}
	how := "without Vary"
	if token(v.fields, "Vary", "Accept-Language") {
		how = "with Vary: Accept-Language"
	}
	return v.seen(v.response("Location", "Vary"), "%s leads to the language %s, %s.", v.here(), article.Value(lang), how)
}

// mobilePrefixes are how the host of a site for mobile devices begins.
var mobilePrefixes = []string{"m.", "mobile.", "touch.", "amp.", "mobil."}

func deviceRedirect(v view) []sighting {
	if !v.otherHost() || !v.from.OfSite(*v.to) || mobileHost(v.from.Hostname()) == mobileHost(v.to.Hostname()) {
		return nil
	}
	how := "without Vary: User-Agent"
	if token(v.fields, "Vary", "User-Agent") {
		how = "with Vary: User-Agent"
	}
	return v.seen(v.response("Location", "Vary"), "%s leads to %s, %s.", v.here(), v.there(), how)
}

func mobileHost(host string) bool {
	return slices.ContainsFunc(mobilePrefixes, func(p string) bool { return strings.HasPrefix(host, p) })
}

func canonicalMismatch(w *walk) []sighting {
	v := w.last
	if v.status != 200 {
		return nil
	}
	named, line := canonicalOf(v)
	if named == nil || facts.Same(*named, v.from) {
		return nil
	}
	if id, ok := w.visited[hashURL(*named)]; ok {
		return withHops(v.seen(line, "The page at %s names %s as canonical, which redirects.", v.here(), codeURI(named.String())), id)
	}
	t := facts.Relate(v.from, *named)
	if !t.Up && !t.Down && !t.LeavesHost() {
		return nil
	}
	seen := v.seen(line, "The page at %s names %s as canonical.", v.here(), codeURI(named.String()))
	if t.OtherHost && !v.from.OfSite(*named) {
		return withSeverity(Info, seen)
	}
	return seen
}

// canonicalOf is the URL that the Link field or the page names as canonical.
func canonicalOf(v view) (*uri.URI, []trace.Line) {
	for i, f := range v.fields {
		if f.Is("Link") {
			if ref := linkTarget(f.Value, "canonical"); ref != "" {
				return resolve(v.from, ref), v.line(i)
			}
		}
	}
	if ref := pageOf(v).canonical; ref != "" {
		return resolve(v.from, ref), nil
	}
	return nil, nil
}

// maxLinks bounds the links of a Link field that are looked at.
const maxLinks = 64

// linkTarget is the reference of the first link of a Link field (RFC 8288 §3)
// with the relation.
func linkTarget(value, rel string) string {
	for range maxLinks {
		_, rest, ok := strings.Cut(value, "<")
		ref, more, ok2 := strings.Cut(rest, ">")
		if !ok || !ok2 {
			return ""
		}
		params := more
		if i := strings.IndexByte(more, '<'); i >= 0 {
			params = more[:i]
		}
		if lower := strings.ToLower(params); strings.Contains(lower, "rel="+rel) || strings.Contains(lower, `rel="`+rel+`"`) {
			return ref
		}
		value = more
	}
	return ""
}

// notFound are the words of pages for what is not there, lower case.
var notFound = []string{"page not found", "404 not found", "not found", "error 404", "404 error", "404", "page does not exist", "page doesn't exist",
	"seite nicht gefunden", "page introuvable", "página no encontrada", "pagina non trovata", "pagina niet gevonden", "sidan hittades inte"}

// soft404 wants the words to be the whole title or heading, or to stand at its
// beginning before a separator: an article may be about such pages.
func soft404(v view) []sighting {
	if v.status != 200 || v.hop.Request.Method == "HEAD" {
		return nil
	}
	p := pageOf(v)
	for _, heading := range []string{p.title, p.heading} {
		if saysNotFound(heading) {
			return v.seen(nil, "The page at %s answers 200 and says %s.", v.here(), article.Value(heading))
		}
	}
	return nil
}

func saysNotFound(heading string) bool {
	for part := range strings.FieldsFuncSeq(strings.ToLower(heading), func(r rune) bool { return strings.ContainsRune("|–—·:-", r) }) {
		if slices.Contains(notFound, strings.Trim(part, " .!")) {
			return true
		}
	}
	return false
}
