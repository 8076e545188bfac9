package pcre

import "strings"

// group reads what an opening parenthesis begins.
func (p *parser) group() (*node, error) {
	if p.take("(*") {
		return p.verb()
	}
	p.at++
	if !p.take("?") {
		if p.flags&noCapture != 0 {
			return p.closed(p.alternatives())
		}
		return p.capture("")
	}
	switch {
	case p.take(":"):
		return p.closed(p.alternatives())
	case p.take("|"):
		return p.reset()
	case p.take(">"):
		return p.wrap(&node{op: opAtomic})
	case p.take("="):
		return p.wrap(&node{op: opLook})
	case p.take("!"):
		return p.wrap(&node{op: opLook, neg: true})
	case p.take("<="):
		return p.behind(false)
	case p.take("<!"):
		return p.behind(true)
	case p.take("P<"), p.take("<"):
		return p.named('>')
	case p.take("'"):
		return p.named('\'')
	case p.take("P="):
		return p.reference(opBack, ')')
	case p.take("P>"), p.take("&"):
		return p.reference(opCall, ')')
	case p.take("("):
		return p.condition()
	case p.take("R)"), p.take("0)"):
		return p.ref(&node{op: opCall}), nil
	case p.take("C"):
		return nil, p.unsupported("a callout")
	}
	if n, ok := p.callNumber(); ok {
		return n, nil
	}
	return p.options()
}

// verb reads (*NAME), of which only the failing one is known.
func (p *parser) verb() (*node, error) {
	if p.take("F)") || p.take("FAIL)") {
		return &node{op: opFail}, nil
	}
	for name, open := range map[string]string{"atomic:": "?>", "pla:": "?=", "positive_lookahead:": "?=", "nla:": "?!",
		"negative_lookahead:": "?!", "plb:": "?<=", "positive_lookbehind:": "?<=", "nlb:": "?<!", "negative_lookbehind:": "?<!"} {
		if !p.take(name) {
			continue
		}
		switch open {
		case "?>":
			return p.wrap(&node{op: opAtomic})
		case "?=", "?!":
			return p.wrap(&node{op: opLook, neg: open == "?!"})
		}
		return p.behind(open == "?<!")
	}
	return nil, p.unsupported("a verb")
}

// closed takes the parenthesis behind what was read.
func (p *parser) closed(n *node, err error) (*node, error) {
	if err != nil {
		return nil, err
	}
	if !p.take(")") {
		return nil, p.fail("missing closing parenthesis")
	}
	if n.op == opEmpty || n.op == opKeep || n.op >= opBegin {
		n = &node{op: opSeq, kids: []*node{n}} // a quantifier may follow the whole
	}
	return n, nil
}

func (p *parser) wrap(n *node) (*node, error) {
	if n.op == opLook {
		p.looks++
		defer func() { p.looks-- }()
	}
	kid, err := p.closed(p.alternatives())
	n.kids = []*node{kid}
	return n, err
}

func (p *parser) behind(neg bool) (*node, error) {
	p.looks++
	defer func() { p.looks-- }()
	kid, err := p.alternatives()
	if err == nil && !p.take(")") {
		err = p.fail("missing closing parenthesis")
	}
	if err != nil {
		return nil, err
	}
	n := &node{op: opBehind, neg: neg, kids: []*node{kid}}
	if kid.op == opAlt {
		n.kids = kid.kids
	}
	return n, nil
}

func (p *parser) capture(name string) (*node, error) {
	p.groups++
	n := &node{op: opGroup, n: p.groups, name: name}
	kid, err := p.closed(p.alternatives())
	n.kids = []*node{kid}
	return n, err
}

func (p *parser) named(end byte) (*node, error) {
	name, err := p.name(end)
	if err != nil {
		return nil, err
	}
	for _, had := range p.names {
		if had.Name == name && had.Group != p.groups+1 {
			return nil, p.unsupported("two groups of the name " + name)
		}
	}
	p.names = append(p.names, Name{Name: name, Group: p.groups + 1})
	return p.capture(name)
}

func (p *parser) name(end byte) (string, error) {
	rest := p.pattern[p.at:]
	i := strings.IndexByte(rest, end)
	if i < 0 {
		return "", p.fail("a name without an end")
	}
	name := rest[:i]
	if name == "" || len(name) > 32 || '0' <= name[0] && name[0] <= '9' {
		return "", p.fail("not a name of a group")
	}
	for j := range len(name) {
		if c := name[j]; !typeSet('w').has(c) {
			return "", p.fail("not a name of a group")
		}
	}
	p.at += i + 1
	return name, nil
}

