package source

import (
	"strings"

	"detour/explain/blame/lazy"
)

// reach is how the request gets to a function: over which route, in how many
// steps. A quality below zero: only routes that don't match lead there.
type reach struct {
	quality float64
	steps   int
	route   *route
}

const mostSteps = 5

// follow notes for each function how the request reaches it.
func (a *app) follow() {
	best := 0.0
	var hits []*route
	quality := map[*route]float64{}
	for _, r := range a.routes {
		if q := r.match(a.ask); q > 0 {
			quality[r] = q
			hits = append(hits, r)
			best = max(best, q)
		}
	}
	budget := 60_000
	for _, r := range hits {
		if a.late() {
			break
		}
		q := quality[r]
		if best >= paramMatch && q < best-0.3 {
			q *= 0.6 // a better route answers
		}
		quality[r] = q
		w := walk{app: a, route: r, quality: q, seen: map[*scope]bool{}, budget: &budget}
		w.start()
	}
	budget = 60_000
	for _, r := range a.routes {
		if quality[r] == 0 && !a.late() {
			w := walk{app: a, route: r, quality: -1, seen: map[*scope]bool{}, budget: &budget}
			w.start()
		}
	}
	a.quality = quality
}

// A walk goes from a route to all that its code names.
type walk struct {
	app     *app
	route   *route
	quality float64
	seen    map[*scope]bool
	budget  *int
}

func (w *walk) start() {
	r := w.route
	around := map[string]bool{}
	for _, s := range r.words {
		around[s] = true
	}
	if r.handler != nil {
		w.mark(r.handler, 0)
	}
	if len(r.words) == 2 {
		w.action(r.words[0], r.words[1], 1)
	}
	if r.handler == nil || r.handler.kind != wholeFile || w.quality > 0 {
		w.names(r.file, r.from, r.to, around, 1, r.at)
	}
	w.groups(r)
	for _, m := range r.mounts {
		w.hooks(m.file, m.at, m.recv)
		if m.handler == nil && !m.contains(r) {
			w.names(m.file, m.from, m.to, around, 2, m.at)
		}
	}
	w.hooks(r.file, r.at, r.recv)
}

// groups follows what is put around a route by the groups that it stands in.
func (w *walk) groups(r *route) {
	f := r.file
	depth := 0
	for k := r.from - 1; k >= 0 && depth < 6; k-- {
		if f.toks[k].closes() && f.pair[k] >= 0 {
			k = f.pair[k]
			continue
		}
		if !f.toks[k].is("(") || f.tok(k-1).kind != word {
			continue
		}
		depth++
		from, _ := f.callRange(k)
		w.names(f, from, k, nil, 2, -1)
		for _, a := range f.args(k+1, f.pair[k]) {
			if a.to < r.from || a.from > r.to {
				w.names(f, a.from, a.to, nil, 2, -1)
			}
		}
	}
}

// hooks follows what a file puts before all of its routes.
func (w *walk) hooks(f *file, at int, recv string) {
	in := f.inner(at)
	for _, h := range w.app.hooks {
		if h.file != f || at >= h.from && at < h.to {
			continue
		}
		if h.scope == in || h.scope == f.whole || w.route.class != nil && h.scope == w.route.class {
			w.names(f, h.from, h.to, nil, 2, -1)
		}
	}
}

func (w *walk) mark(s *scope, steps int) bool {
	if s == nil || w.seen[s] || steps > mostSteps || *w.budget <= 0 {
		return false
	}
	w.seen[s] = true
	*w.budget--
	q := w.quality
	if q > 0 {
		q -= 0.03 * float64(steps)
	}
	if s.reach == nil || q > s.reach.quality {
		s.reach = &reach{quality: q, steps: steps, route: w.route}
	}
	return true
}

// action goes to a method of a controller, and to what stands before all of
// the controller's.
func (w *walk) action(class, method string, steps int) {
	for _, c := range w.app.classes[class] {
		for _, s := range c.file.scopes {
			if s.up == c && s.name == method {
				w.enter(s, steps)
			}
		}
		w.head(c, steps+1, method)
	}
}

// head follows a class's own statements, those outside of its methods; what
// is bound to other actions only is left out.
func (w *walk) head(c *scope, steps int, action string) {
	f := c.file
	for k := c.head; k < c.end; k++ {
		if s := f.inner(k); s != c && s.kind == function {
			k = max(k, s.end-1)
			continue
		}
		t := f.toks[k]
		if t.kind != word || !f.begins(k) && !hookWords.MatchString(t.text) {
			continue
		}
		end := f.statementEnd(k)
		if action != "" && hookWords.MatchString(t.text) && !f.applies(k, end, action) {
			k = end - 1
			continue
		}
		w.names(f, k, end, nil, steps, -1)
		k = max(k, end-1)
	}
}

// applies reads only: and except: of a hook.
func (f *file) applies(from, to int, action string) bool {
	for k := from; k < to; k++ {
		if !f.toks[k].wordIn("only", "except") {
			continue
		}
		found := false
		for n := k + 1; n < to; n++ {
			found = found || f.toks[n].text == action
		}
		return found == f.toks[k].word("only")
	}
	return true
}

// enter goes into a function and to what it calls.
func (w *walk) enter(s *scope, steps int) {
	if !w.mark(s, steps) {
		return
	}
	w.names(s.file, s.head, s.end, nil, steps+1, -1)
}

var actionText = lazy.Regexp{Expr: `^(?:\w+[\\/.])*(\w+)(?:@|#|::|:|\.)(\w+)$`}

