package cause_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"detour/explain/cause"
	"detour/explain/evidence"
	"detour/trace"
	"detour/trace/uri"
)

// Each cause proves itself: an exchange that was captured, or the example in
// its file, ranks it first. Those of a product that shows itself as another
// cannot come first; they have to be among the ways of the first answer.
func TestProof(t *testing.T) {
	proved := map[string]bool{}
	for _, c := range readCorpus(t) {
		ranked := cause.Rank(c.evidence())
		if len(ranked) > 0 && ranked[0].Cause() != nil {
			proved[ranked[0].Cause().ID] = true
			for _, w := range ranked[0].Ways {
				if p, ok := cause.Default().Product(w.Cause.Product); ok && p.On != "" {
					proved[w.Cause.ID] = true
				}
			}
		}
	}
	proved[firstOf(t, rewritten(t))] = true
	for _, id := range cause.Default().IDs() {
		c, _ := cause.Default().Cause(id)
		_, _, hasExample, _ := c.Example() // judged by TestExamples
		if !proved[id] && !hasExample {
			t.Errorf("%s: no exchange ranks it first", c.File)
		}
	}
}

// rewritten is a loop that one client makes of a URL that others ask for as it is.
func rewritten(t *testing.T) trace.Chain {
	t.Helper()
	c, err := trace.ClientNamed("aiohttp")
	if err != nil {
		t.Fatal(err)
	}
	var ch trace.Chain
	for range 3 {
		ch.Hops = append(ch.Hops, plain("http://shop.test/wiki/A_&_B", 301, trace.Field{Name: "Server", Value: "nginx"}, trace.Field{Name: "Location", Value: "/wiki/A_%26_B"}).Hops...)
	}
	c.DecideAll(ch)
	return ch
}

func firstOf(t *testing.T, ch trace.Chain) string {
	t.Helper()
	ranked := cause.Rank(evidence.Of(ch, 0))
	if len(ranked) == 0 || ranked[0].Cause() == nil {
		t.Fatal("nothing is ranked")
	}
	return ranked[0].Cause().ID
}

func TestLikeliestIsTheFirstAnswer(t *testing.T) {
	for _, c := range readCorpus(t) {
		ranked := cause.Rank(c.evidence())
		want := len(ranked) > 0 && !ranked[0].CannotTell
		got, ok := cause.Default().Likeliest(c.evidence())
		if ok != want {
			t.Errorf("%s: %v, want %v", c.ID, ok, want)
		} else if ok {
			for i, w := range got.Ways { // of which it has the heads
				got.Ways[i].Cause = cause.Default().Whole(w.Cause)
			}
			if diff := cmp.Diff(ranked[0], got, cmpopts.EquateApprox(1e-9, 0), cmpopts.EquateComparable(evidence.Item{}), cmp.Comparer(func(a, b *cause.Cause) bool { return a == b })); diff != "" {
				t.Errorf("%s (-first +likeliest):\n%s", c.ID, diff)
			}
		}
	}
	if _, ok := cause.Default().Likeliest(evidence.Set{}); ok {
		t.Error("an answer to nothing")
	}
}

func plain(url string, status int, fields ...trace.Field) trace.Chain {
	return trace.Chain{Hops: []*trace.Hop{{
		Request:  trace.Request{Method: "GET", URI: uri.Split(url)},
		Response: &trace.Response{Proto: "HTTP/1.1", Status: status, Reason: "Found", Fields: fields},
	}}}
}

// Where nothing speaks, that is the answer, and it says what would tell.
func TestCannotTell(t *testing.T) {
	ranked := cause.Rank(evidence.Of(plain("http://shop.test/a", 302, trace.Field{Name: "Location", Value: "/b"}, trace.Field{Name: "Date", Value: "Sun, 22 Nov 2026 11:05:03 GMT"}), 0))
	if len(ranked) == 0 || !ranked[0].CannotTell {
		t.Fatalf("ranked %+v", ranked)
	}
	if ranked[0].Cause() != nil || len(ranked[0].Confirm()) == 0 {
		t.Errorf("it names %v and the experiments %v", ranked[0].Cause(), ranked[0].Confirm())
	}
	for _, r := range ranked[1:] {
		if r.Product != "" {
			t.Errorf("it names %q", r.Product)
		}
	}
}

