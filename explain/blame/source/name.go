package source

import (
	"slices"
	"strings"

	"detour/explain/blame/lazy"
)

// named is what a name or a path of names stands for.
func (e eval) name(toks []token) []value {
	if k := slices.IndexFunc(toks, func(t token) bool { return t.is("[") }); k > 0 {
		return e.index(toks, k)
	}
	last := toks[len(toks)-1]
	if last.kind != word {
		return e.meaning(toks)
	}
	if e.file.lang.name == "ruby" {
		if v := e.helper(last.text); v != nil {
			return v
		}
	}
	if len(toks) == 1 && !last.sym {
		if vs := e.local(last.text); vs != nil {
			return vs
		}
		if e.scope != nil && slices.Contains(e.scope.params, last.text) {
			return []value{{tmpl: template{{hole: true, name: last.text}}}}
		}
	}
	if vs := e.constant(last.text); vs != nil {
		return vs
	}
	if last.sym || len(toks) == 1 && e.file.lang.name == "ruby" {
		if vs := e.returned(last.text); vs != nil {
			return vs
		}
	}
	return e.meaning(toks)
}

// helper is a route that Rails' name_path or name_url names.
func (e eval) helper(name string) []value {
	for _, end := range []string{"_path", "_url"} {
		if base, ok := strings.CutSuffix(name, end); ok {
			return e.app.named(base, e.file, true)
		}
	}
	return nil
}

// local is what a variable was given before, in the function around.
func (e eval) local(name string) []value {
	if e.scope == nil || e.scope.kind == class {
		return nil
	}
	f := e.file
	for i := min(e.at, len(f.toks)) - 1; i >= e.scope.body && i >= 0; i-- {
		if f.toks[i].text != name || f.toks[i].kind != word || f.toks[i].sym {
			continue
		}
		if m := f.tok(i + 1); (m.is(".") || m.is("->")) && f.tok(i+3).is("=") && f.tok(i+2).wordIn("pathname", "path", "Path", "RawPath", "search", "hash") {
			if vs := e.members(name, i); vs != nil {
				return vs
			}
		}
		k := assignment(f, i)
		if k < 0 || k > e.at {
			continue
		}
		sub := e
		sub.at = i
		return sub.values(f.span(k, f.statementEnd(k)))
	}
	return nil
}

// assignment is where the value begins that the word at i is given, or -1.
func assignment(f *file, i int) int {
	if p := f.tok(i - 1); p.is(".") || p.is("->") || p.is("?.") {
		return -1
	}
	k := i + 1
	if f.tok(k).is(",") && f.tok(k+1).kind == word && (f.tok(k+2).is(":=") || f.tok(k+2).is("=")) {
		k += 2
	}
	if f.tok(k).is(":") && f.tok(k+1).kind == word && f.tok(k+2).is("=") { // a type between
		k += 2
	}
	if f.tok(k).is("=") || f.tok(k).is(":=") {
		return k + 1
	}
	return -1
}

// members is a URL whose path and query were set one by one.
func (e eval) members(name string, i int) []value {
	f := e.file
	var path, rest template
	for ; i < e.at && i+3 < len(f.toks); i++ {
		if f.toks[i].text != name || !f.tok(i+3).is("=") || !f.tok(i+1).is(".") && !f.tok(i+1).is("->") {
			continue
		}
		sub := e
		sub.at = i
		vs := sub.values(f.span(i+4, f.statementEnd(i+4)))
		if len(vs) == 0 {
			continue
		}
		switch f.tok(i + 2).text {
		case "search", "hash":
			rest = rest.join(vs[0].tmpl)
		default:
			path = vs[0].tmpl
		}
	}
	if path == nil {
		return nil
	}
	return []value{{tmpl: path.join(rest), named: rest == nil}}
}

// constant is what a name is given at the level of a file or a class.
func (e eval) constant(name string) []value {
	var out []value
	for _, c := range e.app.best(name, e.file) {
		if c.table {
			continue
		}
		sub := eval{app: e.app, file: c.file, scope: c.file.whole, at: c.from, depth: e.depth}
		out = append(out, sub.values(c.file.span(c.from, c.to))...)
	}
	return capped(out)
}

