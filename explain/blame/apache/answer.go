package apache

import (
	"strings"

	"detour/explain/blame"
)

// The bounds of one answer: how many sets of assumptions are tried.
const maxRuns = 96

// An outcome is how one run ended.
type outcome struct {
	status   int
	location *string // with marks for what isn't known
	at       *directive
	origin   blame.Origin
	via      []blame.Note
	near     []blame.Note
	rule     *rule
	asked    []question
	open     string // why there is no answer
}

// Answer implements [blame.Configuration].
func (c *Config) Answer(req blame.Request) blame.Answer {
	if req.Method == "" {
		req.Method = "GET"
	}
	outcomes, all := c.runs(req)
	first := outcomes[0]
	likely := first
	fits := outcomes
	if req.Observed != nil {
		fits = fitting(outcomes, req)
		if len(fits) > 0 {
			likely = fits[0]
		}
	}
	a := c.render(req, likely)
	a.Certain = all && likely.open == "" && agree(fits, likely)
	if len(fits) == 0 {
		a.Certain, a.Differs = false, differs(likely, req)
		refute(&a, likely, req)
	}
	c.unknowns(&a, likely, outcomes, fits)
	if likely.open != "" {
		a.Status, a.Location, a.Blame, a.Mends, a.Origin, a.Evaluated = 0, nil, nil, nil, blame.None, false
		a.Unknowns = append([]string{likely.open}, a.Unknowns...)
	}
	return a
}

// runs tries the request under the likeliest assumptions and under each other, a
// change at a time, nearest first.
func (c *Config) runs(req blame.Request) (outcomes []*outcome, all bool) {
	queue := [][]int{nil}
	for len(queue) > 0 {
		if len(outcomes) >= maxRuns {
			return outcomes, false
		}
		choices := queue[0]
		queue = queue[1:]
		o := c.run(req, choices)
		outcomes = append(outcomes, o)
		for i := len(choices); i < len(o.asked) && len(queue) < 4*maxRuns; i++ {
			for n := range o.asked[i].options {
				if n == o.asked[i].chose {
					continue
				}
				next := make([]int, i+1)
				for j := range next {
					next[j] = o.asked[j].chose
				}
				next[i] = n
				queue = append(queue, next)
			}
		}
	}
	return outcomes, true
}

// run leads the request through the server once.
func (c *Config) run(req blame.Request, choices []int) *outcome {
	w := &run{c: c, req: req, choices: choices, known: map[string]int{}}
	o := &outcome{origin: blame.None}
	conn, target := w.connect()
	if conn != nil {
		w.begin(o, conn, target)
	}
	o.via, o.near, o.asked, o.open = w.via, w.near, w.asked, w.stopped
	return o
}

// begin takes the request up where the connection hands it over.
func (w *run) begin(o *outcome, conn *connection, target string) {
	w.note(w.listenLine(conn), "listens on port %d", conn.port)
	srv := w.server(conn)
	if status := w.refusedEarly(conn, srv, target); status != 0 {
		o.status = status
		return
	}
	r := &request{
		w: w, base: conn, flow: &flow{}, srv: srv, conf: srv.defaults, method: w.req.Method, status: 200, hostPort: conn.hostPort, env: map[string]string{},
	}
	r.setURL(target)
	r.setEnvIfs(srv.setenvif)
	w.askMissing()
	r.askOdd()
	end := r.serve()
	w.end(o, end)
}

// listenLine has no line of its own: the configuration's first stands for it.
func (w *run) listenLine(conn *connection) *directive {
	for _, a := range w.c.listen {
		if a.port == conn.port {
			return a.at
		}
	}
	return nil
}

// refusedEarly is what the server answers before it looks at the URL.
func (w *run) refusedEarly(conn *connection, srv *server, target string) int {
	switch {
	case badHost(conn.host), conn.noHost && conn.protocol == "HTTP/1.1":
		w.note(srv.at, "the Host field is not a valid one: the server answers 400")
		return 400
	case target == "" || target[0] != '/' && target != "*":
		return 400
	case conn.tls && srv.tls == off, conn.tls && srv.tls == unset && w.anyTLS():
		w.note(either(srv.tlsAt, srv.at), "does not speak TLS on this port")
		w.cannot("the virtual host of port %d does not speak TLS, so that a request to it fails before any answer", conn.port)
		return 0
	case conn.tls && conn.sni != conn.name && w.otherByName(conn, srv):
		w.note(srv.at, "is not the virtual host that TLS was begun with: the server answers 421")
		return 421
	case !conn.tls && srv.tls == on && !w.behindTLS:
		w.note(srv.tlsAt, "speaks TLS on this port: the server answers 400 to plain HTTP")
		return 400
	}
	return 0
}

// otherByName asks whether a request goes to a virtual host with other settings of
// TLS than the one whose name the connection began with.
func (w *run) otherByName(conn *connection, srv *server) bool {
	first := *conn
	first.name = conn.sni
	quiet := &run{c: w.c, req: w.req, choices: w.choices, known: w.known}
	if quiet.server(&first) == srv {
		return false
	}
	names := "the virtual hosts of " + conn.sni + " and " + conn.name
	return w.is(names+" differ in their settings of TLS", names+" have the same settings of TLS")
}

// anyTLS tells whether any virtual host speaks TLS.
func (w *run) anyTLS() bool {
	for _, s := range w.c.servers {
		if s.tls == on {
			return true
		}
	}
	return false
}

// end reads the outcome off the request that ended.
func (w *run) end(o *outcome, r *request) {
	if w.elsewhere {
		o.origin, o.at = blame.Upstream, r.answeredBy
		w.headerNotes(r)
		return
	}
	o.status = r.status
	if isRedirect(r.status) || r.status == 201 {
		o.location = r.location
		w.nearHeaders(r)
	}
	o.at = r.answeredBy
	if isRedirect(o.status) && o.at == nil && !r.builtin { // [R] without [L], and a later rule took the target
		o.at = r.statusBy
	}
	switch {
	case r.builtin:
		o.origin = blame.Builtin
	case isRedirect(o.status) && o.at != nil:
		o.origin = blame.Config
	case r.kind != noFile && o.status == 200:
		o.origin = blame.Static
	}
	if o.at != nil {
		for use := o.at.use; use != nil; use = use.use {
			w.note(use, "uses the macro that the line stands in")
		}
	}
	if t := r.targetBy; t != nil && t.at == o.at {
		o.rule = t
	}
}

// render makes the answer of an outcome.
func (c *Config) render(req blame.Request, o *outcome) blame.Answer {
	a := blame.Answer{Status: o.status, Origin: o.origin, Via: o.via, Near: o.near, Evaluated: true}
	if o.location != nil {
		if !marked(*o.location) {
			a.Location = o.location
		} else if req.Observed != nil && req.Observed.Location != nil && fitsMarks(*o.location, *req.Observed.Location) {
			a.Location = req.Observed.Location
		} else {
			a.Unknowns = append(a.Unknowns, "Location is "+plain(*o.location)+", where "+strings.Join(unknownNames(*o.location), ", ")+" is not known")
		}
	}
	if at := o.blames(); at != nil {
		line := at.at()
		a.Blame = &line
		a.Mends = c.mends(o, req.Method)
	}
	if a.Blame == nil && o.open == "" {
		a.Near = append(a.Near, c.nearText(req)...)
	}
	return a
}
