package caddy

import (
	"path"
	"strings"

	"detour/explain/blame"
	"detour/explain/blame/asked"
)

// A word is a token of a Caddyfile.
type word struct {
	text   string
	line   int
	quoted bool
}

// A directive is a line with the block behind it.
type directive struct {
	words []word
	block []*directive
	open  bool // there is a block
	file  *blame.File
}

func (d *directive) name() string { return d.words[0].text }
func (d *directive) line() int    { return d.words[0].line }

func (d *directive) arg(i int) string {
	if i < len(d.words) {
		return d.words[i].text
	}
	return ""
}

func (d *directive) args(from int) []string {
	var out []string
	for i := from; i < len(d.words); i++ {
		out = append(out, d.words[i].text)
	}
	return out
}

// A reader makes directives of words.
type reader struct {
	words []word
	i     int
	file  *blame.File
	depth int
}

func (r *reader) at(s string) bool {
	return r.i < len(r.words) && r.words[r.i].text == s && !r.words[r.i].quoted
}

// block reads directives up to the closing brace.
func (r *reader) block() []*directive {
	var out []*directive
	if r.depth++; r.depth > 60 {
		r.i = len(r.words)
	}
	for r.i < len(r.words) {
		if r.at("}") {
			r.i++
			break
		}
		out = append(out, r.directive())
	}
	r.depth--
	return out
}

// directive reads one line, and the block that its last word opens.
func (r *reader) directive() *directive {
	d := &directive{file: r.file}
	line := r.words[r.i].line
	for r.i < len(r.words) && r.words[r.i].line == line {
		if r.at("{") {
			r.i++
			d.open = true
			d.block = r.block()
			break
		}
		if r.at("}") && len(d.words) > 0 {
			break
		}
		d.words = append(d.words, r.words[r.i])
		r.i++
	}
	if len(d.words) == 0 {
		d.words = []word{{"", line, false}}
	}
	return d
}

// caddyfile reads the segments of the main file.
func (c *Config) caddyfile(f *blame.File) {
	c.segments(f, true)
}

const mostReads = 300

func (c *Config) segments(f *blame.File, main bool) {
	if c.reads++; c.reads > mostReads {
		c.Problem(f, 1, "there are more imports than are read")
		return
	}
	r := &reader{words: lexFile(string(f.Data)), file: f}
	for n := 0; r.i < len(r.words); n++ {
		if r.at("}") {
			r.i++
			continue
		}
		if r.at("{") {
			r.i++
			c.global(r.block())
			continue
		}
		d := r.directive()
		for strings.HasSuffix(d.words[len(d.words)-1].text, ",") && !d.open && r.i < len(r.words) {
			more := r.directive()
			d.words = append(d.words, more.words...)
			d.block, d.open = more.block, more.open
		}
		switch name := d.name(); {
		case name == "import" && !d.open:
			c.importTop(d)
		case strings.HasPrefix(name, "(") && strings.HasSuffix(name, ")"):
			c.snippets[strings.Trim(name, "()")] = d.block
		case strings.HasPrefix(name, "&(") && strings.HasSuffix(name, ")"):
			c.named[strings.Trim(name, "&()")] = d.block
		case d.open:
			c.site(d, d.block)
		default: // one site without braces: the rest of the file is its own
			c.site(d, r.block())
		}
	}
}

// global reads the options at the file's begin.
func (c *Config) global(options []*directive) {
	for _, d := range options {
		switch d.name() {
		case "http_port":
			c.httpPort = d.arg(1)
		case "https_port":
			c.httpsPort = d.arg(1)
		case "auto_https":
			c.noHTTPS = c.noHTTPS || d.arg(1) == "off" || d.arg(1) == "disable_redirects"
		case "order":
			c.order = append(c.order, orderRule{d.arg(1), d.arg(2), d.arg(3)})
		}
	}
}

// importTop reads files of sites.
func (c *Config) importTop(d *directive) {
	for _, f := range c.imported(d) {
		c.segments(f, false)
	}
}

