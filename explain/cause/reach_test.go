package cause_test

import (
	"testing"

	"detour/explain/cause"
)

// The causes were written by one set of exchanges. These are of the same
// servers and of others in mechanisms which that set does not have, captured
// afterwards: what is said of them is said of a server that nobody has seen.
func TestReach(t *testing.T) {
	var all, mechanism tally
	without := map[string]*cause.Catalogue{}
	shown := 0
	for _, c := range readExchanges(t, "testdata/reach.jsonl.gz") {
		ranked := cause.Rank(c.evidence())
		if len(ranked) == 0 {
			t.Errorf("%s is not ranked", c.ID)
			continue
		}
		if !all.add(c, ranked) && shown < *misses {
			shown++
			t.Log(miss(c, ranked))
		}
		first := ranked[0].Cause()
		if first == nil || first.Product == cause.Any {
			mechanism.add(c, ranked)
			continue
		}
		if without[first.ID] == nil {
			without[first.ID] = cause.WithoutCause(first.ID)
		}
		mechanism.add(c, without[first.ID].Rank(c.evidence()))
	}
	t.Log(&all)
	t.Logf("without the cause: %v", &mechanism)
	for _, floor := range []struct {
		what      string
		got, want float64
	}{
		{"category strict", all.percent(all.strict), 88},
		{"category fair", all.percent(all.fair), 98},
		{"category in three", all.percent(all.fairIn3), 99},
		{"product", all.percent(all.product), 97},
		{"product in three", all.percent(all.productIn3), 99},
		{"without the cause, category fair", mechanism.percent(mechanism.fair), 96},
	} {
		if floor.got < floor.want {
			t.Errorf("%s is right in %.1f %%, want %.1f %%", floor.what, floor.got, floor.want)
		}
	}
	// Most are right, so that it may say too little of itself, not too much.
	if e := all.calibration(); e > 0.1 {
		t.Errorf("the calibration error is %.3f", e)
	}
}
