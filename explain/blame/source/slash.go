package source

import (
	"path"
	"strings"

	"detour/explain/blame/lazy"
)

// slashRouters put the last slash right without being told to.
var slashRouters = lazy.Map[string, bool]{Make: func() map[string]bool {
	return set("flask quart fastapi starlette gin gorilla nethttp httprouter symfony iris cherrypy beego buffalo litestar drupal")
}}

var slashes = lazy.Regexp{Expr: `//+`}

// slashRoutes are routes that answer Location's path and not the request's,
// where only the last slash, or the letters' case, is another: routers send
// there by themselves.
func (a *app) slashRoutes() []*candidate {
	on, off := a.ask.slash()
	lower := a.ask.lowered() && !on && !off || a.ask.cleaned()
	if !on && !off && !lower {
		return nil
	}
	var out []*candidate
	for _, r := range a.routes {
		if a.late() || r.prefix && !strings.HasSuffix(r.path, "/") || r.handler != nil && r.handler.kind != function || r.loose && r.file.lang.name != "python" || !r.allows(a.ask.method) || r.at >= len(r.file.toks) {
			continue
		}
		best, tail := 0.0, false
		for _, p := range r.patterns() {
			if matchPath(p, a.ask.path, r.regex) == literalPath {
				best = 0
				break
			}
			if q := matchPath(p, a.ask.to.path, r.regex); q >= 0.5 {
				best = max(best, q)
			}
		}
		if best == 0 && !r.exact && len(r.mounts) == 0 {
			best, tail = r.tail(a.ask.to.path)*0.8, true
			if r.tail(a.ask.path) > 0 {
				best = 0
			}
		}
		if best == 0 {
			continue
		}
		score := 45 + 30*best
		if tail {
			score -= 5
		}
		if lower {
			score -= 8
		}
		if !slashRouters.Get(a.framework) {
			score -= 28
		}
		out = append(out, &candidate{file: r.file, line: r.line, tok: r.at, kind: "route", fixed: score, scope: r.file.inner(r.at),
			why: []string{"the route is " + rooted(r.path, r.regex) + ", the request asks for " + a.ask.path}})
	}
	return out
}

var (
	servesFiles = lazy.Regexp{Expr: `(?i)^(static|FileServer|FileServerFS|StaticFiles|UseStaticFiles|UseDefaultFiles|serve_?static|serveStatic|ServeDir|fastifyStatic|sendDirectory|addResourceHandlers?|resourceHandler|koaStatic|StaticFile|send_from_directory|inert|serve_dir|addStaticFiles|StaticFS|ServeFiles|Files)$`}
	indexFile   = lazy.Regexp{Expr: `/index\.html?$`}
)

// folders are the lines that serve a folder of files, where the request named
// a folder without its slash, or its index file.
func (a *app) folders() []*candidate {
	on, _ := a.ask.slash()
	index := indexFile.MatchString(a.ask.path) && (a.ask.location == "./" || a.ask.to.path == path.Dir(a.ask.path)+"/" || a.ask.to.path == path.Dir(a.ask.path))
	if !on && !index {
		return nil
	}
	if on && !a.holds(a.ask.path) {
		return nil
	}
	var out []*candidate
	for _, f := range a.files {
		if f.lang.data() || a.late() {
			continue
		}
		for i, t := range f.toks {
			if t.kind != word || !servesFiles.MatchString(t.text) || !f.tok(i+1).is("(") && !f.tok(i+1).is("{") && !f.tok(i+1).is("::") || f.defines(i) || importLine.MatchString(f.text(t.line)) {
				continue
			}
			score := 68.0
			for _, r := range a.routes {
				if r.file == f && r.from <= i && i < r.to {
					if !below(r.path, a.ask.path) && r.path != "/" && r.path != "" {
						score = 30
					} else {
						score += 10
					}
				}
			}
			kind := "middleware"
			if f.lang.name == "go" {
				kind = "route"
			}
			out = append(out, &candidate{file: f, line: t.line, tok: i, kind: kind, fixed: score, scope: f.inner(i), why: []string{"serves the files of a folder, and sends there"}})
		}
	}
	return out
}

// holds says whether a folder of files has the request's path.
func (a *app) holds(p string) bool {
	p = strings.Trim(p, "/")
	if p == "" {
		return false
	}
	for d := range a.tree.dirs {
		if d == p || strings.HasSuffix(d, "/"+p) || strings.HasSuffix(d, "/"+path.Base(p)) && strings.Contains(d, "/") {
			return true
		}
	}
	return false
}

var (
	asksLogin = lazy.Regexp{Expr: `(?i)^(login_required|LoginRequiredMixin|permission_required|PermissionRequiredMixin|user_passes_test|UserPassesTestMixin|authenticated|staff_member_required|AccessMixin|fresh_login_required|Authorize|RequireAuthorization|PreAuthorize|requires|auth|requireAuth|ensureLoggedIn|ensureAuthenticated|authenticate_user|jwt_required|require_login|IsGranted|denyAccessUnlessGranted|login_exempt|never_cache_login)$`}
	loginPath = lazy.Regexp{Expr: `(?i)(log-?_?in|sign-?_?in|log-?_?on|auth|door|enter|session|account)`}
	nextParam = lazy.Regexp{Expr: `(?i)[?&](next|return_?url|return_?to|redirect_?to|redirect|back|from|to|continue|came_from|target|rd|r|url|original)=`}
)

// loginWalls are decorators of the framework's own that send who isn't signed
// in to the login page.
func (a *app) loginWalls(found []*candidate) []*candidate {
	if !nextParam.MatchString(a.ask.location) && !loginPath.MatchString(a.ask.to.path) || a.ask.path == a.ask.to.path || !a.ask.to.own {
		return nil
	}
	if a.ask.status != 0 && a.ask.status != 302 && a.ask.status != 303 && a.ask.status != 307 {
		return nil
	}
	known := strings.HasPrefix(a.ask.to.path, "/accounts/login") || strings.HasPrefix(a.ask.to.path, "/login") || strings.HasPrefix(a.ask.to.path, "/Account/Login")
	for _, c := range found {
		known = known || c.kind == "setting" && len(c.values) > 0 && a.fit(c).ok
	}
	if !known {
		return nil
	}
	var out []*candidate
	for _, f := range a.files {
		if f.lang.data() || a.late() {
			continue
		}
		for i, t := range f.toks {
			if t.kind != word || !asksLogin.MatchString(t.text) || len(a.functions[t.text]) > 0 || importLine.MatchString(f.text(t.line)) || f.tok(i+1).is("=") {
				continue
			}
			if c := a.wall(f, i); c != nil {
				out = append(out, c)
			}
		}
	}
	return out
}

// wall judges a decorator by the route that it stands before.
func (a *app) wall(f *file, i int) *candidate {
	best := 0.0
	for r, q := range a.quality {
		if r.file == f && r.from <= i && i < r.to {
			best = max(best, q)
		}
	}
	s := f.inner(i)
	for ; s != nil; s = s.up {
		if s.reach != nil && s.kind != wholeFile {
			best = max(best, s.reach.quality)
		}
	}
	if best < 0.5 {
		return nil
	}
	score := 50 + 30*best
	if a.framework != "django" {
		score -= 30 // there the setting is what a developer changes
	}
	return &candidate{file: f, line: f.toks[i].line, tok: i, kind: "route", fixed: score, scope: f.inner(i), why: []string{f.toks[i].text + " sends who isn't signed in to the login page"}}
}
