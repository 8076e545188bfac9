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
