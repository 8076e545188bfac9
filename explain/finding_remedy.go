package explain

import (
	"slices"

	"detour/explain/cause"
	"detour/explain/finding"
	"detour/explain/remedy"
	"detour/trace"
)

// A bringing is a rule and the kinds of causes that bring its findings about.
type bringing struct {
	rule string
	by   []cause.Category
}

// broughtAbout has the kinds of causes that bring a finding about: what is done
// about one of these at its product is done about the finding.
var broughtAbout = []bringing{
	{"odd-port", []cause.Category{cause.SlashAdd, cause.Proxy, cause.HTTPSDowngrade}},
	{"private-target", []cause.Category{cause.SlashAdd, cause.Proxy}},
	{"dangling-host", []cause.Category{cause.SlashAdd, cause.Proxy}},
	{"downgrade", []cause.Category{cause.HTTPSDowngrade, cause.SlashAdd, cause.Proxy}},
	{"tls-proxy-loop", []cause.Category{cause.LoopMisconfigurated, cause.HTTPSUpgrade}},
	{"loop-exact", []cause.Category{cause.LoopMisconfigurated, cause.HTTPSUpgrade, cause.SlashAdd, cause.SlashRemove, cause.IndexStrip}},
	{"loop-growing", []cause.Category{cause.LoopMisconfigurated, cause.MethodPreserving}},
	{"loop-with-cookie", []cause.Category{cause.CookieCheck}},
	{"query-dropped", []cause.Category{cause.MovedResource, cause.HTTPSUpgrade, cause.HostCanonical}},
	{"many-to-one", []cause.Category{cause.MissingFallback, cause.Maintenance}},
	{"missing-location", []cause.Category{cause.MethodPreserving, cause.MovedResource}},
	{"post-upgrade-301", []cause.Category{cause.HTTPSUpgrade}},
	{"form-post-not-303", []cause.Category{cause.PostRedirectGet}},
	{"vary-missing", []cause.Category{cause.Locale}},
	{"locale-redirect", []cause.Category{cause.Locale}},
}

// leastSure is how likely a product and a kind have to be for a finding's fix to
// be theirs.
const leastSure = 0.5

// remedyOfFinding returns what is done about a finding: what the product that
// the finding names has for it, else what the product of the likeliest cause
// does, else the rule's own advice.
func (r ranking) remedyOfFinding(f finding.Finding) remedy.Remedy {
	own := r.byID(f.Product)
	fix := f.Remedy(own, remedy.Of(r.hop))
	a, ok := r.cause(f.Rule.ID)
	switch {
	case !ok && own == nil:
		return r.anybodys(f.Rule.ID, fix)
	case !ok:
		return fix
	case own == nil:
		by := r.remedy(a)
		by.Advice, by.Healthy, by.Better = fix.Advice+" "+a.Described()+": "+by.Advice, false, ""
		return by
	case a.Described() == own.Title: // the cause knows the line better
		return moreOf(fix, r.remedy(a))
	}
	return fix
}

// moreOf returns a fix with what a cause of the same product knows besides: what
// to try, and the commands that find the line.
func moreOf(fix, by remedy.Remedy) remedy.Remedy {
	for _, find := range by.Find {
		if !slices.Contains(fix.Find, find) {
			fix.Find = append(fix.Find, find)
		}
	}
	fix.Try = by.Try
	return fix
}

// byID returns a product by its ID, nil for none.
func (r ranking) byID(id string) *cause.Product {
	if id == "" {
		return nil
	}
	for _, s := range r.seen {
		if s.ID == id {
			p, _ := r.causes.Product(s.Title)
			return p
		}
	}
	return nil
}

// cause returns the likeliest answer that brings a rule's findings about at a
// product that is known well enough.
func (r ranking) cause(rule string) (cause.Ranked, bool) {
	by := bringers(rule)
	for _, a := range r.ranked {
		known := a.Named() && a.Confidence() >= leastSure && a.Cause() != nil
		if known && slices.Contains(by, a.Category) {
			return a, true
		}
	}
	return cause.Ranked{}, false
}

// bringers are the kinds of causes that bring a rule's findings about.
func bringers(rule string) []cause.Category {
	for _, b := range broughtAbout {
		if b.rule == rule {
			return b.by
		}
	}
	return nil
}

// anybodys returns a rule's own fix with what finds the line and shows the cause
// where no product is known: what the generic cause of the likeliest kind has.
func (r ranking) anybodys(rule string, fix remedy.Remedy) remedy.Remedy {
	by := bringers(rule)
	for _, a := range r.ranked {
		c := a.Cause()
		if c == nil || c.Product != cause.Any || a.OfCategory < leastSure || !slices.Contains(by, a.Category) {
			continue
		}
		all := r.remedyOf(c, cause.Any)
		all.Advice, all.Healthy, all.Better = fix.Advice, false, ""
		return all
	}
	return fix
}

// FindingRemedies returns what is done about each finding of a chain, in their
// order, with the values of the first hop that shows it.
func (x Explainer) FindingRemedies(ch trace.Chain, fs []finding.Finding) []remedy.Remedy {
	ranked := map[int]ranking{}
	out := make([]remedy.Remedy, len(fs))
	for i, f := range fs {
		out[i] = remedy.Remedy{Advice: f.Fix}
		if !productsFix(f) || len(f.Hops) == 0 {
			continue
		}
		at := hopAt(ch, f.Hops[0])
		if at < 0 {
			continue
		}
		r, ok := ranked[at]
		if !ok {
			r = x.rank(ch, at)
			ranked[at] = r
		}
		out[i] = r.remedyOfFinding(f)
	}
	return out
}

// productsFix reports whether a product may know more than the rule's own fix.
func productsFix(f finding.Finding) bool {
	return f.Product != "" || slices.ContainsFunc(broughtAbout, func(b bringing) bool { return b.rule == f.Rule.ID })
}

// hopAt returns the place of the hop with an ID that has a response, -1 for none.
func hopAt(ch trace.Chain, id int) int {
	return slices.IndexFunc(ch.Hops, func(h *trace.Hop) bool { return h != nil && h.ID == id && h.Response != nil })
}

// withRemedies gives the points of the findings what is done about them.
func (r ranking) withRemedies(items []Item, fs []finding.Finding) []Item {
	for i, f := range fs {
		items[i].Point.Remedy = r.remedyOfFinding(f)
	}
	return items
}
