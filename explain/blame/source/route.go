package source

import (
	"slices"
	"strings"

	"detour/explain/blame/lazy"
)

// A route is where the code binds a path to what answers it.
type route struct {
	file     *file
	line     int
	at       int // the token of the path
	from, to int // what belongs to it: the statement, and the function below it
	methods  []string
	path     string
	regex    bool
	prefix   bool // what is below the path belongs to it too
	loose    bool // only the looks say that it is a route
	recv     string
	words    []string // handlers that only a text names
	class    *scope   // the class whose method it is
	handler  *scope
	mounts   []*route // prefixes that are put before it
	exact    bool     // the path is whole: nothing is put before it
	full     []string
}

// A hook is a statement that puts something before a file's routes.
type hook struct {
	file     *file
	from, to int
	scope    *scope
}

var (
	verbCalls = lazy.Regexp{Expr: `(?i)^(http|map|do_?|on|route_?)?(get|post|put|patch|delete|del|head|options|any|all)(mapping|route|async)?$`}
	anyCalls  = lazy.Regexp{Expr: `^(route|Route|path|re_path|url|URLPattern|add_route|addRoute|add_url_rule|add_api_route|add_get|add_post|AddRoute|Handle|HandleFunc|HandlerFunc|handle|handleFunc|Path|PathPrefix|Any|Match|match|map|Map|MapFallback|MapWhen|MapMethods|MapGroup|MapControllerRoute|RequestMapping|WebServlet|WebFilter|Controller|RoutePrefix|use|Use|mount|Mount|register|Register|group|Group|namespace|scope|resource|resources|pathPrefix|pathEndOrSingleSlash|nest|nest_service|service|forward|view|view_config|page|page_url|rule|Rule|UrlRule|static|Static|StaticFS|ServeFiles|to|any|all|redirect|Mapping|websocket|live|include|prefix|register_blueprint|include_router|Blueprint|APIRouter|Router|Mount|RouteGroup|Resource|ApplicationPath|under|on|web|Method|MethodFunc|add|Add|connect|addGet|addPost)$`}
	mountCall = lazy.Regexp{Expr: `^(use|Use|mount|Mount|register|Register|group|Group|MapGroup|Route|route|namespace|scope|nest|prefix|PathPrefix|pathPrefix|include|path|re_path|url|register_blueprint|include_router|Blueprint|APIRouter|Router|Controller|RoutePrefix|RequestMapping|Path|ApplicationPath|Map|forward|under|Subrouter|service|configure|to)$`}
	denyCalls = lazy.Regexp{Expr: `(?i)(render|join|readfile|sendfile|open|require|import|fetch|log|print|replace|split|startswith|endswith|has_?prefix|has_?suffix|trim|contains|equal|assert|expect|format|concat|exec|compile|header|cookie|test|readdir|dirname|resolve|template|error|warn|info|debug|append|push|getenv|env|config|parse|index_?of|query|execute|select|raise|throw|redirectmatches|requestmatchers|antmatchers|str_|strpos|preg_|sub$|gsub|navigate|link|href|src|dir|file|basename|logger|translate|proxy|new|reverse|url_for|sprintf|url$|ignoring|permitAll|excludePath)`}
	clients   = lazy.Regexp{Expr: `(?i)^(axios|fetch|client|http_?client|requests|session|cache|cookies|headers|params|config|settings|env|os|localStorage|redis|\$http|api|test|agent|supertest|superagent|got|ky|page|cy|browser|args|form|query|store|db|flash|c|ctx|req|request|res|response|reply|map|dict|data|options)$`}
	httpVerb  = lazy.Regexp{Expr: `^(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|ANY|ALL)$`}
	routeKeys = lazy.Regexp{Expr: `^(path|url|pattern|route|rule|uri|pathname|urlPattern|urlPatterns|url_prefix|prefix|template|value)$`}
	spaces    = lazy.Regexp{Expr: `\s`}
)

// findRoutes reads the routes of all files.
func (a *app) findRoutes() {
	for _, f := range a.files {
		switch {
		case a.late():
		case f.lang.name == "yaml" && strings.Contains(f.name, "rout"):
			a.yamlRoutes(f)
		case f.lang.data():
		case f.lang.name == "ruby" && strings.Contains(f.name, "routes"):
			a.railsRoutes(f)
		default:
			for i := range f.toks {
				a.routeAt(f, i)
				a.hookAt(f, i)
			}
		}
	}
	a.pageRoutes()
	a.linkAll()
	for _, r := range a.routes {
		a.nameRoute(r)
	}
}

const mostRoutes = 20_000

func (a *app) addRoute(r *route) {
	if len(a.routes) < mostRoutes {
		a.routes = append(a.routes, r)
	}
}

