package compare

import (
	"slices"
	"strconv"
	"strings"

	"detour/trace"
)

// A Way is one walk of the same request to one of the servers that may answer
// it: an address of the name, or the origin behind a CDN.
type Way struct {
	Name  string // who was asked: "203.0.113.5", "the ordinary way"
	Chain trace.Chain
}

// A Difference is one thing that the ways do not share.
type Difference struct {
	Hop    int    // its position in the chains, from 1; 0 for the chains as wholes
	Part   string // "status", "request", "Location", "Server", or another field's name
	Values []Valued
}

// A Valued is one value and the ways that have it. Names of ways are in their
// order; Value is "" for none, and not masked.
type Valued struct {
	Value string
	Ways  []string
}

// Bounds on what is compared: ways differ at the beginning, or in all that
// follows.
const (
	maxWayHops  = 64
	maxWayParts = 40 // differences a hop
)

// changing are the fields that differ between any two responses and tell
// nothing of who answered.
var changing = []string{"Date", "Age", "Expires", "Last-Modified", "Content-Length", "Connection", "Keep-Alive", "Transfer-Encoding", "ETag", "Location", "Server"}

// Ways returns how walks of the same request differ, hop by hop: what was asked
// for, status, Location, Server, then the other fields by name. What comes after
// the hop at which they part is not compared: it answers other requests.
func Ways(ways []Way) []Difference {
	var out []Difference
	for i := range maxWayHops {
		hops := hopsAt(ways, i)
		if hops == nil {
			break
		}
		out = append(out, atHop(ways, hops, i)...)
		if parted(hops) {
			break
		}
	}
	if d := differs(ways, 0, "end", func(w int) string { return string(ways[w].Chain.Outcome().Kind) }); d != nil {
		out = append(out, *d)
	}
	if d := differs(ways, 0, "hops", func(w int) string { return strconv.Itoa(len(ways[w].Chain.Hops)) }); d != nil {
		out = append(out, *d)
	}
	return out
}

// hopsAt returns the hops at a position, nil where a way has one; nil where no
// way goes so far.
func hopsAt(ways []Way, i int) []*trace.Hop {
	hops, any := make([]*trace.Hop, len(ways)), false
	for w := range ways {
		if i < len(ways[w].Chain.Hops) {
			hops[w], any = ways[w].Chain.Hops[i], true
		}
	}
	if !any {
		return nil
	}
	return hops
}

// parted reports whether the ways go on to different places.
func parted(hops []*trace.Hop) bool {
	for _, h := range hops {
		if nextOf(h) != nextOf(hops[0]) {
			return true
		}
	}
	return false
}

func nextOf(h *trace.Hop) string {
	if h == nil || h.Decision.Next == nil {
		return ""
	}
	return h.Decision.Next.Method + " " + h.Decision.Next.URI.WithoutFragment().String()
}

// atHop returns the differences of the hops at one position.
func atHop(ways []Way, hops []*trace.Hop, i int) []Difference {
	var out []Difference
	add := func(part string, value func(*trace.Hop) string) {
		d := differs(ways, i+1, part, func(w int) string {
			if hops[w] == nil {
				return ""
			}
			return value(hops[w])
		})
		if d != nil && len(out) < maxWayParts {
			out = append(out, *d)
		}
	}
	add("request", func(h *trace.Hop) string {
		return h.Request.Method + " " + h.Request.URI.WithoutFragment().String()
	})
	add("status", statusOf)
	for _, name := range append([]string{"Location", "Server"}, fieldNames(hops)...) {
		add(name, func(h *trace.Hop) string { return fieldOf(h, name) })
	}
	return out
}

// statusOf is a hop's status, or why there is none.
func statusOf(h *trace.Hop) string {
	switch {
	case h.Response != nil:
		return strconv.Itoa(h.Status())
	case h.Failure != nil:
		return "failed: " + h.Failure.Reason
	}
	return ""
}

// fieldOf is the value of a field that tells of the server. Cookies differ in
// their values always, so only their names count.
func fieldOf(h *trace.Hop, name string) string {
	if h.Response == nil {
		return ""
	}
	values := slices.Clone(h.Response.Fields.Values(name))
	if strings.EqualFold(name, "Set-Cookie") {
		for i, v := range values {
			values[i], _, _ = strings.Cut(v, "=")
		}
	}
	return strings.Join(values, ", ")
}

// fieldNames returns the names of the fields that the hops have, in order, each
// once, but for those that change with every response.
func fieldNames(hops []*trace.Hop) []string {
	var names []string
	for _, h := range hops {
		if h == nil || h.Response == nil {
			continue
		}
		for _, f := range h.Response.Fields {
			same := func(n string) bool { return f.Is(n) }
			if !slices.ContainsFunc(changing, same) && !slices.ContainsFunc(names, same) && len(names) < 10*maxWayParts {
				names = append(names, f.Name)
			}
		}
	}
	return names
}

// differs groups the ways by a value; nil where all have the same.
func differs(ways []Way, hop int, part string, value func(way int) string) *Difference {
	d := Difference{Hop: hop, Part: part}
	for w := range ways {
		v := value(w)
		i := slices.IndexFunc(d.Values, func(have Valued) bool { return have.Value == v })
		if i < 0 {
			i = len(d.Values)
			d.Values = append(d.Values, Valued{Value: v})
		}
		d.Values[i].Ways = append(d.Values[i].Ways, ways[w].Name)
	}
	if len(d.Values) < 2 {
		return nil
	}
	return &d
}
