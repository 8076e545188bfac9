package finding

import (
	"maps"
	"slices"
	"sync"

	"detour/explain/cause"
	"detour/explain/remedy"
	"detour/trace"
)

// A fix is how a rule's finding is fixed at one product.
type fix struct {
	advice string // with what that product calls the setting
	where  string // the file or the dialog; "" where the advice says it
	remedy.Recipe
}

// byProduct are fixes by the ID of the product in package cause.
type byProduct map[string]fix

// fixes are those of rules that products have a setting for. Where the exchange
// shows none of the products, the rule's own fix stands, which names none.
var fixes = sync.OnceValue(func() map[string]byProduct {
	return map[string]byProduct{
		"odd-port":               portFixes(),
		"downgrade":              downgradeFixes(),
		"tls-proxy-loop":         tlsLoopFixes(),
		"cookie-deletion-misses": deletionFixes(),
		"cookie-rejected":        domainFixes(),
		"cookie-withheld":        domainFixes(),
		"cookie-no-secure":       secureFixes(),
		"samesite-none-insecure": secureFixes(),
		"cookie-prefix-bad":      secureFixes(),
		"hsts-missing":           hstsFixes(),
		"hsts-weak":              hstsFixes(),
		"hsts-skipped-host":      hstsFixes(),
		"host-reflection":        hostFixes(),
		"open-redirect-suspect":  openFixes(),
		"session-in-url":         sessionFixes(),
		"vary-missing":           varyFixes(),
		"body-large":             bodyFixes(),
		"perm-no-cache-bound":    boundFixes(),
	}
})

// fixHere returns the fix of a rule for the product that the hop gives away, and
// that product's ID; zero values where it gives none away that has one.
func fixHere(id string, h *trace.Hop) (fix, string) {
	by := fixes()[id]
	if len(by) == 0 || h == nil || h.Response == nil {
		return fix{}, ""
	}
	for _, p := range cause.Default().Sightings(shownBy(h)) {
		if x, ok := by[p.ID]; ok {
			return x, p.ID
		}
	}
	return fix{}, ""
}

// Remedy returns what a user does about a finding with the values of an
// exchange: what the product has for it, and what all of the product's causes
// have in common; without a product the rule's own fix.
func (f *Finding) Remedy(p *cause.Product, x remedy.Exchange) remedy.Remedy {
	own, ok := fixes()[f.Rule.ID][f.Product]
	if !ok || p == nil {
		return remedy.Remedy{Advice: f.Fix}
	}
	common := p.Recipe
	common.Try = nil // these show which line redirects
	if len(own.Find) > 0 {
		common.Find = nil // and so do these
	}
	recipe := own.Recipe
	recipe.Test = slices.Concat(common.Test, own.Test)
	r := remedy.Fill(recipe, common, x)
	r.Advice, r.Where, r.Files = f.Fix, own.where, p.Config
	return r
}

// change is one change of code, an addition where there is no before.
func change(language, before, after string) []remedy.Change {
	return []remedy.Change{{Language: language, Before: before, After: after}}
}

// with returns the fixes with further ones.
func (b byProduct) with(more byProduct) byProduct {
	all := maps.Clone(b)
	maps.Copy(all, more)
	return all
}
