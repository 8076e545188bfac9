package pcre

import (
	"slices"
	"unicode/utf8"
)

// A call is a subroutine that was entered and not left.
type call struct {
	group  int
	resume *node
	spans  []int // as they were when it was entered, like the two below
	counts []int
	froms  []int
	opened []int
	outer  *call
}

// isolated runs a lookaround or an atomic group, which are not tried again.
func (m *machine) isolated(n *node, i int) bool {
	spans, begin := slices.Clone(m.spans), m.begin
	found, to := m.inside(n, i)
	if n.op == opAtomic {
		i = to
	}
	if found == n.neg || m.gaveUp {
		copy(m.spans, spans)
		m.begin = begin
		return false
	}
	if n.neg {
		copy(m.spans, spans)
	}
	if m.run(n.next, i) {
		return true
	}
	copy(m.spans, spans)
	m.begin = begin
	return false
}

// inside runs what stands in a lookaround or an atomic group, and says where it ended.
func (m *machine) inside(n *node, i int) (bool, int) {
	if n.op != opBehind {
		return m.run(n.kids[0], i), m.end
	}
	for k, kid := range n.kids {
		if at, ok := m.before(i, n.groups[k]); ok && m.run(kid, at) {
			return true, i
		}
	}
	return false, i
}

// before is the place so many characters before i.
func (m *machine) before(i, chars int) (int, bool) {
	if !m.re.utf {
		return i - chars, i >= chars
	}
	for ; chars > 0; chars-- {
		if i == 0 {
			return 0, false
		}
		for i--; i > 0 && !utf8.RuneStart(m.s[i]); i-- {
		}
	}
	return i, true
}

// enter runs a group as a subroutine: what it captures is forgotten when it is left.
func (m *machine) enter(n *node, i int) bool {
	for c, d := m.call, 0; c != nil; c, d = c.outer, d+1 {
		if d > 1000 {
			m.gaveUp = true
			return false
		}
	}
	c := m.snapshot(n)
	m.call = c
	if m.run(m.re.opens[n.n], i) {
		return true
	}
	m.call = c.outer
	m.restore(c)
	return false
}

// leave goes on behind the call of a subroutine.
func (m *machine) leave(i int) bool {
	inner := m.call
	left := m.snapshot(&node{})
	m.restore(inner)
	m.call = inner.outer
	if m.run(inner.resume, i) {
		return true
	}
	m.call = inner
	m.restore(left)
	return false
}

// snapshot keeps what a subroutine changes.
func (m *machine) snapshot(n *node) *call {
	return &call{group: n.n, resume: n.next, outer: m.call, spans: slices.Clone(m.spans),
		counts: slices.Clone(m.counts), froms: slices.Clone(m.froms), opened: slices.Clone(m.opened)}
}

func (m *machine) restore(c *call) {
	copy(m.spans, c.spans)
	copy(m.counts, c.counts)
	copy(m.froms, c.froms)
	copy(m.opened, c.opened)
}

// condition picks the branch of (?(...)yes|no).
func (m *machine) condition(n *node, i int) (*node, bool) {
	if len(n.kids) == 3 {
		look := *n.kids[0]
		look.next = &node{op: opAccept}
		holds := m.isolated(&look, i)
		if m.gaveUp {
			return nil, false
		}
		if holds {
			return n.kids[1], true
		}
		return n.kids[2], true
	}
	holds := !n.neg
	switch {
	case n.neg:
	case n.n == -1:
		holds = m.call != nil
	default:
		holds = m.spans[2*n.n] >= 0
	}
	if holds {
		return n.kids[0], true
	}
	return n.kids[1], true
}
