package nginx

import (
	"fmt"
	"strconv"
	"strings"

	"detour/explain/blame"
)

// A code is a directive of the rewrite module. Those of a block run in their
// order, those of an if within it.
type code struct {
	d         *directive
	re        *regexOf // of rewrite
	cond      *condition
	body      []*code
	scope     *scope // of an if
	redirect  int    // status of a rewrite that redirects
	last      bool   // of rewrite: what follows isn't run
	breaks    bool
	addArgs   bool
	text      string // replacement, value or text
	status    int    // of return
	hasText   bool
	forwarded bool // an if within a location, whose settings hold from there on
}

// code reads a directive of the rewrite module; nil for any other.
func (c *Config) code(s *scope, d *directive) *code {
	switch d.name {
	case "rewrite":
		return c.rewriteCode(d)
	case "return":
		return c.returnCode(d)
	case "break":
		return &code{d: d}
	case "set":
		if len(d.args) == 2 && strings.HasPrefix(d.args[0], "$") {
			return &code{d: d, text: d.args[1]}
		}
		c.problem(d, "set takes a variable and a value")
	case "if":
		if d.block {
			return c.ifCode(s, d)
		}
		c.problem(d, "if has no block")
	}
	if strings.HasPrefix(d.name, "set_") || strings.HasPrefix(d.name, "rewrite_by_lua") {
		return &code{d: d}
	}
	return nil
}

func (c *Config) rewriteCode(d *directive) *code {
	if len(d.args) < 2 || d.args[1] == "" {
		c.problem(d, "rewrite takes a pattern and a replacement")
		return nil
	}
	k := &code{d: d, re: c.regex(d, d.args[0], false), addArgs: true, text: d.args[1]}
	if strings.HasSuffix(k.text, "?") {
		k.text, k.addArgs = strings.TrimSuffix(k.text, "?"), false
	}
	for _, scheme := range []string{"http://", "https://", "$scheme"} {
		if strings.HasPrefix(k.text, scheme) {
			k.redirect, k.last = 302, true
		}
	}
	switch d.arg(2) {
	case "":
	case "last":
		k.last = true
	case "break":
		k.last, k.breaks = true, true
	case "redirect":
		k.redirect, k.last = 302, true
	case "permanent":
		k.redirect, k.last = 301, true
	default:
		c.problem(d, fmt.Sprintf("invalid parameter %q", d.arg(2)))
	}
	return k
}

func (c *Config) returnCode(d *directive) *code {
	k := &code{d: d}
	n, err := strconv.Atoi(d.arg(0))
	switch {
	case err == nil && n >= 0 && n <= 999 && len(d.args) <= 2:
		k.status, k.text, k.hasText = n, d.arg(1), len(d.args) == 2
	case err != nil && len(d.args) == 1 && (strings.HasPrefix(d.arg(0), "http://") || strings.HasPrefix(d.arg(0), "https://") || strings.HasPrefix(d.arg(0), "$scheme")):
		k.status, k.text, k.hasText = 302, d.arg(0), true
	default:
		c.problem(d, fmt.Sprintf("invalid return code %q", d.arg(0)))
		return nil
	}
	return k
}

func (c *Config) ifCode(s *scope, d *directive) *code {
	inner := c.inner(s, inIf, d)
	k := &code{d: d, scope: inner, forwarded: s.kind == inLocation}
	cond, err := c.condition(d)
	if err != nil {
		c.problem(d, err.Error())
	}
	k.cond = cond
	c.fill(inner, d)
	k.body, inner.codes = inner.codes, nil
	return k
}

// run runs codes until one ends them. The status is that of a response, or 0.
func (e *eval) run(codes []*code) (status int, done bool) {
	for _, k := range codes {
		e.c.steps++
		if e.steps++; e.steps > maxEvalSteps {
			e.doubt("the request takes too many steps")
			return 500, true
		}
		switch {
		case k.d.name == "rewrite":
			status, done = e.rewrite(k)
		case k.d.name == "return":
			return e.returned(k)
		case k.d.name == "break":
			if e.uriChanged {
				e.validLocation, e.uriChanged = false, false
			}
			return 0, true
		case k.d.name == "set":
			e.assign(k)
		case k.d.name == "if":
			status, done = e.branch(k)
		default:
			e.foreign(k.d)
		}
		if done {
			return status, true
		}
	}
	return 0, false
}

