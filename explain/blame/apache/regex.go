package apache

import "detour/explain/blame/pcre"

// maxGroups is how many captures the server keeps, the whole match among them.
const maxGroups = 10

// A pattern is a regular expression as the server compiles it: a dot matches a
// newline, $ only the very end.
type pattern struct {
	text  string
	fold  bool
	re    *pcre.Regexp
	names []pcre.Name
	err   error // the server may know the pattern, this package doesn't
}

// compile reads a pattern. A pattern that the server would refuse is an error; one
// that only this program doesn't know is kept, and undecided whenever it is asked.
func compile(text string, fold bool) (*pattern, error) {
	flags := pcre.DotAll | pcre.DollarEndOnly
	if fold {
		flags |= pcre.Caseless
	}
	re, err := pcre.Compile(text, flags)
	if err == nil {
		return &pattern{text: text, fold: fold, re: re, names: re.Names()}, nil
	}
	if _, refused := err.(*pcre.SyntaxError); refused {
		return nil, err
	}
	return &pattern{text: text, fold: fold, err: err}, nil
}

// A match holds what groups took part with; where one took none it is empty,
// which is all that the server tells apart.
type match struct {
	groups [maxGroups]string
	begin  int // of the whole match
	end    int
}

// match matches without saying what couldn't be decided: such a pattern doesn't
// match.
func (p *pattern) match(s string) *match {
	m, _ := p.try(s)
	return m
}

// try matches s; the error says that it can't be told.
func (p *pattern) try(s string) (*match, error) {
	if p.err != nil {
		return nil, p.err
	}
	m, err := p.re.Match(s)
	if err != nil || m == nil {
		return nil, err
	}
	out := &match{}
	out.begin, out.end, _ = m.Span(0)
	for i := range out.groups {
		out.groups[i], _ = m.Group(i)
	}
	return out, nil
}
