package caddy

import (
	"slices"
	"strconv"
	"strings"

	"detour/explain/blame"
	"detour/explain/blame/asked"
)

// standard is Caddy's order of directives.
const standard = `tracing map vars fs root log_append skip_log log_skip log_name header copy_response_headers request_body
	redir method rewrite uri try_files basicauth basic_auth forward_auth request_header encode push intercept templates
	invoke handle route abort error copy_response respond metrics reverse_proxy php_fastcgi file_server acme_server`

type orderRule struct{ name, how, other string }

// A builder makes the routes of one site.
type builder struct {
	config   *Config
	matchers map[string][]*matchers
	errors   []*route
	depth    int
}

// position is a directive's place in the order; handle_path is a handle.
func (b *builder) position(name string) int {
	if name == "handle_path" {
		name = "handle"
	}
	order := strings.Fields(standard)
	for _, o := range b.config.order {
		order = slices.DeleteFunc(order, func(s string) bool { return s == o.name })
		at := slices.Index(order, o.other)
		switch {
		case o.how == "first":
			at = 0
		case o.how == "last":
			at = len(order)
		case at < 0:
			continue
		case o.how == "after":
			at++
		}
		order = slices.Insert(order, at, o.name)
	}
	return slices.Index(order, name)
}

// routes makes sorted routes of directives.
func (b *builder) routes(list []*directive) []*route {
	if b.depth++; b.depth > mostNested {
		b.config.blind = "routes are nested, or bring each other in, without end"
		list = nil
	}
	defer func() { b.depth-- }()
	b.named(list)
	out := b.compile(list)
	slices.SortStableFunc(out, compareRoutes)
	return out
}

// compareRoutes sorts by the directives' order; of the same directive the longer
// path goes first, and one with a condition before one without.
func compareRoutes(x, y *route) int {
	if x.order != y.order {
		return x.order - y.order
	}
	sign := 1
	if x.back {
		sign = -1
	}
	if x.path != "" && y.path != "" {
		a, b := strings.TrimSuffix(x.path, "*"), strings.TrimSuffix(y.path, "*")
		if a == b {
			return sign * (len(x.path) - len(y.path))
		}
		return sign * (len(y.path) - len(x.path))
	}
	switch {
	case len(x.match) > 0 && len(y.match) == 0:
		return -sign
	case len(x.match) == 0 && len(y.match) > 0:
		return sign
	}
	return 0
}

// named reads the matchers that have a name.
func (b *builder) named(list []*directive) {
	for _, d := range list {
		if !strings.HasPrefix(d.name(), "@") {
			continue
		}
		m := &matchers{text: d.name()}
		if len(d.words) > 1 {
			m.add(d.arg(1), d.args(2), d.block, 0)
		} else {
			for _, x := range d.block {
				m.add(x.name(), x.args(1), x.block, 0)
			}
		}
		b.matchers[d.name()] = []*matchers{m}
	}
}

func (b *builder) compile(list []*directive) []*route {
	var out []*route
	for _, d := range list {
		if strings.HasPrefix(d.name(), "@") {
			continue
		}
		if d.name() == "handle_errors" {
			b.errors = append(b.errors, b.routes(b.config.expand(d.block, 0))...)
			continue
		}
		if r := b.route(d); r != nil {
			out = append(out, r)
		}
	}
	return out
}

// route makes a route of a directive; nil for one that answers nothing.
func (b *builder) route(d *directive) *route {
	r := &route{line: asked.At(d.file, d.line()), order: b.position(d.name())}
	h := handler{kind: d.name(), line: r.line, args: b.matched(d, r)}
	switch d.name() {
	case "redir":
		if len(h.args) == 0 {
			b.config.Problem(d.file, d.line(), "redir has no target")
			return nil
		}
		h.to = h.args[0]
		if len(h.args) > 1 {
			h.code = h.args[1]
		}
	case "handle", "handle_path":
		r.group = "handle"
		if d.name() == "handle_path" {
			r.handlers = append(r.handlers, handler{kind: "uri", line: r.line, args: []string{"strip_prefix", strings.TrimRight(r.path, "*/")}})
		}
	case "rewrite":
		r.group = "rewrite"
	case "vars", "header":
		r.back = d.name() == "vars"
		for _, x := range d.block {
			h.args = append(h.args, x.name(), x.arg(1))
		}
	case "map":
		for _, x := range d.block {
			h.args = append(h.args, "\x00")
			h.args = append(h.args, x.args(0)...)
		}
	case "tls", "log", "bind", "import", "":
		return nil
	}
	b.within(d, &h)
	r.handlers = append(r.handlers, h)
	return r
}

// matched gives a route the matcher that stands first among a directive's
// arguments, and returns the others.
func (b *builder) matched(d *directive, r *route) []string {
	args := d.args(1)
	if len(args) == 0 || d.words[1].quoted || !takesMatcher(d.name()) {
		return args
	}
	switch first := args[0]; {
	case first == "*":
	case strings.HasPrefix(first, "/"):
		m := &matchers{text: first}
		m.add("path", args[:1], nil, 0)
		r.match, r.path = []*matchers{m}, first
	case strings.HasPrefix(first, "@"):
		r.match = b.matchers[first]
		if r.match == nil {
			r.match = []*matchers{{text: first, conds: []cond{unknownCond}}}
			b.config.Problem(d.file, d.line(), "the matcher "+first+" is not defined")
		}
		if len(r.match) == 1 && len(r.match[0].conds) == 1 && r.match[0].only != "" {
			r.path = r.match[0].only
		}
	default:
		return args
	}
	return args[1:]
}

// within makes a subroute of a directive that holds others.
func (b *builder) within(d *directive, h *handler) {
	switch d.name() {
	case "handle", "handle_path":
		h.kind, h.sub = "subroute", b.nested(d)
	case "route": // in the order of the file
		h.kind = "subroute"
		inner := b.config.expand(d.block, 0)
		b.named(inner)
		h.sub = b.compile(inner)
	case "invoke":
		h.kind, h.sub = "subroute", b.routes(b.config.expand(b.config.named[d.arg(1)], 0))
	}
}

// nested are the routes of a block; its own matchers are added to those around.
func (b *builder) nested(d *directive) []*route {
	return b.routes(b.config.expand(d.block, 0))
}

func takesMatcher(name string) bool {
	switch name {
	case "tls", "log", "bind", "import", "route_order", "handle_errors", "map":
		return name == "map"
	}
	return true
}

// statusOf is the code that redir's last word stands for.
func statusOf(code string) int {
	switch code {
	case "", "temporary":
		return 302
	case "permanent":
		return 301
	case "html":
		return 200
	}
	n, err := strconv.Atoi(code)
	if err != nil {
		return 0
	}
	return n
}

var _ blame.Configuration = (*Config)(nil)
