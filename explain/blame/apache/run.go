package apache

import (
	"fmt"
	"strings"

	"detour/explain/blame"
	"detour/explain/blame/lazy"
)

// A run leads one request through the server's phases under a set of
// assumptions. What isn't known is asked: the run takes what was chosen for it,
// or the likeliest, and notes the question, so that the other answers can be
// tried in runs of their own.
type run struct {
	c       *Config
	req     blame.Request
	choices []int // what earlier runs say to choose, in the order of asking
	asked   []question
	known   map[string]int

	via     []blame.Note
	near    []blame.Note
	stopped string // why the run can't say the answer; empty when it can
	work    int    // steps, bounded

	elsewhere bool // another program answers
	behindTLS bool // TLS ends before the server
	missed    map[*directive]bool
	noted     map[*directive]int
}

// A question is a fact that isn't known, and what the run took it for.
type question struct {
	key     string
	options []string // a clause each: "/var/www/x is a file"
	chose   int
}

// maxNoted is how often a line is told of on the way: loops say the same again.
const maxNoted = 4

// maxWork bounds the steps of one run.
const maxWork = 50_000

// maxText is the longest text that variables make: one that is put into itself
// doubles with each line.
const maxText = 1 << 20

// ask decides a fact by what was chosen; options[0] is the likeliest.
func (w *run) ask(key string, options ...string) int {
	if n, ok := w.known[key]; ok {
		return n
	}
	n := 0
	if i := len(w.asked); i < len(w.choices) {
		n = w.choices[i]
	}
	if n >= len(options) {
		n = 0
	}
	w.known[key] = n
	w.asked = append(w.asked, question{key, options, n})
	return n
}

// is asks for a yes or no that isn't known; no is the likelier.
func (w *run) is(yes, no string) bool { return w.ask(yes, no, yes) == 1 }

// likely is the same question where one of both is likelier.
func (w *run) likely(yes, no string, likelier bool) bool {
	if likelier {
		return w.ask(yes, yes, no) == 0
	}
	return w.is(yes, no)
}

// cannot ends the run without an answer.
func (w *run) cannot(format string, args ...any) {
	if w.stopped == "" {
		w.stopped = fmt.Sprintf(format, args...)
	}
}

// step counts work; a run that takes too much of it is given up.
func (w *run) step() bool {
	if w.work++; w.work > maxWork {
		w.cannot("the request takes more steps than are followed")
	}
	return w.stopped == ""
}

func (w *run) note(d *directive, format string, args ...any) {
	if d == nil || len(w.via) > 200 {
		return
	}
	if w.noted == nil {
		w.noted = map[*directive]int{}
	}
	if w.noted[d]++; w.noted[d] > maxNoted {
		return
	}
	w.via = append(w.via, blame.Note{Line: d.at(), Why: fmt.Sprintf(format, args...)})
}

func (w *run) miss(d *directive, format string, args ...any) {
	if d == nil || len(w.near) > 100 {
		return
	}
	w.near = append(w.near, blame.Note{Line: d.at(), Why: fmt.Sprintf(format, args...)})
}

// A value that isn't known stands in a string as a mark: its name between two
// zero bytes, which no request and no configuration can hold.
func mark(name string) string { return "\x00" + strings.ReplaceAll(name, "\x00", "") + "\x00" }

// marked tells whether a string holds what isn't known.
func marked(s string) bool { return strings.IndexByte(s, 0) >= 0 }

// samples are what unknown values are taken for, where one answer has to be the
// likelier: a client on the same machine is who tries a configuration out.
var samples = lazy.Map[string, string]{Make: func() map[string]string {
	return map[string]string{
		"the client's address": "127.0.0.1", "the client's name": "localhost", "the server's address": "127.0.0.1",
		"the year": "2026",
	}
}}

// sample is a string with its marks filled in; ok is false when one has no sample.
func sample(s string) (string, bool) {
	parts := strings.Split(s, "\x00")
	for i := 1; i < len(parts); i += 2 {
		v, ok := samples.Lookup(parts[i])
		if !ok {
			return "", false
		}
		parts[i] = v
	}
	return strings.Join(parts, ""), true
}

// mapKnown changes what is known of a string and leaves the marks.
func mapKnown(s string, f func(string) string) string {
	if !marked(s) {
		return f(s)
	}
	parts := strings.Split(s, "\x00")
	for i := 0; i < len(parts); i += 2 {
		parts[i] = f(parts[i])
	}
	return strings.Join(parts, "\x00")
}

// plain is a string for people: marks become their names in angle brackets.
func plain(s string) string {
	if !marked(s) {
		return s
	}
	parts := strings.Split(s, "\x00")
	for i := 1; i < len(parts); i += 2 {
		parts[i] = "<" + parts[i] + ">"
	}
	return strings.Join(parts, "")
}

// unknownNames lists the names of the marks in a string.
func unknownNames(s string) []string {
	var names []string
	parts := strings.Split(s, "\x00")
	for i := 1; i < len(parts); i += 2 {
		names = append(names, parts[i])
	}
	return names
}

// matches decides a pattern on a string that may hold marks.
func (w *run) matches(p *pattern, s string) *match {
	w.work += 10
	if !marked(s) {
		m, err := p.try(s)
		if err != nil {
			w.cannot("the pattern %s is not evaluated: %v", p.text, err)
		}
		return m
	}
	if always.Get(p.text) {
		return &match{groups: [maxGroups]string{s, s}, end: len(s)}
	}
	likelier := false
	if v, ok := sample(s); ok {
		m, _ := p.try(v)
		likelier = m != nil
	}
	if !w.likely(plain(s)+" matches "+p.text, plain(s)+" does not match "+p.text, likelier) {
		return nil
	}
	m := &match{end: len(s)}
	for i := range m.groups {
		m.groups[i] = mark("part of " + plain(s))
	}
	return m
}

// always match whatever the string is.
var always = lazy.Map[string, bool]{Make: func() map[string]bool {
	return map[string]bool{"^": true, ".*": true, "(.*)": true, "^(.*)$": true, "^(.*)": true, "^.*$": true, "": true, "$": true}
}}

// equal decides whether a string that may hold marks is another.
func (w *run) equal(s, t string) bool {
	if marked(s) || marked(t) {
		a, ok := sample(s)
		b, ok2 := sample(t)
		return s == t || w.likely(plain(s)+" is "+quoted(plain(t)), plain(s)+" is not "+quoted(plain(t)), ok && ok2 && a == b)
	}
	return s == t
}

func quoted(s string) string { return `"` + s + `"` }

// missOnce notes a near miss that phases meet more than once.
func (w *run) missOnce(d *directive, format string, args ...any) {
	if w.missed == nil {
		w.missed = map[*directive]bool{}
	}
	if !w.missed[d] {
		w.missed[d] = true
		w.miss(d, format, args...)
	}
}

// setBy notes a line that set a variable.
func (w *run) setBy(e *setEnvIf) {
	w.note(e.at, "matches and sets %s", strings.Join(e.features, ", "))
}

// mapLine notes the line of a map that a key was found in.
func (w *run) mapLine(m *rewriteMap, e mapEntry, key string) {
	w.note(m.at, "maps %q to %q", clip(key), clip(e.value))
	f, err := w.c.files.Read(m.file)
	if err == nil && len(w.via) < 200 {
		w.via = append(w.via, blame.Note{Line: f.At(e.line, clip(key+" "+e.value)), Why: "is the line of the map"})
	}
}
