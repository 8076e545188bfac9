package trace

import (
	"slices"
	"strings"
	"sync"
)

// decidingFields are the fields of a response that some client reads by name
// when it decides. A test holds them against the source. Date counts as the time
// of a hop that says none ([Hop.Clock]), which tells the age of cookies.
var decidingFields = []string{
	"Location", "URI", "Refresh", "Content-Type",
	"Set-Cookie", "Clear-Site-Data", "Date",
	"Referrer-Policy", "Strict-Transport-Security", "WWW-Authenticate",
	"Access-Control-Allow-Origin", "Access-Control-Allow-Credentials", "Access-Control-Allow-Methods", "Access-Control-Allow-Headers",
}

// DecidingFields returns the fields of a hop's response that clients read by
// name when they decide; what the others say changes no decision. It returns
// false where more than names and values counts for some client: a byte or a
// length that it refuses, white space at the end of a Location, a field
// that goes on in the next line, an interim response, a failure.
func (h *Hop) DecidingFields() (Fields, bool) {
	if h.Response == nil || h.Failure != nil || len(h.Interim) > 0 || h.Wire.Folded() {
		return nil, false
	}
	var read Fields
	for _, f := range h.Response.Fields {
		if refusals().refuse(f) {
			return nil, false
		}
		if slices.ContainsFunc(decidingFields, f.Is) {
			read = append(read, f)
		}
	}
	locations := read.Values("Location")
	return read, slices.Equal(locations, withTrailing(locations, h.Wire.ResponseHead))
}

// A refusal is what of a field makes some client reject the response.
type refusal struct {
	bytes   string
	longest int // bytes of a line that all clients take
}

// refusals joins what each client refuses.
var refusals = sync.OnceValue(func() refusal {
	all := refusal{longest: maxLocation}
	for _, c := range clientTable() {
		all.bytes += c.policy.reads.badBytes
		if n := c.policy.reads.longest; n > 0 {
			all.longest = min(all.longest, n)
		}
	}
	return all
})

func (r refusal) refuse(f Field) bool {
	return strings.ContainsAny(f.Value, r.bytes) || isLong(f, r.longest)
}
