package source

import (
	"path"
	"strings"

	"detour/explain/blame/lazy"
)

var (
	readsReferer = lazy.Regexp{Expr: `referr?er|'back'`}
	readsURI     = lazy.Regexp{Expr: `original_?url|request_?uri|full_?path|full_?url|raw_?path|path_with_query|get_full_path|encodedpathandquery|\b(req|request|r|ctx|c|this|exchange)(\.|->)(request(\.|->))?(raw)?url\b(\.string\(\)|\.tostring\(\)|\(\))?$|\brequest\.url\b|req\.url\b`}
	readsPath    = lazy.Regexp{Expr: `path_?info|path_?name|(\.|->|\b)(get)?path(\(|\b)|script_name|php_self|servletpath|request_path|conn\.request_path|strtok`}
	readsHost    = lazy.Regexp{Expr: `host_?name|http_host|\bhost\b|server_?name|get_host|gethost|authority|\.host\b`}
	readsQuery   = lazy.Regexp{Expr: `query_?string|raw_?query|\bsearch\b`}
	readsScheme  = lazy.Regexp{Expr: `\bscheme\b|\bprotocol\b`}

	stripsEnd  = lazy.Regexp{Expr: `rstrip|chomp|slice\(0,-1\)|trimsuffix|trimright|rtrim|trimend|removesuffix|trim_trailing|trim_end|strip_suffix|\[:-1\]|\[:len\(|\[0\.\.|untrailingslash|delete_suffix|substr\(|substring\(0|replace\(/?\\?/\+?\$|/\+?\$|trailing`}
	stripsBoth = lazy.Regexp{Expr: `\.strip\('/|[^r]trim\('?/|\.trim\(|,'/'\)`}
	lowers     = lazy.Regexp{Expr: `tolower|downcase|lower\(|lowercase|strtolower|\.lower|casefold`}
	changes    = lazy.Regexp{Expr: `replace|gsub|\bsub\(|preg_|regex|slice|substr|split|prefix|match|\[|squeeze|tr\(`}
	getsKey    = lazy.Regexp{Expr: `(?:query|args|params|get|post|body|form|input|cookies?|session|request)\w*(?:\.get|\.fetch|->get|->query|\(|\[|\.)+'?([a-z_]\w*)`}
)

// meaning is what an expression that reads the request gives for this one. No
// values: it isn't known; shaky: the values are a guess.
func (a *asked) meaning(src string) (values []string, shaky bool) {
	switch {
	case readsReferer.MatchString(src):
		if a.refer == "" {
			return nil, true
		}
		return []string{a.refer}, false
	case readsHost.MatchString(src) && !readsURI.MatchString(src):
		host := []string{a.host}
		if strings.Contains(src, "www") || changes.MatchString(src) {
			return append(host, strings.TrimPrefix(a.host, "www.")), true
		}
		return host, false
	case readsQuery.MatchString(src) && !readsPath.MatchString(src) && !readsURI.MatchString(src):
		return []string{a.search, strings.TrimPrefix(a.search, "?")}, false
	case readsURI.MatchString(src):
		return a.changed(src, []string{a.raw, a.path})
	case readsPath.MatchString(src):
		return a.changed(src, []string{a.path, a.raw, strings.TrimPrefix(a.path, "/")})
	case readsScheme.MatchString(src):
		return []string{a.scheme}, false
	}
	if m := getsKey.FindStringSubmatch(src); m != nil && a.query.Has(m[1]) {
		return []string{a.query.Get(m[1])}, true
	}
	return nil, false
}

// changed is what a path becomes by what an expression does with it.
func (a *asked) changed(src string, values []string) ([]string, bool) {
	switch {
	case stripsEnd.MatchString(src):
		p := strings.TrimRight(a.path, "/")
		if p == a.path {
			return []string{p}, true
		}
		return []string{p, p + a.search}, false
	case stripsBoth.MatchString(src):
		return []string{strings.Trim(a.path, "/")}, true
	case lowers.MatchString(src):
		l := strings.ToLower(a.path)
		if l == a.path {
			return []string{"\x00"}, false
		}
		return []string{l, l + a.search}, false
	case changes.MatchString(src):
		return []string{path.Base(a.path)}, true
	}
	return values, false
}

// origins are the ways in which the application may write its own address.
func (a *asked) origins() []string {
	return []string{"", a.scheme + "://" + a.host, "https://" + a.host, "http://" + a.host}
}
