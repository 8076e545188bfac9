package cause_test

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"regexp"
	"slices"
	"sort"
	"strings"
	"testing"

	"detour/explain/cause"
	"detour/explain/evidence"
	"detour/trace"
	"detour/trace/uri"
)

var misses = flag.Int("misses", 0, "print so many of the exchanges that are judged wrongly")

// A capture is one exchange of the corpus with what is known to have made it.
type capture struct {
	ID        string
	Method    string
	URL       string
	Fields    [][2]string
	Sent      string
	Proto     string
	Status    int
	Reason    string
	Response  [][2]string
	Body      []byte
	Server    string
	Product   string
	Mechanism string
	Category  cause.Category
	Accept    []cause.Category
	Chain     string

	hops  trace.Chain
	index int
	lied  bool // its Server is not what was captured
}

// readCorpus reads the exchanges by which the causes were written.
func readCorpus(tb testing.TB) []*capture {
	tb.Helper()
	return readExchanges(tb, "testdata/exchanges.jsonl.gz")
}

// readExchanges reads captured exchanges and builds the chains.
func readExchanges(tb testing.TB, file string) []*capture {
	tb.Helper()
	f, err := os.Open(file)
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	var z io.Reader = f
	if strings.HasSuffix(file, ".gz") {
		if z, err = gzip.NewReader(f); err != nil {
			tb.Fatal(err)
		}
	}
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 1<<20)
	chains := map[string]*trace.Chain{}
	var all []*capture
	var order []string
	for lines.Scan() {
		c := new(capture)
		if err := json.Unmarshal(lines.Bytes(), c); err != nil {
			tb.Fatal(err)
		}
		key := c.Chain
		if key == "" {
			key = c.ID
		}
		if chains[key] == nil {
			chains[key] = new(trace.Chain)
		}
		c.index = len(chains[key].Hops)
		chains[key].Hops = append(chains[key].Hops, c.hop())
		all, order = append(all, c), append(order, key)
	}
	if lines.Err() != nil {
		tb.Fatal(lines.Err())
	}
	for i, c := range all {
		c.hops = *chains[order[i]]
	}
	return all
}

func (c *capture) hop() *trace.Hop {
	h := &trace.Hop{
		Request:  trace.Request{Method: c.Method, URI: uri.Split(c.URL), Fields: fieldsOf(c.Fields), Body: []byte(c.Sent)},
		Response: &trace.Response{Proto: c.Proto, Status: c.Status, Reason: c.Reason, Fields: fieldsOf(c.Response)},
	}
	h.Response.Body = trace.Body{Kept: c.Body, Size: int64(len(c.Body)), Whole: true}
	return h
}

func fieldsOf(lines [][2]string) trace.Fields {
	var fs trace.Fields
	for _, l := range lines {
		if !strings.HasPrefix(l[0], ":") { // HTTP/2's pseudo fields are no fields of ours
			fs = append(fs, trace.Field{Name: l[0], Value: l[1]})
		}
	}
	return fs
}

func (c *capture) evidence() evidence.Set { return evidence.Of(c.hops, c.index) }

var notWord = regexp.MustCompile(`[^a-z0-9]+`)

func words(s string) string {
	return strings.TrimSpace(notWord.ReplaceAllString(strings.ToLower(s), " "))
}

// same are names that mean the same product.
var same = [][]string{{"fastapi", "starlette"}, {"apache", "apache httpd"}, {"go", "go net http", "net http"}, {"flask", "werkzeug"}, {"tomcat", "apache tomcat"},
	{"node js", "node js http", "node"}, {"rails", "ruby on rails"}, {"hapi", "hapi js"}, {"next js", "next"}}

// productRight reports whether a product is the one that made the exchange, or
// the front that hides it.
func (c *capture) productRight(said string) bool {
	said = words(said)
	names := []string{said}
	for _, group := range same {
		if slices.Contains(group, said) {
			names = append(names, group...)
		}
	}
	return said != "" && slices.ContainsFunc(names, func(n string) bool {
		return n == words(c.Server) || strings.Contains(" "+words(c.Product)+" ", " "+n+" ")
	})
}

func (c *capture) fair(category cause.Category) bool {
	return category == c.Category || slices.Contains(c.Accept, category)
}

// A tally counts how often the judgement was right.
type tally struct {
	n                                                int
	strict, fair, fairIn3, product, productIn3, both float64
	figure                                           figure
	mechanisms                                       map[string][3]float64
}

