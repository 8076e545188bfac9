package redirects

import (
	"net/url"
	"strings"

	"detour/explain/blame"
	"detour/trace"
)

// A wish is what a request has to be for a redirect's conditions to hold.
type wish struct {
	paths   []string // from the outermost condition to the innermost
	under   string   // that they begin with
	methods []string
	hosts   []string
	schemes []string
	queries []string
	fields  []trace.Field
	whole   bool // every condition was understood
}

// requestsFor are requests that meet the conditions of a redirect; whole is false
// where a condition was not understood.
func requestsFor(r blame.Redirect) (all []blame.Request, whole bool) {
	w := wishOf(r)
	for _, origin := range w.origins(r) {
		for _, path := range w.asked() {
			for _, query := range orNone(w.queries) {
				for _, method := range orOne(w.methods, "GET") {
					all = append(all, blame.Request{Method: method, URL: origin + path + query, Fields: w.fields})
				}
			}
		}
	}
	return all, w.whole
}

// asked are the paths of the innermost condition, whole ones first.
func (w wish) asked() []string {
	return orOne(w.paths, "/", "/x")
}

func orNone(list []string) []string { return orOne(list, "") }

func orOne(list []string, others ...string) []string {
	if len(list) == 0 {
		return others
	}
	return list
}

// origins are where the virtual host of a redirect is asked.
func (w wish) origins(r blame.Redirect) []string {
	var out []string
	for _, o := range orOne(r.Origins, guessed(r.Server)...) {
		u, err := url.Parse(o)
		if err != nil || len(w.schemes) > 0 && u.Scheme != w.schemes[0] {
			continue
		}
		for _, host := range orOne(w.hosts, u.Hostname()) {
			v := *u
			if v.Host = host; u.Port() != "" {
				v.Host += ":" + u.Port()
			}
			out = append(out, v.String())
		}
	}
	return out
}

// guessed are the origins of a virtual host of which only the name is known.
func guessed(server string) []string {
	host := "shop.test"
	for _, name := range strings.FieldsFunc(server, func(c rune) bool { return c == ' ' || c == ',' }) {
		if strings.Contains(name, ".") && !strings.ContainsAny(name, "~^$_/():") {
			host = strings.TrimPrefix(strings.Replace(name, "*", "x", 1), ".")
			break
		}
	}
	return []string{"http://" + host, "https://" + host}
}

// wishOf reads the conditions of a redirect.
func wishOf(r blame.Redirect) wish {
	w := wish{whole: r.Origins != nil && named(r)}
	for _, c := range conditions(r.When) {
		if !w.nginx(c) && !w.apache(c) {
			w.whole = false
		}
	}
	return w
}

// named reports whether a redirect's virtual host is asked by a name of its own: of
// one that takes what no other does, no request is sure to come to it.
func named(r blame.Redirect) bool {
	return strings.Contains(r.Server, ".") && !strings.ContainsAny(r.Server, "*~^$_/():, ") && !strings.HasPrefix(r.Server, ".") && !strings.HasSuffix(r.Server, ".")
}

// conditions cuts what a configuration's conditions were joined to.
func conditions(when string) []string {
	var out []string
	for _, part := range strings.Split(when, "; ") {
		if strings.HasPrefix(part, "location ") || strings.HasPrefix(part, "if ") || strings.HasPrefix(part, "path ~ ") || strings.HasPrefix(part, "status ") {
			out = append(out, strings.TrimSpace(part))
			continue
		}
		for _, p := range strings.Split(part, ", ") {
			if p = strings.TrimSpace(p); p != "" {
				out = append(out, p)
			}
		}
	}
	return out
}
