package source

import (
	"net/url"
	"strings"

	"detour/explain/blame/lazy"
)

// findTables collects pairs of texts that hold the request's path and
// Location: rows of redirect tables, in code and in data.
func (a *app) findTables() []*candidate {
	var out []*candidate
	for _, f := range a.files {
		switch {
		case a.late():
			return out
		case f.lang.name == "json" || !f.lang.data():
			out = append(out, a.codeRows(f)...)
		default:
			out = append(out, a.lineRows(f)...)
		}
		if f.lang.name == "json" || f.lang.name == "yaml" || f.lang.name == "toml" || f.lang.name == "xml" {
			out = append(out, a.blockRows(f)...)
		}
	}
	return out
}

// codeRows are two texts with nothing but punctuation and a key between them.
func (a *app) codeRows(f *file) []*candidate {
	var out []*candidate
	for i, t := range f.toks {
		if t.kind != text && t.kind != pattern || len(t.text) < 2 || len(t.text) > 300 || !a.asks(t.text) {
			continue
		}
		for k := i + 1; k < min(i+9, len(f.toks)); k++ {
			n := f.toks[k]
			if n.kind == text {
				if q := a.goes(n.text); q > 0 && t.text != n.text && f.rowLike(t, n) {
					out = append(out, a.row(f, i, k, q))
				}
				if !n.is(",") && !f.tok(k+1).is(":") && !f.tok(k+1).is("=>") {
					break
				}
			}
			if n.is(";") || n.is("}") || n.is(")") && !f.tok(k+1).is(",") || n.kind == word && isRedirect(n.text) && f.tok(k+1).is("(") && len(f.args(k+2, f.pair[k+1])) > 2 {
				break
			}
		}
	}
	return out
}

// rowLike says whether two texts look like a row: both are paths, or patterns,
// or neither is in data.
func (f *file) rowLike(from, to token) bool {
	slashed := strings.Contains(from.text, "/") || strings.HasPrefix(from.text, "^") || from.kind == pattern
	if strings.Contains(to.text, "/") {
		return slashed || f.lang.data()
	}
	return !slashed && f.lang.data() || strings.HasPrefix(from.text, "^")
}

func (a *app) row(f *file, i, k int, q float64) *candidate {
	c := &candidate{file: f, line: f.toks[k].line, tok: k, kind: "route", scope: f.inner(i), fixed: 58 + 26*q, why: []string{"a row from " + f.toks[i].text + " to " + f.toks[k].text}}
	if f.toks[i].line == f.toks[k].line {
		c.fixed += 4
	}
	if s := f.toks[i].text; s == a.ask.path || s == strings.Trim(a.ask.path, "/") {
		c.fixed += 4
	}
	c.statuses = f.rowStatus(i, k)
	return c
}

// rowStatus is a code that stands in the same row.
func (f *file) rowStatus(i, k int) []int {
	from, to := i, k
	for from > 0 && f.toks[from-1].line == f.toks[i].line && !f.toks[from-1].opens() {
		from--
	}
	for to < len(f.toks) && f.toks[to].line == f.toks[k].line {
		if f.toks[to].wordIn("permanent") {
			if v := f.tok(to + 2); v.wordIn("true", "True") {
				return []int{301, 308}
			} else if v.wordIn("false", "False") {
				return []int{302, 307}
			}
		}
		to++
	}
	return f.statusOf(from, to)
}

// asks says whether a text is the request's path, or a pattern that takes it.
func (a *app) asks(s string) bool {
	p := a.ask.path
	if s == p || s == a.ask.raw || s == strings.Trim(p, "/") && len(p) > 3 || s == strings.TrimRight(p, "/") {
		return true
	}
	if u, err := url.Parse(s); err == nil && u.Host != "" {
		return strings.EqualFold(u.Hostname(), a.ask.host) && u.Path == p
	}
	if len(s) < 4 || !strings.ContainsAny(s, ":*{(<^[") || strings.ContainsAny(s, " \n") || len(strings.Trim(routeTemplate(s).letters(), "/^$.")) < 1 {
		return false
	}
	return matchPath(rooted(s, false), p, false) > 0.5 || strings.HasPrefix(s, "^") && matchPath(s, strings.TrimPrefix(p, "/"), false) > 0
}

