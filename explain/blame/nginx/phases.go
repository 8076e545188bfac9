package nginx

import (
	"fmt"
	"strings"

	"detour/explain/blame"
)

// A phase is a step of ngx_http_core_run_phases that has a part in redirects.
type phase int8

const (
	serverRewrite phase = iota
	findConfig
	rewritePhase
	postRewrite
	accessPhase
	precontent
	contentPhase
)

// maxURIChanges is how often a path may change before nginx answers 500.
const maxURIChanges = 10

// An outcome is what one way of an evaluation came to.
type outcome struct {
	status   int // 0 is not known
	location string
	has      bool       // a Location is written
	by       *directive // that wrote the redirect, or brought it into play
	origin   blame.Origin
	via      []blame.Note
	near     []blame.Note
	doubts   []string
	missing  []string
	choices  []choice
	foreign  bool // answered by what isn't evaluated
	folder   bool // the redirect of a folder to its slash
	in       *input
	where    *location
	uri      string
}

// An eval is one way of an evaluation: a request on its way through the phases.
type eval struct {
	cfg  *Config
	c    *chooser
	in   *input
	srv  *server
	loc  *scope     // whose settings are in force
	hand *directive // what makes the content

	method, uri, args string
	quoted            bool
	internal          bool
	uriChanged        bool
	validLocation     bool
	addToAlias        bool
	errorPage         bool
	uriChanges        int
	errStatus         int
	quote             bool

	captures []string
	vars     map[string]string
	setBy    map[string][]blame.Note
	used     []blame.Note

	location    string // the Location that is set so far
	hasLocation bool
	locationBy  *directive
	builtin     bool // the server wrote it by itself
	folder      bool // for a folder without its slash

	at    phase
	where *location
	out   *outcome
	top   *eval // of a subrequest: the request

	notes   []blame.Note
	nears   []blame.Note
	doubts  map[string]bool
	missing map[string]bool
	depth   int
	steps   int
}

func (e *eval) main() *eval {
	if e.top != nil {
		return e.top
	}
	return e
}

func (e *eval) via(d *directive, why string) {
	e.notes = together(e.notes, blame.Note{Line: d.at(), Why: why})
}

func (e *eval) near(d *directive, why string) {
	if len(e.nears) < 12 {
		e.nears = append(e.nears, blame.Note{Line: d.at(), Why: why})
	}
}

// foreign is a directive of another module that can answer by itself, or set what
// isn't known.
func (e *eval) foreign(d *directive) {
	e.doubt("%s isn't evaluated", d.name)
}

// evaluate leads a request through the phases until there is a response.
func (e *eval) evaluate() *outcome {
	e.uriChanges, e.validLocation = maxURIChanges+1, true
	for e.out == nil {
		if e.steps++; e.steps > maxEvalSteps {
			e.doubt("the request takes too many steps")
			e.send(0)
			break
		}
		e.step()
	}
	return e.out
}

func (e *eval) step() {
	switch e.at {
	case serverRewrite:
		e.at = findConfig
		e.modules()
		e.quote = true
		if status, done := e.run(e.srv.codes); done && status != 0 {
			e.finalize(status)
		}
	case findConfig:
		e.at = rewritePhase
		e.findConfig()
	case rewritePhase:
		e.at = postRewrite
		e.quote = true
		if e.loc.kind != inLocation {
			return
		}
		if status, done := e.run(e.loc.codes); done && status != 0 {
			e.finalize(status)
		}
		e.lua("rewrite_by_lua")
	case postRewrite:
		e.at = accessPhase
		e.postRewrite()
	case accessPhase:
		e.at = precontent
		if e.top == nil {
			e.access()
		}
	case precontent:
		e.at = contentPhase
		e.tryFiles()
	case contentPhase:
		e.content()
	}
}

func (e *eval) postRewrite() {
	if !e.uriChanged {
		return
	}
	if e.uriChanges--; e.uriChanges == 0 {
		e.cycle()
		return
	}
	e.loc, e.at = e.srv.scope, findConfig
}

// cycle is the answer to a path that changes without end.
func (e *eval) cycle() {
	if by := e.locationLine(); by != nil {
		e.via(by, fmt.Sprintf("the path has changed %d times: nginx ends the cycle with 500", maxURIChanges))
	}
	e.finalize(500)
}

func (e *eval) locationLine() *directive {
	if e.where != nil {
		return e.where.d
	}
	return e.srv.d
}

// modules looks for what other modules do before everything else.
func (e *eval) modules() {
	for _, name := range []string{"server_rewrite_by_lua", "server_rewrite_by_lua_block", "server_rewrite_by_lua_file"} {
		if d := e.srv.last(name); d != nil {
			e.foreign(d)
		}
	}
}

// lua notes Lua code that runs in a phase and can answer there.
func (e *eval) lua(prefix string) {
	for _, suffix := range []string{"", "_block", "_file"} {
		if d := e.loc.last(prefix + suffix); d != nil && e.out == nil {
			e.foreign(d)
		}
	}
}

// enter puts a block's settings in force, or those of its limit_except. A handler
// stays the one it was unless the block has its own.
func (e *eval) enter(s *scope) {
	e.loc = s
	if s.kind == inLocation {
		e.hand = s.loc.handler
		if l := s.loc; l.limit != nil && !limitAllows(l.limited, e.method) {
			e.loc = l.limit
			e.via(l.limited, fmt.Sprintf("%s isn't among its methods", e.method))
		}
	}
	if d := handlerIn(e.loc); d != nil {
		e.hand = d
	}
}

// handlerIn is the directive of a block that makes the content, or nil.
func handlerIn(s *scope) *directive {
	for _, name := range handlers {
		if ds := s.here(name); len(ds) > 0 {
			return ds[len(ds)-1]
		}
	}
	return nil
}

// limitAllows tells whether a method is one of those that limit_except excepts.
func limitAllows(d *directive, method string) bool {
	for _, m := range d.args {
		if strings.EqualFold(m, method) || strings.EqualFold(m, "GET") && method == "HEAD" {
			return true
		}
	}
	return false
}

// findConfig finds the location of the path.
func (e *eval) findConfig() {
	e.hand, e.uriChanged = nil, false
	f := e.search(e.srv.locs, e.uri)
	if f.failed != nil {
		e.doubt("the pattern of %s isn't read: %v", f.loc.d.text(), f.failed)
		e.finalize(500)
		return
	}
	e.where = f.loc
	if f.loc == nil {
		if e.loc = e.srv.scope; e.tooLarge() {
			e.finalize(413)
		}
		return
	}
	e.loc = f.loc.scope
	e.via(f.loc.d, f.why)
	if !e.internal && f.loc.scope.last("internal") != nil {
		e.via(f.loc.scope.last("internal"), "only internal requests reach this location: nginx answers 404")
		e.finalize(404)
		return
	}
	e.enter(f.loc.scope)
	if e.tooLarge() {
		e.via(f.loc.d, "the content is longer than client_max_body_size: nginx answers 413")
		e.finalize(413)
		return
	}
	if f.redirect {
		to := escape(f.loc.name, escapedInURI)
		if e.args != "" {
			to += "?" + e.args
		}
		e.respond(f.loc.d, to)
		e.builtin = true
		e.finalize(301)
	}
}
