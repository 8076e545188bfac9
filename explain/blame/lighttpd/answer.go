package lighttpd

import (
	"strconv"
	"strings"

	"detour/explain/blame"
	"detour/explain/blame/asked"
	"detour/explain/blame/pcre"
)

// A state is a request with the blocks that hold for it.
type state struct {
	config *Config
	ask    asked.Request
	target string // path and query, as a rewrite may have left them
	truth  map[*block]blame.Truth
	groups map[*block]*pcre.Match
}

// Answer implements [blame.Configuration].
func (c *Config) Answer(req blame.Request) blame.Answer {
	if c.blind != "" {
		return asked.Unevaluated(req, c.List, c.blind)
	}
	r := asked.Of(req)
	s := &state{config: c, ask: r, target: r.Target}
	s.judge()
	var via []blame.Note
	if !s.loaded("mod_redirect") {
		a := asked.Passed(blame.Static, 0)
		a.Near = nearAll(asked.Near(req, c.List), "mod_redirect is not loaded (server.modules)")
		return a
	}
	var maybe []asked.Maybe
	if s.before("mod_rewrite", "mod_redirect") {
		via = s.rewrite()
	}
	a := s.redirect(&maybe, via)
	a = asked.Settle(a, maybe, req)
	if a.Blame == nil {
		a.Near = append(a.Near, asked.Near(req, c.List)...)
	}
	return a
}

func nearAll(notes []blame.Note, why string) []blame.Note {
	for i := range notes {
		notes[i].Why += "; " + why
	}
	return notes
}

// loaded says whether a module is; where no list of them stands, each is.
func (s *state) loaded(module string) bool {
	v, ok := s.config.blocks[0].set["server.modules"]
	if !ok {
		return true
	}
	for _, e := range v.list {
		if e.value.text == module {
			return true
		}
	}
	return false
}

func (s *state) before(first, second string) bool {
	for _, e := range s.config.blocks[0].set["server.modules"].list {
		switch e.value.text {
		case first:
			return true
		case second:
			return false
		}
	}
	return false
}

// judge works out which blocks hold.
func (s *state) judge() {
	s.truth, s.groups = map[*block]blame.Truth{}, map[*block]*pcre.Match{}
	for _, b := range s.config.blocks {
		t := blame.True
		if b.up != nil {
			t = s.truth[b.up]
		}
		for o := b.orElse; o != nil; o = o.orElse {
			t = t.And(s.holds(o).Not())
		}
		if t != blame.False {
			t = t.And(s.holds(b))
		}
		s.truth[b] = t
	}
}

// holds judges a block's own condition.
func (s *state) holds(b *block) blame.Truth {
	if b.field == "" || b.field == "else" {
		return blame.True
	}
	got, known := s.field(b)
	if !known {
		return blame.Unknown
	}
	switch b.op {
	case "==", "!=":
		want := b.want
		if b.field == "HTTP.host" && !strings.Contains(want, ":") {
			got = asked.HostOnly(got)
		}
		if b.field == "SERVER.socket" {
			return blame.Known((strings.HasSuffix(want, ":"+got) || want == got) == (b.op == "=="))
		}
		return blame.Known((got == want) == (b.op == "=="))
	case "=^":
		return blame.Known(strings.HasPrefix(got, b.want))
	case "=$":
		return blame.Known(strings.HasSuffix(got, b.want))
	case "=~", "!~":
		m, err := match(b.want, got)
		if err != nil {
			return blame.Unknown
		}
		s.groups[b] = m
		return blame.Known((m != nil) == (b.op == "=~"))
	}
	return blame.Unknown
}

func match(pattern, subject string) (*pcre.Match, error) {
	rx, err := pcre.Compile(pattern, 0)
	if err != nil {
		return nil, err
	}
	return rx.Match(subject)
}

