package source

import (
	"strings"
	"time"

	"detour/explain/blame/lazy"
)

// A constant is a name that a value is given at the level of a file or class.
type constant struct {
	file     *file
	at       int // the name's token
	from, to int
	table    bool
}

// An app is an application's tree with what was found in it.
type app struct {
	ask       *asked
	tree      *tree
	framework string
	files     []*file
	consts    map[string][]constant
	functions map[string][]*scope
	classes   map[string][]*scope
	aliases   map[string][]string // 'auth' => Authenticate::class
	byName    map[string][]*route
	routes    []*route
	hooks     []hook
	filters   map[string]bool     // functions that a hook asks for a redirect's target
	handlers  map[string][]*scope // what handles an exception, by its class
	quality   map[*route]float64
	stems     map[string][]*file
	end       time.Time // when the search gives up; zero for never
	cut       bool      // it did
	work      int       // expressions that may still be worked out
}

const mostWork = 300_000

// late says whether the time is over; what is left is not looked at.
func (a *app) late() bool {
	if !a.cut && !a.end.IsZero() && time.Now().After(a.end) {
		a.cut = true
	}
	return a.cut
}

func newApp(t *tree, ask *asked, end time.Time) *app {
	a := &app{end: end, ask: ask, work: mostWork, tree: t, files: t.files, consts: map[string][]constant{}, functions: map[string][]*scope{}, classes: map[string][]*scope{},
		aliases: map[string][]string{}, byName: map[string][]*route{}, stems: map[string][]*file{}, handlers: map[string][]*scope{}, filters: map[string]bool{}}
	for i, f := range a.files {
		if a.late() {
			a.files = a.files[:i]
			break
		}
		f.scan()
		a.stems[f.stem()] = append(a.stems[f.stem()], f)
		for _, s := range f.scopes {
			if s.kind == class {
				a.classes[s.name] = append(a.classes[s.name], s)
			} else {
				a.functions[s.name] = append(a.functions[s.name], s)
				a.handles(s)
			}
		}
	}
	for _, f := range a.files {
		a.index(f)
	}
	return a
}

// handles notes a function that stands for exceptions of a class.
func (a *app) handles(s *scope) {
	for i, n := range s.notes {
		switch n {
		case "exception_handler", "errorhandler", "ExceptionHandler", "Catch", "app_errorhandler", "handle_exception":
			for _, name := range s.notes[i+1:] {
				if name != "class" && name != "async" {
					a.handlers[name] = append(a.handlers[name], s)
				}
			}
		}
	}
}

// index notes a file's constants, its imports and its classes by name.
func (a *app) index(f *file) {
	if f.lang.data() {
		return
	}
	for i, t := range f.toks {
		if t.kind == word && (f.tok(i+1).is("=") || f.tok(i+1).is(":=") || f.tok(i+1).is(":")) || t.word("const") || t.kind == word && f.tok(i+1).text == "define" {
			a.addConstant(f, i)
		}
		if t.word("define") && f.tok(i+1).is("(") && f.tok(i+2).kind == text && f.tok(i+3).is(",") {
			a.consts[f.toks[i+2].text] = append(a.consts[f.toks[i+2].text], constant{file: f, at: i + 2, from: i + 4, to: f.pair[i+1]})
		}
		if t.kind == text && (f.tok(i+1).is("=>") || f.tok(i+1).is(":")) {
			a.addAlias(f, i)
		}
		if t.word("add_filter") && f.tok(i+2).kind == text && strings.Contains(f.tok(i+2).text, "redirect") && f.tok(i+4).kind == text {
			a.filters[f.toks[i+4].text] = true
		}
		if t.word("require") && f.tok(i+1).is("(") && f.tok(i+2).kind == text || t.word("from") && f.tok(i+1).kind == text {
			f.addImport(i)
		}
	}
}

func (a *app) addConstant(f *file, i int) {
	name := f.toks[i].text
	k := assignmentAny(f, i)
	if k < 0 || k >= len(f.toks) || f.inner(i).kind == function {
		return
	}
	c := constant{file: f, at: i, from: k, to: f.statementEnd(k)}
	first := f.toks[k]
	c.table = first.is("{") || first.is("[") || first.wordIn("array", "dict", "map", "Map", "new", "mapOf", "hashMapOf", "Dictionary") || first.is("&")
	if len(a.consts[name]) < 40 && c.to-c.from < 4000 {
		a.consts[name] = append(a.consts[name], c)
	}
}

// assignmentAny is like assignment, also for members: exports.NAME = value.
func assignmentAny(f *file, i int) int {
	k := i + 1
	if f.tok(k).is(":") {
		if f.lang.name != "js" && f.lang.name != "kotlin" && f.lang.name != "swift" && f.lang.name != "rust" && f.lang.name != "python" {
			return -1
		}
		for n := k + 1; n < k+8; n++ {
			if f.tok(n).is("=") {
				return n + 1
			}
			if f.tok(n).is(",") || f.tok(n).is(";") || f.tok(n).closes() {
				break
			}
		}
		return -1
	}
	if f.tok(k).is("=") || f.tok(k).is(":=") {
		return k + 1
	}
	return -1
}

func (a *app) addAlias(f *file, i int) {
	name := f.toks[i].text
	for k := i + 2; k < min(len(f.toks), i+12); k++ {
		if f.toks[k].is(",") || f.toks[k].closes() {
			return
		}
		if f.toks[k].kind == word && f.tok(k+1).is("::") && f.tok(k+2).word("class") {
			a.aliases[name] = append(a.aliases[name], f.toks[k].text)
			return
		}
	}
}

