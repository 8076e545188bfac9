package apache

import "strings"

// A headerEdit is a Header line about Location.
type headerEdit struct {
	at     *directive
	always bool
	action string
	value  string
	re     *pattern
	with   string
	when   string // env=…, expr=…
}

func init() {
	register(func() handlers {
		return handlers{
			"header":        (*loader).header,
			"requestheader": (*loader).requestHeader,
		}
	})
}

// header reads Header [condition] action field value…, and keeps what is about
// Location.
func (l *loader) header(d *directive, s *scope) {
	w := l.words(d.args)
	h := &headerEdit{at: d}
	if len(w) > 0 {
		switch lower(w[0]) {
		case "always":
			h.always, w = true, w[1:]
		case "onsuccess":
			w = w[1:]
		}
	}
	if len(w) < 2 || strings.TrimSuffix(lower(w[1]), ":") != "location" {
		return
	}
	h.action = lower(w[0])
	rest := w[2:]
	if n := len(rest); n > 0 && (strings.HasPrefix(rest[n-1], "env=") || strings.HasPrefix(rest[n-1], "expr=") || rest[n-1] == "early") {
		h.when, rest = rest[n-1], rest[:n-1]
	}
	if strings.HasPrefix(h.action, "edit") {
		if len(rest) < 2 {
			l.problem(d, "takes a pattern and what to put in its place")
			return
		}
		var err error
		if h.re, err = compile(rest[0], false); err != nil {
			l.problem(d, "has a pattern that can't be compiled: "+err.Error())
			return
		}
		h.with = rest[1]
	} else if len(rest) > 0 {
		h.value = rest[0]
	}
	s.conf.headers = append(s.conf.headers, h)
}

// requestHeader keeps what changes the request before anything looks at it.
func (l *loader) requestHeader(d *directive, s *scope) {
	w := l.words(d.args)
	if len(w) > 0 && lower(w[len(w)-1]) == "early" {
		l.oddOne(d, s)
	}
}
