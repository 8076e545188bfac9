package source

import (
	"path"
	"strings"

	"detour/explain/blame/lazy"
)

// yamlRoutes reads Symfony's routes.yaml: a name, and below it path,
// controller, methods, prefix.
func (a *app) yamlRoutes(f *file) {
	for n := 1; n <= len(f.lines); n++ {
		i := f.first[n]
		if i >= len(f.toks) || f.toks[i].line != n || f.toks[i].col != 0 {
			continue
		}
		end := f.blockEnd(n)
		r := &route{file: f, line: n, at: i, from: i, to: end}
		name, _, _ := strings.Cut(f.lines[n-1], ":")
		for m := n; m <= f.tokLine(end-1) && m <= len(f.lines); m++ {
			r.yamlKey(f, m)
		}
		if r.path == "" {
			continue
		}
		a.addRoute(r)
		name = strings.Trim(strings.TrimSpace(name), `'"`)
		a.byName[name] = append(a.byName[name], r)
	}
}

var controllerName = lazy.Regexp{Expr: `(\w+)(?:::|:)(\w+)\s*['"]?$`}

func (r *route) yamlKey(f *file, n int) {
	key, v, ok := strings.Cut(strings.TrimSpace(f.lines[n-1]), ":")
	v = strings.Trim(strings.TrimSpace(v), `'"`)
	if !ok || v == "" {
		return
	}
	switch strings.TrimSpace(key) {
	case "path":
		if r.path == "" && strings.HasPrefix(v, "/") {
			r.path, r.line = v, n
			r.at = f.first[n]
		}
	case "controller", "_controller", "defaults":
		if m := controllerName.FindStringSubmatch(v); m != nil {
			r.words = append(r.words, m[1], m[2])
		}
	case "methods":
		for _, m := range strings.FieldsFunc(v, func(c rune) bool { return !isLetter(byte(c)) }) {
			r.methods = append(r.methods, strings.ToUpper(m))
		}
	}
}

// pageRoutes gives files a path where a framework does so by their names.
func (a *app) pageRoutes() {
	for _, f := range a.files {
		p, verb := a.pagePath(f)
		if p == "" {
			continue
		}
		r := &route{file: f, line: 1, to: len(f.toks), path: p, exact: true, handler: f.whole}
		if verb != "" {
			r.methods = []string{verb}
		}
		r.prefix = f.stem() == "layout" || strings.HasPrefix(f.stem(), "+layout")
		a.addRoute(r)
	}
}

var (
	nextPage  = lazy.Regexp{Expr: `^(?:.*/)?(?:src/)?pages/(.+)\.(?:[cm]?[jt]sx?|astro|vue)$`}
	nextApp   = lazy.Regexp{Expr: `^(?:.*/)?(?:src/)?app/(?:(.*)/)?(?:page|route|layout|default)\.[jt]sx?$`}
	svelte    = lazy.Regexp{Expr: `^(?:.*/)?routes/(?:(.*)/)?\+(?:page|server|layout)(?:\.server)?\.(?:[jt]s|svelte)$`}
	nitro     = lazy.Regexp{Expr: `^(?:.*/)?server/(?:(api)|routes)/(.+?)(?:\.(get|post|put|patch|delete))?\.[jt]s$`}
	remix     = lazy.Regexp{Expr: `^(?:.*/)?app/routes/(.+)\.[jt]sx?$`}
	groups    = lazy.Regexp{Expr: `(^|/)(\([^/]*\)|@[^/]*)`}
	brackets  = lazy.Regexp{Expr: `\[\[?(\.\.\.)?(\w+)(?:=\w+)?\]?\]`}
	indexName = lazy.Regexp{Expr: `(^|/)(index|_index)$`}
)

// pagePath is the path that a file answers by its name; with the method when
// the name tells it.
func (a *app) pagePath(f *file) (p, verb string) {
	n := f.name
	if f.lang.name == "php" {
		return a.phpPath(n), ""
	}
	if f.lang.name != "js" {
		return "", ""
	}
	if m := nitro.FindStringSubmatch(n); m != nil && m[1] == "" {
		return page(m[2]), strings.ToUpper(m[3])
	} else if m != nil {
		return page("api/" + m[2]), strings.ToUpper(m[3])
	}
	for _, rx := range []*lazy.Regexp{&svelte, &nextApp} {
		if m := rx.FindStringSubmatch(n); m != nil {
			return page(m[1]), ""
		}
	}
	if m := remix.FindStringSubmatch(n); m != nil && !strings.Contains(a.framework, "next") {
		return page(strings.NewReplacer(".", "/", "$", ":").Replace(strings.TrimSuffix(m[1], "/route"))), ""
	}
	if m := nextPage.FindStringSubmatch(n); m != nil && !strings.HasPrefix(path.Base(n), "_") {
		return page(m[1]), ""
	}
	return "", ""
}

func page(s string) string {
	s = indexName.ReplaceAllString("/"+s, "")
	s = groups.ReplaceAllString(s, "")
	s = brackets.ReplaceAllStringFunc(s, func(m string) string {
		b := brackets.FindStringSubmatch(m)
		if b[1] != "" {
			return "{*" + b[2] + "}"
		}
		return "{" + b[2] + "}"
	})
	if !strings.HasPrefix(s, "/") {
		s = "/" + s
	}
	return s
}

// phpPath is the path of a script, below the folder that is served.
func (a *app) phpPath(n string) string {
	if a.framework == "laravel" || a.framework == "symfony" || a.framework == "wordpress" {
		return ""
	}
	for _, root := range []string{"public_html/", "public/", "htdocs/", "www/", "web/", "html/", "webroot/"} {
		if k := strings.Index("/"+n, "/"+root); k >= 0 {
			n = n[k+len(root):]
			break
		}
	}
	switch strings.Split(n, "/")[0] {
	case "inc", "includes", "include", "lib", "src", "app", "config", "templates", "classes":
		return ""
	}
	return "/" + n
}

// nameRoute notes the names that a route is reached under.
func (a *app) nameRoute(r *route) {
	if r.exact || r.file.lang.data() {
		return
	}
	f := r.file
	end := r.to
	if r.handler != nil {
		a.byName[r.handler.name] = append(a.byName[r.handler.name], r)
		end = r.handler.body
	}
	for k := r.from; k < min(end, r.from+120, len(f.toks)); k++ {
		t := f.toks[k]
		if !t.wordIn("name", "Name", "as", "named", "names", "setName", "WithName", "route_name", "endpoint", "EndpointName", "RouteName") {
			continue
		}
		if n := f.tok(k + 2); (f.tok(k+1).is("(") || f.tok(k+1).is("=") || f.tok(k+1).is(":") || f.tok(k+1).is("=>")) && (n.kind == text || n.sym) {
			a.byName[n.text] = append(a.byName[n.text], r)
		} else if n := f.tok(k + 1); n.sym && f.tok(k).kind == word {
			a.byName[n.text] = append(a.byName[n.text], r)
		}
	}
	if r.handler == nil {
		a.nameByHandler(r)
	}
}

// nameByHandler is for redirect(view) and url_for("function").
func (a *app) nameByHandler(r *route) {
	f := r.file
	for k := r.at + 1; k < min(r.to, r.at+16, len(f.toks)); k++ {
		if t := f.toks[k]; t.kind == word && len(a.functions[t.text]) > 0 && !t.wordIn("get", "post") {
			a.byName[t.text] = append(a.byName[t.text], r)
			return
		}
	}
}
