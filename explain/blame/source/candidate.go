package source

import (
	"strings"

	"detour/explain/blame/lazy"
)

// A candidate is a place in the code that may have made the redirect.
type candidate struct {
	file     *file
	line     int
	tok      int
	kind     string
	values   []value
	statuses []int // as the code writes it
	usual    []int // what the framework sends when nothing is written
	scope    *scope
	from     []string // the paths that it redirects itself, for a route and target in one
	why      []string
	fixed    float64 // a score that rules of their own gave
}

var (
	redirects  = lazy.Regexp{Expr: `(?i)redirect|^(HTTPFound|HTTPSeeOther|HTTPMovedPermanently|HTTPTemporaryRedirect|HTTPPermanentRedirect|see_?other|moved_?permanently|navigateTo|halt|to_route|HTTPMove|permanently|temporarily)$`}
	noRedirect = lazy.Regexp{Expr: `(?i)^(follow|max|allow|disable|no|is|has|test|assert|should|expect|get|set_?max|count|handle|validate|check|safe|parse|create|resolve|build|make|determine|compute)_?\w*redirects?\w*$|redirect_?(uri|url)s?$|redirection_?(uri|count)|RedirectAttributes|RedirectMatchers|redirected$|^redirects$`}
	chainTo    = lazy.Regexp{Expr: `^(?i)(to|away|route|action|secure|back|intended|home|guest|permanent|temporary|found|other|seeother|refresh|signedRoute|toRoute|permanently|moved|path|local|see_other|respond|as_view|withpath|with_?url)$`}
)

func isRedirect(name string) bool {
	return redirects.MatchString(name) && !(noRedirect.MatchString(name) && !strings.EqualFold(name, "safe_redirect"))
}

// findCalls collects the calls that redirect, and Locations that are written.
func (a *app) findCalls() []*candidate {
	var out []*candidate
	for _, f := range a.files {
		if f.lang.data() || a.late() {
			continue
		}
		for i := range f.toks {
			for _, c := range []*candidate{a.callAt(f, i), a.headerAt(f, i), a.viewAt(f, i), a.destinationAt(f, i), a.returnAt(f, i), a.entityAt(f, i)} {
				if c != nil {
					c.scope = f.inner(c.tok)
					out = append(out, c)
				}
			}
			if len(out) > 20_000 {
				return out
			}
		}
	}
	return out
}

// callAt reads a redirect call at a word.
func (a *app) callAt(f *file, i int) *candidate {
	t := f.toks[i]
	if t.kind != word || t.sym || !isRedirect(t.text) || f.defines(i) {
		return nil
	}
	open := i + 1
	name := t.text
	n := f.tok(open)
	switch {
	case n.is("(") && f.pair[open] == open+1 && a.chain(f, open+2): // redirect()->route(...)
		name, open = f.tok(open+3).text, open+4
	case (n.is("::") || n.is(".")) && f.tok(open+2).is("(") && chainTo.MatchString(f.tok(open+1).text):
		name, open = t.text+"."+f.tok(open+1).text, open+2
	case n.is("<") && f.tok(open+2).is(">") && f.tok(open+3).is("("):
		open += 3
	case n.is("!") && f.lang.name == "rust":
		return nil
	case n.is("{") && f.lang.name == "ruby":
		return a.blockCall(f, i, open)
	}
	from, to := open+1, 0
	if f.tok(open).is("(") && f.pair[open] > open {
		to = f.pair[open]
	} else if f.lang.name == "ruby" || f.lang.name == "elixir" || f.lang.name == "perl" {
		if !statementWord(f, i) {
			return nil
		}
		from, to = open, f.rubyEnd(open)
	}
	if to <= from {
		if name == "back" || strings.Contains(strings.ToLower(name), "redirect_back") {
			return a.backCall(f, i)
		}
		return nil
	}
	return a.call(f, i, name, from, to)
}

// statementWord says whether a word without brackets is a call with arguments.
func statementWord(f *file, i int) bool {
	n := f.tok(i + 1)
	return n.line == f.toks[i].line && (n.kind == text || n.kind == word && !n.wordIn("if", "unless", "and", "or", "do", "end", "while") || n.is("[") || n.is("@") || n.kind == number || f.lang.name == "elixir" && n.is(",")) && !f.tok(i-1).wordIn("def", "class", "module", "alias", "import", "only") && !f.tok(i-1).is(".") && !f.tok(i-1).is("::")
}

