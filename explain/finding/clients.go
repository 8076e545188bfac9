package finding

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"detour/explain/article"
	"detour/explain/facts"
	"detour/trace"
	"detour/trace/prose"
	"detour/trace/uri"
)

// clientChecks are about clients that part ways at a redirect. They ask the
// profiles that detour walks by, so they say of each client what walking as it
// would show.
var clientChecks = []check{
	{
		id: "client-body-lost", number: 101, severity: Warning,
		title: "Some clients lose the body",
		why:   "They go on without what was sent, mostly as a GET, and the target answers a request that nobody meant.",
		fix:   "Send the request to the final URL. Answer 307 or 308 to have it repeated, 303 to have a result shown.",
		cites: []string{"RFC 9110 §15.4", "Fetch, HTTP-redirect fetch"},
		hop:   clientsLoseBody,
	},
	{
		id: "client-credential-crosses", number: 102, severity: Warning,
		title: "Some clients send a credential to another site",
		why:   "Whoever runs the other site can use it. These clients send the field on by default, whatever the walked client does.",
		fix:   "Keep redirects of such clients within your site, or have them follow by hand and drop the field.",
		cites: []string{"RFC 9110 §15.4", "CWE-200"},
		hop:   clientsLeak,
	},
	{
		id: "client-credential-lost", number: 103, severity: Info,
		title: "Some clients drop a credential within the origin",
		why:   "They send it with the first request alone, so a redirect to the same origin arrives without it and is refused.",
		fix:   "Answer at the URL that clients are given, or document the final one.",
		cites: []string{"RFC 9110 §15.4"},
		hop:   clientsForget,
	},
	{
		id: "client-not-following", number: 104, severity: Warning,
		title: "Some clients do not follow the redirect",
		why:   "Because of the status, the method or the form of the Location, they keep the redirect as the answer or fail.",
		fix:   "Send what has to arrive to the final URL. Write the Location as an absolute URL in ASCII, percent-encoded. Some old clients know 301 and not 308.",
		cites: []string{"RFC 9110 §10.2.2", "RFC 9110 §15.4"},
		hop:   clientsStay,
	},
	{
		id: "client-referer", number: 105, severity: Info,
		title: "Clients differ in the Referer that they send on",
		why:   "Some tell the target the URL just left, some a part of what they were given, most nothing. A target that checks it, or logs it, sees all three.",
		fix:   "Keep secrets out of URLs, send `Referrer-Policy: no-referrer` where they must be, and let no check rest on Referer.",
		cites: []string{"RFC 9110 §10.1.3", "CWE-200"},
		hop:   clientsTell,
	},
}

// of is the share of all clients, as [compare.Count] has it, with those that could
// not be asked: "14 of 42 clients (3 cannot send this, scripts are left out)".
func of(some []string, all []clientOutcome) string {
	var notes []string
	scripts := 0
	if !slices.ContainsFunc(all, func(a clientOutcome) bool { return a.script }) {
		for _, c := range profiles() {
			if isScript(c) {
				scripts++
			}
		}
	}
	if cannot := len(profiles()) - len(all) - scripts; cannot > 0 {
		notes = append(notes, fmt.Sprintf("%d cannot send this", cannot))
	}
	if scripts > 0 {
		notes = append(notes, "scripts are left out")
	}
	text := fmt.Sprintf("%d of %s", len(some), prose.Counted(len(profiles()), "client"))
	if len(notes) > 0 {
		text += " (" + strings.Join(notes, ", ") + ")"
	}
	return text
}

// clientsLoseBody leaves out 303, and a form whose result is shown elsewhere:
// there the body is to stay behind.
func clientsLoseBody(v view) []sighting {
	if v.to == nil || !v.hasBody() || v.status == 303 || v.postsResult() {
		return nil
	}
	all := v.clients()
	lost := those(all, func(a clientOutcome) bool { return a.body == trace.BodyDropped || a.body == trace.BodyLost })
	if len(lost) == 0 {
		return nil
	}
	seen := v.seen(v.response("Location"), "The body of the %s is lost here in %s: %s.", article.Value(v.hop.Request.Method), of(lost, all), named(lost))
	if kept := those(all, func(a clientOutcome) bool { return a.body == trace.BodyKept }); len(kept) > 0 {
		seen[0].text += " Sent again by " + named(kept) + "."
	}
	if v.keeps() {
		return withSeverity(Info, seen) // the status says what is to be done
	}
	return seen
}

