package caddy

import (
	"net/url"
	"path"
	"strconv"
	"strings"

	"detour/explain/blame"
	"detour/explain/blame/asked"
)

// A state is a request on its way through routes.
type state struct {
	config *Config
	ask    asked.Request
	method string
	path   string
	query  string
	vars   map[string]string
	dark   map[string]bool // variables that aren't known
	header string          // Location, when a header directive has set it
	root   string
	steps  int
	maybe  []asked.Maybe
	via    []blame.Note
	errors []*route
}

func (s *state) decoded() string {
	if d, err := url.PathUnescape(s.path); err == nil {
		return d
	}
	return s.path
}

func (s *state) uri() string {
	if s.query != "" {
		return s.path + "?" + s.query
	}
	return s.path
}

// Answer implements [blame.Configuration].
func (c *Config) Answer(req blame.Request) blame.Answer {
	if c.blind != "" {
		return asked.Unevaluated(req, c.List, c.blind)
	}
	r := asked.Of(req)
	s := &state{config: c, ask: r, method: r.Method, path: r.Path, query: r.Query, vars: map[string]string{}, dark: map[string]bool{}}
	at := c.choose(r)
	if at == nil {
		return c.unserved(r)
	}
	s.via = append(s.via, blame.Note{Line: at.line, Why: "the site that answers for " + r.Authority})
	s.errors = at.errors
	a, done := s.run(at.routes)
	if !done {
		a = asked.Passed(blame.Builtin, 200, s.via...)
		a.Origin = blame.None
	}
	a = asked.Settle(a, s.maybe, req)
	if a.Blame == nil {
		a.Near = asked.Near(req, c.List)
	}
	return a
}

// choose is the site with the most telling address.
func (c *Config) choose(r asked.Request) *site {
	var best *site
	rank := -1
	for _, s := range c.sites {
		if s.port != r.Port || s.scheme != r.Scheme && !(s.port != c.httpPort && s.port != c.httpsPort) {
			continue
		}
		n := 0
		switch {
		case s.host == r.Host:
			n = 3000
		case strings.Contains(s.host, "*") && hostMatches(s.host, r.Host):
			n = 1000 + len(s.host)
		case s.host != "":
			continue
		}
		if s.path != "" && !pathMatches(s.path, r.Path) {
			continue
		}
		if n += len(s.path); n > rank {
			best, rank = s, n
		}
	}
	return best
}

// unserved is for hosts that no site of the port has: the redirect to https, or
// an empty answer.
func (c *Config) unserved(r asked.Request) blame.Answer {
	if r.Scheme == "http" && r.Port == c.httpPort && !c.noHTTPS {
		for _, s := range c.sites {
			if s.scheme != "https" || s.host == "" || s.host != r.Host && !hostMatches(s.host, r.Host) {
				continue
			}
			to := "https://" + r.Host
			if s.port != "443" {
				to += ":" + s.port
			}
			return asked.Builtin(308, to+r.Target, blame.Note{Line: s.line, Why: "the site is served over https, and Caddy redirects to it"})
		}
	}
	a := asked.Passed(blame.None, 200)
	a.Near = asked.Near(r.Request, c.List)
	return a
}

// Bounds of one answer: the routes that are tried, and the text that placeholders
// make, which doubles with each variable that is put into itself.
const (
	mostSteps = 20_000
	maxText   = 1 << 20
)

// run goes through routes in order; true when one answered.
func (s *state) run(routes []*route) (blame.Answer, bool) {
	taken := map[string]bool{}
	for _, r := range routes {
		if s.steps++; s.steps > mostSteps {
			break
		}
		if r.group != "" && taken[r.group] {
			continue
		}
		t := s.matches(r)
		if t == blame.False {
			continue
		}
		if t == blame.Unknown {
			s.side(r)
			continue
		}
		if r.group != "" {
			taken[r.group] = true
		}
		if len(r.match) > 0 {
			s.via = append(s.via, blame.Note{Line: r.line, Why: "matches " + r.String()})
		}
		if a, done := s.handle(r.handlers); done {
			return a, true
		}
		if r.terminal {
			return asked.Passed(blame.None, 200, s.via...), true
		}
	}
	return blame.Answer{}, false
}

func (s *state) matches(r *route) blame.Truth {
	if len(r.match) == 0 {
		return blame.True
	}
	any := blame.False
	for _, m := range r.match {
		if any = any.Or(m.holds(s)); any == blame.True {
			break
		}
	}
	return any
}

// side runs a route that may match beside the way without it.
func (s *state) side(r *route) {
	if len(s.maybe) > 30 {
		return
	}
	c := *s
	c.via = append([]blame.Note(nil), s.via...)
	c.maybe = nil
	a, done := c.handle(r.handlers)
	s.steps = c.steps
	if done {
		s.maybe = append(append(s.maybe, c.maybe...), asked.Maybe{Answer: a, Unknown: "whether " + r.String() + " holds for the request (line " + strconv.Itoa(r.line.Line) + ")"})
	}
}

func (s *state) handle(list []handler) (blame.Answer, bool) {
	for _, h := range list {
		if a, done := s.one(h); done {
			return a, true
		}
	}
	return blame.Answer{}, false
}

