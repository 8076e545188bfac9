package apache

import (
	"detour/explain/blame/lazy"
	"strings"
)

// grant is what a requirement says.
type grant int8

const (
	neutral grant = iota
	granted
	denied
	needsLogin
)

// checkAccess answers 401 or 403 where the request may not go on.
func (r *request) checkAccess() int {
	c := r.conf.authz
	if c == nil {
		return ok
	}
	if c.tlsOnly != nil && !r.tls() {
		r.deniedBy = c.tlsOnly
		return r.refused(c, 403)
	}
	host := r.hostAccess(c)
	var auth grant
	if r.w.c.modules.loaded("authz_core") {
		auth = r.authorize(c)
	}
	if c.satisfy == "any" {
		if host == granted || auth == granted {
			return ok
		}
	} else if host == denied {
		return r.refused(c, 403)
	}
	switch auth {
	case denied:
		if c.login && r.anonymous() && c.asksLogin() {
			return r.refused(c, 401)
		}
		return r.refused(c, 403)
	case needsLogin:
		if !c.login {
			return r.refused(c, 500)
		}
		return r.refused(c, 401)
	}
	if c.satisfy == "any" && host == denied {
		return r.refused(c, 403)
	}
	return ok
}

func (r *request) refused(c *authzDir, status int) int {
	at := r.deniedBy
	if at == nil {
		at = c.authAt
	}
	r.w.note(at, "does not let the request in: the server answers %d", status)
	return r.answer(status, nil, at)
}

// asksLogin tells whether a requirement is met by someone logged in.
func (c *authzDir) asksLogin() bool {
	var asks func([]*requirement) bool
	asks = func(list []*requirement) bool {
		for _, q := range list {
			if q.kind != "" && asks(q.kids) {
				return true
			}
			if q.kind == "" && len(q.words) > 0 && loginKinds.Get(lower(q.words[0])) {
				return true
			}
		}
		return false
	}
	return asks(c.require)
}

var loginKinds = lazy.Map[string, bool]{Make: func() map[string]bool {
	return set("user valid-user group file-owner file-group ldap-user ldap-group ldap-dn ldap-filter ldap-attribute dbm-group dbd-group dbd-login claim")
}}

func (r *request) anonymous() bool {
	return r.header("Authorization") == "" && r.header("Cookie") == ""
}

// authorize goes through the requirements at the top, of which one is enough.
func (r *request) authorize(c *authzDir) grant {
	if len(c.require) == 0 {
		return neutral
	}
	return r.anyOf(c.require, true)
}

func (r *request) anyOf(list []*requirement, top bool) grant {
	result := neutral
	for _, q := range list {
		if !q.limit.covers(r.method) {
			continue
		}
		switch g := r.require(q); g {
		case granted:
			return granted
		case denied, needsLogin:
			if result != needsLogin {
				result = g
			}
			if g == denied || r.deniedBy == nil {
				r.deniedBy = q.at
			}
		}
	}
	return result
}

func (r *request) allOf(list []*requirement) grant {
	result := neutral
	for _, q := range list {
		if !q.limit.covers(r.method) {
			continue
		}
		switch g := r.require(q); g {
		case denied, needsLogin:
			r.deniedBy = q.at
			return g
		case granted:
			result = granted
		}
	}
	return result
}

func (r *request) require(q *requirement) grant {
	switch q.kind {
	case "any":
		return r.anyOf(q.kids, false)
	case "all":
		return r.allOf(q.kids)
	case "none":
		for _, kid := range q.kids {
			if r.require(kid) == granted {
				r.deniedBy = q.at
				return denied
			}
		}
		return neutral
	}
	g := r.requireLine(q)
	if q.not {
		switch g {
		case granted:
			return denied
		case denied:
			return neutral
		}
	}
	return g
}

func grantIf(b bool) grant {
	if b {
		return granted
	}
	return denied
}

func (r *request) requireLine(q *requirement) grant {
	if len(q.words) == 0 {
		return denied
	}
	args := q.words[1:]
	switch kind := lower(q.words[0]); kind {
	case "all":
		return grantIf(len(args) > 0 && lower(args[0]) == "granted")
	case "method":
		for _, m := range args {
			if m == r.method || m == "GET" && r.method == "HEAD" {
				return granted
			}
		}
		return denied
	case "env":
		for _, name := range args {
			if _, ok := r.env[name]; ok {
				return granted
			}
		}
		return denied
	case "expr":
		return r.requireExpr(strings.Join(args, " "))
	case "local":
		return grantIf(r.w.likely("the client is on the same machine", "the client is on another machine", true))
	case "ip":
		for _, net := range args {
			if r.w.inSubnet(mark("the client's address"), net) {
				return granted
			}
		}
		return denied
	case "host", "forward-dns":
		what := strings.Join(q.words, " ")
		return grantIf(r.w.is("the client is let in by Require "+what, "the client is kept out by Require "+what))
	default:
		return r.requireUser(kind)
	}
}

func (r *request) requireExpr(text string) grant {
	x, err := parseExpr(text, false)
	if err != nil {
		r.w.cannot("the expression %s is not evaluated: %v", text, err)
		return denied
	}
	holds, _ := r.evalExpr(x, nil)
	return grantIf(holds)
}

func (r *request) requireUser(kind string) grant {
	if !loginKinds.Get(kind) {
		r.w.cannot("Require %s is not evaluated", kind)
		return denied
	}
	if r.anonymous() {
		return needsLogin
	}
	if r.w.ask("login", "the login is accepted", "the login is refused") == 0 {
		return granted
	}
	return needsLogin
}

// hostAccess is the older Order, Allow and Deny.
func (r *request) hostAccess(c *authzDir) grant {
	if c.order.at == nil && c.allow == nil && c.deny == nil || !r.w.c.modules.loaded("access_compat") {
		return granted
	}
	allows, denies := r.anyHost(c.allow), r.anyHost(c.deny)
	switch c.order.value {
	case "allow,deny":
		if allows && !denies {
			return granted
		}
	case "mutual-failure":
		if allows && !denies {
			return granted
		}
	default:
		if allows || !denies {
			return granted
		}
	}
	return denied
}

func (r *request) anyHost(list []*hostRule) bool {
	for _, h := range list {
		if !h.limit.covers(r.method) {
			continue
		}
		for _, from := range h.from {
			if r.hostRule(from) {
				if h.at.key == "deny" {
					r.deniedBy = h.at
				}
				return true
			}
		}
	}
	return false
}

func (r *request) hostRule(from string) bool {
	name, isEnv := strings.CutPrefix(lower(from), "env=")
	switch {
	case lower(from) == "all":
		return true
	case isEnv && strings.HasPrefix(name, "!"):
		_, set := r.env[from[5:]]
		return !set
	case isEnv:
		_, set := r.env[from[4:]]
		return set
	}
	return r.w.likely("the client is "+from, "the client is not "+from, inNetwork("127.0.0.1", from))
}
