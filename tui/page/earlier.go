package page

import (
	"slices"

	"detour/explain"
	"detour/explain/verdict"
	"detour/trace"
)

// Earlier is what the explanation of the hop before says too, so that it need not be
// said again. The zero value is that of the first hop.
type Earlier struct {
	Hop   int    // the ID of the hop before
	Cause string // the ID of its likeliest cause; "" for none
	Since int    // the hop where that came first
	facts []string
}

// Said reports whether a sentence was said at the hop before.
func (e Earlier) Said(text string) bool { return slices.Contains(e.facts, text) }

// since is the earlier hop at which a point was said in full; 0 for none.
func (e Earlier) since(p *explain.Point, chain verdict.Verdict, hop int) int {
	if p.Part == explain.PartCauses {
		if p.ID == e.Cause && e.Cause != "" {
			return e.Since
		}
		return 0
	}
	for i := range chain.Findings {
		f := &chain.Findings[i]
		if f.Rule.ID == p.Rule && slices.Contains(f.Hops, hop) && f.Hops[0] < hop {
			return f.Hops[0]
		}
	}
	return 0
}

// Memory remembers what was said at which hop. It is shared by the copies of a model.
type Memory map[memoryKey]Earlier

// A memoryKey is what an explanation depends on.
type memoryKey struct {
	hop    *trace.Hop
	client string
	next   *trace.Request
}

// Bounds on looking back, so that a jump to a late hop stays quick.
const (
	maxBack   = 12  // hops that are explained for one in view
	maxMemory = 500 // explanations remembered
)

// Before is what was said at the hop before the one at an index of a chain.
func (m Memory) Before(ch trace.Chain, i int, explainer func(trace.Chain, int) explain.Explanation) Earlier {
	if i < 1 || i >= len(ch.Hops) {
		return Earlier{}
	}
	return m.at(ch, i-1, maxBack, explainer)
}

func (m Memory) at(ch trace.Chain, i, back int, explainer func(trace.Chain, int) explain.Explanation) Earlier {
	h := ch.Hops[i]
	key := memoryKey{h, h.Decision.Client, h.Decision.Next}
	if e, known := m[key]; known {
		return e
	}
	said := explainer(ch, i)
	e := Earlier{Hop: h.ID, Since: h.ID}
	for _, p := range points(said) {
		if p.Part == explain.PartCauses {
			e.Cause = p.ID
			break
		}
	}
	if part, ok := said.Part(explain.PartExchange); ok {
		for _, it := range part.Items {
			e.facts = append(e.facts, it.Text)
		}
	}
	if i > 0 && back > 1 {
		if before := m.at(ch, i-1, back-1, explainer); e.Cause != "" && before.Cause == e.Cause {
			e.Since = before.Since
		}
	}
	if len(m) >= maxMemory {
		clear(m)
	}
	m[key] = e
	return e
}