// rubyEnd is the end of arguments without brackets.
func (f *file) rubyEnd(i int) int {
	end := f.statementEnd(i)
	for k := i; k < end; k++ {
		if f.toks[k].opens() && f.pair[k] > k {
			k = f.pair[k]
			continue
		}
		if f.toks[k].wordIn("if", "unless", "and", "while", "do", "rescue") && !f.toks[k].sym || f.toks[k].is("&&") || f.toks[k].is("}") {
			return k
		}
	}
	return end
}

func (a *app) chain(f *file, k int) bool {
	return (f.tok(k).is("->") || f.tok(k).is(".") || f.tok(k).is("?.")) && f.tok(k+1).kind == word && f.tok(k+2).is("(") && chainTo.MatchString(f.tok(k+1).text)
}

// defines says whether a word is the name of a function where it is written.
func (f *file) defines(i int) bool {
	if f.tok(i-1).wordIn("def", "defp", "function", "func", "fn", "fun", "sub", "class", "import", "interface") || f.lang.name == "go" && f.tok(i-1).is(")") && f.tok(i-2).kind == word && f.tok(i+1).is("(") && f.tok(f.pair[i-1]-1).word("func") {
		return true
	}
	for _, s := range f.scopes {
		if s.head <= i && i < s.body && s.name == f.toks[i].text && s.kind == function {
			return true
		}
	}
	return false
}

func (a *app) backCall(f *file, i int) *candidate {
	v := value{tmpl: template{{hole: true, values: []string{a.ask.refer}}}}
	if a.ask.refer == "" {
		v.tmpl = unknown()
	}
	return &candidate{file: f, line: f.toks[i].line, tok: i, kind: "call", values: []value{v}, usual: []int{302, 303}, statuses: f.nearStatus(i)}
}

var targetKeys = lazy.Regexp{Expr: `(?i)^(url|uri|location|to|path|destination|pattern_name|route|target|href|redirect_?to|external|view_?name|fallback_location|controller|action|redirectUrl|status_?code|code|status|permanent)$`}

// call reads the target and the status of a call.
func (a *app) call(f *file, i int, name string, from, to int) *candidate {
	c := &candidate{file: f, line: f.toks[i].line, tok: i, kind: "call"}
	e := eval{app: a, file: f, scope: f.inner(i), at: i}
	args := f.args(from, to)
	if len(args) == 0 || len(args) > 12 {
		return nil
	}
	lower := strings.ToLower(name)
	if last := args[len(args)-1]; last.to-last.from == 1 && f.toks[last.from].text == "back" && (f.toks[last.from].sym || f.toks[last.from].kind == text) {
		b := a.backCall(f, i)
		b.statuses = f.callStatus(i, from, to, args, a)
		return b
	}
	if lower == "halt" && (len(args) < 2 || len(f.statusOf(args[0].from, args[0].to)) == 0) {
		return nil
	}
	c.statuses = f.callStatus(i, from, to, args, a)
	c.usual = a.usual(f, name, i)
	if lower == "halt" {
		return nil // its Location is found as a header
	}
	if strings.HasSuffix(lower, "back") || lower == "intended" {
		fallback := e.arguments(args, name)
		c.values = append(a.backCall(f, i).values, fallback...)
		return c
	}
	texts := f.paths(args)
	if len(texts) >= 2 {
		c.from, c.kind = []string{texts[0]}, "route"
		second := 0
		for k, x := range args {
			if x.to-x.from == 1 && f.toks[x.from].kind == text && f.toks[x.from].text == texts[1] {
				second = k
			}
		}
		c.values = e.ruleTarget(args[second])
		return c
	}
	c.values = e.arguments(args, name)
	if len(c.values) == 0 {
		return nil
	}
	return c
}

