// Package pcre matches the regular expressions of nginx and Apache as PCRE2
// does: leftmost, backtracking, over bytes, with captures numbered and named as
// PCRE numbers and names them.
//
// Go's own regular expressions can't do it (they have no lookaround and no
// backreferences), and no package at hand matches bytes, knows possessive
// quantifiers and subroutines, or stops after a number of steps: a pattern that
// comes from a stranger has to end after a bounded time on any machine, and
// always at the same place. What isn't known here ((*SKIP), \X, callouts) is
// refused when the pattern is compiled, so that nothing is ever matched almost
// right.
//
//	re, err := pcre.Compile(`^/(?<lang>de|fr)(/.*)$`, 0)
//	m, err := re.Match("/de/shop")
//	m.Group(2) // "/shop", true
package pcre

import (
	"errors"
	"fmt"
)

// Flags are the options of a pattern, besides those it sets itself, as (?i) does.
type Flags uint8

// The options that servers set.
const (
	Caseless      Flags = 1 << iota // letters of ASCII in either case
	Multiline                       // ^ and $ at every line
	DotAll                          // . matches a newline too
	Extended                        // space and comments in the pattern
	DollarEndOnly                   // $ at the very end only, not before a last newline
	ungreedy
	noCapture
)

// The bounds of one match. PCRE has such limits as well, ten times as wide.
const (
	maxSteps   = 1 << 20
	maxDepth   = 1 << 16
	maxPattern = 1 << 16
)

// ErrTooCostly is a match that was given up: whether the pattern matches is not known.
var ErrTooCostly = errors.New("the pattern takes too many steps")

// ErrUnsupported is a pattern that PCRE may know and this package doesn't.
var ErrUnsupported = errors.New("not supported")

// ErrUTF is a subject that isn't UTF-8, where the pattern demands it.
var ErrUTF = errors.New("the subject is not UTF-8")

// A SyntaxError is a pattern that PCRE refuses.
type SyntaxError struct {
	Offset int // bytes into the pattern
	What   string
}

func (e *SyntaxError) Error() string { return fmt.Sprintf("%s at offset %d", e.What, e.Offset) }

// A Name is a named capture.
type Name struct {
	Name  string
	Group int
}

// A Regexp is a compiled pattern. It can be used by several goroutines.
type Regexp struct {
	pattern string
	start   *node
	groups  int
	loops   int
	names   []Name
	utf     bool
	anchor  bool    // matches at the start only
	first   *set    // what a match can begin with; nil: anything, or nothing
	opens   []*node // of each group, for subroutine calls
}

// Compile reads a pattern. The error is a [*SyntaxError] when PCRE would refuse
// it too, or wraps [ErrUnsupported].
func Compile(pattern string, flags Flags) (*Regexp, error) {
	if len(pattern) > maxPattern {
		return nil, fmt.Errorf("a pattern of %d bytes: %w", len(pattern), ErrUnsupported)
	}
	p := &parser{pattern: pattern, flags: flags}
	tree, err := p.parse()
	if err != nil {
		return nil, err
	}
	return p.link(tree)
}

// String returns the pattern as it was given.
func (r *Regexp) String() string { return r.pattern }

// Groups is how many captures the pattern has, without the whole match.
func (r *Regexp) Groups() int { return r.groups }

// Names lists the named captures in the order of the pattern.
func (r *Regexp) Names() []Name { return r.names }

// A Match is where a pattern matched.
type Match struct {
	Subject string
	spans   []int // two a group, the whole match first; -1 when a group took no part
}

// Span is where group n matched, or false when it took no part.
func (m *Match) Span(n int) (begin, end int, ok bool) {
	if n < 0 || 2*n+1 >= len(m.spans) || m.spans[2*n] < 0 || m.spans[2*n+1] < m.spans[2*n] {
		return 0, 0, false
	}
	return m.spans[2*n], m.spans[2*n+1], true
}

// Group is the text of group n, 0 being the whole match.
func (m *Match) Group(n int) (string, bool) {
	begin, end, ok := m.Span(n)
	if !ok {
		return "", false
	}
	return m.Subject[begin:end], true
}
