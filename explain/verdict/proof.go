package verdict

import (
	"strings"

	"detour/explain/blame"
	"detour/explain/cause"
	"detour/trace"
	"detour/trace/prose"
)

// proved is the answer that the server's own configuration leaves of those to the
// hop at an index, with its line; nil where it proves none.
func (m *matter) proved(at int) (cause.Ranked, *blame.Proof) {
	if m.options.Proof == nil || m.ch.Hops[at].Response == nil {
		return cause.Ranked{}, nil
	}
	p := m.options.Proof(m.ch.Hops[at])
	if p == nil {
		return cause.Ranked{}, nil
	}
	ranked := m.causes().Rank(m.evidence(at))
	if len(ranked) == 0 { // what needs no explanation has no answer to settle
		ranked = []cause.Ranked{{Category: cause.Other}}
	}
	top := cause.Settled(ranked, p)[0]
	return top, top.Proved
}

// betterLine is the change of the very line that does more than take it out; ""
// for none.
func betterLine(p *blame.Proof) string {
	b := p.Better()
	if b == nil {
		return ""
	}
	before, after := strings.TrimSpace(strings.Join(b.Before, " ")), strings.TrimSpace(strings.Join(b.After, " "))
	do := prose.Capital(trace.Printable(b.Do)) + ", at " + trace.Printable(b.At.Place())
	if len(before)+len(after) >= maxChange || strings.Contains(before+after, "`") {
		return do + "."
	}
	return do + ": change `" + trace.Printable(blame.Masked(before)) + "` to `" + trace.Printable(blame.Masked(after)) + "`."
}
