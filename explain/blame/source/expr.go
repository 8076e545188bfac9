package source

import (
	"slices"
	"strings"

	"detour/explain/blame/lazy"
)

// A value is one thing that an expression can be, and the line of a table that
// it was taken from.
type value struct {
	tmpl  template
	row   *place // where the text stands, when it was looked up in a table
	named bool   // a route's path: a query may follow
}

// A place is a line of a file.
type place struct {
	file *file
	line int
}

// An eval works out expressions at one place of the code.
type eval struct {
	app   *app
	file  *file
	scope *scope
	at    int // the token that stands for the place
	depth int
}

const (
	mostValues = 24
	mostDeep   = 7
)

// values is what an expression can be. An empty answer is any value.
func (e eval) values(toks []token) []value {
	if e.depth > mostDeep || len(toks) > 400 || e.app.work <= 0 {
		return []value{{tmpl: unknown()}}
	}
	e.app.work--
	e.depth++
	toks = bare(toks)
	if len(toks) == 0 {
		return nil
	}
	if alts := choices(e.file.lang, toks); len(alts) > 1 {
		var out []value
		for _, alt := range alts {
			out = append(out, e.values(alt)...)
		}
		return capped(out)
	}
	if parts := split(toks, e.file.lang.concat); len(parts) > 1 {
		return e.concat(parts)
	}
	if parts := split(toks, []string{"%"}); len(parts) == 2 && parts[0][0].kind == text {
		return e.printf(parts[0], parts[1])
	}
	return e.operand(toks)
}

func capped(v []value) []value { return v[:min(len(v), mostValues)] }

// bare takes off what stands around an expression.
func bare(toks []token) []token {
	for len(toks) > 0 {
		t := toks[0]
		if t.kind == word && !t.sym && t.wordIn("await", "return", "new", "echo", "raise", "throw", "yield") && len(toks) > 1 || t.is("&") || t.is("!") && len(toks) > 1 {
			toks = toks[1:]
			continue
		}
		if t.is("(") && closeAt(toks, 0) == len(toks)-1 && len(toks) > 1 {
			toks = toks[1 : len(toks)-1]
			continue
		}
		if l := toks[len(toks)-1]; l.is(";") || l.is(",") {
			toks = toks[:len(toks)-1]
			continue
		}
		break
	}
	return toks
}

// closeAt is the partner of the bracket at i.
func closeAt(toks []token, i int) int {
	depth := 0
	for k := i; k < len(toks); k++ {
		if toks[k].opens() {
			depth++
		} else if toks[k].closes() {
			if depth--; depth == 0 {
				return k
			}
		}
	}
	return len(toks) - 1
}

// inside is what stands in the brackets that open at i.
func inside(toks []token, i int) []token {
	end := closeAt(toks, i)
	if !toks[end].closes() {
		end = len(toks)
	}
	return toks[i+1 : max(i+1, end)]
}

// split cuts at operators outside of brackets.
func split(toks []token, ops []string) [][]token {
	var out [][]token
	start := 0
	for i := 0; i < len(toks); i++ {
		if toks[i].opens() {
			i = closeAt(toks, i)
			continue
		}
		if toks[i].kind == mark && slices.Contains(ops, toks[i].text) && i > start {
			out = append(out, toks[start:i])
			start = i + 1
		}
	}
	if start < len(toks) {
		out = append(out, toks[start:])
	}
	return out
}

// choices takes apart what may be one of several: a ? b : c, a || b, x if c else y.
func choices(lang *language, toks []token) [][]token {
	depth, q := 0, -1
	for i, t := range toks {
		switch {
		case t.opens():
			depth++
		case t.closes():
			depth--
		case depth > 0:
		case t.is("?"):
			if q < 0 {
				q = i
			}
		case t.is(":") && q >= 0 && i > q+1:
			return [][]token{toks[q+1 : i], toks[i+1:]}
		case t.is("?:") || t.is("||") || t.is("??") || t.word("or") && !t.sym:
			if i > 0 && i+1 < len(toks) {
				return [][]token{toks[:i], toks[i+1:]}
			}
		case t.word("if") && lang.name == "python" && i > 0:
			for k := i; k < len(toks); k++ {
				if toks[k].word("else") {
					return [][]token{toks[:i], toks[k+1:]}
				}
			}
		}
	}
	return nil
}

