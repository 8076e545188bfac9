package experiment

import (
	"slices"
	"strings"

	"detour/explain/cause"
	"detour/explain/evidence"
	"detour/explain/facts"
	"detour/trace"
	"detour/trace/uri"
)

// Outcome is what became of an experiment, by the answer that the hop itself had.
type Outcome string

// The outcomes. The last two tell nothing of the causes.
const (
	Same      Outcome = "same"      // the same redirect again, or the same status where there was none
	Recoded   Outcome = "recoded"   // the same target with another status
	Dropped   Outcome = "dropped"   // the same redirect without the parameter that was added
	Elsewhere Outcome = "elsewhere" // a redirect to another target
	Back      Outcome = "back"      // a redirect to the URL that was asked first
	Page      Outcome = "page"      // an answer that sends nobody on
	Missing   Outcome = "missing"   // 404 or 410
	Refused   Outcome = "refused"   // another 4xx
	Unclear   Outcome = "unclear"   // the two answers cannot be compared
	Failed    Outcome = "failed"    // no answer, or an error of the server's
)

// outcomes are those that tell something.
var outcomes = []Outcome{Same, Recoded, Dropped, Elsewhere, Back, Page, Missing, Refused}

// Tells reports whether the outcome says something about the causes.
func (o Outcome) Tells() bool { return slices.Contains(outcomes, o) }

// outcomeOf compares two answers.
func outcomeOf(p Proposal, before, after look) Outcome {
	// Many servers refuse OPTIONS wherever they have no rule for it.
	unknown := p.Experiment == cause.OptionsForGet && (after.status == 405 || after.status == 501)
	switch {
	case !before.answered || !after.answered:
		return Failed
	case unknown || len(beyond(p.Experiment, before.request, after.request)) > 0:
		return Unclear
	case after.found:
		return redirected(p, before, after)
	case !before.found && after.status == before.status:
		return Same
	case after.status == 404 || after.status == 410:
		return Missing
	case after.status >= 500:
		return Failed
	case after.status >= 400:
		return Refused
	}
	return Page
}

// redirected is about an experiment that was answered with a redirect.
func redirected(p Proposal, before, after look) Outcome {
	switch {
	case !before.found || !alike(p, before, after):
		if facts.Relate(after.target, before.url).SamePlace {
			return Back
		}
		return Elsewhere
	case after.status != before.status:
		return Recoded
	case p.Experiment == cause.QueryAdded && !hasParameter(after.target):
		return Dropped
	}
	return Same
}

// moves reports whether an experiment changes the URL: what was done to it counts
// then, not where that leads.
func moves(e cause.Experiment) bool {
	switch e {
	case cause.SlashToggled, cause.OtherPath, cause.OtherScheme, cause.MadeUpHost:
		return true
	}
	return false
}

// alike reports whether two redirects come of the same rule.
func alike(p Proposal, before, after look) bool {
	a, b := before.target, after.target
	if p.Experiment == cause.MadeUpHost && strings.EqualFold(b.Host, noSuchHost) {
		b.Host = before.url.Host
	}
	if facts.Relate(a, b).SamePlace {
		return true
	}
	return moves(p.Experiment) && before.relation != "" && before.relation == after.relation
}

func hasParameter(u uri.URI) bool {
	return u.Query != nil && strings.Contains(*u.Query, noSuchName)
}

// A look is what a comparison reads of an answer.
type look struct {
	answered bool
	request  trace.Request
	url      uri.URI
	status   int
	found    bool // there is a target
	target   uri.URI
	location string // as received, masked and printable
	relation string // what became of the URL
	template string // of the body
	cookies  []string
}

// done are the IDs of evidence that say what a redirect does to a URL.
var done = []string{"scheme-up", "scheme-down", "host-www-added", "host-www-removed", "host-mobile", "host-private", "host-foreign",
	"port-appears", "slash-added", "slash-removed", "index-stripped", "index-added", "extension-stripped", "case-only",
	"slashes-merged", "locale-added", "locale-root", "locale-removed", "path-same", "path-to-root", "prefix-added",
	"prefix-removed", "tail-kept", "return-param", "target-login", "target-maintenance", "target-error", "target-self"}

func lookAt(h *trace.Hop) look {
	if h == nil {
		return look{}
	}
	l := look{request: h.Request, url: h.Request.URI}
	if h.Response == nil {
		return l
	}
	l.answered, l.status = true, h.Status()
	set := evidence.Of(trace.Chain{Hops: []*trace.Hop{h}}, 0)
	if f := set.Facts(); f.Target != nil && l.status/100 == 3 {
		l.target, l.found = f.Target.To, true
	}
	if it, ok := set.Get("location"); ok {
		l.location = it.Value
	}
	if it, ok := set.Get("body"); ok {
		l.template = it.Value
	}
	for _, it := range set.Items() {
		switch {
		case it.ID == "cookie-set" && !slices.Contains(l.cookies, it.Value):
			l.cookies = append(l.cookies, it.Value)
		case slices.Contains(done, it.ID):
			l.relation += " " + it.ID
		}
	}
	return l
}
