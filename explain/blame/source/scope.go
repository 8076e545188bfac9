package source

import (
	"cmp"
	"slices"
	"strings"
)

type scopeKind int8

const (
	wholeFile scopeKind = iota
	function
	class
)

// A scope is a function, a class or a file: a range of tokens with a name.
type scope struct {
	file   *file
	kind   scopeKind
	name   string
	params []string
	inits  map[string][]token // what a parameter is when it isn't given
	head   int                // its first token, decorators included
	body   int
	end    int // behind its last token
	up     *scope
	notes  []string // names of decorators and annotations

	reach *reach
}

// scan finds the functions and classes of a file.
func (f *file) scan() {
	f.whole = &scope{file: f, kind: wholeFile, name: f.stem(), end: len(f.toks)}
	f.owner = nil
	if f.lang.data() {
		return
	}
	for i := range f.toks {
		if s := f.scopeAt(i); s != nil && s.end > s.head && len(f.scopes) < 8000 {
			s.head = f.decorated(s.head, s)
			f.scopes = append(f.scopes, s)
		}
	}
	f.nest()
}

// nest notes the innermost scope of each token, and what each scope stands in.
func (f *file) nest() {
	slices.SortStableFunc(f.scopes, func(a, b *scope) int {
		return cmp.Or(cmp.Compare(a.head, b.head), cmp.Compare(b.end, a.end))
	})
	f.owner = make([]*scope, len(f.toks))
	open := []*scope{f.whole}
	next := 0
	for i := range f.toks {
		for len(open) > 1 && open[len(open)-1].end <= i {
			open = open[:len(open)-1]
		}
		for next < len(f.scopes) && f.scopes[next].head <= i {
			s := f.scopes[next]
			s.up = open[len(open)-1]
			open = append(open, s)
			next++
		}
		f.owner[i] = open[len(open)-1]
	}
	for ; next < len(f.scopes); next++ {
		f.scopes[next].up = f.whole
	}
}

// inner is the innermost scope around a token.
func (f *file) inner(i int) *scope {
	if i < 0 || i >= len(f.owner) || f.owner[i] == nil {
		return f.whole
	}
	return f.owner[i]
}

var (
	classWords = []string{"class", "interface", "trait", "struct", "object", "module", "defmodule", "impl", "record", "enum"}
	noCalls    = []string{"if", "for", "while", "switch", "catch", "return", "match", "foreach", "elseif", "elsif", "unless", "until", "with", "using", "lock", "synchronized", "func", "function", "fn", "new", "await", "case", "when", "in", "and", "or", "not", "throw", "raise", "select", "print", "echo", "use", "except", "try", "do", "else", "async"}
)

func (f *file) scopeAt(i int) *scope {
	t := f.toks[i]
	if t.kind != word || t.sym {
		return nil
	}
	if t.wordIn(classWords...) && f.tok(i+1).kind == word && !f.tok(i-1).is(".") && !f.tok(i-1).is(":") {
		return f.classAt(i)
	}
	switch f.lang.name {
	case "python", "ruby", "elixir":
		if t.wordIn("def", "defp") {
			return f.defAt(i)
		}
		return nil
	case "lua":
		if t.word("function") {
			return f.defAt(i)
		}
		return nil
	case "go", "rust", "kotlin", "swift", "perl":
		if t.wordIn("func", "fn", "fun", "sub", "def") {
			return f.funcAt(i)
		}
		return nil
	}
	return f.bracedAt(i)
}

// defAt reads a function that indentation holds together.
func (f *file) defAt(i int) *scope {
	n := i + 1
	for f.tok(n+1).is(".") || f.tok(n+1).is(":") && f.lang.name == "lua" { // def self.name
		n += 2
	}
	if f.tok(n).kind != word {
		return nil
	}
	s := &scope{file: f, kind: function, name: f.tok(n).text, head: i, body: n + 1, end: f.blockEnd(f.toks[i].line)}
	if f.tok(n + 1).is("(") {
		s.addParams(n + 1)
		s.body = f.pair[n+1] + 1
	}
	return s
}

