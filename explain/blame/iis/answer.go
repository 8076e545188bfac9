package iis

import (
	"path"
	"regexp"
	"strconv"
	"strings"

	"detour/explain/blame"
	"detour/explain/blame/asked"
	"detour/explain/blame/pcre"
)

// A state is a request with the captures of the rule that is tried.
type state struct {
	config *Config
	ask    asked.Request
	path   string // without the first slash, as a rewrite may have left it
	query  string
	rule   *pcre.Match
	cond   []string
	via    []blame.Note
	maybe  []asked.Maybe
}

// Answer implements [blame.Configuration].
func (c *Config) Answer(req blame.Request) blame.Answer {
	r := asked.Of(req)
	s := &state{config: c, ask: r, path: strings.TrimPrefix(r.Decoded(), "/"), query: r.Query}
	a, done := s.rules()
	if !done {
		a = s.moves()
	}
	a = asked.Settle(a, s.maybe, req)
	if a.Blame == nil {
		a.Near = asked.Near(req, c.List)
	}
	return a
}

func (s *state) rules() (blame.Answer, bool) {
	rewritten := false
	for _, r := range s.config.rules {
		t := s.matches(r)
		if t == blame.False {
			continue
		}
		a, answers := s.act(r)
		switch {
		case answers && t == blame.Unknown:
			s.maybe = append(s.maybe, asked.Maybe{Answer: a, Unknown: "whether the conditions of the rule " + r.name + " hold"})
			continue
		case answers:
			return a, true
		case t == blame.Unknown:
			continue
		}
		if strings.EqualFold(r.action.attr("type", ""), "Rewrite") {
			rewritten = true
			s.rewrite(r)
		}
		if r.stops {
			break
		}
	}
	if rewritten {
		return asked.Passed(blame.Config, 200, s.via...), true
	}
	return blame.Answer{}, false
}

// matches says whether a rule's pattern and conditions hold.
func (s *state) matches(r *rule) blame.Truth {
	p := s.path
	if r.at != "" {
		rest, ok := strings.CutPrefix(strings.ToLower(p), strings.ToLower(r.at))
		if !ok || rest != "" && rest[0] != '/' {
			return blame.False
		}
		p = strings.TrimPrefix(p[len(r.at):], "/")
	}
	m, t := pattern(r.match.attr("url", ""), r.syntax, p, truthy(r.match.attr("ignoreCase", "true")))
	s.rule, s.cond = m, nil
	if truthy(r.match.attr("negate", "false")) {
		t, s.rule = t.Not(), nil
	}
	if t == blame.False {
		return t
	}
	all, any := blame.True, blame.False
	for _, x := range r.conds {
		one := s.condition(x, r)
		all, any = all.And(one), any.Or(one)
		if one == blame.False && !r.any {
			return blame.False
		}
	}
	if r.any && len(r.conds) > 0 {
		all = any
	}
	return t.And(all)
}

// pattern holds a text against a pattern of one of the three kinds.
func pattern(p, syntax, subject string, fold bool) (*pcre.Match, blame.Truth) {
	switch syntax {
	case "exactmatch":
		return nil, blame.Known(p == subject || fold && strings.EqualFold(p, subject))
	case "wildcard":
		p = "^" + strings.ReplaceAll(regexp.QuoteMeta(p), `\*`, "(.*)") + "$"
	}
	var flags pcre.Flags
	if fold {
		flags = pcre.Caseless
	}
	rx, err := pcre.Compile(p, flags)
	if err != nil {
		return nil, blame.Unknown
	}
	m, err := rx.Match(subject)
	if err != nil {
		return nil, blame.Unknown
	}
	return m, blame.Known(m != nil)
}

