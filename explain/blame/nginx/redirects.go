package nginx

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"detour/explain/blame"
)

// A ruled is a directive that redirects, with where it stands.
type ruled struct {
	d     *directive
	srv   *server
	conds []string
}

// redirectOf reads status and target of a directive that redirects by itself.
func (d *directive) redirectOf() (status int, to string, ok bool) {
	c := &Config{regexes: map[string]*regexOf{}}
	switch d.name {
	case "return":
		if k := c.returnCode(d); k != nil && isRedirect(k.status) {
			return k.status, k.text, true
		}
	case "rewrite":
		if len(d.args) < 2 || d.args[1] == "" {
			return 0, "", false
		}
		k := rewriteStatus(d)
		return k, d.args[1], k != 0
	case "error_page":
		return errorRedirect(d)
	case "add_header":
		if strings.EqualFold(d.arg(0), "Location") {
			return 0, d.arg(1), false
		}
	}
	return 0, "", false
}

// rewriteStatus is the status of a rewrite that redirects, or 0.
func rewriteStatus(d *directive) int {
	switch {
	case d.arg(2) == "permanent":
		return 301
	case d.arg(2) == "redirect":
		return 302
	}
	for _, scheme := range []string{"http://", "https://", "$scheme"} {
		if strings.HasPrefix(d.arg(1), scheme) {
			return 302
		}
	}
	return 0
}

// errorRedirect reads an error_page that redirects away.
func errorRedirect(d *directive) (status int, to string, ok bool) {
	n := len(d.args) - 1
	if n < 1 || strings.HasPrefix(d.args[n], "/") || strings.HasPrefix(d.args[n], "@") {
		return 0, "", false
	}
	status = 302
	if code, set := strings.CutPrefix(d.args[n-1], "="); set {
		if c, err := strconv.Atoi(code); err == nil && isRedirect(c) {
			status = c
		}
	}
	return status, d.args[n], true
}

// everyRedirect lists the directives that redirect, in file order.
func (c *Config) everyRedirect() []ruled {
	var out []ruled
	for _, d := range c.http.here("error_page") {
		if _, _, ok := d.redirectOf(); ok {
			out = append(out, ruled{d: d})
		}
	}
	for _, srv := range c.servers {
		out = append(out, redirectsIn(srv.d, srv, nil)...)
	}
	return out
}

func redirectsIn(block *directive, srv *server, conds []string) []ruled {
	var out []ruled
	for _, d := range block.body {
		switch {
		case d.block && (d.name == "location" || d.name == "if" || d.name == "limit_except"):
			inner := append(append([]string(nil), conds...), d.text())
			out = append(out, redirectsIn(d, srv, inner)...)
		default:
			if _, _, ok := d.redirectOf(); !ok {
				continue
			}
			r := ruled{d: d, srv: srv, conds: conds}
			if d.name == "rewrite" {
				r.conds = append(append([]string(nil), conds...), "path ~ "+d.arg(0))
			} else if d.name == "error_page" {
				r.conds = append(append([]string(nil), conds...), "status "+strings.Join(d.args[:len(d.args)-1], " "))
			}
			out = append(out, r)
		}
	}
	return out
}

// Redirects lists the directives that redirect, without a request. Where a target
// is a variable of a map, that is said.
func (c *Config) Redirects() []blame.Redirect {
	var out []blame.Redirect
	for _, r := range c.everyRedirect() {
		status, to, _ := r.d.redirectOf()
		one := blame.Redirect{Line: r.d.at(), When: strings.Join(r.conds, "; "), Status: status, To: to}
		if r.srv != nil {
			one.Server, one.Origins = r.srv.title(), r.srv.origins()
		}
		if t := c.tables[strings.Trim(to, "${}")]; t != nil {
			one.To = fmt.Sprintf("%s (%s of %d lines)", to, t.kind, len(t.d.table))
		}
		out = append(out, one)
	}
	return out
}

// title names a server: by its first name, else by its address.
func (s *server) title() string {
	if s.first != "" && s.first != "_" {
		return s.first
	}
	return s.listens[0].key0()
}

// origins are where the server is asked, by the first of its names that is one.
func (s *server) origins() []string {
	host := ""
	for _, n := range s.names {
		if name := strings.TrimPrefix(strings.Replace(n.text, "*", "x", 1), "."); host == "" && n.re == nil && name != "_" && name != "" && !strings.HasSuffix(name, ".x") {
			host = name
		}
	}
	var out []string
	for i := range s.listens {
		l := &s.listens[i]
		at := host
		switch {
		case l.unix || l.quic:
			continue
		case at != "":
		case l.addr.IsValid() && !l.addr.IsUnspecified():
			at = l.addr.String()
		default:
			at = "shop.test" // whatever the name is
		}
		scheme, port := "http", 80
		if l.ssl {
			scheme, port = "https", 443
		}
		if strings.Contains(at, ":") {
			at = "[" + at + "]"
		}
		if l.port != port {
			at += ":" + strconv.Itoa(l.port)
		}
		if o := scheme + "://" + at; !slices.Contains(out, o) {
			out = append(out, o)
		}
	}
	return out
}

func (l *listen) key0() string {
	if l.d.name != "listen" {
		return "*:80"
	}
	return l.key()
}

// Logs lists the access logs, with their formats.
func (c *Config) Logs() []blame.LogFormat {
	formats := map[string]string{}
	for _, d := range c.http.here("log_format") {
		if len(d.args) < 2 {
			continue
		}
		parts := d.args[1:]
		if strings.HasPrefix(parts[0], "escape=") {
			parts = parts[1:]
		}
		formats[d.args[0]] = strings.Join(parts, "")
	}
	var out []blame.LogFormat
	var walk func(*directive)
	walk = func(block *directive) {
		for _, d := range block.body {
			if d.name == "access_log" && d.arg(0) != "off" && len(d.args) > 0 {
				out = append(out, logOf(d, formats))
			}
			walk(d)
		}
	}
	walk(c.root)
	return out
}

func logOf(d *directive, formats map[string]string) blame.LogFormat {
	format := d.arg(1)
	if format == "" || strings.Contains(format, "=") {
		format = "combined"
	}
	if text, ok := formats[format]; ok {
		format = text
	}
	return blame.LogFormat{File: d.arg(0), Format: format}
}