// index is a row of a table, each when the key isn't known.
func (e eval) index(toks []token, k int) []value {
	var out []value
	for _, c := range e.app.best(toks[k-1].text, e.file) {
		if !c.table {
			continue
		}
		for i := c.from; i < c.to && len(out) < mostValues; i++ {
			if t := c.file.toks[i]; t.kind == text && !keyOf(c.file, i) {
				out = append(out, value{tmpl: literal(t.text), row: &place{c.file, t.line}})
			}
		}
	}
	if out == nil {
		return e.meaning(toks)
	}
	return out
}

// keyOf says whether a text is a key of a table and no value.
func keyOf(f *file, i int) bool {
	n := f.tok(i + 1)
	return n.is(":") || n.is("=>") || n.is("=")
}

// returned is what a function of the application returns, when there is one of
// that name.
func (e eval) returned(name string) []value {
	list := e.app.functions[name]
	if len(list) != 1 || e.depth > 4 {
		return nil
	}
	s := list[0]
	sub := eval{app: e.app, file: s.file, scope: s, depth: e.depth + 1}
	var out []value
	for i := s.body; i < s.end && len(out) < 6; i++ {
		if s.file.toks[i].word("return") || s.file.toks[i].is("=>") && i == s.body {
			sub.at = i
			out = append(out, sub.values(s.file.span(i+1, s.file.statementEnd(i+1)))...)
		}
	}
	if out == nil && s.file.lang.indented && s.body < s.end && s.file.toks[s.body].kind == text {
		out = sub.values(s.file.span(s.body, s.body+1))
	}
	return out
}

var (
	byName   = lazy.Regexp{Expr: `(?i)^(url_?for|reverse(_lazy)?|route|redirectToRoute|generateUrl|generate|path_?for|to_?route|route_?path|route_?url|routeUrl|named|redirectRoute|lookup|rule_for|getRouteUrl|link|relative_url_for|static_url_for|url_path_for)$`}
	byAction = lazy.Regexp{Expr: `^(RedirectToAction\w*|RedirectToPage\w*|RedirectToRoute\w*|nameof|ActionLink|action|Action)$`}
	formats  = lazy.Regexp{Expr: `(?i)^(sprintf|format|vsprintf|printf|formatted)$`}
	through  = lazy.Regexp{Expr: `(?i)^(to|url|uri|secure_url|home_url|site_url|network_home_url|get_home_url|get_site_url|esc_url(_raw)?|base_url|absolute_?url|create|parse|from_?static|String|str|new|resolve_url|resolve|from|into|to_string|toString|valueOf|strval|asset|secure|localePath|withBase|join|html_safe|uri_for|fromString|ParseRequestURI|URI|Uri|URL|Path|append|static|canonical|trim|url_to)$`}
	isString = lazy.Regexp{Expr: `^(String|toString|ToString|to_s|to_string|toUriString|toASCIIString|as_str|into|build|toUri|href|AbsoluteUri)$`}
	encode   = lazy.Regexp{Expr: `(?i)(encodeURI(Component)?|urlencode|rawurlencode|QueryEscape|PathEscape|quote(_plus)?|escape|encode_www_form_component|UrlEncode|encode)$`}
)

// call is what a call gives: a route's path, a text put together, what was
// handed through.
func (e eval) call(toks []token, open int) []value {
	name := toks[open-1].text
	if toks[open-1].is("!") && open > 1 {
		name = toks[open-2].text
	}
	args := split(inside(toks, open), []string{","})
	switch {
	case name == "wp_login_url":
		tail := template{{lit: "/wp-login.php"}}
		if len(args) > 0 {
			tail = tail.join(literal("?redirect_to=")).join(unknown())
		}
		return []value{{tmpl: template{{hole: true, values: e.app.ask.origins()}}.join(tail)}}
	case formats.MatchString(name) && len(args) > 0 && args[0][0].kind == text:
		return e.fill(args[0][0], args[1:])
	case byName.MatchString(name) || byAction.MatchString(name) || strings.HasSuffix(name, "Route"):
		if vs := e.byText(args); vs != nil {
			return vs
		}
		if vs := e.byKey(toks[:open]); vs != nil {
			return vs
		}
	case encode.MatchString(name) && len(args) > 0:
		return e.values(args[0])
	case e.file.lang.name == "ruby" && e.helper(name) != nil:
		return e.helper(name)
	case through.MatchString(name) && len(args) > 0:
		if e.own(name) == nil {
			return e.through(args)
		}
	}
	if len(args) == 0 && open > 2 && closeAt(toks, open) == len(toks)-1 && isString.MatchString(name) {
		return e.values(toks[:open-2])
	}
	if vs := e.chained(toks, open); vs != nil {
		return vs
	}
	if vs := e.returned(name); vs != nil && !open2(toks, open) {
		return vs
	}
	method := open > 1 && (toks[open-2].is(".") || toks[open-2].is("->"))
	if len(args) > 0 && args[0][0].kind == text && len(args[0][0].text) > 1 && strings.HasPrefix(args[0][0].text, "/") && len(args[0]) == 1 && !method {
		return e.values(args[0])
	}
	return e.meaning(toks)
}

