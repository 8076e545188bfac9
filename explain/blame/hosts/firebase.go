package hosts

import (
	"path"
	"regexp"
	"strings"

	"detour/explain/blame"
	"detour/explain/blame/asked"
	"detour/explain/blame/pcre"
	"detour/explain/blame/value"
)

// Firebase reads firebase.json.
func Firebase(files blame.Files, main string) (blame.Configuration, error) {
	f, err := open(files, main)
	if err != nil {
		return nil, err
	}
	l := &list{Base: asked.Base{Name: "firebase"}}
	v, err := value.JSON(f.Data)
	if m, ok := err.(*value.Mistake); ok {
		l.Problem(f, m.Line, m.What)
	}
	hosting := v.Get("hosting").Each()
	if v.Get("hosting") == nil {
		hosting = []*value.Value{v} // superstatic.json
	}
	if len(hosting) > 1 {
		l.blind = "the file is for several sites, and which is asked isn't known"
	}
	for _, h := range hosting {
		s := site{list: l, file: f, files: files, conf: h, dir: path.Join(path.Dir(main), h.Get("public").Str())}
		for _, x := range h.Get("redirects").Each() {
			s.redirect(x)
		}
		s.own()
	}
	return l, nil
}

// A site is one of firebase.json's.
type site struct {
	*list
	file  *blame.File
	files blame.Files
	conf  *value.Value
	dir   string
}

func (s site) redirect(x *value.Value) {
	line, source := x.LineOf("source"), x.Get("source").Str()
	to, code := x.Get("destination").Str(), atoi(x.Get("type").Str())
	if code == 0 {
		code = 301
	}
	var sh *shape
	if rx := x.Get("regex"); rx != nil {
		source, line = rx.Str(), x.LineOf("regex")
		sh = regexShape(source)
	} else if g := x.Get("glob"); g != nil {
		source, line = g.Str(), x.LineOf("glob")
		sh = globShape(source)
	} else {
		sh = globShape(source)
	}
	at := asked.At(s.file, max(line, 1))
	if sh == nil {
		s.Problem(s.file, at.Line, "the source can't be read")
		s.blind = "the source of line " + itoa(at.Line) + " can't be read"
		return
	}
	s.add(rule{line: at, when: source, to: to, status: code, judge: func(r asked.Request) verdict {
		values, truth := sh.match(r.Decoded())
		if truth == blame.False {
			return verdict{truth: truth}
		}
		return verdict{truth: truth, unknown: "whether the pattern of line " + itoa(at.Line) + " matches", answer: asked.By(at, code, replaceNames(to, values))}
	}})
}

// own adds what the settings cleanUrls and trailingSlash do to files.
func (s site) own() {
	clean, slash := s.conf.Get("cleanUrls"), s.conf.Get("trailingSlash")
	s.rest = func(r asked.Request) blame.Answer {
		p := r.Decoded()
		if clean.Is(true) && strings.HasSuffix(p, ".html") && fileAt(s.files, s.dir, p) == blame.Regular {
			to := strings.TrimSuffix(strings.TrimSuffix(p, ".html"), "index")
			if len(to) > 1 && !slash.Is(true) {
				to = strings.TrimSuffix(to, "/")
			}
			return asked.By(asked.At(s.file, s.conf.LineOf("cleanUrls")), 301, withQuery(to, r))
		}
		if slash.Is(false) && len(p) > 1 && strings.HasSuffix(p, "/") {
			return asked.By(asked.At(s.file, s.conf.LineOf("trailingSlash")), 301, withQuery(strings.TrimRight(p, "/"), r))
		}
		if slash.Is(true) && !strings.HasSuffix(p, "/") && !strings.Contains(path.Base(p), ".") && (fileAt(s.files, s.dir, p+"/index.html") == blame.Regular || fileAt(s.files, s.dir, p+".html") == blame.Regular) {
			return asked.By(asked.At(s.file, s.conf.LineOf("trailingSlash")), 301, withQuery(p+"/", r))
		}
		for _, name := range []string{p, p + "/index.html", p + ".html"} {
			if fileAt(s.files, s.dir, name) == blame.Regular {
				return asked.Passed(blame.Static, 200)
			}
		}
		return asked.Passed(blame.None, 404)
	}
}

