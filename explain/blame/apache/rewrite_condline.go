package apache

import (
	"errors"
	"strings"
)

// A cond is a RewriteCond.
type cond struct {
	at     *directive
	input  string
	text   string // the pattern as written
	arg    string // without its operator
	test   condTest
	not    bool
	or     bool
	fold   bool
	re     *pattern
	expr   *expression
	broken error
}

type condTest uint8

const (
	testRegex condTest = iota
	testExpr
	testFile
	testSize
	testDir
	testExec
	testLink
	testURL
	testLookup
	testLess
	testLessEqual
	testGreater
	testGreaterEqual
	testEqual
	testIntLess
	testIntLessEqual
	testIntGreater
	testIntGreaterEqual
	testIntEqual
)

func (l *loader) rewriteCond(d *directive, s *scope) error {
	srv, dir := l.rewriting(s)
	input, text, flags, ok := rewriteArgs(d.args)
	if !ok {
		return errors.New("has a bad argument line")
	}
	c := &cond{at: d, input: input, text: text}
	if flags != "" {
		err := ruleFlags(flags, func(key, _ string) error {
			switch lower(key) {
			case "nc", "nocase":
				c.fold = true
			case "or", "ornext":
				c.or = true
			case "nv", "novary":
			default:
				return errors.New("has a flag that is not known: " + key)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	c.arg, c.not = strings.CutPrefix(text, "!")
	c.kind()
	if s.inDir {
		dir.conds = append(dir.conds, c)
	} else {
		srv.conds = append(srv.conds, c)
	}
	return c.compile()
}

// kind finds out which test a pattern asks for.
func (c *cond) kind() {
	a := c.arg
	switch {
	case lower(c.input) == "expr":
		c.test = testExpr
	case len(a) < 2:
	case a[0] == '-' && len(a) == 2:
		c.test = map[byte]condTest{'f': testFile, 's': testSize, 'd': testDir, 'x': testExec, 'h': testLink, 'L': testLink,
			'l': testLink, 'U': testURL, 'F': testLookup}[a[1]]
	case a[0] == '-' && len(a) > 3:
		c.test = map[string]condTest{"lt": testIntLess, "le": testIntLessEqual, "gt": testIntGreater, "ge": testIntGreaterEqual,
			"eq": testIntEqual, "ne": testIntEqual}[a[1:3]]
		if c.test != testRegex {
			c.arg = a[3:]
			c.not = c.not != (a[1:3] == "ne")
		}
	case a[0] == '>' && a[1] == '=':
		c.test, c.arg = testGreaterEqual, a[2:]
	case a[0] == '>':
		c.test, c.arg = testGreater, a[1:]
	case a[0] == '<' && a[1] == '=':
		c.test, c.arg = testLessEqual, a[2:]
	case a[0] == '<':
		c.test, c.arg = testLess, a[1:]
	case a[0] == '=':
		c.test, c.arg = testEqual, a[1:]
		if c.arg == `""` {
			c.arg = ""
		}
	}
	if c.test != testRegex && (c.test < testLess || c.test > testEqual) {
		c.fold = false
	}
}

func (c *cond) compile() error {
	var err error
	switch c.test {
	case testRegex:
		if c.re, err = compile(c.arg, c.fold); err != nil {
			return errors.New("has a pattern that can't be compiled: " + err.Error())
		}
	case testExpr:
		if c.expr, err = parseExpr(c.arg, false); err != nil {
			c.broken = err
		}
	}
	return nil
}
