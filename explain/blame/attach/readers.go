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

// readerOf is what reads the configuration of a server, by the name under which
// package handed recognises it. What is recognised and has none is searched as text.
func readerOf(server string) reader {
	switch server {
	case "nginx":
		return func(files blame.Files, main string) (blame.Configuration, error) { return nginx.Read(files, main) }
	case "apache":
		return func(files blame.Files, main string) (blame.Configuration, error) { return apache.Read(files, main) }
	case "caddy":
		return caddy.Read
	case "envoy":
		return envoy.Read
	case "iis":
		return iis.Read
	case "traefik":
		return traefik.Read
	case "haproxy":
		return haproxy.Read
	case "lighttpd":
		return lighttpd.Read
	case "varnish":
		return varnish.Read
	case "netlify":
		return hosts.Netlify
	case "vercel":
		return hosts.Vercel
	case "next":
		return hosts.Next
	case "firebase":
		return hosts.Firebase
	case "s3":
		return hosts.S3
	case "jekyll":
		return hosts.Jekyll
	}
	return nil
}