// maxEvalSteps bounds one way of an evaluation.
const maxEvalSteps = 200_000

// assign sets a variable. $args is the request's own.
func (e *eval) assign(k *code) {
	name := strings.TrimPrefix(k.d.args[0], "$")
	x := e.expand(k.text, manner{quote: e.quote})
	if name == "args" {
		e.args = x.s
		e.via(k.d, fmt.Sprintf("$args is %s from here on", show(x.s)))
		return
	}
	e.vars[name] = x.s
	e.setBy[name] = together(x.notes, blame.Note{Line: k.d.at(), Why: fmt.Sprintf("$%s is %s", name, show(x.s))})
}

// branch runs an if.
func (e *eval) branch(k *code) (status int, done bool) {
	before := e.used
	e.used = nil
	holds, why := e.holds(k)
	notes := e.used
	e.used = before
	if !holds {
		if redirects(k.body) {
			e.near(k.d, "its condition fails: "+why)
		}
		return 0, false
	}
	e.notes = together(e.notes, notes...)
	e.via(k.d, why)
	if k.forwarded {
		e.enter(k.scope)
	}
	return e.run(k.body)
}

// rewrite runs a rewrite directive.
func (e *eval) rewrite(k *code) (status int, done bool) {
	uri := e.uri
	ok, err := e.matchRegex(k.re, uri)
	if err != nil {
		e.doubt("the pattern of %s isn't read: %v", k.d.text(), err)
		return 500, true
	}
	if !ok {
		e.captures = nil
		if k.redirect != 0 {
			e.near(k.d, fmt.Sprintf("its pattern doesn't match %s", show(uri)))
		}
		return 0, false
	}
	e.internal = true
	e.quote = k.redirect != 0
	x := e.expand(k.text, manner{quote: e.quote, split: k.redirect == 0})
	e.quote = false
	e.notes = together(e.notes, x.notes...)
	if k.redirect != 0 {
		return e.rewriteAway(k, x), true
	}
	e.uriChanged = !k.breaks
	if k.breaks {
		e.validLocation = false
	}
	return e.rewriteTo(k, x)
}

func (e *eval) rewriteAway(k *code, x expanded) int {
	to := unescapeRedirect(x.s)
	if k.addArgs && e.args != "" {
		to += map[bool]string{true: "&", false: "?"}[x.query] + e.args
	}
	e.respond(k.d, to)
	return k.redirect
}

func (e *eval) rewriteTo(k *code, x expanded) (status int, done bool) {
	from := e.uri
	if x.args >= 0 {
		args := x.s[x.args:]
		if k.addArgs && e.args != "" {
			args += "&" + e.args
		}
		e.uri, e.args = x.s[:x.args], args
	} else {
		e.uri = x.s
		if !k.addArgs {
			e.args = ""
		}
	}
	if e.uri == "" {
		e.via(k.d, "it rewrites to nothing, which nginx answers with 500")
		return 500, true
	}
	e.via(k.d, fmt.Sprintf("%s becomes %s", show(from), show(e.uri)))
	return 0, k.last
}

// returned runs a return directive.
func (e *eval) returned(k *code) (status int, done bool) {
	x := e.expand(k.text, manner{})
	if isRedirect(k.status) {
		e.notes = together(e.notes, x.notes...)
		e.respond(k.d, x.s)
		return k.status, true
	}
	if k.status < 400 || k.text != "" {
		e.via(k.d, fmt.Sprintf("it answers with %d", k.status))
		e.send(k.status)
		return 0, true
	}
	e.via(k.d, fmt.Sprintf("it answers with %d", k.status))
	return k.status, true
}

func isRedirect(status int) bool {
	return status == 301 || status == 302 || status == 303 || status == 307 || status == 308
}

// redirects tells whether one of the codes is a redirect.
func redirects(codes []*code) bool {
	for _, k := range codes {
		if k.redirect != 0 || isRedirect(k.status) || redirects(k.body) {
			return true
		}
	}
	return false
}
