package verdict

import (
	"detour/explain/blame"
	"detour/explain/cause"
	"detour/explain/facts"
	"detour/explain/finding"
	"detour/trace"
)

// A Judge keeps up with a chain as it grows. Its zero value is an empty chain. It
// takes each hop's decision as it is when the hop is added: for another client or
// another branch, begin anew.
type Judge struct {
	check finding.Checker
	last  *trace.Hop
	count int

	lost    []int // indices of hops behind which a body or a method is lost, the first ones
	crossed []int // behind which a credential goes to another host
	dropped []int // behind which Authorization is left out
	broken  []int // that failed and were followed all the same
}

// maxMarked bounds the hops of one kind that are remembered.
const maxMarked = 8

// Add takes the next hop of the chain.
func (j *Judge) Add(h *trace.Hop) {
	if j.last != nil {
		j.mark(j.last, &h.Request)
	}
	j.check.Add(h)
	j.last = h
	j.count++
}

// mark takes note of what becomes of a request at the next one.
func (j *Judge) mark(h *trace.Hop, next *trace.Request) {
	at := j.count - 1
	note := func(to *[]int, is bool) {
		if is && len(*to) < maxMarked {
			*to = append(*to, at)
		}
	}
	note(&j.broken, h.Failure != nil)
	if facts.IsRedirect(h.Status()) {
		note(&j.lost, loses(h, next))
		note(&j.crossed, crossing(h, next) != "")
		note(&j.dropped, h.Request.Fields.Has("Authorization") && !next.Fields.Has("Authorization"))
	}
}

// loses reports a method or a body that a redirect takes away although its status
// does not ask for that.
func loses(h *trace.Hop, next *trace.Request) bool {
	switch {
	case h.Status() == 303 || h.Request.Method == "GET" || h.Request.Method == "HEAD":
		return false
	case h.Request.Method == "OPTIONS" && h.Request.Fields.Has("Access-Control-Request-Method"):
		return false // a preflight asks for another request
	}
	return h.Request.Method != next.Method || len(h.Request.Body) > 0 && len(next.Body) == 0
}

// crossing is the field of a credential that goes to another host; "" for none.
// Cookies go by their own rules.
func crossing(h *trace.Hop, next *trace.Request) string {
	if h.Request.URI.Hostname() == next.URI.Hostname() {
		return ""
	}
	for _, c := range facts.Credentials(h.Request.Fields) {
		if value, ok := next.Fields.Lookup(c.Name); ok && value == h.Request.Fields[c.Line].Value && c.Name != "Cookie" && c.Name != "cookie" {
			return c.Name
		}
	}
	return ""
}

// Options are what a verdict depends on beside the chain.
type Options struct {
	Mute    finding.Mute
	Pending *trace.Request   // that is sent next, where it is the user's own; nil for the client's
	Causes  *cause.Catalogue // nil for the built-in ones

	// Proof is the line that the server's own configuration proves to have
	// answered a hop, nil for none. It is nil itself where nothing was handed over.
	Proof func(*trace.Hop) *blame.Proof
}

// Of returns the verdict of a whole chain.
func Of(ch trace.Chain, o Options) Verdict {
	var j Judge
	for _, h := range ch.Hops {
		j.Add(h)
	}
	return j.Verdict(ch, o)
}

// Verdict returns the verdict of the chain whose hops were added.
func (j *Judge) Verdict(ch trace.Chain, o Options) Verdict {
	if len(ch.Hops) == 0 {
		return Verdict{Outcome: Paused, Kind: "nothing-sent", Expected: true, Headline: says("Nothing is sent yet")}
	}
	reported, muted := o.Mute.Split(ch, j.check.Findings())
	m := newMatter(j, ch, reported, o)
	t := m.judge()
	v := Verdict{
		Outcome: t.outcome, Kind: t.kind, Severity: t.severity, Expected: t.severity == 0,
		Hop: facts.IDOf(ch.Hops[t.at], t.at), Why: t.why, Headline: t.headline,
		Findings: reported, Tells: t.about, Watch: nested(reported), Muted: muted,
	}
	if !v.Expected {
		v.Because, v.Do = m.remedy(t)
	} else if top, p := m.proved(t.at); p != nil {
		v.Because = BecauseOf(top)
	}
	return v
}

// Keeps reports whether the verdict may come to need all of the hop at an index
// when the chain ends: such a hop is not to be shed.
func (j *Judge) Keeps(at int) bool {
	for _, marked := range [...][]int{j.lost, j.crossed, j.dropped, j.broken} {
		if len(marked) > 0 && marked[0] == at {
			return true
		}
	}
	return at < 2 // most chains are decided at their beginning
}
