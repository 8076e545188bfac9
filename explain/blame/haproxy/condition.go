package haproxy

import (
	"strconv"
	"strings"

	"detour/explain/blame"
	"detour/explain/blame/lazy"
	"detour/explain/blame/pcre"
)

// A test is a criterion with its patterns: an acl's, or one in braces.
type test struct {
	expr     string
	how      string
	caseless bool
	files    []string
	patterns []string
	op       string // of numbers
}

var suffixes = []string{"_beg", "_end", "_sub", "_reg", "_dir", "_dom", "_len", "_str"}

func readTest(w []string) test {
	t := test{expr: w[0]}
	fetch, args, has := strings.Cut(w[0], "(")
	for _, s := range suffixes {
		if base, ok := strings.CutSuffix(fetch, s); ok {
			t.how = s[1:]
			t.expr = base
			if has {
				t.expr += "(" + args
			}
		}
	}
	rest := w[1:]
	for len(rest) > 0 {
		switch rest[0] {
		case "-i":
			t.caseless = true
		case "-m":
			if len(rest) > 1 {
				t.how = rest[1]
				rest = rest[1:]
			}
		case "-f":
			if len(rest) > 1 {
				t.files = append(t.files, rest[1])
				rest = rest[1:]
			}
		case "-n", "-u", "-M":
		case "--":
			t.patterns = rest[1:]
			return t
		default:
			switch rest[0] {
			case "eq", "ge", "gt", "le", "lt":
				t.op = rest[0]
				rest = rest[1:]
			}
			t.patterns = rest
			return t
		}
		rest = rest[1:]
	}
	return t
}

// predefined are the acls that HAProxy has by itself.
var predefined = lazy.Map[string, test]{Make: func() map[string]test {
	return map[string]test{
		"TRUE": {expr: "always_true"}, "FALSE": {expr: "always_false"},
		"METH_GET": {expr: "method", patterns: []string{"GET", "HEAD"}}, "METH_HEAD": {expr: "method", patterns: []string{"HEAD"}},
		"METH_POST": {expr: "method", patterns: []string{"POST"}}, "METH_PUT": {expr: "method", patterns: []string{"PUT"}},
		"METH_DELETE": {expr: "method", patterns: []string{"DELETE"}}, "METH_OPTIONS": {expr: "method", patterns: []string{"OPTIONS"}},
		"METH_CONNECT": {expr: "method", patterns: []string{"CONNECT"}}, "METH_TRACE": {expr: "method", patterns: []string{"TRACE"}},
		"HTTP": {expr: "always_true"}, "HTTP_URL_SLASH": {expr: "path", how: "beg", patterns: []string{"/"}}, "HTTP_URL_STAR": {expr: "path", patterns: []string{"*"}},
		"LOCALHOST": {expr: "src"},
	}
}}

// condition judges what stands behind if or unless.
func (s *state) condition(sec *section, words []string, unless bool) blame.Truth {
	if len(words) == 0 {
		return blame.True
	}
	any, all := blame.False, blame.True
	not := false
	for i := 0; i < len(words); i++ {
		w := words[i]
		switch {
		case w == "or" || w == "||":
			any, all = any.Or(all), blame.True
			continue
		case w == "!":
			not = !not
			continue
		}
		for strings.HasPrefix(w, "!") {
			not, w = !not, w[1:]
		}
		var t blame.Truth
		if w == "{" {
			end := i + 1
			for end < len(words) && words[end] != "}" {
				end++
			}
			if end > i+1 {
				t = s.judge(readTest(words[i+1 : end]))
			}
			i = end
		} else {
			t = s.named(sec, w)
		}
		if not {
			t = t.Not()
		}
		all, not = all.And(t), false
	}
	any = any.Or(all)
	if unless {
		return any.Not()
	}
	return any
}

// named judges an acl: any of those with the name.
func (s *state) named(sec *section, name string) blame.Truth {
	tests, ok := sec.acls[name]
	if !ok {
		if t, ok := predefined.Lookup(name); ok {
			return s.judge(t)
		}
		return blame.Unknown
	}
	any := blame.False
	for _, t := range tests {
		any = any.Or(s.judge(t))
	}
	return any
}

