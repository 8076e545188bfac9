package apache

import (
	"strconv"
	"strings"
)

// What a phase returns besides a status.
const (
	ok       = 0
	declined = -1
)

// Handlers that the server sets by itself.
const (
	dirMagic       = "httpd/unix-directory"
	proxyHandler   = "proxy-server"
	rewriteHandler = "redirect-handler"
)

// A connection is what all requests of one exchange share.
type connection struct {
	line     string // the request line
	protocol string
	host     string // the Host field
	noHost   bool   // none was sent
	hostPort int    // of the Host field; 0 when it has none
	name     string // the name it asks for, in lower case
	sni      string
	tls      bool
	port     int // the port that was connected to
}

// flow is what a request shares with those it is sent on to within the server.
type flow struct{ ended bool }

// A request is one pass through the phases: the client's own, one that looks
// something up, or one that a request was sent on to.
type request struct {
	w    *run
	base *connection
	flow *flow
	srv  *server
	conf *dirConf

	method   string
	unparsed string
	uri      string
	args     *string
	filename string
	pathInfo string
	kind     fileKind
	handler  string
	env      map[string]string
	status   int
	hostPort int // of the Host field; 0 when it has none
	proxied  bool

	contextPrefix, contextRoot string

	rewritten  bool
	ruleAction action
	lastRule   *rule
	targetBy   *rule
	statusBy   *directive
	reduced    bool
	again      string // where the rules of a folder send the request on to
	forced     string // the handler of [H=]

	walked    *dirConf // what the folders of the file merged to, and for which
	walkedDir string

	sub   *request // the request that looks this one up
	prev  *request // the request that was sent on to this one
	depth int

	location   *string
	answeredBy *directive
	builtin    bool
	forcedAt   *directive
	handlerAt  *directive
	mappedBy   *directive // what mapped the URL to the file
	deniedBy   *directive
}

// answer keeps what a line answers.
func (r *request) answer(status int, location *string, at *directive) int {
	r.location, r.answeredBy, r.builtin = location, at, false
	return status
}

func (r *request) redirectTo(status int, target string, at *directive) int {
	return r.answer(status, &target, at)
}

func (r *request) redirectBuiltin(status int, target string) int {
	r.location, r.answeredBy, r.builtin = &target, nil, true
	return status
}

func (r *request) takeAnswer(sub *request) {
	r.location, r.answeredBy, r.builtin = sub.location, sub.answeredBy, sub.builtin
}

// core is the core's part, with the defaults where nothing is set.
func (r *request) core() *coreDir {
	if r.conf == nil {
		return (*coreDir)(nil).orDefault()
	}
	return r.conf.core.orDefault()
}

// tls tells whether the connection is encrypted, as the server sees it.
func (r *request) tls() bool { return r.base.tls }

func (r *request) scheme() string {
	switch {
	case r.srv.scheme != "":
		return r.srv.scheme
	case r.tls():
		return "https"
	}
	return "http"
}

func (r *request) defaultPort() int {
	if r.srv.scheme == "https" || r.srv.scheme == "" && r.tls() || r.tls() {
		return 443
	}
	return 80
}

// serverName is the name that the server puts into URLs of its own.
func (r *request) serverName() string {
	switch r.core().canonical {
	case "on":
		return r.ownName()
	case "dns":
		return mark("the name of the server's address")
	}
	if r.base.name != "" {
		return r.base.name
	}
	return r.ownName()
}

func (r *request) ownName() string {
	if r.srv.name == "" {
		return mark("the server's own name, as no ServerName is set")
	}
	return r.srv.name
}

// serverPort is the port that the server puts into URLs of its own.
func (r *request) serverPort() int {
	core := r.core()
	physical := 0
	if core.physical == on {
		physical = r.base.port
	}
	if core.canonical == "on" {
		return either(r.srv.port, either(physical, r.defaultPort()))
	}
	return either(r.hostPort, either(physical, either(r.srv.port, r.defaultPort())))
}

// constructURL makes a path a URL of this server.
func (r *request) constructURL(path string) string {
	name := r.serverName()
	if strings.Contains(name, ":") && !strings.HasPrefix(name, "[") {
		name = "[" + name + "]"
	}
	if at := r.core().canonAt; at != nil && r.sub == nil {
		r.w.note(at, "decides the name in the server's own URLs: %s", plain(name))
	}
	url := r.scheme() + "://" + name
	if port := r.serverPort(); port != r.defaultPort() {
		url += ":" + strconv.Itoa(port)
	}
	return url + path
}

// matchesHost tells whether a name and a port are this server's.
func (r *request) matchesHost(host string, port int) bool {
	for _, a := range r.srv.addrs {
		if (a.port == 0 || a.port == port) && strings.EqualFold(host, a.host) {
			return true
		}
	}
	return port == r.srv.port && r.srv.answersTo(host)
}

// setURL takes a path with its query.
func (r *request) setURL(url string) {
	for strings.HasPrefix(url, "//") {
		url = url[1:]
	}
	r.unparsed = url
	path, query, hasQuery := strings.Cut(url, "?")
	if i := strings.IndexByte(url, '#'); i >= 0 && i < len(path) {
		path, hasQuery = url[:i], false
	}
	r.uri, r.args = path, nil
	if hasQuery {
		query, _, _ = strings.Cut(query, "#")
		r.args = &query
	}
}

