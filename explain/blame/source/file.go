package source

import (
	"path"
	"strings"
)

// A file is a source file, taken apart.
type file struct {
	name   string
	lang   *language
	lines  []string
	toks   []token
	pair   []int // the bracket that belongs to one; -1 for none
	first  []int // the first token of a line, or the next after it
	scopes []*scope
	owner  []*scope          // the innermost scope of each token
	whole  *scope            // of what stands outside of any function
	alias  map[string]string // a name of this file, and the stem of the file that it stands for
}

func newFile(name string, lang *language, data string) *file {
	f := &file{name: name, lang: lang, lines: strings.Split(strings.ReplaceAll(data, "\r\n", "\n"), "\n"), alias: map[string]string{}}
	f.toks = lex(lang, strings.Join(f.lines, "\n"))
	f.brackets()
	f.starts()
	return f
}

// brackets finds the partner of each bracket; one that is open at the end of
// the file has the last token.
func (f *file) brackets() {
	f.pair = make([]int, len(f.toks))
	var open []int
	for i, t := range f.toks {
		f.pair[i] = -1
		switch {
		case t.opens():
			open = append(open, i)
		case t.closes():
			for k := len(open) - 1; k >= max(0, len(open)-8); k-- {
				if closing(f.toks[open[k]].text) == t.text {
					f.pair[open[k]], f.pair[i] = i, open[k]
					open = open[:k]
					break
				}
			}
		}
	}
	for _, i := range open {
		if f.pair[i] < 0 {
			f.pair[i] = len(f.toks) - 1
		}
	}
}

func closing(open string) string {
	switch open {
	case "(":
		return ")"
	case "[":
		return "]"
	}
	return "}"
}

func (f *file) starts() {
	f.first = make([]int, len(f.lines)+2)
	k := 0
	for n := 1; n <= len(f.lines)+1; n++ {
		for k < len(f.toks) && f.toks[k].line < n {
			k++
		}
		f.first[n] = k
	}
}

// stem is the file's name without its folder and extension; that of the folder
// for an index.
func (f *file) stem() string { return stemOf(f.name) }

func stemOf(name string) string {
	base := path.Base(name)
	if k := strings.IndexByte(base, '.'); k > 0 {
		base = base[:k]
	}
	switch base {
	case "index", "__init__", "mod":
		return path.Base(path.Dir(name))
	}
	return base
}

func (f *file) text(line int) string {
	if line < 1 || line > len(f.lines) {
		return ""
	}
	return strings.TrimSpace(f.lines[line-1])
}

// span is a range of tokens, cut to what there is.
func (f *file) span(from, to int) []token {
	to = max(0, min(to, len(f.toks)))
	return f.toks[max(0, min(from, to)):to]
}

func (f *file) tok(i int) token {
	if i < 0 || i >= len(f.toks) {
		return token{kind: mark}
	}
	return f.toks[i]
}

// depthless says whether a token begins a statement's line: the line before
// doesn't go on in brackets or after an operator.
func (f *file) begins(i int) bool {
	if i == 0 {
		return true
	}
	t, p := f.toks[i], f.toks[i-1]
	if t.line == p.line {
		return false
	}
	return !p.is(",") && !p.is("(") && !p.is("[") && !p.is(".") && !p.is("+") && !p.is("=") && !p.is("||") && !p.is("&&") && !p.is("\\") &&
		!t.is(".") && !t.is("->") && !t.is("?.") && !t.is("?->") && !t.is("|>") && !t.is("::") && !t.is("?") && !t.is(":")
}

// statementEnd is behind the statement's last token.
func (f *file) statementEnd(i int) int {
	for i < len(f.toks) {
		t := f.toks[i]
		switch {
		case t.opens() && f.pair[i] > i:
			i = f.pair[i]
		case t.closes():
			return i
		case t.is(";"):
			return i + 1
		case t.is(",") && !f.lang.indented && f.lang.name != "go":
			return i
		}
		i++
		if i < len(f.toks) && f.begins(i) {
			return i
		}
	}
	return i
}
