package trace

import (
	"fmt"
	"hash/maphash"
	"strings"
)

// visits is where a chain has been, by hash: a request told apart by all that
// a server can see, and by its method, target and body alone.
type visits struct {
	exact map[uint64]int   // hash -> hop ID
	where map[uint64]visit // hash without state
	grown int              // targets in a row that grew around the last one
	last  string           // the last target, as far as it is compared
}

type visit struct {
	hop, count int
}

// hashSeed makes hashes that a server cannot aim at. They never leave memory.
var hashSeed = maphash.MakeSeed()

// loopWords are the fields that do not make a request a new one: they tell
// where it came from.
var loopWords = []string{"Referer", "Origin", "Sec-Fetch-Site", "Content-Length"}

// hashes returns the exact hash of a request and the one without its state.
func hashes(r Request) (exact, where uint64) {
	var h maphash.Hash
	h.SetSeed(hashSeed)
	write := func(parts ...string) {
		for _, p := range parts {
			h.WriteString(p)
			h.WriteByte(0)
		}
	}
	u := r.URI
	write(r.Method, u.Scheme, u.Hostname(), u.EffectivePort(), u.RequestTarget())
	h.Write(r.Body)
	where = h.Sum64()
	for _, f := range r.Fields {
		if !nameIn(f.Name, loopWords) {
			write(strings.ToLower(f.Name), f.Value)
		}
	}
	return h.Sum64(), where
}

// maxCompared is how much of a target is kept to see whether targets grow.
const maxCompared = 4 << 10

func (v *visits) add(h *Hop, id int) {
	if v.exact == nil {
		v.exact, v.where = map[uint64]int{}, map[uint64]visit{}
	}
	exact, where := hashes(h.Request)
	if _, ok := v.exact[exact]; !ok {
		v.exact[exact] = id
	}
	w := v.where[where]
	v.where[where] = visit{id, w.count + 1}
	target := h.Request.URI.RequestTarget()
	v.grown = v.growth(target)
	v.last = strings.Clone(target[:min(len(target), maxCompared)])
}

// growth counts how often in a row a target has held the one before it.
func (v *visits) growth(target string) int {
	last := strings.TrimPrefix(v.last, "/")
	if len(last) >= 4 && len(last) < len(target) && len(target) <= maxLocation && containsPart(target, last) {
		return v.grown + 1
	}
	return 0
}

// containsPart reports whether a target holds another as a whole: as its own
// beginning or end, or escaped in its query.
func containsPart(target, part string) bool {
	target = strings.TrimPrefix(target, "/")
	return strings.HasPrefix(target, part) && strings.Contains(target[len(part):], lastSegment(part)) || strings.HasSuffix(target, part) ||
		strings.Contains(target, "%") && strings.Contains(target, queryEscape(part))
}

// lastSegment returns what stands behind the last slash but the closing one.
func lastSegment(s string) string {
	s = strings.TrimRight(s, "/")
	return s[strings.LastIndexByte(s, '/')+1:]
}

var queryEscaper = strings.NewReplacer("/", "%2F", "?", "%3F", "=", "%3D", "&", "%26", "%", "%25")

func queryEscape(s string) string { return queryEscaper.Replace(s) }

// Bounds on probable loops: so many visits with ever new state, so many targets
// in a row that hold the one before.
const (
	probableVisits = 3
	probableGrowth = 3
)

// loop says whether a request would repeat an earlier one.
func (m *Memory) loop(next Request) Loop {
	exact, where := hashes(next)
	if id, ok := m.visits.exact[exact]; ok {
		return Loop{Kind: LoopCertain, Since: id, Note: fmt.Sprintf("method, URL, body, credentials and cookies are those of hop %d", id)}
	}
	w, been := m.visits.where[where]
	switch {
	case been && w.count >= probableVisits:
		return Loop{Kind: LoopProbable, Since: w.hop, Note: fmt.Sprintf("the same URL for the %s time, each time with other fields or cookies", ordinal(w.count+1))}
	case been:
		return Loop{Kind: LoopRevisit, Since: w.hop, Note: fmt.Sprintf("the URL of hop %d with other fields or cookies", w.hop)}
	}
	if n := m.visits.growth(next.URI.RequestTarget()); n >= probableGrowth {
		return Loop{Kind: LoopProbable, Note: fmt.Sprintf("%d targets in a row hold the one before them", n)}
	}
	return Loop{}
}

func ordinal(n int) string {
	switch {
	case n%10 == 1 && n%100 != 11:
		return fmt.Sprintf("%dst", n)
	case n%10 == 2 && n%100 != 12:
		return fmt.Sprintf("%dnd", n)
	case n%10 == 3 && n%100 != 13:
		return fmt.Sprintf("%drd", n)
	}
	return fmt.Sprintf("%dth", n)
}
