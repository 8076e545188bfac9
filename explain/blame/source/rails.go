package source

import (
	"strings"
)

// railsRoutes reads config/routes.rb: resources and the blocks around them.
func (a *app) railsRoutes(f *file) {
	w := &railsRoutes{app: a, file: f}
	w.lines(1, len(f.lines), railsPlace{})
}

// A railsPlace is what the blocks around a line put before its routes.
type railsPlace struct {
	path, module, name string
	resource           string // the resource around, in the plural
	single             bool
	on                 string // member or collection
	controller         string
}

type railsRoutes struct {
	app  *app
	file *file
}

// lines reads the statements of a range of lines; a block is read with the
// place that its head makes.
func (w *railsRoutes) lines(from, to int, p railsPlace) {
	f := w.file
	for n := from; n <= to; n++ {
		i := f.first[n]
		if i >= len(f.toks) || f.toks[i].line != n || !f.begins(i) {
			continue
		}
		end := f.statementEnd(i)
		inner := p
		w.statement(i, end, &inner)
		if k := end - 1; w.opensBlock(i, end) && k >= i {
			last := min(f.tokLine(f.blockEnd(n)-1), to)
			w.lines(f.toks[k].line+1, last, inner)
			n = max(n, last)
		}
	}
}

func (f *file) tokLine(i int) int {
	if i < 0 || i >= len(f.toks) {
		return len(f.lines)
	}
	return f.toks[i].line
}

func (w *railsRoutes) opensBlock(i, end int) bool {
	for k := i; k < end; k++ {
		if w.file.toks[k].word("do") {
			return true
		}
	}
	return false
}

func (w *railsRoutes) statement(i, end int, p *railsPlace) {
	f := w.file
	head := f.toks[i].text
	args := f.args(i+1, end)
	if f.tok(i + 1).is("(") {
		args = f.args(i+2, f.pair[i+1])
	}
	opt := map[string]arg{}
	var first []string
	for _, x := range args {
		if x.key != "" && f.toks[x.from-2].kind == word {
			opt[x.key] = x
		} else if t := f.toks[x.from]; x.key == "" && (t.kind == text || t.sym) {
			first = append(first, t.text)
		} else if x.key != "" { // 'path' => 'controller#action'
			first = append(first, x.key)
			opt["to"] = x
		}
	}
	switch head {
	case "namespace":
		for _, s := range first[:min(1, len(first))] {
			p.path += "/" + w.option(opt, "path", s)
			p.module += s + "/"
			p.name += s + "_"
		}
	case "scope":
		if len(first) > 0 {
			p.path += "/" + strings.Trim(first[0], "/")
		}
		if s := w.option(opt, "path", ""); s != "" {
			p.path += "/" + strings.Trim(s, "/")
		}
		if s := w.option(opt, "module", ""); s != "" {
			p.module += s + "/"
		}
		if s := w.option(opt, "as", ""); s != "" {
			p.name += s + "_"
		}
		p.controller = w.option(opt, "controller", p.controller)
	case "controller":
		if len(first) > 0 {
			p.controller = first[0]
		}
	case "resources", "resource":
		for _, s := range first {
			q := *p
			w.resource(i, s, head == "resource", opt, &q)
			if len(first) == 1 {
				*p = q
			}
		}
	case "member", "collection":
		p.on = head
	case "root":
		to := w.option(opt, "to", "")
		if to == "" && len(first) > 0 {
			to = first[0]
		}
		w.add(i, end, p.path+"/", []string{"GET"}, p.module+to, "root")
	case "get", "post", "put", "patch", "delete", "match":
		for _, s := range first {
			w.verb(i, end, head, s, opt, *p)
		}
	}
}

func (w *railsRoutes) option(opt map[string]arg, key, other string) string {
	x, ok := opt[key]
	if !ok || x.from >= len(w.file.toks) {
		return other
	}
	if t := w.file.toks[x.from]; t.kind == text || t.sym {
		return t.text
	}
	return other
}

func singular(s string) string {
	switch {
	case strings.HasSuffix(s, "ies"):
		return strings.TrimSuffix(s, "ies") + "y"
	case strings.HasSuffix(s, "sses"), strings.HasSuffix(s, "xes"), strings.HasSuffix(s, "ches"), strings.HasSuffix(s, "shes"):
		return strings.TrimSuffix(s, "es")
	case strings.HasSuffix(s, "ss"):
		return s
	}
	return strings.TrimSuffix(s, "s")
}

func plural(s string) string {
	switch {
	case strings.HasSuffix(s, "s"), strings.HasSuffix(s, "x"), strings.HasSuffix(s, "ch"), strings.HasSuffix(s, "sh"):
		return s + "es"
	case strings.HasSuffix(s, "y"):
		return strings.TrimSuffix(s, "y") + "ies"
	}
	return s + "s"
}

