package finding

import (
	"cmp"
	"maps"
	"slices"

	"detour/explain/facts"
	"detour/trace"
)

// A Finding is something wrong or risky about a hop or a chain.
type Finding struct {
	Rule     Rule
	Severity Severity     // here: at times not the rule's own
	Fix      string       // the rule's, or what the product that is seen calls it
	Product  string       // whose fix it is, by its ID in package cause; "" for the rule's own
	Text     string       // what was seen, as a sentence; printable, secrets masked; may hold `code`
	Hops     []int        // IDs of the hops it points at, in order; at most MaxHops
	Lines    []trace.Line // the field lines that show it, those of the first hop
	Times    int          // how often it was seen; more than the hops when those were too many
	More     int          // further findings of this rule beyond MaxPerRule
}

// Bounds on what is returned.
const (
	MaxPerRule = 8
	MaxHops    = 64
)

// Check returns the findings of a chain: the gravest first, then those of the
// earliest hops.
func Check(ch trace.Chain) []Finding {
	var c Checker
	for _, h := range ch.Hops {
		c.Add(h)
	}
	return c.Findings()
}

// CheckHop returns the findings that the hop at index i shows with the hops on
// either side of it. What takes the whole chain to see (a long way, a loop
// with cookies) is not among them. It returns nil for an index outside the
// chain.
func CheckHop(ch trace.Chain, i int) []Finding {
	if i < 0 || i >= len(ch.Hops) {
		return nil
	}
	var prev, next *trace.Hop
	if i > 0 {
		prev = ch.Hops[i-1]
	}
	if i+1 < len(ch.Hops) {
		next = ch.Hops[i+1]
	}
	var f found
	shown := facts.At(ch, i)
	f.look(newView(prev, ch.Hops[i], next, &shown))
	return f.sorted()
}

// Across returns what shows only when the exchanges of several chains are
// compared, such as a Location that depends on a field that Vary lacks. Hop IDs
// are to be unique across the chains, as those of a session are. A hop that is
// in several chains counts once.
func Across(chains ...trace.Chain) []Finding {
	p, n, seen := pairs{}, 0, map[*trace.Hop]bool{}
	for _, ch := range chains {
		for _, h := range ch.Hops {
			if !seen[h] {
				seen[h] = true
				p.add(viewAlone(h, n))
				n++
			}
		}
	}
	var f found
	f.compare(&p)
	return f.sorted()
}

// A Checker checks a chain as it grows. Its zero value is an empty chain. It
// takes each hop's decision as it is when the hop is added: for another client
// or another branch, begin anew.
type Checker struct {
	reader  facts.Reader
	last    view // waits for its next hop
	walk    walk
	settled found // of all hops but the last
	memo    *memo
}

// Add takes the next hop of the chain.
func (c *Checker) Add(h *trace.Hop) {
	shown := c.reader.Add(h)
	prev := c.last.hop
	if prev != nil {
		c.last.next, c.last.facts.Round = h, c.reader.Gone(c.last.pos)
		c.settled.look(c.last)
	}
	c.last = newView(prev, h, nil, shown)
	if c.last.survey != nil {
		c.last.survey.memo = c.remembered()
	}
	c.walk.add(c.last)
}

func (c *Checker) remembered() *memo {
	if c.memo == nil {
		c.memo = &memo{known: map[string][]clientOutcome{}}
	}
	return c.memo
}

// Findings returns the findings of the chain so far, as [Check] does.
func (c *Checker) Findings() []Finding {
	if c.last.hop == nil {
		return nil
	}
	f := c.settled.clone()
	last, shown, w := c.last, *c.last.facts, c.walk
	shown.Round = c.reader.Round(last.pos)
	last.facts = &shown
	ahead, _ := c.reader.Ahead()
	w.last, w.loops = last, *w.loops.with(last, ahead)
	f.look(last)
	f.ask(&w)
	f.compare(&c.walk.pairs)
	return f.sorted()
}

// Round is the round that the chain is in, or would be with its next request; nil
// for none.
func (c *Checker) Round() *facts.Round {
	if c.last.hop == nil {
		return nil
	}
	return c.reader.Round(c.last.pos)
}

// found collects sightings into findings.
type found struct {
	findings []Finding
	places   map[place]int // into findings
	firsts   map[int]int   // rule number -> its first finding
	counts   map[int]int   // rule number -> its findings
}

// A place tells findings apart: the same rule saying the same is one.
type place struct {
	number   int
	severity Severity
	text     string
}

func (f *found) clone() *found {
	return &found{slices.Clone(f.findings), maps.Clone(f.places), maps.Clone(f.firsts), maps.Clone(f.counts)}
}

// look asks the rules that look at one hop.
func (f *found) look(v view) {
	all := checks()
	for i := range all {
		if c := &all[i]; c.hop != nil && c.synthetic == v.synthetic {
			f.add(c, c.hop(v))
		}
	}
}

// ask asks the rules that look at the whole chain.
func (f *found) ask(w *walk) {
	all := checks()
	for i := range all {
		if c := &all[i]; c.chain != nil {
			f.add(c, c.chain(w))
		}
	}
}

// compare asks the rules that hold exchanges against each other.
func (f *found) compare(p *pairs) {
	all := checks()
	for i := range all {
		if c := &all[i]; c.across != nil {
			f.add(c, c.across(p))
		}
	}
}

func (f *found) add(c *check, seen []sighting) {
	for _, s := range seen {
		if s.severity == 0 {
			s.severity = c.severity
		}
		f.put(c, s)
	}
}

// put adds a sighting to the finding that says the same, or makes a new one.
func (f *found) put(c *check, s sighting) {
	if f.places == nil {
		f.places, f.firsts, f.counts = map[place]int{}, map[int]int{}, map[int]int{}
	}
	key := place{c.number, s.severity, s.text}
	if i, ok := f.places[key]; ok {
		f.findings[i].again(s.hops)
		return
	}
	if f.counts[c.number] >= MaxPerRule {
		f.findings[f.firsts[c.number]].More++
		return
	}
	if f.counts[c.number] == 0 {
		f.firsts[c.number] = len(f.findings)
	}
	f.counts[c.number]++
	f.places[key] = len(f.findings)
	fix, product := s.fixOf(c)
	f.findings = append(f.findings, Finding{Rule: c.rule(), Severity: s.severity, Fix: fix, Product: product, Text: s.text,
		Hops: s.hops[:min(len(s.hops), MaxHops)], Lines: s.lines, Times: 1})
}

// fixOf is how to fix what was seen, and at which product that is.
func (s *sighting) fixOf(c *check) (advice, product string) {
	if s.fix != "" {
		return s.fix, ""
	}
	if x, product := fixHere(c.id, s.hop); product != "" {
		return x.advice, product
	}
	return c.fix, ""
}

// again adds the hops of one more sighting. The slice may be shared with a
// clone, so it is never grown in place.
func (f *Finding) again(hops []int) {
	f.Times++
	for _, id := range hops {
		if len(f.Hops) < MaxHops && !slices.Contains(f.Hops, id) {
			f.Hops = append(slices.Clip(f.Hops), id)
		}
	}
}

// sorted returns the findings, the gravest first, then by hop and rule.
func (f *found) sorted() []Finding {
	slices.SortStableFunc(f.findings, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(b.Severity, a.Severity), cmp.Compare(first(a.Hops), first(b.Hops)), a.Rule.Number-b.Rule.Number)
	})
	return f.findings
}

func first(hops []int) int {
	if len(hops) == 0 {
		return 0
	}
	return hops[0]
}