func (t *tally) add(c *capture, ranked []cause.Ranked) bool {
	t.n++
	top := ranked[:min(len(ranked), 3)]
	var strict, fair, fair3, product, product3 bool
	for i, r := range top {
		fair3 = fair3 || c.fair(r.Category)
		product3 = product3 || c.productRight(r.Product)
		if i == 0 {
			strict, fair, product = r.Category == c.Category, c.fair(r.Category), c.productRight(r.Product)
		}
	}
	count(&t.strict, strict)
	count(&t.fair, fair)
	count(&t.fairIn3, fair3)
	count(&t.product, product)
	count(&t.productIn3, product3)
	count(&t.both, fair && product)
	if len(ranked) > 0 {
		t.figure.add(ranked[0].Confidence(), fair && product)
	}
	if t.mechanisms == nil {
		t.mechanisms = map[string][3]float64{}
	}
	m := t.mechanisms[c.Mechanism]
	m[0]++
	count(&m[1], fair)
	count(&m[2], product)
	t.mechanisms[c.Mechanism] = m
	return fair && product && strict
}

func count(sum *float64, yes bool) {
	if yes {
		*sum++
	}
}

func (t *tally) percent(x float64) float64 { return 100 * x / float64(max(t.n, 1)) }

func (t *tally) calibration() float64 { return t.figure.calibration() }

// A figure is how sure answers were, against how often they were right, in ten bins.
type figure [10]struct{ n, said, right float64 }

func (f *figure) add(sure float64, right bool) {
	b := &f[min(int(sure*10), 9)]
	b.n++
	b.said += sure
	count(&b.right, right)
}

// calibration returns the expected calibration error.
func (f *figure) calibration() float64 {
	gap, n := 0.0, 0.0
	for _, b := range f {
		gap += math.Abs(b.said - b.right)
		n += b.n
	}
	return gap / max(n, 1)
}

func (t *tally) byMechanism() (fair, product float64) {
	for _, m := range t.mechanisms {
		fair += m[1] / m[0]
		product += m[2] / m[0]
	}
	n := float64(max(len(t.mechanisms), 1))
	return 100 * fair / n, 100 * product / n
}

func (t *tally) String() string {
	fair, product := t.byMechanism()
	return fmt.Sprintf("n=%d category strict %.1f %% fair %.1f %% in three %.1f %%, product %.1f %% in three %.1f %%, both %.1f %%, by mechanism category %.1f %% product %.1f %%, calibration error %.3f",
		t.n, t.percent(t.strict), t.percent(t.fair), t.percent(t.fairIn3), t.percent(t.product), t.percent(t.productIn3), t.percent(t.both), fair, product, t.calibration())
}

// The floors are what the product promises; they may rise.
func TestCorpus(t *testing.T) {
	var all tally
	by := map[cause.Category]*tally{}
	shown := 0
	for _, c := range readCorpus(t) {
		ranked := cause.Rank(c.evidence())
		if by[c.Category] == nil {
			by[c.Category] = new(tally)
		}
		by[c.Category].add(c, ranked)
		if !all.add(c, ranked) && shown < *misses {
			shown++
			t.Log(miss(c, ranked))
		}
	}
	t.Log(&all)
	var names []string
	for name := range by {
		names = append(names, string(name))
	}
	sort.Strings(names)
	for _, name := range names {
		b := by[cause.Category(name)]
		t.Logf("%-26s n=%-3d strict %5.1f %% fair %5.1f %% product %5.1f %%", name, b.n, b.percent(b.strict), b.percent(b.fair), b.percent(b.product))
	}
	for _, floor := range []struct {
		what      string
		got, want float64
	}{
		{"category strict", all.percent(all.strict), 85},
		{"category fair", all.percent(all.fair), 96},
		{"category in three", all.percent(all.fairIn3), 99},
		{"product", all.percent(all.product), 96},
		{"product in three", all.percent(all.productIn3), 98},
	} {
		if floor.got < floor.want {
			t.Errorf("%s is right in %.1f %%, want %.1f %%", floor.what, floor.got, floor.want)
		}
	}
	if e := all.calibration(); e > 0.08 {
		t.Errorf("the calibration error is %.3f", e)
	}
}

func miss(c *capture, ranked []cause.Ranked) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s %s: %d is %s (%s)", c.ID, c.Method, c.URL, c.Status, c.Category, c.Product)
	for _, r := range ranked[:min(len(ranked), 3)] {
		fmt.Fprintf(&b, " | %.2f %s %s", r.Probability, r.Product, r.Category)
	}
	return b.String()
}