// one does what a handler does; true when it answers.
func (s *state) one(h handler) (blame.Answer, bool) {
	arg := func(i int) string {
		if i < len(h.args) {
			return h.args[i]
		}
		return ""
	}
	switch h.kind {
	case "redir":
		return s.redir(h), true
	case "subroute":
		return s.run(h.sub)
	case "rewrite":
		s.rewrite(arg(0))
	case "uri":
		s.uriOp(h.args)
	case "method":
		s.method = arg(0)
	case "root":
		s.root = arg(len(h.args) - 1)
	case "vars":
		for i := 0; i+1 < len(h.args); i += 2 {
			v, ok := s.fill(h.args[i+1])
			s.vars["{vars."+h.args[i]+"}"], s.vars["{http.vars."+h.args[i]+"}"] = v, v
			s.dark["{vars."+h.args[i]+"}"] = !ok
		}
	case "map":
		s.mapped(h.args)
	case "header":
		for i := 0; i+1 < len(h.args); i += 2 {
			if strings.EqualFold(strings.TrimLeft(h.args[i], "+?>"), "location") {
				s.header, _ = s.fill(h.args[i+1])
			}
		}
	case "respond", "static":
		return s.respond(h), true
	case "error":
		return s.failed(h)
	case "abort":
		return asked.Passed(blame.Config, 0, append(s.via, blame.Note{Line: h.line, Why: "closes the connection"})...), true
	case "reverse_proxy", "php_fastcgi":
		a := asked.Passed(blame.Upstream, 0, append(s.via, blame.Note{Line: h.line, Why: "hands the request over"})...)
		if h.kind == "php_fastcgi" && !strings.HasSuffix(s.path, "/") {
			a = asked.Unsure(a, "whether a folder with an index.php stands at the path: Caddy puts a slash behind it")
		}
		return a, true
	case "file_server", "acme_server", "metrics", "templates_server":
		return s.files(h), true
	case "basicauth", "basic_auth":
		if _, ok := s.ask.Field("Authorization"); !ok {
			return asked.Passed(blame.Config, 401, append(s.via, blame.Note{Line: h.line, Why: "asks for a password"})...), true
		}
	case "forward_auth":
		s.maybe = append(s.maybe, asked.Maybe{Answer: asked.Passed(blame.Upstream, 0), Unknown: "what the service of forward_auth answers"})
	case "try_files":
		s.tryFiles(h)
	}
	return blame.Answer{}, false
}

func (s *state) redir(h handler) blame.Answer {
	to, known := s.fill(h.to)
	code := statusOf(h.code)
	if strings.Contains(h.code, "{") {
		c, ok := s.fill(h.code)
		if code = statusOf(c); !ok {
			code = 0
		}
	}
	if h.code == "html" {
		return asked.Passed(blame.Config, 200, append(s.via, blame.Note{Line: h.line, Why: "answers with a page that sends on to " + to})...)
	}
	a := asked.By(h.line, code, to, s.via...)
	if !known {
		a.Location = nil
		a.Unknowns = append(a.Unknowns, "what the target is: "+h.to)
	}
	return a
}

// respond is an answer with a status; with a Location that header set it is a
// redirect.
func (s *state) respond(h handler) blame.Answer {
	code := 200
	for _, a := range h.args {
		if n, err := strconv.Atoi(a); err == nil && n >= 100 && n < 1000 {
			code = n
		}
	}
	if n := statusOf(h.code); h.code != "" {
		code = n
	}
	to := h.to
	if to == "" {
		to = s.header
	}
	if code >= 300 && code < 400 && to != "" {
		h.code, h.to = strconv.Itoa(code), to
		return s.redir(h)
	}
	return asked.Passed(blame.Static, code, append(s.via, blame.Note{Line: h.line, Why: "answers"})...)
}

// failed is error: handle_errors may answer.
func (s *state) failed(h handler) (blame.Answer, bool) {
	code := 500
	for _, a := range h.args {
		if n, err := strconv.Atoi(a); err == nil {
			code = n
		}
	}
	return s.caught(code, h.line), true
}

func (s *state) caught(code int, line blame.Line) blame.Answer {
	s.vars["{err.status_code}"], s.vars["{http.error.status_code}"] = strconv.Itoa(code), strconv.Itoa(code)
	errors := s.errors
	s.errors = nil
	s.via = append(s.via, blame.Note{Line: line, Why: "fails with " + strconv.Itoa(code)})
	if a, done := s.run(errors); done {
		return a
	}
	return asked.Passed(blame.Builtin, code, s.via...)
}

// files is file_server: a folder without its slash is redirected.
func (s *state) files(h handler) blame.Answer {
	p := s.decoded()
	if s.root == "" || strings.Contains(p, "..") || strings.Contains(s.root, "{") {
		return asked.Passed(blame.Static, 0, s.via...)
	}
	switch s.config.files.Kind(path.Join(s.root, p)) {
	case blame.Folder:
		if !strings.HasSuffix(p, "/") && s.config.files.Kind(path.Join(s.root, p, "index.html")) == blame.Regular {
			return asked.Builtin(308, s.uriWith(s.path+"/"), append(s.via, blame.Note{Line: h.line, Why: "a folder stands at the path"})...)
		}
	case blame.Regular:
		if strings.HasSuffix(p, "/") {
			return asked.Builtin(308, s.uriWith(strings.TrimRight(s.path, "/")), append(s.via, blame.Note{Line: h.line, Why: "a file stands at the path"})...)
		}
	case blame.Absent:
		return s.caught(404, h.line)
	}
	return asked.Passed(blame.Static, 0, s.via...)
}
