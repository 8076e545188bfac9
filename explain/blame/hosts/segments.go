package hosts

import (
	"regexp"
	"strconv"
	"strings"

	"detour/explain/blame/pcre"
)

// pathShape compiles a path as path-to-regexp 6 reads it: :name, :name(pattern),
// (pattern), {-:name}?, the modifiers ? * and +.
func pathShape(source string, caseless, optionalSlash bool) *shape {
	p := &segments{s: source}
	var b strings.Builder
	b.WriteString("^")
	for p.i < len(p.s) {
		piece, ok := p.next()
		if !ok {
			return nil
		}
		b.WriteString(piece)
	}
	if optionalSlash {
		b.WriteString("/?")
	}
	flags := pcre.DollarEndOnly
	if caseless {
		flags |= pcre.Caseless
	}
	rx, err := pcre.Compile(b.String()+"$", flags)
	if err != nil || rx.Groups() != len(p.names) {
		return nil
	}
	return &shape{rx, p.names}
}

type segments struct {
	s     string
	i     int
	names []string
}

// next reads a literal or a parameter.
func (p *segments) next() (string, bool) {
	switch c := p.s[p.i]; {
	case c == '\\' && p.i+1 < len(p.s):
		p.i += 2
		return regexp.QuoteMeta(p.s[p.i-1 : p.i]), true
	case c == '{':
		return p.group()
	case c == ':' || c == '(':
		return p.param("", "", "")
	case (c == '/' || c == '.') && p.i+1 < len(p.s) && (p.s[p.i+1] == ':' && p.i+2 < len(p.s) && isName(p.s[p.i+2]) || p.s[p.i+1] == '('):
		p.i++
		return p.param(string(c), "", "")
	case c == '*' || c == '+' || c == '?':
		return "", false
	default:
		p.i++
		return regexp.QuoteMeta(string(c)), true
	}
}

// group reads {prefix:name suffix} with a modifier.
func (p *segments) group() (string, bool) {
	end := strings.IndexByte(p.s[p.i:], '}')
	if end < 0 {
		return "", false
	}
	inner := p.s[p.i+1 : p.i+end]
	p.i += end + 1
	k := strings.IndexAny(inner, ":(")
	if k < 0 {
		mod := p.modifier()
		return "(?:" + regexp.QuoteMeta(inner) + ")" + mod, true
	}
	sub := &segments{s: inner, i: k, names: p.names}
	name, pattern, ok := sub.nameAndPattern()
	p.names = sub.names
	if !ok {
		return "", false
	}
	return p.write(name, pattern, inner[:k], inner[sub.i:], p.modifier()), true
}

func (p *segments) param(prefix, _, _ string) (string, bool) {
	name, pattern, ok := p.nameAndPattern()
	if !ok {
		return "", false
	}
	return p.write(name, pattern, prefix, "", p.modifier()), true
}

func (p *segments) nameAndPattern() (name, pattern string, ok bool) {
	if p.s[p.i] == ':' {
		n := p.i + 1
		for n < len(p.s) && isName(p.s[n]) {
			n++
		}
		name = p.s[p.i+1 : n]
		if name == "" {
			return "", "", false
		}
		p.i = n
	} else {
		name = strconv.Itoa(len(p.names))
	}
	pattern = "[^/]+?"
	if p.i < len(p.s) && p.s[p.i] == '(' {
		depth, from := 0, p.i+1
		for ; p.i < len(p.s); p.i++ {
			switch p.s[p.i] {
			case '\\':
				p.i++
			case '(':
				depth++
			case ')':
				depth--
			}
			if depth == 0 {
				break
			}
		}
		if depth != 0 || p.i >= len(p.s) {
			return "", "", false
		}
		pattern = p.s[from:p.i]
		p.i++
	}
	p.names = append(p.names, name)
	return name, pattern, true
}

func (p *segments) modifier() string {
	if p.i < len(p.s) && strings.IndexByte("?*+", p.s[p.i]) >= 0 {
		p.i++
		return p.s[p.i-1 : p.i]
	}
	return ""
}

func (p *segments) write(_, pattern, prefix, suffix, mod string) string {
	prefix, suffix = regexp.QuoteMeta(prefix), regexp.QuoteMeta(suffix)
	switch {
	case prefix == "" && suffix == "":
		if mod == "*" || mod == "+" {
			return "((?:" + pattern + ")" + mod + ")"
		}
		return "(" + pattern + ")" + mod
	case mod == "*" || mod == "+":
		optional := ""
		if mod == "*" {
			optional = "?"
		}
		return "(?:" + prefix + "((?:" + pattern + ")(?:" + suffix + prefix + "(?:" + pattern + "))*)" + suffix + ")" + optional
	}
	return "(?:" + prefix + "(" + pattern + ")" + suffix + ")" + mod
}
