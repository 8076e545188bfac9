package finding

import (
	"slices"
	"sync"

	"detour/explain/article"
	"detour/trace"
)

// A Rule is one thing that can be wrong, with its reason and its remedy.
type Rule struct {
	ID       string // stable, kebab-case: "downgrade"
	Number   int    // in the catalogue, from 1; stable too
	Severity Severity
	Title    string
	Why      string // why it matters, in a sentence or two; may hold `code`
	Fix      string // how to fix it
	Sources  []article.Source
}

// A check is a rule and how it looks. It has one of the three functions, or
// several where the same thing shows in several ways.
type check struct {
	id       string
	number   int
	severity Severity
	title    string
	why      string
	fix      string
	cites    []string // what sourceOf turns into sources

	hop    func(view) []sighting  // one hop and its neighbours
	chain  func(*walk) []sighting // the whole chain
	across func(*pairs) []sighting

	synthetic bool // looks at what the client made by itself, and at nothing else
}

// A sighting is one place where a rule's condition holds.
type sighting struct {
	severity Severity   // 0: the rule's own
	fix      string     // "": the rule's own, or its product's
	hop      *trace.Hop // that shows it
	text     string
	hops     []int
	lines    []trace.Line
}

// checks returns all rules, by number.
var checks = sync.OnceValue(func() []check {
	all := slices.Concat(upgradeChecks, loopChecks, lengthChecks, permanenceChecks, cacheChecks, methodChecks, bodyChecks,
		credentialChecks, jarChecks, rewriteChecks, queryChecks, pathChecks, syntaxChecks, locationChecks, targetChecks, hostChecks, secretChecks,
		reflectionChecks, hstsChecks, cookieChecks, searchChecks, pageChecks, corsChecks, modifiedChecks, statusChecks,
		serverChecks, timingChecks, fragmentChecks, probeChecks, endChecks, clientChecks)
	slices.SortFunc(all, func(a, b check) int { return a.number - b.number })
	return all
})

// rule returns the rule without its functions.
func (c *check) rule() Rule {
	r := Rule{ID: c.id, Number: c.number, Severity: c.severity, Title: c.title, Why: c.why, Fix: c.fix}
	for _, cite := range c.cites {
		r.Sources = append(r.Sources, sourceOf(cite))
	}
	return r
}

// Rules returns all rules by number.
func Rules() []Rule {
	all := checks()
	rules := make([]Rule, len(all))
	for i := range all {
		rules[i] = all[i].rule()
	}
	return rules
}