// goes says how well a text is Location.
func (a *app) goes(s string) float64 {
	if len(s) < 1 || strings.ContainsAny(s, " \n") || methodWords.MatchString(s) {
		return 0
	}
	f := ruleTemplate(s).fits(a.ask, true)
	if !f.ok || f.weight < 0.3 && s != "/" {
		return 0
	}
	return f.weight
}

var fields = lazy.Regexp{Expr: `"[^"]*"|'[^']*'|[^\s,;=|"']+`}

// lineRows are lines of a plain table: from and to, parted by anything.
func (a *app) lineRows(f *file) []*candidate {
	var out []*candidate
	for n, line := range f.lines {
		s := strings.TrimSpace(line)
		if s == "" || len(s) > 600 || strings.HasPrefix(s, "#") || strings.HasPrefix(s, ";") || strings.HasPrefix(s, "//") || strings.HasPrefix(s, "<!--") {
			continue
		}
		words := fields.FindAllString(s, 12)
		for k, w := range words {
			w = strings.Trim(w, `"'`)
			from := strings.TrimSuffix(w, ":")
			if len(from) < 2 || !a.asks(from) && !a.asks(w) {
				continue
			}
			for _, to := range words[k+1:] {
				if q := a.goes(strings.Trim(to, `"',`)); q > 0 {
					out = append(out, a.lineRow(f, n+1, words, q))
					break
				}
			}
			break
		}
	}
	return out
}

func (a *app) lineRow(f *file, line int, words []string, q float64) *candidate {
	c := &candidate{file: f, line: line, tok: f.first[line], kind: "route", scope: f.whole, fixed: 60 + 26*q, why: []string{"a row of a table has both paths"}}
	for _, w := range words {
		if len(w) >= 3 && len(w) <= 4 && w[0] == '3' {
			if n := atoi(strings.TrimRight(w, "!]}")); n >= 300 && n <= 308 {
				c.statuses = append(c.statuses, n)
			}
		}
	}
	return c
}

var fromKeys = lazy.Regexp{Expr: `(?i)["']?\b(from|source|path|old|src|match|origin|url|key|request|pattern|alias|in)\w*["']?\s*[:=]\s*["']?([^"',\s]+)`}

// blockRows are entries over several lines: from in one, to in another.
func (a *app) blockRows(f *file) []*candidate {
	var out []*candidate
	for n, line := range f.lines {
		if m := fromKeys.FindStringSubmatch(line); m == nil || !a.asks(m[2]) || strings.HasPrefix(strings.TrimSpace(line), "#") {
			continue
		}
		for d := -3; d <= 5; d++ {
			k := n + d
			if d == 0 || k < 0 || k >= len(f.lines) {
				continue
			}
			if m := toKeys.FindStringSubmatch(f.lines[k]); m != nil && !f.between(n, k) {
				v := strings.Trim(m[2], `"',`)
				q := a.goes(v)
				if named := a.named(v, f, false); q == 0 && named != nil {
					q = a.fit(&candidate{values: named}).weight
				}
				if q > 0 {
					c := a.lineRow(f, k+1, strings.Fields(strings.Join(f.lines[min(n, k):min(len(f.lines), max(n, k)+3)], " ")), q)
					c.fixed += 2
					out = append(out, c)
				}
			}
		}
	}
	return out
}

var toKeys = lazy.Regexp{Expr: `(?i)["']?\b(to|target|destination|dest|new|location|redirect\w*|url|path|route|value|out)["']?\s*[:=]\s*["']?([^"'\s]+)`}

// between says whether another entry begins between two lines.
func (f *file) between(a, b int) bool {
	lo, hi := min(a, b), max(a, b)
	for n := lo + 1; n <= hi; n++ {
		s := strings.TrimSpace(f.lines[n])
		if s == "" || s == "{" || s == "}," || strings.HasPrefix(s, "- ") || strings.HasPrefix(s, "},") || strings.HasPrefix(s, "[[") || f.lang.name == "yaml" && len(f.lines[n]) > 0 && f.lines[n][0] != ' ' {
			return true
		}
	}
	return false
}
