package explain

import (
	"slices"

	"detour/explain/cause"
	"detour/explain/remedy"
)

// broughtAbout has the kinds of causes that bring a finding about: what is done
// about one of these at its product is done about the finding.
var broughtAbout = []struct {
	rule string
	by   []cause.Category
}{
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

// remedyOfFinding returns what is done about a finding: the rule's own advice,
// and where the product is recognised, place, commands and changes there.
func (r ranking) remedyOfFinding(rule, advice string) remedy.Remedy {
	var by []cause.Category
	for _, b := range broughtAbout {
		if b.rule == rule {
			by = b.by
		}
	}
	for _, a := range r.ranked {
		if a.Probability < leastSure || a.Product == "" || a.Product == cause.Any || a.Cause() == nil {
			continue
		}
		if slices.Contains(by, a.Category) {
			fix := r.remedy(a)
			fix.Advice, fix.Healthy, fix.Better = advice+" "+a.Product+": "+fix.Advice, false, ""
			return fix
		}
	}
	return remedy.Remedy{Advice: advice}
}

// withRemedies gives the findings of the hop what is done about them.
func (r ranking) withRemedies(items []Item) []Item {
	for _, it := range items {
		if it.Point != nil {
			it.Point.Remedy = r.remedyOfFinding(it.Point.Rule, it.Point.Remedy.Advice)
		}
	}
	return items
}
