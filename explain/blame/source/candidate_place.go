package source

import (
	"strconv"
	"strings"
)

// headerAt reads a Location that is written by hand.
func (a *app) headerAt(f *file, i int) *candidate {
	t := f.toks[i]
	from := -1
	switch n := f.tok(i + 1); {
	case t.kind == text && len(t.text) > 8 && strings.EqualFold(t.text[:9], "location:") || t.kind == text && strings.EqualFold(t.text, "location:"):
		return a.headerText(f, i)
	case t.kind != text && t.kind != word || !locationKey.MatchString(t.text):
		return nil
	case t.kind == word && t.text == "location" && !n.is(":") && !n.is("=>"):
		return nil // the browser's
	case n.is(",") || n.is("=>") || n.is(":") && !(t.kind == word && f.lang.name == "php"):
		from = i + 2
	case n.is("]") && (f.tok(i+2).is("=") || f.tok(i+2).is(",")):
		from = i + 3
	case t.kind == word && n.is("="):
		from = i + 2
	}
	if from < 0 || from >= len(f.toks) {
		return nil
	}
	end := from
	for end < len(f.toks) && !f.toks[end].is(",") && !f.toks[end].closes() && !f.toks[end].is(";") && (end == from || !f.begins(end)) {
		if f.toks[end].opens() && f.pair[end] > end {
			end = f.pair[end]
		}
		end++
	}
	e := eval{app: a, file: f, scope: f.inner(i), at: i}
	vs := e.values(f.span(from, end))
	st := f.nearStatus(i)
	if st == nil {
		st = e.scope.statusInit()
	}
	if len(vs) == 0 {
		return nil
	}
	return &candidate{file: f, line: t.line, tok: i, kind: "call", values: vs, statuses: st, usual: []int{302, 301}}
}

// headerText reads header('Location: ...').
func (a *app) headerText(f *file, i int) *candidate {
	if p := f.tok(i - 1); !p.is("(") && !p.wordIn("print", "echo") {
		return nil
	}
	end := f.statementEnd(i)
	if f.tok(i-1).is("(") && f.pair[i-1] > i {
		end = f.pair[i-1]
		for k := i; k < end; k++ {
			if f.toks[k].is(",") {
				end = k
				break
			}
			if f.toks[k].opens() && f.pair[k] > k {
				k = f.pair[k]
			}
		}
	}
	e := eval{app: a, file: f, scope: f.inner(i), at: i}
	vs := e.values(f.span(i, end))
	for k := range vs {
		vs[k].tmpl = cutHead(vs[k].tmpl, len("location:"))
	}
	return &candidate{file: f, line: f.toks[i].line, tok: i, kind: "call", values: vs, statuses: append(f.statusOf(end, f.pair[max(i-1, 0)]), f.nearStatus(i)...), usual: []int{302}}
}

// cutHead takes bytes and space off a template's begin.
func cutHead(t template, n int) template {
	if len(t) == 0 || t[0].hole || len(t[0].lit) < n {
		return t
	}
	out := append(template{}, t...)
	out[0].lit = strings.TrimLeft(out[0].lit[n:], " ")
	if out[0].lit == "" {
		return out[1:]
	}
	return out
}

// viewAt reads "redirect:/path" of Spring and its kind.
func (a *app) viewAt(f *file, i int) *candidate {
	t := f.toks[i]
	if t.kind != text || !strings.HasPrefix(t.text, "redirect:") {
		return nil
	}
	end := i + 1
	for end < len(f.toks) && !f.toks[end].is(",") && !f.toks[end].is(";") && !f.toks[end].closes() && !f.toks[end].is(":") && !f.begins(end) {
		if f.toks[end].opens() && f.pair[end] > end {
			end = f.pair[end]
		}
		end++
	}
	e := eval{app: a, file: f, scope: f.inner(i), at: i}
	vs := e.values(f.span(i, end))
	for k := range vs {
		vs[k].tmpl = cutHead(vs[k].tmpl, len("redirect:"))
	}
	return &candidate{file: f, line: t.line, tok: i, kind: "call", values: vs, statuses: f.nearStatus(i), usual: []int{302, 303}}
}

