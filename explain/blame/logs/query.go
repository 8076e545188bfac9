package logs

import (
	"fmt"
	"sort"
	"strings"
	"time"

	"detour/explain/blame"
)

// A query is one request while logs are read for it.
type query struct {
	wanted wanted

	lines   []hit                   // whose time is known to be right, or isn't logged
	naive   map[time.Duration][]hit // those without a zone, by what it would have to be
	offsets map[time.Duration]bool  // zones that the logs write
	total   int                     // with those that are not kept
	from    int                     // the first hit of the file that is read
	usage   usage
	groups  map[string]*group
}

// A hit is a line that agrees.
type hit struct {
	line        blame.Line
	size, vhost int8 // 1 where it is that of the request, -1 where it is another
	access      bool // it is of an access log: one line a request
}

func newQuery(w wanted) *query {
	return &query{wanted: w,
		naive: map[time.Duration][]hit{}, offsets: map[time.Duration]bool{}, groups: map[string]*group{}}
}

func (q *query) count() int { return q.total }

// add takes a line that agrees but for its time.
func (q *query) add(e *entry, l blame.Line) {
	h := hit{line: l, access: e.status != 0}
	if e.size >= 0 && q.wanted.size > 0 {
		h.size = sign(e.size == q.wanted.size)
	}
	if e.vhost != "" && e.host == "" {
		h.vhost = sign(strings.EqualFold(e.vhost, q.wanted.host))
	}
	q.when(e.at, e.prefix, h)
}

func sign(b bool) int8 {
	if b {
		return 1
	}
	return -1
}

// when keeps a line whose time can be right. A time with a zone decides; one
// without it is kept for each zone that would make it right.
func (q *query) when(at, prefix moment, h hit) {
	for _, m := range []moment{at, prefix} {
		if m.known() && !m.naive {
			q.offsets[m.offset] = true
		}
	}
	if !q.wanted.timed() {
		q.keep(h)
		return
	}
	zoned := false
	for _, m := range []moment{at, prefix} {
		if !m.known() || m.naive {
			continue
		}
		zoned = true
		if !m.within(q.wanted.from, q.wanted.to) {
			return
		}
	}
	switch {
	case zoned && at.naive && prefix.known():
		if q.alignedWithin(at, prefix) {
			q.keep(h)
		}
	case zoned || !at.known() && !prefix.known():
		q.keep(h)
	case at.known():
		q.keepNaive(at, h)
	default:
		q.keepNaive(prefix, h)
	}
}

// alignedWithin reports whether a time without a zone lies within, in the zone
// that makes it the time of what stands before the line.
func (q *query) alignedWithin(at, prefix moment) bool {
	if at.day {
		return true
	}
	at.t = at.t.Add(-at.t.Sub(prefix.t).Round(15 * time.Minute))
	return at.within(q.wanted.from, q.wanted.to)
}

func (q *query) keep(h hit) {
	q.total++
	q.lines = append(q.lines, h)
	if len(q.lines) > 2*MaxLines && !q.wanted.timed() { // the newest are kept
		dropped := len(q.lines) - MaxLines
		q.lines = append(q.lines[:0], q.lines[dropped:]...)
		q.from = max(q.from-dropped, 0)
	}
}

// keepNaive keeps a line for each zone that would make its time right.
func (q *query) keepNaive(m moment, h hit) {
	if m.day {
		m.t = m.t.AddDate(q.wanted.from.UTC().Year()-m.t.Year(), 0, 0)
	}
	for offset := -12 * time.Hour; offset <= 14*time.Hour; offset += 15 * time.Minute {
		at := m
		at.t = m.t.Add(-offset)
		if at.within(q.wanted.from, q.wanted.to) && len(q.naive[offset]) < MaxLines {
			q.naive[offset] = append(q.naive[offset], h)
		}
	}
}

// endFile lets the lines of a file decide among themselves: where one has the
// size or the virtual host of the request, those with another are not its own.
func (q *query) endFile() {
	q.endGroups()
	kept := decide(q.lines[q.from:])
	q.total -= len(q.lines) - q.from - len(kept)
	q.lines = append(q.lines[:q.from], kept...)
	q.from = len(q.lines)
	for offset, hits := range q.naive {
		q.naive[offset] = decide(hits)
	}
}

func decide(hits []hit) []hit {
	hits = prefer(hits, func(h hit) int8 { return h.vhost })
	return prefer(hits, func(h hit) int8 { return h.size })
}

func prefer(hits []hit, of func(hit) int8) []hit {
	best := false
	for _, h := range hits {
		best = best || of(h) > 0
	}
	if !best {
		return hits
	}
	kept := hits[:0:0]
	for _, h := range hits {
		if of(h) >= 0 {
			kept = append(kept, h)
		}
	}
	return kept
}

// found is what the query came to.
func (q *query) found() Found {
	hits, note := q.lines, ""
	if zone, ok := q.zone(); ok {
		more := q.naive[zone]
		hits = append(hits, more...)
		q.total += len(more)
		if zone != 0 {
			note = "if the log's clock is UTC" + offsetText(zone)
		}
	}
	f := Found{Of: q.total, Redirect: q.usage.result()}
	for _, h := range hits[max(0, len(hits)-MaxLines):] {
		f.Lines = append(f.Lines, h.line)
	}
	sort.SliceStable(f.Lines, func(i, j int) bool {
		return f.Lines[i].File == f.Lines[j].File && f.Lines[i].Line < f.Lines[j].Line
	})
	f.Note = q.note(f.Of, alike(hits), note)
	return f
}

// alike reports whether lines are of one access log, so that each is of another
// request.
func alike(hits []hit) bool {
	for _, h := range hits {
		if !h.access || h.line.File != hits[0].line.File {
			return false
		}
	}
	return true
}

// zone chooses what the clock of a log without a zone is: that of the other logs,
// UTC, this machine's, or else the nearest to UTC that has a line.
func (q *query) zone() (time.Duration, bool) {
	_, local := q.wanted.from.Local().Zone()
	first := []time.Duration{0, time.Duration(local) * time.Second}
	for offset := range q.offsets {
		if offset != 0 {
			first = append([]time.Duration{offset}, first...)
		}
	}
	for _, offset := range first {
		if len(q.naive[offset]) > 0 {
			return offset, true
		}
	}
	for step := time.Hour; step <= 14*time.Hour; step += time.Hour {
		for _, offset := range []time.Duration{step, -step} {
			if len(q.naive[offset]) > 0 {
				return offset, true
			}
		}
	}
	return 0, false
}

func offsetText(d time.Duration) string {
	sign := "+"
	if d < 0 {
		sign, d = "-", -d
	}
	return fmt.Sprintf("%s%02d:%02d", sign, int(d.Hours()), int(d.Minutes())%60)
}

// note says what the lines are.
func (q *query) note(n int, alike bool, zone string) string {
	text := ""
	switch {
	case n == 0 && q.wanted.timed():
		text = "no line agrees with the request at its time"
	case n == 0:
		text = "no line agrees with the request"
	case n == 1:
		text = "the one line that agrees"
	case q.wanted.timed() && alike:
		text = fmt.Sprintf("one of these %d: the log tells no difference between them", n)
	case q.wanted.timed():
		text = fmt.Sprintf("%d lines agree", n)
	default:
		text = fmt.Sprintf("%d lines agree; the request's time isn't known", n)
	}
	if zone != "" {
		text += ", " + zone
	}
	return text
}
