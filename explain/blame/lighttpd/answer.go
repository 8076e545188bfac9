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
