package finding

import (
	"fmt"
	"slices"
	"strings"

	"detour/explain/article"
	"detour/explain/facts"
	"detour/trace"
	"detour/trace/prose"
	"detour/trace/uri"
)

// probeChecks hold exchanges for one URL against each other: those of a chain
// that comes by twice, or those of several chains by [Across].
var probeChecks = []check{
	{
		id: "vary-missing", number: 63, severity: Error,
		title:  "The answer depends on a field that Vary lacks",
		why:    "A cache that may keep the answer gives one visitor's redirect to all.",
		fix:    "Name the field in Vary, or send `private` or `no-store`.",
		cites:  []string{"RFC 9110 §12.5.5", "RFC 9111 §4.1"},
		across: func(p *pairs) []sighting { return p.vary },
	},
	{
		id: "head-get-differ", number: 97, severity: Warning,
		title:  "HEAD and GET are answered differently",
		why:    "Monitors and link checkers ask with HEAD and judge by an answer that no reader gets.",
		fix:    "Route HEAD as GET, and leave only the body out.",
		cites:  []string{"RFC 9110 §9.3.2"},
		across: func(p *pairs) []sighting { return p.head },
	},
	{
		id: "method-specific", number: 98, severity: Info,
		title:  "GET is redirected, POST is refused",
		why:    "The server takes this URL for reading only; an API's base URL is often one redirect away.",
		fix:    "Post to the URL that GET is redirected to.",
		cites:  []string{"RFC 9110 §15.5.6", "RFC 9110 §15.4"},
		across: func(p *pairs) []sighting { return p.method },
	},
}

// pairs is what is kept of exchanges to hold the next one against them.
type pairs struct {
	byURL  map[uint64][]probe  // hash of a URL -> its exchanges, at most maxProbes
	inputs map[uint64]manyOnes // hash of a target -> what led there
	many   []uint64            // targets with several inputs, in order

	vary, head, method, lost304 []sighting
}

// A probe is one exchange for a URL.
type probe struct {
	hop   *trace.Hop
	facts *facts.Hop
}

const maxProbes = 4

func (p *pairs) add(v view) {
	if p.byURL == nil {
		p.byURL, p.inputs = map[uint64][]probe{}, map[uint64]manyOnes{}
	}
	if v.hop.Response == nil || v.synthetic {
		return
	}
	key := hashURL(v.from)
	for _, before := range p.byURL[key] {
		p.compare(newView(nil, before.hop, nil, before.facts), v)
	}
	if len(p.byURL[key]) < maxProbes {
		p.byURL[key] = append(p.byURL[key], probe{v.hop, v.facts})
	}
	p.lead(v)
}

// compare looks at two exchanges for one URL.
func (p *pairs) compare(a, b view) {
	x, y := a.hop.Request.Method, b.hop.Request.Method
	switch {
	case x == y:
		keep(&p.vary, varies(a, b))
		keep(&p.lost304, lostFields(a, b))
	case x == "HEAD" && y == "GET" || x == "GET" && y == "HEAD":
		keep(&p.head, headDiffers(a, b))
	case x == "GET" && y == "POST":
		keep(&p.method, refusesPost(a, b))
	case x == "POST" && y == "GET":
		keep(&p.method, refusesPost(b, a))
	}
}

// keep adds a sighting as far as findings may hold it.
func keep(list *[]sighting, seen []sighting) {
	if len(*list) < MaxPerRule {
		*list = append(*list, seen...)
	}
}

// choosers are the fields by which servers choose a redirect.
var choosers = []string{"Accept-Language", "User-Agent", "Cookie", "Accept"}

// varies looks for the one field that two requests differ in. With several, no
// one can tell which of them it was.
func varies(a, b view) []sighting {
	if a.status == b.status && a.location == b.location || a.to == nil && b.to == nil {
		return nil
	}
	field := ""
	for _, name := range choosers {
		if a.hop.Request.Fields.Get(name) != b.hop.Request.Fields.Get(name) {
			if field != "" {
				return nil
			}
			field = name
		}
	}
	r := a
	if a.to == nil {
		r = b
	}
	if field == "" || token(r.fields, "Vary", field) || token(r.fields, "Vary", "*") || !cachingOf(r.fields).byShared(r.permanent()) {
		return nil
	}
	return withHops(r.seen(r.response("Vary", "Cache-Control"), "%s answers by %s, and shared caches may keep it.", r.here(), article.Value(field)), a.id(), b.id())
}

// lostFields compares a 304 with the 200 before it.
func lostFields(a, b view) []sighting {
	if a.status != 200 || b.status != 304 || len(b.fields) == 0 {
		return nil
	}
	var missing []string
	for _, name := range []string{"Vary", "Cache-Control"} {
		if a.fields.Has(name) && !b.fields.Has(name) {
			missing = append(missing, article.Value(name))
		}
	}
	if missing == nil {
		return nil
	}
	return withHops(b.seen(nil, "The 304 from %s lacks %s of the 200.", b.here(), prose.Listed(missing)), a.id())
}

func headDiffers(a, b view) []sighting {
	if a.status == b.status && a.location == b.location || a.status == 304 || b.status == 304 {
		return nil
	}
	get, head := a, b
	if a.hop.Request.Method == "HEAD" {
		get, head = b, a
	}
	return withHops(get.seen(nil, "%s answers %s to GET and %s to HEAD.", get.here(), get.answer(), head.answer()), head.id())
}

// answer is a status and its target, for a sentence.
func (v view) answer() string {
	if v.to == nil {
		return statusText(v.status)
	}
	return fmt.Sprintf("%d to %s", v.status, v.there())
}

func refusesPost(get, post view) []sighting {
	if get.to == nil || post.status != 404 && post.status != 405 {
		return nil
	}
	return withHops(get.seen(get.response("Location"), "%s answers %s to GET and %d to POST.", get.here(), get.answer(), post.status), post.id())
}

// manyOnes are the different pages that led to one target.
type manyOnes struct {
	inputs []input
	to     *uri.URI
}

// An input is a page that leads somewhere.
type input struct {
	page uint64 // its hash
	id   int    // of the hop
}

// minInputs is from how many pages on a target is suspicious.
const minInputs = 3

// lead notes what leads to a target. Forms of one URL count once, and login
// and start pages that everything leads to by their nature don't count.
func (p *pairs) lead(v view) {
	if v.to == nil || !v.safe() || loginLike(facts.Path(*v.to)) || loginLike(facts.Path(v.from)) || v.turn.Canonical() {
		return
	}
	key, page := hashURL(*v.to), hash(strings.ToLower(facts.WithoutIndex(facts.Path(v.from))), facts.Query(v.from))
	m := p.inputs[key]
	if len(m.inputs) >= MaxHops || slices.ContainsFunc(m.inputs, func(in input) bool { return in.page == page }) {
		return
	}
	m.inputs, m.to = append(m.inputs, input{page, v.id()}), v.to
	p.inputs[key] = m
	if len(m.inputs) == minInputs {
		p.many = append(p.many, key)
	}
}

func (p *pairs) manyToOne() []sighting {
	var seen []sighting
	for _, key := range p.many[:min(len(p.many), MaxPerRule)] {
		m := p.inputs[key]
		var ids []int
		for _, in := range m.inputs {
			ids = append(ids, in.id)
		}
		seen = append(seen, sighting{hops: ids, text: fmt.Sprintf("%d different URLs lead to %s.", len(ids), codeURI(m.to.String()))})
	}
	return seen
}
