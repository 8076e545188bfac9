package source

import (
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
