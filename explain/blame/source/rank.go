package source

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"detour/explain/blame"
	"detour/explain/blame/lazy"
)

const (
	leastScore = 42.0
	mostNamed  = 10
)

// rank finds the candidates and gives those that agree with what was seen,
// best first.
func (a *app) rank() []Source {
	a.findRoutes()
	a.follow()
	calls := a.findHelpers(a.findCalls())
	calls = append(calls, a.responseClass()...)
	fixed := a.findSettings()
	fixed = append(fixed, a.slashRoutes()...)
	fixed = append(fixed, a.folders()...)
	fixed = append(fixed, a.findTables()...)
	fixed = append(fixed, a.loginWalls(fixed)...)
	best := map[place]Source{}
	for _, c := range append(calls, fixed...) {
		if a.late() {
			break
		}
		s, ok := a.judge(c)
		if !ok {
			continue
		}
		at := place{c.file, s.Line.Line}
		if old, ok := best[at]; !ok || s.Score > old.Score {
			best[at] = s
		}
	}
	var out []Source
	for _, s := range best {
		out = append(out, s)
	}
	slices.SortFunc(out, func(x, y Source) int {
		return cmp.Or(cmp.Compare(y.Score, x.Score), strings.Compare(x.File, y.File), x.Line.Line-y.Line.Line)
	})
	return out[:min(len(out), mostNamed)]
}

// judge says how well a candidate agrees.
func (a *app) judge(c *candidate) (Source, bool) {
	status := c.answers(a.ask.status)
	if c.fixed > 0 && len(c.statuses) == 0 {
		status = 0.7
	}
	if status == 0 {
		return Source{}, false
	}
	s := Source{Kind: c.kind}
	why := c.why
	line := c.line
	if c.fixed > 0 {
		s.Score = c.fixed + 6*(status-0.7)
	} else {
		f := a.fit(c)
		if !f.ok {
			return Source{}, false
		}
		if f.row != nil {
			line, c = f.row.line, &candidate{file: f.row.file, line: f.row.line, tok: c.tok, scope: c.scope, kind: c.kind, from: c.from}
		}
		var ok bool
		if s.Score, ok = a.agree(c, f, status); !ok {
			return Source{}, false
		}
		why = append(why, reason(f, status))
	}
	if s.Score < leastScore {
		return Source{}, false
	}
	s.Line = c.file.at(line)
	if s.Kind == "call" && a.global(c) {
		s.Kind = "middleware"
	}
	s.Why = strings.Join(why, "; ")
	return s, true
}

func (f *file) at(line int) blame.Line {
	return blame.Line{File: f.name, Line: line, Text: f.text(line)}
}

// A bestFit is the value of a candidate that answers Location best.
type bestFit struct {
	fit
	row *place
}

func (a *app) fit(c *candidate) bestFit {
	var best bestFit
	for _, v := range c.values {
		if f := v.tmpl.fits(a.ask, v.named); f.ok && (f.weight > best.weight || !best.ok) {
			best = bestFit{fit: f, row: v.row}
		}
	}
	return best
}

// agree weighs Location, status, the way to the code and its conditions.
func (a *app) agree(c *candidate, f bestFit, status float64) (float64, bool) {
	score := 18 + 32*f.weight + 16*status
	if f.exact {
		score += 4
	}
	if c.from != nil {
		if !a.fromMatches(c) {
			return 0, false
		}
		return score + 32, true
	}
	q, known := a.reached(c)
	if f.weight < 0.2 {
		if !known || q < 0.75 || a.ask.canonical() || !a.ask.to.own {
			return 0, false
		}
		score -= 6
	}
	switch {
	case known && q > 0:
		score += 30 * q
	case known:
		score -= 22
	case a.dead(c):
		score -= 34
	default:
		score += 9
	}
	if c.kind == "setting" && nextParam.MatchString(a.ask.location) {
		score += 12 // a login page's address, which frameworks put the way back behind
	}
	return score + a.guards(c) + a.wallish(c, f) + a.queryKeys(c, f), true
}

