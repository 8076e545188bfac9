package apache

import (
	"errors"
	"fmt"
)

// An expression is one of the server's expression language: a condition, or a
// string with variables in it.
type expression struct {
	text string
	str  []part
	cond boolNode
	err  error // why it isn't evaluated
}

// An evaluation is one use of an expression, with what its patterns captured.
type evaluation struct {
	r *request
	m *match
}

type (
	boolNode func(*evaluation) bool
	wordNode func(*evaluation) string
)

// parseExpr reads a condition, or with str a string.
func parseExpr(text string, str bool) (*expression, error) {
	x := &expression{text: text}
	if str {
		parts, _, _, err := stringParts(text, 0, 0)
		x.str = parts
		if err == nil {
			err = checkParts(parts)
		}
		return x, err
	}
	tokens, err := exprTokens(text)
	if err != nil {
		return nil, err
	}
	p := &exprParser{tokens: tokens}
	if x.cond, err = p.or(0); err != nil {
		return nil, err
	}
	if p.at < len(p.tokens) {
		return nil, errors.New("the expression goes on where it should end")
	}
	return x, nil
}

// checkParts finds a function or variable that isn't known.
func checkParts(parts []part) error {
	for _, p := range parts {
		if p.call && exprFuncs.Get(lower(p.name)) == nil {
			return errors.New("the function " + p.name + " is not known")
		}
		if err := checkParts(p.arg); err != nil {
			return err
		}
	}
	return nil
}

type exprParser struct {
	tokens []token
	at     int
}

var errExprEnds = errors.New("the expression ends too soon")

func (p *exprParser) peek() token {
	if p.at < len(p.tokens) {
		return p.tokens[p.at]
	}
	return token{}
}

func (p *exprParser) take(kind tokenKind, text string) bool {
	if t := p.peek(); t.kind == kind && t.text == text && p.at < len(p.tokens) {
		p.at++
		return true
	}
	return false
}

const maxExprDepth = 60

func (p *exprParser) or(depth int) (boolNode, error) {
	left, err := p.and(depth)
	if err != nil || !p.take(tokOp, "or") {
		return left, err
	}
	right, err := p.or(depth + 1)
	if err != nil {
		return nil, err
	}
	return func(e *evaluation) bool { return left(e) || right(e) }, nil
}

func (p *exprParser) and(depth int) (boolNode, error) {
	left, err := p.not(depth)
	if err != nil || !p.take(tokOp, "and") {
		return left, err
	}
	right, err := p.and(depth + 1)
	if err != nil {
		return nil, err
	}
	return func(e *evaluation) bool { return left(e) && right(e) }, nil
}

func (p *exprParser) not(depth int) (boolNode, error) {
	if depth > maxExprDepth {
		return nil, errors.New("the expression is nested too deeply")
	}
	if p.take(tokOp, "not") {
		inner, err := p.not(depth + 1)
		if err != nil {
			return nil, err
		}
		return func(e *evaluation) bool { return !inner(e) }, nil
	}
	return p.primary(depth)
}

func (p *exprParser) primary(depth int) (boolNode, error) {
	t := p.peek()
	switch {
	case p.at >= len(p.tokens):
		return nil, errExprEnds
	case t.kind == tokTrue, t.kind == tokFalse:
		p.at++
		return func(*evaluation) bool { return t.kind == tokTrue }, nil
	case p.take(tokPunct, "("):
		inner, err := p.or(depth + 1)
		if err == nil && !p.take(tokPunct, ")") {
			err = errors.New("a parenthesis is not closed")
		}
		return inner, err
	case t.kind == tokUnary:
		p.at++
		word, err := p.word(depth + 1)
		if err != nil {
			return nil, err
		}
		return unaryTest(t.text, word)
	}
	left, err := p.word(depth + 1)
	if err != nil {
		return nil, err
	}
	return p.comparison(left, depth)
}

func (p *exprParser) comparison(left wordNode, depth int) (boolNode, error) {
	t := p.peek()
	p.at++
	switch {
	case t.kind == tokBinary:
		right, err := p.word(depth + 1)
		if err != nil {
			return nil, err
		}
		return binaryTest(t.text, left, right)
	case t.kind != tokOp:
		return nil, errors.New("a comparison is missing")
	case t.text == "=~" || t.text == "!~":
		return p.pattern(left, t.text == "!~")
	case t.text == "-in":
		return p.list(left, depth)
	}
	right, err := p.word(depth + 1)
	if err != nil {
		return nil, err
	}
	return compareWords(t.text, left, right)
}

func (p *exprParser) pattern(left wordNode, not bool) (boolNode, error) {
	t := p.peek()
	if t.kind != tokRegex {
		return nil, errors.New("a regular expression is missing")
	}
	p.at++
	re, err := compile(t.text, t.fold)
	if err != nil {
		return nil, err
	}
	captures := re.re != nil && re.re.Groups() > 0
	return func(e *evaluation) bool {
		m := e.r.w.matches(re, left(e))
		if captures {
			e.m = m
		}
		return (m != nil) != not
	}, nil
}

func (p *exprParser) list(left wordNode, depth int) (boolNode, error) {
	if !p.take(tokPunct, "{") {
		return nil, errors.New("a list from a function is not evaluated")
	}
	var words []wordNode
	for {
		w, err := p.word(depth + 1)
		if err != nil {
			return nil, err
		}
		words = append(words, w)
		if p.take(tokPunct, "}") {
			break
		}
		if !p.take(tokPunct, ",") {
			return nil, errors.New("a list is not closed")
		}
	}
	return func(e *evaluation) bool {
		s := left(e)
		for _, w := range words {
			if e.r.w.equal(s, w(e)) {
				return true
			}
		}
		return false
	}, nil
}

// word reads a word, and what is joined to it by dots.
func (p *exprParser) word(depth int) (wordNode, error) {
	left, err := p.single(depth)
	if err != nil || !p.take(tokOp, ".") {
		return left, err
	}
	right, err := p.word(depth + 1)
	if err != nil {
		return nil, err
	}
	return func(e *evaluation) string { return left(e) + right(e) }, nil
}

func (p *exprParser) single(depth int) (wordNode, error) {
	t := p.peek()
	if p.at >= len(p.tokens) || depth > maxExprDepth {
		return nil, errExprEnds
	}
	p.at++
	switch t.kind {
	case tokNumber:
		return func(*evaluation) string { return t.text }, nil
	case tokString:
		if err := checkParts(t.str); err != nil {
			return nil, err
		}
		return func(e *evaluation) string { return e.parts(t.str) }, nil
	case tokName:
		return p.call(t.text, depth)
	}
	return nil, fmt.Errorf("a word is missing before %s", t.text)
}

func (p *exprParser) call(name string, depth int) (wordNode, error) {
	f := exprFuncs.Get(lower(name))
	if f == nil {
		return nil, errors.New("the function " + name + " is not known")
	}
	if !p.take(tokPunct, "(") {
		return nil, errors.New(name + " takes an argument")
	}
	arg, err := p.word(depth + 1)
	if err == nil && !p.take(tokPunct, ")") {
		err = errors.New("a parenthesis is not closed")
	}
	if err != nil {
		return nil, err
	}
	return func(e *evaluation) string { return f(e, arg(e)) }, nil
}
