package pcre

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// maxNesting is how deep groups may stand in each other; PCRE has 250.
const maxNesting = 250

// A parser reads one pattern.
type parser struct {
	pattern string
	at      int
	flags   Flags
	utf     bool
	depth   int
	looks   int // lookarounds that stand around here
	groups  int // so far
	loops   int
	names   []Name
	refs    []*node // to groups, resolved at the end
}

func (p *parser) fail(what string) error { return &SyntaxError{Offset: p.at, What: what} }

func (p *parser) unsupported(what string) error {
	return fmt.Errorf("%s at offset %d: %w", what, p.at, ErrUnsupported)
}

func (p *parser) more() bool { return p.at < len(p.pattern) }
func (p *parser) peek() byte { return p.pattern[p.at] }

func (p *parser) take(s string) bool {
	if !strings.HasPrefix(p.pattern[p.at:], s) {
		return false
	}
	p.at += len(s)
	return true
}

func (p *parser) parse() (*node, error) {
	if err := p.settings(); err != nil {
		return nil, err
	}
	tree, err := p.alternatives()
	if err != nil {
		return nil, err
	}
	if p.more() {
		return nil, p.fail("unmatched closing parenthesis")
	}
	return tree, p.resolve()
}

// settings reads what may stand at the very beginning, such as (*UTF8).
func (p *parser) settings() error {
	for p.take("(*") {
		name, _, ok := strings.Cut(p.pattern[p.at:], ")")
		switch {
		case !ok:
			return p.fail("a verb without an end")
		case name == "UTF8" || name == "UTF":
			p.utf = true
		case name == "NO_START_OPT" || name == "NO_AUTO_POSSESS" || name == "NO_JIT" || name == "LF" || strings.HasPrefix(name, "LIMIT_"):
		case name == "FAIL" || name == "F":
			p.at -= 2
			return nil
		default:
			return p.unsupported("(*" + name + ")")
		}
		p.at += len(name) + 1
	}
	if p.utf && !utf8.ValidString(p.pattern) {
		return p.fail("the pattern is not UTF-8")
	}
	return nil
}

// alternatives reads up to a closing parenthesis or the end. Options that are
// set within hold up to there, over the bars.
func (p *parser) alternatives() (*node, error) {
	if p.depth++; p.depth > maxNesting {
		return nil, p.fail("parentheses are too deeply nested")
	}
	defer func(f Flags) { p.flags = f; p.depth-- }(p.flags)
	var branches []*node
	for {
		branch, err := p.sequence()
		if err != nil {
			return nil, err
		}
		branches = append(branches, branch)
		if !p.take("|") {
			break
		}
	}
	if len(branches) == 1 {
		return branches[0], nil
	}
	return &node{op: opAlt, kids: branches}, nil
}

func (p *parser) sequence() (*node, error) {
	var kids []*node
	for p.more() && p.peek() != '|' && p.peek() != ')' {
		if p.skip() {
			continue
		}
		if p.take(`\Q`) {
			kids = append(kids, p.quoted()...)
			if len(kids) == 0 {
				continue
			}
		} else {
			item, err := p.item()
			if err != nil {
				return nil, err
			}
			kids = append(kids, item)
		}
		if err := p.repeats(&kids[len(kids)-1]); err != nil {
			return nil, err
		}
	}
	return seq(kids), nil
}

// skip passes over what stands for nothing: \E, comments, space where it is free.
func (p *parser) skip() bool {
	if p.take(`\E`) {
		return true
	}
	if strings.HasPrefix(p.pattern[p.at:], "(?#") {
		if end := strings.IndexByte(p.pattern[p.at:], ')'); end >= 0 {
			p.at += end + 1
			return true
		}
		return false
	}
	if p.flags&Extended == 0 {
		return false
	}
	switch c := p.peek(); {
	case c == ' ' || '\t' <= c && c <= '\r':
		p.at++
		return true
	case c == '#':
		end := strings.IndexByte(p.pattern[p.at:], '\n')
		if end < 0 {
			end = len(p.pattern) - p.at - 1
		}
		p.at += end + 1
		return true
	}
	return false
}

// quoted reads what follows \Q.
func (p *parser) quoted() []*node {
	text, _, ended := strings.Cut(p.pattern[p.at:], `\E`)
	p.at += len(text)
	if ended {
		p.at += 2
	}
	var kids []*node
	for len(text) > 0 {
		r, n := rune(text[0]), 1
		if p.utf {
			r, n = utf8.DecodeRuneInString(text)
		}
		kids = append(kids, p.literal(r))
		text = text[n:]
	}
	return kids
}

