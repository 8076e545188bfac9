package source

import (
	"strings"
)

// opening is the bracket, or the word before, that a route's path stands behind.
func (a *app) opening(f *file, i int, r *route) (int, bool) {
	p := f.tok(i - 1)
	switch {
	case p.is("(") || p.is("["):
		return i - 1, true
	case (f.lang.name == "ruby" || f.lang.name == "elixir" || f.lang.name == "perl") && p.kind == word && !p.sym && p.line == f.toks[i].line:
		return i - 1, true
	case (p.is("=") || p.is(":") || p.is("=>")) && (f.tok(i-2).kind == word || f.tok(i-2).kind == text):
		if key := f.tok(i - 2).text; !routeKeys.MatchString(key) || key == "value" && !strings.HasPrefix(f.toks[i].text, "/") {
			return 0, false
		}
		for k := i - 2; k > 0 && k > i-200; k-- {
			if f.toks[k].closes() && f.pair[k] >= 0 {
				k = f.pair[k]
			} else if f.toks[k].opens() {
				return k, true
			}
		}
	case p.is("{") || p.is(","):
		return a.second(f, i)
	}
	return 0, false
}

// second is for a path behind a method: Handle("GET", "/x", ...), and for
// {"/a", "/b"} of annotations.
func (a *app) second(f *file, i int) (int, bool) {
	k := i - 1
	for ; k > 0 && k > i-24; k-- {
		if f.toks[k].closes() && f.pair[k] >= 0 {
			k = f.pair[k]
			continue
		}
		if f.toks[k].opens() {
			break
		}
	}
	if k <= 0 || !f.toks[k].opens() {
		return 0, false
	}
	first := f.tok(k + 1)
	if first.is("[") {
		first = f.tok(k + 2)
	}
	if httpVerb.MatchString(strings.ToUpper(first.text)) || f.tok(k+1).kind == word && strings.HasPrefix(f.tok(k+3).text, "Method") {
		return k, f.toks[k].is("(")
	}
	if f.toks[k].is("{") && f.tok(k-1).is("(") {
		return k - 1, true
	}
	return 0, false
}

// shape says whether a text looks like a route's path where it stands.
func (r *route) shape(f *file, open int, callee string) bool {
	recv := ""
	if p := f.tok(open - 2); f.tok(open).is("(") && (p.is(".") || p.is("->") || p.is("::") || p.is("?.")) {
		recv = f.tok(open - 3).text
	} else if !f.tok(open).is("(") && callee != "" && f.tok(open-1).is(".") {
		recv = f.tok(open - 2).text
	}
	r.recv = recv
	slashed := strings.HasPrefix(r.path, "/") || strings.HasPrefix(r.path, "^") || strings.HasPrefix(r.path, `\A`) || r.regex
	annotation := f.tok(open-2).is("@") || f.tok(open-2).is("[") || strings.HasPrefix(f.text(r.line), "@") && f.lang.name == "python"
	known := verbCalls.MatchString(callee) || anyCalls.MatchString(callee)
	switch {
	case callee == "" && f.tok(open).is("("), callee == "" && f.tok(open).is("["):
		return slashed && r.tuple(f, open)
	case callee == "" && f.tok(open).is("{"):
		return slashed && keyedRoute(f, open)
	case recv != "" && clients.MatchString(recv) && callee != "Group" && callee != "group" && !strings.HasPrefix(f.text(r.line), "@"), callee == "":
		return false
	case isRedirect(callee):
		r.loose = true
		return slashed && strings.HasPrefix(f.tok(r.at+2).text, "/") // from, to
	case annotation:
		return known || slashed
	case known && callee != "path" && callee != "new" && slashed:
		return r.path != "/" || callee != "on"
	case known:
		return r.bare(f, callee, recv)
	case denyCalls.MatchString(callee):
		return false
	}
	r.loose = true
	return slashed && !f.lang.indented && f.tok(r.at+1).is(",") && f.tok(r.at+2).kind == word
}

