// Package varnish reads VCL and runs vcl_recv, vcl_synth and vcl_deliver for a
// request, as far as the request tells what they ask.
package varnish

import (
	"fmt"
	"path"
	"strconv"
	"strings"

	"detour/explain/blame"
	"detour/explain/blame/asked"
)

// A node is a statement.
type node struct {
	file  *blame.File
	line  int
	words []tok   // of a statement without its semicolon; of an if its condition
	kind  string  // "if" or the statement's first word
	then  []*node // of an if
	other []*node
}

// A tok is a token of VCL.
type tok struct {
	kind byte // 's' text, 'w' word, 'n' number, 'm' mark
	text string
	line int
}

// Config is a program of VCL.
type Config struct {
	asked.Base
	files blame.Files
	subs  map[string][]*node
	blind string
	reads int
}

// Read reads VCL with the files that it includes.
func Read(files blame.Files, main string) (blame.Configuration, error) {
	f, err := files.Read(main)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", main, err)
	}
	c := &Config{Base: asked.Base{Name: "varnish"}, files: files, subs: map[string][]*node{}}
	c.read(f)
	for _, name := range []string{"vcl_recv", "vcl_synth", "vcl_error", "vcl_deliver", "vcl_backend_response", "vcl_backend_error"} {
		c.list(c.subs[name], "", 0)
	}
	for name, body := range c.subs {
		if !strings.HasPrefix(name, "vcl_") {
			c.list(body, "", 0)
		}
	}
	return c, nil
}

const mostFiles = 200

func (c *Config) read(f *blame.File) {
	if c.reads++; c.reads > mostFiles {
		c.Problem(f, 1, "there are more includes than are read")
		return
	}
	p := &parser{config: c, file: f, toks: lexVCL(string(f.Data))}
	if line := tooDeep(p.toks); line > 0 {
		c.Problem(f, line, "brackets are nested too deeply")
		c.blind = "brackets are nested too deeply to be read"
		return
	}
	p.declarations()
}

// maxBrackets is how many brackets may stand within each other: what is in them is
// read once for each.
const maxBrackets = 100

// tooDeep is the line at which brackets are nested too deep, 0 for none.
func tooDeep(toks []tok) int {
	depth := 0
	for _, t := range toks {
		switch {
		case t.kind != 'm':
		case t.text == "(":
			depth++
		case t.text == ")":
			depth--
		case t.text == ";":
			depth = 0
		}
		if depth > maxBrackets {
			return t.line
		}
	}
	return 0
}

// list collects the lines that redirect, with the conditions around them.
func (c *Config) list(body []*node, when string, depth int) {
	if depth > 40 || len(c.List) > 5000 {
		return
	}
	for _, n := range body {
		if n.kind == "if" {
			c.list(n.then, join(when, plain(n.words)), depth+1)
			c.list(n.other, when, depth+1)
			continue
		}
		s := plain(n.words)
		code := 0
		if _, args, ok := strings.Cut(s, "synth("); ok {
			code = leadingNumber(args)
			if code < 300 || code > 399 && code < 600 {
				continue
			}
		} else if !strings.Contains(strings.ToLower(s), ".http.location=") {
			continue
		}
		if code > 399 {
			code = 0
		}
		c.List = append(c.List, blame.Redirect{Line: asked.At(n.file, n.line), When: when, Status: code, To: s})
	}
}

// leadingNumber is the number that a text begins with, 0 for none.
func leadingNumber(s string) int {
	n, _ := strconv.Atoi(s[:len(s)-len(strings.TrimLeft(s, "0123456789"))])
	return n
}

func join(a, b string) string {
	if a == "" {
		return b
	}
	return a + " && " + b
}

func plain(toks []tok) string {
	var b strings.Builder
	for _, t := range toks {
		if t.kind == 's' {
			b.WriteString(strconv.Quote(t.text))
			continue
		}
		b.WriteString(t.text)
	}
	return b.String()
}

// lexVCL reads tokens; comments and inline C are left out.
func lexVCL(s string) []tok {
	var out []tok
	line := 1
	for i := 0; i < len(s) && len(out) < 1_000_000; {
		c := s[i]
		rest := s[i:]
		switch {
		case c == '\n':
			line++
			i++
		case c == ' ' || c == '\t' || c == '\r':
			i++
		case c == '#' || strings.HasPrefix(rest, "//"):
			for i < len(s) && s[i] != '\n' {
				i++
			}
		case strings.HasPrefix(rest, "/*"):
			i, line = pass(s, i, "*/", line)
		case strings.HasPrefix(rest, "C{"):
			i, line = pass(s, i, "}C", line)
			out = append(out, tok{'w', "C{}C", line})
		case strings.HasPrefix(rest, `{"`), strings.HasPrefix(rest, `"""`):
			text, n := longText(rest)
			out = append(out, tok{'s', text, line})
			line += strings.Count(text, "\n")
			i += n
		case c == '"':
			k := strings.IndexAny(rest[1:], "\"\n")
			if k < 0 {
				k = len(rest) - 1
			}
			out = append(out, tok{'s', rest[1 : 1+k], line})
			i = min(len(s), i+k+2)
			if s[i-1] == '\n' {
				i--
			}
		case c >= '0' && c <= '9':
			from := i
			for i < len(s) && (isWord(s[i])) {
				i++
			}
			out = append(out, tok{'n', s[from:i], line})
		case isWord(c):
			from := i
			for i < len(s) && (isWord(s[i]) || s[i] == '-') {
				i++
			}
			out = append(out, tok{'w', s[from:i], line})
		default:
			n := 1
			for _, m := range []string{"==", "!=", "!~", "&&", "||", "<=", ">=", "+=", "-="} {
				if strings.HasPrefix(rest, m) {
					n = 2
				}
			}
			out = append(out, tok{'m', s[i : i+n], line})
			i += n
		}
	}
	return out
}

