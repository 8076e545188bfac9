package apache

import (
	"errors"
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