// wallish prefers, where Location takes the request's path along, what stands
// before a handler to the handler itself: it ran first.
func (a *app) wallish(c *candidate, f bestFit) float64 {
	if !nextParam.MatchString(a.ask.location) || c.scope == nil || c.scope.reach == nil || c.scope.reach.steps == 0 || c.scope.reach.quality <= 0 {
		return 0
	}
	return 0.03*30*float64(c.scope.reach.steps) + 6
}

// queryKeys weighs whether a call that names a route also names the fields of
// Location's query.
func (a *app) queryKeys(c *candidate, f bestFit) float64 {
	if a.ask.to.search == "" || f.exact && f.weight > 0.95 {
		return 0
	}
	key, _, _ := strings.Cut(strings.TrimPrefix(a.ask.to.search, "?"), "=")
	for k := c.tok; k < c.file.statementEnd(c.tok); k++ {
		if strings.Contains(c.file.toks[k].text, key) {
			return 4
		}
	}
	return -4
}

// fromMatches says whether the paths that a rule redirects take the request's.
func (a *app) fromMatches(c *candidate) bool {
	for _, p := range c.from {
		if a.asks(p) || matchPath(rooted(p, false), a.ask.path, false) > 0 || matchPath(p, strings.TrimPrefix(a.ask.path, "/"), false) > 0 {
			return true
		}
		if r := (&route{file: c.file, path: p}); r.tail(a.ask.path) > 0 && c.file.lang.name == "php" {
			return true
		}
	}
	return false
}

// reached says how the request gets to a candidate, when that is known: by a
// route around it, or by the function around it.
func (a *app) reached(c *candidate) (float64, bool) {
	best, known := 0.0, false
	inner, sure := -1, false
	for _, r := range a.routes {
		if r.file != c.file || c.tok < r.from || c.tok >= r.to || r.handler != nil && r.handler.kind == wholeFile || r.prefix && r.handler == nil && len(r.methods) == 0 && a.holdsRoutes(r) {
			continue
		}
		q := a.quality[r]
		if q == 0 {
			q = -1
		}
		if inner < 0 || r.to-r.from < inner || r.to-r.from == inner && q > best {
			best, known, inner = q, true, r.to-r.from
			sure = !r.loose && r.handler == nil && c.scope.head >= r.from
		}
	}
	if sure {
		return best, true
	}
	for s := c.scope; s != nil; s = s.up {
		if s.kind == wholeFile && s != c.scope {
			if q, ok := a.pageReach(c); ok && !known {
				return q, true
			}
			continue
		}
		if s.reach == nil {
			continue
		}
		if !known || s.reach.quality > best {
			best, known = s.reach.quality, true
		}
		break
	}
	return best, known
}

// pageReach is for functions of a file whose name is its path: the framework
// runs them, those with a method's name for that method.
func (a *app) pageReach(c *candidate) (float64, bool) {
	whole := c.file.whole
	if whole.reach == nil || whole.reach.route.handler != whole || c.file.lang.name != "js" {
		return 0, false
	}
	for s := c.scope; s != nil; s = s.up {
		if httpVerb.MatchString(s.name) && s.name != a.ask.method {
			return -1, true
		}
	}
	return whole.reach.quality, true
}

// holdsRoutes says whether other routes are written inside of a route.
func (a *app) holdsRoutes(r *route) bool {
	for _, o := range a.routes {
		if r.contains(o) {
			return true
		}
	}
	return false
}

var calledByName = lazy.Regexp{Expr: `^(?i)(main|init|handle|handler|middleware|dispatch|doFilter\w*|process\w*|invoke\w*|call|render|before\w*|after\w*|on[A-Z_]\w*|get\w*|post|put|patch|delete|do[A-Z]\w*|execute|run|load|loader|action|redirects?|default|GET|POST|PUT|PATCH|DELETE|__\w+|index|show|create|update|destroy|store|form_valid|setup|configure\w*|register\w*|boot|perform|actions?|preHandle|sendRedirect|commence|determineTargetUrl|hooks?|proxy)$`}

