package handed

import (
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"

	"detour/explain/blame"
)

// errUnknown is the answer to what is no server's configuration.
var errUnknown = errors.New("this is no configuration that is known: neither of a web server or proxy, nor of a host for static sites")

// openPaste takes what stands on standard input for one file, or for a dump.
func openPaste(data []byte, o Options) (*Given, error) {
	if isArchive(data) {
		return openArchive("-", data, o)
	}
	r := recognise("", data)
	if r.form == formNone {
		r = recognise("", cleanPaste(data))
	}
	here := func(line int) (string, int) { return "-", line }
	g, err := o.give("-", data, r, place{shown: here})
	if err == nil {
		g.pasted = data
	}
	return g, err
}

// A place is where a single file stands.
type place struct {
	shown func(int) (string, int)
	view  *view  // what stands around it; nil for a paste
	name  string // the file's name as the server sees it; "" for a paste
}

// give makes a configuration of one file.
func (o Options) give(given string, data []byte, r recognised, p place) (*Given, error) {
	switch r.form {
	case formNginxDump:
		return giveNginxDump(data), nil
	case formVhostDump:
		return giveVhostDump(data), nil
	case formIncludes:
		return &Given{Server: "apache", Files: texts{}, Form: "apachectl -D DUMP_INCLUDES dump", NamesOnly: true}, nil
	case formApacheDump:
		return giveApacheDump(data), nil
	case formCompose:
		return giveCompose(given, data, p, o)
	case formIngress:
		return giveIngress([]manifest{{data, p.shown}}), nil
	case formConfigMap:
		return giveConfigMap(data, p.shown)
	case formNone:
		return nil, fmt.Errorf("read %s: %w", showGiven(given), errUnknown)
	}
	data = plainText(data)
	if isPaste(given) && r.form != formOther {
		data = cleanPaste(data)
	}
	files, name, err := o.around(given, data, r, p)
	if err != nil {
		return nil, err
	}
	switch r.form {
	case formNginx:
		return giveNginxFile(data, name, files, p), nil
	case formHtaccess:
		return giveHtaccess(data, name, files), nil
	case formApache:
		return giveApache(data, name, files), nil
	}
	return &Given{Server: r.server, Files: files, Main: name, Form: r.server + " configuration"}, nil
}

func showGiven(given string) string {
	if given == "-" {
		return "standard input"
	}
	return given
}

// plainText turns text in UTF-16, as some editors save it, into UTF-8.
func plainText(data []byte) []byte {
	if len(data) < 2 || !(data[0] == 0xff && data[1] == 0xfe || data[0] == 0xfe && data[1] == 0xff) {
		return data
	}
	return fromUTF16(data)
}

// around returns the files that a single file is read with, itself among them.
func (o Options) around(given string, data []byte, r recognised, p place) (blame.Files, string, error) {
	own := texts{}
	if p.view != nil && isPaste(given) {
		own.add(p.name, data, p.shown)
		return layers{own, p.view}, p.name, nil
	}
	if p.view != nil {
		return p.view, p.name, nil
	}
	name := pasteName(r)
	root, err := o.rootFor(data, r)
	if err != nil {
		return nil, "", err
	}
	if root != nil && r.form == formHtaccess {
		name = path.Join(root.at, ".htaccess")
	}
	own.add(name, data, p.shown)
	if root == nil {
		return own, name, nil
	}
	return layers{own, root}, name, nil
}

// pasteName is the name that a paste has for the server.
func pasteName(r recognised) string {
	switch r.form {
	case formNginx:
		return nginxFragment
	case formHtaccess:
		return path.Join(assumedRoot, ".htaccess")
	case formApache:
		return "/etc/apache2/handed-over.conf"
	}
	return "/handed-over"
}

// rootFor opens --root for a configuration that stands elsewhere: it is the
// server's whole tree, or the document root that the configuration names.
func (o Options) rootFor(data []byte, r recognised) (*view, error) {
	if o.Root == "" {
		return nil, nil
	}
	v, err := openRoot(o.Root)
	if err != nil {
		return nil, err
	}
	if !looksWhole(v.tree) {
		v.at = documentRoot(data, r)
	}
	v.whole = true
	return v, nil
}

func openRoot(dir string) (*view, error) {
	t, err := openDisk(dir)
	if err != nil {
		return nil, fmt.Errorf("open --root: %w", err)
	}
	return newView(t, "/", realPath(dir), filepath.ToSlash(filepath.Clean(dir))), nil
}

// realPath is the absolute path of a folder, its links followed; "" when it has
// none.
func realPath(dir string) string {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return ""
	}
	if real, err := filepath.EvalSymlinks(abs); err == nil {
		abs = real
	}
	return filepath.ToSlash(abs)
}

// looksWhole reports whether a tree is a server's root rather than a folder of it.
func looksWhole(t tree) bool {
	for _, name := range []string{"etc", "var", "usr", "srv", "opt", "home"} {
		if n := t.look(name); n.kind == blame.Folder || n.link != "" {
			return true
		}
	}
	return false
}

