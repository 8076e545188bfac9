package handed

import (
	"fmt"
	"path"
	"path/filepath"
	"sort"
	"strings"

	"detour/explain/blame"
)

// mains are the files at which a folder's configuration begins, the surest first.
// A folder of the way may be missing: a copy of /etc/nginx has no etc.
var mains = []string{
	"etc/nginx/nginx.conf", "etc/apache2/apache2.conf", "etc/httpd/conf/httpd.conf", "usr/local/nginx/conf/nginx.conf",
	"usr/local/openresty/nginx/conf/nginx.conf", "usr/local/apache2/conf/httpd.conf", "opt/bitnami/nginx/conf/nginx.conf",
	"opt/bitnami/apache/conf/httpd.conf", "opt/bitnami/apache2/conf/httpd.conf", "etc/haproxy/haproxy.cfg", "etc/caddy/Caddyfile",
	"etc/lighttpd/lighttpd.conf", "etc/varnish/default.vcl", "etc/traefik/traefik.yml",
	"docker-compose.yml", "docker-compose.yaml", "compose.yml", "compose.yaml",
	"nginx.conf", "nginx/nginx.conf", "conf/nginx.conf", "apache2.conf", "httpd.conf", "conf/httpd.conf", "apache2/apache2.conf",
	"haproxy.cfg", "Caddyfile", "lighttpd.conf", "default.vcl", "envoy.yaml", "traefik.yml",
	"netlify.toml", "_redirects", "public/_redirects", "static/_redirects", "vercel.json", "firebase.json",
	"next.config.js", "next.config.mjs", "next.config.ts", "web.config",
	".htaccess", "public_html/.htaccess", "public/.htaccess", "httpdocs/.htaccess", "htdocs/.htaccess", "www/.htaccess",
}

// openFolder looks in a folder for where its configuration begins.
func openFolder(dir string, o Options) (*Given, error) {
	t, err := openDisk(dir)
	if err != nil {
		return nil, fmt.Errorf("read the configuration: %w", err)
	}
	found, main := mainIn(t)
	if main != "" {
		g, err := openFile(filepath.Join(dir, filepath.FromSlash(main)), o)
		if err == nil {
			g.Others = found
		}
		return g, err
	}
	g, err := giveTree(t, filepath.ToSlash(filepath.Clean(dir)), realPath(dir), o)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", dir, err)
	}
	return g, nil
}

// mainIn finds the file at which a tree's configuration begins, and the others
// that it could be.
func mainIn(t tree) (others []string, main string) {
	for _, name := range mains {
		_, n, ok := follow(t, name, func(abs string) (string, bool) { return under(abs, "/") })
		if !ok || n.kind != blame.Regular {
			continue
		}
		if main == "" {
			main = name
		} else if path.Base(name) != path.Base(main) {
			others = append(others, name)
		}
	}
	return others, main
}

// giveTree makes a configuration of a tree that is no folder with a main file of
// its own, or of an archive: its top may lie some folders down.
func giveTree(t tree, shown, here string, o Options) (*Given, error) {
	v := newView(t, "/", here, shown)
	if _, main := mainIn(t); main != "" {
		return giveMember(v, main, o)
	}
	all := walkTree(t)
	for _, main := range mains { // below a folder that the archive put around it
		for _, name := range all {
			if strings.HasSuffix(name, "/"+main) {
				return giveMember(v, name, o)
			}
		}
	}
	return givePieces(v, all)
}

// giveMember takes a file of a tree for the one at which reading begins.
func giveMember(v *view, name string, o Options) (*Given, error) {
	data, err := v.tree.read(name)
	if err != nil {
		return nil, err
	}
	r := recognise(name, data)
	for _, home := range homes {
		if i := strings.LastIndex("/"+name, home+"/"); i >= 0 {
			v.at = "/" // what is above the home is the archive's own
			return o.give(v.show(name), data, r, place{view: v.below(strings.TrimSuffix(("/" + name)[:i], "/")), name: ("/" + name)[i:], shown: v.shower(name)})
		}
	}
	dir := path.Dir(name)
	at := homeOf(path.Base(name), data, r)
	if r.form == formHtaccess {
		at = serverPath("/" + dir)
	}
	sub := v.below("/" + dir)
	sub.at = at
	return o.give(v.show(name), data, r, place{view: sub, name: path.Join(at, path.Base(name)), shown: v.shower(name)})
}