// blockEnd is behind the block that a line opens: up to the next line that is
// indented no deeper. The closing "end" may be left out.
func (f *file) blockEnd(line int) int {
	i := f.first[line]
	indent := f.tok(i).col
	for n := line + 1; n <= len(f.lines); n++ {
		k := f.first[n]
		if k >= len(f.toks) {
			break
		}
		if f.toks[k].line != n || f.toks[k].col > indent || f.toks[k].closes() || !f.begins(k) {
			continue
		}
		if f.toks[k].wordIn("else", "elsif", "elif", "rescue", "except", "ensure", "finally", "when") {
			continue
		}
		return k
	}
	return len(f.toks)
}

func (f *file) classAt(i int) *scope {
	s := &scope{file: f, kind: class, name: f.tok(i + 1).text, head: i, body: i + 2}
	for k := i + 1; f.tok(k+1).is(".") || f.tok(k+1).is("::"); k += 2 {
		s.name = f.tok(k + 2).text
	}
	if f.lang.indented {
		s.end = f.blockEnd(f.toks[i].line)
		return s
	}
	for k := i + 2; k < min(len(f.toks), i+60); k++ {
		if f.toks[k].is("for") && f.lang.name == "rust" {
			s.name = f.tok(k + 1).text
		}
		if f.toks[k].is("{") {
			s.body, s.end = k, f.pair[k]+1
			return s
		}
		if f.toks[k].is(";") || f.toks[k].is("}") {
			break
		}
	}
	return nil
}

// funcAt reads func name(...) ... { of Go and its kind.
func (f *file) funcAt(i int) *scope {
	n := i + 1
	if f.lang.name == "go" && f.tok(n).is("(") {
		if f.tok(f.pair[n]+1).kind != word || !f.tok(f.pair[n]+2).is("(") {
			return nil // a literal
		}
		n = f.pair[n] + 1
	}
	for f.lang.name == "kotlin" && f.tok(n+1).is(".") {
		n += 2
	}
	if f.tok(n).kind != word {
		return nil
	}
	s := &scope{file: f, kind: function, name: f.tok(n).text, head: i}
	k := n + 1
	for k < min(len(f.toks), n+40) && !f.toks[k].is("(") && !f.toks[k].is("{") {
		k++
	}
	if f.tok(k).is("(") {
		s.addParams(k)
		k = f.pair[k] + 1
	}
	return f.braced(s, k)
}

// braced finds the body behind the parameters.
func (f *file) braced(s *scope, k int) *scope {
	for n := 0; k < len(f.toks) && n < 50; n++ {
		switch t := f.toks[k]; {
		case t.is("{"):
			s.body, s.end = k, f.pair[k]+1
			return s
		case t.is("=>") || t.is("=") && (f.lang.name == "kotlin" || f.lang.name == "csharp"):
			s.body, s.end = k, f.statementEnd(k+1)
			if f.tok(k + 1).is("{") {
				s.end = f.pair[k+1] + 1
			}
			return s
		case t.is(";") || t.is(",") || t.closes() || t.is("."):
			return nil
		case t.is("(") || t.is("["):
			k = f.pair[k]
		}
		k++
	}
	return nil
}