// paths are the arguments that are texts and look like paths or patterns.
func (f *file) paths(args []arg) []string {
	var out []string
	for _, x := range args {
		if x.to-x.from != 1 || f.toks[x.from].kind != text && f.toks[x.from].kind != pattern || x.key != "" && !routeKeys.MatchString(x.key) && x.key != "to" && x.key != "from" && x.key != "destination" && f.tok(x.from-2).kind == word {
			continue
		}
		if s := f.toks[x.from].text; x.key != "" && f.tok(x.from-2).kind == text { // "/a" => "/b"
			out = append(out, x.key, s)
		} else if strings.ContainsAny(s, "/^.") || len(out) == 1 && s != "" && !methodWords.MatchString(s) {
			out = append(out, s)
		}
	}
	return out
}

// ruleTarget is the target of a rule: $1, {0} and :name are holes.
func (e eval) ruleTarget(x arg) []value {
	vs := e.values(e.file.span(x.from, x.to))
	for k := range vs {
		if len(vs[k].tmpl) == 1 && !vs[k].tmpl[0].hole {
			vs[k].tmpl = ruleTemplate(vs[k].tmpl[0].lit)
		}
	}
	return vs
}

var ruleHoles = lazy.Regexp{Expr: `\$\{?\d\}?|\{\d\}|\\\d|%\{\w+\}|\{[RC]:\d\}|\$\w+`}

// ruleTemplate is a rule's target with its references as holes.
func ruleTemplate(s string) template {
	var out template
	for {
		loc := ruleHoles.FindStringIndex(s)
		if loc == nil {
			break
		}
		out = out.join(literal(s[:loc[0]])).join(unknown())
		s = s[loc[1]:]
	}
	for _, part := range routeTemplate(s) {
		part.param = false
		out = out.join(template{part})
	}
	return out
}

// arguments is the target among a call's arguments: one that has its name,
// else the first that tells a text.
func (e eval) arguments(args []arg, name string) []value {
	f := e.file
	var best []value
	for pass := range 2 {
		for _, x := range args {
			toks := f.span(x.from, x.to)
			if pass == 0 && (x.key == "" || !targetKeys.MatchString(x.key)) || pass == 1 && x.key != "" && f.tok(x.from-2).kind == word && !(f.lang.name == "js") {
				continue
			}
			if len(f.statusOf(x.from, x.to)) > 0 || len(toks) == 1 && toks[0].kind == number || toks[0].wordIn("True", "False", "true", "false", "permanent") {
				continue
			}
			vs := e.byRoute(toks, name, x.key)
			if vs == nil {
				vs = e.values(toks)
			}
			if tells(vs) {
				return vs
			}
			if len(toks) == 1 && toks[0].wordIn("w", "r", "res", "req", "request", "response", "event", "rw", "c", "ctx", "conn", "exchange", "rec") {
				continue
			}
			best = append(best, vs...)
		}
	}
	return best
}

func tells(vs []value) bool {
	for _, v := range vs {
		if !v.tmpl.blank() {
			return true
		}
		for _, s := range v.tmpl {
			if s.values != nil {
				return true
			}
		}
	}
	return false
}

var takesName = lazy.Regexp{Expr: `(?i)route|action|page$|^redirect$|redirect_to|pattern_name|redirect\.to|toRoute`}

// byRoute takes a text for a route's name, where the call allows it.
func (e eval) byRoute(toks []token, name, key string) []value {
	t := toks[0]
	if t.word("nameof") && len(toks) > 2 {
		return e.app.named(toks[len(toks)-2].text, e.file, false)
	}
	if !takesName.MatchString(name) && !takesName.MatchString(key) || t.kind != text && t.kind != word || len(t.parts) > 1 {
		return nil
	}
	if t.kind == text && strings.ContainsAny(t.text, "/?") && !strings.Contains(t.text, "#") || len(toks) > 1 && t.kind == word && !strings.Contains(strings.ToLower(name), "route") && !toks[1].is(".") {
		return nil
	}
	if t.kind == word && (!t.sym && e.local(t.text) != nil || len(toks) > 1) {
		return nil
	}
	return e.app.named(t.text, e.file, false)
}

var locationKey = lazy.Regexp{Expr: `(?i)^location$`}

var givesTarget = lazy.Regexp{Expr: `(?i)^(get_?)?(redirect_?(url|uri|to|path|target|route)?|success_?url|login_?url|login_?path|after_\w+_path(_for)?|target_?url|determineTargetUrl|get_absolute_url|redirectPath)$`}
