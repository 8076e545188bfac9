package apache

import (
	"strings"
)

// rewriting is one pass over a list of rules.
type rewriting struct {
	r      *request
	dir    *rewriteDir // nil at the server's own level
	uri    string      // what patterns are matched against
	ruled  *match      // the groups of the rule, $1
	conded *match      // the groups of the last condition, %1
	last   *rule       // the last rule that substituted
	tested []condNote  // the conditions that were met for the current rule
}

// A condNote is a condition that was asked and what it said.
type condNote struct {
	c     *cond
	input string
	holds bool
}

// What a rule did.
type ruleResult uint8

const (
	noMatch ruleResult = iota
	matchedRule
	noSub
	statusSet
)

// What a pass over the rules came to.
type action uint8

const (
	unchanged action = iota
	changed
	changedNoEscape
	actionStatus
	actionStatusSet
)

// list applies rules in order.
func (x *rewriting) list(rules []*rule) action {
	r := x.r
	result := unchanged
	for round, i := 1, 0; i < len(rules); i++ {
		p := rules[i]
		if !r.w.step() {
			return unchanged
		}
		if r.sub != nil && p.flags&(flagNoSubReq|flagRedirect) != 0 {
			continue
		}
		rc := x.rule(p)
		if rc == noMatch {
			for i < len(rules) && rules[i].flags&flagChain != 0 {
				i++
			}
			continue
		}
		if p.flags&flagNoSub == 0 {
			x.last = p
		}
		if len(r.filename) > 2*r.w.c.maxLine {
			r.status = 500
			r.w.note(p.at, "makes the URL longer than %d bytes: it matches what it makes", 2*r.w.c.maxLine)
			r.statusBy = p.at
			return actionStatus
		}
		if rc == statusSet {
			return actionStatusSet
		}
		if p.flags&flagStatus != 0 {
			return actionStatus
		}
		if rc != noSub {
			result = changed
			if p.flags&flagNoEscape != 0 {
				result = changedNoEscape
			}
		}
		switch {
		case p.flags&flagPassThrough != 0:
			r.filename = "passthrough:" + r.filename
			return changed
		case p.flags&flagEnd != 0:
			r.flow.ended = true
			return result
		case p.flags&(flagProxy|flagLast) != 0:
			return result
		case p.flags&flagNext != 0:
			if round++; round >= p.rounds {
				r.status = 500
				r.statusBy = p.at
				r.w.note(p.at, "starts the rules again %d times: the server gives up", p.rounds)
				return actionStatus
			}
			i = -1
			continue
		}
		i += p.skip
	}
	return result
}

// rule applies one rule.
func (x *rewriting) rule(p *rule) ruleResult {
	r := x.r
	x.uri = r.filename
	proxied := false
	if x.dir != nil {
		proxied = r.proxied && strings.HasPrefix(r.filename, "proxy:")
		x.uri += r.pathInfo
		if !proxied {
			x.uri = strings.TrimPrefix(x.uri, x.dir.directory)
		}
	}
	m := r.w.matches(p.re, x.uri)
	if (m != nil) == p.not {
		return noMatch
	}
	x.conded, x.ruled = nil, nil
	if !p.not {
		x.ruled = m
	}
	x.tested = x.tested[:0]
	if !x.conditions(p) {
		return noMatch
	}
	rc := x.substitute(p, proxied)
	if rc != statusSet {
		x.tell(p)
	}
	return rc
}

// conditions goes through a rule's conditions.
func (x *rewriting) conditions(p *rule) bool {
	for i := 0; i < len(p.conds); i++ {
		c := p.conds[i]
		holds := x.cond(c)
		if c.or {
			if holds {
				for i < len(p.conds) && p.conds[i].or {
					i++
				}
			}
			continue
		}
		if !holds {
			x.nearRule(p)
			return false
		}
	}
	return true
}

// nearRule notes a rule that would have redirected but for a condition.
func (x *rewriting) nearRule(p *rule) {
	if x.r.sub != nil || p.flags&flagRedirect == 0 && schemeLen(p.output) == 0 {
		return
	}
	for i := len(x.tested) - 1; i >= 0; i-- {
		if n := x.tested[i]; !n.holds {
			x.r.w.miss(p.at, "matches %q, but the condition in line %d did not hold: %s was %q", plain(x.uri), n.c.at.at().Line, n.c.input, clip(plain(n.input)))
			return
		}
	}
}

