package varnish

import (
	"net/url"
	"strconv"
	"strings"

	"detour/explain/blame"
	"detour/explain/blame/pcre"
)

// expression evaluates a text: pieces that stand beside one another, with or
// without a plus.
func (s *state) expression(toks []tok) text {
	out := text{known: true, set: true}
	for i := 0; i < len(toks); {
		v, n := s.piece(toks[i:])
		i += max(1, n)
		if n == 0 {
			continue
		}
		out.s += v.s
		out.known = out.known && v.known
		if len(toks) == n {
			out.set = v.set
		}
		if len(out.s) > 1<<20 {
			return text{set: true}
		}
	}
	return out
}

// piece is one operand, and how many tokens it takes.
func (s *state) piece(toks []tok) (text, int) {
	t := toks[0]
	switch t.kind {
	case 's', 'n':
		return of(t.text), 1
	case 'm':
		if t.text == "+" {
			return text{}, 0
		}
		if t.text == "(" {
			n := group(toks)
			return s.expression(toks[1:max(1, n-1)]), n
		}
		return text{set: true}, 1
	}
	if len(toks) > 1 && toks[1].kind == 'm' && toks[1].text == "(" {
		n := 1 + group(toks[1:])
		return s.call(t.text, arguments(toks[1:n])), n
	}
	return s.variable(t.text), 1
}

// group is how many tokens a bracket with its content takes.
func group(toks []tok) int {
	depth := 0
	for i, t := range toks {
		if t.kind != 'm' {
			continue
		}
		if t.text == "(" {
			depth++
		} else if t.text == ")" {
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return len(toks)
}

func (s *state) variable(name string) text {
	name = lower(name)
	if v, ok := s.vars[name]; ok {
		return v
	}
	switch {
	case strings.HasPrefix(name, "req.http."), strings.HasPrefix(name, "resp.http.") && s.vars["resp.status"].set:
		return text{known: true} // a field that wasn't sent
	case name == "req.proto":
		if s.ask.Version == "" {
			return text{set: true}
		}
		return of("HTTP/" + s.ask.Version)
	case name == "req.esi_level", name == "req.restarts":
		return of("0")
	case name == "true":
		return of("true")
	case name == "false":
		return of("false")
	}
	return text{set: true}
}

func (s *state) call(name string, args [][]tok) text {
	arg := func(i int) text {
		if i < len(args) {
			return s.expression(args[i])
		}
		return text{known: true}
	}
	first := arg(0)
	switch name {
	case "regsub", "regsuball":
		return s.replace(first, arg(1), arg(2), name == "regsuball")
	case "std.tolower":
		first.s = strings.ToLower(first.s)
		return first
	case "std.toupper":
		first.s = strings.ToUpper(first.s)
		return first
	case "std.strlen":
		first.s = strconv.Itoa(len(first.s))
		return first
	case "std.port":
		if len(args) > 0 && len(args[0]) > 0 && (args[0][0].text == "local.ip" || args[0][0].text == "server.ip") {
			return of(s.ask.Port)
		}
	case "urlcode.decode":
		if d, err := url.PathUnescape(first.s); err == nil && first.known {
			return of(d)
		}
	case "std.integer":
		return first
	}
	return text{set: true}
}

const mostReplaced = 200

func (s *state) replace(v, pattern, with text, all bool) text {
	if !v.known || !pattern.known || !with.known {
		return text{set: true}
	}
	rx, err := pcre.Compile(pattern.s, 0)
	if err != nil {
		return text{set: true}
	}
	var b strings.Builder
	rest, first := v.s, true
	for range mostReplaced {
		m, err := rx.Match(rest)
		if err != nil {
			return text{set: true}
		}
		if m == nil || !first && strings.HasPrefix(pattern.s, "^") {
			break
		}
		from, to, _ := m.Span(0)
		b.WriteString(rest[:from])
		b.WriteString(fill(with.s, m))
		if from == to {
			if from >= len(rest) {
				rest = ""
				break
			}
			b.WriteByte(rest[from])
			to++
		}
		rest, first = rest[to:], false
		if !all {
			break
		}
	}
	return of(b.String() + rest)
}

func fill(with string, m *pcre.Match) string {
	var b strings.Builder
	for i := 0; i < len(with); i++ {
		if with[i] == '\\' && i+1 < len(with) {
			i++
			if with[i] >= '0' && with[i] <= '9' {
				g, _ := m.Group(int(with[i] - '0'))
				b.WriteString(g)
				continue
			}
		}
		b.WriteByte(with[i])
	}
	return b.String()
}

// condition judges a condition: || binds less than &&, ! most.
func (s *state) condition(toks []tok) blame.Truth {
	any := blame.False
	for _, part := range cut(toks, "||") {
		all := blame.True
		for _, one := range cut(part, "&&") {
			all = all.And(s.term(one))
		}
		any = any.Or(all)
	}
	return any
}

// cut splits at a mark outside of brackets.
func cut(toks []tok, mark string) [][]tok {
	var out [][]tok
	depth, from := 0, 0
	for i, t := range toks {
		if t.kind != 'm' {
			continue
		}
		switch t.text {
		case "(":
			depth++
		case ")":
			depth--
		case mark:
			if depth == 0 {
				out = append(out, toks[from:i])
				from = i + 1
			}
		}
	}
	return append(out, toks[from:])
}

func (s *state) term(toks []tok) blame.Truth {
	if s.steps++; len(toks) == 0 || s.steps > mostSteps {
		return blame.Unknown
	}
	if toks[0].kind == 'm' && toks[0].text == "!" {
		return s.term(toks[1:]).Not()
	}
	if toks[0].kind == 'm' && toks[0].text == "(" && group(toks) == len(toks) {
		return s.condition(toks[1 : len(toks)-1])
	}
	for _, op := range []string{"==", "!=", "!~", "~", "<=", ">=", "<", ">"} {
		if parts := cut(toks, op); len(parts) == 2 {
			return s.compare(parts[0], op, parts[1])
		}
	}
	v := s.expression(toks)
	if !v.known {
		return blame.Unknown
	}
	if v.s == "true" || v.s == "false" {
		return blame.Known(v.s == "true")
	}
	return blame.Known(v.set)
}

func (s *state) compare(a []tok, op string, b []tok) blame.Truth {
	left := s.expression(a)
	if !left.known {
		return blame.Unknown
	}
	if op == "~" || op == "!~" {
		if len(b) != 1 || b[0].kind != 's' {
			return blame.Unknown // an acl
		}
		rx, err := pcre.Compile(b[0].text, 0)
		if err != nil {
			return blame.Unknown
		}
		m, err := rx.Match(left.s)
		if err != nil {
			return blame.Unknown
		}
		return blame.Known((m != nil) == (op == "~"))
	}
	right := s.expression(b)
	if !right.known {
		return blame.Unknown
	}
	x, err1 := strconv.Atoi(left.s)
	y, err2 := strconv.Atoi(right.s)
	numbers := err1 == nil && err2 == nil
	switch op {
	case "==":
		return blame.Known(left.s == right.s && left.set || numbers && x == y)
	case "!=":
		return blame.Known(!(left.s == right.s && left.set || numbers && x == y))
	}
	if !numbers {
		return blame.Unknown
	}
	return blame.Known(op == "<" && x < y || op == ">" && x > y || op == "<=" && x <= y || op == ">=" && x >= y)
}
