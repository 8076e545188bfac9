package finding

import (
	"fmt"
	"slices"
	"sort"
	"strings"
	"sync"

	"detour/explain/article"
	"detour/explain/facts"
	"detour/trace/prose"
	"detour/trace/uri"
)

// lengthChecks are about how long the way is.
var lengthChecks = []check{
	{
		id: "chain-long", number: 9, severity: Error,
		title: "The chain is long",
		why:   "Every redirect costs a round trip, at times a connection too. Crawlers follow few, and from five on clients begin to fail.",
		fix:   "Point the first URL at the last one, and join rules that act one after the other.",
		cites: []string{"RFC 9110 §15.4", "Lighthouse, Avoid multiple page redirects"},
		chain: longChain,
	},
	{
		id: "chain-client-limit", number: 10, severity: Warning,
		title: "The chain is longer than some clients follow",
		why:   "A client that reaches its limit fails, or hands back a redirect where an answer was expected.",
		fix:   "Shorten the chain to three redirects at most.",
		cites: []string{"urllib3, util/retry.py", "Go, net/http client.go", "curl, --max-redirs"},
		chain: beyondClients,
	},
	{
		id: "chain-mergeable", number: 11, severity: Warning,
		title: "Redirects in a row could be one",
		why:   "Each changes only scheme, `www`, trailing slash, case or index file. One redirect to the final form does the same in one round trip.",
		fix:   "Compute the whole canonical URL in one rule. Only http to https on the same host has to stay a step of its own where HSTS preloading is wanted.",
		cites: []string{"Lighthouse, Avoid multiple page redirects", "HSTS preload list, submission requirements"},
		chain: func(w *walk) []sighting { return w.runs.sightings() },
	},
	{
		id: "utm-loop", number: 99, severity: Info,
		title: "Tracking hosts lengthen the chain",
		why:   "Link shorteners and click counters each add a redirect, and each learns who follows the link.",
		fix:   "Link to the final URL, or count clicks once.",
		cites: []string{"Lighthouse, Avoid multiple page redirects", "RFC 9110 §17.9"},
		chain: func(w *walk) []sighting { return w.trackers.sightings() },
	},
}

func longChain(w *walk) []sighting {
	n := w.redirects
	if n < 2 || w.loops.any() && w.last.to != nil {
		return nil
	}
	severity := Info
	switch {
	case n >= 5:
		severity = Error
	case n > 2:
		severity = Warning
	}
	return withSeverity(severity, []sighting{{hops: w.redirectIDs, text: fmt.Sprintf("There are %d redirects between %s and %s.", n, w.first.here(), w.last.here())}})
}

// A limit is how many redirects a client follows by default.
type limit struct {
	client    string
	redirects int
}

// limits are the clients that have one, the strictest first.
var limits = sync.OnceValue(func() []limit {
	var all []limit
	for _, c := range profiles() {
		if n := c.Limit(); n >= 0 && !isScript(c) {
			all = append(all, limit{c.Name, n})
		}
	}
	slices.SortStableFunc(all, func(a, b limit) int { return a.redirects - b.redirects })
	return all
})

// beyondClients names the clients that stop, each with the hop at which it
// does: the one whose redirect is one too many.
func beyondClients(w *walk) []sighting {
	all := limits()
	stop := all[:sort.Search(len(all), func(i int) bool { return all[i].redirects >= w.redirects })]
	if len(stop) == 0 || w.loops.any() && w.last.to != nil {
		return nil
	}
	var names []string
	for i, l := range stop {
		names = append(names, l.says(w, i == 0))
	}
	text := fmt.Sprintf("%d redirects are too many for %d of %s: %s.", w.redirects, len(stop), prose.Counted(len(all), "client"), named(names))
	if on := all[len(stop):]; len(on) > 0 {
		longest := slices.MaxFunc(on, func(a, b limit) int { return a.redirects - b.redirects })
		text += fmt.Sprintf(" %s follows %d.", longest.client, longest.redirects)
	}
	return []sighting{{hops: w.redirectIDs, text: text}}
}

