package attach

import (
	"detour/explain/blame"
	"detour/explain/blame/apache"
	"detour/explain/blame/caddy"
	"detour/explain/blame/envoy"
	"detour/explain/blame/haproxy"
	"detour/explain/blame/hosts"
	"detour/explain/blame/iis"
	"detour/explain/blame/lighttpd"
	"detour/explain/blame/nginx"
	"detour/explain/blame/traefik"
	"detour/explain/blame/varnish"
)

// readers are the servers whose configuration is read, by the name under which
// package handed recognises them. What is recognised and has none is searched as
// text.
var readers = map[string]reader{
	"nginx":  func(files blame.Files, main string) (blame.Configuration, error) { return nginx.Read(files, main) },
	"apache": func(files blame.Files, main string) (blame.Configuration, error) { return apache.Read(files, main) },

	"caddy": caddy.Read, "envoy": envoy.Read, "iis": iis.Read, "traefik": traefik.Read,
	"haproxy": haproxy.Read, "lighttpd": lighttpd.Read, "varnish": varnish.Read,
	"netlify": hosts.Netlify, "vercel": hosts.Vercel, "next": hosts.Next, "firebase": hosts.Firebase, "s3": hosts.S3, "jekyll": hosts.Jekyll,
}
