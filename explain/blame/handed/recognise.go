package handed

import (
	"bytes"
	"path"
	"strings"
)

// A form is what a file was recognised as.
type form int

const (
	formNone form = iota
	formNginx
	formNginxDump
	formApache
	formHtaccess
	formApacheDump
	formVhostDump
	formIncludes
	formCompose
	formIngress
	formConfigMap
	formOther // of a server that has one kind of file
)

// Of a file: what it is and, for formOther, whose.
type recognised struct {
	form   form
	server string
}

// named are the servers whose files are known by their names. A name in lower
// case; a star is anything.
var named = []struct{ pattern, server string }{
	{"caddyfile*", "caddy"}, {"*.caddyfile", "caddy"}, {"caddy.json", "caddy"},
	{"haproxy*.cfg", "haproxy"}, {"lighttpd*.conf", "lighttpd"}, {"*.vcl", "varnish"},
	{"envoy*.yaml", "envoy"}, {"envoy*.yml", "envoy"}, {"traefik*.y*ml", "traefik"}, {"traefik*.toml", "traefik"},
	{"_redirects", "netlify"}, {"netlify.toml", "netlify"}, {"vercel.json", "vercel"}, {"now.json", "vercel"},
	{"next.config.*", "next"}, {"firebase.json", "firebase"}, {"web.config", "iis"},
	{"routing-rules*", "s3"}, {"routingrules*", "s3"},
}

// contents are the servers whose files are known by what stands in them, most
// telling first.
var contents = []struct {
	server string
	is     pattern
}{
	{"iis", pattern(`(?i)<system\.webServer\b|<rewriteMaps?\b`)},
	{"s3", pattern(`<RoutingRules?>|"RoutingRules"|"ReplaceKeyPrefixWith"|"HttpRedirectCode"`)},
	{"varnish", pattern(`(?m)^\s*vcl\s+4\.\d\s*;|^\s*sub\s+vcl_`)},
	{"haproxy", pattern(`(?m)^\s+(bind\s+\S*:\d|http-request\s|use_backend\s|default_backend\s|redirect\s+(scheme|prefix|location)\s|acl\s+\S+\s)`)},
	{"envoy", pattern(`(?m)^\s*(-\s+)?"?(static_resources|virtual_hosts|route_config)"?\s*:`)},
	{"traefik", pattern(`(?m)^\s*(redirectRegex|redirectScheme|entryPoints|routers)\s*:|^\[http\.(routers|middlewares)|\bkind:\s*(IngressRoute|Middleware)\b`)},
	{"lighttpd", pattern(`(?m)^\s*(server\.(modules|document-root)|url\.(redirect|rewrite)[\w-]*)\s*\+?=|^\s*\$(HTTP|SERVER|REQUEST_HEADER)\[`)},
	{"firebase", pattern(`"hosting"\s*:\s*[{\[]`)},
	{"vercel", pattern(`"(redirects|cleanUrls|trailingSlash)"\s*:`)},
	{"netlify", pattern(`(?m)^\s*\[\[redirects\]\]`)},
	{"jekyll", pattern(`(?s)^---\s*\n.*?\bredirect_(from|to):`)},
	{"next", pattern(`\basync\s+redirects\s*\(|\bredirects\s*:\s*async`)},
	{"caddy", pattern(`(?m)^\s*(redir|reverse_proxy|file_server|handle_path|handle|encode|respond)\b[^;]*$`)},
}