// says names the client and where it stops, with the verb for the first.
func (l limit) says(w *walk, first bool) string {
	verb := " "
	if first {
		verb = " stops "
	}
	if l.redirects < len(w.redirectIDs) {
		return fmt.Sprintf("%s%sat hop %d", l.client, verb, w.redirectIDs[l.redirects])
	}
	return fmt.Sprintf("%s%safter %d", l.client, verb, l.redirects)
}

// runs are canonical redirects one after the other.
type runs struct {
	views []view // of the current run; at most maxRun
	done  []sighting
}

const maxRun = 8

func (r *runs) add(v view) {
	follows := len(r.views) > 0 && v.prev == r.views[len(r.views)-1].hop
	if !follows {
		r.close()
	}
	if !v.turn.Canonical() || !v.safe() || v.synthetic || len(r.views) >= maxRun {
		r.close()
		return
	}
	r.views = append(r.views, v)
	if facts.Same(*v.to, r.views[0].from) { // a circle can't be joined
		r.views = nil
	}
}

// close ends the run and keeps it when it is one redirect too long.
func (r *runs) close() {
	if s := r.sighting(); s != nil && len(r.done) < MaxPerRule {
		r.done = append(r.done, *s)
	}
	r.views = nil
}

func (r *runs) sightings() []sighting {
	if s := r.sighting(); s != nil {
		return append(slices.Clip(r.done), *s)
	}
	return r.done
}

// sighting is what the current run amounts to. The plain upgrade at its
// beginning has to be there when the host changes afterwards, so that HSTS
// covers the first host as well.
func (r *runs) sighting() *sighting {
	run := r.views
	if len(run) > 1 && run[0].upgrades() && run[0].turn.Path == facts.PathSame && slices.ContainsFunc(run[1:], func(v view) bool { return v.turn.WWW() }) {
		run = run[1:]
	}
	if len(run) < 2 {
		return nil
	}
	s := sighting{text: fmt.Sprintf("%d redirects in a row take %s to %s, changing only %s.", len(run), run[0].here(), run[len(run)-1].there(), changed(turns(run)...))}
	for _, v := range run {
		s.hops = append(s.hops, v.id())
		s.lines = append(s.lines, v.response("Location")...)
	}
	return &s
}

func turns(run []view) []*facts.Relation {
	var rs []*facts.Relation
	for _, v := range run {
		rs = append(rs, v.turn)
	}
	return rs
}

// trackers are the hops at hosts that count clicks.
type trackers struct {
	ids   []int
	names []string
	count int
}

// trackerHosts are link shorteners and click counters, with their subdomains.
var trackerHosts = []string{"t.co", "bit.ly", "lnkd.in", "tinyurl.com", "goo.gl", "ow.ly", "buff.ly", "is.gd", "rb.gy", "dlvr.it", "trib.al",
	"l.facebook.com", "lm.facebook.com", "l.instagram.com", "safelinks.protection.outlook.com", "urldefense.com", "list-manage.com",
	"ct.sendgrid.net", "doubleclick.net", "googleadservices.com", "awin1.com", "go.redirectingat.com", "click.linksynergy.com", "anrdoezrs.net"}

func (t *trackers) add(v view) {
	if !v.otherHost() || !tracks(v.from) {
		return
	}
	t.count++
	if len(t.ids) < maxRun {
		t.ids = append(t.ids, v.id())
		t.names = append(t.names, article.Value(v.from.Hostname()))
	}
}

func tracks(u uri.URI) bool {
	host := u.Hostname()
	for _, prefix := range []string{"click.", "clicks.", "trk.", "track.", "tracking."} {
		if strings.HasPrefix(host, prefix) {
			return true
		}
	}
	return slices.ContainsFunc(trackerHosts, func(t string) bool { return host == t || strings.HasSuffix(host, "."+t) })
}

func (t *trackers) sightings() []sighting {
	if t.count < 2 {
		return nil
	}
	return []sighting{{hops: t.ids, text: fmt.Sprintf("%d redirects are those of %s.", t.count, prose.Listed(t.names))}}
}
