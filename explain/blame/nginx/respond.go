package nginx

import (
	"fmt"
	"net/netip"
	"strings"

	"detour/explain/blame"
)

// respond sets the Location of a response.
func (e *eval) respond(d *directive, to string) {
	e.location, e.hasLocation, e.locationBy = to, true, d
	e.builtin, e.folder = false, false
}

// finalize ends a request with a status: an error page first, if there is one.
func (e *eval) finalize(status int) {
	if status == 444 || status == 499 {
		e.errStatus = 0
		e.send(status)
		return
	}
	if status == 201 || status == 204 || status >= 300 {
		e.special(status)
		return
	}
	e.send(status)
}

// send ends the evaluation with a response.
func (e *eval) send(status int) {
	if e.errStatus != 0 {
		status = e.errStatus
	}
	o := &outcome{status: status, in: e.in, where: e.where, uri: e.uri}
	o.origin = blame.None
	if e.hasLocation {
		o.location, o.has, o.by, o.folder = e.absoluteLocation(), true, e.locationBy, e.folder
		if isRedirect(status) {
			o.origin = blame.Config
			if e.builtin {
				o.origin = blame.Builtin
			}
		}
	} else {
		e.addedLocation(o)
	}
	e.finish(o)
}

// otherHeaders notes modules that can write or take away a Location.
func (e *eval) otherHeaders() {
	for _, name := range []string{"more_set_headers", "more_clear_headers", "header_filter_by_lua", "header_filter_by_lua_block", "header_filter_by_lua_file", "js_header_filter"} {
		for _, d := range e.loc.find(name) {
			if !strings.HasPrefix(name, "more_") || strings.Contains(strings.ToLower(d.text()), "location") {
				e.foreign(d)
			}
		}
	}
}

func (e *eval) finish(o *outcome) {
	if e.loc != nil {
		e.otherHeaders()
	}
	o.via, o.near = e.notes, e.nears
	for what := range e.doubts {
		o.doubts = append(o.doubts, what)
	}
	for name := range e.missing {
		o.missing = append(o.missing, name)
	}
	e.out = o
}

// absoluteLocation puts the host before a Location that is a path, as the header
// filter does.
func (e *eval) absoluteLocation() string {
	to := e.location
	if !strings.HasPrefix(to, "/") || !e.loc.flag("absolute_redirect", true) {
		return to
	}
	host := e.in.host
	switch {
	case e.loc.flag("server_name_in_redirect", false):
		host = e.srv.first
	case host == "":
		host = orHole(e, "server_addr", e.in.connectIP)
		if a, err := netip.ParseAddr(host); err == nil && a.Is6() {
			host = "[" + host + "]"
		}
	}
	scheme, usual := "http", 80
	if e.in.tls {
		scheme, usual = "https", 443
	}
	port := ""
	if e.loc.flag("port_in_redirect", true) && e.in.port != usual {
		port = fmt.Sprintf(":%d", e.in.port)
	}
	return scheme + "://" + host + port + to
}

// addedLocation finds an add_header that writes a Location by itself.
func (e *eval) addedLocation(o *outcome) {
	for _, d := range e.loc.find("add_header") {
		if !strings.EqualFold(d.arg(0), "Location") || !e.addsTo(d, o.status) {
			continue
		}
		if x := e.expand(d.arg(1), manner{}); x.s != "" {
			o.location, o.has, o.by = x.s, true, d
			if isRedirect(o.status) {
				o.origin = blame.Config
			}
			e.via(d, "it writes the Location")
			return
		}
	}
}

func (e *eval) addsTo(d *directive, status int) bool {
	switch status {
	case 200, 201, 204, 206, 301, 302, 303, 304, 307, 308:
		return true
	}
	return d.arg(2) == "always"
}
