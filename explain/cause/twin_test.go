package cause_test

import (
	"strings"
	"testing"

	"detour/explain/cause"
	"detour/explain/evidence"
	"detour/trace"
)

// asHTTP2 is the exchange as the same server would make it over HTTP/2: names
// in lower case, no reason phrase, no fields of the connection (RFC 9113 §8.2).
func (c *capture) asHTTP2() trace.Chain {
	h := c.hop()
	h.Response.Proto, h.Response.Reason = "HTTP/2.0", ""
	fs := h.Response.Fields.Without("Connection", "Keep-Alive", "Transfer-Encoding")
	for i := range fs {
		fs[i].Name = strings.ToLower(fs[i].Name)
	}
	h.Response.Fields = fs
	return trace.Chain{Hops: []*trace.Hop{h}}
}

// What only HTTP/1 shows is not needed.
func TestHTTP2(t *testing.T) {
	var all tally
	for _, c := range readCorpus(t) {
		if c.Chain != "" {
			continue
		}
		ranked := cause.Rank(evidence.Of(c.asHTTP2(), 0))
		if !all.add(c, ranked) && *misses > 0 {
			t.Log(miss(c, ranked))
		}
	}
	t.Log(&all)
	if got := all.percent(all.fair); got < 95 {
		t.Errorf("the category is fair in %.1f %%", got)
	}
	if got := all.percent(all.product); got < 80 {
		t.Errorf("the product is right in %.1f %%", got)
	}
}
