package hosts

import (
	"strings"

	"detour/explain/blame"
	"detour/explain/blame/asked"
	"detour/explain/blame/lazy"
	"detour/explain/blame/pcre"
	"detour/explain/blame/value"
)

// Vercel reads vercel.json.
func Vercel(files blame.Files, main string) (blame.Configuration, error) {
	f, err := open(files, main)
	if err != nil {
		return nil, err
	}
	l := &list{Base: asked.Base{Name: "vercel"}}
	v, err := value.JSON(f.Data)
	if m, ok := err.(*value.Mistake); ok {
		l.Problem(f, m.Line, m.What)
	}
	p := platform{list: l, file: f, whole: v}
	for _, x := range v.Get("routes").Each() {
		p.legacy(x)
	}
	p.cleanUrls()
	p.trailingSlash()
	for _, x := range v.Get("redirects").Each() {
		p.redirect(x, "")
	}
	return l, nil
}

// A platform adds the rules of Vercel and Next.js, which are of one make.
type platform struct {
	*list
	file  *blame.File
	whole *value.Value
	next  bool
}

// pattern adds a rule of the platform's own, that a setting brings.
func (p platform) pattern(line int, pattern, to string, status int) {
	rx, err := pcre.Compile(pattern, 0)
	if err != nil {
		return
	}
	at := asked.At(p.file, line)
	p.add(rule{line: at, when: pattern, to: to, status: status, judge: func(r asked.Request) verdict {
		m, err := rx.Match(r.Path)
		if err != nil || m == nil {
			return verdict{truth: blame.False}
		}
		return verdict{truth: blame.True, answer: asked.By(at, status, withQuery(numbered(to, m), r))}
	}})
}

var groupRef = lazy.Regexp{Expr: `\$(\d)`}

func numbered(to string, m *pcre.Match) string {
	return groupRef.ReplaceAllStringFunc(to, func(ref string) string {
		s, _ := m.Group(int(ref[1] - '0'))
		return s
	})
}

func (p platform) cleanUrls() {
	if !p.whole.Get("cleanUrls").Is(true) {
		return
	}
	end := ""
	if p.whole.Get("trailingSlash").Is(true) {
		end = "/"
	}
	line := p.whole.LineOf("cleanUrls")
	p.pattern(line, `^/(?:(.+)/)?index(?:\.html)?/?$`, "/$1"+end, 308)
	p.pattern(line, `^/(.*)\.html/?$`, "/$1"+end, 308)
}

func (p platform) trailingSlash() {
	v := p.whole.Get("trailingSlash")
	line := p.whole.LineOf("trailingSlash")
	switch {
	case v.Is(true):
		p.pattern(line, `^/((?:[^/]+/)*[^/]+\.\w+)/$`, "/$1", 308)
		p.pattern(line, `^/(?!\.well-known(?:/|$))((?:[^/]+/)*[^/\.]+)$`, "/$1/", 308)
	case v.Is(false):
		p.pattern(line, `^/(.+)/$`, "/$1", 308)
	}
}

// redirect adds an entry of "redirects".
func (p platform) redirect(x *value.Value, base string) {
	if !x.Known() {
		p.blind = "an entry of the redirects is code, which is not evaluated"
		return
	}
	source, to := x.Get("source").Str(), x.Get("destination").Str()
	if source == "" {
		return
	}
	status := 308
	if p.next && !x.Get("permanent").Is(true) || x.Get("permanent").Is(false) {
		status = 307
	}
	if s := x.Get("statusCode").Str(); s != "" {
		status = atoi(s)
	}
	if base != "" && !x.Get("basePath").Is(false) {
		source = base + source
		if strings.HasPrefix(to, "/") {
			to = base + to
		}
	}
	at := asked.At(p.file, max(x.LineOf("source"), 1))
	s := pathShape(source, p.next, p.next)
	if s == nil {
		p.Problem(p.file, at.Line, "the source can't be read")
		p.blind = "the source of line " + itoa(at.Line) + " can't be read"
		return
	}
	p.add(rule{line: at, when: source, to: to, status: status, judge: func(r asked.Request) verdict {
		return p.judge(r, x, s, at, to, status)
	}})
}