func (s *state) condition(x *element, r *rule) blame.Truth {
	var t blame.Truth
	switch kind := strings.ToLower(x.attr("matchType", "pattern")); kind {
	case "isfile", "isdirectory":
		t = s.stands(kind)
	default:
		input, known := s.fill(x.attr("input", ""))
		var m *pcre.Match
		m, t = pattern(x.attr("pattern", ""), r.syntax, input, truthy(x.attr("ignoreCase", "true")))
		if !known {
			t = blame.Unknown
		}
		if m != nil {
			if !r.track {
				s.cond = nil
			}
			for n := range 10 {
				g, ok := m.Group(n)
				if !ok && n > 0 && r.track {
					break
				}
				if n == 0 && r.track && len(s.cond) > 0 {
					continue
				}
				s.cond = append(s.cond, g)
			}
		}
	}
	if truthy(x.attr("negate", "false")) {
		return t.Not()
	}
	return t
}

// stands says what is at the request's path, as far as files can be looked at.
func (s *state) stands(kind string) blame.Truth {
	if strings.Contains(s.path, "..") {
		return blame.Unknown
	}
	switch s.config.files.Kind(path.Join("/", s.config.dir, s.path)) {
	case blame.Regular:
		return blame.Known(kind == "isfile")
	case blame.Folder:
		return blame.Known(kind == "isdirectory")
	case blame.Absent:
		return blame.False
	}
	return blame.Unknown
}

// act does what a rule does; true when it answers.
func (s *state) act(r *rule) (blame.Answer, bool) {
	at := s.config.at(r.action.line)
	switch strings.ToLower(r.action.attr("type", "")) {
	case "redirect":
		to, known := s.fill(r.action.attr("url", ""))
		if truthy(r.action.attr("appendQueryString", "true")) && s.query != "" {
			if strings.Contains(to, "?") {
				to += "&" + s.query
			} else {
				to += "?" + s.query
			}
		}
		a := asked.By(at, redirectType(r.action.attr("redirectType", "")), to, append(s.via, blame.Note{Line: s.config.at(r.match.line), Why: "the rule " + r.name + " matches"})...)
		if !known {
			a.Location = nil
			a.Unknowns = append(a.Unknowns, "what the target is: "+r.action.attr("url", ""))
		}
		return a, true
	case "customresponse":
		n, _ := strconv.Atoi(r.action.attr("statusCode", "500"))
		return asked.Passed(blame.Config, n, append(s.via, blame.Note{Line: at, Why: "answers"})...), true
	case "abortrequest":
		return asked.Passed(blame.Config, 0, append(s.via, blame.Note{Line: at, Why: "closes the connection"})...), true
	}
	return blame.Answer{}, false
}

func (s *state) rewrite(r *rule) {
	to, _ := s.fill(r.action.attr("url", ""))
	s.via = append(s.via, blame.Note{Line: s.config.at(r.action.line), Why: "rewrites to " + to})
	p, q, has := strings.Cut(to, "?")
	s.path = strings.TrimPrefix(p, "/")
	switch {
	case has && truthy(r.action.attr("appendQueryString", "true")) && s.query != "":
		s.query = q + "&" + s.query
	case has:
		s.query = q
	}
}

// moves judges httpRedirect: of the location nearest to the path.
func (s *state) moves() blame.Answer {
	var best *move
	for _, m := range s.config.moves {
		p := strings.ToLower(s.path)
		at := strings.ToLower(m.at)
		if at != "" && p != at && !strings.HasPrefix(p, at+"/") {
			continue
		}
		if best == nil || len(m.at) > len(best.at) {
			best = m
		}
	}
	if best == nil || best.to == "" {
		return asked.Passed(blame.None, 404, s.via...)
	}
	rest := strings.TrimPrefix(s.path[min(len(best.at), len(s.path)):], "/")
	if best.child && strings.Contains(rest, "/") {
		return asked.Passed(blame.None, 404, s.via...)
	}
	to := best.to
	switch {
	case strings.Contains(to, "$"):
		q := ""
		if s.query != "" {
			q = "?" + s.query
		}
		to = strings.NewReplacer("$V", "/"+s.path, "$Q", q, "$S", "/"+rest, "$P", s.query).Replace(to)
	case !best.exact:
		to = strings.TrimSuffix(to, "/") + "/" + rest
		if s.query != "" {
			to += "?" + s.query
		}
	}
	return asked.By(s.config.at(best.e.line), best.code, to, s.via...)
}