// substitute makes the new URL and decides what it means.
func (x *rewriting) substitute(p *rule, proxied bool) ruleResult {
	r := x.r
	newURI := ""
	if p.flags&flagNoSub == 0 {
		unsafe := &qmark{}
		if p.flags&flagAllow3F != 0 {
			unsafe = nil
		}
		newURI = x.expand(p.output, p, unsafe)
		if unsafe != nil && unsafe.unsafe {
			r.status, r.statusBy = 403, p.at
			r.w.note(p.at, "would put a question mark of the request into the URL: the server answers 403 without UnsafeAllow3F")
			return statusSet
		}
	}
	x.setEnv(p)
	if p.flags&flagNoSub != 0 {
		x.force(p)
		if p.flags&flagStatus != 0 {
			r.status, r.statusBy = p.status, p.at
		}
		return noSub
	}
	prefixed := false
	if !proxied && !strings.HasPrefix(newURI, "/") && schemeLen(newURI) == 0 {
		if x.dir != nil {
			newURI, prefixed = x.dir.directory+newURI, true
		} else if p.flags&(flagProxy|flagRedirect) == 0 {
			newURI, prefixed = "/"+newURI, true
		}
	}
	r.filename = newURI
	if x.dir != nil && p.flags&flagDiscardInfo != 0 {
		r.pathInfo = ""
	}
	r.splitQuery(p)
	switch {
	case p.flags&flagProxy != 0:
		r.qualify()
		r.filename = "proxy:" + r.filename
		return matchedRule
	case p.flags&flagRedirect != 0:
		r.qualify()
		r.status, r.statusBy, r.targetBy = p.status, p.at, p
		return matchedRule
	}
	r.reduce()
	if schemeLen(r.filename) != 0 {
		r.status, r.statusBy, r.targetBy = p.status, p.at, p
		return matchedRule
	}
	if p.flags&flagUNC == 0 && !prefixed && !strings.HasPrefix(p.output, "//") {
		for strings.HasPrefix(r.filename, "//") {
			r.filename = r.filename[1:]
		}
	}
	x.force(p)
	return matchedRule
}

func (x *rewriting) force(p *rule) {
	if p.handler != "" {
		if h := lower(x.expand(p.handler, p, nil)); h != "" {
			x.r.forced, x.r.forcedAt = h, p.at
		}
	}
}

func (x *rewriting) setEnv(p *rule) {
	for _, e := range p.env {
		name := x.expand(e, nil, nil)
		if gone, ok := strings.CutPrefix(name, "!"); ok {
			delete(x.r.env, gone)
			continue
		}
		name, value, _ := strings.Cut(name, ":")
		x.r.env[name] = value
	}
}

// tell notes what a rule that matched did, and the conditions that let it.
func (x *rewriting) tell(p *rule) {
	r := x.r
	if r.sub != nil {
		return
	}
	x.tellOptions()
	for _, n := range x.tested {
		if n.holds {
			r.w.note(n.c.at, "holds: %s is %q", n.c.input, clip(plain(n.input)))
		}
	}
	switch {
	case p.flags&flagStatus != 0:
		r.w.note(p.at, "matches %q and answers %d", plain(x.uri), p.status)
	case p.flags&flagNoSub != 0 && len(p.env) > 0:
		r.w.note(p.at, "matches %q and sets %s", plain(x.uri), strings.Join(p.env, ", "))
	case p.flags&flagNoSub != 0:
		r.w.note(p.at, "matches %q and changes nothing", plain(x.uri))
	default:
		r.w.note(p.at, "rewrites %q to %q", plain(x.uri), plain(r.filename))
	}
}

// tellOptions notes the lines that bring rules into play which stand elsewhere,
// and the base of what they make.
func (x *rewriting) tellOptions() {
	const inherits = inheritAfter | inheritBefore | inheritDown | inheritDownBefore
	switch {
	case x.dir == nil && x.r.srv.rewrite.options&inherits != 0:
		x.r.w.note(x.r.srv.rewrite.optsAt, "puts rules of the main server and the virtual host together")
	case x.dir != nil && x.dir.options&inherits != 0:
		x.r.w.note(x.dir.optsAt, "puts rules of this folder and those above together")
	}
	if x.dir != nil && x.dir.base != "" {
		x.r.w.note(x.dir.baseAt, "stands for the folder in what the rules make")
	}
}

func clip(s string) string {
	if len(s) > 120 {
		return s[:120] + "…"
	}
	return s
}
