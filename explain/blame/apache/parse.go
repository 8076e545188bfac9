package apache

import (
	"errors"
	"path"
	"strings"

	"detour/explain/blame"
	"detour/explain/blame/lazy"
)

// The bounds of reading: hostile files include themselves and macros use each
// other.
const (
	maxIncludes   = 4000
	maxDepth      = 40
	maxDirectives = 400_000
	maxUses       = 2000
)

// A reader goes through files in the order in which the server loads them and
// acts on what the server acts on while it reads: Include, Define, LoadModule,
// the sections that ask for a module or a variable, and macros.
type reader struct {
	files    blame.Files
	main     string
	root     string // ServerRoot
	vars     map[string]string
	env      map[string]string
	defined  map[string]bool
	modules  modules
	macros   map[string]*macro
	seen     map[string]bool // directives met, for IfDirective
	problems []blame.Problem
	missing  []missing
	skipped  []skipped // sections that were left out, for near misses
	open     []string  // the files being read, against files that include themselves
	includes int
	total    int
	uses     int
}

// A skipped section is one whose condition did not hold when the server read it.
type skipped struct {
	section *directive
	why     string
}

// A missing file is one that the configuration asks for and that was not
// handed over, though it may stand on the server.
type missing struct {
	d    *directive
	name string
}

type macro struct {
	args []string
	body []*directive
}

func newReader(files blame.Files, main string) *reader {
	return &reader{
		files: files, main: main, root: path.Dir(main),
		vars: map[string]string{}, env: map[string]string{}, defined: map[string]bool{},
		macros: map[string]*macro{}, seen: map[string]bool{},
	}
}

func (r *reader) problem(d *directive, what string) {
	if len(r.problems) < 1000 {
		r.problems = append(r.problems, blame.Problem{Line: d.at(), What: what})
	}
}

// file reads one file and what it includes.
func (r *reader) file(name string) ([]*directive, error) {
	for _, open := range r.open {
		if open == name {
			return nil, errors.New("includes itself")
		}
	}
	if r.includes++; r.includes > maxIncludes || len(r.open) > maxDepth {
		return nil, errors.New("too many files include each other")
	}
	f, err := r.files.Read(name)
	if err != nil {
		return nil, err
	}
	r.open = append(r.open, name)
	defer func() { r.open = r.open[:len(r.open)-1] }()
	return r.load(tree(f, r.problem)), nil
}

// load acts on the directives that count while reading and returns the others.
func (r *reader) load(ds []*directive) []*directive {
	var out []*directive
	for _, d := range ds {
		if r.total++; r.total > maxDirectives {
			r.problem(d, "is beyond the number of directives that are read")
			return out
		}
		if strings.Contains(d.args, "${") {
			d.args = r.resolve(d.args) // as the variables stand at this line, before it is cut into words
		}
		if act, ok := readTime.Lookup(d.key); ok {
			out = append(out, act(r, d)...)
			continue
		}
		r.seen[d.key] = true
		if d.inner {
			d.kids = r.load(d.kids)
		}
		out = append(out, d)
	}
	return out
}

var readTime lazy.Map[string, func(*reader, *directive) []*directive]

func init() { readTime.Make = makeReadTime }

func makeReadTime() map[string]func(*reader, *directive) []*directive {
	return map[string]func(*reader, *directive) []*directive{
		"include":         func(r *reader, d *directive) []*directive { return r.include(d, false) },
		"includeoptional": func(r *reader, d *directive) []*directive { return r.include(d, true) },
		"define":          (*reader).define,
		"undefine":        (*reader).undefine,
		"loadmodule":      (*reader).loadModule,
		"serverroot":      (*reader).serverRoot,
		"ifmodule":        (*reader).ifModule,
		"ifdefine":        (*reader).ifDefine,
		"ifversion":       (*reader).ifVersion,
		"iffile":          (*reader).ifFile,
		"ifdirective":     (*reader).ifDirective,
		"ifsection":       (*reader).ifDirective,
		"macro":           (*reader).macro,
		"undefmacro":      (*reader).undefMacro,
		"use":             (*reader).use,
	}
}

// words are a directive's arguments.
func (r *reader) words(args string) []string {
	var out []string
	for args != "" {
		var w string
		w, args = word(args)
		out = append(out, w)
	}
	return out
}

// first is the first argument, or "".
func (r *reader) first(args string) string {
	w, _ := word(args)
	return w
}

// resolve puts in ${NAME}: a variable that Define set, else the environment's.
// A name that is nowhere stays as it stands, and so does what makes the line too
// long.
func (r *reader) resolve(s string) string {
	if !strings.Contains(s, "${") {
		return s
	}
	var b strings.Builder
	for {
		i := strings.Index(s, "${")
		if i < 0 {
			break
		}
		end := strings.IndexByte(s[i+2:], '}')
		if end < 0 {
			break
		}
		name := s[i+2 : i+2+end]
		b.WriteString(s[:i])
		v, ok := r.vars[name]
		if !ok {
			v, ok = r.env[name]
		}
		if !ok || b.Len()+len(v) > maxText {
			v = s[i : i+3+end]
		}
		b.WriteString(v)
		s = s[i+3+end:]
	}
	b.WriteString(s)
	return b.String()
}

// absolute makes a file name whole, below ServerRoot.
func (r *reader) absolute(name string) string {
	if !path.IsAbs(name) {
		name = path.Join(r.root, name)
	}
	return path.Clean(name)
}

func (r *reader) define(d *directive) []*directive {
	w := r.words(d.args)
	if len(w) == 0 {
		return nil
	}
	r.defined[w[0]] = true
	if len(w) > 1 {
		r.vars[w[0]] = w[1]
	}
	return nil
}

func (r *reader) undefine(d *directive) []*directive {
	name := r.first(d.args)
	delete(r.defined, name)
	delete(r.vars, name)
	return nil
}

func (r *reader) loadModule(d *directive) []*directive {
	if w := r.words(d.args); len(w) > 0 {
		r.modules.add(w[0])
	}
	return nil
}

func (r *reader) serverRoot(d *directive) []*directive {
	root := r.first(d.args)
	if path.IsAbs(root) {
		r.root = path.Clean(root)
	}
	return nil
}

// when loads a section's content if its condition holds, turned around by a !.
func (r *reader) when(d *directive, arg string, holds func(string) bool) []*directive {
	name, not := strings.CutPrefix(arg, "!")
	if holds(name) != not {
		return r.load(d.kids)
	}
	why := "did not hold when the server read it"
	if d.key == "ifmodule" {
		why = name + " is not loaded"
		if not {
			why = name + " is loaded"
		}
	}
	r.skipped = append(r.skipped, skipped{d, why})
	return nil
}

func (r *reader) ifModule(d *directive) []*directive {
	return r.when(d, r.first(d.args), r.modules.loaded)
}

func (r *reader) ifDefine(d *directive) []*directive {
	return r.when(d, r.first(d.args), func(name string) bool { return r.defined[name] })
}

func (r *reader) ifDirective(d *directive) []*directive {
	return r.when(d, r.first(d.args), func(name string) bool { return r.seen[lower(strings.Trim(name, "<>"))] })
}

// ifFile asks for a file of the server. A file that may or may not stand there
// counts as there: leaving lines out could hide the answer.
func (r *reader) ifFile(d *directive) []*directive {
	return r.when(d, r.first(d.args), func(name string) bool {
		name = r.absolute(name)
		kind := r.files.Kind(name)
		if kind == blame.NotKnown {
			r.missing = append(r.missing, missing{d, name})
		}
		return kind != blame.Absent
	})
}