// bare allows paths without a slash where a framework writes them so.
func (r *route) bare(f *file, callee, recv string) bool {
	switch callee {
	case "path", "re_path", "url":
		return f.lang.name == "python"
	case "include", "to", "on", "web", "add", "Add", "all", "any", "connect", "view", "page", "service", "redirect", "new", "map", "match", "scope", "resource", "resources":
		return strings.HasPrefix(r.path, "/") && callee != "include"
	case "use", "Use", "register", "Register":
		return false
	}
	if f.lang.name == "php" {
		return recv == "Route" || recv == "" && callee == "prefix" || callee == "prefix" || callee == "group" || strings.HasPrefix(recv, "r") || recv == "app"
	}
	return f.lang.name == "csharp" || f.lang.name == "java" || f.lang.name == "js" && f.tok(r.at-3).is("@") || r.path == "" && f.tok(r.at+1).is(",") || r.path == "" && f.lang.name == "python"
}

// tuple says whether a bracket without a name holds a path and what answers it.
func (r *route) tuple(f *file, open int) bool {
	n := f.tok(r.at + 1)
	if !n.is(",") && !n.is("=>") {
		return false
	}
	r.loose = true
	v := f.tok(r.at + 2)
	return v.kind == word && !v.wordIn("true", "false", "None", "nil", "null") || v.is("(")
}

// keyedRoute says whether an object has what answers beside its path.
func keyedRoute(f *file, open int) bool {
	for k := open + 1; k < f.pair[open] && k < open+60; k++ {
		if f.toks[k].wordIn("handler", "method", "methods", "component", "controller", "action", "redirect", "redirectTo", "children", "destination", "to", "beforeEnter", "fn", "run") {
			return true
		}
	}
	return false
}

func inParams(f *file, s *scope, i int) bool {
	for k := s.head; k < s.body; k++ {
		if f.toks[k].text == s.name && f.tok(k+1).is("(") && k+1 < i && i < f.pair[k+1] && f.tok(k-1).kind != mark {
			return true
		}
	}
	return false
}

// callRange is from a call's first word to behind the calls chained to it and
// the block that it is given.
func (f *file) callRange(open int) (from, to int) {
	from = f.chainBegin(open)
	to = open
	if f.tok(open).opens() && f.pair[open] >= 0 {
		to = f.pair[open] + 1
	} else {
		to = f.statementEnd(open + 1)
	}
	for to < len(f.toks) {
		t := f.toks[to]
		switch {
		case (t.is(".") || t.is("->") || t.is("?.")) && f.tok(to+1).kind == word:
			to += 2
		case t.is("(") && f.tok(to-1).kind == word && f.pair[to] > to, t.is("{") && t.line == f.tok(to-1).line && f.pair[to] > to:
			to = f.pair[to] + 1
		default:
			return from, f.block(from, to)
		}
	}
	return from, to
}

// chainBegin is the first word of the chain of names and calls that a bracket
// stands behind.
func (f *file) chainBegin(open int) int {
	from := open
	if f.tok(open-1).kind == word || f.tok(open-1).is("!") {
		from = open - 1
	}
	if f.tok(from).is("!") {
		from--
	}
	for from > 1 {
		p := f.tok(from - 1)
		if !p.is(".") && !p.is("->") && !p.is("::") && !p.is("?.") && !p.is("?->") {
			break
		}
		k := from - 2
		if f.tok(k).closes() && f.pair[k] >= 0 {
			k = f.pair[k]
			if f.tok(k-1).kind == word {
				k--
			}
		}
		from = max(0, k)
	}
	for f.tok(from-1).wordIn("new", "await", "@") || f.tok(from-1).is("@") || f.tok(from-1).is("\\") {
		from--
	}
	return from
}

// block goes on over do ... end.
func (f *file) block(from, to int) int {
	if f.lang.name != "ruby" && f.lang.name != "elixir" {
		return to
	}
	line := f.tok(to - 1).line
	for i := from; i < len(f.toks) && f.toks[i].line <= line; i++ {
		if f.toks[i].word("do") {
			return max(to, f.blockEnd(f.toks[from].line))
		}
	}
	return to
}
