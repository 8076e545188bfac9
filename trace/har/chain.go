package har

import (
	"cmp"
	"slices"
	"time"

	"detour/trace"
)

// findChains decides which entry followed which redirect.
//
// Every redirect has candidates: entries for the URL that it leads to, made
// with a method that it allows and begun after it. Each pair has a distance,
// mostly the time between the redirect's end and the request's begin. The
// closest pairs are joined first, each entry once on either side.
func (l *Log) findChains() {
	f := newFinder(l)
	pairs := f.pairs()
	slices.SortStableFunc(pairs, func(a, b pair) int {
		return cmp.Or(cmp.Compare(a.distance, b.distance), cmp.Compare(a.apart(), b.apart()))
	})
	for _, p := range pairs {
		f.join(p)
	}
	l.build(f)
}

// A pair is a redirect and an entry that may have followed it.
type pair struct {
	from, to *node
	distance time.Duration
	upgraded bool // the browser went to https by itself
}

// apart is how far the two stand from each other in the file.
func (p pair) apart() int { return abs(p.to.Index - p.from.Index) }

// A node is an entry among those that may be joined.
type node struct {
	*Entry
	end      time.Time // when the exchange was over; zero when unknown
	url      string    // normalised
	next     *node
	upgraded bool  // on the way to next the browser went to https by itself
	previous *node // that redirected here
	group    *node // of the nodes joined so far, as a tree of parents
}

func newNode(e *Entry) *node {
	n := &node{Entry: e, url: normal(e.Hop.Request.URI)}
	if start := e.Hop.Timing.Start; !start.IsZero() {
		n.end = start.Add(e.took)
	}
	return n
}

// compare orders entries by time, and by their place in the file where the time
// is equal or unknown.
func (n *node) compare(m *node) int {
	if n.end.IsZero() || m.end.IsZero() {
		return cmp.Compare(n.Index, m.Index)
	}
	return cmp.Or(n.Hop.Timing.Start.Compare(m.Hop.Timing.Start), cmp.Compare(n.Index, m.Index))
}

// maySend reports whether m can have begun because of n: not before it. The
// order in the file counts where a time is unknown.
func (n *node) maySend(m *node) bool {
	if n.end.IsZero() || m.end.IsZero() {
		return n.Index < m.Index
	}
	return m.Entry != n.Entry && !m.Hop.Timing.Start.Before(n.Hop.Timing.Start)
}

// leader returns the node that stands for all that are joined with n.
func (n *node) leader() *node {
	for n.group != nil {
		if n.group.group != nil {
			n.group = n.group.group
		}
		n = n.group
	}
	return n
}

// join joins a pair unless one of the two is taken, or the chain would bite its
// own tail.
func (f *finder) join(p pair) {
	from, to := p.from.leader(), p.to.leader()
	if p.from.next != nil || p.to.previous != nil || from == to {
		return
	}
	p.from.next, p.to.previous, p.from.upgraded = p.to, p.from, p.upgraded
	to.group = from
}

// build makes the chains of what was joined.
func (l *Log) build(f *finder) {
	for _, n := range f.nodes {
		if n.previous == nil && (n.next != nil || n.redirects()) {
			l.chains = append(l.chains, l.chain(n))
		}
	}
}

func (l *Log) chain(first *node) trace.Chain {
	var ch trace.Chain
	add := func(h *trace.Hop) {
		h.ID, h.Parent = len(ch.Hops)+1, len(ch.Hops)
		ch.Hops = append(ch.Hops, h)
	}
	for n := first; n != nil; n = n.next {
		n.Chain, n.Position = len(l.chains), len(ch.Hops)
		n.noteCarried()
		add(n.Hop)
		if n.upgraded {
			add(upgrade(n, n.next))
		}
	}
	return ch
}

// noteCarried says that a Location is an earlier hop's: chrome-har and its
// relatives carry it along to the response that ends the chain.
func (n *node) noteCarried() {
	r := n.Hop.Response
	if n.previous == nil || r == nil || isRedirect(r.Status) || r.Status == 201 {
		return
	}
	if n.RedirectURL != "" || r.Fields.Has("Location") {
		if slices.Contains(n.targets(), n.url) {
			note(n.Hop, "the Location here is that of an earlier response, which the writer carried along")
		}
	}
}

// upgrade returns the hop that a browser made by itself and the writer has no
// entry for: Firefox goes from an http Location straight to https.
func upgrade(from, to *node) *trace.Hop {
	request := to.Hop.Request.Clone()
	request.URI.Scheme = "http"
	h := &trace.Hop{
		Request: request, Ghost: true, Timing: trace.Timing{Start: to.Hop.Timing.Start},
		Response: &trace.Response{
			Proto: "HTTP/1.1", Status: 307, Reason: "Internal Redirect",
			Fields: trace.Fields{{Name: "Location", Value: to.Hop.Request.URI.String()}},
			Body:   trace.Body{Whole: true},
		},
	}
	note(h, "the recording has no entry for this: the browser was sent to http and asked by https")
	return h
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}
