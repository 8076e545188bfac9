package finding

import (
	"fmt"
	"strings"

	"detour/explain/article"
	"detour/explain/facts"
)

// queryChecks are about queries that do not survive.
var queryChecks = []check{
	{
		id: "query-dropped", number: 27, severity: Warning,
		title: "The query is lost",
		why:   "The target is the same page without the parameters. Searches, campaign tags and login parameters are gone.",
		fix:   "Keep the query: `$request_uri` in nginx, `{uri}` in Caddy; in Apache QSA, or no `?` in the target.",
		cites: []string{"nginx, rewrite", "RFC 3986 §5.2.2"},
		hop:   queryDropped,
	},
	{
		id: "query-doubled", number: 28, severity: Warning,
		title: "The query is there twice",
		why:   "A rule appends the query to a target that has it already, as nginx's rewrite does with `$request_uri` or `$args`.",
		fix:   "End nginx's rewrite target with `?`, or leave `$args` out.",
		cites: []string{"nginx, rewrite", "RFC 3986 §3.4"},
		hop:   queryDoubled,
	},
}

// pathChecks are about paths that do not survive.
var pathChecks = []check{
	{
		id: "path-dropped", number: 29, severity: Warning,
		title: "A deep link redirects to the home page",
		why:   "The visitor does not find what the link promised, and search engines treat it as a page that is not there.",
		fix:   "Map old paths to new ones, and answer 404 or 410 for what is gone.",
		cites: []string{"Google, Soft 404 errors", "Google, How HTTP status codes affect crawlers"},
		hop:   pathDropped,
	},
	{
		id: "many-to-one", number: 30, severity: Warning,
		title:  "Many URLs lead to one",
		why:    "Different pages are redirected to the same target, which can be the right one for one of them at most.",
		fix:    "Map each URL to its own successor, and answer 404 or 410 for what has none.",
		cites:  []string{"Google, Soft 404 errors"},
		across: func(p *pairs) []sighting { return p.manyToOne() },
	},
	{
		id: "slash-doubled", number: 31, severity: Warning,
		title: "Two slashes in a row in the target",
		why:   "A base URL with a trailing slash was joined to a path with a leading one. If the host is ever cut off, what follows the slashes becomes the host.",
		fix:   "Join base and path with one slash.",
		cites: []string{"RFC 3986 §3.3", "RFC 3986 §4.2"},
		hop:   slashDoubled,
	},
	{
		id: "encoded-twice", number: 32, severity: Warning,
		title: "The target is percent-encoded twice",
		why:   "A `%` of the request became `%25`, so the target is another path than the one asked for.",
		fix:   "Encode once: redirect to the raw request URI, or decode before the rule encodes.",
		cites: []string{"RFC 3986 §2.4"},
		hop:   encodedTwice,
	},
}

func queryDropped(v view) []sighting {
	if v.to == nil || facts.Query(v.from) == "" || v.to.Query != nil || v.turn.OtherPath() || v.turn.SamePlace {
		return nil
	}
	return v.seen(v.response("Location"), "%s leads to %s, without `?%s`.", v.here(), v.there(), strings.Trim(codeURI("?"+*v.from.Query), "`?"))
}

func queryDoubled(v view) []sighting {
	if v.to == nil || v.to.Query == nil {
		return nil
	}
	q := *v.to.Query
	what := ""
	switch again := repeated(facts.ReadQuery(q), facts.ReadQuery(facts.Query(v.from))); {
	case strings.HasPrefix(q, "?"):
		what = "two question marks"
	case again != "":
		what = article.Value(again) + " twice"
	case secondQuery(q):
		what = "a second question mark"
	default:
		return nil
	}
	return v.seen(v.response("Location"), "%s leads to %s, with %s.", v.here(), v.there(), what)
}

// repeated returns the name of a parameter that a target has twice with the
// same value, and the request did not.
func repeated(to, from facts.Parameters) string {
	before := map[string]int{}
	for _, p := range from {
		before[p.Raw]++
	}
	count := map[string]int{}
	for _, p := range to {
		count[p.Raw]++
		if n := count[p.Raw]; n > 1 && n > before[p.Raw] && p.Value != "" && !strings.HasSuffix(p.Name, "[]") {
			return p.Name
		}
	}
	return ""
}

// secondQuery reports "a=1?b=2". A question mark in a value that is a URL or a
// path belongs to it.
func secondQuery(q string) bool {
	before, after, ok := strings.Cut(q, "?")
	value := before[strings.LastIndexAny(before, "=&")+1:]
	return ok && strings.Contains(after, "=") && !strings.ContainsAny(value, "/:%")
}

// pathDropped leaves out what may have its reasons: a log-out, a form, a page
// that a query names now.
func pathDropped(v view) []sighting {
	if v.to == nil || !v.safe() || v.status == 303 || facts.Path(*v.to) != "/" || !v.turn.OtherPath() || v.to.Query != nil && v.turn.NewQuery() || v.facts.SetsCookie() {
		return nil
	}
	parts := segments(facts.Path(v.from))
	if len(parts) == 0 || passing(*v.to, v.from) != "" || leavesSession(parts) {
		return nil
	}
	page := len(parts) >= 2 || strings.ContainsAny(parts[0], "-.")
	if !page || facts.IndexFile(v.from.Path) != "" {
		return nil
	}
	return v.seen(v.response("Location"), "%s leads to %s.", v.here(), v.there())
}

// leavesSession reports paths that lead to the start page by their nature.
func leavesSession(parts []string) bool {
	for _, p := range parts {
		switch strings.ToLower(p) {
		case "logout", "log-out", "signout", "sign-out", "callback", "verify", "confirm", "unsubscribe", "set-language", "language", "locale", "i18n", "setlang":
			return true
		}
	}
	return false
}

func slashDoubled(v view) []sighting {
	if v.to == nil || !doubled(v.to.Path) {
		return nil
	}
	return v.seen(v.response("Location"), "%s leads to %s.", v.here(), v.there())
}

// doubled reports "//" in a path, except after the colon of a URL within it.
func doubled(path string) bool {
	return strings.Contains(strings.ReplaceAll(path, "://", ""), "//") || strings.HasPrefix(path, "//")
}

func encodedTwice(v view) []sighting {
	if v.to == nil {
		return nil
	}
	from, to := v.from.Path, trailing(v.location)
	if i := twice(to, from); i >= 0 {
		return v.seen(v.response("Location"), "%s of the request is %s in the Location.", article.Value(from[i:i+3]), article.Value("%25"+from[i+1:i+3]))
	}
	return nil
}

// trailing is the reference without query and fragment.
func trailing(ref string) string {
	if i := strings.IndexAny(ref, "?#"); i >= 0 {
		return ref[:i]
	}
	return ref
}

// twice returns the place in from of an escape that to has with its percent
// sign escaped once more, or -1.
func twice(to, from string) int {
	if !strings.Contains(to, "%25") {
		return -1
	}
	for i := 0; i+3 <= len(from) && i < maxShown; i++ {
		if from[i] == '%' && isHex(from[i+1]) && isHex(from[i+2]) && from[i+1:i+3] != "25" && strings.Contains(to, "%25"+from[i+1:i+3]) {
			return i
		}
	}
	return -1
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'f'
}

// statusText is a status for a sentence: "405".
func statusText(status int) string { return fmt.Sprintf("%d", status) }
