package page

import (
	"fmt"

	"detour/explain/facts"
	"detour/trace"
	"detour/trace/prose"
	"detour/trace/uri"
)

// crossing says how the next request leaves the origin of the one before.
func crossing(from, to uri.URI) string {
	r := facts.Relate(from, to)
	var what []string
	if from.Scheme != to.Scheme {
		what = append(what, "scheme")
	}
	if r.LeavesHost() {
		what = append(what, "host")
	}
	if r.Port {
		what = append(what, "port")
	}
	if len(what) == 0 {
		return ""
	}
	changes := " change"
	if len(what) == 1 {
		changes = " changes"
	}
	site := "the same site"
	switch {
	case !from.OfSite(to):
		site = "another site"
	case from.Scheme != to.Scheme:
		site = "the same site but for the scheme"
	}
	return "the " + prose.Listed(what) + changes + ": another origin, " + site
}

// exposes marks the lines of the next request that somebody comes to see who did not
// see them before: credentials and content in the clear, or at another host.
func (p *sheet) exposes(rows []diffRow) {
	if p.scene.Hop == nil || p.scene.Next == nil {
		return
	}
	from, to := p.scene.Hop.Request, *p.scene.Next
	r := facts.Relate(from.URI, to.URI)
	down := r.Down && !facts.IsLoopback(to.URI.Hostname())
	if !down && !r.OtherHost && !r.Port {
		return
	}
	secret := map[trace.Field]bool{}
	for _, c := range facts.Credentials(to.Fields) {
		secret[to.Fields[c.Line]] = true
	}
	for i := range rows {
		row := &rows[i]
		switch {
		case row.sign == signRemoved || row.aside:
		case row.part == trace.PartBody && down:
			row.exposed = "it goes out over http: anyone on the network can read it"
		case row.part == trace.PartBody:
			row.exposed = fmt.Sprintf("%s gets what was meant for %s", p.Redaction.Authority(to.URI), p.Redaction.Authority(from.URI))
		case row.part != trace.PartField || !secret[row.field]:
		case down:
			row.exposed = "it goes out over http: anyone on the network can read it"
		case !row.field.Is("Cookie") && from.Fields.Get(row.field.Name) == row.field.Value: // cookies go by their own rules
			row.exposed = fmt.Sprintf("%s gets the credential of %s", p.Redaction.Authority(to.URI), p.Redaction.Authority(from.URI))
		}
	}
}
