package finding

import (
	"fmt"
	"slices"
	"strconv"

	"detour/explain/article"
	"detour/explain/facts"
	"detour/trace"
	"detour/trace/uri"
)

// A view is one hop as a rule sees it, with the hops on either side of it.
type view struct {
	prev, hop, next *trace.Hop // prev and next are nil at the ends
	pos             int        // of the hop in the chain, from 0

	from     uri.URI         // what was asked for
	status   int             // 0 without a response
	fields   trace.Fields    // of the response
	location string          // the first Location, without white space around it
	located  bool            // there is one
	redirect bool            // a status of 301, 302, 303, 307 or 308
	to       *uri.URI        // where a redirect leads; nil for none
	turn     *facts.Relation // what differs between from and to
	facts    *facts.Hop

	synthetic bool      // the client made the response by itself
	document  *document // for HTML
	survey    *survey   // for a 3xx with a Location: what each client does
}

func newView(prev, hop, next *trace.Hop, f *facts.Hop) view {
	v := view{prev: prev, hop: hop, next: next, pos: f.At, from: f.From, status: f.Status, facts: f, turn: &nowhere}
	if hop.Response == nil {
		return v
	}
	v.fields = hop.Response.Fields
	v.location, v.located = f.Location, f.Line != facts.NoLine
	v.redirect = facts.IsRedirect(v.status)
	if isHTML(v.fields) {
		v.document = &document{}
	}
	v.synthetic = hop.Ghost || v.fields.Has("Non-Authoritative-Reason")
	if v.located && v.status/100 == 3 && !v.synthetic {
		v.survey = &survey{}
	}
	if f.Redirects && f.Leads {
		v.to, v.turn = &f.Target.To, f.Target
	}
	return v
}

// viewAlone is a view of a hop without its chain.
func viewAlone(h *trace.Hop, at int) view {
	f := facts.At(trace.Chain{Hops: []*trace.Hop{h}}, 0)
	f.At, f.ID = at, facts.IDOf(h, at)
	return newView(nil, h, nil, &f)
}

// maxLocation bounds the references that are looked into.
const maxLocation = 64 << 10

func (v view) id() int { return v.facts.ID }

// prevID and nextID are for views that have the neighbour.
func (v view) prevID() int { return facts.IDOf(v.prev, v.pos-1) }
func (v view) nextID() int { return facts.IDOf(v.next, v.pos+1) }

// temporary reports a status that says "for now"; 303 says "see there".
func (v view) temporary() bool { return v.redirect && !v.permanent() }

// permanent reports a status that says "for good".
func (v view) permanent() bool { return v.status == 301 || v.status == 308 }

// keeps reports a status after which method and body stay.
func (v view) keeps() bool { return v.status == 307 || v.status == 308 }

// safe reports a GET or HEAD.
func (v view) safe() bool { return v.hop.Request.Method == "GET" || v.hop.Request.Method == "HEAD" }

// hasBody reports whether the request had content, kept or not.
func (v view) hasBody() bool {
	r := &v.hop.Request
	if len(r.Body) > 0 || r.Fields.Has("Transfer-Encoding") {
		return true
	}
	length, ok := r.Fields.Lookup("Content-Length")
	if !ok {
		return false
	}
	n, err := strconv.Atoi(length)
	return err == nil && n > 0
}

// otherHost reports whether the redirect leaves the host.
func (v view) otherHost() bool { return v.turn.LeavesHost() }

// upgrades reports the step from http to https on one host, which RFC 6797
// asks for.
func (v view) upgrades() bool { return v.to != nil && v.turn.Up && !v.otherHost() }

// response is the response's line called name, for a finding to point at.
func (v view) response(names ...string) []trace.Line {
	return linesOf(v.id(), trace.InResponse, v.fields, names)
}

// request is the same for the request.
func (v view) request(names ...string) []trace.Line {
	return linesOf(v.id(), trace.InRequest, v.hop.Request.Fields, names)
}

// maxLines bounds the lines that one finding points at.
const maxLines = 16

func linesOf(id int, m trace.Message, fs trace.Fields, names []string) []trace.Line {
	var lines []trace.Line
	for i, f := range fs {
		if slices.ContainsFunc(names, f.Is) && len(lines) < maxLines {
			lines = append(lines, trace.Line{Hop: id, Message: m, Name: trace.Printable(f.Name), Index: i})
		}
	}
	return lines
}

// line is one line of the response by its index.
func (v view) line(index int) []trace.Line {
	return []trace.Line{v.hop.LineAt(trace.InResponse, index)}
}

// seen is the one sighting of this hop.
func (v view) seen(lines []trace.Line, format string, args ...any) []sighting {
	return []sighting{{hop: v.hop, hops: []int{v.id()}, lines: lines, text: fmt.Sprintf(format, args...)}}
}

// withSeverity gives the sightings another severity than their rule's.
func withSeverity(s Severity, seen []sighting) []sighting {
	for i := range seen {
		seen[i].severity = s
	}
	return seen
}

// withHops adds hops to the one sighting.
func withHops(seen []sighting, ids ...int) []sighting {
	seen[0].hops = append(seen[0].hops, ids...)
	slices.Sort(seen[0].hops)
	seen[0].hops = slices.Compact(seen[0].hops)
	return seen
}

// codeURI does the same for a URI, which may hold secrets.
func codeURI(s string) string { return article.Value(trace.MaskURI(s[:min(len(s), maxShown)])) }

// maxShown bounds what is looked through for secrets before it is shown.
const maxShown = 4 << 10

// here is the URL that the hop asked for, there the one that it leads to.
func (v view) here() string  { return codeURI(v.from.WithoutFragment().String()) }
func (v view) there() string { return codeURI(v.to.String()) }

// wrote is the Location as it stands on its line.
func (v view) wrote() string { return codeURI(v.location) }
