package nginx

import (
	"fmt"
	"path"
	"strconv"
	"strings"

	"detour/explain/blame"
)

// tryFiles tries files in their order. The directive isn't inherited, not even
// by an if.
func (e *eval) tryFiles() {
	ds := e.loc.here("try_files")
	if len(ds) == 0 || e.noFile() {
		return
	}
	d := ds[0]
	if len(d.args) < 2 {
		return
	}
	_, _, alias := e.rootOf()
	for i, arg := range d.args {
		if i == len(d.args)-1 {
			e.tryLast(d, arg)
			return
		}
		dir := strings.HasSuffix(arg, "/")
		x := e.expand(strings.TrimSuffix(arg, "/"), manner{})
		if e.tried(d, x, alias, dir) {
			return
		}
	}
}

// tried looks for one of the files, and takes it if it is there.
func (e *eval) tried(d *directive, x expanded, alias int, dir bool) bool {
	_, root, _ := e.rootOf()
	name := x.s
	if alias > 0 && alias <= len(e.uri) && strings.Contains(d.text(), "$") && strings.HasPrefix(name, e.uri[:alias]) {
		name = name[alias:]
	}
	if alias < 0 && name != "" && !strings.HasPrefix(name, "/") {
		name = "/" + name
	}
	full := root + name
	kind := e.kindOf(full)
	if dir && kind != blame.Folder || !dir && kind != blame.Regular {
		return false
	}
	e.via(d, fmt.Sprintf("%s is %s", show(full), kindText(kind)))
	switch {
	case alias == 0:
		e.uri = name
	case alias < 0:
		if !dir {
			e.uri, e.addToAlias = name, true
		}
	default:
		e.uri = e.uri[:alias] + name
	}
	return true
}

func (e *eval) tryLast(d *directive, arg string) {
	if code, ok := strings.CutPrefix(arg, "="); ok {
		n, _ := strconv.Atoi(code)
		e.via(d, fmt.Sprintf("none of its files is there: it answers %d", n))
		e.finalize(n)
		return
	}
	x := e.expand(arg, manner{})
	e.notes = together(e.notes, x.notes...)
	e.via(d, fmt.Sprintf("none of its files is there: the request goes to %s", show(x.s)))
	if strings.HasPrefix(x.s, "@") {
		e.toNamed(x.s)
		return
	}
	uri, args, _ := strings.Cut(x.s, "?")
	e.redirectInside(uri, args)
}

// content makes the response: what stands behind a proxy, or a file.
func (e *eval) content() {
	if e.hand != nil {
		e.handled(e.hand)
		return
	}
	if (e.method == "GET" || e.method == "HEAD" || e.method == "POST") && e.noFile() {
		return
	}
	if strings.HasSuffix(e.uri, "/") {
		if e.index() {
			return
		}
		if e.loc.flag("autoindex", false) && (e.method == "GET" || e.method == "HEAD") {
			e.listed()
			return
		}
		if e.method == "GET" || e.method == "HEAD" || e.method == "POST" {
			e.finalize(403)
			return
		}
	}
	if d := e.dav(); d != nil {
		e.upstream(d)
		return
	}
	e.static()
}

// noFile answers 500 where a path was rewritten on the spot and an alias is in
// force, for then nginx has no file for it.
func (e *eval) noFile() bool {
	d, _, alias := e.rootOf()
	if alias == 0 || e.validLocation {
		return false
	}
	e.via(d, "the path was rewritten, and an alias can't be used then: nginx answers 500")
	e.finalize(500)
	return true
}

// dav is the directive that lets files be changed, where the method is one of them.
func (e *eval) dav() *directive {
	d := e.loc.last("dav_methods")
	if d == nil {
		return nil
	}
	for _, m := range d.args {
		if strings.EqualFold(m, e.method) {
			return d
		}
	}
	return nil
}

// listed lists a folder. Nginx takes the last byte of its name for a slash, which
// it isn't below an alias without one.
func (e *eval) listed() {
	name := e.filename(e.uri)
	if len(name) > 1 {
		name = name[:len(name)-1]
	}
	switch e.kindOf(name + "/") {
	case blame.Folder:
		e.send(200)
	default:
		e.finalize(404)
	}
}

// index looks for the files of a folder. It tells whether it has answered.
func (e *eval) index() bool {
	if e.method != "GET" && e.method != "HEAD" && e.method != "POST" {
		return false
	}
	names, by := []string{"index.html"}, e.locationLine()
	if ds := e.loc.find("index"); len(ds) > 0 {
		names, by = nil, ds[0]
		for _, d := range ds {
			names = append(names, d.args...)
		}
	}
	tested := false
	for _, name := range names {
		name = e.expand(name, manner{}).s
		if strings.HasPrefix(name, "/") {
			e.via(by, fmt.Sprintf("the folder's file is %s", show(name)))
			e.redirectInside(name, e.args)
			return true
		}
		dir := e.filename(e.uri)
		if e.kindOf(dir+name) == blame.Absent {
			if !tested && e.kindOf(path.Clean(dir)+"/") != blame.Folder {
				e.finalize(404)
				return true
			}
			tested = true
			continue
		}
		e.via(by, fmt.Sprintf("the folder's file is %s", show(name)))
		e.redirectInside(e.uri+name, e.args)
		return true
	}
	return false
}

// static sends a file, or redirects a folder to its slash.
func (e *eval) static() {
	if e.method != "GET" && e.method != "HEAD" && e.method != "POST" {
		e.finalize(405)
		return
	}
	d, _, _ := e.rootOf()
	name := e.filename(e.uri)
	switch e.kindOf(name) {
	case blame.Absent:
		if d != nil {
			e.via(d, fmt.Sprintf("%s isn't there", show(name)))
		}
		e.finalize(404)
	case blame.Folder:
		if d == nil {
			d = e.locationLine()
		}
		e.via(d, fmt.Sprintf("%s is a folder: nginx redirects to its slash", show(name)))
		to := escape(e.uri, escapedInURI) + "/"
		if e.args != "" {
			to += "?" + e.args
		}
		e.respond(d, to)
		e.builtin, e.folder = true, true
		e.finalize(301)
	default:
		if e.method == "POST" {
			e.finalize(405)
			return
		}
		if d != nil {
			e.via(d, fmt.Sprintf("%s is a file", show(name)))
		}
		e.sendStatic()
	}
}

func (e *eval) sendStatic() {
	e.send(200)
	if e.out != nil && e.out.origin == blame.None && !e.out.has {
		e.out.origin = blame.Static
	}
}
