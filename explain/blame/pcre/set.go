package pcre

import (
	"slices"
	"sync"
	"unicode"
)

// A set is what one character may be: a byte, or in UTF mode a character.
type set struct {
	low    [4]uint64 // below 256
	ranges []rune    // pairs, from 256 on
}

func (s *set) add(c byte)      { s.low[c>>6] |= 1 << (c & 63) }
func (s *set) has(c byte) bool { return s.low[c>>6]&(1<<(c&63)) != 0 }

func (s *set) hasRune(r rune) bool {
	if r < 256 {
		return s.has(byte(r))
	}
	for i := 0; i < len(s.ranges); i += 2 {
		if s.ranges[i] <= r && r <= s.ranges[i+1] {
			return true
		}
	}
	return false
}

func (s *set) addRange(lo, hi rune) {
	for r := lo; r <= min(hi, 255); r++ {
		s.add(byte(r))
	}
	if hi >= 256 {
		s.ranges = append(s.ranges, max(lo, 256), hi)
	}
}

func (s *set) addSet(t *set) {
	for i := range s.low {
		s.low[i] |= t.low[i]
	}
	s.ranges = append(s.ranges, t.ranges...)
}

// negate turns the set into all that isn't in it.
func (s *set) negate() {
	for i := range s.low {
		s.low[i] = ^s.low[i]
	}
	type span struct{ lo, hi rune }
	var had []span
	for i := 0; i < len(s.ranges); i += 2 {
		had = append(had, span{s.ranges[i], s.ranges[i+1]})
	}
	slices.SortFunc(had, func(a, b span) int { return int(a.lo - b.lo) })
	s.ranges = nil
	from := rune(256)
	for _, h := range had {
		if h.lo > from {
			s.ranges = append(s.ranges, from, h.lo-1)
		}
		from = max(from, h.hi+1)
	}
	if from <= unicode.MaxRune {
		s.ranges = append(s.ranges, from, unicode.MaxRune)
	}
}

// fold adds the other case of every letter: of ASCII, and in UTF mode of all.
func (s *set) fold(utf bool) {
	for c := byte('a'); c <= 'z'; c++ {
		if s.has(c) || s.has(c-32) {
			s.add(c)
			s.add(c - 32)
		}
	}
	if !utf {
		return
	}
	for r := rune(128); r < 256; r++ {
		if s.has(byte(r)) {
			s.addFolds(r)
		}
	}
	for i, n := 0, len(s.ranges); i < n; i += 2 {
		if s.ranges[i+1]-s.ranges[i] > 4096 {
			continue // a script at most, and those hold both cases
		}
		for r := s.ranges[i]; r <= s.ranges[i+1]; r++ {
			s.addFolds(r)
		}
	}
	if s.has('k') {
		s.addRange(0x212a, 0x212a)
	}
	if s.has('s') {
		s.addRange(0x17f, 0x17f)
	}
}

func (s *set) addFolds(r rune) {
	for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
		s.addRange(f, f)
	}
}

func setOf(ranges ...rune) *set {
	s := &set{}
	for i := 0; i < len(ranges); i += 2 {
		s.addRange(ranges[i], ranges[i+1])
	}
	return s
}

// typeSet is the set of a letter after a backslash: \d, \W and so on.
func typeSet(c byte) *set {
	var s *set
	switch c | 32 {
	case 'd':
		s = setOf('0', '9')
	case 'w':
		s = setOf('0', '9', 'A', 'Z', '_', '_', 'a', 'z')
	case 's':
		s = setOf('\t', '\r', ' ', ' ')
	case 'h':
		s = setOf('\t', '\t', ' ', ' ', 0xa0, 0xa0, 0x1680, 0x1680, 0x180e, 0x180e, 0x2000, 0x200a, 0x202f, 0x202f, 0x205f, 0x205f, 0x3000, 0x3000)
	case 'v':
		s = setOf('\n', '\r', 0x85, 0x85, 0x2028, 0x2029)
	default:
		return nil
	}
	if c&32 == 0 {
		s.negate()
	}
	return s
}

// posixSets are the named classes in PCRE's own tables, those of the C locale.
var posixSets = sync.OnceValue(func() map[string]*set {
	return map[string]*set{
		"alpha":  setOf('A', 'Z', 'a', 'z'),
		"lower":  setOf('a', 'z'),
		"upper":  setOf('A', 'Z'),
		"alnum":  setOf('0', '9', 'A', 'Z', 'a', 'z'),
		"ascii":  setOf(0, 127),
		"blank":  setOf('\t', '\t', ' ', ' '),
		"cntrl":  setOf(0, 31, 127, 127),
		"digit":  setOf('0', '9'),
		"graph":  setOf('!', '~'),
		"print":  setOf(' ', '~'),
		"punct":  setOf('!', '/', ':', '@', '[', '`', '{', '~'),
		"space":  setOf('\t', '\r', ' ', ' '),
		"word":   setOf('0', '9', 'A', 'Z', '_', '_', 'a', 'z'),
		"xdigit": setOf('0', '9', 'A', 'F', 'a', 'f'),
	}
})

// property is the set of \p{name}.
func property(name string) *set {
	table := unicode.Categories[name]
	if table == nil {
		table = unicode.Scripts[name]
	}
	s := &set{}
	switch {
	case name == "Any":
		s.negate()
	case name == "L&":
		for _, n := range []string{"Lu", "Ll", "Lt"} {
			addTable(s, unicode.Categories[n])
		}
	case table == nil:
		return nil
	default:
		addTable(s, table)
	}
	return s
}

func addTable(s *set, t *unicode.RangeTable) {
	add := func(lo, hi, stride rune) {
		if stride == 1 {
			s.addRange(lo, hi)
			return
		}
		for r := lo; r <= hi; r += stride {
			s.addRange(r, r)
		}
	}
	for _, r := range t.R16 {
		add(rune(r.Lo), rune(r.Hi), rune(r.Stride))
	}
	for _, r := range t.R32 {
		add(rune(r.Lo), rune(r.Hi), rune(r.Stride))
	}
}
