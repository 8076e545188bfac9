package haproxy

import (
	"strconv"
	"strings"

	"detour/explain/blame"
	"detour/explain/blame/asked"
)

// A walk is a request's way, with what may have answered before.
type walk struct {
	*state
	maybe []asked.Maybe
	via   []blame.Note
}

// Answer implements [blame.Configuration].
func (c *Config) Answer(req blame.Request) blame.Answer {
	r := asked.Of(req)
	front, note := c.frontend(r)
	if front == nil {
		a := asked.Passed(blame.None, 0)
		a.Unknowns = []string{"no frontend listens on port " + r.Port}
		a.Near = asked.Near(req, c.List)
		return a
	}
	w := &walk{state: newState(c, r)}
	w.via = append(w.via, blame.Note{Line: c.at(front.line), Why: "the proxy that listens on port " + r.Port})
	if front.tcp() {
		return asked.Passed(blame.Upstream, 0, w.via...)
	}
	answer := w.through(front)
	answer = asked.Settle(answer, w.maybe, req)
	if note != "" {
		answer = asked.Unsure(answer, note)
	}
	if answer.Blame == nil {
		answer.Near = asked.Near(req, c.List)
	}
	return answer
}

// frontend is the proxy that listens on the request's port.
func (c *Config) frontend(r asked.Request) (*section, string) {
	var only *section
	n := 0
	for _, s := range c.sections {
		if s.kind != "frontend" && s.kind != "listen" {
			continue
		}
		n++
		only = s
		for _, l := range s.lines {
			if l.words[0] == "bind" && len(l.words) > 1 && binds(l.words, r) {
				return s, ""
			}
		}
		for _, l := range c.header(s) {
			if binds(l.words, r) {
				return s, ""
			}
		}
	}
	if n == 1 {
		return only, "the only frontend doesn't name port " + r.Port + ": it is taken to be behind it"
	}
	return nil, ""
}

// header is the older form: the address behind the proxy's name.
func (c *Config) header(s *section) []line {
	words, _ := splitLine(c.file.Text(s.line))
	if len(words) > 2 && strings.Contains(words[2], ":") {
		return []line{{s.line, append([]string{"bind"}, words[2:]...)}}
	}
	return nil
}

func binds(words []string, r asked.Request) bool {
	ssl := false
	for _, w := range words[2:] {
		ssl = ssl || w == "ssl"
	}
	port, err := strconv.Atoi(r.Port)
	if err != nil || ssl != (r.Scheme == "https") {
		return false
	}
	for _, a := range strings.Split(words[1], ",") {
		k := strings.LastIndexByte(a, ':')
		if k < 0 {
			continue
		}
		lo, hi, ok := strings.Cut(a[k+1:], "-")
		from, err := strconv.Atoi(lo)
		to := from
		if ok {
			to, _ = strconv.Atoi(hi)
		}
		if err == nil && from <= port && port <= to {
			return true
		}
	}
	return false
}

// through goes through a proxy's rules, then into its backend.
func (w *walk) through(front *section) blame.Answer {
	if a, done := w.rules(front); done {
		return a
	}
	back, l, ok := w.backend(front)
	if !ok || back == nil {
		if front.kind == "listen" || !ok {
			return w.behind(front)
		}
		return asked.Passed(blame.None, 503, w.via...)
	}
	w.via = append(w.via, blame.Note{Line: w.config.at(l.n), Why: "chooses the backend " + back.name})
	if a, done := w.rules(back); done {
		return a
	}
	return w.behind(back)
}

// behind is what the servers of a backend answer.
func (w *walk) behind(s *section) blame.Answer {
	servers, redir := 0, line{}
	to := ""
	for _, l := range s.lines {
		if l.words[0] != "server" {
			continue
		}
		servers++
		for k := 2; k+1 < len(l.words); k++ {
			if l.words[k] == "redir" {
				redir, to = l, l.words[k+1]
			}
		}
	}
	if to != "" && (w.method == "GET" || w.method == "HEAD") {
		a := asked.By(w.config.at(redir.n), 302, to+w.uri(), w.via...)
		if servers > 1 {
			return asked.Unsure(a, "which server of the backend is chosen")
		}
		return a
	}
	return asked.Passed(blame.Upstream, 0, w.via...)
}

// backend is the one that use_backend or default_backend names.
func (w *walk) backend(s *section) (*section, line, bool) {
	for _, l := range s.lines {
		if l.words[0] != "use_backend" || len(l.words) < 2 {
			continue
		}
		r, _ := readRule(l)
		t := w.condition(s, r.cond, r.unless)
		if t == blame.False {
			continue
		}
		name := w.format(l.words[1])
		back := w.config.find(name.text)
		if t == blame.Unknown || !name.known {
			w.branch(back, l)
			continue
		}
		if back != nil {
			return back, l, true
		}
	}
	if l, ok := s.last("default_backend"); ok && len(l.words) > 1 {
		return w.config.find(l.words[1]), l, true
	}
	return nil, line{}, false
}

