package pcre

import "strings"

// class reads what stands in brackets.
func (p *parser) class() (*node, error) {
	open := p.at
	p.at++
	if p.take(":") || p.take(".") || p.take("=") {
		if end := strings.Index(p.pattern[p.at:], p.pattern[p.at-1:p.at]+"]"); end >= 0 && !strings.ContainsAny(p.pattern[p.at:p.at+end], `\]`) {
			return nil, p.fail("a POSIX class outside brackets")
		}
		p.at = open + 1
	}
	neg := p.take("^")
	s := &set{}
	for first := true; ; first = false {
		if !p.more() {
			return nil, p.fail("missing terminating ] for character class")
		}
		if p.take(`\E`) {
			continue
		}
		if p.peek() == ']' && !first {
			break
		}
		if err := p.member(s); err != nil {
			return nil, err
		}
	}
	p.at++
	if p.flags&Caseless != 0 {
		s.fold(p.utf)
	}
	if neg {
		s.negate()
	}
	return &node{op: opSet, set: s}, nil
}

// member reads one character, range or class within brackets.
func (p *parser) member(s *set) error {
	if p.take(`\Q`) {
		for _, n := range p.quoted() {
			if n.op == opByte {
				s.add(n.b)
			} else {
				s.addSet(n.set)
			}
		}
		return nil
	}
	sub, lo, err := p.atom()
	if err != nil {
		return err
	}
	if sub != nil {
		s.addSet(sub)
		if strings.HasPrefix(p.pattern[p.at:], "-") && p.at+1 < len(p.pattern) && p.pattern[p.at+1] != ']' {
			// A hyphen behind a class is text, unless a range seems to be meant.
			if next := p.pattern[p.at+1]; next != '[' && next != '\\' {
				return p.fail("invalid range in character class")
			}
			p.at++
			s.add('-')
		}
		return nil
	}
	hi := lo
	if strings.HasPrefix(p.pattern[p.at:], "-") && p.at+1 < len(p.pattern) && p.pattern[p.at+1] != ']' {
		p.at++
		if sub, hi, err = p.atom(); err != nil {
			return err
		}
		if sub != nil {
			return p.fail("invalid range in character class")
		}
		if hi < lo {
			return p.fail("range out of order in character class")
		}
	}
	s.addRange(lo, hi)
	return nil
}

// atom reads one member: a set, or a character.
func (p *parser) atom() (*set, rune, error) {
	if strings.HasPrefix(p.pattern[p.at:], "[:") || strings.HasPrefix(p.pattern[p.at:], "[.") || strings.HasPrefix(p.pattern[p.at:], "[=") {
		if s, ok, err := p.posix(); ok || err != nil {
			return s, 0, err
		}
	}
	if p.peek() != '\\' {
		return nil, p.char(), nil
	}
	if p.at+1 >= len(p.pattern) {
		return nil, 0, p.fail(`\ at the end of the pattern`)
	}
	c := p.pattern[p.at+1]
	if s := typeSet(c); s != nil {
		p.at += 2
		return s, 0, nil
	}
	switch c {
	case 'b':
		p.at += 2
		return nil, 8, nil
	case 'p', 'P':
		s, err := p.property()
		return s, 0, err
	case 'B', 'R', 'X', 'N':
		return nil, 0, p.fail("escape sequence is invalid in character class")
	}
	r, err := p.escapedChar()
	return nil, r, err
}

// posix reads [:name:].
func (p *parser) posix() (*set, bool, error) {
	kind := p.pattern[p.at+1 : p.at+2]
	name, _, ok := strings.Cut(p.pattern[p.at+2:], kind+"]")
	if !ok || strings.ContainsAny(name, `\]`) {
		return nil, false, nil
	}
	if kind != ":" {
		return nil, false, p.fail("POSIX collating elements are not supported")
	}
	word, neg := strings.CutPrefix(name, "^")
	known := posixSets()[word]
	if known == nil {
		return nil, false, p.fail("unknown POSIX class name")
	}
	if p.flags&Caseless != 0 && (word == "upper" || word == "lower") {
		known = posixSets()["alpha"]
	}
	p.at += len(name) + 4
	s := *known
	if neg {
		s.negate()
	}
	return &s, true, nil
}
