package cause

import (
	"fmt"
	"slices"
	"strings"

	"detour/explain/evidence"
)

// An expr is a compiled expression.
type expr interface {
	holds(evidence.Set) bool
	// seen appends the items that make the expression true.
	seen(evidence.Set, []evidence.Item) []evidence.Item
}

// A term asks for one ID and perhaps for its value.
type term struct {
	id   string
	op   byte // 0 when the ID alone is asked for
	text string
}

func (t term) test(value string) bool {
	switch t.op {
	case '=':
		return value == t.text
	case '~':
		return strings.Contains(value, t.text)
	case '^':
		return strings.HasPrefix(value, t.text)
	}
	return strings.HasSuffix(value, t.text)
}

func (t term) find(s evidence.Set) (evidence.Item, bool) {
	if t.op == 0 {
		return s.Get(t.id)
	}
	return s.Find(t.id, t.test)
}

func (t term) holds(s evidence.Set) bool {
	_, ok := t.find(s)
	return ok
}

func (t term) seen(s evidence.Set, to []evidence.Item) []evidence.Item {
	it, ok := t.find(s)
	same := func(o evidence.Item) bool { return o.ID == it.ID && o.Line == it.Line && o.Value == it.Value }
	if !ok || strings.HasPrefix(it.ID, "maker-") || slices.ContainsFunc(to, same) {
		return to
	}
	return append(to, it)
}

type not struct{ x expr }

func (n not) holds(s evidence.Set) bool                               { return !n.x.holds(s) }
func (n not) seen(_ evidence.Set, to []evidence.Item) []evidence.Item { return to }

type and []expr

func (a and) holds(s evidence.Set) bool {
	for _, x := range a {
		if !x.holds(s) {
			return false
		}
	}
	return true
}

func (a and) seen(s evidence.Set, to []evidence.Item) []evidence.Item {
	for _, x := range a {
		to = x.seen(s, to)
	}
	return to
}

type or []expr

func (o or) holds(s evidence.Set) bool {
	for _, x := range o {
		if x.holds(s) {
			return true
		}
	}
	return false
}

func (o or) seen(s evidence.Set, to []evidence.Item) []evidence.Item {
	for _, x := range o {
		if x.holds(s) {
			return x.seen(s, to)
		}
	}
	return to
}

// Bounds on an expression, which may be a stranger's.
const (
	maxExpression = 400 // bytes
	maxDepth      = 16  // nested parentheses and negations
)

// compile reads an expression.
func compile(text string) (expr, error) {
	if len(text) > maxExpression {
		return nil, fmt.Errorf("the expression is over %d bytes", maxExpression)
	}
	p := parser{rest: text}
	x, err := p.or(0)
	if err != nil {
		return nil, err
	}
	if p.skip(); p.rest != "" {
		return nil, fmt.Errorf("in %q, unexpected %q", text, p.rest)
	}
	return x, nil
}

type parser struct{ rest string }

func (p *parser) skip() { p.rest = strings.TrimLeft(p.rest, " ") }

// take consumes the byte if it is next.
func (p *parser) take(c byte) bool {
	p.skip()
	if p.rest == "" || p.rest[0] != c {
		return false
	}
	p.rest = p.rest[1:]
	return true
}

func (p *parser) or(depth int) (expr, error) {
	x, err := p.and(depth)
	if err != nil || !p.take('|') {
		return x, err
	}
	all := or{x}
	for {
		x, err := p.and(depth)
		if err != nil {
			return nil, err
		}
		if all = append(all, x); !p.take('|') {
			return all, nil
		}
	}
}

func (p *parser) and(depth int) (expr, error) {
	x, err := p.unary(depth)
	if err != nil || !p.take('&') {
		return x, err
	}
	all := append(make(and, 0, 2+strings.Count(p.rest, "&")), x)
	for {
		x, err := p.unary(depth)
		if err != nil {
			return nil, err
		}
		if all = append(all, x); !p.take('&') {
			return all, nil
		}
	}
}

func (p *parser) unary(depth int) (expr, error) {
	if depth > maxDepth {
		return nil, fmt.Errorf("the expression is nested more than %d deep", maxDepth)
	}
	switch {
	case p.take('!'):
		x, err := p.unary(depth + 1)
		return not{x}, err
	case p.take('('):
		x, err := p.or(depth + 1)
		if err == nil && !p.take(')') {
			err = fmt.Errorf("a parenthesis is not closed")
		}
		return x, err
	}
	return p.term()
}

func (p *parser) term() (expr, error) {
	p.skip()
	n := 0
	for n < len(p.rest) && isNameByte(p.rest[n]) {
		n++
	}
	t := term{id: p.rest[:n]}
	p.rest = p.rest[n:]
	if t.id == "" {
		return nil, fmt.Errorf("an evidence ID is missing before %q", p.rest)
	}
	if _, ok := evidence.Known(t.id); !ok {
		return nil, fmt.Errorf("no evidence is called %q", t.id)
	}
	if p.rest == "" || !strings.ContainsRune("=~^$", rune(p.rest[0])) {
		return t, nil
	}
	t.op, p.rest = p.rest[0], p.rest[1:]
	text, err := p.value()
	t.text = strings.ToLower(text)
	return t, err
}

// value reads the text after an operator.
func (p *parser) value() (string, error) {
	if quoted, ok := strings.CutPrefix(p.rest, `"`); ok {
		text, rest, closed := strings.Cut(quoted, `"`)
		if !closed {
			return "", fmt.Errorf("a quotation is not closed")
		}
		p.rest = rest
		return text, nil
	}
	n := strings.IndexAny(p.rest, " &|()")
	if n < 0 {
		n = len(p.rest)
	}
	text := p.rest[:n]
	if p.rest = p.rest[n:]; text == "" {
		return "", fmt.Errorf("the text to compare with is missing")
	}
	return text, nil
}

func isNameByte(c byte) bool {
	return c == '-' || c == '_' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z'
}
