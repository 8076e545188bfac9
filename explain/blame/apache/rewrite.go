package apache

import (
	"errors"
	"strconv"
	"strings"

	"detour/explain/blame/lazy"
)

// rewriteServer is mod_rewrite's part of a server.
type rewriteServer struct {
	own     bool // the virtual host has lines of its own: without one its rules never run
	state   tri
	options rewriteOption
	optsSet bool
	optsAt  *directive
	maps    map[string]*rewriteMap
	rules   []*rule
	conds   []*cond
}

// rewriteDir is mod_rewrite's part of a section.
type rewriteDir struct {
	state     tri
	stateAt   *directive
	options   rewriteOption
	optsSet   bool
	optsAt    *directive
	base      string
	baseAt    *directive
	directory string // with a slash at the end; empty at the server's own level
	rules     []*rule
	conds     []*cond
}

type rewriteOption uint16

const (
	inheritAfter rewriteOption = 1 << iota
	inheritBefore
	inheritDown
	inheritDownBefore
	ignoreInherit
	allowNoSlash
	allowAnyURI
	mergeBase
	ignoreContext
	legacyPrefix
	unsafePrefix
)

var rewriteOptions = lazy.Map[string, rewriteOption]{Make: func() map[string]rewriteOption {
	return map[string]rewriteOption{
		"inherit": inheritAfter, "inheritbefore": inheritBefore, "inheritdown": inheritDown, "inheritdownbefore": inheritDownBefore,
		"ignoreinherit": ignoreInherit, "allownoslash": allowNoSlash, "allowanyuri": allowAnyURI, "mergebase": mergeBase,
		"ignorecontextinfo": ignoreContext, "legacyprefixdocroot": legacyPrefix, "unsafeprefixstat": unsafePrefix,
	}
}}

// A rule is a RewriteRule with the conditions before it.
type rule struct {
	at      *directive
	re      *pattern
	not     bool
	output  string
	conds   []*cond
	flags   ruleFlag
	status  int
	skip    int
	rounds  int
	env     []string
	escapes string
	spares  string
	handler string
}

type ruleFlag uint32

