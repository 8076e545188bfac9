package explain

import (
	"fmt"
	"strings"

	"detour/explain/article"
	"detour/explain/cause"
	"detour/explain/evidence"
	"detour/explain/facts"
	"detour/trace"
	"detour/trace/prose"
	"detour/trace/uri"
)

// exchange says what the response says here: where it leads, what is crossed
// on the way, and what else in it bears on the chain.
func exchange(ch trace.Chain, i int, seen []cause.Sighting) []Item {
	h := ch.Hops[i]
	var items []Item
	if h.Failure != nil {
		items = append(items, fact("The exchange broke off: %s.", h.Failure.Error()))
	}
	if h.Status()/100 == 3 || h.Response.Fields.Has("Location") {
		items = append(items, locationItems(h)...)
	}
	items = append(items, methodItems(ch, i)...)
	items = append(items, cacheItems(h)...)
	items = append(items, noteItems(h)...)
	return append(items, sightings(seen)...)
}

// maxSightings bounds the products that are named.
const maxSightings = 4

// sightings names the products that show themselves, and by what.
func sightings(seen []cause.Sighting) []Item {
	var items []Item
	for _, s := range seen[:min(len(seen), maxSightings)] {
		if len(s.Evidence) > 0 {
			first := s.Evidence[0]
			items = append(items, Item{Kind: Fact, Text: s.Title + " shows itself" + byWhat(first) + ".", Field: first.Field})
		}
	}
	return items
}

// byWhat is what a product shows itself by. The Location is told of above.
func byWhat(it evidence.Item) string {
	if it.Field == "Location" {
		return " in the Location"
	}
	return ": " + article.Value(it.Says())
}

func fact(format string, args ...any) Item {
	return Item{Kind: Fact, Text: fmt.Sprintf(format, args...)}
}

// locationItems says how the client reads the Location and what it crosses.
func locationItems(h *trace.Hop) []Item {
	l := h.Decision.Location
	var items []Item
	for _, raw := range l.Raw {
		items = append(items, Item{Kind: Fact, Text: "Location says " + article.Value(trace.MaskURI(raw)) + ".", Field: "Location"})
	}
	if !l.Problem.IsZero() {
		items = append(items, Item{Kind: Fact, Text: prose.Capital(l.Problem.String()) + ".", Field: "Location"})
	}
	if l.Resolved == nil {
		return items
	}
	if to := trace.MaskURI(l.Resolved.String()); to != trace.MaskURI(l.Used) {
		items = append(items, fact("Resolved against this request, it is %s.", article.Value(to)))
	}
	return append(items, crossing(h.Request.URI, *l.Resolved)...)
}

// crossing says which borders lie between two targets.
func crossing(from, to uri.URI) []Item {
	if from.SameOrigin(to) {
		return []Item{fact("Same origin: scheme, host and port stay.")}
	}
	var items []Item
	if from.Scheme != to.Scheme {
		items = append(items, schemeItem(from.Scheme, to.Scheme))
	}
	switch {
	case from.Hostname() == to.Hostname():
	case from.Site() == to.Site():
		items = append(items, fact("The host changes from %s to %s, within the site %s.", article.Value(from.Host), article.Value(to.Host), article.Value(to.Site())))
	default:
		items = append(items, fact("The host changes from %s to %s: another site.", article.Value(from.Host), article.Value(to.Host)))
	}
	if facts.Relate(from, to).Port {
		items = append(items, fact("The port changes from %s to %s.", article.Value(from.EffectivePort()), article.Value(to.EffectivePort())))
	}
	return items
}

func schemeItem(from, to string) Item {
	switch {
	case from == "https" && to == "http":
		return fact("The scheme goes down from https to http: what follows is sent in the clear.")
	case from == "http" && to == "https":
		return fact("The scheme goes up from http to https.")
	}
	return fact("The scheme changes from %s to %s.", article.Value(from), article.Value(to))
}

// methodItems looks back for a method that an earlier hop changed, where the
// status complains of it.
func methodItems(ch trace.Chain, i int) []Item {
	h := ch.Hops[i]
	if i == 0 || (h.Status() != 405 && h.Status() != 404 && h.Status() != 400) {
		return nil
	}
	for j := i - 1; j >= 0; j-- {
		was := ch.Hops[j].Request.Method
		if was != h.Request.Method {
			return []Item{fact("The chain began this part with %s; hop %d's %d turned it into %s.", article.Value(was), ch.Hops[j].ID, ch.Hops[j].Status(), article.Value(h.Request.Method))}
		}
	}
	return nil
}

// cacheItems says how long a permanent redirect may stick.
func cacheItems(h *trace.Hop) []Item {
	if s := h.Status(); s != 301 && s != 308 {
		return nil
	}
	if cc := h.Response.Fields.Values("Cache-Control"); len(cc) > 0 {
		return []Item{{Kind: Fact, Text: "Cache-Control is " + article.Value(strings.Join(cc, ", ")) + ": it bounds how long the redirect is kept.", Field: "Cache-Control"}}
	}
	if h.Response.Fields.Has("Expires") {
		return nil
	}
	return []Item{{Kind: Rule, Text: "No field bounds its life: Chromium and Firefox keep it until their cache is cleared.", Source: "RFC 9111 §4.2.2; Chromium net/http/http_response_headers.cc"}}
}

// noteItems repeats the bounds that took effect, loops and offers.
func noteItems(h *trace.Hop) []Item {
	var items []Item
	for _, n := range h.Notices {
		items = append(items, fact("%s", trace.Printable(n.Text)))
	}
	if l := h.Decision.Loop; l.Kind != trace.LoopNone {
		items = append(items, fact("%s: %s.", LoopTitle(l.Kind), l.Note.String()))
	}
	for _, o := range h.Decision.Offers {
		to := article.Value(trace.MaskURI(o.Next.URI.String()))
		switch o.Kind {
		case trace.OfferScript:
			items = append(items, fact("A script sends a browser to %s, as its text reads; it was not run. Clients without scripts stay here.", to))
		case trace.OfferForm:
			items = append(items, fact("A script submits a form with %s to %s, as its text reads; it was not run. Clients without scripts stay here.", o.Next.Method, to))
		default:
			items = append(items, fact("A %s leads on to %s after %d s; a browser follows it once the page is shown.", o.Kind, to, o.Delay))
		}
	}
	if t := h.Conn.TLS; t != nil && !t.Verified && t.VerifyError != "" {
		items = append(items, fact("The certificate is not verified: %s.", trace.Printable(t.VerifyError)))
	}
	return items
}

// LoopTitle names a loop at the beginning of a sentence.
func LoopTitle(k trace.LoopKind) string {
	switch k {
	case trace.LoopCertain:
		return "A certain loop"
	case trace.LoopProbable:
		return "A probable loop"
	}
	return "The URL comes again"
}