// bracedAt reads the functions of JavaScript, Java, C# and PHP: a word, its
// parameters, a body; or a word that an arrow is given to.
func (f *file) bracedAt(i int) *scope {
	t := f.toks[i]
	if t.wordIn(noCalls...) || f.tok(i-1).wordIn("new", "await") || f.tok(i-1).is(".") && !f.assigned(i) || f.tok(i-1).is("->") || f.tok(i-1).is("?.") || f.tok(i-1).is("@") || f.tok(i-1).is("[") {
		return nil
	}
	next := f.tok(i + 1)
	if next.is("<") { // a generic method
		for k := i + 2; k < i+12; k++ {
			if f.tok(k).is(">") && f.tok(k+1).is("(") {
				next, i = f.tok(k+1), k
				break
			}
		}
	}
	s := &scope{file: f, kind: function, name: t.text, head: i}
	if next.is("(") {
		if f.lang.name == "php" && !f.tok(i-1).word("function") && !f.tok(i-1).is("&") || f.tok(i-1).is("::") {
			return nil
		}
		s.addParams(i + 1)
		k := f.pair[i+1] + 1
		if f.lang.name == "csharp" || f.lang.name == "java" || f.lang.name == "js" && (f.tok(k).is("{") || f.tok(k).is(":")) || f.lang.name == "php" {
			if f.lang.name != "csharp" && f.tok(k).is("=>") {
				return nil
			}
			return f.braced(s, k)
		}
		return nil
	}
	if f.lang.name == "js" && (next.is("=") || next.is(":")) {
		return f.arrow(s, i+2)
	}
	return nil
}

// assigned says whether a member is given a value: exports.name = ...
func (f *file) assigned(i int) bool { return f.tok(i + 1).is("=") }

// arrow reads name = (a, b) => ..., and name = function (a, b) { ... }.
func (f *file) arrow(s *scope, k int) *scope {
	for f.tok(k).wordIn("async") {
		k++
	}
	if f.tok(k).word("function") {
		if f.tok(k+1).kind == word {
			k++
		}
		if !f.tok(k + 1).is("(") {
			return nil
		}
		s.addParams(k + 1)
		return f.arrowName(f.braced(s, f.pair[k+1]+1))
	}
	if f.tok(k).is("(") && f.pair[k] > 0 {
		s.addParams(k)
		k = f.pair[k]
	} else if f.tok(k).kind == word {
		s.params = []string{f.tok(k).text}
	} else {
		return nil
	}
	for n := k + 1; n < k+8; n++ {
		if f.tok(n).is("=>") {
			return f.arrowName(f.braced(s, n))
		}
		if !f.tok(n).is(":") && f.tok(n).kind != word && !f.tok(n).is("<") && !f.tok(n).is(">") {
			break
		}
	}
	return nil
}

// arrowName gives what a module exports the module's name.
func (f *file) arrowName(s *scope) *scope {
	if s != nil && (s.name == "exports" || s.name == "default") {
		s.name = f.stem()
	}
	return s
}

// decorated is where a function begins with what stands above it: @route,
// [HttpGet], #[get("/")].
func (f *file) decorated(i int, s *scope) int {
	head := i
	for head > 0 && f.toks[head-1].line == f.toks[i].line && !f.toks[head-1].is(";") && !f.toks[head-1].is("{") && !f.toks[head-1].is("}") {
		head--
	}
	for head > 0 {
		line := f.toks[head-1].line
		k := f.first[line]
		if k > 0 && !f.begins(k) && !f.toks[k].is("@") { // a decorator over several lines
			if k = f.pair[f.toksLast(f.toks[k].line)]; k >= 0 {
				k = f.first[f.toks[k].line]
			}
		}
		if k < 0 || k >= len(f.toks) || k >= head {
			break
		}
		t := f.toks[k]
		if f.lang.name == "python" && strings.HasPrefix(f.text(t.line), "@") || f.annotated(t.line, k) {
			head = k
			for j := k; j < i; j++ {
				if f.toks[j].kind == word {
					s.notes = append(s.notes, f.toks[j].text)
				}
			}
			continue
		}
		break
	}
	return head
}

func (f *file) toksLast(line int) int { return max(0, f.first[min(line+1, len(f.first)-1)]-1) }

func (f *file) annotated(line, k int) bool {
	text := f.text(line)
	switch f.lang.name {
	case "java", "kotlin", "js":
		return strings.HasPrefix(text, "@")
	case "csharp":
		return strings.HasPrefix(text, "[") && strings.HasSuffix(strings.TrimSpace(text), "]")
	case "php", "rust":
		return strings.HasPrefix(text, "#[")
	case "elixir":
		return strings.HasPrefix(text, "@")
	}
	return false
}