// process leads a request through the phases up to its handler.
func (r *request) process() int {
	if !r.w.step() {
		return 500
	}
	if status := r.translate(); status != ok {
		return status
	}
	if status := r.store(); status != ok {
		return status
	}
	if r.sub == nil {
		r.setEnvIfs(r.conf.setenvif)
	}
	return r.serveable()
}

// translate maps the URL to a file, or answers at once.
func (r *request) translate() int {
	path, good := normalize(r.uri, r.srv.slashes != off, true)
	r.uri = path
	if !good {
		r.w.note(r.srv.at, "the path is not a valid one: the server answers 400")
		return 400
	}
	r.walkLocations() // for what maps before decoding; what it merged is dropped
	r.conf = r.srv.defaults
	mode := forbidSlashes
	switch r.core().encoded {
	case "on":
		mode = decodeSlashes
	case "nodecode":
		mode = keepSlashes
	}
	path, status := unescape(r.uri, mode, true)
	r.uri = path
	if status != 0 {
		r.w.note(r.srv.at, "the path has an escape that the server refuses: %d", status)
		return status
	}
	if mode == decodeSlashes {
		r.uri, _ = normalize(r.uri, r.srv.slashes != off, false)
	}
	r.walkLocations()
	for _, step := range []func() int{r.translateRewrite, r.translateProxy, r.translateAlias, r.translateOdd, r.translateCore} {
		if status := step(); status != declined {
			return status
		}
	}
	return ok
}

// store finds what applies to the file: folders, .htaccess, files, and the URL's
// sections again, which come last.
func (r *request) store() int {
	r.conf = r.srv.defaults
	if r.proxied {
		r.walkProxies()
	} else {
		if status := r.walkDirectories(); status != ok {
			return status
		}
		r.walkFiles()
	}
	r.walkLocations()
	return ok
}

// fixup runs what stands between access and the handler.
func (r *request) fixup() int {
	if h := r.core().handler; h.value != "" && lower(h.value) != "none" {
		r.handler, r.handlerAt = h.value, h.at
	}
	steps := []func() int{r.fixupRewrite, r.fixupAlias, r.fixupEnv, r.dirFixup, r.fixupSpeling}
	for _, step := range steps {
		if status := step(); status != ok && status != declined {
			return status
		}
	}
	if r.forced != "" && r.handler != rewriteHandler {
		r.handler, r.handlerAt = r.forced, r.forcedAt
	}
	return ok
}

// lookup asks the server for a URL beside this one, without sending anything.
func (r *request) lookup(name string) *request {
	if r.depth >= r.w.c.limit {
		return nil
	}
	url := name
	if !strings.HasPrefix(name, "/") {
		url = escapeURI(r.uri[:strings.LastIndexByte(r.uri, '/')+1]) + name
	}
	if r.args != nil {
		url += "?" + *r.args
	}
	sub := &request{
		w: r.w, base: r.base, flow: &flow{}, srv: r.srv, conf: r.srv.defaults, method: "GET", sub: r, depth: r.depth + 1,
		status: 200, env: copied(r.env, ""),
	}
	sub.setURL(url)
	if status := sub.process(); status != ok {
		sub.status = status
	}
	return sub
}

// lookupFile asks for a file beside this one: it is mapped already.
func (r *request) lookupFile(name string) *request {
	if r.depth >= r.w.c.limit {
		return nil
	}
	sub := &request{
		w: r.w, base: r.base, flow: &flow{}, srv: r.srv, conf: r.srv.defaults, method: "GET", sub: r, depth: r.depth + 1,
		status: 200, env: copied(r.env, ""), args: r.args, mappedBy: r.mappedBy,
	}
	sub.uri = r.uri[:strings.LastIndexByte(strings.TrimSuffix(r.uri, r.pathInfo), '/')+1] + name
	sub.filename = r.filename[:strings.LastIndexByte(r.filename, '/')+1] + name
	status := sub.store()
	if status == ok {
		status = sub.serveable()
	}
	if status != ok {
		sub.status = status
	}
	return sub
}

// serveable is the way from access to the handler.
func (r *request) serveable() int {
	if status := r.checkAccess(); status != ok {
		return status
	}
	if status := r.findType(); status != ok {
		return status
	}
	return r.fixup()
}

// become makes a request what a lookup found.
func (r *request) become(sub *request) {
	r.uri, r.filename, r.pathInfo, r.args = sub.uri, sub.filename, sub.pathInfo, sub.args
	r.kind, r.handler, r.handlerAt, r.conf, r.proxied = sub.kind, sub.handler, sub.handlerAt, sub.conf, sub.proxied
	r.again = sub.again
	for k, v := range sub.env {
		r.env[k] = v
	}
}

func copied(m map[string]string, prefix string) map[string]string {
	out := make(map[string]string, len(m)+2)
	for k, v := range m {
		out[prefix+k] = v
	}
	return out
}

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
		status: r.status, hostPort: r.hostPort, env: copied(r.env, "REDIRECT_"), answeredBy: r.answeredBy,
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
