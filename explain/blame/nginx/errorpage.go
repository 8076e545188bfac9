package nginx

import (
	"fmt"
	"strconv"
	"strings"
)

// special answers with a status that has a page of its own: an error_page, or
// the one that is built in.
func (e *eval) special(status int) {
	e.errStatus = status
	if pages := e.loc.find("error_page"); !e.errorPage && len(pages) > 0 && e.uriChanges != 0 {
		if !e.loc.flag("recursive_error_pages", false) {
			e.errorPage = true
		}
		for _, d := range pages {
			if overwrite, value, ok := pageFor(d, status); ok {
				e.page(d, status, overwrite, value)
				return
			}
		}
	}
	switch status {
	case 494, 495, 496, 497:
		e.errStatus = 400
	}
	e.send(status)
}

// pageFor reads an error_page directive for a status. The overwriting status is
// -1 without an equals sign, and 0 with one that stands alone.
func pageFor(d *directive, status int) (overwrite int, value string, ok bool) {
	n := len(d.args) - 1
	if n < 1 {
		return 0, "", false
	}
	value, codes := d.args[n], d.args[:n]
	overwrite = -1
	if code, set := strings.CutPrefix(codes[n-1], "="); set && n > 1 {
		codes = codes[:n-1]
		overwrite, _ = strconv.Atoi(code)
	}
	for _, code := range codes {
		if c, err := strconv.Atoi(code); err == nil && c == status {
			if overwrite == -1 && status >= 494 && status <= 497 {
				overwrite = 400
			}
			return overwrite, value, true
		}
	}
	return 0, "", false
}

// page sends what an error_page says: another path, a named location, a redirect.
func (e *eval) page(d *directive, status, overwrite int, value string) {
	if overwrite >= 0 {
		e.errStatus = overwrite
	}
	x := e.expand(value, manner{})
	e.notes = together(e.notes, x.notes...)
	uri, args := x.s, ""
	switch {
	case strings.HasPrefix(uri, "/"):
		uri, args, _ = strings.Cut(uri, "?")
		if e.method != "HEAD" {
			e.method = "GET"
		}
		e.via(d, fmt.Sprintf("%d goes to %s", status, show(uri)))
		e.redirectInside(uri, args)
		return
	case strings.HasPrefix(uri, "@"):
		e.via(d, fmt.Sprintf("%d goes to %s", status, show(uri)))
		e.toNamed(uri)
		return
	}
	if unsure(uri) && strings.HasPrefix(uri, hole) {
		e.doubt("what error_page %s stands for isn't known", value)
	}
	if !isRedirect(overwrite) {
		e.errStatus = 302
	}
	e.respond(d, uri)
	e.send(e.errStatus)
}

// redirectInside is an internal redirect to another path: the server's rewrites
// run again.
func (e *eval) redirectInside(uri, args string) {
	if e.uriChanges--; e.uriChanges == 0 {
		e.cycle()
		return
	}
	e.uri, e.args = uri, args
	e.loc, e.internal, e.addToAlias = e.srv.scope, true, false
	e.at, e.validLocation = serverRewrite, true
}

// toNamed goes to a named location.
func (e *eval) toNamed(name string) {
	if e.uriChanges--; e.uriChanges == 0 {
		e.cycle()
		return
	}
	l := e.srv.locs.named[name]
	if l == nil {
		e.via(e.locationLine(), fmt.Sprintf("there is no location %s: nginx answers 500", show(name)))
		e.finalize(500)
		return
	}
	e.internal, e.hand, e.uriChanged, e.where = true, nil, false, l
	e.via(l.d, "the request goes on here")
	e.enter(l.scope)
	e.at = rewritePhase
}