// carries reports whether the request has the field, and set by a user: a
// jar's cookies have rules of their own.
func (v view) carries(name string) bool {
	if name == "Cookie" && (v.pos > 0 || v.browses()) {
		return false
	}
	return v.hop.Request.Fields.Get(name) != ""
}

// browses reports a request of a browser, which has a jar.
func (v view) browses() bool {
	c, err := trace.ClientNamed(v.hop.Decision.Client)
	return err == nil && c.Family == "browser" || strings.Contains(v.hop.Request.Fields.Get("User-Agent"), "Mozilla/")
}

func clientsLeak(v view) []sighting {
	if v.to == nil || v.from.OfSite(*v.to) {
		return nil
	}
	var seen []sighting
	for i, name := range credentialFields {
		if !v.carries(name) {
			continue
		}
		all := v.clients()
		if sent := those(all, func(a clientOutcome) bool { return a.set[i] && a.sent[i] }); len(sent) > 0 {
			seen = append(seen, v.seen(v.request(name), "%s reaches %s in %s: %s.", article.Value(name), article.Value(v.to.Origin()), of(sent, all), named(sent))...)
		}
	}
	return seen
}

func clientsForget(v view) []sighting {
	if v.to == nil || !v.from.SameOrigin(*v.to) {
		return nil
	}
	var seen []sighting
	for i, name := range credentialFields {
		if !v.carries(name) || name == "Cookie" && v.facts.SetsCookie() {
			continue
		}
		all := v.clients()
		if lost := those(all, func(a clientOutcome) bool { return a.set[i] && a.follows && !a.asks && !a.sent[i] }); len(lost) > 0 {
			seen = append(seen, v.seen(v.request(name), "%s does not go along to %s, the same origin, in %s: %s.", article.Value(name), v.there(), of(lost, all), named(lost))...)
		}
	}
	return seen
}

// clientsStay looks where a client may have a reason not to follow. Without a
// Location, or with one that nobody follows, other rules speak; so they do
// where https ends. With a Location in order one client alone is no news.
func clientsStay(v view) []sighting {
	crosses := v.to != nil && !v.from.SameOrigin(*v.to) && slices.ContainsFunc(credentialFields[:], v.carries)
	inOrder := v.ordinary()
	if !v.redirect || v.turn.Down || v.safe() && inOrder && v.status != 308 && !crosses {
		return nil
	}
	all := v.clients()
	stay := staying(all)
	if len(stay) == 0 || len(stay) == len(all) || inOrder && len(stay) == 1 {
		return nil
	}
	seen := v.seen(v.response("Location"), "This %d is not followed by %s: %s. %s", v.status, of(stay, all), named(stay), reasons(all))
	seen[0].fix = fixesFor(all)
	if inOrder || few*len(stay) < len(all) {
		return withSeverity(Info, seen)
	}
	return seen
}

// few tells a client or two from a share that matters: one in ten.
const few = 10

// staying returns the names of the clients that do not follow.
func staying(all []clientOutcome) []string {
	return those(all, func(a clientOutcome) bool { return !a.follows })
}

// maxReasons bounds the reasons that are told.
const maxReasons = 3

// reasons tells why clients do not follow, the reason of most first.
func reasons(all []clientOutcome) string {
	type reason struct {
		says string
		of   []string
	}
	var found []reason
	for _, a := range all {
		if a.follows {
			continue
		}
		i := slices.IndexFunc(found, func(r reason) bool { return r.says == a.why.Says })
		if i < 0 {
			i, found = len(found), append(found, reason{says: a.why.Says})
		}
		found[i].of = append(found[i].of, a.client)
	}
	slices.SortStableFunc(found, func(a, b reason) int { return len(b.of) - len(a.of) })
	var texts []string
	for _, r := range found[:min(len(found), maxReasons)] {
		who := r.of[0]
		if len(r.of) > 1 {
			who = strconv.Itoa(len(r.of))
		}
		texts = append(texts, fmt.Sprintf("%s (%s)", trace.Printable(r.says), who))
	}
	return "Why: " + strings.Join(texts, "; ") + "."
}

