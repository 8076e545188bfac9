package handed

import (
	"cmp"
	"slices"
	"strings"

	"detour/explain/blame"
	"detour/explain/blame/value"
)

// A manifest is a file of Kubernetes objects.
type manifest struct {
	data  []byte
	shown func(int) (string, int)
}

func hasIngress(all []manifest) bool {
	return slices.ContainsFunc(all, func(m manifest) bool { return ingressOwn.re().Match(m.data) })
}

// A spot is a line of a manifest, "" for one that detour made.
type spot struct {
	file string
	line int
}

// A setting is a value with the line that sets it.
type setting struct {
	value string
	at    spot
	block bool
}

func (s setting) is(value string) bool { return strings.EqualFold(strings.TrimSpace(s.value), value) }

// An ingress is one object of the kind, as far as it redirects.
type ingress struct {
	notes map[string]setting // annotations of ingress-nginx by their short names
	tls   []tlsEntry
	rules []ingressRule
}

type tlsEntry struct {
	hosts []string
	at    spot
}

type ingressRule struct {
	host, path, kind string
	at               spot
	of               *ingress
}

// giveIngress writes the configuration of nginx that the controller makes of
// Ingress objects, as far as redirects go (kubernetes/ingress-nginx
// rootfs/etc/nginx/template/nginx.tmpl), each line with the annotation or rule
// that it comes of.
func giveIngress(all []manifest) *Given {
	g := &Given{Server: "nginx", Main: nginxMain, Form: "Ingress of ingress-nginx"}
	c := &cluster{config: map[string]setting{}}
	for _, m := range all {
		docs, err := parseYAML(m.data)
		if err != nil {
			file, _ := m.shown(1)
			g.Problems = append(g.Problems, blame.Problem{Line: blame.Line{File: file, Line: 1}, What: err.Error() + ingressHint(m.data)})
			continue
		}
		for _, d := range docs {
			c.object(d, m.shown, 0)
		}
	}
	g.Assumed = []string{"ingress-nginx serves these objects and no others, with its defaults where no ConfigMap says otherwise"}
	if c.snippets {
		g.Assumed = append(g.Assumed, "the controller allows snippets (allow-snippet-annotations)")
	}
	files := texts{}
	w := &ingressWriter{}
	c.write(w)
	files.add(nginxMain, []byte(w.text.String()), func(n int) (string, int) {
		if n < 1 || n > len(w.spots) {
			return "", 0
		}
		return w.spots[n-1].file, w.spots[n-1].line
	})
	g.Files = files
	return g
}

func ingressHint(data []byte) string {
	if strings.Contains(string(data[:min(len(data), maxSniff)]), "{{") {
		return "; a chart's template is to be rendered first: helm template"
	}
	return ""
}

// A cluster is what was handed over of one.
type cluster struct {
	config   map[string]setting // the controller's ConfigMap
	ingress  []*ingress
	snippets bool
}

const annotationPrefix = "nginx.ingress.kubernetes.io/"

// object takes one object, or those of a list.
func (c *cluster) object(d *value.Value, shown func(int) (string, int), depth int) {
	at := func(line int) spot { f, n := shown(line); return spot{f, n} }
	switch d.Get("kind").Str() {
	case "List", "IngressList":
		for _, item := range d.Get("items").Elements() {
			if depth < 3 {
				c.object(item, shown, depth+1)
			}
		}
	case "ConfigMap":
		for _, p := range d.Get("data").Members() {
			c.config[p.Key] = setting{p.Value.Str(), at(p.Line), p.Value.Block}
		}
	case "Ingress":
		c.add(d, at)
	}
}

func (c *cluster) add(d *value.Value, at func(int) spot) {
	ing := &ingress{notes: map[string]setting{}}
	for _, p := range d.Get("metadata", "annotations").Members() {
		if name, ok := strings.CutPrefix(p.Key, annotationPrefix); ok {
			ing.notes[name] = setting{p.Value.Str(), at(p.Line), p.Value.Block}
		}
	}
	class := cmp.Or(d.Get("spec", "ingressClassName").Str(), d.Get("metadata", "annotations", "kubernetes.io/ingress.class").Str())
	if len(ing.notes) == 0 && otherClass(class) || ing.notes["canary"].is("true") {
		return
	}
	tls := d.Get("spec").Pair("tls")
	if tls.Value != nil {
		for _, t := range tls.Value.Elements() {
			ing.tls = append(ing.tls, tlsEntry{scalars(t.Get("hosts")), at(tls.Line)})
		}
	}
	for _, r := range d.Get("spec", "rules").Elements() {
		for _, p := range r.Get("http", "paths").Elements() {
			line := cmp.Or(p.Pair("path").Line, p.Line)
			ing.rules = append(ing.rules, ingressRule{r.Get("host").Str(), cmp.Or(p.Get("path").Str(), "/"), p.Get("pathType").Str(), at(line), ing})
		}
		if r.Get("host").Str() != "" && len(r.Get("http", "paths").Elements()) == 0 {
			ing.rules = append(ing.rules, ingressRule{r.Get("host").Str(), "/", "Prefix", at(r.Line), ing})
		}
	}
	if back := d.Get("spec").Pair("defaultBackend"); back.Value != nil && len(ing.rules) == 0 {
		ing.rules = append(ing.rules, ingressRule{"", "/", "Prefix", at(back.Line), ing})
	}
	c.snippets = c.snippets || ing.notes["configuration-snippet"].value != "" || ing.notes["server-snippet"].value != ""
	c.ingress = append(c.ingress, ing)
}

// otherClass reports whether another controller serves a class.
func otherClass(class string) bool {
	for _, other := range []string{"traefik", "alb", "haproxy", "gce", "kong", "istio", "contour", "cilium", "azure", "f5", "openshift"} {
		if strings.Contains(strings.ToLower(class), other) {
			return true
		}
	}
	return false
}