// A response that needs no explanation gets none.
func TestNothing(t *testing.T) {
	for _, status := range []int{200, 204, 404, 500} {
		ch := plain("http://shop.test/a", status, trace.Field{Name: "Server", Value: "nginx"}, trace.Field{Name: "Content-Type", Value: "text/html"})
		if ranked := cause.Rank(evidence.Of(ch, 0)); len(ranked) > 0 {
			t.Errorf("a %d is explained by %+v", status, ranked[0].Cause())
		}
	}
	for _, c := range readCorpus(t) {
		h := c.hop()
		h.Response.Status, h.Response.Reason, h.Response.Body = 200, "OK", trace.Body{}
		h.Response.Fields = h.Response.Fields.Without("Location", "Refresh")
		if ranked := cause.Rank(evidence.Of(trace.Chain{Hops: []*trace.Hop{h}}, 0)); len(ranked) > 0 {
			t.Errorf("%s as a 200 is explained by %s %v", c.ID, ranked[0].Product, ranked[0].Category)
		}
	}
	if ranked := cause.Rank(evidence.Set{}); ranked != nil {
		t.Errorf("nothing is explained by %+v", ranked)
	}
}

// Answers are ordered, their probabilities are probabilities, each names its
// evidence, and the shares of its ways sum up.
func TestRanked(t *testing.T) {
	for _, c := range readCorpus(t) {
		sum := 0.0
		var said []string
		ranked := cause.Rank(c.evidence())
		for i, r := range ranked {
			sum += r.Probability
			if i > 0 && r.Probability > ranked[i-1].Probability {
				t.Errorf("%s: %.3f after %.3f", c.ID, r.Probability, ranked[i-1].Probability)
			}
			key := r.Product + " " + string(r.Category)
			if r.CannotTell {
				key = "cannot tell"
			}
			if slices.Contains(said, key) {
				t.Errorf("%s: %s twice", c.ID, key)
			}
			said = append(said, key)
			if r.CannotTell {
				continue
			}
			shares := 0.0
			for _, w := range r.Ways {
				shares += w.Share
				if w.Cause.Category != r.Category {
					t.Errorf("%s: a way of %s is %s", c.ID, r.Category, w.Cause.ID)
				}
			}
			if shares < 0.999 || shares > 1.001 {
				t.Errorf("%s: the shares of %s sum up to %f", c.ID, key, shares)
			}
			if len(r.For) == 0 || r.Category.Says() == "" {
				t.Errorf("%s: no evidence for %s", c.ID, key)
			}
			for _, it := range slices.Concat(r.For, r.Against) {
				if strings.HasPrefix(it.ID, "maker-") {
					t.Errorf("%s: shows %s", c.ID, it.ID)
				}
			}
		}
		if sum > 1.001 {
			t.Errorf("%s: probabilities sum up to %f", c.ID, sum)
		}
	}
}

// A product that nobody has described is called what it calls itself.
func TestStranger(t *testing.T) {
	ch := plain("http://shop.test/docs", 301, trace.Field{Name: "Server", Value: "acme-httpd/3.1 (Plan9)"}, trace.Field{Name: "Location", Value: "/docs/"})
	ranked := cause.Rank(evidence.Of(ch, 0))
	if len(ranked) == 0 || ranked[0].Product != "acme-httpd" || ranked[0].Category != cause.SlashAdd {
		t.Errorf("ranked %+v", ranked)
	}
}

// The front and what is behind it are both seen, each by its own marks.
func TestSightings(t *testing.T) {
	ch := plain("http://shop.test/a", 302, trace.Field{Name: "Server", Value: "nginx/1.24"}, trace.Field{Name: "X-Powered-By", Value: "PHP/8.2"}, trace.Field{Name: "Location", Value: "/b"})
	seen := cause.Default().Sightings(evidence.Of(ch, 0))
	if len(seen) != 2 || seen[0].ID != "php" || seen[1].ID != "nginx" {
		t.Fatalf("seen %+v", seen)
	}
	if it := seen[0].Evidence[0]; it.Field != "X-Powered-By" || it.Value != "PHP/8.2" {
		t.Errorf("PHP is seen by %+v", it)
	}
}

func BenchmarkRank(b *testing.B) {
	all := readCorpus(b)
	for _, c := range all {
		cause.Rank(c.evidence()) // the texts are read once
	}
	b.ReportAllocs()
	b.ResetTimer()
	for i := 0; b.Loop(); i++ {
		c := all[i%len(all)]
		cause.Rank(c.evidence())
	}
}