// openFile takes a file for what it is, with what stands beside it.
func openFile(name string, o Options) (*Given, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("read the configuration: %w", err)
	}
	if isArchive(data) {
		return openArchive(name, data, o)
	}
	r := recognise(filepath.ToSlash(name), data)
	if r.form == formNone && isPaste(name) {
		r = recognise("", cleanPaste(data))
	}
	p, err := placeOf(name, data, r, o)
	if err != nil {
		return nil, err
	}
	g, err := o.give(name, data, r, p)
	if err == nil {
		g.sayPanels(name, data)
	}
	return g, err
}

// placeOf finds the tree that a file stands in.
func placeOf(name string, data []byte, r recognised, o Options) (place, error) {
	own := filepath.ToSlash(name)
	p := place{shown: func(line int) (string, int) { return own, line }}
	var err error
	if o.Root != "" {
		p.view, p.name, err = inRoot(name, data, r, o)
	} else {
		p.view, p.name, err = beside(name, data, r)
	}
	return p, err
}

// inRoot places a file in --root, or nowhere when it stands outside.
func inRoot(name string, data []byte, r recognised, o Options) (*view, string, error) {
	v, err := openRoot(o.Root)
	if err != nil {
		return nil, "", err
	}
	rel, ok := under(absolute(name), absolute(o.Root))
	if !ok {
		if rel, ok = under(realPath(filepath.Dir(name))+"/"+filepath.Base(name), v.here); !ok {
			return nil, "", nil
		}
	}
	v.whole = true
	if !looksWhole(v.tree) {
		v.at = rootOnServer(o.Root, data, r)
	}
	return v, path.Join(v.at, rel), nil
}

func absolute(name string) string {
	abs, err := filepath.Abs(name)
	if err != nil {
		return filepath.ToSlash(name)
	}
	return filepath.ToSlash(abs)
}

// homes are where servers have their configurations.
var homes = []string{
	"/etc/nginx", "/usr/local/etc/nginx", "/usr/local/nginx/conf", "/usr/local/openresty/nginx/conf", "/opt/homebrew/etc/nginx",
	"/etc/apache2", "/etc/httpd", "/usr/local/apache2/conf", "/usr/local/etc/apache24", "/usr/local/etc/httpd", "/opt/homebrew/etc/httpd",
	"/opt/bitnami/nginx/conf", "/opt/bitnami/apache/conf", "/opt/bitnami/apache2/conf", "/opt/bitnami",
	"/etc/haproxy", "/etc/caddy", "/etc/lighttpd", "/etc/varnish", "/etc/traefik", "/etc/envoy",
}

// beside finds the tree around a file: the server's whole one when the file
// stands where servers have it, else its folder, or the folder above it that the
// configuration's own absolute paths point into.
func beside(name string, data []byte, r recognised) (*view, string, error) {
	abs := absolute(name)
	dir := path.Dir(abs)
	for _, home := range homes {
		if i := strings.LastIndex(abs, home+"/"); i >= 0 {
			return viewAt(name, abs, abs[:i], "/")
		}
	}
	if r.form == formHtaccess {
		return viewAt(name, abs, dir, serverPath(dir))
	}
	top := commonTop(dir, data)
	at := homeOf(path.Base(name), data, r)
	if top != dir {
		at = top // named by the configuration itself
	}
	return viewAt(name, abs, top, at)
}

// viewAt opens a folder that is above a file as what the server has at a path.
func viewAt(name, abs, top, at string) (*view, string, error) {
	t, err := openDisk(orSlash(top))
	if err != nil {
		return nil, "", fmt.Errorf("open the folder of %s: %w", name, err)
	}
	rel, _ := under(abs, orSlash(top))
	own := filepath.ToSlash(name)
	shown := strings.TrimSuffix(own, rel)
	if shown == own && rel != own {
		shown = orSlash(top) // the name goes over ..
	}
	v := newView(t, at, orSlash(top), shown)
	main := path.Join(at, rel)
	if at == "/" && top != "" && literal(t, rel, top) {
		main = abs
	}
	return v, main, nil
}

func orSlash(dir string) string {
	if dir == "" {
		return "/"
	}
	return dir
}

// literal reports whether a configuration names the tree by this machine's path.
func literal(t tree, rel, top string) bool {
	data, err := t.read(rel)
	return err == nil && strings.Contains(string(data[:min(len(data), maxSniff)]), top+"/")
}

// homeOf is where on the server a file stands that is not where it should be.
func homeOf(base string, data []byte, r recognised) string {
	switch {
	case r.form != formApache:
		return "/etc/nginx"
	case serverRoot(data) != "" && base != "httpd.conf":
		return serverRoot(data)
	case serverRoot(data) != "":
		return path.Join(serverRoot(data), "conf")
	}
	return "/etc/apache2"
}
