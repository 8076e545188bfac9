package cause_test

import (
	"testing"

	"detour/explain/cause"
)

// What is described by nobody is still understood: the exchanges of a product
// are judged as if it had no file, and those of a mechanism as if it had none.
func TestHoldout(t *testing.T) {
	all := readCorpus(t)
	products, causes := map[string]*cause.Catalogue{}, map[string]*cause.Catalogue{}
	var product, mechanism tally
	for _, c := range all {
		ranked := cause.Rank(c.evidence())
		if len(ranked) == 0 {
			t.Errorf("%s is not ranked", c.ID)
			continue
		}
		if ranked[0].Cause() == nil { // it cannot be told: nothing to leave out
			product.add(c, ranked)
			mechanism.add(c, ranked)
			continue
		}
		first := ranked[0]
		if products[first.Product] == nil {
			products[first.Product] = cause.WithoutProducts(first.Product)
		}
		product.add(c, products[first.Product].Rank(c.evidence()))
		id := first.Cause().ID
		if first.Cause().Product == cause.Any {
			mechanism.add(c, ranked)
			continue
		}
		if causes[id] == nil {
			causes[id] = cause.WithoutCause(id)
		}
		mechanism.add(c, causes[id].Rank(c.evidence()))
	}
	t.Logf("without the product: %v", &product)
	t.Logf("without the cause:   %v", &mechanism)
	if got := product.percent(product.fair); got < 92 {
		t.Errorf("without the product the category is fair in %.1f %%", got)
	}
	if got := mechanism.percent(mechanism.fair); got < 92 {
		t.Errorf("without the cause the category is fair in %.1f %%", got)
	}
}
