package nginx

import (
	"fmt"
	"strconv"
	"strings"

	"detour/explain/blame"
)

// handled is what a location's handler makes.
func (e *eval) handled(d *directive) {
	switch {
	case forwards.Get(d.name):
		e.upstream(d)
	case d.name == "stub_status" || d.name == "empty_gif":
		e.send(200)
	default:
		e.foreign(d)
		e.finish(&outcome{in: e.in, where: e.where, uri: e.uri, foreign: true, by: d, origin: blame.None})
	}
}

// upstream is an answer of another server. Its errors can come back to an
// error_page here.
func (e *eval) upstream(d *directive) {
	kind := strings.TrimSuffix(d.name, "_pass")
	if d.name == "dav_methods" {
		e.finish(&outcome{in: e.in, where: e.where, uri: e.uri, origin: blame.None})
		return
	}
	codes := e.interceptable(kind)
	whats := []string{d.arg(0) + " answers by itself"}
	for _, code := range codes {
		whats = append(whats, fmt.Sprintf("%s answers with %d", d.arg(0), code))
	}
	if n := e.c.pick("upstream "+d.text()+" "+e.uri, whats...); n > 0 {
		e.via(d, whats[n])
		e.finalize(codes[n-1])
		return
	}
	if e.accelerated(d) {
		return
	}
	if e.hasLocation && isRedirect(e.errStatus) && e.c.pick("location "+d.text(), d.arg(0)+" sends no Location", d.arg(0)+" sends a Location") == 0 {
		e.via(d, fmt.Sprintf("the content comes from %s, status and Location from what led to the error page", d.arg(0)))
		e.send(e.errStatus)
		return
	}
	e.via(d, "the request goes on to "+d.arg(0))
	for _, r := range e.loc.find(kind + "_redirect") {
		if r.arg(0) != "default" && r.arg(0) != "off" {
			e.via(r, "it rewrites a Location of "+d.arg(0))
		}
	}
	e.finish(&outcome{in: e.in, where: e.where, uri: e.uri, by: d, origin: blame.Upstream, status: e.errStatus, foreign: true})
}

// accelerated asks whether what stands behind sends the request to an internal
// location that redirects, with X-Accel-Redirect.
func (e *eval) accelerated(d *directive) bool {
	whats, to := []string{d.arg(0) + " sends no X-Accel-Redirect"}, []string{""}
	for _, l := range e.srv.locs.all {
		if l.re != nil || len(l.scope.here("internal")) == 0 || !l.scope.redirects() || len(to) > 3 {
			continue
		}
		whats, to = append(whats, d.arg(0)+" sends X-Accel-Redirect to "+l.name), append(to, l.name)
		if l.mod != "=" {
			to[len(to)-1] += hole
		}
	}
	if len(to) == 1 {
		return false
	}
	n := e.c.pick("accel "+d.text()+" "+e.uri, whats...)
	if n == 0 {
		return false
	}
	e.via(d, whats[n])
	if e.method != "HEAD" {
		e.method = "GET"
	}
	e.redirectInside(to[n], "")
	return true
}

// interceptable are the statuses of another server that an error_page here would
// replace: its own, where that is set up, and the gateway's.
func (e *eval) interceptable(kind string) []int {
	if e.errorPage || e.uriChanges == 0 {
		return nil
	}
	intercept := e.loc.flag(kind+"_intercept_errors", false)
	var codes []int
	for _, d := range e.loc.find("error_page") {
		for _, arg := range d.args[:max(0, len(d.args)-1)] {
			n, err := strconv.Atoi(arg)
			if err == nil && (intercept || n == 502 || n == 504 || n == 503) && len(codes) < 8 {
				codes = append(codes, n)
			}
		}
	}
	return codes
}