// below is the view of a folder of the tree, given with a leading slash.
func (v *view) below(folder string) *view {
	rel := strings.TrimPrefix(path.Clean("/"+folder), "/")
	if rel == "" {
		return v
	}
	here := ""
	if v.here != "" {
		here = v.here + "/" + rel
	}
	return newView(&subTree{v.tree, rel}, "/", here, v.show(rel))
}

// shower shows the lines of one file.
func (v *view) shower(rel string) func(int) (string, int) {
	shown := v.show(rel)
	return func(line int) (string, int) { return shown, line }
}

// A subTree is a folder of a tree. Nothing of it leads above.
type subTree struct {
	tree tree
	top  string
}

func (t *subTree) look(rel string) node            { return t.tree.look(path.Join(t.top, rel)) }
func (t *subTree) read(rel string) ([]byte, error) { return t.tree.read(path.Join(t.top, rel)) }
func (t *subTree) list(rel string) []string        { return t.tree.list(path.Join(t.top, rel)) }

// walkTree lists the files of a tree, at most [maxFiles] and eight folders deep.
func walkTree(t tree) []string {
	var all []string
	var walk func(dir string, depth int)
	walk = func(dir string, depth int) {
		for _, name := range t.list(dir) {
			if len(all) >= maxFiles || name == ".git" || name == "node_modules" {
				continue
			}
			rel := path.Join(dir, name)
			switch n := t.look(rel); {
			case n.kind == blame.Folder && depth < 8:
				walk(rel, depth+1)
			case n.kind == blame.Regular:
				all = append(all, rel)
			}
		}
	}
	walk(".", 0)
	sort.Strings(all)
	return all
}

// givePieces makes a configuration of a folder of pieces: sites, or manifests.
func givePieces(v *view, all []string) (*Given, error) {
	var manifests []manifest
	var pieces []string
	kind := recognised{}
	for _, name := range all {
		data, err := v.tree.read(name)
		if err != nil || len(data) > maxSniff && !isYAML(name) {
			continue
		}
		switch r := recognise(name, data); r.form {
		case formIngress:
			manifests = append(manifests, manifest{data, v.shower(name)})
		case formNone:
			if isYAML(name) && ingressFile.re().Match(data) { // a ConfigMap by itself
				manifests = append(manifests, manifest{data, v.shower(name)})
			}
		case formNginx, formApache:
			if kind.form == formNone || kind.form == r.form {
				kind, pieces = r, append(pieces, name)
			}
		case formOther:
			if kind.form == formNone {
				kind, pieces = r, append(pieces, name)
			}
		}
	}
	switch {
	case kind.form == formNginx:
		return giveSites(v, pieces, "events {}\nhttp {\n", "include %s;\n", "}\n", "nginx"), nil
	case kind.form == formApache:
		return giveSites(v, pieces, "ServerRoot \"/\"\nListen 80\nListen 443\n"+openDirectory, "Include %s\n", "", "apache"), nil
	case hasIngress(manifests):
		return giveIngress(manifests), nil
	case kind.form == formOther:
		return &Given{Server: kind.server, Files: v, Main: "/" + pieces[0], Form: kind.server + " configuration"}, nil
	}
	return nil, errUnknown
}

// giveSites includes every file of a folder, in the order of their names, as
// servers include theirs.
func giveSites(v *view, pieces []string, before, include, after, server string) *Given {
	main := before
	for _, name := range pieces {
		main += fmt.Sprintf(include, quoteNginx("/"+name))
	}
	wrapper := texts{}
	wrapper.add("/handed-over-main.conf", []byte(main+after), nowhere)
	return &Given{Server: server, Files: layers{wrapper, v}, Main: "/handed-over-main.conf", Form: "folder of " + server + " sites",
		Assumed: []string{"the files of the folder are included in the order of their names, by a server with the defaults"}}
}
