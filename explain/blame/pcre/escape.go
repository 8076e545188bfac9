package pcre

import (
	"strings"
	"unicode/utf8"
)

// escape reads a backslash outside a class.
func (p *parser) escape() (*node, error) {
	if p.at+1 >= len(p.pattern) {
		return nil, p.fail(`\ at the end of the pattern`)
	}
	c := p.pattern[p.at+1]
	if s := typeSet(c); s != nil {
		p.at += 2
		return &node{op: opSet, set: s}, nil
	}
	if o, ok := assertion(c); ok {
		if o == opKeep && p.looks > 0 {
			return nil, p.fail(`\K is not allowed in lookarounds`)
		}
		p.at += 2
		return &node{op: o}, nil
	}
	switch c {
	case 'N':
		p.at += 2
		s := setOf('\n', '\n')
		s.negate()
		return &node{op: opSet, set: s}, nil
	case 'p', 'P':
		s, err := p.property()
		return &node{op: opSet, set: s}, err
	case 'X', 'C':
		return nil, p.unsupported(`\` + string(c))
	case 'g':
		p.at += 2
		return p.escapeG()
	case 'k':
		p.at += 2
		switch {
		case p.take("<"):
			return p.reference(opBack, '>')
		case p.take("'"):
			return p.reference(opBack, '\'')
		case p.take("{"):
			return p.reference(opBack, '}')
		}
		return nil, p.fail(`\k is not followed by a name`)
	case '1', '2', '3', '4', '5', '6', '7', '8', '9':
		if n, ok := p.backNumber(); ok {
			return n, nil
		}
	}
	r, err := p.escapedChar()
	if err != nil {
		return nil, err
	}
	return p.literal(r), nil
}

// assertion is what a letter behind a backslash asserts.
func assertion(c byte) (o op, ok bool) {
	switch c {
	case 'A':
		return opBegin, true
	case 'z':
		return opEnd, true
	case 'Z':
		return opEndLine, true
	case 'b':
		return opWord, true
	case 'B':
		return opNotWord, true
	case 'G':
		return opStartHere, true
	case 'K':
		return opKeep, true
	case 'R':
		return opNewline, true
	}
	return o, false
}

// backNumber reads \1 and its like. From 10 on they are octal numbers if the
// pattern has not had as many groups yet.
func (p *parser) backNumber() (*node, bool) {
	end := p.at + 1
	for end < len(p.pattern) && '0' <= p.pattern[end] && p.pattern[end] <= '9' {
		end++
	}
	n := number(p.pattern[p.at+1 : end])
	if n >= 10 && n > p.groups && p.pattern[p.at+1] < '8' {
		return nil, false
	}
	p.at = end
	return p.ref(&node{op: opBack, n: n}), true
}

// escapeG reads \g1, \g{-1}, \g{name}, \g<1> and \g'name'.
func (p *parser) escapeG() (*node, error) {
	o, end := opBack, byte(0)
	switch {
	case p.take("{"):
		end = '}'
	case p.take("<"):
		o, end = opCall, '>'
	case p.take("'"):
		o, end = opCall, '\''
	}
	sign := byte(0)
	from := p.at
	if p.take("-") || p.take("+") {
		sign = p.pattern[from]
	}
	begin := p.at
	for p.more() && digits(p.pattern[p.at:p.at+1]) {
		p.at++
	}
	if p.at == begin {
		if p.at = from; end == 0 {
			return nil, p.fail(`\g is not followed by a group`)
		}
		return p.reference(o, end)
	}
	n := &node{op: o, n: p.relative(sign, number(p.pattern[begin:p.at]))}
	if end != 0 && !p.take(string(end)) {
		return nil, p.fail(`\g is not followed by a group`)
	}
	return p.ref(n), nil
}

// property reads \p{Lu}, \p{^Lu}, \PL.
func (p *parser) property() (*set, error) {
	neg := p.pattern[p.at+1] == 'P'
	p.at += 2
	if !p.more() {
		return nil, p.fail(`malformed \P or \p`)
	}
	name := p.pattern[p.at : p.at+1]
	if p.take("{") {
		var ok bool
		if name, _, ok = strings.Cut(p.pattern[p.at:], "}"); !ok {
			return nil, p.fail(`malformed \P or \p`)
		}
		p.at++
	}
	p.at += len(name)
	name, not := strings.CutPrefix(name, "^")
	s := property(name)
	if s == nil {
		return nil, p.unsupported(`\p{` + name + `}`)
	}
	if neg != not {
		s.negate()
	}
	return s, nil
}

// escapedChar reads an escape that stands for one character, in a class or out of it.
func (p *parser) escapedChar() (rune, error) {
	p.at++
	if !p.more() {
		return 0, p.fail(`\ at the end of the pattern`)
	}
	c := p.peek()
	if c >= utf8.RuneSelf {
		return p.char(), nil
	}
	p.at++
	switch c {
	case 'n':
		return '\n', nil
	case 'r':
		return '\r', nil
	case 't':
		return '\t', nil
	case 'f':
		return '\f', nil
	case 'e':
		return 27, nil
	case 'a':
		return 7, nil
	case 'c':
		return p.control()
	case 'x':
		return p.hex()
	case 'o':
		return p.braced("01234567", 8)
	}
	if '0' <= c && c <= '7' {
		return p.octal(), nil
	}
	if letter := c | 32; 'a' <= letter && letter <= 'z' {
		return 0, p.fail(`unrecognized character follows \`)
	}
	return rune(c), nil
}

func (p *parser) control() (rune, error) {
	if !p.more() || p.peek() < 32 || p.peek() > 126 {
		return 0, p.fail(`\c is not followed by a printable ASCII character`)
	}
	c := p.peek()
	if 'a' <= c && c <= 'z' {
		c -= 32
	}
	p.at++
	return rune(c ^ 64), nil
}

func (p *parser) hex() (rune, error) {
	if p.more() && p.peek() == '{' {
		at := p.at
		if r, err := p.braced("0123456789abcdefABCDEF", 16); err == nil {
			return r, nil
		}
		p.at = at
		return 0, p.fail(`a character code in \x{} is wrong`)
	}
	r, n := rune(0), 0
	for ; n < 2 && p.more() && posixSets()["xdigit"].has(p.peek()); n++ {
		r = r*16 + rune(digit(p.peek()))
		p.at++
	}
	return r, nil
}

func (p *parser) octal() rune {
	p.at--
	r := rune(0)
	for n := 0; n < 3 && p.more() && '0' <= p.peek() && p.peek() <= '7'; n++ {
		r = r*8 + rune(p.peek()-'0')
		p.at++
	}
	if !p.utf {
		r &= 0xff
	}
	return r
}

// braced reads a number in braces.
func (p *parser) braced(allowed string, base rune) (rune, error) {
	if !p.take("{") {
		return 0, p.fail("missing opening brace")
	}
	text, _, ok := strings.Cut(p.pattern[p.at:], "}")
	if !ok || text == "" || strings.Trim(text, allowed) != "" {
		return 0, p.fail("a character code in braces is wrong")
	}
	r := rune(0)
	for i := range len(text) {
		if r = r*base + rune(digit(text[i])); r > 0x10ffff || !p.utf && r > 255 {
			return 0, p.fail("a character code is too large")
		}
	}
	p.at += len(text) + 1
	return r, nil
}

func digit(c byte) byte {
	if c <= '9' {
		return c - '0'
	}
	return c&^32 - 'A' + 10
}
