package handed

import (
	"cmp"
	"errors"
	"path"
	"slices"
	"strconv"
	"strings"

	"detour/explain/blame"
	"detour/explain/blame/value"
)

// A container is one service of a compose file, as far as its server goes.
type container struct {
	name, image string
	mounts      []mount
	env         map[string]string
	ports       map[int]int
	texts       []func(texts) // files whose text stands in the compose file
}

// A mount is a path of the host in a container.
type mount struct {
	target string // in the container
	source string // in the tree of the compose file
	at     blame.Line
}

// giveCompose finds the service that is a server, and what it has mounted: every
// line is one of the host's file.
func giveCompose(given string, data []byte, p place, o Options) (*Given, error) {
	docs, err := parseYAML(data)
	if err != nil {
		return nil, err
	}
	if len(docs) == 0 || p.view == nil {
		return nil, errors.New("a compose file names files beside it: give its path instead of a paste")
	}
	c := &composer{view: p.view, dir: relDir(p), vars: map[string]string{}, shown: p.shown}
	c.readEnv(path.Join(c.dir, ".env"), c.vars)
	var all []container
	for _, s := range docs[0].Get("services").Members() {
		all = append(all, c.container(s, docs[0]))
	}
	if len(all) == 0 {
		return nil, errors.New("the compose file has no service")
	}
	best, server := pickServer(all)
	if server == "" {
		return nil, errors.New("no service of the compose file is a server whose configuration is mounted")
	}
	g := c.give(best, server)
	g.Problems = append(g.Problems, c.problems...)
	for _, s := range all {
		if s.name != best.name && serverOf(s) != "" {
			g.Others = append(g.Others, s.name)
		}
	}
	return g, nil
}

// relDir is the folder of a compose file in its tree.
func relDir(p place) string {
	rel := p.view.places(p.name)
	if len(rel) == 0 {
		return "."
	}
	return path.Dir(rel[len(rel)-1])
}

// A composer reads a compose file within the tree that it stands in.
type composer struct {
	view     *view
	dir      string
	vars     map[string]string
	shown    func(int) (string, int)
	problems []blame.Problem
}

// container reads a service.
func (c *composer) container(s value.Pair, doc *value.Value) container {
	n := container{name: s.Key, image: c.value(s.Value.Get("image").Str()), env: map[string]string{}, ports: map[int]int{}}
	for _, f := range scalars(s.Value.Get("env_file")) {
		c.readEnv(path.Join(c.dir, f), n.env)
	}
	c.environment(s.Value.Get("environment"), n.env)
	for _, v := range s.Value.Get("volumes").Elements() {
		c.volume(&n, v)
	}
	for _, kind := range []string{"configs", "secrets"} {
		c.configs(&n, s.Value.Get(kind), doc.Get(kind))
	}
	c.build(&n, s.Value.Get("build"))
	for _, port := range s.Value.Get("ports").Elements() {
		n.publish(c.value(port.Str()), c.value(port.Get("published").Str()), c.value(port.Get("target").Str()))
	}
	return n
}

func (c *composer) environment(y *value.Value, env map[string]string) {
	for _, p := range y.Members() {
		env[p.Key] = c.value(p.Value.Str())
	}
	for _, i := range y.Elements() {
		if name, value, ok := strings.Cut(i.Str(), "="); ok {
			env[name] = c.value(value)
		} else if v, ok := c.vars[i.Str()]; ok {
			env[i.Str()] = v
		}
	}
}

// volume reads a volume in the short or the long form. A named volume holds
// nothing that was handed over.
func (c *composer) volume(n *container, v *value.Value) {
	source, target := c.value(v.Get("source").Str()), c.value(v.Get("target").Str())
	if v.Str() != "" {
		source, target, _ = strings.Cut(c.value(v.Str()), ":")
		target, _, _ = strings.Cut(target, ":")
	}
	if target == "" || !strings.HasPrefix(source, ".") && !strings.HasPrefix(source, "/") && !strings.HasPrefix(source, "~") {
		return
	}
	c.mount(n, source, target, v.Line)
}

