package har

import (
	"slices"
	"sort"
	"strings"
	"time"
)

// A finder looks for the entries that may have followed a redirect.
type finder struct {
	timed bool                 // the writer gives entries to pages by their time alone
	nodes []*node              // in the order of the file
	byURL map[place][]*node    // in the order of time
	byID  map[identity][]*node // what detour wrote
}

// A place is where entries are looked for: by URL, in one page or in all.
type place struct{ page, url string }

// An identity is a hop of a chain that detour wrote.
type identity struct {
	page string
	id   int
}

// anyPage is the page of the index over all pages; no writer has such an ID.
const anyPage = "\x00any"

func newFinder(l *Log) *finder {
	f := &finder{timed: l.pagesByTime(), byURL: map[place][]*node{}, byID: map[identity][]*node{}}
	for _, e := range l.Entries {
		n := newNode(e)
		f.nodes = append(f.nodes, n)
		if d := e.detour; d != nil {
			f.byID[identity{e.Page, d.id}] = append(f.byID[identity{e.Page, d.id}], n)
		}
		if !n.mayFollow() {
			continue
		}
		for _, p := range []place{{e.Page, n.url}, {anyPage, n.url}} {
			f.byURL[p] = append(f.byURL[p], n)
		}
	}
	for _, ns := range f.byURL {
		slices.SortStableFunc(ns, (*node).compare)
	}
	return f
}

// pagesByTime reports whether an entry's page says little: Firefox, which names
// itself as creator and browser, gives an entry to the page that was begun last,
// whichever tab it is from.
func (l *Log) pagesByTime() bool { return l.Creator.Name != "" && l.Creator == l.Browser }

// mayFollow reports whether an entry can be the answer to a redirect: a browser
// makes preflights and tunnels beside the chain.
func (n *node) mayFollow() bool {
	return !n.Preflight && n.Hop.Request.Method != "CONNECT"
}

// redirects reports whether an entry sends its client elsewhere.
func (n *node) redirects() bool {
	if !n.mayFollow() || !isRedirect(n.Hop.Status()) {
		return false
	}
	switch n.Hop.Status() {
	case 301, 302, 303, 307, 308:
		return true
	}
	return n.Hop.Response.Fields.Has("Location")
}

// pairs returns all redirects with their candidates.
func (f *finder) pairs() []pair {
	var out []pair
	for _, n := range f.nodes {
		if said := f.said(n); said != nil {
			out = append(out, pair{from: said, to: n, distance: -1})
		}
		if !n.redirects() {
			continue
		}
		targets := n.targets()
		out = f.look(out, n, targets, false)
		out = f.look(out, n, upgraded(targets), true)
	}
	return out
}

// said returns the entry that detour wrote down as the one before n, when it is
// the only one of its name.
func (f *finder) said(n *node) *node {
	if n.detour == nil || n.detour.parent == 0 || n.detour.parent == n.detour.id {
		return nil
	}
	if ns := f.byID[identity{n.Page, n.detour.parent}]; len(ns) == 1 {
		return ns[0]
	}
	return nil
}

// look adds the candidates for the targets of a redirect.
func (f *finder) look(out []pair, n *node, targets []string, upgraded bool) []pair {
	seen := map[*node]bool{}
	for _, url := range targets {
		for _, page := range []string{n.Page, anyPage} {
			for _, m := range near(f.byURL[place{page, url}], n) {
				d, ok := f.distance(n, m, upgraded)
				if ok && !seen[m] {
					seen[m] = true
					out = append(out, pair{n, m, d, upgraded})
				}
			}
		}
	}
	return out
}

// around is how many candidates on each side of a moment are looked at. A page
// that asks for one URL thousands of times must not take quadratic time.
const around = 8

