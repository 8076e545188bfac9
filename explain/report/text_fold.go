package report

import (
	"fmt"
	"slices"

	"detour/trace"
	"detour/trace/prose"
)

// A fold keeps a loop short: of hops that are the same round after round, the
// first round is written and the others are counted.
type fold struct {
	keys   []string // of the last hops, the latest first
	looped bool     // the last hop's decision tells of a loop
	first  int      // ID of the first hop that is held back; 0 for none
	last   int      // ID of the last of them
	length int      // hops in a round
}

// maxRound is the longest round that is folded.
const maxRound = 64

// takes reports whether a hop repeats the one a round before it, and is held
// back then.
func (f *fold) takes(h *trace.Hop) bool {
	key := keyOf(h)
	round := slices.Index(f.keys, key) + 1
	same := f.looped && round > 0 && (f.first == 0 || round == f.length)
	f.keys = slices.Insert(f.keys, 0, key)[:min(len(f.keys)+1, maxRound)]
	f.looped = h.Decision.Loop.Kind != trace.LoopNone
	if !same {
		return false
	}
	if f.first == 0 {
		f.first, f.length = h.ID, round
	}
	f.last = h.ID
	return true
}

// keyOf is what is written of a hop but for its number, times and values of
// cookies. Two hops with the same key differ in nothing that a reader looks for.
func keyOf(h *trace.Hop) string {
	d := &h.Decision
	key := fmt.Sprintf("%s %s\n%d %s\n%s\n", h.Request.Method, h.Request.URI.String(), h.Status(), d.Location.Used, d.Verdict)
	if h.Failure != nil {
		key += h.Failure.Error() + "\n"
	}
	if d.Next != nil {
		key += d.Next.Method + " " + d.Next.URI.String() + "\n"
	}
	for _, c := range d.Changes {
		key += string(c.Part) + " " + c.Name + "\n"
	}
	return key
}

// flush writes how many hops were held back.
func (f *fold) flush(t *TextWriter) {
	if f.first == 0 {
		return
	}
	hops := f.last - f.first + 1
	times, rest := hops/f.length, hops%f.length
	what := "the same " + prose.Counted(times, "more time")
	switch {
	case times == 0:
		what = "the same again, a part of the loop"
	case rest > 0:
		what += " and a part of the loop"
	}
	ids := fmt.Sprintf("hops %d to %d:", f.first, f.last)
	if hops == 1 {
		ids = fmt.Sprintf("hop %d:", f.first)
	}
	if !t.opts.Brief {
		t.out.line("")
	}
	t.out.linef("%s %s %s", t.out.bold(ids), what, t.out.dim(fmt.Sprintf("(%s per loop; -v prints each)", prose.Counted(f.length, "hop"))))
	f.first = 0
}