// blockCall reads redirect { |params, request| "/path" }.
func (a *app) blockCall(f *file, i, open int) *candidate {
	for k := f.pair[open] - 1; k > open; k-- {
		if f.toks[k].kind != text {
			continue
		}
		e := eval{app: a, file: f, scope: f.inner(i), at: i}
		return &candidate{file: f, line: f.toks[i].line, tok: i, kind: "route", values: e.values(f.span(k, k+1)), usual: a.usual(f, "redirect", i)}
	}
	return nil
}

// returnAt reads what a function returns whose name says that it gives a
// redirect's target.
func (a *app) returnAt(f *file, i int) *candidate {
	s := f.inner(i)
	if s.kind != function || !givesTarget.MatchString(s.name) && !a.filters[s.name] || i < s.body {
		return nil
	}
	from := i + 1
	switch {
	case f.toks[i].word("return"):
	case (f.lang.name == "ruby" || f.lang.name == "elixir") && f.begins(i) && f.statementEnd(i) >= s.end-1:
		from = i
	case f.toks[i].is("=>") && i == s.body:
	default:
		return nil
	}
	for k := from; k < f.statementEnd(from); k++ {
		if f.toks[k].kind == word && isRedirect(f.toks[k].text) {
			return nil
		}
	}
	e := eval{app: a, file: f, scope: s, at: i}
	vs := e.values(f.span(from, f.statementEnd(from)))
	if !tells(vs) {
		return nil
	}
	return &candidate{file: f, line: f.toks[i].line, tok: i, kind: "call", values: vs, usual: []int{302, 301, 303}}
}

// entityAt reads status(303).location(uri).
func (a *app) entityAt(f *file, i int) *candidate {
	t := f.toks[i]
	if t.kind != word || !locationKey.MatchString(t.text) || !f.tok(i+1).is("(") || !f.tok(i-1).is(".") && !f.tok(i-1).is("->") || f.pair[i+1] == i+2 {
		return nil
	}
	from, to := f.callRange(i + 1)
	st := f.statusOf(from, to)
	if len(st) == 0 {
		st = f.nearStatus(i)
	}
	e := eval{app: a, file: f, scope: f.inner(i), at: i}
	return &candidate{file: f, line: t.line, tok: i, kind: "call", values: e.values(f.span(i+2, f.pair[i+1])), statuses: st, usual: []int{302, 303}}
}

// destinationAt reads { destination: '/x', permanent: true }.
func (a *app) destinationAt(f *file, i int) *candidate {
	t := f.toks[i]
	if t.kind != word && t.kind != text || t.text != "destination" && t.text != "redirectTo" || !f.tok(i+1).is(":") && !f.tok(i+1).is("=>") {
		return nil
	}
	open := i
	for open > 0 && !f.toks[open].opens() {
		if f.toks[open].closes() && f.pair[open] >= 0 {
			open = f.pair[open]
		}
		open--
	}
	if f.pair[open] <= i {
		return nil
	}
	c := &candidate{file: f, line: t.line, tok: i, kind: "call", usual: []int{307, 308, 302}}
	e := eval{app: a, file: f, scope: f.inner(i), at: i}
	for _, x := range f.args(open+1, f.pair[open]) {
		switch x.key {
		case "destination", "redirectTo":
			c.values = e.ruleTarget(x)
		case "source", "path":
			if f.toks[x.from].kind == text {
				c.from, c.kind = []string{f.toks[x.from].text}, "route"
			}
		case "permanent":
			c.usual = []int{307}
			if f.toks[x.from].wordIn("true") {
				c.usual = []int{308}
			}
			c.statuses = c.usual
		case "statusCode", "status":
			c.statuses = f.statusOf(x.from, x.to)
		}
	}
	if len(c.values) == 0 {
		return nil
	}
	return c
}

func atoi(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}