const (
	flagRedirect ruleFlag = 1 << iota
	flagLast
	flagNext
	flagChain
	flagNoSubReq
	flagProxy
	flagPassThrough
	flagAppend
	flagNoCase
	flagNoEscape
	flagNoSub
	flagStatus
	flagEscapeRefs
	flagDiscardInfo
	flagDiscardQuery
	flagEnd
	flagNoPlus
	flagQueryLast
	flagQueryNone
	flagEscapeCtls
	flagPrefixStat
	flagAllow3F
	flagUNC
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

func init() {
	register(func() handlers {
		return handlers{
			"rewriteengine":  (*loader).rewriteEngine,
			"rewriteoptions": (*loader).rewriteOptions,
			"rewritebase":    (*loader).rewriteBase,
			"rewritecond":    func(l *loader, d *directive, s *scope) { l.orFail(d, s, l.rewriteCond(d, s)) },
			"rewriterule":    func(l *loader, d *directive, s *scope) { l.orFail(d, s, l.rewriteRule(d, s)) },
			"rewritemap":     (*loader).rewriteMap,
		}
	})
}

// orFail notes a line that the server refuses; in a .htaccess that is a 500.
func (l *loader) orFail(d *directive, s *scope, err error) {
	if err == nil {
		return
	}
	l.problem(d, err.Error())
	if s.allow != nil && s.allow.failed == nil {
		s.allow.failed, s.allow.why = d, err.Error()
	}
}

// rewriting makes both parts: any line of mod_rewrite makes the server's too.
func (l *loader) rewriting(s *scope) (*rewriteServer, *rewriteDir) {
	if l.srv != nil && l.srv.rewrite == nil {
		l.srv.rewrite = &rewriteServer{own: true, maps: map[string]*rewriteMap{}}
	}
	if s.conf.rewrite == nil {
		dir := s.path
		if dir != "" && !strings.HasSuffix(dir, "/") {
			dir += "/"
		}
		s.conf.rewrite = &rewriteDir{directory: dir}
	}
	return l.srv.rewrite, s.conf.rewrite
}

func (l *loader) rewriteEngine(d *directive, s *scope) {
	srv, dir := l.rewriting(s)
	l.flag(d, &dir.state)
	dir.stateAt = d
	if !s.inDir {
		srv.state = dir.state
	}
}

func (l *loader) rewriteOptions(d *directive, s *scope) {
	srv, dir := l.rewriting(s)
	for _, w := range l.words(d.args) {
		o, ok := rewriteOptions.Lookup(lower(w))
		if !ok {
			if !strings.HasPrefix(lower(w), "maxredirects=") {
				l.problem(d, "has an option that is not known: "+w)
			}
			continue
		}
		dir.options, dir.optsSet, dir.optsAt = dir.options|o, true, d
		if !s.inDir {
			srv.options, srv.optsSet, srv.optsAt = srv.options|o, true, d
		}
	}
}

func (l *loader) rewriteBase(d *directive, s *scope) {
	_, dir := l.rewriting(s)
	arg := l.first(d.args)
	if !s.inDir || !strings.HasPrefix(arg, "/") {
		l.orFail(d, s, errors.New("takes a path that begins with a slash, in a directory"))
		return
	}
	dir.base, dir.baseAt = arg, d
}

// rewriteArgs cuts a line up as mod_rewrite does, whose arguments know no escapes
// but of white space. The second may be the last.
func rewriteArgs(s string) (a1, a2, a3 string, ok bool) {
	a1, s, ended := rewriteArg(s)
	if !ended {
		return "", "", "", false
	}
	a2, s, ended = rewriteArg(s)
	if !ended || skipSpace(s) == "" {
		return a1, a2, "", true
	}
	a3, _, _ = rewriteArg(s)
	return a1, a2, a3, true
}

// rewriteArg takes one argument; ended is false when the line ended with it.
func rewriteArg(s string) (arg, rest string, ended bool) {
	s = skipSpace(s)
	quote := byte(0)
	if s != "" && (s[0] == '"' || s[0] == '\'') {
		quote, s = s[0], s[1:]
	}
	for i := 0; i < len(s); i++ {
		if isSpace(s[i]) && quote == 0 || quote != 0 && s[i] == quote {
			return s[:i], s[i+1:], true
		}
		if s[i] == '\\' && i+1 < len(s) && isSpace(s[i+1]) {
			i++
		}
	}
	return s, "", false
}

// ruleFlags cuts [A,B=c] up.
func ruleFlags(s string, each func(key, value string) error) error {
	if len(s) < 2 || s[0] != '[' || s[len(s)-1] != ']' {
		return errors.New("has flags that don't stand in brackets")
	}
	for part := range strings.SplitSeq(s[1:len(s)-1], ",") {
		part = trimSpace(part)
		if part == "" {
			continue
		}
		key, value, _ := strings.Cut(part, "=")
		if err := each(key, value); err != nil {
			return err
		}
	}
	return nil
}

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

// defaultRounds is how often [N] starts the rules again.
const defaultRounds = 10000

func (l *loader) rewriteRule(d *directive, s *scope) error {
	srv, dir := l.rewriting(s)
	text, output, flags, ok := rewriteArgs(d.args)
	if !ok {
		return errors.New("has a bad argument line")
	}
	r := &rule{at: d, status: 302, rounds: defaultRounds}
	if s.inDir {
		r.conds, dir.conds = dir.conds, nil
	} else {
		r.conds, srv.conds = srv.conds, nil
	}
	if flags != "" {
		if err := ruleFlags(flags, r.flag); err != nil {
			return err
		}
	}
	text, r.not = strings.CutPrefix(text, "!")
	var err error
	if r.re, err = compile(text, r.flags&flagNoCase != 0); err != nil {
		return errors.New("has a pattern that can't be compiled: " + err.Error())
	}
	r.setOutput(output)
	if s.inDir {
		dir.rules = append(dir.rules, r)
	} else {
		srv.rules = append(srv.rules, r)
	}
	return nil
}

// setOutput keeps the substitution; a ? at its end drops the query.
func (r *rule) setOutput(output string) {
	if output == "-" {
		r.flags |= flagNoSub
	}
	switch {
	case strings.HasSuffix(output, "?"):
		if r.flags&flagAppend != 0 {
			r.flags |= flagQueryLast
		} else {
			r.flags |= flagQueryNone
			output = output[:len(output)-1]
		}
	case r.flags&flagDiscardQuery != 0 && !strings.Contains(output, "?"):
		r.flags |= flagQueryNone
	}
	r.output = output
}

var simpleFlags = lazy.Map[string, ruleFlag]{Make: func() map[string]ruleFlag {
	return map[string]ruleFlag{
		"c": flagChain, "chain": flagChain, "d": flagDiscardInfo, "dpi": flagDiscardInfo, "discardpath": flagDiscardInfo,
		"end": flagEnd, "l": flagLast, "last": flagLast, "ne": flagNoEscape, "noescape": flagNoEscape, "ns": flagNoSubReq,
		"nosubreq": flagNoSubReq, "nc": flagNoCase, "nocase": flagNoCase, "p": flagProxy, "proxy": flagProxy,
		"pt": flagPassThrough, "passthrough": flagPassThrough, "qsa": flagAppend, "qsappend": flagAppend,
		"qsd": flagDiscardQuery, "qsdiscard": flagDiscardQuery, "qsl": flagQueryLast, "qslast": flagQueryLast,
		"bnp": flagNoPlus, "backrefernoplus": flagNoPlus, "bctls": flagEscapeCtls | flagEscapeRefs,
		"unsafeprefixstat": flagPrefixStat, "unsafeallow3f": flagAllow3F, "unc": flagUNC,
	}
}}

// flag reads one flag of a rule.
func (r *rule) flag(key, value string) error {
	name := lower(key)
	if f, ok := simpleFlags.Lookup(name); ok {
		r.flags |= f
		return nil
	}
	switch name {
	case "b", "backrefescaping":
		r.flags |= flagEscapeRefs
		r.escapes = either(value, r.escapes)
	case "bne":
		r.spares = value
	case "co", "cookie":
	case "e", "env":
		r.env = append(r.env, value)
	case "f", "forbidden":
		r.flags |= flagStatus | flagNoSub
		r.status = 403
	case "g", "gone":
		r.flags |= flagStatus | flagNoSub
		r.status = 410
	case "h", "handler":
		r.handler = value
	case "t", "type":
	case "n", "next":
		r.flags |= flagNext
		if value != "" {
			r.rounds = leadingInt(value)
		}
	case "s", "skip":
		r.skip = leadingInt(value)
	case "r", "redirect":
		return r.redirectFlag(value)
	default:
		if name != "" && name[0] == 'd' {
			return nil // the server takes any flag with a d
		}
		return errors.New("has a flag that is not known: " + key)
	}
	return nil
}

func (r *rule) redirectFlag(value string) error {
	r.flags |= flagRedirect
	if value == "" {
		return nil
	}
	r.status = 0
	switch v := lower(value); {
	case v == "permanent":
		r.status = 301
	case v == "temp":
		r.status = 302
	case v == "seeother":
		r.status = 303
	case isDigit(v[0]):
		r.status = leadingInt(v)
		if r.status < 100 || r.status > 599 {
			return errors.New("has a status that is not one: " + value)
		}
		if !isRedirect(r.status) {
			r.flags |= flagStatus | flagNoSub
		}
	}
	return nil
}

func mergedRewrites(base, add *rewriteServer) *rewriteServer {
	if base == nil || add == nil {
		if base != nil { // the main server's rules don't run in a virtual host
			return &rewriteServer{maps: base.maps}
		}
		return add
	}
	m := &rewriteServer{own: true, state: add.state.or(base.state), options: base.options, optsSet: base.optsSet || add.optsSet}
	m.optsAt = either(add.optsAt, base.optsAt)
	if add.optsSet {
		m.options = add.options
	}
	m.rules = inherited(m.options, base.options, base.rules, add.rules)
	m.maps = add.maps
	if m.options&(inheritAfter|inheritBefore) != 0 || base.options&(inheritDown|inheritDownBefore) != 0 && m.options&ignoreInherit == 0 {
		m.maps = map[string]*rewriteMap{}
		for _, maps := range []map[string]*rewriteMap{base.maps, add.maps} {
			for name, entry := range maps {
				m.maps[name] = entry
			}
		}
	}
	return m
}

// inherited puts together the rules of what is outside and what is inside.
func inherited(o, outer rewriteOption, base, add []*rule) []*rule {
	ignores := o&ignoreInherit != 0
	switch {
	case o&inheritAfter != 0, outer&inheritDown != 0 && !ignores:
		return joined(add, base)
	case o&inheritBefore != 0, outer&inheritDownBefore != 0 && !ignores:
		return joined(base, add)
	}
	return add
}

func mergedRewrite(base, add *rewriteDir) *rewriteDir {
	if base == nil || add == nil {
		return either(add, base)
	}
	m := &rewriteDir{state: base.state, stateAt: base.stateAt, options: base.options, optsSet: base.optsSet || add.optsSet,
		base: add.base, baseAt: add.baseAt, directory: add.directory, optsAt: either(add.optsAt, base.optsAt)}
	if add.state != unset {
		m.state, m.stateAt = add.state, add.stateAt
	}
	if add.optsSet {
		m.options = add.options
	}
	if m.options&mergeBase != 0 && add.base == "" {
		m.base, m.baseAt = base.base, base.baseAt
	}
	m.rules = inherited(m.options, base.options, base.rules, add.rules)
	return m
}

// A rewriteMap looks keys up.
type rewriteMap struct {
	at    *directive
	kind  string // txt, rnd, int, dbm, prg, dbd
	file  string
	int   string
	table map[string]mapEntry // of txt; nil when the file was not handed over
}

type mapEntry struct {
	value string
	line  int
}

func (l *loader) rewriteMap(d *directive, s *scope) {
	srv, _ := l.rewriting(s)
	w := l.words(d.args)
	if len(w) < 2 {
		l.problem(d, "takes a name and a source")
		return
	}
	m := &rewriteMap{at: d, kind: "txt", file: w[1]}
	if kind, rest, ok := strings.Cut(w[1], ":"); ok {
		kind, _, _ = strings.Cut(lower(kind), "=")
		switch kind {
		case "txt", "rnd", "int", "dbm", "prg", "dbd", "fastdbd":
			m.kind, m.file = kind, rest
		}
	}
	switch m.kind {
	case "int":
		m.int = m.file
	case "txt", "rnd":
		m.file = l.absolute(m.file)
		l.readMap(m)
	}
	srv.maps[w[0]] = m
}

// maxMapLine is how much of a line of a text map the server reads at once.
const maxMapLine = 1024

// readMap reads a text map: the first line with a key counts.
func (l *loader) readMap(m *rewriteMap) {
	f, err := l.files.Read(m.file)
	if err != nil {
		l.problem(m.at, unread(m.file, err))
		return
	}
	m.table = map[string]mapEntry{}
	n := 0
	for text := range strings.SplitSeq(string(f.Data), "\n") {
		n++
		if text == "" || text[0] == '#' || isSpace(text[0]) {
			continue
		}
		text = text[:min(len(text), maxMapLine)]
		key, rest := head(text)
		value, _ := head(skipSpace(rest))
		if value == "" {
			continue
		}
		if _, dup := m.table[key]; !dup {
			m.table[key] = mapEntry{value, n}
		}
	}
}

// entry is a line of the map's file.
func (m *rewriteMap) where(n int) string { return m.file + ":" + strconv.Itoa(n) }
