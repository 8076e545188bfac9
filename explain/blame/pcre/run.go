package pcre

import (
	"strings"
	"unicode/utf8"
)

// A machine is one match being looked for.
type machine struct {
	re     *Regexp
	s      string
	spans  []int
	opened []int // where each group began
	counts []int // of each loop
	froms  []int // where each loop's turn began
	call   *call
	begin  int // of the match, as \K may move it
	tried  int // where this try began
	end    int
	steps  int
	depth  int
	gaveUp bool
}

// Match looks for the leftmost match. It returns nil when there is none, and an
// error when that can't be said.
func (r *Regexp) Match(subject string) (*Match, error) {
	if r.utf && !utf8.ValidString(subject) {
		return nil, ErrUTF
	}
	m := &machine{re: r, s: subject, spans: make([]int, 2*(r.groups+1)), opened: make([]int, r.groups+1),
		counts: make([]int, r.loops), froms: make([]int, r.loops)}
	for at := 0; at <= len(subject); at++ {
		if r.first != nil && (at == len(subject) || !r.first.has(subject[at])) {
			if r.anchor {
				break
			}
			continue
		}
		if r.utf && at < len(subject) && !utf8.RuneStart(subject[at]) {
			continue
		}
		for i := range m.spans {
			m.spans[i] = -1
		}
		m.begin, m.tried, m.call = at, 0, nil
		if m.run(r.start, at) {
			m.spans[0], m.spans[1] = m.begin, m.end
			return &Match{Subject: subject, spans: m.spans}, nil
		}
		if m.gaveUp {
			return nil, ErrTooCostly
		}
		if r.anchor {
			break
		}
	}
	return nil, nil
}

// run tells whether the program matches from node n at byte i on.
func (m *machine) run(n *node, i int) bool {
	if m.depth++; m.depth > maxDepth {
		m.gaveUp = true
	}
	found := m.walk(n, i)
	m.depth--
	return found
}

func (m *machine) walk(n *node, i int) bool {
	for {
		if m.steps++; m.steps > maxSteps {
			m.gaveUp = true
		}
		if m.gaveUp {
			return false
		}
		switch n.op {
		case opByte:
			if i >= len(m.s) || m.s[i] != n.b {
				return false
			}
			i++
		case opSet:
			w := m.width(n.set, i)
			if w == 0 {
				return false
			}
			i += w
		case opBack:
			w := m.back(n, i)
			if w < 0 {
				return false
			}
			i += w
		case opMatch:
			if m.call == nil {
				m.end = i
				return true
			}
			return m.leave(i)
		case opAccept:
			m.end = i
			return true
		case opAlt:
			for _, kid := range n.kids[:len(n.kids)-1] {
				if m.run(kid, i) {
					return true
				}
			}
			n = n.kids[len(n.kids)-1]
			continue
		case opClose:
			if m.call != nil && m.call.group == n.n {
				return m.leave(i)
			}
			return m.close(n, i)
		case opOpen, opKeep, opInit, opRepeat, opRepSet, opNewline, opAtomic, opLook, opBehind, opCall:
			return m.branch(n, i)
		case opCond:
			kid, ok := m.condition(n, i)
			if !ok {
				return false
			}
			n = kid
			continue
		default:
			if !m.holds(n.op, i) {
				return false
			}
		}
		n = n.next
	}
}

// branch runs the nodes that have something to take back when what follows fails.
func (m *machine) branch(n *node, i int) bool {
	switch n.op {
	case opOpen:
		old := m.opened[n.n]
		m.opened[n.n] = i
		if m.run(n.next, i) {
			return true
		}
		m.opened[n.n] = old
		return false
	case opKeep:
		old := m.begin
		m.begin = i
		if m.run(n.next, i) {
			return true
		}
		m.begin = old
		return false
	case opInit:
		return m.init(n, i)
	case opRepeat:
		return m.loop(n, i)
	case opRepSet:
		return m.repeatSet(n, i)
	case opNewline:
		if strings.HasPrefix(m.s[i:], "\r\n") {
			return m.run(n.next, i+2) // PCRE doesn't take it apart
		}
		w := m.width(typeSet('v'), i)
		return w > 0 && m.run(n.next, i+w)
	case opCall:
		return m.enter(n, i)
	}
	return m.isolated(n, i)
}

// width is how long the character at i is if it is in the set, else 0.
func (m *machine) width(s *set, i int) int {
	switch {
	case i >= len(m.s):
		return 0
	case !m.re.utf || m.s[i] < utf8.RuneSelf:
		if s.has(m.s[i]) {
			return 1
		}
		return 0
	}
	r, n := utf8.DecodeRuneInString(m.s[i:])
	if s.hasRune(r) {
		return n
	}
	return 0
}

// back is how long the text of a group is that stands at i again, or -1.
func (m *machine) back(n *node, i int) int {
	begin, end := m.spans[2*n.n], m.spans[2*n.n+1]
	if begin < 0 || end < begin || end-begin > len(m.s)-i {
		return -1
	}
	m.steps += (end - begin) / 16
	text, here := m.s[begin:end], m.s[i:i+end-begin]
	if text == here || n.fold && foldEqual(text, here) {
		return end - begin
	}
	return -1
}

func foldEqual(a, b string) bool {
	for i := range len(a) {
		x, y := a[i], b[i]
		if x != y && (x|32 != y|32 || x|32 < 'a' || x|32 > 'z') {
			return false
		}
	}
	return true
}

func (m *machine) close(n *node, i int) bool {
	begin, end := m.spans[2*n.n], m.spans[2*n.n+1]
	m.spans[2*n.n], m.spans[2*n.n+1] = m.opened[n.n], i
	if m.run(n.next, i) {
		return true
	}
	m.spans[2*n.n], m.spans[2*n.n+1] = begin, end
	return false
}

// holds tells whether an assertion is true at i.
func (m *machine) holds(o op, i int) bool {
	last := len(m.s)
	switch o {
	case opBegin:
		return i == 0
	case opEnd:
		return i == last
	case opEndLine:
		return i == last || i == last-1 && m.s[i] == '\n'
	case opCaret:
		return i == 0 || m.s[i-1] == '\n' && i < last
	case opDollar:
		return i == last || m.s[i] == '\n'
	case opWord, opNotWord:
		word := typeSet('w')
		before, after := i > 0 && word.has(m.s[i-1]), i < last && word.has(m.s[i])
		return (before != after) == (o == opWord)
	case opStartHere:
		return i == m.tried
	}
	return o == opEmpty
}
