package apache

import (
	"strings"
)

// qmark follows the first question mark of a substitution, or with [QSL] the
// last: one that came with the request is not trusted to begin a query.
type qmark struct {
	unsafe bool
	done   bool
	last   bool
}

func (q *qmark) literal(s string) {
	if q == nil || q.done || !strings.Contains(s, "?") {
		return
	}
	q.unsafe = false
	q.done = !q.last
}

func (q *qmark) expanded(s string) {
	if q == nil || q.done {
		return
	}
	parts := strings.Split(s, "\x00")
	for i := 0; i < len(parts); i += 2 {
		if strings.Contains(parts[i], "?") {
			q.unsafe = true
			q.done = !q.last
			return
		}
	}
}

// expand puts variables, captures and map values into a string, in one pass.
func (x *rewriting) expand(s string, p *rule, q *qmark) string {
	if q != nil && p != nil {
		q.last = p.flags&flagQueryLast != 0
	}
	var b strings.Builder
	for s != "" {
		i := strings.IndexAny(s, `\$%`)
		if i < 0 {
			i = len(s)
		}
		q.literal(s[:i])
		b.WriteString(s[:i])
		if s = s[i:]; s == "" {
			break
		}
		text, rest, expanded := x.special(s, p)
		if expanded {
			q.expanded(text)
		}
		if b.Len()+len(text) > maxText {
			x.r.w.cannot("a substitution grows beyond what is followed")
			break
		}
		b.WriteString(text)
		s = rest
	}
	return b.String()
}

// special reads what begins with a backslash, a dollar or a percent sign.
func (x *rewriting) special(s string, p *rule) (text, rest string, expanded bool) {
	switch {
	case len(s) == 1:
		return s, "", false
	case s[0] == '\\':
		return s[1:2], s[2:], false
	case s[1] == '{':
		return x.braces(s, p)
	case isDigit(s[1]):
		m := x.ruled
		if s[0] == '%' {
			m = x.conded
		}
		group := ""
		if m != nil {
			group = m.groups[s[1]-'0']
		}
		if p != nil && p.flags&flagEscapeRefs != 0 {
			group = p.escapeRef(group)
		}
		return group, s[2:], true
	}
	return s[:1], s[1:], false
}

// braces reads %{VARIABLE} and ${map:key|default}.
func (x *rewriting) braces(s string, p *rule) (text, rest string, expanded bool) {
	end := closing(s[2:])
	if end < 0 {
		return s[:2], s[2:], false
	}
	inner, rest := s[2:2+end], s[3+end:]
	if s[0] == '%' {
		return x.variable(inner), rest, true
	}
	colon := outside(inner, ':')
	if colon < 0 {
		return s[:2], s[2:], false
	}
	key, dflt := inner[colon+1:], ""
	if bar := outside(key, '|'); bar >= 0 {
		key, dflt = key[:bar], key[bar+1:]
	}
	value, found := x.lookup(inner[:colon], x.expand(key, p, nil))
	if !found && dflt != "" {
		value = x.expand(dflt, p, nil)
	}
	return value, rest, true
}

// closing finds the brace that closes one.
func closing(s string) int {
	depth := 1
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

// outside finds a byte that stands in no inner braces.
func outside(s string, c byte) int {
	depth := 1
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == c && depth == 1:
			return i
		case s[i] == '}':
			if depth--; depth == 0 {
				return -1
			}
		case s[i] == '{':
			depth++
		}
	}
	return -1
}

// escapeRef is what [B] does to a capture.
func (p *rule) escapeRef(s string) string {
	ctls := p.flags&flagEscapeCtls != 0
	return mapKnown(s, func(s string) string {
		var b []byte
		for i := 0; i < len(s); i++ {
			c := s[i]
			escape := p.escapes == ""
			if ctls {
				escape = c <= ' ' || c == 0x7f
			}
			escape = (escape || p.escapes != "" && strings.IndexByte(p.escapes, c) >= 0) && strings.IndexByte(p.spares, c) < 0
			switch {
			case !escape || isAlnum(c) || c == '_':
				b = append(b, c)
			case c == ' ' && p.flags&flagNoPlus == 0:
				b = append(b, '+')
			default:
				b = append(b, '%', hexDigits[c>>4], hexDigits[c&15])
			}
		}
		return string(b)
	})
}

// lookup looks a key up in a map.
func (x *rewriting) lookup(name, key string) (value string, found bool) {
	r := x.r
	var m *rewriteMap
	if r.srv.rewrite != nil {
		m = r.srv.rewrite.maps[name]
	}
	if m == nil {
		return "", false
	}
	switch m.kind {
	case "int":
		return x.internal(m, key), true
	case "txt", "rnd":
		return x.tableValue(m, key)
	}
	return x.unknownValue("the map "+name, key)
}

func (x *rewriting) internal(m *rewriteMap, key string) string {
	switch m.int {
	case "tolower":
		return mapKnown(key, lower)
	case "toupper":
		return mapKnown(key, upper)
	case "escape":
		return escapeURI(key)
	case "unescape":
		return mapKnown(key, func(s string) string { s, _ = unescape(s, decodeSlashes, false); return s })
	}
	x.r.w.cannot("the internal map %s is not known", m.int)
	return ""
}

// unknownValue asks whether a map that can't be looked at has the key.
func (x *rewriting) unknownValue(name, key string) (string, bool) {
	if !x.r.w.is(name+" has a value for "+quoted(plain(key)), name+" has nothing for "+quoted(plain(key))) {
		return "", false
	}
	return mark("the value of " + name + " for " + plain(key)), true
}

func (x *rewriting) tableValue(m *rewriteMap, key string) (string, bool) {
	w := x.r.w
	if m.table == nil || marked(key) {
		return x.unknownValue(m.file, key)
	}
	e, ok := m.table[key]
	if !ok {
		if x.r.sub == nil {
			w.miss(m.at, "the map %s has nothing for %q", m.file, clip(key))
		}
		return "", false
	}
	if x.r.sub == nil {
		w.mapLine(m, e, key)
	}
	if m.kind == "rnd" && strings.Contains(e.value, "|") {
		return mark("one of " + e.value), true
	}
	return e.value, true
}

// variable is the value of %{NAME}.
func (x *rewriting) variable(name string) string {
	r := x.r
	if len(name) < 4 {
		return ""
	}
	switch {
	case name[3] == ':' && len(name) > 4 && strings.EqualFold(name[:3], "ENV"):
		return r.envVariable(name[4:])
	case name[3] == ':' && len(name) > 4 && strings.EqualFold(name[:3], "SSL"):
		return r.sslVariable(name[4:])
	case len(name) > 5 && name[4] == ':' && strings.EqualFold(name[:4], "HTTP"):
		return r.header(name[5:])
	case len(name) > 5 && name[4] == ':' && (strings.EqualFold(name[:4], "LA-U") || strings.EqualFold(name[:4], "LA-F")):
		return mark("the value of %{" + name + "}")
	case name[3] == ':' || len(name) > 4 && name[4] == ':':
		return ""
	}
	return r.variable(upper(name))
}
