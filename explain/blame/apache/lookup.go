package apache

import "strings"

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
