package traefik

import (
	"regexp"
	"strings"

	"detour/explain/blame"
	"detour/explain/blame/asked"
	"detour/explain/blame/lazy"
)

// rule judges a router's rule: matchers with && || ! and brackets.
func rule(s string, r asked.Request) blame.Truth {
	p := &ruleParser{s: s, ask: r}
	t := p.or(0)
	p.space()
	if p.bad || p.i < len(p.s) {
		return blame.Unknown
	}
	return t
}

type ruleParser struct {
	s   string
	i   int
	ask asked.Request
	bad bool
}

func (p *ruleParser) space() {
	for p.i < len(p.s) && strings.IndexByte(" \t\r\n", p.s[p.i]) >= 0 {
		p.i++
	}
}

func (p *ruleParser) take(m string) bool {
	p.space()
	if strings.HasPrefix(p.s[p.i:], m) {
		p.i += len(m)
		return true
	}
	return false
}

func (p *ruleParser) or(depth int) blame.Truth {
	t := p.and(depth)
	for p.take("||") {
		t = t.Or(p.and(depth))
	}
	return t
}

func (p *ruleParser) and(depth int) blame.Truth {
	t := p.term(depth)
	for p.take("&&") {
		t = t.And(p.term(depth))
	}
	return t
}

func (p *ruleParser) term(depth int) blame.Truth {
	if depth > 50 {
		p.bad = true
	}
	switch {
	case p.bad:
		return blame.Unknown
	case p.take("!"):
		return p.term(depth + 1).Not()
	case p.take("("):
		t := p.or(depth + 1)
		p.bad = p.bad || !p.take(")")
		return t
	}
	p.space()
	from := p.i
	for p.i < len(p.s) && (p.s[p.i] >= 'A' && p.s[p.i] <= 'Z' || p.s[p.i] >= 'a' && p.s[p.i] <= 'z') {
		p.i++
	}
	name := p.s[from:p.i]
	if name == "" || !p.take("(") {
		p.bad = true
		return blame.Unknown
	}
	return p.judge(name, p.args())
}

// args reads texts in backticks or quotes.
func (p *ruleParser) args() []string {
	var out []string
	for {
		p.space()
		if p.i >= len(p.s) {
			p.bad = true
			return out
		}
		q := p.s[p.i]
		switch q {
		case ')':
			p.i++
			return out
		case ',':
			p.i++
			continue
		case '`', '"', '\'':
		default:
			p.bad = true
			return out
		}
		k := strings.IndexByte(p.s[p.i+1:], q)
		if k < 0 {
			p.bad = true
			return out
		}
		out = append(out, p.s[p.i+1:p.i+1+k])
		p.i += k + 2
	}
}

func (p *ruleParser) judge(name string, args []string) blame.Truth {
	any := blame.False
	r := p.ask
	switch name {
	case "Header", "Headers", "HeadersRegexp", "HeaderRegexp", "Query", "QueryRegexp":
		return pair(name, args, r)
	}
	for _, a := range args {
		t := blame.Unknown
		switch name {
		case "Host", "HostHeader":
			t = blame.Known(strings.EqualFold(a, r.Host))
		case "HostRegexp":
			t = matches(template(a, "[^.]+"), strings.ToLower(r.Host))
		case "Path":
			t = pathMatches(a, r.Decoded(), false)
		case "PathPrefix":
			t = pathMatches(a, r.Decoded(), true)
		case "PathRegexp":
			t = matches(a, r.Decoded())
		case "Method":
			t = blame.Known(strings.EqualFold(a, r.Method))
		}
		any = any.Or(t)
	}
	return any
}

func pathMatches(pattern, p string, prefix bool) blame.Truth {
	if strings.Contains(pattern, "{") {
		rx := template(pattern, "[^/]+")
		if prefix {
			rx = strings.TrimSuffix(rx, "$")
		}
		return matches(rx, p)
	}
	return blame.Known(p == pattern || prefix && strings.HasPrefix(p, pattern))
}

var named = lazy.Regexp{Expr: `\{[^{}:]*(?::((?:[^{}]|\{[^{}]*\})*))?\}`}

// template turns {name:pattern} of the second version into a pattern; what has
// none of them is a pattern already.
func template(s, other string) string {
	if !strings.Contains(s, "{") || strings.HasPrefix(s, "^") {
		return s
	}
	var b strings.Builder
	b.WriteString("^")
	for {
		loc := named.FindStringSubmatchIndex(s)
		if loc == nil {
			break
		}
		b.WriteString(regexp.QuoteMeta(s[:loc[0]]))
		rx := other
		if loc[2] >= 0 && loc[3] > loc[2] {
			rx = s[loc[2]:loc[3]]
		}
		b.WriteString("(?:" + rx + ")")
		s = s[loc[1]:]
	}
	return b.String() + regexp.QuoteMeta(s) + "$"
}

func matches(pattern, s string) blame.Truth {
	if len(pattern) > 8000 {
		return blame.Unknown
	}
	rx, err := regexp.Compile(pattern)
	if err != nil {
		return blame.Unknown
	}
	return blame.Known(rx.MatchString(s))
}

// pair judges a matcher of a name and a value.
func pair(name string, args []string, r asked.Request) blame.Truth {
	if strings.HasPrefix(name, "Query") {
		key, want := "", ""
		switch len(args) {
		case 1:
			key, want, _ = strings.Cut(args[0], "=")
		case 2:
			key, want = args[0], args[1]
		default:
			return blame.Unknown
		}
		v, ok := r.Arg(key)
		if name == "QueryRegexp" {
			return blame.Known(ok).And(matches(want, v))
		}
		return blame.Known(ok && (v == want || want == "" && len(args) == 1))
	}
	if len(args) != 2 {
		return blame.Unknown
	}
	v, ok := r.Field(args[0])
	if strings.HasSuffix(name, "Regexp") {
		return blame.Known(ok).And(matches(args[1], v))
	}
	return blame.Known(ok && v == args[1])
}