// near returns the entries closest to the redirect's begin and to its end.
func near(ns []*node, n *node) []*node {
	begin := sort.Search(len(ns), func(i int) bool { return n.compare(ns[i]) < 0 })
	end := begin + sort.Search(len(ns)-begin, func(i int) bool {
		m := ns[begin+i]
		return n.end.IsZero() || m.end.IsZero() || !m.Hop.Timing.Start.Before(n.end)
	})
	out := slices.Clone(ns[max(begin-around, 0):min(begin+around, len(ns))])
	if from, to := max(end-around, begin+around), min(end+around, len(ns)); from < to {
		out = append(out, ns[from:to]...)
	}
	return out
}

// The distances at which a pair is no pair, and what a mismatch adds.
const (
	farthest        = 30 * time.Second
	farthestElse    = 5 * time.Second // on another page
	costElsePage    = 20 * time.Second
	costElseKind    = 5 * time.Second
	costElseMethod  = 2 * time.Second
	costUpgrade     = 500 * time.Millisecond
	costUnknownTime = time.Second
	costElseOrder   = time.Millisecond // not in the order of the file
)

// distance says how far an entry is from being what followed the redirect, and
// whether it can be that at all.
func (f *finder) distance(n, m *node, upgraded bool) (time.Duration, bool) {
	method, ok := n.methodCost(m)
	page, here := f.pageCost(n, m)
	gap, soon := n.gap(m)
	if !ok || !here || !soon || !n.maySend(m) || page > 0 && gap > farthestElse {
		return 0, false
	}
	d := gap + method + page + n.kindCost(m)
	if upgraded {
		d += costUpgrade
	}
	if m.Index < n.Index {
		d += costElseOrder
	}
	return d, true
}

// gap is the time between the redirect's end and the request's begin.
func (n *node) gap(m *node) (gap time.Duration, soon bool) {
	if n.end.IsZero() || m.end.IsZero() {
		return costUnknownTime, true
	}
	gap = m.Hop.Timing.Start.Sub(n.end)
	if gap < 0 {
		gap *= -2 // before the redirect was over: possible, though less likely
	}
	return gap, gap <= farthest || m.Hop.Timing.Start.Before(n.end)
}

// pageCost judges the pages of the two. A redirect stays on its page, and
// entries of different pages belong together only where something else says so.
func (f *finder) pageCost(n, m *node) (time.Duration, bool) {
	if n.Page == m.Page || n.Page == "" || m.Page == "" {
		return 0, true
	}
	return costElsePage, f.timed || n.akin(m)
}

// methodCost judges the method of the next request (RFC 9110 §15.4, Fetch,
// HTTP-redirect fetch). 307 and 308 keep it; a client may also keep a POST on
// the others, though browsers do not.
func (n *node) methodCost(m *node) (time.Duration, bool) {
	was, is := n.Hop.Request.Method, m.Hop.Request.Method
	status := n.Hop.Status()
	keeps := status == 307 || status == 308
	toGet := status == 303 && was != "HEAD" || (status == 301 || status == 302) && was == "POST"
	switch {
	case keeps:
		return 0, was == is
	case is == "GET" && toGet, was == is && !toGet:
		return 0, true
	case was == is, is == "GET":
		return costElseMethod, true
	}
	return 0, false
}

// kindCost compares what the two were for, where both say so.
func (n *node) kindCost(m *node) time.Duration {
	for i, is := range m.kinds() {
		if was := n.kinds()[i]; was != "" && is != "" && !strings.EqualFold(was, is) {
			return costElseKind
		}
	}
	return 0
}

// akin reports whether both say what they were for, and say the same.
func (n *node) akin(m *node) bool {
	same := false
	for i, is := range m.kinds() {
		same = same || is != "" && strings.EqualFold(n.kinds()[i], is)
	}
	return same && n.kindCost(m) == 0
}

// kinds is what an entry says of what it was for.
func (n *node) kinds() [3]string {
	return [3]string{n.Resource, n.frame, n.Hop.Request.Fields.Get("Sec-Fetch-Dest")}
}