// routeAt reads the route whose path is the text at i, if it is one.
func (a *app) routeAt(f *file, i int) {
	t := f.toks[i]
	if t.kind != text && t.kind != pattern || len(t.text) > 300 || len(t.parts) > 1 && t.kind == text && !strings.HasPrefix(t.text, "/") {
		return
	}
	if t.kind == text && (strings.Contains(t.text, "://") || spaces.MatchString(t.text) && !httpVerb.MatchString(strings.Fields(t.text + " x")[0])) {
		return
	}
	r := &route{file: f, line: t.line, at: i, path: t.text, regex: t.kind == pattern}
	open, ok := a.opening(f, i, r)
	if !ok {
		return
	}
	if verb, rest, ok := strings.Cut(r.path, " "); ok && httpVerb.MatchString(verb) {
		r.methods, r.path = []string{verb}, strings.TrimSpace(rest)
	}
	if k := strings.IndexByte(r.path, '/'); f.lang.name == "go" && k > 0 {
		r.path = r.path[k:] // a host stands before it
	}
	callee := ""
	if open >= 0 && (f.toks[open].is("(") || f.lang.name == "ruby" || f.lang.name == "elixir") {
		callee = f.tok(open - 1).text
		if f.tok(open-1).kind != word {
			callee = ""
		}
		if !f.toks[open].is("(") {
			callee = f.tok(open).text
		}
	}
	if !r.shape(f, open, callee) {
		return
	}
	r.extend(open)
	r.fillNames()
	r.readMethods(open)
	a.addRoute(r)
}

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

// extend finds the range of code that belongs to a route.
func (r *route) extend(open int) {
	f := r.file
	for _, s := range f.scopes {
		if s.head <= r.at && r.at < s.body && (r.handler == nil || s.end-s.head < r.handler.end-r.handler.head) && !inParams(f, s, r.at) {
			r.handler = s
		}
	}
	if r.handler != nil {
		r.from, r.to = r.handler.head, r.handler.end
		if r.handler.up != nil && r.handler.up.kind == class {
			r.class = r.handler.up
		}
		return
	}
	r.from, r.to = f.callRange(open)
}