// fixesFor says what is to be done about each reason for which clients do not
// follow, that of most first.
func fixesFor(all []clientOutcome) string {
	count := map[string]int{}
	var fixes []string
	for _, a := range all {
		if a.follows {
			continue
		}
		fix := fixOfRefusal(a.why.ID)
		if count[fix]++; count[fix] == 1 {
			fixes = append(fixes, fix)
		}
	}
	slices.SortStableFunc(fixes, func(a, b string) int { return count[b] - count[a] })
	return strings.Join(fixes[:min(len(fixes), maxReasons)], " ")
}

// fixOfRefusal is the fix for one rule by which a client does not follow.
func fixOfRefusal(rule string) string {
	switch {
	case rule == "method-not-followed":
		return "Send what is no GET to the final URL itself."
	case rule == "status-unknown", rule == "final":
		return "Answer 301 where old clients are to follow; some do not know 308."
	case strings.HasPrefix(rule, "location"), strings.HasPrefix(rule, "field-"):
		return "Write one Location: an absolute URL in ASCII, percent-encoded."
	case rule == "downgrade-refused", rule == "scheme-kept", rule == "form-downgrade", rule == "mixed-content":
		return "Keep to https from the first URL on."
	case rule == "revisit", rule == "limit":
		return "Lead to another URL, in fewer steps: these clients ask for none twice."
	case rule == "stays-home", strings.HasPrefix(rule, "credentials"), strings.HasPrefix(rule, "login"):
		return "Give clients that log in the final URL, on one origin."
	case rule == "scheme-not-http":
		return "Lead to http or https; what is for an app is for browsers on its device alone."
	case strings.HasPrefix(rule, "cors"):
		return "Allow the page's origin with Access-Control-Allow-Origin on each hop."
	}
	return "Send what has to arrive to the final URL."
}

// clientsTell looks where a Referer tells another origin something, or where
// one may be asked for.
func clientsTell(v view) []sighting {
	if v.to == nil || v.from.SameOrigin(*v.to) {
		return nil
	}
	if name := secretInQuery(v.from); name != "" {
		all := v.clients()
		if told := those(all, func(a clientOutcome) bool { return a.referer == refererURL }); len(told) > 0 {
			return withSeverity(Warning, v.seen(v.response("Location"), "%s of this URL goes to %s as Referer in %s: %s.", article.Value(name), article.Value(v.to.Origin()), of(told, all), named(told)))
		}
	}
	had := v.hop.Request.Fields.Get("Referer")
	switch {
	case had != "":
		return v.trimmed()
	case v.next != nil && v.next.Status() == 403 && !v.next.Request.Fields.Has("Referer"):
		return v.missed()
	}
	return nil
}

// trimmed is about a Referer that some clients pass on and others cut down.
func (v view) trimmed() []sighting {
	all := v.clients()
	whole := those(all, func(a clientOutcome) bool { return a.referer == refererWhole })
	part := those(all, func(a clientOutcome) bool { return a.referer == refererPart })
	none := those(all, func(a clientOutcome) bool { return a.follows && !a.asks && a.referer == refererNone })
	if len(whole) == 0 || len(part) == 0 && len(none) == 0 {
		return nil
	}
	seen := v.seen(v.request("Referer"), "Referer reaches %s whole from %s.", article.Value(v.to.Origin()), of(whole, all))
	if len(part) > 0 {
		seen[0].text += " Only a part from " + named(part) + "."
	}
	if len(none) > 0 {
		seen[0].text += " None from " + named(none) + "."
	}
	return seen
}

// missed is about a refusal that a Referer may have prevented.
func (v view) missed() []sighting {
	all := v.clients()
	sent := those(all, func(a clientOutcome) bool { return a.referer != refererNone })
	if len(sent) == 0 {
		return nil
	}
	return withHops(v.seen(v.response("Location"), "%s got no Referer and answered 403. Of %s, only these send one: %s.", article.Value(v.to.Origin()), prose.Counted(len(all), "client"), named(sent)), v.nextID())
}

// secretInQuery returns the name of a parameter that gives access; "" for none.
func secretInQuery(u uri.URI) string {
	for _, p := range facts.ReadQuery(facts.Query(u)) {
		if p.Value != "" && (slices.Contains(tokenParameters, p.Key) || webToken().MatchString(p.Value)) {
			return p.Name
		}
	}
	return ""
}