// mount takes a path of the host into the container.
func (c *composer) mount(n *container, source, target string, line int) {
	file, at := c.shown(line)
	where := blame.Line{File: file, Line: at, Text: source + ":" + target}
	rel := path.Join(c.dir, source)
	if path.IsAbs(source) {
		within, ok := c.view.inside(source)
		if !ok {
			rel = ".."
		} else {
			rel = within
		}
	}
	if rel == ".." || strings.HasPrefix(rel, "../") || strings.HasPrefix(source, "~") {
		c.problems = append(c.problems, blame.Problem{Line: where, What: source + " is outside of what was handed over"})
		return
	}
	n.mounts = append(n.mounts, mount{target: path.Clean("/" + target), source: rel, at: where})
}

// configs reads the configs and secrets of a service, which the file defines below.
func (c *composer) configs(n *container, used, defined *value.Value) {
	for _, u := range used.Elements() {
		name := cmp.Or(u.Get("source").Str(), u.Str())
		file := c.value(defined.Get(name, "file").Str())
		if content := defined.Get(name, "content"); content.Str() != "" {
			c.inline(n, cmp.Or(c.value(u.Get("target").Str()), "/"+name), content, defined.Get(name).Pair("content").Line)
			continue
		}
		target := cmp.Or(c.value(u.Get("target").Str()), "/"+name)
		if file != "" {
			c.mount(n, file, target, u.Line)
		}
	}
}

// inline takes a config whose text stands in the compose file itself.
func (c *composer) inline(n *container, target string, content *value.Value, line int) {
	file, _ := c.shown(line)
	if content.Block {
		line++
	}
	text := strings.ReplaceAll(content.Str(), "$$", "$")
	n.texts = append(n.texts, func(t texts) {
		t.add(path.Clean("/"+target), []byte(text), func(i int) (string, int) { return file, line + i - 1 })
	})
}

// build reads what a Dockerfile copies into the image.
func (c *composer) build(n *container, y *value.Value) {
	context := c.value(cmp.Or(y.Str(), y.Get("context").Str()))
	if context == "" {
		return
	}
	name := path.Join(c.dir, context, cmp.Or(c.value(y.Get("dockerfile").Str()), "Dockerfile"))
	real, _, ok := follow(c.view.tree, name, c.view.inside)
	if !ok {
		return
	}
	data, err := c.view.tree.read(real)
	if err != nil {
		return
	}
	c.dockerfile(n, string(data), context)
}

// dockerfile reads FROM, COPY, ADD and ENV. Of several stages the last counts.
func (c *composer) dockerfile(n *container, text, context string) {
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r", ""), "\\\n", " ")
	var copied []mount
	for line, row := range strings.Split(text, "\n") {
		words := strings.Fields(row)
		if len(words) < 2 || line > 5000 {
			continue
		}
		switch strings.ToUpper(words[0]) {
		case "FROM":
			n.image, copied = words[1], nil
		case "ENV":
			if name, value, ok := strings.Cut(words[1], "="); ok {
				n.env[name] = strings.Trim(value, `"'`)
			}
		case "COPY", "ADD":
			copied = append(copied, copies(words[1:], path.Join(c.dir, context))...)
		}
	}
	n.mounts = append(copied, n.mounts...) // a volume lies above what the image has
}

// copies reads the words of COPY; what another stage made is not known.
func copies(words []string, context string) []mount {
	for len(words) > 0 && strings.HasPrefix(words[0], "--") {
		if strings.HasPrefix(words[0], "--from") {
			return nil
		}
		words = words[1:]
	}
	if len(words) < 2 {
		return nil
	}
	var all []mount
	to := words[len(words)-1]
	for _, from := range words[:len(words)-1] {
		rel := path.Join(context, from)
		if strings.HasPrefix(rel, "..") || strings.ContainsAny(from, "*?[\"") {
			continue
		}
		target := to
		if strings.HasSuffix(to, "/") && !strings.HasSuffix(from, "/") && path.Ext(from) != "" {
			target = path.Join(to, path.Base(from))
		}
		if path.IsAbs(target) {
			all = append(all, mount{target: path.Clean(target), source: rel})
		}
	}
	return all
}

