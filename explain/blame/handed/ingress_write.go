package handed

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// An ingressWriter writes nginx's text and remembers of what each line is.
type ingressWriter struct {
	text  strings.Builder
	spots []spot
}

func (w *ingressWriter) line(at spot, format string, args ...any) {
	text := strings.ReplaceAll(fmt.Sprintf(format, args...), "\n", " ")
	w.text.WriteString(text + "\n")
	w.spots = append(w.spots, at)
}

// snippet writes the lines of an annotation, each with its own line.
func (w *ingressWriter) snippet(s setting) {
	if s.value == "" {
		return
	}
	for i, text := range strings.Split(strings.TrimRight(s.value, "\n"), "\n") {
		at := s.at
		if s.block {
			at.line += i + 1
		}
		w.line(at, "%s", text)
	}
}

// code is the status of the controller's own redirects.
func (c *cluster) code() int {
	if n, err := strconv.Atoi(c.config["http-redirect-code"].value); err == nil {
		return n
	}
	return 308
}

// write writes the whole configuration: the variables that the controller's Lua
// sets are maps here.
func (c *cluster) write(w *ingressWriter) {
	made := spot{}
	w.line(made, "events {}")
	w.line(made, "http {")
	w.line(made, "server_name_in_redirect off; port_in_redirect off;")
	if c.config["relative-redirects"].is("true") {
		w.line(c.config["relative-redirects"].at, "absolute_redirect off;")
	}
	if forwarded := c.config["use-forwarded-headers"]; forwarded.is("true") {
		w.line(forwarded.at, `map $http_x_forwarded_proto $pass_access_scheme { default $http_x_forwarded_proto; "" $scheme; }`)
		w.line(forwarded.at, `map $http_x_forwarded_host $best_http_host { default $http_x_forwarded_host; "" $http_host; }`)
	} else {
		w.line(made, `map "" $pass_access_scheme { default $scheme; }`)
		w.line(made, `map "" $best_http_host { default $http_host; }`)
	}
	w.line(made, `map $best_http_host $redirect_host { default $best_http_host; "~^(?<redirect_name>[^:,]+)" $redirect_name; }`)
	w.line(made, `map $request_uri $redirect_uri { default $request_uri; "~^(?<redirect_path>.*)/$" $redirect_path; }`)
	w.snippet(c.config["http-snippet"])
	w.line(made, "upstream upstream_balancer { server 0.0.0.1; }")
	w.line(made, "server { listen 80 default_server; listen 443 ssl default_server; server_name _;")
	c.server(w, "")
	w.line(made, "}")
	for _, host := range c.hosts() {
		c.wwwServer(w, host)
		w.line(c.firstOf(host), "server { listen 80; listen 443 ssl; server_name %s;", quoteNginx(host)+c.aliases(host))
		c.server(w, host)
		w.line(made, "}")
	}
	w.line(made, "}")
}

// hosts lists the names that rules have, each once.
func (c *cluster) hosts() []string {
	var all []string
	for _, ing := range c.ingress {
		for _, r := range ing.rules {
			if r.host != "" && !slices.Contains(all, r.host) {
				all = append(all, r.host)
			}
		}
	}
	return all
}

func (c *cluster) firstOf(host string) spot {
	for _, r := range c.rulesOf(host) {
		return r.at
	}
	return spot{}
}

// aliases are the further names of a host.
func (c *cluster) aliases(host string) string {
	text := ""
	for _, r := range c.rulesOf(host) {
		for _, a := range strings.Split(r.of.notes["server-alias"].value, ",") {
			if a = strings.TrimSpace(a); a != "" {
				text += " " + quoteNginx(a)
			}
		}
	}
	return text
}