// judge holds a sample against a test's patterns.
func (s *state) judge(t test) blame.Truth {
	v := s.expression(t.expr)
	if t.how == "found" {
		if !v.known {
			return blame.Unknown
		}
		return blame.Known(v.found)
	}
	if !v.known {
		return blame.Unknown
	}
	patterns := t.patterns
	for _, name := range t.files {
		f := s.config.open(name)
		if f == nil {
			return blame.Unknown
		}
		for l := range strings.Lines(string(f.Data)) {
			if l = strings.TrimSpace(l); l != "" && l[0] != '#' {
				patterns = append(patterns[:len(patterns):len(patterns)], l)
			}
		}
	}
	if len(patterns) == 0 && len(t.files) == 0 {
		return blame.Known(v.found && v.text != "0" && v.text != "")
	}
	if !v.found {
		return blame.False
	}
	any := blame.False
	for _, p := range patterns {
		if t.op != "" || t.how == "int" || t.how == "len" || isInt(t.expr) {
			any = any.Or(number(v.text, p, t.op, t.how == "len"))
		} else {
			any = any.Or(compare(v.text, p, t.how, t.caseless))
		}
		if any == blame.True {
			break
		}
	}
	return any
}

func isInt(expr string) bool {
	name, _, _ := strings.Cut(expr, "(")
	return name == "dst_port" || strings.HasSuffix(expr, ",length") || strings.HasSuffix(name, "_cnt")
}

func number(v, p, op string, length bool) blame.Truth {
	n, err := strconv.Atoi(v)
	if length {
		n, err = len(v), nil
	}
	if lo, hi, ok := strings.Cut(p, ":"); ok && op == "" {
		a, err1 := strconv.Atoi(lo)
		b, err2 := strconv.Atoi(hi)
		if err != nil || err1 != nil || err2 != nil {
			return blame.Unknown
		}
		return blame.Known(a <= n && n <= b)
	}
	q, err2 := strconv.Atoi(p)
	if err != nil || err2 != nil {
		return blame.Unknown
	}
	switch op {
	case "ge":
		return blame.Known(n >= q)
	case "gt":
		return blame.Known(n > q)
	case "le":
		return blame.Known(n <= q)
	case "lt":
		return blame.Known(n < q)
	}
	return blame.Known(n == q)
}

// compare holds a text against one pattern.
func compare(v, p, how string, caseless bool) blame.Truth {
	if how == "reg" || how == "regm" {
		var flags pcre.Flags
		if caseless {
			flags = pcre.Caseless
		}
		rx, err := pcre.Compile(p, flags)
		if err != nil {
			return blame.Unknown
		}
		m, err := rx.Match(v)
		if err != nil {
			return blame.Unknown
		}
		return blame.Known(m != nil)
	}
	if caseless {
		v, p = strings.ToLower(v), strings.ToLower(p)
	}
	switch how {
	case "", "str":
		return blame.Known(v == p)
	case "beg":
		return blame.Known(strings.HasPrefix(v, p))
	case "end":
		return blame.Known(strings.HasSuffix(v, p))
	case "sub":
		return blame.Known(strings.Contains(v, p))
	case "dir":
		return delimited(v, p, "/?")
	case "dom":
		return delimited(v, p, "/?.:")
	case "bool":
		return blame.Known((v == "1") == (p == "1" || p == "true"))
	}
	return blame.Unknown
}

// delimited says whether a pattern stands in a text between delimiters.
func delimited(v, p, marks string) blame.Truth {
	p = strings.Trim(p, marks)
	for from := 0; from <= len(v)-len(p); {
		k := strings.Index(v[from:], p)
		if k < 0 {
			break
		}
		a, b := from+k, from+k+len(p)
		if (a == 0 || strings.IndexByte(marks, v[a-1]) >= 0) && (b == len(v) || strings.IndexByte(marks, v[b]) >= 0) {
			return blame.True
		}
		from = a + 1
	}
	return blame.False
}