// field is what a condition looks at.
func (s *state) field(b *block) (string, bool) {
	p, q, _ := strings.Cut(s.target, "?")
	header := func(name string) (string, bool) {
		v, _ := s.ask.Field(name)
		return v, true
	}
	switch b.field {
	case "HTTP.host":
		return strings.ToLower(s.ask.Authority), true
	case "HTTP.url":
		d := s.ask
		d.Path = p
		return d.Decoded(), true
	case "HTTP.querystring", "HTTP.query-string":
		return q, true
	case "HTTP.scheme":
		return s.ask.Scheme, true
	case "HTTP.request-method", "HTTP.requestmethod":
		return s.ask.Method, true
	case "HTTP.useragent":
		return header("User-Agent")
	case "HTTP.referer":
		return header("Referer")
	case "HTTP.cookie":
		return header("Cookie")
	case "HTTP.language":
		return header("Accept-Language")
	case "SERVER.socket":
		return s.ask.Port, true
	}
	if name, ok := strings.CutPrefix(b.field, "REQUEST_HEADER."); ok {
		return header(name)
	}
	return "", false
}

// effective is what a key has: the last block that holds and sets it. A block
// that may hold is told.
func (s *state) effective(key string) (v value, at *block, maybe []*block) {
	for _, b := range s.config.blocks {
		x, ok := b.set[key]
		if !ok {
			continue
		}
		switch s.truth[b] {
		case blame.True:
			v, at, maybe = x, b, nil
		case blame.Unknown:
			maybe = append(maybe, b)
		}
	}
	return v, at, maybe
}

// redirect evaluates url.redirect.
func (s *state) redirect(maybe *[]asked.Maybe, via []blame.Note) blame.Answer {
	code, _, _ := s.effective("url.redirect-code")
	v, at, unsure := s.effective("url.redirect")
	for _, b := range unsure {
		if a, ok := s.first(b.set["url.redirect"], b, code, via); ok {
			*maybe = append(*maybe, asked.Maybe{Answer: a, Unknown: "whether " + b.String() + " holds"})
		}
	}
	if at != nil {
		if a, ok := s.first(v, at, code, via); ok {
			return a
		}
	}
	if a, ok := s.slash(); ok {
		return a
	}
	return asked.Passed(s.origin(), 0, via...)
}

// first is the first pattern of a list that matches.
func (s *state) first(v value, at *block, code value, via []blame.Note) (blame.Answer, bool) {
	if own, ok := at.set["url.redirect-code"]; ok && s.truth[at] != blame.True {
		code = own
	}
	for _, e := range v.list {
		m, err := match(e.key, s.target)
		line := asked.At(e.file, e.line)
		if err != nil {
			a := asked.Passed(blame.None, 0)
			a.Certain, a.Unknowns = false, []string{"whether the pattern of line " + strconv.Itoa(e.line) + " matches"}
			return a, true
		}
		if m == nil {
			continue
		}
		if e.value.text == "" {
			return blame.Answer{}, false
		}
		to, known := s.fill(e.value.text, m, at)
		if at.up != nil {
			via = append(via, blame.Note{Line: asked.At(at.file, at.line), Why: "the last block that holds and has a list"})
		}
		a := asked.By(line, atoi(code.text, 301), to, via...)
		if !known || !e.value.known {
			a.Location = nil
			a.Unknowns = append(a.Unknowns, "what the target is: "+e.value.text)
		}
		return a, true
	}
	return blame.Answer{}, false
}