func (p platform) judge(r asked.Request, x *value.Value, s *shape, at blame.Line, to string, status int) verdict {
	values, truth := s.match(r.Path)
	if truth == blame.False {
		return verdict{truth: truth}
	}
	if values == nil {
		values = map[string]string{}
	}
	for _, h := range x.Get("has").Each() {
		t := holds(r, h, values)
		if truth = truth.And(t); t == blame.False {
			return verdict{truth: t, near: "the request lacks what \"has\" asks for: " + h.Get("key").Str()}
		}
	}
	for _, h := range x.Get("missing").Each() {
		t := holds(r, h, map[string]string{}).Not()
		if truth = truth.And(t); t == blame.False {
			return verdict{truth: t, near: "the request has what has to be missing: " + h.Get("key").Str()}
		}
	}
	target := replaceNames(to, values)
	if frag := strings.IndexByte(target, '#'); frag < 0 || r.Query != "" {
		target = withQuery(target, r)
	}
	return verdict{truth: truth, unknown: "whether the pattern of line " + itoa(at.Line) + " matches", answer: asked.By(at, status, target)}
}

// holds judges one entry of "has".
func holds(r asked.Request, h *value.Value, values map[string]string) blame.Truth {
	key := h.Get("key").Str()
	var got string
	var ok bool
	switch h.Get("type").Str() {
	case "header":
		got, ok = r.Field(key)
		if !ok && strings.HasPrefix(strings.ToLower(key), "x-vercel-") {
			if r.Observed != nil {
				return blame.Unknown // the platform adds it
			}
			return blame.False
		}
	case "cookie":
		got, ok = r.Cookie(key)
	case "query":
		got, ok = r.Arg(key)
	case "host":
		got, ok = r.Host, true
	default:
		return blame.Unknown
	}
	if !ok {
		return blame.False
	}
	want := h.Get("value")
	if want == nil || want.Str() == "" {
		if key != "" {
			values[key] = got
		}
		return blame.True
	}
	rx, err := pcre.Compile("^(?:"+want.Str()+")$", 0)
	if err != nil || want.Kind == value.Map {
		return blame.Unknown
	}
	m, err := rx.Match(got)
	if err != nil {
		return blame.Unknown
	}
	if m == nil {
		return blame.False
	}
	for _, n := range rx.Names() {
		values[n.Name], _ = m.Group(n.Group)
	}
	return blame.True
}

// legacy adds an entry of "routes": a pattern with a status and a Location.
func (p platform) legacy(x *value.Value) {
	src := x.Get("src").Str()
	if src == "" {
		return
	}
	if !strings.HasPrefix(src, "^") {
		src = "^" + src
	}
	if !strings.HasSuffix(src, "$") {
		src += "$"
	}
	rx, err := pcre.Compile(src, pcre.Caseless)
	if err != nil {
		return
	}
	to := x.Get("headers").Fold("Location").Str()
	code := atoi(x.Get("status").Str())
	at := asked.At(p.file, max(x.LineOf("src"), 1))
	goesOn := x.Get("continue").Is(true)
	p.add(rule{line: at, when: src, to: to, status: code, judge: func(r asked.Request) verdict {
		m, err := rx.Match(r.Path)
		if err != nil || m == nil || goesOn && to == "" {
			return verdict{truth: blame.False}
		}
		for _, method := range x.Get("methods").Each() {
			if !strings.EqualFold(method.Str(), r.Method) {
				return verdict{truth: blame.False}
			}
		}
		if to == "" {
			return verdict{truth: blame.True, answer: asked.Passed(blame.None, code)}
		}
		return verdict{truth: blame.True, answer: asked.By(at, code, numbered(to, m))}
	}})
}
