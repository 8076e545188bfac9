package apache

import (
	"strconv"
	"strings"
)

// serve runs a request to its end: the response's status and Location are those
// of the request that it returns.
func (r *request) serve() *request {
	status := r.process()
	if status == ok {
		status = r.handle()
	}
	switch status {
	case sentOn:
		return r.sendOn(r.again, r.method)
	case ok:
		return r
	}
	return r.die(status)
}

// sentOn is what the handler of mod_rewrite returns.
const sentOn = -2

// sendOn starts again with another URL within the server.
func (r *request) sendOn(url, method string) *request {
	if r.depth >= r.w.c.limit {
		at := r.lastRuleAt()
		r.w.note(at, "sends the request on for the %dth time: the server gives up with 500", r.w.c.limit)
		r.answeredBy = at
		return r.die(500)
	}
	next := &request{
		w: r.w, base: r.base, flow: r.flow, srv: r.srv, conf: r.srv.defaults, method: method, prev: r, sub: r.sub, depth: r.depth + 1,
		status: r.status, hostPort: r.hostPort, env: copied(r.env, "REDIRECT_"), answeredBy: r.answeredBy, statusBy: r.statusBy,
	}
	next.env["REDIRECT_STATUS"] = strconv.Itoa(r.status)
	if isRedirect(r.status) {
		next.location = r.location
	}
	next.setURL(url)
	next.setEnvIfs(r.srv.setenvif)
	return next.serve()
}

// die answers with an error or a redirect, by an ErrorDocument if there is one.
func (r *request) die(status int) *request {
	first := r
	if r.prev != nil && r.status != 200 { // an error while another answer was made: that one is sent
		for first.prev != nil && first.prev.status != 200 {
			first = first.prev
		}
		if first == r {
			r.status = status
		}
		return first
	}
	r.status = status
	doc, custom := r.core().errors[status]
	if !custom || doc.value == "" || lower(doc.value) == "default" || doc.value[0] == '"' {
		return r
	}
	target := doc.value
	if strings.Contains(target, "%{") {
		if x, err := parseExpr(target, true); err == nil {
			target = r.evalString(x)
		}
	}
	switch {
	case strings.ContainsAny(target, " "):
	case strings.HasPrefix(target, "/"):
		r.w.note(doc.at, "serves %s for the %d", plain(target), status)
		return r.sendOn(target, "GET")
	case isURL(target):
		r.w.note(doc.at, "answers a %d with a redirect", status)
		r.redirectTo(302, target, doc.at)
		r.status = 302
	}
	return r
}

// handle serves what was found.
func (r *request) handle() int {
	switch {
	case r.handler == rewriteHandler:
		url := r.again
		if r.args != nil {
			url += "?" + *r.args
		}
		r.again = url
		return sentOn
	case r.proxied, r.handler == proxyHandler:
		return r.upstream("answers for %s")
	case r.isScript():
		return r.script()
	case r.handler != "" && r.handler != dirMagic && r.handler != "default-handler":
		if r.kind == noFile && !r.ownsURLs() {
			return 404
		}
		return ok
	case r.method != "GET" && r.method != "HEAD" && r.method != "POST":
		if r.method == "OPTIONS" {
			return ok
		}
		return 405
	}
	return r.serveFile()
}

// ownsURLs tells of handlers that serve URLs without a file.
func (r *request) ownsURLs() bool {
	switch r.handler {
	case "server-status", "server-info", "balancer-manager", "ldap-status":
		return true
	}
	return false
}

func (r *request) serveFile() int {
	switch {
	case r.kind == folder:
		if r.handler == dirMagic && r.method != "POST" && r.w.c.modules.loaded("autoindex") {
			if r.core().options.has&indexes != 0 {
				return ok
			}
			return 403
		}
		return 404
	case r.kind == noFile:
		return 404
	case r.pathInfo != "" && r.core().pathInfo != "on":
		return 404
	}
	return ok
}