// literal matches one character.
func (p *parser) literal(r rune) *node {
	letter := 'a' <= r|32 && r|32 <= 'z'
	if r < 256 && (!p.utf || r < 128) && (p.flags&Caseless == 0 || !letter && !p.utf) {
		return &node{op: opByte, b: byte(r)}
	}
	s := setOf(r, r)
	if p.flags&Caseless != 0 {
		s.fold(p.utf)
	}
	return &node{op: opSet, set: s}
}

func (p *parser) item() (*node, error) {
	switch c := p.peek(); c {
	case '(':
		return p.group()
	case '[':
		return p.class()
	case '\\':
		return p.escape()
	case '*', '+', '?':
		return nil, p.fail("a quantifier does not follow a repeatable item")
	case '.':
		p.at++
		s := setOf('\n', '\n')
		if p.flags&DotAll != 0 {
			s = &set{}
		}
		s.negate()
		return &node{op: opSet, set: s}, nil
	case '^':
		p.at++
		if p.flags&Multiline != 0 {
			return &node{op: opCaret}, nil
		}
		return &node{op: opBegin}, nil
	case '$':
		p.at++
		return &node{op: p.dollar()}, nil
	}
	return p.literal(p.char()), nil
}

func (p *parser) dollar() op {
	switch {
	case p.flags&Multiline != 0:
		return opDollar
	case p.flags&DollarEndOnly != 0:
		return opEnd
	}
	return opEndLine
}

// char takes one character of the pattern.
func (p *parser) char() rune {
	if !p.utf {
		p.at++
		return rune(p.pattern[p.at-1])
	}
	r, n := utf8.DecodeRuneInString(p.pattern[p.at:])
	p.at += n
	return r
}

// repeats puts the quantifiers that follow around an item.
func (p *parser) repeats(item **node) error {
	for first := true; ; first = false {
		for p.more() && p.skip() {
		}
		lo, hi, ok, err := p.quantifier()
		if err != nil || !ok {
			return err
		}
		if !first {
			return p.fail("a quantifier does not follow a repeatable item")
		}
		if o := (*item).op; o == opEmpty || o == opKeep || o >= opBegin && o <= opStartHere {
			return p.fail("a quantifier does not follow a repeatable item")
		}
		*item = p.repeat(*item, lo, hi, p.greed())
	}
}

func (p *parser) greed() greed {
	switch {
	case p.take("+"):
		return possessive
	case p.take("?") != (p.flags&ungreedy != 0):
		return lazy
	}
	return greedy
}

func (p *parser) repeat(item *node, lo, hi int, g greed) *node {
	r := &node{op: opRepeat, kids: []*node{item}, min: lo, max: hi, greed: g, n: p.loops}
	p.loops++
	if g == possessive && item.op != opSet && item.op != opByte {
		r.greed = greedy
		return &node{op: opAtomic, kids: []*node{r}}
	}
	return r
}

// quantifier reads *, +, ?, {n}, {n,} or {n,m}; another brace is text.
func (p *parser) quantifier() (lo, hi int, ok bool, err error) {
	if !p.more() {
		return 0, 0, false, nil
	}
	switch p.peek() {
	case '*':
		p.at++
		return 0, unlimited, true, nil
	case '+':
		p.at++
		return 1, unlimited, true, nil
	case '?':
		p.at++
		return 0, 1, true, nil
	case '{':
		return p.braces()
	}
	return 0, 0, false, nil
}

func (p *parser) braces() (lo, hi int, ok bool, err error) {
	inside, _, closed := strings.Cut(p.pattern[p.at+1:], "}")
	if !closed || inside == "" {
		return 0, 0, false, nil
	}
	from, to, comma := strings.Cut(inside, ",")
	if !digits(from) || comma && to != "" && !digits(to) {
		return 0, 0, false, nil
	}
	lo, hi = number(from), number(from)
	if comma {
		if hi = unlimited; to != "" {
			hi = number(to)
		}
	}
	if lo > 65535 || hi != unlimited && hi > 65535 {
		return 0, 0, false, p.fail("a number in {} is too big")
	}
	if hi < lo {
		return 0, 0, false, p.fail("numbers out of order in {}")
	}
	p.at += len(inside) + 2
	return lo, hi, true, nil
}

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// number reads digits; what is out of all bounds stays so.
func number(s string) int {
	n := 0
	for i := range len(s) {
		n = min(n*10+int(s[i]-'0'), unlimited-1)
	}
	return n
}
