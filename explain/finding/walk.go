package finding

import (
	"hash/maphash"
	"time"

	"detour/explain/facts"
	"detour/trace/uri"
)

// A walk is what the rules about a whole chain need to know of it. It is kept
// as the hops come in, so that asking costs no walk of its own. A fact that a
// hostile chain could grow without end has a bound.
type walk struct {
	first, last view
	count       int // hops added
	https       int // ID of the first https hop; 0 for none
	redirects   int // that lead on
	redirectIDs []int

	loops    loops
	runs     runs
	hosts    hosts
	cookies  []kept
	visited  map[uint64]int // hash of a URL that redirected -> ID of the hop
	trackers trackers
	times    times
	pairs    pairs
}

// urlSeed makes hashes that a server cannot aim at. They stay in memory.
var urlSeed = maphash.MakeSeed()

// hash is the hash of texts, told apart by their borders.
func hash(texts ...string) uint64 {
	var h maphash.Hash
	h.SetSeed(urlSeed)
	for _, t := range texts {
		h.WriteString(t)
		h.WriteByte(0)
	}
	return h.Sum64()
}

func hashURL(u uri.URI) uint64 {
	query := ""
	if u.Query != nil {
		query = "?"
	}
	return hash(u.Scheme, u.Hostname(), u.EffectivePort(), facts.Path(u), query, facts.Query(u))
}

func (w *walk) add(v view) {
	if w.count == 0 {
		w.first = v
	}
	w.loops.add(w.last, v)
	w.last = v
	w.count++
	if w.https == 0 && v.from.Scheme == "https" {
		w.https = v.id()
	}
	if v.to != nil {
		w.addRedirect(v)
	}
	w.hosts.add(v)
	w.addCookies(v)
	w.times.add(v)
	w.pairs.add(v)
}

func (w *walk) addRedirect(v view) {
	if w.visited == nil {
		w.visited = map[uint64]int{}
	}
	w.visited[hashURL(v.from)] = v.id()
	w.trackers.add(v)
	w.runs.add(v)
	if v.synthetic {
		return
	}
	w.redirects++
	if len(w.redirectIDs) < MaxHops {
		w.redirectIDs = append(w.redirectIDs, v.id())
	}
}

// times is how long the hops took.
type times struct {
	total   time.Duration
	slowest time.Duration // of the redirects
	view    view
}

func (t *times) add(v view) {
	d := v.hop.Timing.Total
	t.total += d
	if v.to != nil && d > t.slowest {
		t.slowest, t.view = d, v
	}
}
