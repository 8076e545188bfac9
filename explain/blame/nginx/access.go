package nginx

import (
	"fmt"
	"net/netip"
	"path"
	"strconv"
	"strings"

	"detour/explain/blame"
)

// access asks the modules that can refuse a request, in nginx's order.
func (e *eval) access() {
	if e.limited() {
		return
	}
	any, refused := false, 0
	if d := e.loc.last("satisfy"); d != nil {
		any = d.arg(0) == "any"
	}
	for _, check := range []func() (status int, decided bool){e.allowed, e.password, e.authRequest} {
		status, decided := check()
		if e.out != nil || e.at != precontent {
			return
		}
		switch {
		case !decided:
		case status == 0 && any:
			return
		case status == 0:
		case any && (status == 401 || status == 403):
			if refused != 401 {
				refused = status
			}
		default:
			e.finalize(status)
			return
		}
	}
	e.lua("access_by_lua")
	if refused != 0 {
		e.finalize(refused)
	}
}

// limited asks whether a limit of requests or connections is reached, where an
// error page would tell.
func (e *eval) limited() bool {
	d, named := e.loc.last("limit_req", "limit_conn"), 503
	if d == nil || e.errorPage {
		return false
	}
	if s := e.loc.last(d.name + "_status"); s != nil {
		named, _ = strconv.Atoi(s.arg(0))
	}
	for _, page := range e.loc.find("error_page") {
		if _, _, ok := pageFor(page, named); !ok {
			continue
		}
		if e.c.pick("limit", "no limit is reached", d.name+" is reached") == 1 {
			e.via(d, fmt.Sprintf("its limit is reached: %d", named))
			e.finalize(named)
			return true
		}
		return false
	}
	return false
}

// tooLarge tells whether the request's content is longer than is taken.
func (e *eval) tooLarge() bool {
	length, err := strconv.ParseInt(e.field("content_length"), 10, 64)
	if err != nil || e.top != nil {
		return false
	}
	limit, d := int64(1<<20), e.loc.last("client_max_body_size")
	if d != nil {
		limit = sizeOf(d.arg(0))
	}
	return limit > 0 && length > limit
}

// sizeOf reads 10m and its like.
func sizeOf(s string) int64 {
	if s == "" {
		return 0
	}
	unit := int64(1)
	switch s[len(s)-1] | 32 {
	case 'k':
		unit, s = 1<<10, s[:len(s)-1]
	case 'm':
		unit, s = 1<<20, s[:len(s)-1]
	case 'g':
		unit, s = 1<<30, s[:len(s)-1]
	}
	n, err := strconv.ParseInt(s, 10, 32)
	if err != nil {
		return 0
	}
	return n * unit
}

// allowed asks allow and deny: the first rule that the address is in counts.
func (e *eval) allowed() (status int, decided bool) {
	for s := e.loc; s != nil; s = s.up {
		if len(s.here("allow"))+len(s.here("deny")) == 0 {
			continue
		}
		for _, d := range s.rules() {
			if !e.inRule(d) {
				continue
			}
			if d.name == "allow" {
				return 0, true
			}
			e.via(d, "the client's address is denied")
			return 403, true
		}
		return 0, false
	}
	return 0, false
}

// rules are a block's allow and deny directives in their order.
func (s *scope) rules() []*directive {
	var out []*directive
	for _, d := range s.d.body {
		if d.name == "allow" || d.name == "deny" {
			out = append(out, d)
		}
	}
	return out
}

func (e *eval) inRule(d *directive) bool {
	rule := d.arg(0)
	if rule == "all" {
		return true
	}
	text := e.remoteAddr()
	addr, err := netip.ParseAddr(text)
	if err != nil {
		return e.c.pick("client "+rule, "the client's address isn't in "+rule, "the client's address is in "+rule) == 1
	}
	if rule == "unix:" {
		return false
	}
	return within(rule, addr) >= 0
}

// password asks auth_basic.
func (e *eval) password() (status int, decided bool) {
	d, users := e.loc.last("auth_basic"), e.loc.last("auth_basic_user_file")
	if d == nil || users == nil {
		return 0, false // without a file of users nginx lets everybody pass
	}
	if realm := e.expand(d.arg(0), manner{}); realm.s == "off" {
		return 0, false
	}
	if !strings.HasPrefix(strings.ToLower(e.field("authorization")), "basic ") {
		e.via(d, "the request has no password")
		return 401, true
	}
	file := e.expand(users.arg(0), manner{}).s
	if !strings.HasPrefix(file, "/") {
		file = path.Join(e.cfg.conf, file)
	}
	if e.cfg.files.Kind(file) == blame.Absent && e.cfg.files.Kind(path.Dir(file)) == blame.Folder {
		e.via(users, "the file of users isn't there: nginx answers 403")
		return 403, true
	}
	if e.c.pick("password", "the password is right", "the password is wrong") == 1 {
		return 401, true
	}
	return 0, true
}

// authRequest asks a location whether the request may pass.
func (e *eval) authRequest() (status int, decided bool) {
	d := e.loc.last("auth_request")
	if d == nil || d.arg(0) == "off" {
		return 0, false
	}
	status = e.subrequest(d)
	e.forgetAuth()
	switch {
	case status == 401 || status == 403:
		e.via(d, fmt.Sprintf("the request to %s is answered with %d", d.arg(0), status))
		return status, true
	case status >= 200 && status < 300:
		return 0, true
	}
	e.via(d, fmt.Sprintf("the request to %s is answered with %d, which nginx makes 500", d.arg(0), status))
	return 500, true
}

// forgetAuth makes what auth_request_set takes from the answer unknown.
func (e *eval) forgetAuth() {
	for _, d := range e.loc.find("auth_request_set") {
		name := strings.TrimPrefix(d.arg(0), "$")
		e.vars[name] = e.expand(d.arg(1), manner{}).s
		e.setBy[name] = nil
	}
}

// subrequest leads another request through the phases, and tells its status.
func (e *eval) subrequest(d *directive) int {
	if e.depth > 8 {
		e.doubt("subrequests without end")
		return 500
	}
	uri, args, _ := strings.Cut(d.arg(0), "?")
	sub := &eval{cfg: e.cfg, c: e.c, in: e.in, srv: e.srv, loc: e.srv.scope, method: "GET", uri: uri, args: args, quoted: e.quoted,
		internal: true, captures: e.captures, vars: e.vars, setBy: e.setBy, doubts: e.doubts, missing: e.missing, depth: e.depth + 1, top: e.main()}
	o := sub.evaluate()
	if o.status == 0 {
		codes := []int{200, 401, 403, 500}
		if len(e.in.all("Cookie"))+len(e.in.all("Authorization")) == 0 {
			codes = []int{401, 200, 403, 500} // nothing in the request says who asks
		}
		var whats []string
		for _, code := range codes {
			whats = append(whats, fmt.Sprintf("%s answers with %d", d.arg(0), code))
		}
		return codes[e.c.pick("auth "+d.arg(0), whats...)]
	}
	return o.status
}
