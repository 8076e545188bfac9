package logs

import (
	"slices"
	"strings"
	"time"

	"detour/explain/blame"
)

// A group is the lines of mod_rewrite's log that one request wrote.
type group struct {
	lines []hit
	at    moment
	asked bool // one of them names the request's path
	other bool // one of them says what isn't so of the request
	begun bool
}

// Bounds of the requests that are put together at a time, and of their lines.
const (
	maxGroups     = 4096
	maxGroupLines = 2000
)

// trace takes a line of mod_rewrite's log: those of one request belong together,
// and the first says its path.
func (q *query) trace(file string, number int, raw, rest string) {
	l, ok := parseTrace(rest)
	if !ok {
		return
	}
	g := q.groups[l.rid]
	if g != nil && (l.begins() != "" && l.part == "initial" || l.at.t.Sub(g.at.t) > time.Second) {
		q.endGroup(g)
		g = nil
	}
	if g == nil {
		if len(q.groups) >= maxGroups {
			q.endOldest()
		}
		g = &group{at: l.at, asked: q.wanted.samePath(l.begins()) && l.begins() != ""}
		q.groups[l.rid] = g
	}
	if file := l.onDisk(); file != "" && l.part == "initial" && !g.begun {
		g.asked = g.asked || strings.HasSuffix(file, q.wanted.path)
	}
	g.begun = true
	if to := l.redirect(); to != "" && q.wanted.location != nil && q.wanted.resolve(to) != q.wanted.resolve(*q.wanted.location) {
		g.other = true
	}
	if passed, ok := l.query(); ok && passed != q.wanted.query {
		g.other = true
	}
	if len(g.lines) < maxGroupLines {
		h := hit{line: blame.Line{File: file, Line: number, Text: strings.TrimRight(raw, "\r\n")}, vhost: sign(strings.EqualFold(l.host, q.wanted.host))}
		g.lines = append(g.lines, h)
	}
}

// endGroups ends all.
func (q *query) endGroups() {
	for _, g := range q.groups {
		q.endGroup(g)
	}
	clear(q.groups)
}

// endOldest ends those that began before the half of them.
func (q *query) endOldest() {
	times := make([]time.Time, 0, len(q.groups))
	for _, g := range q.groups {
		times = append(times, g.at.t)
	}
	slices.SortFunc(times, time.Time.Compare)
	half := times[len(times)/2]
	for rid, g := range q.groups {
		if !g.at.t.After(half) {
			q.endGroup(g)
			delete(q.groups, rid)
		}
	}
}

// endGroup keeps the lines of a group that is the request's.
func (q *query) endGroup(g *group) {
	if !g.asked || g.other {
		return
	}
	for _, h := range g.lines {
		q.when(g.at, moment{}, h)
	}
}