func (e eval) concat(parts [][]token) []value {
	out := []value{{}}
	for _, p := range parts {
		vs := e.values(p)
		if len(vs) == 0 {
			vs = []value{{tmpl: unknown()}}
		}
		var next []value
		for _, a := range out {
			for _, b := range vs {
				row := a.row
				if row == nil {
					row = b.row
				}
				next = append(next, value{tmpl: a.tmpl.join(b.tmpl), row: row, named: a.named || b.named})
			}
		}
		out = capped(next)
	}
	return out
}

var verbs = lazy.Regexp{Expr: `%(?:\([A-Za-z_]+\)|\{[A-Za-z_]+\}|<[a-z_]+>|[0-9.]*\$?)?[sdqvif]|%\{[A-Za-z_]+\}|\{[^{}]*\}`}

// printf fills a format with its arguments, in order.
func (e eval) printf(format, args []token) []value {
	return e.fill(format[0], split(bare(args), []string{","}))
}

// fill puts arguments into the places of a format.
func (e eval) fill(format token, list [][]token) []value {
	var out template
	s := format.text
	for n := 0; n < 20; n++ {
		loc := verbs.FindStringIndex(s)
		if loc == nil {
			break
		}
		hole := unknown()
		if n < len(list) {
			if vs := e.values(list[n]); len(vs) > 0 {
				hole = vs[0].tmpl
			}
		}
		out = out.join(literal(s[:loc[0]])).join(hole)
		s = s[loc[1]:]
	}
	return []value{{tmpl: out.join(literal(s))}}
}

// operand is an expression without operators: a text, a call, a name.
func (e eval) operand(toks []token) []value {
	t := toks[0]
	switch {
	case t.kind == text && len(toks) == 1:
		return []value{{tmpl: e.text(t)}}
	case t.kind == text && toks[1].kind == text: // joined by standing beside one another
		return e.concat([][]token{toks[:1], toks[1:]})
	case t.kind == text && len(toks) > 3 && toks[1].is(".") && toks[2].wordIn("format", "formatted") && toks[3].is("("):
		return e.fill(t, split(inside(toks, 3), []string{","}))
	case t.kind == text && len(toks) > 2 && (toks[1].is(".") || toks[1].is("->")): // "/x".to_string()
		return []value{{tmpl: e.text(t)}}
	case t.kind == number:
		return []value{{tmpl: literal(t.text)}}
	case t.is("[") || t.is("{"):
		return e.list(toks)
	}
	if call := callIn(toks); call >= 0 {
		return e.call(toks, call)
	}
	return e.name(toks)
}

func (e eval) text(t token) template {
	var out template
	if len(t.parts) == 0 {
		return literal(t.text)
	}
	for _, p := range t.parts {
		if !p.hole {
			out = out.join(literal(p.lit))
			continue
		}
		sub := eval{app: e.app, file: e.file, scope: e.scope, at: e.at, depth: e.depth}
		vs := sub.values(lex(e.file.lang, p.expr))
		if len(vs) == 0 {
			out = out.join(unknown())
			continue
		}
		out = out.join(vs[0].tmpl)
	}
	return out
}

// list is the first text of an array: redirect(["/x", ...]) of Yii.
func (e eval) list(toks []token) []value {
	if len(toks) > 1 && toks[1].kind == text {
		return e.values(toks[1:2])
	}
	return []value{{tmpl: unknown()}}
}

// callIn is the last call outside of brackets whose closing bracket is the
// expression's end, or any: the index of its opening bracket.
func callIn(toks []token) int {
	for i := 1; i < len(toks); i++ {
		if toks[i].is("(") && (toks[i-1].kind == word || toks[i-1].is("!")) {
			return i
		}
		if toks[i].opens() {
			i = closeAt(toks, i)
		}
	}
	return -1
}

func textOf(toks []token) string {
	var b strings.Builder
	for i, t := range toks {
		if i > 0 && t.kind == word && toks[i-1].kind == word {
			b.WriteByte(' ')
		}
		if t.kind == text {
			b.WriteString("'" + t.text + "'")
			continue
		}
		b.WriteString(t.text)
	}
	return b.String()
}
