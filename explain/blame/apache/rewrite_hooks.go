package apache

import (
	"path"
	"strings"

	"detour/explain/blame/lazy"
)

// translateRewrite runs the rules of the server before anything maps the URL to a
// file.
func (r *request) translateRewrite() int {
	if !r.w.c.modules.loaded("rewrite") {
		return declined
	}
	conf, dir := r.srv.rewrite, r.conf.rewrite
	if dir == nil || dir.state != on || conf == nil || !conf.own && r.srv.at != nil {
		r.nearDisabled(conf)
		return declined
	}
	if r.flow.ended || dir.options&allowAnyURI == 0 && (r.unparsed == "*" || !strings.HasPrefix(r.uri, "/")) {
		return declined
	}
	oargs := r.args
	if !r.rewritten {
		if r.filename == "" {
			r.filename = r.uri
		}
		x := &rewriting{r: r}
		r.ruleAction = x.list(conf.rules)
		r.lastRule = x.last
		r.rewritten = true
	}
	if r.ruleAction == unchanged {
		return declined
	}
	return r.serverOutcome(conf, oargs)
}

// nearDisabled notes rules that never run because the engine is off.
func (r *request) nearDisabled(conf *rewriteServer) {
	if r.sub != nil || conf == nil || !conf.own && r.srv.at != nil || len(conf.rules) == 0 {
		return
	}
	r.w.miss(conf.rules[0].at, "RewriteEngine is off in this server: its rules don't run")
}

// settled is what both places do with a status that a rule set, with a query that
// can't be sent, and with a target elsewhere; done is false for a path of this
// server.
func (r *request) settled(act action, oargs *string, dir *rewriteDir) (status int, done bool) {
	scheme := schemeLen(r.filename)
	if r.args != nil && !(scheme > 0 && act != changedNoEscape) && strings.ContainsFunc(*r.args, unsendable) {
		r.w.note(r.statusBy, "leaves a space or a control byte in the query: the server answers 403")
		return 403, true
	}
	switch act {
	case actionStatus, actionStatusSet:
		status = r.status
		r.status = 200
		if r.sub == nil {
			r.answeredBy = r.statusBy
		}
		return status, true
	}
	if strings.HasPrefix(r.filename, "proxy:") {
		return r.rewrittenToProxy(act, dir), true
	}
	if scheme > 0 {
		return r.rewrittenAway(act, oargs, scheme, dir), true
	}
	return 0, false
}

func unsendable(c rune) bool { return c > 0 && c <= ' ' || c == 0x7f }

func (r *request) rewrittenToProxy(act action, dir *rewriteDir) int {
	if !r.w.c.modules.loaded("proxy") {
		return 403
	}
	if dir == nil {
		r.filename += r.pathInfo
	}
	r.proxied = true
	r.handler, r.handlerAt = proxyHandler, r.lastRuleAt()
	return ok
}

func (r *request) lastRuleAt() *directive {
	if r.lastRule != nil {
		return r.lastRule.at
	}
	return nil
}

// rewrittenAway makes the Location of a target with a scheme.
func (r *request) rewrittenAway(act action, oargs *string, scheme int, dir *rewriteDir) int {
	target := r.filename
	if dir != nil && dir.base != "" {
		target = rebase(target, scheme, dir)
	}
	if act != changedNoEscape {
		target = escapeAbsolute(target, scheme)
	}
	if r.args != nil {
		args := *r.args
		if act != changedNoEscape && (oargs == nil || *oargs != args) {
			args = escapeURI(args)
		}
		target += "?" + args
	}
	status := 302
	if isRedirect(r.status) {
		status = r.status
		r.status = 200
	}
	at := r.statusBy
	if r.lastRule != nil {
		at = r.lastRule.at
	}
	if r.targetBy != nil {
		at = r.targetBy.at
	}
	return r.answer(status, &target, at)
}

// rebase turns the folder's path on the disk, where it stands in a URL, into
// RewriteBase.
func rebase(target string, scheme int, dir *rewriteDir) string {
	i := strings.IndexByte(target[scheme:], '/')
	if i < 0 || scheme+i+1 >= len(target) {
		return target
	}
	at := scheme + i + 1
	path := substPrefix(target[at:], strings.TrimPrefix(dir.directory, "/"), dir.base[1:])
	return target[:at] + path
}

// substPrefix puts subst in the place of a folder that a path begins with.
func substPrefix(input, match, subst string) string {
	match = strings.TrimSuffix(match, "/")
	rest, ok := strings.CutPrefix(input, match)
	if !ok || !strings.HasPrefix(rest, "/") {
		return input
	}
	if subst == "" {
		return rest[1:]
	}
	return strings.TrimSuffix(subst, "/") + rest
}

// serverOutcome decides what the server's rules came to.
func (r *request) serverOutcome(conf *rewriteServer, oargs *string) int {
	if status, done := r.settled(r.ruleAction, oargs, nil); done {
		return status
	}
	if passed, ok := strings.CutPrefix(r.filename, "passthrough:"); ok {
		r.uri = passed
		return declined
	}
	if !strings.HasPrefix(r.filename, "/") {
		r.answeredBy = r.lastRuleAt()
		return 400
	}
	r.mappedBy = r.lastRuleAt()
	if !r.standsOnDisk(conf) || r.reduced {
		uri := r.uri
		r.uri = r.filename
		status := r.translateCore()
		r.uri = uri
		if status != ok {
			return status
		}
	}
	return ok
}

