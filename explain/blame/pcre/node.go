package pcre

// An op is what a node does.
type op uint8

const (
	opEmpty   op = iota
	opSet        // one character of a set
	opByte       // one byte
	opSeq        // kids, one after the other
	opAlt        // one of kids
	opGroup      // kids[0], captured as n
	opRepeat     // kids[0], min to max times
	opAtomic     // kids[0], once found not tried again
	opLook       // kids[0] stands ahead, or with neg doesn't
	opBehind     // one of kids stands before; each has its length
	opBack       // what group n matched, or the first set of those of the name
	opCall       // group n as a subroutine
	opCond       // kids[0] if the condition holds, else kids[1]
	opKeep       // \K
	opNewline    // \R

	opBegin     // \A
	opEnd       // \z
	opEndLine   // \Z
	opCaret     // ^ of many lines
	opDollar    // $ of many lines
	opWord      // \b
	opNotWord   // \B
	opStartHere // \G
	opFail

	// Those below are made by linking.
	opOpen
	opClose
	opInit   // a repeat begins
	opRepSet // a repeat of one character
	opAccept // the end of a lookaround or an atomic group
	opMatch
)

// A greed says in which order a repeat tries.
type greed uint8

const (
	greedy greed = iota
	lazy
	possessive
)

// unlimited is a repeat without an upper bound.
const unlimited = 1 << 30

// A node is a part of a pattern. Linking joins the tree to what follows each part.
type node struct {
	op       op
	b        byte
	greed    greed
	neg      bool
	fold     bool
	n        int    // group, loop, or length of a branch of a lookbehind
	name     string // of a group not yet known when it was read
	groups   []int  // of a backreference by a name that several groups have
	min, max int
	set      *set
	kids     []*node
	next     *node
}

func seq(kids []*node) *node {
	switch len(kids) {
	case 0:
		return &node{op: opEmpty}
	case 1:
		return kids[0]
	}
	return &node{op: opSeq, kids: kids}
}
