package nginx

import (
	"fmt"
	"net/netip"
	"slices"
	"sort"
	"strings"

	"detour/explain/blame"
)

// attempt evaluates a request in one way of what isn't known.
func (c *Config) attempt(r blame.Request, ch *chooser) *outcome {
	in := newInput(r)
	e := &eval{cfg: c, c: ch, in: in, method: in.method, vars: map[string]string{}, setBy: map[string][]blame.Note{},
		doubts: map[string]bool{}, missing: map[string]bool{}}
	at := e.chooseListener()
	if at == nil {
		e.finish(&outcome{in: in, origin: blame.None})
		return e.out
	}
	first := at.standard
	if in.tls && in.sni != "" {
		if m, ok := byName(at.servers, in.sni); ok {
			first = m.srv
		}
	}
	e.srv, e.loc = first, first.scope
	var ok bool
	if in.target, ok = parseTarget(in.line, first.flag("merge_slashes", true)); !ok {
		in.bad = "a request target that nginx doesn't take"
	}
	e.uri, e.args, e.quoted = in.target.uri, in.target.args, in.target.quoted
	if in.bad == "" || in.host != "" {
		e.chooseServer(at, first)
	}
	in.underscores = e.srv.flag("underscores_in_headers", false) // the Host field comes first
	return e.begin(at)
}

// begin answers what never reaches the phases, and leads the rest through them.
func (e *eval) begin(at *listener) *outcome {
	e.uriChanges, e.validLocation = maxURIChanges+1, true
	early := 0
	switch {
	case e.in.bad != "":
		early = 400
		e.near(e.srv.d, "the request has "+e.in.bad+": nginx answers 400")
	case at.ssl && !e.in.tls:
		early = 497
		e.via(at.listenOf(e.srv), "the port is for TLS, and the request is plain: nginx has the status 497 for it")
	case e.in.tls && e.uncertified():
		early = 496
	case e.method == "TRACE" || e.method == "CONNECT":
		early = 405
	}
	if early != 0 {
		e.at = contentPhase
		e.finalize(early)
		if e.out != nil {
			return e.out
		}
	}
	return e.evaluate()
}

// uncertified asks whether the client lacks the certificate that is demanded.
func (e *eval) uncertified() bool {
	d := e.srv.last("ssl_verify_client")
	if d == nil || d.arg(0) != "on" {
		return false
	}
	return e.c.pick("certificate", "the client has a certificate", "the client has no certificate") == 1
}

// chooseListener finds the address that was connected to.
func (e *eval) chooseListener() *listener {
	in := e.in
	all := slices.DeleteFunc(slices.Clone(e.cfg.at), func(l *listener) bool { return l.at.unix })
	here := slices.DeleteFunc(slices.Clone(all), func(l *listener) bool { return l.at.port != in.port })
	if addr, err := netip.ParseAddr(in.connectIP); err == nil && len(here) > 0 {
		here = atAddress(here, addr.Unmap())
	}
	mapped := len(here) == 0
	if mapped {
		if here = all; len(here) == 0 {
			return nil
		}
		if len(e.cfg.servers) > 1 || !e.cfg.servers[0].plain {
			e.doubt("nothing listens at port %d: something in front is taken to pass the request on", in.port)
		}
	}
	here = distinct(here)
	e.order(here)
	n := 0
	if len(here) > 1 {
		whats := make([]string, len(here))
		for i, l := range here {
			whats[i] = "the request reaches " + l.key
		}
		n = e.c.pick("listener", whats...)
	}
	in.at = here[n]
	in.tls = in.scheme == "https" && in.at.ssl
	if in.scheme == "https" && !in.at.ssl {
		e.doubt("%s doesn't speak TLS: it is taken to end in front, with X-Forwarded-Proto: https", in.at.key)
		in.inFront = true
	}
	if mapped {
		in.tls, in.port = in.at.ssl, in.at.at.port
	}
	return in.at
}

// atAddress are the listeners that a connection to an address comes to.
func atAddress(all []*listener, addr netip.Addr) []*listener {
	var wild []*listener
	for _, l := range all {
		switch {
		case l.at.addr == addr && !l.at.wildcard:
			return []*listener{l}
		case l.at.wildcard && l.at.v6 == addr.Is6():
			wild = append(wild, l)
		}
	}
	if len(wild) > 0 {
		return wild
	}
	return slices.DeleteFunc(slices.Clone(all), func(l *listener) bool { return !l.at.wildcard && l.at.host == "" })
}