// publish reads a port in the short or the long form.
func (n *container) publish(short, published, target string) {
	if short != "" {
		short, _, _ = strings.Cut(short, "/")
		parts := strings.Split(short, ":")
		target = parts[len(parts)-1]
		if published = ""; len(parts) > 1 {
			published = parts[len(parts)-2]
		}
	}
	from, err := strconv.Atoi(published)
	to, err2 := strconv.Atoi(target)
	if err == nil && err2 == nil {
		n.ports[from] = to
	}
}

// value puts variables into a text, as compose does: $$, $NAME, ${NAME:-default}.
func (c *composer) value(text string) string {
	return expand(text, func(name string) (string, bool) {
		for _, sep := range []string{":-", "-", ":?", "?"} {
			if n, def, ok := strings.Cut(name, sep); ok {
				if v, set := c.vars[n]; set && (v != "" || sep[0] != ':') {
					return v, true
				}
				if strings.HasSuffix(sep, "-") {
					return def, true
				}
				return "", true
			}
		}
		return c.vars[name], true
	}, true)
}

// readEnv reads a file of NAME=value.
func (c *composer) readEnv(rel string, into map[string]string) {
	real, n, ok := follow(c.view.tree, rel, c.view.inside)
	if !ok || n.kind != blame.Regular {
		return
	}
	data, err := c.view.tree.read(real)
	if err != nil || len(data) > maxSniff {
		return
	}
	for _, line := range strings.Split(string(data), "\n") {
		line = strings.TrimSpace(line)
		if name, value, ok := strings.Cut(strings.TrimPrefix(line, "export "), "="); ok && !strings.HasPrefix(line, "#") {
			into[strings.TrimSpace(name)] = strings.Trim(strings.TrimSpace(value), `"'`)
		}
	}
}

// images tell a server by a part of the image's name.
var images = []struct{ part, server string }{
	{"openresty", "nginx"}, {"nginx", "nginx"}, {"httpd", "apache"}, {"apache", "apache"}, {"wordpress", "apache"}, {"drupal", "apache"}, {"joomla", "apache"},
	{"nextcloud", "apache"}, {"php", "apache"}, {"caddy", "caddy"}, {"haproxy", "haproxy"}, {"traefik", "traefik"}, {"varnish", "varnish"}, {"envoy", "envoy"}, {"lighttpd", "lighttpd"},
}

// targets tell a server by what is mounted.
var targets = []struct{ prefix, server string }{
	{"/etc/nginx", "nginx"}, {"/usr/local/openresty/nginx", "nginx"}, {"/opt/bitnami/nginx", "nginx"}, {"/usr/local/apache2", "apache"}, {"/etc/apache2", "apache"}, {"/etc/httpd", "apache"},
	{"/opt/bitnami/apache", "apache"}, {"/etc/caddy", "caddy"}, {"/usr/local/etc/haproxy", "haproxy"}, {"/etc/haproxy", "haproxy"}, {"/etc/traefik", "traefik"}, {"/etc/varnish", "varnish"},
	{"/etc/envoy", "envoy"}, {"/etc/lighttpd", "lighttpd"},
}

// serverOf says which server a service is, "" for none that is known.
func serverOf(n container) string {
	for _, m := range n.mounts {
		for _, t := range targets {
			if strings.HasPrefix(m.target, t.prefix) {
				return t.server
			}
		}
	}
	image := strings.ToLower(n.image)
	if i := strings.LastIndexByte(image, '/'); i >= 0 {
		image = image[i+1:]
	}
	for _, i := range images {
		if strings.Contains(image, i.part) && !strings.Contains(image, "fpm") && !strings.Contains(image, "exporter") {
			return i.server
		}
	}
	return ""
}

// pickServer chooses the service whose configuration is mounted and that is asked
// from outside.
func pickServer(all []container) (best container, server string) {
	score := -1
	for _, n := range all {
		s := serverOf(n)
		if s == "" {
			continue
		}
		points := min(len(n.mounts), 3)
		if len(n.ports) > 0 {
			points += 10
		}
		if slices.ContainsFunc(n.mounts, func(m mount) bool { return isConfigTarget(m.target) }) {
			points += 5
		}
		if points > score {
			best, server, score = n, s, points
		}
	}
	return best, server
}

func isConfigTarget(target string) bool {
	return slices.ContainsFunc(targets, func(t struct{ prefix, server string }) bool { return strings.HasPrefix(target, t.prefix) })
}
