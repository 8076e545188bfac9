package trace

import (
	"hash/maphash"
	"strings"

	"detour/trace/prose"
	"detour/trace/uri"
)

// Visits is where a chain has been. It alone says whether a request would
// repeat an earlier one or grow around it; its zero value has been nowhere.
type Visits struct {
	exact  map[uint64]int   // hash of a request with all that a server can see -> its first hop's ID
	where  map[uint64]visit // the same without fields
	last   uint64           // the last request, without fields
	place  uint64           // its host and path
	growth growth
}

// A visit is the last of the visits to a URL, by one method with one body.
type visit struct {
	id     int // of its hop
	count  int
	before int    // the ID of the visit before it
	led    uint64 // where that one led, as host and path
	leads  uint64 // where this one led
}

// hashSeed makes hashes that a server cannot aim at. They never leave memory.
var hashSeed = maphash.MakeSeed()

// loopWords are the fields that do not make a request a new one: they tell
// where it came from.
var loopWords = []string{"Referer", "Origin", "Sec-Fetch-Site", "Content-Length"}

// hashed is a request by the hash of all that a server can see, of that without
// its fields, and of host and path alone.
type hashed struct{ exact, where, place uint64 }

func hashOf(r *Request) hashed {
	var h maphash.Hash
	h.SetSeed(hashSeed)
	write := func(parts ...string) {
		for _, p := range parts {
			h.WriteString(p)
			h.WriteByte(0)
		}
	}
	target := r.URI.RequestTarget()
	path, _, _ := strings.Cut(target, "?")
	write(r.URI.Hostname(), path)
	place := h.Sum64()
	write(r.Method, r.URI.Scheme, r.URI.EffectivePort(), target)
	h.Write(r.Body)
	where := h.Sum64()
	for _, f := range r.Fields {
		if !nameIn(f.Name, loopWords) && !namesHost(f, r.URI) {
			for _, c := range []byte(f.Name) {
				h.WriteByte(c | 0x20) // in lower case
			}
			write("", f.Value)
		}
	}
	return hashed{h.Sum64(), where, place}
}

// namesHost reports a Host field that says what the URL says, in whichever case
// and with the port that goes without saying or not.
func namesHost(f Field, u uri.URI) bool {
	return f.Is("Host") && (strings.EqualFold(f.Value, u.Authority()) || strings.EqualFold(f.Value, u.Host+":"+u.EffectivePort()))
}

// Add takes note of a request that was sent, by its hop's ID, and says whether it
// repeats an earlier one.
func (v *Visits) Add(r *Request, id int) Loop {
	h := hashOf(r)
	loop := v.loop(h, r)
	v.add(h, r, id)
	return loop
}

func (v *Visits) add(h hashed, r *Request, id int) {
	if v.exact == nil {
		v.exact, v.where = map[uint64]int{}, map[uint64]visit{}
	}
	if before, ok := v.where[v.last]; ok {
		before.leads = h.place
		v.where[v.last] = before
	}
	if _, ok := v.exact[h.exact]; !ok {
		v.exact[h.exact] = id
	}
	been := v.where[h.where]
	v.where[h.where] = visit{id: id, count: been.count + 1, before: been.id, led: been.leads}
	v.last, v.place = h.where, h.place
	v.growth = v.growth.then(r.URI.RequestTarget())
}

// probableVisits is how many visits with ever new state make a loop probable.
const probableVisits = 3

// Loop says whether a request would repeat an earlier one.
//
// A URL that comes again is no loop by itself: after a login the first URL is
// asked once more. It is one when the request is the same to the last byte that
// the server sees, when the URL was asked again and sent to the same place
// again, or when it comes ever again with ever new state.
func (v *Visits) Loop(next *Request) Loop { return v.loop(hashOf(next), next) }

func (v *Visits) loop(h hashed, next *Request) Loop {
	if id, ok := v.exact[h.exact]; ok {
		return Loop{Kind: LoopCertain, Since: id, Note: because(whySameRequest, number(id))}
	}
	w, been := v.where[h.where]
	last := v.where[v.last]
	switch {
	case been && w.count >= probableVisits:
		return Loop{Kind: LoopProbable, Since: w.id, Note: because(whyEverNewState, own(prose.Ordinal(w.count+1)))}
	case last.count > 1 && last.led == h.place && h.place != v.place:
		return Loop{Kind: LoopProbable, Since: last.before, Again: true, Note: because(whySamePlaceAgain, number(last.before))}
	case been:
		return Loop{Kind: LoopRevisit, Since: w.id, Note: because(whyOtherState, number(w.id))}
	}
	if g := v.growth.then(next.URI.RequestTarget()); g.repeats() {
		return Loop{Kind: LoopProbable, Note: because(whyTargetsGrow, number(max(g.same, g.turns)))}
	}
	return Loop{}
}
