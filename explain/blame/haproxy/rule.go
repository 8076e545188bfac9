package haproxy

import (
	"strconv"
	"strings"
)

// A rule is a line of http-request, redirect, use_backend and their kind.
type rule struct {
	line   line
	action string
	args   []string
	cond   []string // behind if or unless
	unless bool

	kind, target        string // of a redirect: location, prefix, scheme
	code                int
	drop, slash, ignore bool
}

// readRule reads a line that may answer a request, or change it.
func readRule(l line) (rule, bool) {
	w := l.words
	r := rule{line: l}
	switch w[0] {
	case "redirect":
		r.action, r.args = "redirect", w[1:]
	case "http-request":
		if len(w) < 2 {
			return r, false
		}
		r.action, r.args = w[1], w[2:]
	case "use_backend", "use-server", "reqtarpit", "block":
		r.action, r.args = w[0], w[1:]
	default:
		return r, false
	}
	for i, a := range r.args {
		if a == "if" || a == "unless" {
			r.cond, r.unless = r.args[i+1:], a == "unless"
			r.args = r.args[:i]
			break
		}
	}
	switch r.action {
	case "redirect":
		r.readRedirect()
	case "return":
		r.readReturn()
	}
	return r, true
}

func (r *rule) readRedirect() {
	r.code = 302
	for i := 0; i < len(r.args); i++ {
		next := ""
		if i+1 < len(r.args) {
			next = r.args[i+1]
		}
		switch r.args[i] {
		case "location", "prefix", "scheme":
			r.kind, r.target = r.args[i], next
			i++
		case "code":
			r.code, _ = strconv.Atoi(next)
			i++
		case "drop-query":
			r.drop = true
		case "append-slash":
			r.slash = true
		case "ignore-empty":
			r.ignore = true
		case "set-cookie", "clear-cookie", "set-cookie-fmt":
			i++
		}
	}
}

func (r *rule) readReturn() {
	r.code = 200
	for i := 0; i+1 < len(r.args); i++ {
		switch {
		case r.args[i] == "status":
			r.code, _ = strconv.Atoi(r.args[i+1])
		case r.args[i] == "hdr" && strings.EqualFold(r.args[i+1], "location") && i+2 < len(r.args):
			r.kind, r.target = "location", r.args[i+2]
		}
	}
}

func (r *rule) redirects() bool {
	return r.action == "redirect" || r.action == "return" && r.code >= 300 && r.code < 400
}
