package page

import (
	"slices"

	"detour/explain/compare"
	"detour/trace"
)

// Differences remembers how many clients do another thing after a hop than the
// one that walks. It is shared by the copies of a model.
type Differences map[differenceKey]string

type differenceKey struct {
	hop    *trace.Hop
	client string
}

// Bounds on what is compared while a hop is looked at, so that moving between
// hops stays quick: each client looks at the whole chain.
const (
	MaxComparedHops = 40
	maxDifferences  = 500 // remembered
)

// After says how many clients do another thing than the one that walks after the
// hop in view, "" for none.
func (d Differences) After(s Scene, clients []trace.Client, now trace.Client) string {
	if s.Hop == nil || s.Hop.Failure != nil || s.At >= MaxComparedHops {
		return ""
	}
	at := differenceKey{hop: s.Hop, client: now.Name}
	if says, known := d[at]; known {
		return says
	}
	if len(d) >= maxDifferences {
		clear(d)
	}
	d.compare(s.UpToHop().Hops, now.Peers(clients), now)
	return d[at]
}

// compare compares the clients after the last hop, and after those before it that
// nobody looked at yet: one pass over a chain serves all of its hops, so that
// going back through them costs no more.
func (d Differences) compare(hops []*trace.Hop, all []trace.Client, now trace.Client) {
	unknown := func(h *trace.Hop) bool {
		_, known := d[differenceKey{hop: h, client: now.Name}]
		return !known
	}
	decisions := make([][]trace.Decision, len(hops)) // by hop
	one := !slices.ContainsFunc(hops[:len(hops)-1], unknown)
	for _, c := range all {
		if one {
			decisions[len(hops)-1] = append(decisions[len(hops)-1], c.Decide(trace.Chain{Hops: hops}))
			continue
		}
		for i, decision := range c.Decisions(trace.Chain{Hops: hops}) {
			decisions[i] = append(decisions[i], decision)
		}
	}
	for i, h := range hops {
		if unknown(h) {
			d[differenceKey{hop: h, client: now.Name}] = othersDiffer(compare.After(h, trace.CompareDecisions(h, all, decisions[i])), now)
		}
	}
}

// othersDiffer says how many of the clients do not do what the one that walks
// does; "" where all do.
func othersDiffer(c compare.Comparison, now trace.Client) string {
	differing := c.Differing(now.Name)
	if differing.N == 0 {
		return ""
	}
	if differing.N == 1 {
		return differing.Saying(" clients differs")
	}
	return differing.Saying(" clients differ")
}
