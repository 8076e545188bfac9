package experiment

import (
	"detour/explain/facts"
	"detour/trace"
)

// Deciding returns the index of the hop that decides how the chain goes, which is
// the one to experiment with where nobody chose another: in a loop the hop that
// first sends the chain back, before an error the one that took the method away,
// else the last that sends on. It is -1 where none does.
func Deciding(ch trace.Chain) int {
	for _, f := range facts.Of(ch) {
		if r := f.Round; r != nil && r.Holds() {
			return r.Last
		}
	}
	last := -1
	for i, h := range ch.Hops {
		if h == nil || h.Status()/100 != 3 {
			continue
		}
		last = i
		if losesMethod(ch, i) && endsInError(ch) {
			return i
		}
	}
	return last
}

// losesMethod reports whether a request that may change something went on as a
// GET.
func losesMethod(ch trace.Chain, i int) bool {
	next := i + 1
	return next < len(ch.Hops) && ch.Hops[next] != nil && !safe(ch.Hops[i].Request.Method) && ch.Hops[next].Request.Method == "GET"
}

func endsInError(ch trace.Chain) bool {
	h := ch.Hops[len(ch.Hops)-1]
	return h != nil && h.Status() >= 400
}