// distinct drops listeners that have the same servers as one before.
func distinct(all []*listener) []*listener {
	var out []*listener
	for _, l := range all {
		if !slices.ContainsFunc(out, func(have *listener) bool {
			return have.at.port == l.at.port && have.ssl == l.ssl && have.standard == l.standard && slices.Equal(have.servers, l.servers)
		}) {
			out = append(out, l)
		}
	}
	return out
}

// order puts the likeliest listener first: the right kind, one that knows the
// name, a wildcard.
func (e *eval) order(all []*listener) {
	rank := func(l *listener) int {
		n := 0
		if l.ssl == (e.in.scheme == "https") {
			n += 8
		}
		if m, ok := byName(l.servers, e.in.host); ok && m.srv != nil {
			n += 4
		}
		if l.at.wildcard {
			n += 2
		}
		if l.at.addr.IsLoopback() {
			n++
		}
		return n
	}
	sort.SliceStable(all, func(i, j int) bool { return rank(all[i]) > rank(all[j]) })
}

// chooseServer finds the server of the host.
func (e *eval) chooseServer(at *listener, first *server) {
	m, ok := byName(at.servers, e.in.host)
	if m.err != nil {
		e.doubt("a pattern of server_name isn't read: %v", m.err)
	}
	if !ok {
		e.srv, e.loc = first, first.scope
		why := fmt.Sprintf("no server_name at %s is %s: this is the first server", at.key, show(e.in.host))
		if at.explicit {
			why = fmt.Sprintf("no server_name at %s is %s: this is the default server", at.key, show(e.in.host))
		}
		if first != at.standard {
			why = "the server was chosen by the name in the TLS handshake"
		}
		e.via(at.listenOf(first), why)
		return
	}
	e.srv, e.loc = m.srv, m.srv.scope
	e.via(at.listenOf(m.srv), "the request comes in at "+at.key)
	if m.name.d != m.srv.d {
		e.via(m.name.d, m.why)
	}
	if m.name.re != nil {
		e.matchRegex(m.name.re, e.in.host)
	}
}

// closeNames are the server names that are one letter away from the host.
func (c *Config) closeNames(host string) []blame.Note {
	var out []blame.Note
	for _, srv := range c.servers {
		for _, n := range srv.names {
			if n.re == nil && n.text != host && oneApart(n.text, host) {
				out = append(out, blame.Note{Line: n.d.at(), Why: fmt.Sprintf("server_name %s is one letter away from %s", n.text, host)})
			}
		}
	}
	return out
}

// oneApart tells whether one letter more, less or other makes one of the other,
// or two that changed places.
func oneApart(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 || len(b) < 4 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) < len(b) {
		return a[i:] == b[i+1:]
	}
	if i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:] {
		return true
	}
	return i < len(a) && a[i+1:] == b[i+1:]
}

// holds the directives that aren't known, on the way to an answer.
func (s *scope) strangers() []string {
	var out []string
	for ; s != nil; s = s.up {
		for name, ds := range s.own {
			switch {
			case name == "include" && !harmlessFile(ds[0].arg(0)):
				out = append(out, ds[0].arg(0)+" wasn't read")
			case !known.Get(name) && name != "include" && !strings.Contains(name, "_by_lua") && (len(ds[0].args) > 0 || ds[0].block):
				out = append(out, name+" isn't known here")
			}
		}
	}
	sort.Strings(out)
	return out
}

// harmlessFile are included files that packages bring, and that don't redirect.
func harmlessFile(name string) bool {
	base := name[strings.LastIndexByte(name, '/')+1:]
	switch base {
	case "mime.types", "fastcgi_params", "fastcgi.conf", "uwsgi_params", "scgi_params", "proxy_params", "koi-utf", "koi-win", "win-utf":
		return true
	}
	return strings.HasPrefix(name, "modules-enabled/") || strings.HasPrefix(name, "/etc/nginx/modules-enabled/") || strings.HasSuffix(base, "ssl-params.conf") || base == "options-ssl-nginx.conf"
}
