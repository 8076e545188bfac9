package hosts

import (
	"path"
	"regexp"
	"strconv"
	"strings"

	"detour/explain/blame"
	"detour/explain/blame/asked"
	"detour/explain/blame/lazy"
	"detour/explain/blame/pcre"
	"detour/explain/blame/value"
)

// A moved is a rule of Netlify, or of Cloudflare Pages.
type moved struct {
	from, to   string
	status     int
	written    bool // the status is
	force      bool
	query      map[string]string
	conditions []string
}

// Netlify reads _redirects and netlify.toml, of Cloudflare Pages too.
func Netlify(files blame.Files, main string) (blame.Configuration, error) {
	f, err := open(files, main)
	if err != nil {
		return nil, err
	}
	l := &list{Base: asked.Base{Name: "netlify"}}
	dir := path.Dir(main)
	n := &netlify{list: l, files: files, dir: dir}
	for _, name := range []string{"wrangler.toml", "wrangler.json", "wrangler.jsonc"} {
		n.pages = n.pages || files.Kind(path.Join(dir, name)) == blame.Regular || files.Kind(path.Join(path.Dir(dir), name)) == blame.Regular
	}
	if n.pages {
		l.Name = "cloudflare"
	}
	if strings.HasSuffix(main, ".toml") {
		n.toml(f)
		return l, nil
	}
	n.plain(f)
	if t, err := files.Read(path.Join(dir, "netlify.toml")); err == nil && path.Base(main) == "_redirects" {
		n.tables(t)
	}
	return l, nil
}

type netlify struct {
	*list
	files blame.Files
	dir   string // what is served
	pages bool   // Cloudflare's
}

// toml reads netlify.toml, with the _redirects that come before its rules.
func (n *netlify) toml(f *blame.File) {
	v, _ := value.TOML(f.Data)
	top := n.dir
	if p := v.Get("build", "publish").Str(); p != "" {
		n.dir = path.Join(n.dir, p)
	}
	for _, d := range []string{n.dir, top, path.Join(top, "public"), path.Join(top, "static")} {
		if r, err := n.files.Read(path.Join(d, "_redirects")); err == nil {
			n.plain(r)
			break
		}
	}
	n.tables(f)
}

func (n *netlify) plain(f *blame.File) {
	line := 0
	for text := range strings.Lines(string(f.Data)) {
		line++
		m, problem := readMoved(text, n.pages)
		if problem != "" {
			n.Problem(f, line, problem)
		}
		if m != nil {
			n.rule(f, line, m)
		}
	}
}

var absolute = lazy.Regexp{Expr: `^[a-zA-Z][a-zA-Z0-9+.-]*://|^/`}

// readMoved reads a line: from, query fields, to, status, conditions.
func readMoved(text string, pages bool) (*moved, string) {
	words := strings.Fields(text)
	for i, w := range words {
		if strings.HasPrefix(w, "#") {
			words = words[:i]
			break
		}
	}
	switch {
	case len(words) == 0:
		return nil, ""
	case len(words) == 1:
		return nil, "a rule has a path and a target"
	}
	m := &moved{from: words[0], status: 301, query: map[string]string{}}
	if pages {
		m.status = 302
	}
	at := 1
	for at < len(words) && !absolute.MatchString(words[at]) {
		k, v, ok := strings.Cut(words[at], "=")
		if !ok {
			if at == 1 && len(words) > 1 && status(words[at]) > 0 { // the target is left out: "/x 404"
				break
			}
			return nil, "a rule's target begins with a slash or has a scheme"
		}
		m.query[k] = v
		at++
	}
	if at < len(words) && absolute.MatchString(words[at]) {
		m.to = words[at]
		at++
	}
	if at < len(words) {
		if s := status(words[at]); s > 0 {
			m.status, m.written, m.force = s, true, strings.HasSuffix(words[at], "!")
			at++
		}
	}
	m.conditions = words[min(at, len(words)):]
	return m, ""
}

func status(w string) int {
	n, err := strconv.Atoi(strings.TrimSuffix(w, "!"))
	if err != nil || n < 100 || n > 999 {
		return 0
	}
	return n
}

// tables reads the [[redirects]] of netlify.toml.
func (n *netlify) tables(f *blame.File) {
	v, err := value.TOML(f.Data)
	if m, ok := err.(*value.Mistake); ok {
		n.Problem(f, m.Line, m.What)
	}
	for _, x := range v.Get("redirects").Each() {
		m := &moved{from: x.Get("from").Str(), to: x.Get("to").Str(), status: 301, query: map[string]string{}, force: x.Get("force").Is(true)}
		if s := status(x.Get("status").Str()); s > 0 {
			m.status, m.written = s, true
		}
		for _, q := range append(pairs(x.Get("query")), pairs(x.Get("params"))...) {
			m.query[q.Key] = q.Value.Str()
		}
		for _, c := range pairs(x.Get("conditions")) {
			var vs []string
			for _, one := range c.Value.Each() {
				vs = append(vs, one.Str())
			}
			m.conditions = append(m.conditions, c.Key+"="+strings.Join(vs, ","))
		}
		if m.from != "" {
			n.rule(f, x.Line, m)
		}
	}
}

