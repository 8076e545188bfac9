package cause_test

import (
	"math"
	"strings"
	"testing"

	"detour/explain/cause"
)

// What an answer says names a product only where that is sure, and else says who
// it may have been.
func TestSaid(t *testing.T) {
	first := map[string]cause.Ranked{}
	for _, c := range append(readExchanges(t, "testdata/strangers.jsonl"), readCorpus(t)...) {
		first[c.ID] = cause.Rank(c.evidence())[0]
	}
	for _, tt := range []struct {
		id, product, like, described, says, maker string
		named                                     bool
	}{
		{id: "deno/docs", like: "HAProxy", says: "A rule adds the trailing slash", maker: "the proxy is unknown, in some ways like HAProxy: "},
		{id: "busybox/docs", says: "A rule adds the trailing slash", maker: "the server is unknown"},
		{id: "weborf/docs", product: "weborf", described: "weborf", named: true, says: "weborf: A rule adds the trailing slash"},
		{id: "quart/docs", product: "Werkzeug", like: "Flask", described: "Flask", named: true, says: "Flask's strict_slashes adds the trailing slash"},
		{id: "golang/go-http-redirect/04", product: "Go net/http", described: "Go net/http", maker: "the framework looks like Go net/http: "},
		{id: "edge/haproxy-redirect-scheme/01", product: "HAProxy", described: "HAProxy", named: true},
	} {
		r, ok := first[tt.id]
		if !ok {
			t.Errorf("there is no %s", tt.id)
			continue
		}
		if r.Product != tt.product || r.Like != tt.like || r.Described() != tt.described || r.Named() != tt.named {
			t.Errorf("%s: product %q like %q described %q named %v", tt.id, r.Product, r.Like, r.Described(), r.Named())
		}
		if tt.says != "" && r.Says() != tt.says || !strings.HasPrefix(r.Maker(), tt.maker) || tt.maker == "" && r.Maker() != "" {
			t.Errorf("%s says %q and %q", tt.id, r.Says(), r.Maker())
		}
		want := r.OfCategory
		if tt.named {
			want = r.OfCategory * r.OfProduct
		}
		if math.Abs(r.Sure()-want) > 1e-9 {
			t.Errorf("%s is sure by %.3f, want %.3f", tt.id, r.Sure(), want)
		}
	}
}
