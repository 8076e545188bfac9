package envoy

import (
	"regexp"
	"strings"

	"detour/explain/blame/asked"
	"detour/explain/blame/lazy"
	"detour/explain/blame/value"
)

// target is where a redirect leads; Envoy always writes the whole URL.
func target(d *value.Value, r asked.Request, prefix string, rx *regexp.Regexp) (string, bool) {
	scheme, host := r.Scheme, r.Authority
	if s := d.Get("scheme_redirect").Str(); s != "" {
		scheme = s
	}
	if d.Get("https_redirect").Is(true) {
		scheme = "https"
	}
	if h := d.Get("host_redirect").Str(); h != "" {
		host = h
	} else if scheme != r.Scheme {
		host = strings.TrimSuffix(strings.TrimSuffix(host, ":80"), ":443")
	}
	if p := d.Get("port_redirect").Str(); p != "" {
		host = asked.HostOnly(host)
		if !(scheme == "https" && p == "443" || scheme == "http" && p == "80") {
			host += ":" + p
		}
	}
	p, query, known := r.Path, "", true
	if r.HasQuery && !d.Get("strip_query").Is(true) {
		query = "?" + r.Query
	}
	switch {
	case d.Get("path_redirect").Str() != "":
		p = d.Get("path_redirect").Str()
		if strings.Contains(p, "?") {
			query = ""
		}
	case d.Has("prefix_rewrite"):
		if rx != nil {
			known = false
		} else {
			p = d.Get("prefix_rewrite").Str() + p[min(len(prefix), len(p)):]
		}
	case d.Has("regex_rewrite"):
		s := d.Get("regex_rewrite", "pattern", "regex").Str()
		x, err := regexp.Compile(s)
		if err != nil || len(s) > 4000 {
			return "", false
		}
		p = x.ReplaceAllString(p, backRef.ReplaceAllString(strings.ReplaceAll(d.Get("regex_rewrite", "substitution").Str(), "$", "$$"), "$${$1}"))
	}
	return scheme + "://" + host + p + query, known
}

var backRef = lazy.Regexp{Expr: `\\(\d)`}
