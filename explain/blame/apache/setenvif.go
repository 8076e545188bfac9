package apache

import (
	"strings"
)

// A setEnvIf sets variables where a field of the request matches.
type setEnvIf struct {
	at       *directive
	field    string
	name     *pattern // a pattern for the field's name
	re       *pattern
	expr     *expression
	literal  bool // the pattern is plain text: values aren't substituted
	features []string
}

func init() {
	register(func() handlers {
		return handlers{
			"setenvif":           func(l *loader, d *directive, s *scope) { l.setEnvIf(d, s, "", false) },
			"setenvifnocase":     func(l *loader, d *directive, s *scope) { l.setEnvIf(d, s, "", true) },
			"browsermatch":       func(l *loader, d *directive, s *scope) { l.setEnvIf(d, s, "User-Agent", false) },
			"browsermatchnocase": func(l *loader, d *directive, s *scope) { l.setEnvIf(d, s, "User-Agent", true) },
			"setenvifexpr":       (*loader).setEnvIfExpr,
			"setenv":             func(l *loader, d *directive, s *scope) { l.setEnv(d, s) },
			"unsetenv":           func(l *loader, d *directive, s *scope) { l.setEnv(d, s) },
			"passenv":            func(l *loader, d *directive, s *scope) { l.setEnv(d, s) },
		}
	})
}

func (l *loader) setEnvIf(d *directive, s *scope, field string, fold bool) {
	w := l.words(d.args)
	if field == "" && len(w) > 0 {
		field, w = w[0], w[1:]
	}
	if len(w) < 2 {
		l.problem(d, "takes a field, a pattern and a variable")
		return
	}
	e := &setEnvIf{at: d, field: field, features: w[1:], literal: isLiteral(w[0])}
	var err error
	if e.re, err = compile(w[0], fold); err != nil {
		l.problem(d, "has a pattern that can't be compiled: "+err.Error())
		return
	}
	if strings.Trim(lower(field), "abcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
		if e.name, err = compile(field, fold); err != nil {
			l.problem(d, "has a pattern that can't be compiled: "+err.Error())
			return
		}
	}
	l.addSetEnvIf(e, s)
}

// isLiteral tells whether a pattern is plain text to the server.
func isLiteral(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) && strings.IndexByte(`^.$|()[]*+?{}\`, s[i+1]) >= 0 {
			i++
			continue
		}
		if strings.IndexByte(`^.$|()[]*+?{}\`, s[i]) >= 0 {
			return false
		}
	}
	return true
}

func (l *loader) setEnvIfExpr(d *directive, s *scope) {
	w := l.words(d.args)
	if len(w) < 2 {
		l.problem(d, "takes an expression and a variable")
		return
	}
	x, err := parseExpr(w[0], false)
	if err != nil {
		l.problem(d, "has an expression that is not understood: "+err.Error())
		x = &expression{err: err, text: w[0]}
	}
	l.addSetEnvIf(&setEnvIf{at: d, expr: x, features: w[1:]}, s)
}

func (l *loader) addSetEnvIf(e *setEnvIf, s *scope) {
	if s.inDir {
		s.conf.setenvif = append(s.conf.setenvif, e)
		return
	}
	l.srv.setenvif = append(l.srv.setenvif, e)
}

// setEnvIfs sets what the lines say. The server's own run before the URL is
// decoded, those of folders when the file is known.
func (r *request) setEnvIfs(list []*setEnvIf) {
	if !r.w.c.modules.loaded("setenvif") {
		return
	}
	for _, e := range list {
		if !r.w.step() {
			return
		}
		m := r.setEnvMatch(e)
		if m == nil {
			continue
		}
		if r.sub == nil {
			r.w.setBy(e)
		}
		for _, f := range e.features {
			r.setFeature(e, f, m)
		}
	}
}

func (r *request) setEnvMatch(e *setEnvIf) *match {
	if e.expr != nil {
		holds, m := r.evalExpr(e.expr, nil)
		if holds && m == nil {
			m = &match{}
		}
		if !holds {
			return nil
		}
		return m
	}
	return r.w.matches(e.re, r.setEnvValue(e))
}

func (r *request) setEnvValue(e *setEnvIf) string {
	switch lower(e.field) {
	case "remote_addr":
		return mark("the client's address")
	case "remote_host":
		return mark("the client's name")
	case "server_addr":
		return mark("the server's address")
	case "request_uri":
		return r.uri
	case "request_method":
		return r.method
	case "request_protocol":
		return r.base.protocol
	}
	if e.name != nil {
		value := ""
		if r.w.matches(e.name, "Host") != nil {
			value = r.base.host
		}
		for _, f := range r.w.req.Fields {
			if r.w.matches(e.name, f.Name) != nil {
				value = f.Value
			}
		}
		return value
	}
	if v := r.header(e.field); v != "" {
		return v
	}
	return r.env[e.field]
}

func (r *request) setFeature(e *setEnvIf, feature string, m *match) {
	name, value, hasValue := strings.Cut(feature, "=")
	switch {
	case hasValue && value != "" && value[0] == '!':
		delete(r.env, name)
	case hasValue && value != "":
		if !e.literal {
			value = substitute(value, m)
		}
		r.env[name] = value
	case strings.HasPrefix(name, "!"):
		delete(r.env, name[1:])
	default:
		r.env[name] = "1"
	}
}

// An envEdit is SetEnv, UnsetEnv or PassEnv. They come so late that no rewriting
// sees them.
type envEdit struct {
	key   string
	words []string
}

func (l *loader) setEnv(d *directive, s *scope) {
	s.conf.env = append(s.conf.env, envEdit{d.key, l.words(d.args)})
}

func (r *request) fixupEnv() int {
	for _, e := range r.conf.env {
		switch {
		case len(e.words) == 0:
		case e.key == "setenv" && len(e.words) == 1:
			r.env[e.words[0]] = ""
		case e.key == "setenv":
			r.env[e.words[0]] = e.words[1]
		case e.key == "unsetenv":
			for _, name := range e.words {
				delete(r.env, name)
			}
		default:
			for _, name := range e.words {
				r.env[name] = r.w.c.env[name]
			}
		}
	}
	return declined
}