// wwwServer writes the server of the other name, with www. or without it.
func (c *cluster) wwwServer(w *ingressWriter, host string) {
	from, bare := strings.CutPrefix(host, "www.")
	if !bare {
		from = "www." + host
	}
	if slices.Contains(c.hosts(), from) {
		return
	}
	for _, r := range c.rulesOf(host) {
		if note := r.of.notes["from-to-www-redirect"]; note.is("true") {
			w.line(note.at, "server { listen 80; listen 443 ssl; server_name %s; return %d $pass_access_scheme://%s$redirect_uri; }", quoteNginx(from), c.code(), host)
			return
		}
	}
}

// rulesOf lists the rules of a host as the controller sorts them: the longest
// path first.
func (c *cluster) rulesOf(host string) []ingressRule {
	var all []ingressRule
	for _, ing := range c.ingress {
		for _, r := range ing.rules {
			if r.host == host && !slices.ContainsFunc(all, func(o ingressRule) bool { return o.path == r.path && (o.kind == "Exact") == (r.kind == "Exact") }) {
				all = append(all, r)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b ingressRule) int { return strings.Compare(b.path, a.path) })
	slices.SortStableFunc(all, func(a, b ingressRule) int { return len(b.path) - len(a.path) })
	return all
}

// server writes what stands in the server of a host.
func (c *cluster) server(w *ingressWriter, host string) {
	rules := c.rulesOf(host)
	regex, root := false, false
	for _, r := range rules {
		target := r.of.notes["rewrite-target"].value
		regex = regex || target != "" && target != r.path || r.of.notes["use-regex"].is("true")
		root = root || r.path == "/"
	}
	written := map[*ingress]bool{}
	w.snippet(c.config["server-snippet"])
	for _, r := range rules {
		if !written[r.of] {
			w.snippet(r.of.notes["server-snippet"])
		}
		written[r.of] = true
	}
	for _, r := range rules {
		if app := r.of.notes["app-root"]; strings.HasPrefix(app.value, "/") {
			w.line(app.at, "if ($uri = /) { return 302 $scheme://$http_host%s; }", app.value)
		}
	}
	for _, r := range rules {
		c.locations(w, r, regex, rules)
	}
	if !root {
		w.line(spot{}, "location / { return 404; }")
	}
}

// locations writes the location of a rule; a prefix has one for the path itself
// and one for what is below it.
func (c *cluster) locations(w *ingressWriter, r ingressRule, regex bool, all []ingressRule) {
	path := quoteNginx(r.path)
	switch {
	case regex:
		c.location(w, r, "~* "+quoteNginx("^"+r.path))
	case r.kind == "Exact":
		c.location(w, r, "= "+path)
	case r.kind != "Prefix" || r.path == "/":
		c.location(w, r, path)
	default:
		c.location(w, r, quoteNginx(strings.TrimSuffix(r.path, "/")+"/"))
		if !slices.ContainsFunc(all, func(o ingressRule) bool { return o.kind == "Exact" && o.path == r.path }) {
			c.location(w, r, "= "+path)
		}
	}
}

func (c *cluster) location(w *ingressWriter, r ingressRule, match string) {
	notes := r.of.notes
	w.line(r.at, "location %s {", match)
	if url := notes["auth-url"]; url.value != "" {
		w.line(url.at, "auth_request /_external-auth;")
		if sign := notes["auth-signin"]; sign.value != "" {
			w.line(sign.at, "error_page 401 = %s;", signinURL(sign.value, notes["auth-signin-redirect-param"].value))
		}
	}
	if notes["auth-type"].is("basic") {
		w.line(notes["auth-type"].at, "auth_basic on;")
	}
	for _, name := range []string{"whitelist-source-range", "allowlist-source-range"} {
		if list := notes[name]; list.value != "" {
			for _, a := range strings.Split(list.value, ",") {
				w.line(list.at, "allow %s;", strings.TrimSpace(a))
			}
			w.line(list.at, "deny all;")
		}
	}
	w.snippet(notes["configuration-snippet"])
	w.snippet(c.config["location-snippet"])
	if notes["relative-redirects"].is("true") {
		w.line(notes["relative-redirects"].at, "absolute_redirect off;")
	}
	c.redirect(w, r.of)
	c.upgrade(w, r)
	c.pass(w, r)
	w.line(spot{}, "}")
}

// redirect writes the redirect of the annotations; the temporal one comes first.
func (c *cluster) redirect(w *ingressWriter, ing *ingress) {
	for _, kind := range []struct {
		name            string
		code, most, def int
	}{{"temporal-redirect", 0, 307, 302}, {"permanent-redirect", 0, 308, 301}} {
		note := ing.notes[kind.name]
		if note.value == "" {
			continue
		}
		code, err := strconv.Atoi(strings.TrimSpace(ing.notes[kind.name+"-code"].value))
		if err != nil || code < 300 || code > kind.most {
			code = kind.def
		}
		w.line(note.at, "return %d %s;", code, note.value)
		return
	}
}

// upgrade writes the redirect to https that the controller makes by itself for a
// host with TLS, or for any when it is forced.
func (c *cluster) upgrade(w *ingressWriter, r ingressRule) {
	at, ok := c.upgradeLine(r)
	if !ok {
		return
	}
	uri := "$redirect_uri"
	if keep := firstSet(r.of.notes["preserve-trailing-slash"], c.config["preserve-trailing-slash"]); keep.is("true") {
		uri = "$request_uri"
	}
	w.line(at, "if ($pass_access_scheme = http) { return %d https://$redirect_host%s; }", c.code(), uri)
}

// upgradeLine is the line that asks for https.
func (c *cluster) upgradeLine(r ingressRule) (spot, bool) {
	never := cmp.Or(c.config["no-tls-redirect-locations"].value, "/.well-known/acme-challenge")
	for _, path := range strings.Split(never, ",") {
		if path != "" && strings.HasPrefix(r.path, path) {
			return spot{}, false
		}
	}
	if force := firstSet(r.of.notes["force-ssl-redirect"], c.config["force-ssl-redirect"]); force.is("true") {
		return force.at, true
	}
	wanted := firstSet(r.of.notes["ssl-redirect"], c.config["ssl-redirect"])
	if wanted.value != "" && !wanted.is("true") {
		return spot{}, false
	}
	for _, t := range r.of.tls {
		if len(t.hosts) == 0 || slices.ContainsFunc(t.hosts, func(h string) bool { return coversHost(h, r.host) }) {
			if wanted.value != "" {
				return wanted.at, true
			}
			return t.at, true
		}
	}
	return spot{}, false
}

// coversHost reports whether a name of a certificate is good for a host.
func coversHost(name, host string) bool {
	_, domain, _ := strings.Cut(host, ".")
	return name == host || name == "*."+domain
}

func firstSet(all ...setting) setting {
	for _, s := range all {
		if s.value != "" {
			return s
		}
	}
	return setting{}
}

// pass writes how the application is asked.
func (c *cluster) pass(w *ingressWriter, r ingressRule) {
	if to := r.of.notes["rewrite-target"]; to.value != "" && to.value != r.path {
		w.line(to.at, `rewrite %s %s break;`, quoteNginx("(?i)"+r.path), to.value)
	}
	w.line(r.at, "proxy_pass http://upstream_balancer;")
	if from, to := r.of.notes["proxy-redirect-from"], r.of.notes["proxy-redirect-to"]; from.value == "default" || from.value == "off" {
		w.line(from.at, "proxy_redirect %s;", from.value)
	} else if from.value != "" && to.value != "" && to.value != "off" {
		w.line(from.at, "proxy_redirect %s %s;", from.value, to.value)
	} else {
		w.line(spot{}, "proxy_redirect off;")
	}
}

// signinURL adds where to come back to, as the controller does.
func signinURL(url, param string) string {
	param = cmp.Or(param, "rd")
	switch {
	case !strings.Contains(url, "?"):
		return url + "?" + param + "=$pass_access_scheme://$http_host$request_uri"
	case strings.Contains(url, param+"="):
		return url
	}
	return url + "&" + param + "=$pass_access_scheme://$http_host$request_uri"
}