// standsOnDisk tells whether the first segment of a rewritten path is a folder of
// the disk, so that the path is one of the disk and not below DocumentRoot.
func (r *request) standsOnDisk(conf *rewriteServer) bool {
	first := "/" + segment(r.filename)
	lastSub := r.lastRule
	under := strings.HasPrefix(r.filename, r.srv.root) && r.srv.root != "" || r.contextRoot != "" && strings.HasPrefix(r.filename, r.contextRoot)
	literal := lastSub != nil && strings.HasPrefix(lastSub.output, first)
	if lastSub != nil && lastSub.flags&flagPrefixStat == 0 && conf.options&unsafePrefix == 0 && !literal && !under {
		return false
	}
	if under {
		return true
	}
	return r.w.kind(first) != noFile
}

// systemFolder are folders that every disk has.
var systemFolder = lazy.Map[string, bool]{Make: func() map[string]bool {
	return map[string]bool{"/var": true, "/etc": true, "/home": true, "/usr": true, "/srv": true, "/opt": true, "/tmp": true, "/mnt": true, "/data": true, "/www": true, "/app": true}
}}

func segment(p string) string {
	p = strings.TrimLeft(p, "/")
	if i := strings.IndexByte(p, '/'); i >= 0 {
		p = p[:i]
	}
	return p
}

// fixupRewrite runs the rules of the folder, when the file is known.
func (r *request) fixupRewrite() int {
	if !r.w.c.modules.loaded("rewrite") {
		return declined
	}
	dir := r.conf.rewrite
	if dir == nil || dir.state != on || dir.directory == "" {
		r.nearDirDisabled(dir)
		return declined
	}
	proxied := r.proxied && strings.HasPrefix(r.filename, "proxy:")
	if !proxied && dir.options&allowNoSlash == 0 && r.filename+"/" == dir.directory {
		return declined
	}
	if r.flow.ended {
		return declined
	}
	if core := r.core(); core.options.has&(followLinks|followOwner) == 0 {
		if len(dir.rules) > 0 || dir.state == on {
			r.w.note(core.optionsAt, "leaves FollowSymLinks out, without which rules in a folder are answered with 403")
			r.answeredBy = core.optionsAt
			return 403
		}
	}
	ofile, oargs := r.filename, r.args
	x := &rewriting{r: r, dir: dir}
	act := x.list(dir.rules)
	r.lastRule = x.last
	if act == unchanged {
		r.filename = ofile
		return declined
	}
	if status, done := r.settled(act, oargs, dir); done {
		return status
	}
	return r.dirOutcome(dir, ofile)
}

func (r *request) nearDirDisabled(dir *rewriteDir) {
	if r.sub != nil || dir == nil || len(dir.rules) == 0 || dir.directory == "" {
		return
	}
	r.w.miss(dir.rules[0].at, "RewriteEngine is not on here: these rules don't run")
}

// dirOutcome asks the server again with the path that the rules made.
func (r *request) dirOutcome(dir *rewriteDir, ofile string) int {
	r.filename = strings.TrimPrefix(r.filename, "passthrough:")
	if !strings.HasPrefix(r.filename, "/") {
		r.answeredBy = r.lastRuleAt()
		return 400
	}
	if r.filename == ofile {
		return ok
	}
	made := r.filename
	if dir.base != "" {
		r.filename = substPrefix(r.filename, dir.directory, dir.base)
	} else if root := strings.TrimSuffix(r.srv.root, "/"); root != "" || r.srv.root == "/" {
		if rest, found := strings.CutPrefix(r.filename, root); found && strings.HasPrefix(rest, "/") {
			r.filename = rest
		}
	}
	if made == r.filename && dir.options&ignoreContext == 0 {
		r.filename = substPrefix(r.filename, either(r.contextRoot, r.srv.root), r.contextPrefix)
	}
	r.again = r.filename
	r.handler = rewriteHandler
	r.handlerAt = r.lastRuleAt()
	return ok
}

// translateCore puts the URL below DocumentRoot.
func (r *request) translateCore() int {
	if r.proxied {
		return 403
	}
	if !strings.HasPrefix(r.uri, "/") && r.uri != "*" {
		return 400
	}
	rest := r.uri
	if p := r.srv.path; p != "" && strings.HasPrefix(rest, p) && (strings.HasSuffix(p, "/") || len(rest) == len(p) || rest[len(p)] == '/') {
		rest = rest[len(p):]
	}
	rest = strings.TrimLeft(rest, "/")
	for part := range strings.SplitSeq(rest, "/") {
		if part == ".." {
			return 403
		}
	}
	if len(r.srv.root)+len(rest) >= maxPath {
		r.w.note(r.bringsFolder(), "the path is longer than a disk can hold: the server answers 403")
		return 403
	}
	r.filename = joinPath(r.srv.root, rest)
	return ok
}

// joinPath joins as the server does: a slash at the end stays.
func joinPath(root, rest string) string {
	p := path.Clean(root + "/" + rest)
	if (rest == "" || strings.HasSuffix(rest, "/")) && p != "/" {
		p += "/"
	}
	return p
}