func open2(toks []token, open int) bool { return closeAt(toks, open) < len(toks)-1 }

// own is the application's own function of a name, which says more than the
// framework's of that name.
func (e eval) own(name string) *scope {
	if list := e.app.functions[name]; len(list) == 1 && len(list[0].params) > 0 && list[0].kind == function && list[0].up.kind == wholeFile {
		return list[0]
	}
	return nil
}

// through hands the first argument on that tells something.
func (e eval) through(args [][]token) []value {
	for _, a := range args {
		if vs := e.values(a); len(vs) > 0 && !vs[0].tmpl.blank() {
			return vs
		}
	}
	return e.values(args[0])
}

// byText is the route whose name is the first text among the arguments.
func (e eval) byText(args [][]token) []value {
	for _, a := range args {
		t := a[0]
		if t.word("nameof") && len(a) > 2 {
			t = a[len(a)-2]
		}
		if t.kind == text && len(t.parts) <= 1 || t.kind == word && t.sym || t.kind == word && len(a) == 1 || t.kind == word && len(a) >= 4 {
			if strings.HasPrefix(t.text, "/") {
				return []value{{tmpl: literal(t.text), named: true}}
			}
			if vs := e.app.named(t.text, e.file, false); vs != nil {
				return vs
			}
		}
	}
	return nil
}

// byKey is a route that is looked up by its name: router["name"].url_for().
func (e eval) byKey(toks []token) []value {
	for k := 1; k+1 < len(toks); k++ {
		if toks[k-1].is("[") && toks[k].kind == text && toks[k+1].is("]") {
			return e.app.named(toks[k].text, e.file, false)
		}
	}
	return nil
}

// chained is a route that a chain of calls names: router.Get("x").URL(...).
func (e eval) chained(toks []token, open int) []value {
	end := closeAt(toks, open)
	if end+2 >= len(toks) || !toks[end+1].is(".") && !toks[end+1].is("->") || toks[open+1].kind != text {
		return nil
	}
	return e.app.named(toks[open+1].text, e.file, false)
}

// meaning is what an expression is that reads the request.
func (e eval) meaning(toks []token) []value {
	s := slot{hole: true}
	s.values, s.shaky = e.app.ask.meaning(strings.ToLower(textOf(toks)))
	if s.values == nil {
		s.values, s.shaky = e.app.ask.meaning(strings.ToLower(textOf(e.expand(toks, 2))))
		s.shaky = true
	}
	return []value{{tmpl: template{s}}}
}

// expand puts the values of local variables in the place of their names.
func (e eval) expand(toks []token, deep int) []token {
	if deep == 0 || e.scope == nil || len(toks) > 60 {
		return toks
	}
	var out []token
	for i, t := range toks {
		out = append(out, t)
		if t.kind != word || i > 0 && (toks[i-1].is(".") || toks[i-1].is("->")) {
			continue
		}
		for k := min(e.at, len(e.file.toks)) - 1; k >= e.scope.body && k >= 0; k-- {
			if e.file.toks[k].text != t.text || e.file.toks[k].kind != word {
				continue
			}
			if a := assignment(e.file, k); a >= 0 && a <= e.at {
				sub := e
				sub.at = k
				value := sub.expand(e.file.span(a, min(a+40, e.file.statementEnd(a))), deep-1)
				out = append(append(append(out[:len(out)-1], token{kind: mark, text: "("}), value...), token{kind: mark, text: ")"})
				break
			}
		}
	}
	return out
}
