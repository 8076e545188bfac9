package nginx

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"detour/explain/blame"
)

// The bounds of reading: what stands beyond them is left out, and said so.
const (
	maxDepth    = 64
	maxIncludes = 32
	maxFiles    = 10_000
	maxProblems = 200
	maxBytes    = 256 << 20
)

// A directive is one of the configuration, with all it holds.
type directive struct {
	name   string
	args   []string
	src    *source
	line   int
	offset int
	block  bool
	body   []*directive
	table  []entry // of map, geo, types and their like, which can have a million
	up     *directive
}

// An entry is a line of a table.
type entry struct {
	key, value string
	words      int
	src        *source
	line       int32
	offset     int32
}

func (d *directive) at() blame.Line { return d.src.lineAt(d.line, d.offset) }
func (e *entry) at() blame.Line     { return e.src.lineAt(int(e.line), int(e.offset)) }

// arg is argument n from 0, or nothing.
func (d *directive) arg(n int) string {
	if n >= len(d.args) {
		return ""
	}
	return d.args[n]
}

// text is a directive as it is written, without its block, on one line.
func (d *directive) text() string {
	return strings.Join(append([]string{d.name}, d.args...), " ")
}

// tables are the blocks whose lines are no directives.
var tables = []string{"map", "geo", "types", "split_clients", "charset_map"}

// A parser reads files into directives.
type parser struct {
	files    blame.Files
	prefix   string // of relative includes: the folder of the main file
	open     []string
	count    int
	bytes    int
	depth    int
	problems []blame.Problem
}

func (p *parser) problem(at blame.Line, what string) {
	if len(p.problems) < maxProblems {
		p.problems = append(p.problems, blame.Problem{Line: at, What: what})
	}
}

// file reads a file's directives into a block.
func (p *parser) file(name string, into *directive) error {
	if slices.Contains(p.open, name) {
		return fmt.Errorf("the file includes itself by way of %s", name)
	}
	if len(p.open) >= maxIncludes || p.count >= maxFiles || p.bytes >= maxBytes {
		return fmt.Errorf("more is included than is read")
	}
	file, err := p.files.Read(name)
	if err != nil {
		return err
	}
	p.count++
	p.bytes += len(file.Data)
	p.open = append(p.open, name)
	p.source(&source{file: file, text: string(file.Data)}, into)
	p.open = p.open[:len(p.open)-1]
	return nil
}

// source reads a whole file. Its braces are its own.
func (p *parser) source(src *source, into *directive) {
	l := &lexer{s: src.text, line: 1}
	l.report = func(line, offset int, what string) { p.problem(src.lineAt(line, offset), what) }
	if strings.HasPrefix(src.text, "\ufeff") {
		l.at = len("\ufeff")
		l.report(1, 0, "a byte order mark stands at the beginning: nginx treats it as a part of the first directive")
	}
	if i := strings.IndexByte(src.text[:min(len(src.text), 8000)], 0); i >= 0 {
		l.report(1+strings.Count(src.text[:i], "\n"), i, "this is not text")
		return
	}
	for p.block(l, src, into) {
		l.report(l.line, l.at-1, `unexpected "}"`)
	}
}

// block reads statements until a closing brace, which it tells, or the end.
func (p *parser) block(l *lexer, src *source, into *directive) (closed bool) {
	for {
		st := l.next()
		switch {
		case st.end == '}':
			return true
		case st.end == 0:
			return false
		case len(st.words) == 0: // a brace without a name: read on, for what it holds
			p.inner(l, src, &directive{name: "", src: src, line: st.line, offset: st.offset, up: into})
		case st.words[0] == "include" && len(st.words) == 2 && st.end == ';':
			p.include(src, st, into)
		case into.table != nil && st.end == ';':
			p.entry(src, st, into)
		default:
			p.directive(l, src, st, into)
		}
	}
}

func (p *parser) directive(l *lexer, src *source, st statement, into *directive) {
	d := &directive{name: st.words[0], args: st.words[1:], src: src, line: st.line, offset: st.offset, up: into}
	into.body = append(into.body, d)
	if st.end == ';' {
		return
	}
	d.block = true
	if strings.HasSuffix(d.name, "_by_lua_block") {
		l.lua()
		return
	}
	if slices.Contains(tables, d.name) {
		d.table = []entry{}
	}
	p.inner(l, src, d)
}

func (p *parser) inner(l *lexer, src *source, d *directive) {
	if p.depth++; p.depth > maxDepth {
		l.report(d.line, d.offset, "blocks are nested too deeply")
		d = &directive{src: src} // read, to find the end, and dropped
	}
	if p.depth > 10*maxDepth {
		l.at = len(l.s)
	}
	if !p.block(l, src, d) {
		l.report(d.line, d.offset, `unexpected end of file, expecting "}"`)
	}
	p.depth--
}

func (p *parser) entry(src *source, st statement, into *directive) {
	e := entry{key: st.words[0], words: len(st.words), src: src, line: int32(st.line), offset: int32(st.offset)}
	if len(st.words) > 1 {
		e.value = st.words[1]
	}
	into.table = append(into.table, e)
}

// include reads the files that a pattern names, in the order of their names.
func (p *parser) include(src *source, st statement, into *directive) {
	name := st.words[1]
	if !path.IsAbs(name) {
		name = path.Join(p.prefix, name)
	}
	at := src.lineAt(st.line, st.offset)
	names := []string{name}
	if strings.ContainsAny(name, "*?[") {
		names = p.files.Glob(name)
	}
	for _, found := range names {
		if err := p.file(found, into); err != nil {
			p.problem(at, fmt.Sprintf("%s is not read: %v", found, err))
			missing := &directive{name: "include", args: st.words[1:], src: src, line: st.line, offset: st.offset, up: into}
			into.body = append(into.body, missing)
		}
	}
}