// addImport notes which file a name stands for: const x = require('./y').
func (f *file) addImport(i int) {
	var from string
	if f.toks[i].word("from") {
		from = f.toks[i+1].text
		for k := i - 1; k > 0 && f.toks[k].line >= f.toks[i].line-6 && !f.toks[k].word("import"); k-- {
			if f.toks[k].kind == word {
				f.alias[f.toks[k].text] = stemOf(from)
			}
		}
		return
	}
	from = f.toks[i+2].text
	for k := i - 1; k >= 0 && f.toks[k].line == f.toks[i].line; k-- {
		if f.toks[k].kind == word && !f.toks[k].wordIn("const", "let", "var", "default") {
			f.alias[f.toks[k].text] = stemOf(from)
		}
	}
}

// best are the constants of a name: those of the file when it has some.
func (a *app) best(name string, f *file) []constant {
	list := a.consts[name]
	var own []constant
	for _, c := range list {
		if c.file == f {
			own = append(own, c)
		}
	}
	if own != nil {
		return own
	}
	if len(list) > 6 {
		return nil
	}
	return list
}

// called are the functions that a name stands for, seen from a file: those of
// the file itself, then those of the files that the words around name.
func (a *app) called(name string, f *file, around map[string]bool) []*scope {
	list := a.functions[name]
	if stem := f.alias[name]; stem != "" {
		for _, o := range a.stems[stem] {
			list = append(list[:len(list):len(list)], a.exported(o)...)
		}
	}
	if len(list) < 2 {
		return list
	}
	var own, near []*scope
	for _, s := range list {
		if s.file == f && (s.up == nil || s.up.kind != class || around[s.up.name]) {
			own = append(own, s)
		}
		if around[s.file.stem()] || s.up != nil && s.up.kind == class && around[s.up.name] || f.alias[name] == s.file.stem() || a.aliased(f, around, s.file) {
			near = append(near, s)
		}
	}
	if own != nil && near == nil {
		return own
	}
	if near != nil {
		return near
	}
	return list
}

func (a *app) aliased(f *file, around map[string]bool, o *file) bool {
	for name, stem := range f.alias {
		if around[name] && stem == o.stem() {
			return true
		}
	}
	return false
}

// exported are the functions that a file gives under its own name.
func (a *app) exported(f *file) []*scope {
	var out []*scope
	for _, s := range f.scopes {
		if s.name == f.stem() && s.kind == function {
			out = append(out, s)
		}
	}
	return out
}

// named are the paths of the routes of a name. Rails tells when the name was
// taken from a helper.
func (a *app) named(name string, f *file, rails bool) []value {
	list := a.byName[name]
	if len(list) == 0 {
		if k := strings.LastIndexAny(name, ".:#@/\\"); k >= 0 && k+1 < len(name) {
			return a.namedBelow(name[:k], name[k+1:], f)
		}
		return nil
	}
	var out []value
	for _, r := range list {
		for _, p := range r.patterns() {
			out = append(out, value{tmpl: template{{hole: true, values: a.ask.origins()}}.join(routeTemplate(p)), named: true})
		}
	}
	return capped(out)
}

// namedBelow is for a name with the place before it: members.card, admin:login.
func (a *app) namedBelow(place, name string, f *file) []value {
	list := a.byName[name]
	place = strings.TrimRight(place, ".:#@/\\")
	if k := strings.LastIndexAny(place, ".:#@/\\"); k >= 0 {
		place = place[k+1:]
	}
	var near []value
	for _, r := range list {
		if r.file.stem() != place && !strings.Contains(r.file.name, place) && !(place == "" && r.file == f) && !(r.class != nil && strings.EqualFold(strings.TrimSuffix(r.class.name, "Controller"), place)) {
			continue
		}
		for _, p := range r.patterns() {
			near = append(near, value{tmpl: template{{hole: true, values: a.ask.origins()}}.join(routeTemplate(p)), named: true})
		}
	}
	if near != nil || len(list) == 0 {
		return capped(near)
	}
	return a.named(name, f, false)
}

var params = lazy.Regexp{Expr: `\(\.:format\)|/?\{[^{}]*\}\?|/?\{[^{}/]*\?\}|:[A-Za-z_]\w*(?:\([^()]*\))?[?*+]?|\{[^{}]*(?:\{[^{}]*\})?[^{}]*\}|<[^<>]*>|\*\w*|\((?:\?P?<\w+>)?[^()]*\)\??|\[[^\]]*\]`}

// routeTemplate is the path that a route makes: its parameters are holes.
func routeTemplate(pattern string) template {
	pattern = strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(pattern, "^"), `\A`), "$")
	pattern = strings.ReplaceAll(pattern, `\Z`, "")
	var out template
	for {
		loc := params.FindStringIndex(pattern)
		if loc == nil {
			break
		}
		out = out.join(literal(pattern[:loc[0]]))
		hole := slot{hole: true, param: true}
		if m := pattern[loc[0]:loc[1]]; strings.Contains(m, "*") || strings.Contains(m, "?") && !strings.Contains(m, "?P<") || m == "(.:format)" || strings.HasPrefix(m, "<path") {
			hole.param = false
		}
		out = out.join(template{hole})
		pattern = pattern[loc[1]:]
	}
	if pattern != "" || len(out) == 0 {
		out = out.join(literal(pattern))
	}
	return out
}