// regexShape compiles an RE2 pattern; its groups have numbers too.
func regexShape(source string) *shape {
	rx, err := pcre.Compile("^(?:"+source+")$", pcre.DollarEndOnly)
	if err != nil {
		return nil
	}
	s := &shape{rx: rx, names: make([]string, rx.Groups())}
	for i := range s.names {
		s.names[i] = itoa(i + 1)
	}
	for _, n := range rx.Names() {
		s.names[n.Group-1] = n.Name
	}
	return s
}

// globShape compiles a glob with braces, ** and :names.
func globShape(glob string) *shape {
	if len(glob) > 1000 {
		return nil
	}
	g := &globber{s: glob}
	body, ok := g.until("")
	if !ok {
		return nil
	}
	rx, err := pcre.Compile("^"+body+"$", pcre.DollarEndOnly)
	if err != nil || rx.Groups() != len(g.names) {
		return nil
	}
	return &shape{rx, g.names}
}

type globber struct {
	s     string
	i     int
	depth int
	names []string
}

// until turns a glob into a pattern up to one of the end characters.
func (g *globber) until(end string) (string, bool) {
	var b strings.Builder
	if g.depth++; g.depth > 20 {
		return "", false
	}
	defer func() { g.depth-- }()
	for g.i < len(g.s) {
		c := g.s[g.i]
		rest := g.s[g.i:]
		switch {
		case strings.IndexByte(end, c) >= 0:
			return b.String(), true
		case strings.HasPrefix(rest, "/**/"):
			b.WriteString("/(?:.*/)?")
			g.i += 4
			continue
		case rest == "/**":
			b.WriteString("(?:/.*)?")
			if g.i == 0 {
				b.Reset()
				b.WriteString("/.*")
			}
			g.i += 3
			continue
		case strings.HasPrefix(rest, "**"):
			b.WriteString(".*")
			g.i += 2
			continue
		case c == '*':
			b.WriteString("[^/]*")
		case c == '?':
			b.WriteString("[^/]")
		case strings.IndexByte("@!+*?", c) >= 0 && len(rest) > 1 && rest[1] == '(':
			return "", false
		case c == '{':
			alt, ok := g.braces()
			if !ok {
				return "", false
			}
			b.WriteString(alt)
			continue
		case c == ':' && len(rest) > 1 && isName(rest[1]):
			b.WriteString(g.name(rest))
			continue
		case c == '[':
			k := strings.IndexByte(rest, ']')
			if k < 0 {
				return "", false
			}
			b.WriteString(strings.Replace(rest[:k+1], "[!", "[^", 1))
			g.i += k + 1
			continue
		case c == '\\' && len(rest) > 1:
			g.i++
			b.WriteString(regexp.QuoteMeta(g.s[g.i : g.i+1]))
		default:
			b.WriteString(regexp.QuoteMeta(string(c)))
		}
		g.i++
	}
	return b.String(), end == ""
}

// name reads :name, or :name* for the rest of a path.
func (g *globber) name(rest string) string {
	n := 1
	for n < len(rest) && isName(rest[n]) {
		n++
	}
	g.names = append(g.names, rest[1:n])
	g.i += n
	if g.i < len(g.s) && g.s[g.i] == '*' {
		g.i++
		return "(.*)"
	}
	return "([^/]+)"
}

func (g *globber) braces() (string, bool) {
	var alts []string
	for g.i++; g.i < len(g.s); g.i++ {
		alt, ok := g.until(",}")
		if !ok {
			return "", false
		}
		alts = append(alts, alt)
		if g.s[g.i] == '}' {
			g.i++
			return "(?:" + strings.Join(alts, "|") + ")", true
		}
	}
	return "", false
}
