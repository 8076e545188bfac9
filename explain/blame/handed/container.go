package handed

import (
	"path"
	"slices"
	"strings"

	"detour/explain/blame"
)

// give builds the files of a container: volumes above the image's own.
func (c *composer) give(n container, server string) *Given {
	g := &Given{Server: server, Form: "docker-compose.yml, service " + n.name, Ports: n.ports}
	var files layers
	mounts := slices.Clone(n.mounts)
	slices.Reverse(mounts) // the last one lies on top
	slices.SortStableFunc(mounts, func(a, b mount) int { return len(b.target) - len(a.target) })
	for _, m := range mounts {
		if f := c.mounted(m); f != nil {
			files = append(files, f)
		}
	}
	written := texts{}
	for _, add := range n.texts {
		add(written)
	}
	files = append(files, written)
	if server == "nginx" {
		files = append(layers{c.templates(files, n)}, files...)
	}
	image, main := imageOf(server, n, files)
	g.Files, g.Main = append(files, image), main
	return g
}

// mounted is what a mount shows; nil for what isn't there.
func (c *composer) mounted(m mount) blame.Files {
	real, n, ok := follow(c.view.tree, m.source, c.view.inside)
	switch {
	case !ok:
		c.problems = append(c.problems, blame.Problem{Line: m.at, What: m.source + " is not there"})
		return nil
	case n.kind == blame.Folder:
		v := newView(&subTree{c.view.tree, real}, m.target, "", c.view.show(m.source))
		v.whole = true
		return v
	}
	data, err := c.view.tree.read(real)
	if err != nil {
		c.problems = append(c.problems, blame.Problem{Line: m.at, What: err.Error()})
		return nil
	}
	one := texts{}
	one.add(m.target, data, c.view.shower(m.source))
	return one
}

// The image's own files, as far as they decide: those of nginx's and httpd's
// official images (nginxinc/docker-nginx, docker-library/httpd).
const (
	imageNginx = `events {}
http {
    default_type application/octet-stream;
    log_format main '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent" "$http_x_forwarded_for"';
    access_log /var/log/nginx/access.log main;
    include /etc/nginx/conf.d/*.conf;
}
`
	imageNginxDefault = `server {
    listen 80;
    listen [::]:80;
    server_name localhost;
    location / { root /usr/share/nginx/html; index index.html index.htm; }
    error_page 500 502 503 504 /50x.html;
    location = /50x.html { root /usr/share/nginx/html; }
}
`
	imageHTTPD = `ServerRoot "/usr/local/apache2"
Listen 80
DocumentRoot "/usr/local/apache2/htdocs"
DirectoryIndex index.html
<Directory />
    AllowOverride none
    Require all denied
</Directory>
<Directory "/usr/local/apache2/htdocs">
    Options Indexes FollowSymLinks
    AllowOverride None
    Require all granted
</Directory>
`
	imageApache = `ServerRoot "/etc/apache2"
Listen 80
DirectoryIndex index.php index.html
DocumentRoot "/var/www/html"
<Directory "/var/www/">
    Options FollowSymLinks
    AllowOverride All
    Require all granted
</Directory>
IncludeOptional conf-enabled/*.conf
IncludeOptional sites-enabled/*.conf
`
)

// imageOf are the files that an image has below the volumes, and where its server
// begins to read.
func imageOf(server string, n container, mounted layers) (texts, string) {
	image := texts{}
	has := func(name string) bool { _, err := mounted.Read(name); return err == nil }
	switch {
	case server == "nginx" && has("/opt/bitnami/nginx/conf/nginx.conf"):
		return image, "/opt/bitnami/nginx/conf/nginx.conf"
	case server == "nginx":
		image.add(nginxMain, []byte(imageNginx), nowhere)
		if mounted.Kind("/etc/nginx/conf.d/default.conf") == blame.NotKnown {
			image.add("/etc/nginx/conf.d/default.conf", []byte(imageNginxDefault), nowhere)
		}
		return image, nginxMain
	case server == "apache" && (strings.Contains(n.image, "httpd") || has("/usr/local/apache2/conf/httpd.conf")):
		image.add("/usr/local/apache2/conf/httpd.conf", []byte(imageHTTPD), nowhere)
		return image, "/usr/local/apache2/conf/httpd.conf"
	case server == "apache":
		image.add("/etc/apache2/apache2.conf", []byte(imageApache), nowhere)
		return image, "/etc/apache2/apache2.conf"
	}
	for _, name := range []string{"/etc/caddy/Caddyfile", "/usr/local/etc/haproxy/haproxy.cfg", "/etc/haproxy/haproxy.cfg", "/etc/traefik/traefik.yml", "/etc/varnish/default.vcl", "/etc/envoy/envoy.yaml", "/etc/lighttpd/lighttpd.conf"} {
		if has(name) {
			return image, name
		}
	}
	for _, m := range n.mounts {
		if isConfigTarget(m.target) {
			return image, m.target
		}
	}
	return image, "/"
}

// templates are what the image's start makes of /etc/nginx/templates: the defined
// variables in their places, line for line.
func (c *composer) templates(mounted layers, n container) texts {
	made := texts{}
	from := orDefault(n.env["NGINX_ENVSUBST_TEMPLATE_DIR"], "/etc/nginx/templates")
	to := orDefault(n.env["NGINX_ENVSUBST_OUTPUT_DIR"], "/etc/nginx/conf.d")
	suffix := orDefault(n.env["NGINX_ENVSUBST_TEMPLATE_SUFFIX"], ".template")
	for _, name := range slices.Concat(mounted.Glob(from+"/*"+suffix), mounted.Glob(from+"/*/*"+suffix)) {
		f, err := mounted.Read(name)
		if err != nil {
			continue
		}
		rel, _ := under(name, from)
		data, lines := substitute(f.Data, func(v string) (string, bool) { s, ok := n.env[v]; return s, ok })
		made.add(path.Join(to, strings.TrimSuffix(rel, suffix)), data, func(line int) (string, int) {
			if line >= 1 && line <= len(lines) {
				line = lines[line-1]
			}
			return f.At(line, "").File, f.At(line, "").Line
		})
	}
	return made
}

func orDefault(value, def string) string {
	if value == "" {
		return def
	}
	return value
}