// reset reads (?|...), where each alternative numbers its groups from the same one on.
func (p *parser) reset() (*node, error) {
	defer func(f Flags) { p.flags = f; p.depth-- }(p.flags)
	if p.depth++; p.depth > maxNesting {
		return nil, p.fail("parentheses are too deeply nested")
	}
	n, from, most := &node{op: opAlt}, p.groups, p.groups
	for {
		p.groups = from
		kid, err := p.sequence()
		if err != nil {
			return nil, err
		}
		n.kids = append(n.kids, kid)
		most = max(most, p.groups)
		if !p.take("|") {
			break
		}
	}
	p.groups = most
	return p.closed(n, nil)
}

// ref notes a node that names a group, to be looked up when all are known.
func (p *parser) ref(n *node) *node {
	n.fold = p.flags&Caseless != 0
	p.refs = append(p.refs, n)
	return n
}

func (p *parser) reference(o op, end byte) (*node, error) {
	name, err := p.name(end)
	return p.ref(&node{op: o, name: name}), err
}

// callNumber reads (?1), (?+1) and (?-1), if that is what stands here.
func (p *parser) callNumber() (*node, bool) {
	rest := p.pattern[p.at:]
	sign := byte(0)
	if rest != "" && (rest[0] == '+' || rest[0] == '-') {
		sign, rest = rest[0], rest[1:]
	}
	text, _, ok := strings.Cut(rest, ")")
	if !ok || !digits(text) {
		return nil, false
	}
	p.at = len(p.pattern) - len(rest) + len(text) + 1
	return p.ref(&node{op: opCall, n: p.relative(sign, number(text))}), true
}

func (p *parser) relative(sign byte, n int) int {
	switch sign {
	case '+':
		return p.groups + n
	case '-':
		return p.groups + 1 - n
	}
	return n
}

// options reads (?i), (?s-x:...) and their like.
func (p *parser) options() (*node, error) {
	flags, off := p.flags, false
	if p.take("^") {
		flags &^= Caseless | Multiline | DotAll | Extended | noCapture
	}
	for p.more() {
		c := p.peek()
		p.at++
		var f Flags
		switch c {
		case 'i':
			f = Caseless
		case 'm':
			f = Multiline
		case 's':
			f = DotAll
		case 'x':
			f = Extended
		case 'n':
			f = noCapture
		case 'U':
			f = ungreedy
		case '-':
			off = true
			continue
		case ')':
			p.flags = flags
			return &node{op: opEmpty}, nil
		case ':':
			defer func(f Flags) { p.flags = f }(p.flags)
			p.flags = flags
			return p.closed(p.alternatives())
		case 'J':
			return nil, p.unsupported("(?J)")
		default:
			p.at--
			return nil, p.fail("unrecognized character after (?")
		}
		if flags |= f; off {
			flags &^= f
		}
	}
	return nil, p.fail("missing closing parenthesis")
}

// condition reads (?(...)yes|no).
func (p *parser) condition() (*node, error) {
	n := &node{op: opCond}
	switch {
	case p.take("?="), p.take("?!"), p.take("?<"):
		p.at -= 3
		look, err := p.group()
		if err != nil {
			return nil, err
		}
		n.kids = []*node{look}
	case p.take("DEFINE)"):
		n.neg = true // never
	case p.take("R)"):
		n.n = -1
	case p.take("<"):
		return p.conditionNamed(n, '>')
	case p.take("'"):
		return p.conditionNamed(n, '\'')
	default:
		text, _, ok := strings.Cut(p.pattern[p.at:], ")")
		sign := byte(0)
		if digit := strings.TrimLeft(text, "+-"); ok && len(text)-len(digit) <= 1 && digits(digit) {
			if len(text) > len(digit) {
				sign = text[0]
			}
			n.n = p.relative(sign, number(digit))
			p.at += len(text) + 1
			p.ref(n)
			break
		}
		return p.conditionNamed(n, 0)
	}
	return p.branches(n)
}

func (p *parser) conditionNamed(n *node, end byte) (*node, error) {
	closing := end
	if closing == 0 {
		closing = ')'
	}
	name, err := p.name(closing)
	if err != nil {
		return nil, err
	}
	if end != 0 && !p.take(")") {
		return nil, p.fail("missing closing parenthesis for condition")
	}
	n.name = name
	p.ref(n)
	return p.branches(n)
}

// branches reads the two ways of a condition.
func (p *parser) branches(n *node) (*node, error) {
	all, err := p.alternatives()
	if err == nil && !p.take(")") {
		err = p.fail("missing closing parenthesis")
	}
	if err != nil {
		return nil, err
	}
	yes, no := all, &node{op: opEmpty}
	if all.op == opAlt {
		if len(all.kids) != 2 {
			return nil, p.fail("a condition has more than two branches")
		}
		yes, no = all.kids[0], all.kids[1]
	}
	n.kids = append(n.kids, yes, no)
	return n, nil
}
