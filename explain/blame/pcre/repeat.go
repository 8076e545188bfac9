package pcre

import "unicode/utf8"

func (m *machine) init(n *node, i int) bool {
	count, from := m.counts[n.n], m.froms[n.n]
	m.counts[n.n], m.froms[n.n] = 0, -1
	if m.run(n.next, i) {
		return true
	}
	m.counts[n.n], m.froms[n.n] = count, from
	return false
}

// loop decides whether to take another turn. Of an endless repeat, a turn that
// took nothing is the last.
func (m *machine) loop(n *node, i int) bool {
	count, from := m.counts[n.n], m.froms[n.n]
	turn := func() bool {
		m.counts[n.n], m.froms[n.n] = count+1, i
		if m.run(n.kids[0], i) {
			return true
		}
		m.counts[n.n], m.froms[n.n] = count, from
		return false
	}
	leave := func() bool { return m.run(n.next, i) }
	switch {
	case count < n.min:
		return turn()
	case count >= n.max || n.max == unlimited && count > 0 && from == i:
		return leave()
	case n.greed == lazy:
		return leave() || turn()
	}
	return turn() || leave()
}

func (m *machine) repeatSet(n *node, i int) bool {
	count, from := 0, i
	for count < n.min {
		w := m.width(n.set, i)
		if w == 0 {
			return false
		}
		i += w
		count++
	}
	if n.greed == lazy {
		return m.repeatLazily(n, i, count)
	}
	low := i
	for count < n.max {
		w := m.width(n.set, i)
		if w == 0 {
			break
		}
		i += w
		count++
	}
	m.steps += (i - from) / 16
	if n.greed == possessive {
		return m.run(n.next, i)
	}
	for {
		if m.run(n.next, i) {
			return true
		}
		if i == low || m.gaveUp {
			return false
		}
		for i--; m.re.utf && !utf8.RuneStart(m.s[i]); i-- {
		}
	}
}

func (m *machine) repeatLazily(n *node, i, count int) bool {
	for {
		if m.run(n.next, i) {
			return true
		}
		if count == n.max || m.gaveUp {
			return false
		}
		w := m.width(n.set, i)
		if w == 0 {
			return false
		}
		i += w
		count++
	}
}
