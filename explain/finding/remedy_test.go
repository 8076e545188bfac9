package finding

import (
	"strings"
	"testing"

	"detour/explain/cause"
	"detour/trace"
)

// Each remedy is of a rule and of a product that there are, in a sentence.
func TestRemedies(t *testing.T) {
	rules, products := map[string]Rule{}, map[string]bool{}
	for _, r := range Rules() {
		rules[r.ID] = r
	}
	for _, id := range cause.Default().ProductIDs() {
		products[id] = true
	}
	for id, by := range fixes() {
		if rules[id].ID == "" {
			t.Errorf("there is no rule %q", id)
		}
		for product, x := range by {
			if !products[product] || !strings.HasSuffix(x.advice, ".") {
				t.Errorf("%s for %s: %q", id, product, x.advice)
			}
			if _, err := x.Check(); err != nil || x.where == "" || len(x.Change) == 0 || len(x.Test) == 0 {
				t.Errorf("%s for %s cannot be carried out: %+v, %v", id, product, x, err)
			}
		}
	}
}

// The fix is that of the product that is seen, and none is named where none is.
func TestFixFollowsTheProduct(t *testing.T) {
	for server, want := range map[string]string{"nginx": "port_in_redirect", "Apache": "UseCanonicalPhysicalPort", "unheard-of": "leave its own port out"} {
		s := play(t, server, "> GET http://a.test/x\n< 301 Server: "+server+" | Location: http://a.test:8080/x/ | Content-Length: 0\n")
		for _, f := range Check(s.chains[0]) {
			if f.Rule.ID == "odd-port" && !strings.Contains(f.Fix, want) {
				t.Errorf("for %s it is %q", server, f.Fix)
			}
		}
	}
	if x, product := fixHere("odd-port", &trace.Hop{}); product != "" {
		t.Errorf("without a response it is %q", x.advice)
	}
}
