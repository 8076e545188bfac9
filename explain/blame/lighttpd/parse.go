package lighttpd

import (
	"strings"

	"detour/explain/blame"
)

// A tok is a token: a text in quotes, a word or a mark.
type tok struct {
	kind byte // 's' a text, 'w' a word, 'm' a mark
	text string
	line int
}

// lexConf reads tokens; comments are left out.
func lexConf(s string) []tok {
	var out []tok
	line := 1
	for i := 0; i < len(s) && len(out) < 2_000_000; {
		c := s[i]
		switch {
		case c == '\n':
			line++
			i++
		case c == ' ' || c == '\t' || c == '\r':
			i++
		case c == '#':
			for i < len(s) && s[i] != '\n' {
				i++
			}
		case c == '"' || c == '\'':
			at := line
			var b strings.Builder
			for i++; i < len(s) && s[i] != c; i++ {
				if s[i] == '\n' {
					line++
				}
				if c == '"' && s[i] == '\\' && i+1 < len(s) && (s[i+1] == '"' || s[i+1] == '\\') {
					if s[i+1] == '\\' {
						b.WriteByte('\\')
					}
					i++
				}
				b.WriteByte(s[i])
			}
			i++
			out = append(out, tok{'s', b.String(), at})
		case isWord(c):
			from := i
			for i < len(s) && (isWord(s[i]) || s[i] == '-') {
				i++
			}
			out = append(out, tok{'w', s[from:i], line})
		default:
			n := 1
			for _, m := range []string{"+=", ":=", "=>", "==", "!=", "=~", "!~", "=^", "=$"} {
				if strings.HasPrefix(s[i:], m) {
					n = 2
				}
			}
			out = append(out, tok{'m', s[i : i+n], line})
			i += n
		}
	}
	return out
}

func isWord(c byte) bool {
	return c == '_' || c == '.' || c == '/' || '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z'
}

type parser struct {
	config *Config
	file   *blame.File
	toks   []tok
	i      int
}

func (p *parser) peek(n int) tok {
	if p.i+n < len(p.toks) {
		return p.toks[p.i+n]
	}
	last := 1
	if len(p.toks) > 0 {
		last = p.toks[len(p.toks)-1].line
	}
	return tok{'m', "", last}
}

func (p *parser) is(mark string) bool { return p.peek(0).kind == 'm' && p.peek(0).text == mark }

func (p *parser) take(mark string) bool {
	if p.is(mark) && mark != "" {
		p.i++
		return true
	}
	return false
}

// statements reads up to the brace that closes a block.
func (p *parser) statements(at *block) {
	var last *block
	for p.i < len(p.toks) && !p.is("}") {
		t := p.peek(0)
		switch {
		case t.kind == 'w' && (t.text == "include" || t.text == "include_shell"):
			p.i++
			v := p.value(at)
			if t.text == "include_shell" {
				p.config.Problem(p.file, t.line, "what a program prints is not read")
				p.config.blind = "a part of the configuration is printed by a program (include_shell)"
				continue
			}
			found := p.config.included(v.text)
			if len(found) == 0 && v.known {
				p.config.Problem(p.file, t.line, "the file "+v.text+" is not among what was handed over")
			}
			for _, f := range found {
				p.config.include(f, at)
			}
		case t.kind == 'w' && t.text == "else":
			p.i++
			if p.peek(0).kind == 'w' && (p.peek(0).text == "if") {
				p.i++
			}
			last = p.conditional(at, last)
		case p.is("$"):
			last = p.conditional(at, nil)
		case t.kind == 'w':
			p.assign(at)
		default:
			p.config.Problem(p.file, t.line, "a statement begins with "+t.text)
			p.i++
		}
	}
}

// conditional reads $HTTP["host"] == "x" { ... }, or what else has.
func (p *parser) conditional(at, before *block) *block {
	b := &block{up: at, orElse: before, set: map[string]value{}, line: p.peek(0).line, file: p.file}
	if p.take("$") {
		kind := p.peek(0).text
		p.i++
		p.take("[")
		b.field = kind + "." + p.peek(0).text
		p.i++
		p.take("]")
		b.op = p.peek(0).text
		p.i++
		b.want = p.value(at).text
	} else {
		b.field = "else"
	}
	if !p.take("{") {
		p.config.Problem(p.file, b.line, "a block has no brace")
		return b
	}
	if len(p.config.blocks) < mostBlocks {
		p.config.blocks = append(p.config.blocks, b)
	}
	if p.depthOf(at) < 60 {
		p.statements(b)
	} else {
		p.i = len(p.toks)
	}
	p.take("}")
	return b
}

func (p *parser) depthOf(b *block) int {
	n := 0
	for ; b != nil; b = b.up {
		n++
	}
	return n
}

func (p *parser) assign(at *block) {
	key, line := p.peek(0).text, p.peek(0).line
	p.i++
	op := p.peek(0).text
	if op != "=" && op != "+=" && op != ":=" {
		p.config.Problem(p.file, line, "an equals sign is missing behind "+key)
		return
	}
	p.i++
	v := p.value(at)
	if op == "+=" {
		v = plus(lookup(at, key), v)
	}
	at.set[key] = v
}

// lookup is what a name has in a block or around it.
func lookup(b *block, key string) value {
	for ; b != nil; b = b.up {
		if v, ok := b.set[key]; ok {
			return v
		}
	}
	return value{known: true}
}

// What += makes at the most: a value that is added to itself doubles with each line.
const (
	maxText    = 1 << 20
	maxEntries = 100_000
)

func plus(a, b value) value {
	if len(a.text)+len(b.text) > maxText || len(a.list)+len(b.list) > maxEntries {
		b.known = false
		return b
	}
	if a.array || b.array {
		b.list = append(append([]entry(nil), a.list...), b.list...)
		b.array = true
		return b
	}
	b.text = a.text + b.text
	b.known = a.known && b.known
	return b
}

// value reads an expression: texts, names, lists, joined by +.
func (p *parser) value(at *block) value {
	v := p.one(at, 0)
	for p.take("+") {
		v = plus(v, p.one(at, 0))
	}
	return v
}

func (p *parser) one(at *block, depth int) value {
	t := p.peek(0)
	v := value{known: true, file: p.file, line: t.line}
	switch {
	case t.kind == 's':
		v.text = t.text
		p.i++
	case p.is("(") && depth < 40:
		p.i++
		v.array = true
		p.entries(at, &v, depth)
	case t.kind == 'w':
		p.i++
		switch {
		case strings.HasPrefix(t.text, "env."):
			v.known = false
		case strings.HasPrefix(t.text, "var.") || strings.Contains(t.text, ".") && t.text[0] > '9':
			v = lookup(at, t.text)
		default:
			v.text = t.text
		}
	default:
		p.i++
	}
	return v
}

func (p *parser) entries(at *block, v *value, depth int) {
	for p.i < len(p.toks) && !p.is(")") {
		if p.take(",") {
			continue
		}
		from := p.i
		e := entry{file: p.file, line: p.peek(0).line}
		e.value = p.one(at, depth+1)
		for p.take("+") {
			e.value = plus(e.value, p.one(at, depth+1))
		}
		if p.take("=>") {
			e.key = e.value.text
			e.value = p.one(at, depth+1)
			for p.take("+") {
				e.value = plus(e.value, p.one(at, depth+1))
			}
		}
		v.list = append(v.list, e)
		if p.i == from {
			p.i++
		}
	}
	p.take(")")
}
