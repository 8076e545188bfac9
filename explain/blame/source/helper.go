package source

import (
	"slices"
	"strings"
)

// A helper is a function of the application that redirects to what it is
// given: the calls of it are the places that count.
type helper struct {
	scope   *scope
	param   int // which parameter has the target
	status  int // which has the status; -1 for none
	pattern *candidate
}

// findHelpers takes the helpers out of the candidates, and puts their calls in.
func (a *app) findHelpers(list []*candidate) []*candidate {
	known := map[*scope]bool{}
	for range 3 {
		var kept []*candidate
		var fresh []helper
		for _, c := range list {
			h, ok := helperOf(c)
			switch {
			case ok && known[h.scope]:
			case ok && !a.answersRoute(h.scope) && a.isCalled(h.scope):
				known[h.scope] = true
				fresh = append(fresh, h)
			default:
				kept = append(kept, c)
			}
		}
		list = kept
		if len(fresh) == 0 {
			break
		}
		for _, h := range fresh {
			list = append(list, a.callsOf(h)...)
		}
	}
	return list
}

// answersRoute says whether a function is what a route leads to.
func (a *app) answersRoute(s *scope) bool {
	for _, r := range a.routes {
		if r.handler == s {
			return true
		}
	}
	return false
}

// isCalled says whether the application calls a function anywhere.
func (a *app) isCalled(s *scope) bool {
	for _, f := range a.files {
		if f.lang != s.file.lang || a.late() {
			continue
		}
		for i, t := range f.toks {
			if t.kind == word && !t.sym && a.calls(f, t.text, s) && !f.defines(i) && (f.tok(i+1).is("(") || f.lang.name == "ruby" || f.lang.name == "elixir") {
				return true
			}
		}
	}
	return false
}

// helperOf says whether all that a candidate's target has is a parameter.
func helperOf(c *candidate) (helper, bool) {
	s := c.scope
	if s == nil || s.kind != function || len(c.values) == 0 {
		return helper{}, false
	}
	for _, v := range c.values {
		for _, sl := range v.tmpl {
			k := slices.Index(s.params, sl.name)
			if sl.name == "" || k < 0 || len(v.tmpl.letters()) > 40 {
				continue
			}
			if kind := s.params[k]; kind == "req" || kind == "request" || kind == "self" {
				continue
			}
			if strings.Trim(schemes.ReplaceAllString(v.tmpl.letters(), ""), "/") == "" {
				return helper{scope: s, param: k, status: statusParam(c, s), pattern: c}, true
			}
		}
	}
	return helper{}, false
}

func statusParam(c *candidate, s *scope) int {
	for k, p := range s.params {
		if statusWordParam(p) {
			return k
		}
	}
	return -1
}

func statusWordParam(p string) bool {
	switch p {
	case "status", "code", "statusCode", "status_code", "http_status", "httpStatus", "statuscode":
		return true
	}
	return false
}

// callsOf are the calls of a helper, with what it is given as their target.
func (a *app) callsOf(h helper) []*candidate {
	var out []*candidate
	for _, f := range a.files {
		if f.lang != h.scope.file.lang || a.late() {
			continue
		}
		for i, t := range f.toks {
			if t.kind != word || t.sym || !a.calls(f, t.text, h.scope) || f.defines(i) || len(out) > 2000 {
				continue
			}
			from, to := i+2, 0
			if f.tok(i + 1).is("(") {
				to = f.pair[i+1]
			} else if f.lang.name == "ruby" || f.lang.name == "elixir" {
				if !statementWord(f, i) {
					continue
				}
				from, to = i+1, f.rubyEnd(i+1)
			}
			if to > from {
				out = append(out, a.helperCall(h, f, i, from, to)...)
			}
		}
	}
	return out
}

// calls says whether a word at a call stands for a function.
func (a *app) calls(f *file, name string, s *scope) bool {
	return name == s.name || f.alias[name] == s.name && s.name == s.file.stem()
}

func (a *app) helperCall(h helper, f *file, i, from, to int) []*candidate {
	args := f.args(from, to)
	k := h.param
	if len(h.scope.params) > 0 && (h.scope.params[0] == "self" || h.scope.params[0] == "cls") && (f.tok(i - 1).is(".")) {
		k--
	}
	c := &candidate{file: f, line: f.toks[i].line, tok: i, kind: "call", statuses: h.pattern.statuses, usual: h.pattern.usual, scope: f.inner(i)}
	e := eval{app: a, file: f, scope: c.scope, at: i}
	for n, x := range args {
		switch {
		case x.key != "" && x.key == h.scope.params[h.param] || n == k:
			c.values = h.filled(e.values(f.span(x.from, x.to)))
		case h.status >= 0 && (n == h.status-(h.param-k) || x.key == h.scope.params[h.status]):
			if st := f.statusOf(x.from, x.to); len(st) > 0 {
				c.statuses = st
			}
		}
	}
	if len(c.values) == 0 {
		return nil
	}
	if len(c.statuses) == 0 {
		c.statuses = f.nearStatus(i)
	}
	c.why = append(c.why, "calls "+h.scope.name+", which redirects to what it is given")
	return []*candidate{c}
}

// filled puts what a helper is given into its own target.
func (h helper) filled(given []value) []value {
	var out []value
	for _, g := range given {
		for _, v := range h.pattern.values {
			var t template
			found := false
			for _, s := range v.tmpl {
				if s.name == h.scope.params[h.param] {
					t = t.join(g.tmpl)
					found = true
				} else {
					t = t.join(template{s})
				}
			}
			if found {
				out = append(out, value{tmpl: t, row: g.row, named: g.named || v.named})
			}
		}
	}
	return capped(out)
}

// statusInit is the code that a function's parameter has when none is given.
func (s *scope) statusInit() []int {
	for _, p := range s.params {
		if init := s.inits[p]; statusWordParam(p) && len(init) == 1 {
			if n := atoi(init[0].text); n >= 300 && n <= 308 {
				return []int{n}
			}
		}
	}
	return nil
}