func (c *Config) imported(d *directive) []*blame.File {
	pattern := d.arg(1)
	if !strings.HasPrefix(pattern, "/") {
		pattern = path.Join(path.Dir(d.file.Name), pattern)
	}
	names := []string{pattern}
	if strings.ContainsAny(pattern, "*?[") {
		names = c.files.Glob(pattern)
	}
	var out []*blame.File
	for _, n := range names {
		if f, err := c.files.Read(n); err == nil && len(out) < mostReads {
			out = append(out, f)
		}
	}
	if len(out) == 0 && !strings.ContainsAny(pattern, "*?[") {
		c.Problem(d.file, d.line(), "the file "+d.arg(1)+" is not among what was handed over")
		c.blind = "the file " + d.arg(1) + " was not handed over"
	}
	return out
}

// Bounds of what snippets and named routes make: one that brings itself in several
// times would grow without end.
const (
	mostDirectives = 200_000
	mostNested     = 60
)

// expand puts what is imported in the place of import.
func (c *Config) expand(list []*directive, depth int) []*directive {
	var out []*directive
	for _, d := range list {
		if c.made++; c.made > mostDirectives {
			c.blind = "the imports make more directives than are read"
			return out
		}
		if d.name() != "import" || depth > 20 {
			out = append(out, d)
			continue
		}
		out = append(out, c.expand(c.withArgs(c.body(d), d.args(2), 0), depth+1)...)
	}
	return out
}

// body is what an import brings: a snippet, or files.
func (c *Config) body(d *directive) []*directive {
	if s, ok := c.snippets[d.arg(1)]; ok {
		return s
	}
	var out []*directive
	for _, f := range c.imported(d) {
		if c.reads++; c.reads > mostReads {
			break
		}
		r := &reader{words: lexFile(string(f.Data)), file: f}
		out = append(out, r.block()...)
	}
	return out
}

// withArgs fills {args[0]} of a snippet.
func (c *Config) withArgs(list []*directive, args []string, depth int) []*directive {
	if c.made += len(list); len(args) == 0 || depth > 30 || c.made > mostDirectives {
		return list
	}
	var out []*directive
	for _, d := range list {
		n := &directive{file: d.file, open: d.open, block: c.withArgs(d.block, args, depth+1)}
		for _, w := range d.words {
			for i, a := range args {
				k := string(rune('0' + i%10))
				w.text = strings.NewReplacer("{args["+k+"]}", a, "{args."+k+"}", a).Replace(w.text)
			}
			n.words = append(n.words, w)
		}
		out = append(out, n)
	}
	return out
}

// site adds the addresses of a block with its routes.
func (c *Config) site(d *directive, block []*directive) {
	b := &builder{config: c, matchers: map[string][]*matchers{}}
	body := c.expand(block, 0)
	routes := b.routes(body)
	for _, w := range d.words {
		for _, a := range strings.Split(w.text, ",") {
			if a == "" {
				continue
			}
			s := c.address(a)
			s.line = asked.At(d.file, w.line)
			s.routes, s.errors = routes, b.errors
			c.sites = append(c.sites, s)
		}
	}
}

// address reads scheme://host:port/path.
func (c *Config) address(a string) *site {
	s := &site{}
	if strings.Contains(a, "{$") {
		k := strings.Index(a, "{$")
		end := strings.IndexByte(a[k:], '}')
		if end > 0 {
			_, other, has := strings.Cut(a[k+2:k+end], ":")
			if !has {
				c.blind = "the address " + a + " is of the environment"
			}
			a = a[:k] + other + a[k+end+1:]
		}
	}
	if scheme, rest, ok := strings.Cut(a, "://"); ok {
		s.scheme, a = scheme, rest
	}
	if k := strings.IndexByte(a, '/'); k >= 0 {
		a, s.path = a[:k], a[k:]
	}
	host, port := a, ""
	if k := strings.LastIndexByte(a, ':'); k >= 0 && !strings.HasSuffix(a, "]") {
		host, port = a[:k], a[k+1:]
	}
	s.host, s.port = strings.ToLower(host), port
	if s.host == "*" {
		s.host = ""
	}
	switch {
	case s.scheme == "" && (port == c.httpPort || port == "http"):
		s.scheme = "http"
	case s.scheme == "" && (port == c.httpsPort || port == "https"):
		s.scheme = "https"
	case s.scheme == "" && s.host == "":
		s.scheme = "http"
	case s.scheme == "":
		s.scheme = "https"
	}
	if s.port == "" {
		s.port = map[bool]string{true: c.httpPort, false: c.httpsPort}[s.scheme == "http"]
	}
	return s
}
