package source

import (
	"regexp"
	"strings"

	"detour/explain/blame/lazy"
)

// How well a route answers a path.
const (
	noMatch     = 0.0
	belowMatch  = 0.35 // the path is below a prefix
	tailMatch   = 0.4  // the path ends so, what is before is not accounted for
	paramMatch  = 0.85
	literalPath = 1.0
)

// match says how well the route answers the request.
func (r *route) match(a *asked) float64 {
	if !r.allows(a.method) {
		return noMatch
	}
	best := noMatch
	for _, p := range r.patterns() {
		best = max(best, matchPath(p, a.path, r.regex))
		if (r.prefix || strings.HasSuffix(p, "*")) && below(p, a.path) {
			best = max(best, belowMatch+0.2*float64(len(p))/float64(len(a.path)+1))
		}
	}
	if best == noMatch && !r.exact && !r.prefix {
		best = r.tail(a.path)
	}
	if r.loose && best > 0.3 {
		best -= 0.1
	}
	return best
}

func (r *route) allows(method string) bool {
	if len(r.methods) == 0 {
		return true
	}
	for _, m := range r.methods {
		if m == method || m == "GET" && method == "HEAD" || m == "ANY" || m == "ALL" {
			return true
		}
	}
	return false
}

func below(prefix, path string) bool {
	prefix = strings.TrimRight(strings.TrimRight(prefix, "*"), "/")
	return prefix != "" && (path == prefix || strings.HasPrefix(path, prefix+"/"))
}

// tail matches a path's end: a prefix may have been put before it in a way
// that wasn't seen.
func (r *route) tail(path string) float64 {
	own := rooted(r.path, r.regex)
	if r.regex || strings.Trim(own, "/") == "" {
		return noMatch
	}
	for i := 1; i < len(path); i++ {
		if path[i] != '/' {
			continue
		}
		if q := matchPath(own, path[i:], false); q == literalPath {
			return tailMatch
		} else if q > 0 && strings.Trim(routeTemplate(own).letters(), "/") != "" {
			return tailMatch - 0.1
		}
	}
	return noMatch
}

// matchPath says how well one pattern answers a path.
func matchPath(pattern, path string, regex bool) float64 {
	switch pattern {
	case path:
		return literalPath
	case "*", "/*", "/**", "(.*)", "/(.*)", "^":
		return 0.15
	}
	if strings.HasPrefix(pattern, "^") && !strings.HasPrefix(pattern, "^/") && !strings.HasPrefix(pattern, "^(") && !regex {
		path = strings.TrimPrefix(path, "/") // Django's have none
	}
	rx := pathRegexp(pattern, regex)
	if rx == nil || !rx.MatchString(path) {
		return noMatch
	}
	tmpl := routeTemplate(pattern)
	if len(tmpl) <= 1 && !tmpl[0].hole || !strings.ContainsAny(pattern, ":{<(*[") {
		return literalPath
	}
	share := float64(len(tmpl.letters())) / float64(len(path)+1)
	return paramMatch - 0.3*(1-min(1, share))
}

var regexLike = lazy.Regexp{Expr: `^\^|\(\?|\\d|\\w|\\\.|\[[^\]]+\][+*]|\.\*|\$$|\)\?|/\?$`}

// pathRegexp is the expression that a pattern stands for.
func pathRegexp(pattern string, regex bool) *regexp.Regexp {
	if len(pattern) > 400 {
		return nil
	}
	if regex || regexLike.MatchString(pattern) && !strings.ContainsAny(pattern, "{<:") || strings.HasPrefix(pattern, "^") {
		p := strings.ReplaceAll(strings.ReplaceAll(pattern, `\Z`, "$"), "(?<", "(?P<")
		p = strings.ReplaceAll(p, `\z`, "$")
		if !strings.HasPrefix(p, "^") && !regex {
			p = "^" + p
		}
		if !strings.HasSuffix(p, "$") && !regex && !strings.HasPrefix(pattern, "^") {
			p += "$"
		}
		rx, err := regexp.Compile(p)
		if err != nil {
			return nil
		}
		return rx
	}
	var b strings.Builder
	b.WriteString("^")
	rest := pattern
	for {
		loc := params.FindStringIndex(rest)
		if loc == nil {
			break
		}
		b.WriteString(regexp.QuoteMeta(rest[:loc[0]]))
		b.WriteString(paramRegexp(rest[loc[0]:loc[1]]))
		rest = rest[loc[1]:]
	}
	b.WriteString(regexp.QuoteMeta(rest) + "$")
	rx, err := regexp.Compile(b.String())
	if err != nil {
		return nil
	}
	return rx
}

// paramRegexp is what one parameter of a pattern takes.
func paramRegexp(p string) string {
	numbers := strings.Contains(p, "int") || strings.Contains(p, `\d`) || strings.Contains(p, "[0-9]")
	switch {
	case p == "(.:format)" || p == "[.format]":
		return `(?:\.\w+)?`
	case strings.HasPrefix(p, "/"):
		return "(?:/[^/]+)?"
	case strings.HasPrefix(p, "[") && strings.Contains(p, "..."), strings.Contains(p, "*"), strings.Contains(p, "path:"), strings.Contains(p, ".+"), strings.Contains(p, "..."), strings.HasPrefix(p, "(.*"):
		return ".*"
	case strings.HasPrefix(p, "[/") || strings.HasPrefix(p, "(/"):
		return "(?:/[^/]*)?"
	case strings.HasSuffix(p, "?") || strings.HasSuffix(p, "?}"):
		return "[^/]*"
	case numbers:
		return "[0-9]+"
	}
	return "[^/]+"
}