var (
	nginxHeader   = pattern(`(?m)^\r?# configuration file (/[^\r\n]+?):\r*$`)
	vhostDump     = pattern(`(?m)^\s*VirtualHost configuration:|^\s+port \d+ namevhost |^\s*default server \S+ \(`)
	apacheDump    = pattern(`(?m)^\s*# In file: `)
	includesDump  = pattern(`(?m)^\s*Included configuration files:\s*$`)
	composeFile   = pattern(`(?m)^services\s*:`)
	ingressFile   = pattern(`(?m)^\s*(-\s+)?"?kind"?\s*:\s*"?(Ingress|List|ConfigMap)"?\s*,?\s*(#.*)?$`)
	configMap     = pattern(`(?m)^\s*(-\s+)?"?kind"?\s*:\s*"?ConfigMap"?\s*,?\s*(#.*)?$`)
	ingressOwn    = pattern(`nginx\.ingress\.kubernetes\.io/|(?m)^\s*(-\s+)?"?kind"?\s*:\s*"?Ingress"?\s*,?\s*(#.*)?$`)
	nginxWords    = pattern(`(?m)^[ \t]*(server|http|events|location|upstream|map|if|geo|split_clients)\b[^;\n{]*\{|^[ \t]*(listen|server_name|return|rewrite|proxy_pass|try_files|root|include|error_page|set|add_header|proxy_set_header|fastcgi_pass)\s[^\n]*;\s*(#.*)?\r?$`)
	apacheWords   = pattern(`(?im)^[ \t]*(<(VirtualHost|Directory|Location|Files|IfModule|IfDefine|If|Macro|FilesMatch|LocationMatch|DirectoryMatch)\b|(RewriteEngine|RewriteRule|RewriteCond|RewriteBase|Redirect|RedirectMatch|RedirectPermanent|RedirectTemp|ServerName|DocumentRoot|ServerRoot|ErrorDocument|FallbackResource|LoadModule|IncludeOptional|DirectoryIndex|Options|AllowOverride)\s)`)
	apacheServers = pattern(`(?im)^[ \t]*(<(VirtualHost|Directory|DirectoryMatch|Location|LocationMatch)\b|(ServerName|ServerAlias|DocumentRoot|ServerRoot|Listen|LoadModule|ProxyPass)\s)`)
)

// recognise says what a file is, by its name and then by what is in it.
func recognise(name string, data []byte) recognised {
	base := strings.ToLower(path.Base(name))
	data = bytes.TrimLeft(data, " \t\r\n")
	data = data[:min(len(data), maxSniff)]
	switch {
	case nginxHeader.re().Match(data), prefixedHeader.re().Match(data):
		return recognised{formNginxDump, "nginx"}
	case includesDump.re().Match(data):
		return recognised{formIncludes, "apache"}
	case apacheDump.re().Match(data):
		return recognised{formApacheDump, "apache"}
	case strings.Contains(base, "htaccess"):
		return recognised{formHtaccess, "apache"}
	}
	if server := serverNamed(base); server != "" {
		return recognised{formOther, server}
	}
	if isYAML(base) || bytes.Contains(data, []byte("services:")) || bytes.Contains(data, []byte("kind")) {
		if r := recogniseYAML(data); r.form != formNone {
			return r
		}
	}
	return recogniseText(base, data)
}

func serverNamed(base string) string {
	for _, n := range named {
		if ok, _ := path.Match(n.pattern, base); ok {
			return n.server
		}
	}
	return ""
}

func isYAML(base string) bool {
	return strings.HasSuffix(base, ".yml") || strings.HasSuffix(base, ".yaml")
}

func recogniseYAML(data []byte) recognised {
	switch {
	case ingressFile.re().Match(data) && ingressOwn.re().Match(data):
		return recognised{formIngress, "ingress-nginx"}
	case configMap.re().Match(data) && nginxWords.re().Match(data) || configMap.re().Match(data) && apacheServers.re().Match(data):
		return recognised{formConfigMap, ""}
	case composeFile.re().Match(data):
		return recognised{formCompose, ""}
	}
	return recognised{}
}

// recogniseText weighs nginx's words against Apache's; what has neither may be
// another server's.
func recogniseText(base string, data []byte) recognised {
	nginx, apache := len(nginxWords.re().FindAllIndex(data, 200)), len(apacheWords.re().FindAllIndex(data, 200))
	for _, c := range contents {
		if c.server != "caddy" && c.is.re().Match(data) {
			return recognised{formOther, c.server}
		}
	}
	switch {
	case base == "nginx.conf" || nginx > apache:
		return recognised{formNginx, "nginx"}
	case vhostDump.re().Match(data) && !apacheServers.re().Match(data):
		return recognised{formVhostDump, "apache"}
	case apache > 0 && (apacheServers.re().Match(data) || strings.HasPrefix(base, "apache") || strings.HasPrefix(base, "httpd")):
		return recognised{formApache, "apache"}
	case apache > 0:
		return recognised{formHtaccess, "apache"}
	}
	if last := contents[len(contents)-1]; last.is.re().Match(data) {
		return recognised{formOther, last.server}
	}
	return recognised{}
}