// fill puts captures and parts of the URL into a target.
func (s *state) fill(to string, m *pcre.Match, at *block) (string, bool) {
	var b strings.Builder
	for i := 0; i < len(to); i++ {
		switch {
		case to[i] == '$' && i+1 < len(to) && isDigit(to[i+1]):
			g, _ := m.Group(int(to[i+1] - '0'))
			b.WriteString(g)
			i++
		case to[i] == '%' && i+1 < len(to) && isDigit(to[i+1]):
			if c := s.captures(at); c != nil {
				g, _ := c.Group(int(to[i+1] - '0'))
				b.WriteString(g)
			}
			i++
		case (strings.HasPrefix(to[i:], "${") || strings.HasPrefix(to[i:], "%{")) && strings.Contains(to[i:], "}"):
			end := i + strings.IndexByte(to[i:], '}')
			v, ok := s.part(to[i+2:end], b.String())
			if !ok {
				return "", false
			}
			b.WriteString(v)
			i = end
		default:
			b.WriteByte(to[i])
		}
	}
	return b.String(), true
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// captures are those of the condition around, or of one further out.
func (s *state) captures(b *block) *pcre.Match {
	for ; b != nil; b = b.up {
		if m := s.groups[b]; m != nil {
			return m
		}
	}
	return nil
}

// part is a part of the URL: url.path, qsa ...
func (s *state) part(name, before string) (string, bool) {
	p, q, _ := strings.Cut(s.target, "?")
	if k := strings.IndexByte(name, ':'); k >= 0 {
		v, ok := s.part(name[k+1:], before)
		switch name[:k] {
		case "tolower":
			return strings.ToLower(v), ok
		case "toupper":
			return strings.ToUpper(v), ok
		case "noesc", "noescape":
			return v, ok
		}
		return "", false
	}
	switch name {
	case "url.scheme":
		return s.ask.Scheme, true
	case "url.authority":
		return strings.ToLower(s.ask.Authority), true
	case "url.port":
		return s.ask.Port, true
	case "url.path":
		return p, true
	case "url.query":
		return q, true
	case "qsa":
		switch {
		case q == "":
			return "", true
		case strings.Contains(before, "?"):
			return "&" + q, true
		}
		return "?" + q, true
	}
	return "", false
}

var rewrites = []string{"url.rewrite-once", "url.rewrite", "url.rewrite-final", "url.rewrite-repeat", "url.rewrite-[-]final"}

// rewrite does what mod_rewrite does before: the first pattern that matches.
func (s *state) rewrite() []blame.Note {
	var via []blame.Note
	for range 20 {
		again := false
		for _, key := range rewrites {
			v, at, _ := s.effective(key)
			for _, e := range v.list {
				m, err := match(e.key, s.target)
				if err != nil || m == nil || e.value.text == "" {
					continue
				}
				to, ok := s.fill(e.value.text, m, at)
				if !ok {
					return via
				}
				s.target = to
				via = append(via, blame.Note{Line: asked.At(e.file, e.line), Why: "rewrites to " + to})
				s.judge()
				again = strings.HasSuffix(key, "repeat")
				if !again {
					return via
				}
				break
			}
		}
		if !again {
			break
		}
	}
	return via
}

// slash is lighttpd's own redirect to a folder.
func (s *state) slash() (blame.Answer, bool) {
	root, _, maybe := s.effective("server.document-root")
	p, q, has := strings.Cut(s.target, "?")
	if root.text == "" || len(maybe) > 0 || strings.HasSuffix(p, "/") || strings.Contains(p, "..") || s.origin() == blame.Upstream {
		return blame.Answer{}, false
	}
	if s.config.files.Kind(strings.TrimSuffix(root.text, "/")+p) != blame.Folder {
		return blame.Answer{}, false
	}
	to := p + "/"
	if has {
		to += "?" + q
	}
	return asked.Builtin(301, to, blame.Note{Line: asked.At(root.file, root.line), Why: "the folder stands below the document root"}), true
}

// origin says who answers where nothing redirects.
func (s *state) origin() blame.Origin {
	p, _, _ := strings.Cut(s.target, "?")
	for _, key := range []string{"proxy.server", "fastcgi.server", "scgi.server", "cgi.assign", "uwsgi.server"} {
		v, _, _ := s.effective(key)
		for _, e := range v.list {
			if e.key == "" || strings.HasPrefix(e.key, "/") && strings.HasPrefix(p, e.key) || strings.HasSuffix(p, e.key) {
				return blame.Upstream
			}
		}
	}
	return blame.Static
}