// branch tries a backend that may have been chosen.
func (w *walk) branch(back *section, l line) {
	why := "whether line " + strconv.Itoa(l.n) + " chooses its backend"
	if back == nil {
		w.maybe = append(w.maybe, asked.Maybe{Answer: asked.Passed(blame.Upstream, 0), Unknown: why})
		return
	}
	sub := &walk{state: w.state, via: w.via}
	a, done := sub.rules(back)
	if !done {
		a = sub.behind(back)
	}
	w.maybe = append(append(w.maybe, sub.maybe...), asked.Maybe{Answer: a, Unknown: why})
}

func (c *Config) find(name string) *section {
	for _, s := range c.sections {
		if (s.kind == "backend" || s.kind == "listen") && s.name == name && name != "" {
			return s
		}
	}
	return nil
}

// rules goes through http-request in order, then through the older redirect.
func (w *walk) rules(s *section) (blame.Answer, bool) {
	for _, word := range []string{"http-request", "redirect"} {
		for _, l := range s.lines {
			if l.words[0] != word {
				continue
			}
			r, ok := readRule(l)
			if !ok {
				continue
			}
			t := w.condition(s, r.cond, r.unless)
			if t == blame.False {
				continue
			}
			a, answers := w.apply(r, t)
			switch {
			case !answers:
			case t == blame.True:
				return a, true
			default:
				w.maybe = append(w.maybe, asked.Maybe{Answer: a, Unknown: "whether the condition of line " + strconv.Itoa(l.n) + " holds: " + strings.Join(r.cond, " ")})
			}
			if answers && r.action == "allow" {
				return blame.Answer{}, false
			}
		}
	}
	return blame.Answer{}, false
}

// apply does what a rule does; true when it answers.
func (w *walk) apply(r rule, t blame.Truth) (blame.Answer, bool) {
	at := w.config.at(r.line.n)
	switch r.action {
	case "redirect", "return":
		if r.kind == "" {
			a := asked.Passed(blame.Config, r.code, append(w.via, blame.Note{Line: at, Why: "answers"})...)
			return a, true
		}
		to := w.target(r)
		if r.ignore && to.known && to.text == "" {
			return blame.Answer{}, false
		}
		a := asked.By(at, r.code, to.text, w.via...)
		if !to.known {
			a.Location = nil
			a.Unknowns = append(a.Unknowns, "what the target is: "+r.target)
		}
		return a, true
	case "deny", "tarpit", "reject", "silent-drop":
		code := 403
		if r.action == "tarpit" {
			code = 500
		}
		return asked.Passed(blame.Config, code, append(w.via, blame.Note{Line: at, Why: "refuses the request"})...), true
	case "auth":
		return asked.Passed(blame.Config, 401, append(w.via, blame.Note{Line: at, Why: "asks for a password"})...), true
	case "use-service":
		return asked.Passed(blame.Upstream, 0, append(w.via, blame.Note{Line: at, Why: "hands over to a service"})...), true
	}
	w.change(r, t)
	return blame.Answer{}, false
}

// change does what a rule changes of the request.
func (w *walk) change(r rule, t blame.Truth) {
	arg := func(i int) string {
		if i < len(r.args) {
			return r.args[i]
		}
		return ""
	}
	value := func(i int) sample {
		if t != blame.True {
			return notKnown
		}
		return w.format(arg(i))
	}
	name, inner := call(r.action)
	switch name {
	case "set-header", "add-header":
		w.changed[strings.ToLower(arg(0))] = value(1)
	case "del-header":
		w.changed[strings.ToLower(arg(0))] = nothing
		if t != blame.True {
			w.changed[strings.ToLower(arg(0))] = notKnown
		}
	case "replace-header", "replace-value":
		h := w.header(arg(0))
		if h.known && h.found && t == blame.True {
			h = replaceBy(h.text, arg(1), arg(2), false, false, '\\')
		}
		w.changed[strings.ToLower(arg(0))] = h
	case "set-var":
		v := notKnown
		if t == blame.True {
			v = w.expression(strings.Join(r.args, ""))
		}
		w.vars[inner] = v
	case "set-var-fmt":
		w.vars[inner] = value(0)
	case "set-path":
		w.setPath(value(0))
	case "set-query":
		if v := value(0); v.known {
			w.query = v.text
		}
	case "set-uri":
		if v := value(0); v.known {
			w.path, w.query, _ = strings.Cut(v.text, "?")
		}
	case "replace-path":
		if t == blame.True {
			w.setPath(replaceBy(w.path, "^(?:"+arg(0)+")$", arg(1), false, false, '\\'))
		}
	case "replace-pathq", "replace-uri":
		if v := replaceBy(w.uri(), "^(?:"+arg(0)+")$", arg(1), false, false, '\\'); v.known && t == blame.True {
			w.path, w.query, _ = strings.Cut(v.text, "?")
		}
	case "set-method":
		if v := value(0); v.known {
			w.method = v.text
		}
	}
}

func (w *walk) setPath(v sample) {
	if v.known {
		w.path = v.text
	}
}

// target is where a redirect leads.
func (w *walk) target(r rule) sample {
	v := w.format(r.target)
	if !v.known || r.kind == "location" {
		return v
	}
	p := w.uri()
	if r.drop {
		p = w.path
	}
	if r.slash && !strings.HasSuffix(p, "/") {
		p += "/"
	}
	if r.kind == "prefix" {
		if v.text == "/" {
			return text(p)
		}
		return text(v.text + p)
	}
	return text(v.text + "://" + w.header("host").text + p)
}