// longText reads {"..."} or """...""", with how many bytes it takes.
func longText(s string) (text string, n int) {
	open, end := 3, `"""`
	if s[0] == '{' {
		open, end = 2, `"}`
	}
	text, _, _ = strings.Cut(s[open:], end)
	return text, min(len(s), open+len(text)+len(end))
}

// pass is where what ends with a mark ends, and on which line.
func pass(s string, i int, end string, line int) (int, int) {
	k := strings.Index(s[i:], end)
	if k < 0 {
		return len(s), line
	}
	return i + k + len(end), line + strings.Count(s[i:i+k], "\n")
}

func isWord(c byte) bool {
	return c == '_' || c == '.' || c == ':' || '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z'
}

type parser struct {
	config *Config
	file   *blame.File
	toks   []tok
	i      int
	depth  int
}

func (p *parser) peek() tok {
	if p.i < len(p.toks) {
		return p.toks[p.i]
	}
	return tok{'m', "", 0}
}

func (p *parser) is(s string) bool {
	return p.i < len(p.toks) && p.toks[p.i].kind != 's' && p.toks[p.i].text == s
}

// declarations reads sub and include; what else there is is passed over.
func (p *parser) declarations() {
	for p.i < len(p.toks) {
		switch {
		case p.is("sub") && p.i+2 < len(p.toks):
			name := p.toks[p.i+1].text
			p.i += 2
			p.config.subs[name] = append(p.config.subs[name], p.block()...)
		case p.is("include"):
			p.include()
		default:
			p.skip()
		}
	}
}

func (p *parser) include() {
	for p.i < len(p.toks) && !p.is(";") {
		if t := p.peek(); t.kind == 's' {
			name := t.text
			if !strings.HasPrefix(name, "/") {
				name = path.Join(path.Dir(p.file.Name), name)
			}
			if f, err := p.config.files.Read(name); err == nil {
				p.config.read(f)
			} else {
				p.config.Problem(p.file, t.line, "the file "+t.text+" is not among what was handed over")
				p.config.blind = "the file " + t.text + " was not handed over"
			}
		}
		p.i++
	}
	p.i++
}

// skip passes a declaration: up to its semicolon, or over its braces.
func (p *parser) skip() {
	depth := 0
	for p.i < len(p.toks) {
		switch {
		case p.is("{"):
			depth++
		case p.is("}"):
			if depth--; depth <= 0 {
				p.i++
				return
			}
		case p.is(";") && depth == 0:
			p.i++
			return
		}
		p.i++
	}
}

func (p *parser) block() []*node {
	if p.depth++; p.depth > 60 || !p.is("{") {
		p.skip()
		p.depth--
		return nil
	}
	defer func() { p.depth-- }()
	p.i++
	var out []*node
	for p.i < len(p.toks) && !p.is("}") {
		if n := p.statement(); n != nil {
			out = append(out, n)
		}
	}
	p.i++
	return out
}

func (p *parser) statement() *node {
	n := &node{file: p.file, line: p.peek().line, kind: p.peek().text}
	if p.is("if") || p.is("elsif") || p.is("elseif") || p.is("elif") {
		n.kind = "if"
		p.i++
		n.words = p.brackets()
		n.then = p.block()
		p.orElse(n)
		return n
	}
	for p.i < len(p.toks) && !p.is(";") && !p.is("}") && !p.is("{") {
		n.words = append(n.words, p.peek())
		p.i++
	}
	if p.is("{") {
		p.block()
		return nil
	}
	if p.is(";") {
		p.i++
	}
	return n
}

func (p *parser) orElse(n *node) {
	switch {
	case p.is("elsif"), p.is("elseif"), p.is("elif"):
		n.other = []*node{p.statement()}
	case p.is("else"):
		p.i++
		if p.is("if") {
			n.other = []*node{p.statement()}
			return
		}
		n.other = p.block()
	}
}

// brackets are the tokens between the brackets of a condition.
func (p *parser) brackets() []tok {
	if !p.is("(") {
		return nil
	}
	from, depth := p.i+1, 0
	for p.i < len(p.toks) {
		if p.is("(") {
			depth++
		} else if p.is(")") {
			if depth--; depth == 0 {
				p.i++
				return p.toks[from : p.i-1]
			}
		}
		p.i++
	}
	return p.toks[min(from, len(p.toks)):]
}
