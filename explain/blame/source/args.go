package source

import (
	"slices"
)

func (s *scope) addParams(open int) {
	f := s.file
	s.inits = map[string][]token{}
	for _, a := range f.args(open+1, f.pair[open]) {
		toks := f.span(a.from, a.to)
		name, eq := "", -1
		for k, t := range toks {
			if t.is("=") || t.is("\\") {
				eq = k
				break
			}
		}
		head := toks
		if eq >= 0 {
			head = toks[:eq]
		}
		if k := slices.IndexFunc(head, func(t token) bool { return t.is(":") }); k > 0 {
			head = head[:k]
		}
		if a.key != "" {
			name = a.key
			eq = -1
			s.inits[name] = toks
		} else {
			name = paramName(f.lang, head)
		}
		if eq >= 0 {
			s.inits[name] = toks[eq+1:]
		}
		s.params = append(s.params, name)
	}
}

// paramName is the last word where the type stands first, else the first.
func paramName(lang *language, toks []token) string {
	name := ""
	for _, t := range toks {
		if t.kind != word || t.wordIn("mut", "final", "const", "readonly", "public", "private", "protected") {
			continue
		}
		name = t.text
		switch lang.name {
		case "java", "csharp", "php":
		default:
			return name
		}
	}
	return name
}

// An arg is one argument of a call.
type arg struct {
	key      string
	from, to int
}

// args splits a range at its commas.
func (f *file) args(from, to int) []arg {
	var out []arg
	start := from
	add := func(end int) {
		if end > start {
			out = append(out, f.keyed(arg{from: start, to: end}))
		}
	}
	for i := from; i < to && i < len(f.toks); i++ {
		if f.toks[i].opens() && f.pair[i] > i {
			i = f.pair[i]
			continue
		}
		if f.toks[i].is(",") || f.toks[i].is(";") {
			add(i)
			start = i + 1
		}
	}
	add(min(to, len(f.toks)))
	return out
}

// keyed takes the name off an argument: name=value, name: value, 'name' => value.
func (f *file) keyed(a arg) arg {
	if a.to-a.from < 3 {
		return a
	}
	k, m := f.toks[a.from], f.toks[a.from+1]
	if k.kind != word && k.kind != text {
		return a
	}
	if m.is("=") || m.is("=>") && (f.lang.name == "ruby" || f.lang.name == "php" || f.lang.name == "perl") || m.is(":") && f.lang.name != "go" {
		if m.is(":") && f.lang.name == "php" && k.kind == text {
			return a
		}
		a.key, a.from = k.text, a.from+2
	}
	return a
}