// fillNames puts the class and the method into [controller] and [action].
func (r *route) fillNames() {
	if r.handler == nil || !strings.Contains(r.path, "[") {
		return
	}
	c := r.class
	if r.handler.kind == class {
		c = r.handler
	}
	if c != nil {
		r.path = strings.ReplaceAll(r.path, "[controller]", strings.ToLower(strings.TrimSuffix(c.name, "Controller")))
	}
	r.path = strings.ReplaceAll(r.path, "[action]", strings.ToLower(r.handler.name))
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

var methodWords = lazy.Regexp{Expr: `^(?i)(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)$`}

// readMethods finds the request methods that a route answers.
func (r *route) readMethods(open int) {
	f := r.file
	callee := f.tok(open - 1).text
	if !f.tok(open).is("(") {
		callee = f.tok(open).text
	}
	if m := verbCalls.FindStringSubmatch(callee); m != nil && !strings.EqualFold(m[2], "any") && !strings.EqualFold(m[2], "all") {
		verb := strings.ToUpper(m[2])
		if verb == "DEL" {
			verb = "DELETE"
		}
		r.methods = []string{verb}
		return
	}
	if mountCall.MatchString(callee) && callee != "path" && callee != "url" && callee != "re_path" && callee != "to" && callee != "route" {
		r.prefix = callee != "Route" || f.lang.name == "go"
		if callee == "RequestMapping" || callee == "Path" || callee == "Controller" {
			r.prefix = false
		}
	}
	if callee == "Handle" || callee == "HandleFunc" {
		r.prefix = strings.HasSuffix(r.path, "/")
	}
	end := f.pair[open]
	if end < open || !f.tok(open).is("(") && !f.tok(open).is("{") {
		end = r.from + 30
	}
	for k := r.from; k < min(end, len(f.toks), r.at+60); k++ {
		t := f.toks[k]
		if (t.kind == text || t.kind == word && (f.tok(k-1).is(".") || f.tok(k-1).is("::") || t.sym)) && methodWords.MatchString(t.text) && k != r.at && f.tok(k+1).text != "(" {
			r.methods = append(r.methods, strings.ToUpper(t.text))
		}
		if t.kind == word && strings.HasPrefix(t.text, "Method") && httpVerb.MatchString(strings.ToUpper(strings.TrimPrefix(t.text, "Method"))) {
			r.methods = append(r.methods, strings.ToUpper(strings.TrimPrefix(t.text, "Method")))
		}
	}
}

var hookWords = lazy.Regexp{Expr: `^(use|Use|before_action|before_filter|prepend_before_action|addHook|hook|before|before_request|preHandler|middleware|plug|pipe_through|before_app_request|add_middleware|wrap|layer|intercept|With|beforeEach|onRequest|ext)$`}

func (a *app) hookAt(f *file, i int) {
	t := f.toks[i]
	if t.kind != word || !hookWords.MatchString(t.text) || len(a.hooks) > 4000 {
		return
	}
	n := f.tok(i + 1)
	if !n.is("(") && f.lang.name != "ruby" && f.lang.name != "elixir" {
		return
	}
	from, _ := f.callRange(i + 1)
	to := f.statementEnd(i)
	if n.is("(") {
		to = f.pair[i+1] + 1
	}
	a.hooks = append(a.hooks, hook{file: f, from: from, to: to, scope: f.inner(i)})
}

const mostMounts = 400

// linkAll puts before the routes the prefixes that the code mounts them under.
func (a *app) linkAll() {
	var mounts []*route
	inFile := map[*file][]*route{}
	for _, m := range a.routes {
		if m.path == "" && m.handler == nil {
			continue
		}
		if len(mounts) < mostMounts && m.at > 0 && mountCall.MatchString(m.file.calleeOf(m)) && (m.handler == nil || m.handler.kind == class) {
			mounts = append(mounts, m)
		}
		if m.handler == nil || m.handler.kind == class {
			inFile[m.file] = append(inFile[m.file], m)
		}
	}
	for _, r := range a.routes {
		if r.exact || a.late() {
			continue
		}
		for _, m := range inFile[r.file] {
			r.mountBelow(m, m.contains(r))
		}
		for _, m := range mounts {
			r.mountBelow(m, a.mounts(m, r))
		}
	}
}

func (r *route) mountBelow(m *route, yes bool) {
	if yes && m != r && (m.at != r.at || m.file != r.file) && len(r.mounts) < 8 && !slices.Contains(r.mounts, m) {
		r.mounts = append(r.mounts, m)
	}
}

// contains says whether a route is written inside of another: a group, a class.
func (m *route) contains(r *route) bool {
	if m.file != r.file || m.from > r.from || r.to > m.to || m.from == r.from && m.to == r.to {
		return false
	}
	return m.handler == nil || m.handler.kind == class
}

// mounts says whether a statement puts a whole file's routes below a path.
func (a *app) mounts(m, r *route) bool {
	if m.file == r.file {
		name := m.file.assignedName(m.from)
		return name != "" && name == r.recv
	}
	stem := r.file.stem()
	for k := m.from; k < m.to && k < m.from+80; k++ {
		t := m.file.toks[k]
		if k == m.at || t.kind != word && t.kind != text {
			continue
		}
		if t.kind == text && len(t.text) > 2 {
			tail := strings.Trim(strings.ReplaceAll(t.text, ".", "/"), "/")
			if strings.HasSuffix(strings.TrimSuffix(r.file.name, extOf(r.file.name)), tail) && (tail == stem || strings.Contains(tail, "/")) {
				return true
			}
			continue
		}
		if t.text == stem || m.file.alias[t.text] == stem && stem != m.file.stem() {
			return true
		}
		for _, s := range a.functions[t.text] {
			if s.file == r.file && s.head <= r.at && r.at < s.end {
				return true
			}
		}
	}
	return false
}

func extOf(name string) string {
	if k := strings.LastIndexByte(name, '.'); k > strings.LastIndexByte(name, '/') {
		return name[k:]
	}
	return ""
}

func (f *file) calleeOf(r *route) string {
	for k := r.at - 1; k >= r.from && k > r.at-40; k-- {
		if f.toks[k].closes() && f.pair[k] >= 0 {
			k = f.pair[k]
			continue
		}
		if f.toks[k].is("(") && f.tok(k-1).kind == word {
			return f.tok(k - 1).text
		}
	}
	if f.tok(r.at-1).kind == word {
		return f.tok(r.at - 1).text
	}
	return ""
}

// assignedName is the variable that a call's value is given to.
func (f *file) assignedName(i int) string {
	for k := i - 1; k >= 0 && k > i-4; k-- {
		if f.toks[k].is("=") || f.toks[k].is(":=") {
			return f.tok(k - 1).text
		}
	}
	return ""
}

// patterns are the route's whole paths, with what is mounted before it.
func (r *route) patterns() []string {
	if r.full == nil {
		r.full = r.build(0)
	}
	return r.full
}

func (r *route) build(depth int) []string {
	own := r.path
	var out []string
	for _, m := range r.mounts {
		if depth > 3 || m == r {
			break
		}
		for _, p := range m.build(depth + 1) {
			if s := glue(p, own); !slices.Contains(out, s) && len(out) < 12 {
				out = append(out, s)
			}
		}
	}
	if out == nil {
		return []string{rooted(own, r.regex)}
	}
	return out
}

// glue puts a prefix before a path.
func glue(prefix, path string) string {
	regex := strings.HasPrefix(prefix, "^") || strings.HasPrefix(path, "^")
	prefix = strings.TrimSuffix(strings.TrimPrefix(prefix, "^"), "$")
	path = strings.TrimPrefix(path, "^")
	if strings.HasPrefix(path, "~/") {
		return path[1:]
	}
	for _, star := range []string{"/**", "/*", "*"} {
		prefix = strings.TrimSuffix(prefix, star)
	}
	switch {
	case path == "":
	case strings.HasPrefix(path, "/"):
		prefix = strings.TrimSuffix(prefix, "/")
	case !strings.HasSuffix(prefix, "/"):
		prefix += "/"
	}
	if s := prefix + path; !regex {
		return rooted(s, false)
	} else {
		return "^" + rooted(s, false)
	}
}

func rooted(s string, regex bool) string {
	if regex || strings.HasPrefix(s, "^") || strings.HasPrefix(s, "/") || strings.HasPrefix(s, `\A`) || strings.HasPrefix(s, "(") {
		return s
	}
	return "/" + s
}
