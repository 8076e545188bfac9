package pcre

import "slices"

// resolve looks up the groups that the pattern names.
func (p *parser) resolve() error {
	for _, n := range p.refs {
		if n.name != "" {
			i := slices.IndexFunc(p.names, func(have Name) bool { return have.Name == n.name })
			if i < 0 {
				return p.fail("reference to a group that does not exist")
			}
			n.n = p.names[i].Group
		}
		if n.n < 0 || n.n > p.groups || n.n == 0 && n.op != opCall {
			return p.fail("reference to a group that does not exist")
		}
	}
	return nil
}

// link turns the tree into a program: every node knows what comes after it.
func (p *parser) link(tree *node) (*Regexp, error) {
	r := &Regexp{pattern: p.pattern, groups: p.groups, loops: p.loops, names: p.names, utf: p.utf, opens: make([]*node, p.groups+1)}
	if !p.lengths(tree) {
		return nil, p.fail("lookbehind assertion is not fixed length")
	}
	r.start = r.join(tree, &node{op: opMatch})
	r.opens[0] = r.start
	r.anchor = anchored(tree)
	r.first = firsts(tree, p.utf)
	return r, nil
}

// join makes the program of a part that next follows.
func (r *Regexp) join(n, next *node) *node {
	switch n.op {
	case opEmpty:
		return next
	case opSeq:
		for _, kid := range slices.Backward(n.kids) {
			next = r.join(kid, next)
		}
		return next
	case opRepeat:
		return r.joinRepeat(n, next)
	case opGroup:
		open := &node{op: opOpen, n: n.n}
		open.next = r.join(n.kids[0], &node{op: opClose, n: n.n, next: next})
		if r.opens[n.n] == nil {
			r.opens[n.n] = open
		}
		return open
	}
	made := *n
	made.next = next
	made.kids = make([]*node, len(n.kids))
	for i, kid := range n.kids {
		made.kids[i] = r.join(kid, r.after(n, i, next))
	}
	return &made
}

// after is what follows kid i of a node that is neither a sequence nor a group.
func (r *Regexp) after(n *node, i int, next *node) *node {
	switch {
	case n.op == opAlt, n.op == opCond && (len(n.kids) == 2 || i > 0):
		return next
	}
	return &node{op: opAccept}
}

func (r *Regexp) joinRepeat(n, next *node) *node {
	kid := n.kids[0]
	if kid.op == opByte {
		kid = &node{op: opSet, set: setOf(rune(kid.b), rune(kid.b))}
	}
	if kid.op == opSet {
		return &node{op: opRepSet, set: kid.set, min: n.min, max: n.max, greed: n.greed, next: next}
	}
	loop := &node{op: opRepeat, n: n.n, min: n.min, max: n.max, greed: n.greed, next: next}
	loop.kids = []*node{r.join(kid, loop)}
	return &node{op: opInit, n: n.n, next: loop}
}

// lengths notes how long each branch of each lookbehind is, or says that one is of none.
func (p *parser) lengths(n *node) bool {
	for _, kid := range n.kids {
		if !p.lengths(kid) {
			return false
		}
	}
	if n.op != opBehind {
		return true
	}
	for i, kid := range n.kids {
		length, ok := fixed(kid)
		if !ok {
			return false
		}
		n.kids[i] = &node{op: opSeq, kids: []*node{kid}, n: length}
	}
	n.groups = make([]int, len(n.kids))
	for i, kid := range n.kids {
		n.groups[i] = kid.n
	}
	return true
}

// fixed is the length in characters of what always has the same.
func fixed(n *node) (int, bool) {
	switch n.op {
	case opSet, opByte:
		return 1, true
	case opSeq:
		sum := 0
		for _, kid := range n.kids {
			length, ok := fixed(kid)
			if !ok {
				return 0, false
			}
			sum += length
		}
		return sum, true
	case opAlt:
		first, ok := fixed(n.kids[0])
		for _, kid := range n.kids {
			length, fine := fixed(kid)
			ok = ok && fine && length == first
		}
		return first, ok
	case opGroup, opAtomic:
		return fixed(n.kids[0])
	case opRepeat:
		length, ok := fixed(n.kids[0])
		return length * n.min, ok && (n.min == n.max || length == 0)
	case opBack, opCall, opCond, opNewline, opKeep:
		return 0, false
	}
	return 0, true
}

// anchored tells whether a match can begin at the start only.
func anchored(n *node) bool {
	switch n.op {
	case opBegin:
		return true
	case opSeq:
		for _, kid := range n.kids {
			if anchored(kid) {
				return true
			}
			if kid.op != opEmpty {
				return false
			}
		}
		return false
	case opAlt:
		return !slices.ContainsFunc(n.kids, func(kid *node) bool { return !anchored(kid) })
	case opGroup, opAtomic:
		return anchored(n.kids[0])
	}
	return false
}

// firsts is what a match can begin with; nil when that isn't known. In UTF mode
// it holds for ASCII only.
func firsts(n *node, utf bool) *set {
	if utf {
		return nil
	}
	switch n.op {
	case opByte:
		return setOf(rune(n.b), rune(n.b))
	case opSet:
		return n.set
	case opSeq:
		for _, kid := range n.kids {
			if kid.op != opEmpty {
				return firsts(kid, utf)
			}
		}
	case opAlt:
		all := &set{}
		for _, kid := range n.kids {
			s := firsts(kid, utf)
			if s == nil {
				return nil
			}
			all.addSet(s)
		}
		return all
	case opGroup, opAtomic:
		return firsts(n.kids[0], utf)
	case opRepeat:
		if n.min > 0 {
			return firsts(n.kids[0], utf)
		}
	}
	return nil
}