// dead says whether a candidate stands in a function that nothing names.
func (a *app) dead(c *candidate) bool {
	s := c.scope
	if s == nil || s.kind == wholeFile {
		return s != nil && !a.mentioned(c.file.stem(), c.file, nil) && c.file.lang.name == "js" && strings.Contains(c.file.name, "middleware/")
	}
	for s.up != nil && s.up.kind == function {
		s = s.up
	}
	if s.kind == class || len(s.notes) > 0 {
		return false
	}
	if s.up != nil && s.up.kind == class {
		return a.deadClass(s.up) || a.deadMethod(s)
	}
	if calledByName.MatchString(s.name) && s.name != s.file.stem() {
		return false
	}
	if s.file.lang.name == "js" && a.mentioned(s.file.stem(), s.file, nil) {
		return false
	}
	return !a.mentioned(s.name, s.file, s)
}

// deadMethod says whether routes lead to other methods of a class and nothing
// to this one.
func (a *app) deadMethod(s *scope) bool {
	for _, o := range s.file.scopes {
		if o.up == s.up && o != s && o.reach != nil {
			return !calledByName.MatchString(s.name) && !a.mentioned(s.name, s.file, s)
		}
	}
	return false
}

// deadClass is for frameworks that only run the classes that they are told.
func (a *app) deadClass(s *scope) bool {
	if a.framework != "laravel" && a.framework != "django" || !strings.Contains(strings.ToLower(s.file.name), "middleware") {
		return false
	}
	return !a.mentioned(s.name, s.file, s)
}

// mentioned says whether a name is used outside of its own scope. A name in
// an import is no use.
func (a *app) mentioned(name string, home *file, own *scope) bool {
	for _, f := range a.files {
		if a.late() {
			return true
		}
		for i, t := range f.toks {
			if t.kind != word && t.kind != text || t.text != name && !(t.kind == text && (strings.HasSuffix(t.text, "."+name) || strings.HasSuffix(t.text, "/"+name) || strings.HasSuffix(t.text, "::"+name) || strings.HasSuffix(t.text, "@"+name) || strings.HasSuffix(t.text, "#"+name) || strings.HasSuffix(t.text, "\\"+name))) {
				continue
			}
			if own != nil && f == home && own.head <= i && i < own.end || f.defines(i) {
				continue
			}
			if own == nil && f == home {
				continue
			}
			if f == home && (f.tok(i-1).is(".") && f.tok(i-2).text == "exports" || f.tok(i+1).is("=") && f.tok(i-1).is(".")) {
				continue
			}
			if strings.HasPrefix(f.text(t.line), "from ") || strings.HasPrefix(f.text(t.line), "import ") && f.lang.name != "js" || strings.HasPrefix(f.text(t.line), "use ") {
				continue
			}
			return true
		}
	}
	return false
}

// global says whether a candidate's code runs before routes, and belongs to
// none.
func (a *app) global(c *candidate) bool {
	if _, known := a.reached(c); !known {
		return true
	}
	n := strings.ToLower(c.file.name)
	return strings.Contains(n, "middleware") || strings.Contains(n, "filter") || strings.Contains(n, "subscriber")
}

func reason(f bestFit, status float64) string {
	s := "the target fits in part"
	switch {
	case f.exact:
		s = "the target is Location"
	case f.weight > 0.75:
		s = "the target makes Location"
	}
	if status == 1 {
		return s + ", and the status is written"
	}
	return s
}

// responseClass reads FastAPI's routes whose return value is the target.
func (a *app) responseClass() []*candidate {
	var out []*candidate
	for _, r := range a.routes {
		if r.handler == nil || r.handler.kind != function {
			continue
		}
		f := r.file
		ok := false
		for k := r.from; k < r.handler.body; k++ {
			ok = ok || f.toks[k].word("RedirectResponse")
		}
		if !ok {
			continue
		}
		st := f.statusOf(r.from, r.handler.body)
		for k := r.handler.body; k < r.handler.end; k++ {
			if !f.toks[k].word("return") || f.tok(k+1).word("RedirectResponse") {
				continue
			}
			e := eval{app: a, file: f, scope: r.handler, at: k}
			out = append(out, &candidate{file: f, line: f.toks[k].line, tok: k, kind: "call", values: e.values(f.span(k+1, f.statementEnd(k+1))), statuses: st, usual: []int{307}, scope: r.handler})
		}
	}
	return out
}

func (s Source) String() string {
	return fmt.Sprintf("%s:%d %.0f %s", s.File, s.Line.Line, s.Score, s.Text)
}