// resource adds the seven routes of a resource, and goes into it.
func (w *railsRoutes) resource(i int, name string, single bool, opt map[string]arg, p *railsPlace) {
	base := p.path
	if p.resource != "" && p.on == "" {
		base = w.member(*p, true)
	}
	path := base + "/" + w.option(opt, "path", name)
	controller := p.module + w.option(opt, "controller", map[bool]string{true: plural(name), false: name}[single])
	if single && strings.HasSuffix(name, "s") {
		controller = p.module + w.option(opt, "controller", name)
	}
	one := name
	if !single {
		one = singular(name)
	}
	one = p.name + w.option(opt, "as", one)
	many := p.name + w.option(opt, "as", name)
	member := path
	if !single {
		member = path + "/:id"
	}
	for _, r := range []struct{ action, verb, path, name string }{
		{"index", "GET", path, many}, {"create", "POST", path, many}, {"new", "GET", path + "/new", "new_" + one}, {"edit", "GET", member + "/edit", "edit_" + one},
		{"show", "GET", member, one}, {"update", "PATCH", member, one}, {"update", "PUT", member, one}, {"destroy", "DELETE", member, one},
	} {
		if single && r.action == "index" || !w.wanted(opt, r.action) {
			if r.action != "index" && r.action != "show" {
				continue
			}
			w.nameOnly(i, r.path, r.name)
			continue
		}
		w.add(i, i+2, r.path, []string{r.verb}, controller+"#"+r.action, r.name)
	}
	p.path, p.resource, p.single, p.name, p.on, p.controller = path, name, single, one+"_", "", strings.TrimPrefix(controller, p.module)
}

// nameOnly keeps the name of a path whose action isn't served.
func (w *railsRoutes) nameOnly(i int, path, name string) {
	r := &route{file: w.file, line: w.file.toks[i].line, at: i, path: path, exact: true, methods: []string{"NONE"}}
	w.app.byName[name] = append(w.app.byName[name], r)
}

func (w *railsRoutes) wanted(opt map[string]arg, action string) bool {
	has := func(key string) (found, ok bool) {
		x, ok := opt[key]
		if !ok {
			return false, false
		}
		for k := x.from; k < x.to; k++ {
			if w.file.toks[k].text == action {
				return true, true
			}
		}
		return false, true
	}
	if found, ok := has("only"); ok {
		return found
	}
	found, _ := has("except")
	return !found
}

// member is the path of one of a resource's things.
func (w *railsRoutes) member(p railsPlace, nested bool) string {
	switch {
	case p.single || p.resource == "":
		return p.path
	case nested:
		return p.path + "/:" + singular(p.resource) + "_id"
	}
	return p.path + "/:id"
}

func (w *railsRoutes) verb(i, end int, verb, path string, opt map[string]arg, p railsPlace) {
	base := p.path
	on := w.option(opt, "on", p.on)
	if p.resource != "" && on != "collection" {
		base = w.member(p, on != "member")
	}
	methods := []string{strings.ToUpper(verb)}
	if verb == "match" {
		methods = nil
	}
	to := w.option(opt, "to", "")
	if to == "" {
		controller := w.option(opt, "controller", p.controller)
		if s, a, ok := strings.Cut(strings.Trim(path, "/"), "/"); ok && controller == "" {
			controller, path = s, s+"/"+a
			to = s + "#" + a
		} else {
			to = controller + "#" + w.option(opt, "action", strings.Trim(path, "/"))
		}
	} else if !strings.Contains(to, "#") {
		to = p.controller + "#" + to
	}
	name := strings.NewReplacer("/", "_", "-", "_").Replace(strings.Trim(path, "/"))
	if p.resource != "" {
		name = name + "_" + strings.TrimSuffix(p.name, "_")
	} else {
		name = p.name + name
	}
	w.add(i, end, base+"/"+strings.Trim(path, "/"), methods, p.module+to, w.option(opt, "as", name))
}

func (w *railsRoutes) add(i, end int, path string, methods []string, to, name string) {
	r := &route{file: w.file, line: w.file.toks[i].line, at: i, from: i, to: end, path: path, methods: methods, exact: true}
	if c, action, ok := strings.Cut(to, "#"); ok {
		if k := strings.LastIndexByte(c, '/'); k >= 0 {
			c = c[k+1:]
		}
		r.words = []string{camel(c) + "Controller", action}
	}
	w.app.addRoute(r)
	w.app.byName[name] = append(w.app.byName[name], r)
}

func camel(s string) string {
	var b strings.Builder
	for _, w := range strings.FieldsFunc(s, func(r rune) bool { return r == '_' || r == '-' || r == '/' }) {
		b.WriteString(strings.ToUpper(w[:1]) + w[1:])
	}
	return b.String()
}
