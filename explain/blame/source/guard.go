package source

import (
	"regexp"
	"strings"

	"detour/explain/blame/lazy"
)

var (
	negates   = lazy.Regexp{Expr: `!=|!==|\bnot\b|\bunless\b|<>|(?:^|[^=!<>])![^=]|\bempty\b|\belse\b`}
	condition = lazy.Regexp{Expr: `\b(if|elif|elsif|elseif|else if|unless|case|when|match|switch|while)\b|\?\s|&&|\bwhere\b`}
	queryKey  = lazy.Regexp{Expr: `(?i)(?:\$_GET|query|args|params|GET|searchParams|QueryParam|getParameter|URL\.Query\(\))\w*(?:\[|\.get\(|\.has\(|\(|\.Get\(|\.)\s*['":]?([A-Za-z_]\w*)`}
)

// guards says how the conditions around a candidate agree with the request:
// above zero they name what it has, below they name something else.
func (a *app) guards(c *candidate) float64 {
	f := c.file
	if f.lang.data() || c.line > len(f.lines) {
		return 0
	}
	score := a.guard(f, c.line, c.tok)
	col := f.tok(f.first[c.line]).col
	stop := f.tokLine(c.scope.head)
	if c.scope.kind == wholeFile {
		stop = 1
	}
	for n := c.line - 1; n >= stop && n > c.line-200 && col > 0; n-- {
		k := f.first[n]
		if k >= len(f.toks) || f.toks[k].line != n || f.toks[k].col >= col {
			continue
		}
		if f.begins(k) || true {
			col = f.toks[k].col
			score += a.guard(f, n, c.tok)
		}
	}
	return max(-30, min(15, score))
}

// guard judges the condition of one line.
func (a *app) guard(f *file, line, upto int) float64 {
	src := f.text(line)
	if !condition.MatchString(src) {
		return 0
	}
	score := 0.0
	first := f.first[line]
	for k := first; k < len(f.toks) && f.toks[k].line == line && k < upto; k++ {
		t := f.toks[k]
		if t.is("&&") || t.is("||") || t.wordIn("and", "or") {
			first = k + 1
		}
		if t.kind != text && t.kind != pattern || t.text == "" || a.target(f, k) {
			continue
		}
		s := a.guardText(t)
		if f.negated(first, line, s > 0) {
			s = max(0, -0.5*s)
			if t.kind == text && strings.HasPrefix(t.text, "/") && a.guardText(t) > 0 {
				s = -7
			}
		}
		score += s
	}
	not := negates.MatchString(src)
	if m := queryKey.FindStringSubmatch(src); m != nil && !not && f.lang.name != "js" || m != nil && !not && strings.Contains(src, "query") {
		if a.ask.has(m[1]) {
			score += 4
		} else {
			score -= 8
		}
	}
	return score
}

// negated says whether the part of a condition that begins at a token says
// what must not be.
func (f *file) negated(i, line int, strict bool) bool {
	for k := i; k < len(f.toks) && f.toks[k].line == line; k++ {
		t := f.toks[k]
		switch {
		case k > i && (t.is("&&") || t.is("||") || t.wordIn("and", "or")):
			return false
		case t.is("!=") || t.is("!==") || t.is("!") || t.is("<>") || t.wordIn("not", "unless", "empty"):
			return true
		}
	}
	return false
}

// target says whether a text of a line belongs to the redirect itself.
func (a *app) target(f *file, k int) bool {
	for n := k - 1; n >= 0 && f.toks[n].line == f.toks[k].line; n-- {
		if f.toks[n].kind == word && isRedirect(f.toks[n].text) {
			return true
		}
	}
	return false
}

func (a *app) guardText(t token) float64 {
	s := t.text
	path := a.ask.path
	switch {
	case methodWords.MatchString(s):
		if strings.EqualFold(s, a.ask.method) {
			return 5
		}
		return -20
	case t.kind == pattern || strings.HasPrefix(s, "^/"):
		rx, err := regexp.Compile(s)
		if err != nil || len(s) < 3 {
			return 0
		}
		if rx.MatchString(path) || rx.MatchString(a.ask.raw) {
			return 10
		}
		return -8
	case len(s) > 1 && strings.HasPrefix(s, "/"):
		if s == path || s == strings.TrimRight(path, "/") || s == a.ask.raw {
			return 14
		}
		if strings.HasPrefix(path, s) || strings.HasPrefix(path, strings.TrimRight(s, "/")+"/") || strings.HasSuffix(path, s) {
			return 8
		}
		return -14
	}
	for _, vs := range a.ask.query {
		for _, v := range vs {
			if v == s {
				return 12
			}
		}
	}
	if len(s) > 1 && strings.Contains(path+"/", "/"+s+"/") {
		return 6
	}
	return 0
}