// names follows the words of a range: functions, classes, controllers in
// texts, aliases, files that are included.
func (w *walk) names(f *file, from, to int, around map[string]bool, steps, skip int) {
	if steps > mostSteps || *w.budget <= 0 {
		return
	}
	from, to = max(from, 0), min(to, len(f.toks))
	words := map[string]bool{}
	for s := range around {
		words[s] = true
	}
	for k := from; k < min(to, from+3000); k++ {
		if f.toks[k].kind == word || f.toks[k].kind == text && len(f.toks[k].text) < 80 {
			words[f.toks[k].text] = true
		}
	}
	for k := from; k < min(to, from+3000) && *w.budget > 0; k++ {
		t := f.toks[k]
		if k == skip || w.app.late() || t.kind != word && t.kind != text || len(t.text) > 120 || len(t.text) < 2 {
			continue
		}
		if t.kind == text {
			w.named(f, t.text, words, steps)
			continue
		}
		w.word(f, k, words, steps)
	}
}

func (w *walk) word(f *file, k int, words map[string]bool, steps int) {
	t := f.toks[k]
	if n := f.tok(k + 1); n.is(":") && (f.lang.name == "js" || f.lang.name == "ruby" || f.lang.name == "elixir") || n.is("=") && f.lang.name == "python" {
		return // a key
	}
	if !t.sym && !builtinWord.MatchString(t.text) || t.sym {
		for _, s := range w.app.called(t.text, f, words) {
			if s.head <= k && k < s.end && s.file == f || s.up != nil && s.up.kind == class && httpVerb.MatchString(strings.ToUpper(s.name)) {
				continue
			}
			w.enter(s, steps)
		}
	}
	for _, s := range w.app.handlers[t.text] {
		w.enter(s, steps+1)
	}
	for _, c := range w.app.classes[t.text] {
		if c.file == f && c.head <= k && k < c.end {
			continue
		}
		w.class(c, words, steps)
	}
	for _, c := range w.app.best(t.text, f) {
		if c.table && c.to-c.from < 200 && steps < 3 && !(c.file == f && c.at <= k && k <= c.to) {
			w.names(c.file, c.from, c.to, nil, steps+1, -1)
		}
	}
}

var builtinWord = lazy.Regexp{Expr: `^(get|post|put|patch|delete|head|options|all|any|use|route|path|url|name|req|res|request|response|self|this|return|def|if|else|new|null|nil|true|false|function|async|await|redirect|app|router|r|w|c|ctx|string|error|err|main|init|next|handle|public|private|static|class|import|from|end|do)$`}

// class goes into a class that is named: to the method that is named beside
// it, or that the request's method calls, or to all of it.
func (w *walk) class(c *scope, words map[string]bool, steps int) {
	if steps > mostSteps {
		return
	}
	var named, verbs, rest []*scope
	for _, s := range c.file.scopes {
		switch {
		case s.up != c || s.kind != function:
		case httpVerb.MatchString(strings.ToUpper(s.name)):
			if strings.EqualFold(s.name, w.app.ask.method) || s.name == "get" && w.app.ask.method == "HEAD" {
				verbs = append(verbs, s)
			} else if w.quality > 0 {
				w.against(s)
			}
		case words[s.name] && s.name != "new" && s.name != "index" || words["'"+s.name+"'"]:
			named = append(named, s)
		case words[s.name]:
			named = append(named, s)
		default:
			rest = append(rest, s)
		}
	}
	if named != nil {
		rest = nil
	}
	if named == nil || verbs != nil {
		w.mark(c, steps)
	}
	for _, s := range append(append(named, verbs...), rest...) {
		w.enter(s, steps)
	}
	action := ""
	if len(named) == 1 {
		action = named[0].name
	}
	w.head(c, steps+1, action)
}

// against notes that a method is for another request method.
func (w *walk) against(s *scope) {
	if s.reach == nil {
		s.reach = &reach{quality: -1, route: w.route}
	}
}

// named follows a text: a controller's action, a function's name, an alias,
// a file.
func (w *walk) named(f *file, s string, words map[string]bool, steps int) {
	if strings.ContainsAny(s, " \n") {
		return
	}
	if m := actionText.FindStringSubmatch(s); m != nil {
		class := m[1]
		if w.app.classes[class] == nil {
			class = camel(class) + "Controller"
		}
		w.action(class, m[2], steps)
	}
	for _, name := range w.app.aliases[s] {
		for _, c := range w.app.classes[name] {
			w.class(c, words, steps)
		}
	}
	if identifier.MatchString(s) && len(w.app.functions[s]) == 1 && !builtinWord.MatchString(s) {
		w.enter(w.app.functions[s][0], steps)
	}
	if strings.HasSuffix(s, ".php") || strings.HasSuffix(s, ".inc") {
		for _, o := range w.app.stems[stemOf(s)] {
			if strings.HasSuffix(o.name, strings.TrimLeft(s, "./")) {
				w.file(o, steps)
			}
		}
	}
}

var identifier = lazy.Regexp{Expr: `^[A-Za-z_]\w*$`}

// file goes into a file that is included: its own statements run.
func (w *walk) file(o *file, steps int) {
	if !w.mark(o.whole, steps) {
		return
	}
	for k := 0; k < len(o.toks); k++ {
		if s := o.inner(k); s.kind == function {
			k = max(k, s.end-1)
			continue
		}
		if o.toks[k].kind == word || o.toks[k].kind == text {
			w.names(o, k, k+1, nil, steps+1, -1)
		}
	}
}