func pairs(v *value.Value) []value.Pair {
	if v == nil {
		return nil
	}
	return v.Pairs
}

func (n *netlify) rule(f *blame.File, line int, m *moved) {
	s, host := fromShape(m.from)
	if s == nil {
		n.Problem(f, line, "the path can't be read")
		return
	}
	at := asked.At(f, line)
	when := strings.TrimSpace(m.from + " " + strings.Join(m.conditions, " "))
	n.add(rule{line: at, when: when, to: m.to, status: m.status, judge: func(r asked.Request) verdict { return n.judge(r, at, m, s, host) }})
}

// fromShape compiles a path with :names and a star at its end.
func fromShape(from string) (*shape, string) {
	host := ""
	if _, rest, ok := strings.Cut(from, "://"); ok {
		host, from, _ = strings.Cut(rest, "/")
		from = "/" + from
	}
	from, _, _ = strings.Cut(from, "?")
	s := &shape{}
	var b strings.Builder
	b.WriteString("^")
	for i, part := range strings.Split(strings.Trim(from, "/"), "/") {
		switch {
		case part == "" && i == 0:
		case strings.Contains(part, "*"):
			head, _, _ := strings.Cut(part, "*")
			s.names = append(s.names, "splat")
			if head == "" {
				b.WriteString("(?:/(.*))?")
			} else {
				b.WriteString("/" + regexp.QuoteMeta(head) + "(.*)")
			}
		case strings.HasPrefix(part, ":") && len(part) > 1:
			s.names = append(s.names, part[1:])
			b.WriteString("/([^/]+)")
		default:
			b.WriteString("/" + regexp.QuoteMeta(part))
		}
	}
	b.WriteString("/?$")
	rx, err := pcre.Compile(b.String(), 0)
	if err != nil {
		return nil, ""
	}
	s.rx = rx
	return s, strings.ToLower(host)
}

func (n *netlify) judge(r asked.Request, at blame.Line, m *moved, s *shape, host string) verdict {
	values, truth := s.match(r.Path)
	if truth == blame.False {
		return verdict{truth: truth}
	}
	if host != "" && asked.HostOnly(host) != r.Host {
		return verdict{truth: blame.False, near: "it is for the host " + host}
	}
	for k, want := range m.query {
		v, ok := r.Arg(k)
		if !ok {
			return verdict{truth: blame.False, near: "the query has no " + k}
		}
		if name, isName := strings.CutPrefix(want, ":"); isName {
			values[name] = v
		} else if want != v && want != "" {
			return verdict{truth: blame.False, near: "the query's " + k + " is " + strconv.Quote(v)}
		}
	}
	v := verdict{truth: truth, answer: n.answer(r, at, m, values)}
	for _, c := range m.conditions {
		v.truth = v.truth.And(condition(r, c))
		if v.truth == blame.Unknown {
			v.unknown = "whether " + c + " holds for the client"
		}
	}
	if v.truth == blame.False {
		v.near = "its condition doesn't hold"
	}
	return n.shadowed(r, m, v)
}

// condition judges Country=, Language=, Role= and Cookie=.
func condition(r asked.Request, c string) blame.Truth {
	k, v, _ := strings.Cut(c, "=")
	switch strings.ToLower(k) {
	case "cookie":
		for _, name := range strings.Split(v, ",") {
			if _, ok := r.Cookie(name); ok {
				return blame.True
			}
		}
		return blame.False
	case "role":
		if _, ok := r.Cookie("nf_jwt"); !ok {
			return blame.False
		}
	case "language":
		if _, ok := r.Field("Accept-Language"); !ok {
			return blame.False
		}
	}
	return blame.Unknown
}

// shadowed lets a file that exists answer before a rule that isn't forced.
func (n *netlify) shadowed(r asked.Request, m *moved, v verdict) verdict {
	if m.force || n.pages || v.truth == blame.False {
		return v
	}
	p := r.Decoded()
	for _, name := range []string{p, p + "/index.html", p + ".html"} {
		switch fileAt(n.files, n.dir, name) {
		case blame.Regular:
			return verdict{truth: blame.True, answer: asked.Passed(blame.Static, 200), near: ""}
		}
	}
	return v
}

func (n *netlify) answer(r asked.Request, at blame.Line, m *moved, values map[string]string) blame.Answer {
	code := m.status
	if !m.written && r.Observed != nil && (r.Observed.Status == 302 || r.Observed.Status == 301) {
		code = r.Observed.Status // Netlify's is 301, Cloudflare's 302
	}
	note := blame.Note{Line: at, Why: "the first rule that matches"}
	if code < 300 || code > 399 {
		return asked.Passed(blame.Config, code, note)
	}
	to := replaceNames(m.to, values)
	if len(m.query) == 0 && !n.pages {
		to = withQuery(to, r)
	}
	return asked.By(at, code, to, note)
}
