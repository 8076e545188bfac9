package cause_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"detour/explain/cause"
	"detour/trace"
)

// A world is how exchanges are judged with some products unknown.
type world struct {
	n, fair, strict, product, unknown, wrong float64
	ofCategory, ofProduct, both              figure
}

// add judges an answer. A product is right too where it is what the true one is
// built on: that is as deep as its marks go. So is one that the Server field, if
// it is as it was captured, names behind a front.
func (w *world) add(c *capture, product string, ranked []cause.Ranked) (wrong bool) {
	w.n++
	if len(ranked) == 0 {
		return false
	}
	top := ranked[0]
	right := func(p string) bool {
		return p != "" && (c.productRight(p) || slices.Contains(cause.Lineage(product), p) || c.names(p))
	}
	said := top.Product
	if said == "" {
		said = top.Like
	}
	fair := c.fair(top.Category)
	count(&w.fair, fair)
	count(&w.strict, top.Category == c.Category)
	count(&w.product, right(top.Product))
	count(&w.unknown, top.Product == "")
	w.ofCategory.add(top.OfCategory, fair)
	w.ofProduct.add(top.OfProduct, right(said))
	w.both.add(top.Confidence(), fair && right(said))
	wrong = top.Product != "" && !right(top.Product) && top.OfProduct > 0.6
	count(&w.wrong, wrong)
	return wrong
}

func (w *world) percent(x float64) float64 { return 100 * x / max(w.n, 1) }

func (w *world) String() string {
	return fmt.Sprintf("n=%-4.0f category fair %5.1f %% product right %5.1f %% unknown %5.1f %% wrong over 60 %% %4.1f %%, calibration error of the category %.3f of the product %.3f of both %.3f",
		w.n, w.percent(w.fair), w.percent(w.product), w.percent(w.unknown), w.percent(w.wrong), w.ofCategory.calibration(), w.ofProduct.calibration(), w.both.calibration())
}

// names reports whether the response as it was captured names a product.
func (c *capture) names(product string) bool {
	for _, l := range c.Response {
		if strings.EqualFold(l[0], "Server") && !c.lied && strings.HasPrefix(words(l[1]), words(product)) {
			return true
		}
	}
	return false
}

// described is the title of the catalogue's product that made an exchange, the
// most exact one.
func (c *capture) described() string {
	title := ""
	for _, t := range cause.Titles() {
		if made := (&capture{Product: c.Product}); made.productRight(t) && len(t) > len(title) {
			title = t
		}
	}
	if title == "" {
		title = c.Server
	}
	return title
}

// altered is the exchange with its response's fields changed, alone.
func (c *capture) altered(fields [][2]string) *capture {
	d := *c
	d.Response, d.index = fields, 0
	d.hops = trace.Chain{Hops: []*trace.Hop{d.hop()}}
	return &d
}

// hardened is the exchange without what says who answers.
func (c *capture) hardened() *capture {
	return c.altered(slices.DeleteFunc(slices.Clone(c.Response), func(l [2]string) bool {
		return slices.Contains([]string{"server", "date", "via", "x-powered-by"}, strings.ToLower(l[0]))
	}))
}

// lying is the exchange with another server's name: in its place where there is
// one, else behind all other fields.
func (c *capture) lying() *capture {
	name := "Apache/2.4.41 (Ubuntu)"
	if strings.Contains(strings.ToLower(c.Server+c.Product), "apache") {
		name = "nginx/1.18.0"
	}
	fields := slices.Clone(c.Response)
	if i := slices.IndexFunc(fields, func(l [2]string) bool { return strings.EqualFold(l[0], "Server") }); i >= 0 {
		fields[i][1] = name
	} else {
		fields = append(fields, [2]string{"Server", name})
	}
	d := c.altered(fields)
	d.lied = true
	return d
}

// everyCapture reads both corpora.
func everyCapture(t *testing.T) []*capture {
	return append(readCorpus(t), readExchanges(t, "testdata/reach.jsonl.gz")...)
}

// without ranks exchanges with a catalogue that lacks the products that of names,
// and returns how they are judged, in all and by what was left out.
func without(t *testing.T, all []*capture, of func(product string) []string, alter func(*capture) *capture) (world, map[string]*world) {
	var total world
	parts := map[string]*world{}
	catalogues := map[string]*cause.Catalogue{"": cause.Default()}
	shown := 0
	for _, c := range all {
		product := c.described()
		hidden := of(product)
		slices.Sort(hidden)
		key := strings.Join(hidden, ", ")
		if catalogues[key] == nil {
			catalogues[key] = cause.WithoutProducts(hidden...)
		}
		name := product
		if up := cause.Lineage(product); len(up) > 0 {
			name = up[len(up)-1]
		}
		if parts[name] == nil {
			parts[name] = new(world)
		}
		d := alter(c)
		ranked := catalogues[key].Rank(d.evidence())
		parts[name].add(d, product, ranked)
		if total.add(d, product, ranked) && shown < *misses {
			shown++
			t.Logf("%s is %s, not %s (%.2f)", d.ID, product, ranked[0].Product, ranked[0].OfProduct)
		}
	}
	return total, parts
}

func none(string) []string          { return nil }
func alone(product string) []string { return []string{product} }
func asIs(c *capture) *capture      { return c }

// What nobody has described is not taken for what somebody has: the exchanges of
// each product are judged as if neither it nor its relatives were known, as if it
// alone were not, and as if all were. The ceilings are what the product promises.
func TestLeaveOneProductOut(t *testing.T) {
	all := everyCapture(t)
	for _, tt := range []struct {
		name      string
		out       func(string) []string
		alter     func(*capture) *capture
		fair      float64 // at least, in percent
		wrong     float64 // at most, in percent
		ofProduct float64 // calibration error of the product, at most
	}{
		{"with its relatives", cause.Relatives, asIs, 96, 5, 0.08},
		{"alone", alone, asIs, 96, 5, 0.08},
		{"none", none, asIs, 99, 1, 0.08},
		{"none, hardened", none, (*capture).hardened, 96, 5, 0.08},
		{"with its relatives, hardened", cause.Relatives, (*capture).hardened, 96, 5, 0.08},
		{"none, a false Server", none, (*capture).lying, 96, 5, 0.1},
	} {
		w, parts := without(t, all, tt.out, tt.alter)
		t.Logf("%-30s %v", tt.name, &w)
		if tt.name == "with its relatives" {
			logParts(t, parts)
		}
		if got := w.percent(w.fair); got < tt.fair {
			t.Errorf("%s: the category is fair in %.1f %%, want %.1f %%", tt.name, got, tt.fair)
		}
		if got := w.percent(w.wrong); got > tt.wrong {
			t.Errorf("%s: a wrong product is named at over 60 %% in %.1f %%, want at most %.1f %%", tt.name, got, tt.wrong)
		}
		if got := w.ofCategory.calibration(); got > 0.08 {
			t.Errorf("%s: the calibration error of the category is %.3f", tt.name, got)
		}
		if got := w.ofProduct.calibration(); got > tt.ofProduct {
			t.Errorf("%s: the calibration error of the product is %.3f, want at most %.3f", tt.name, got, tt.ofProduct)
		}
	}
}

func logParts(t *testing.T, parts map[string]*world) {
	var names []string
	for name := range parts {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		w := parts[name]
		t.Logf("  %-22s n=%-4.0f fair %5.1f %% product right %5.1f %% unknown %5.1f %% wrong over 60 %% %5.1f %%", name, w.n, w.percent(w.fair), w.percent(w.product), w.percent(w.unknown), w.percent(w.wrong))
	}
}

// Programs that have no file are not called by the names of others, and their
// kinds of causes are known all the same.
func TestStrangers(t *testing.T) {
	var w world
	for _, c := range readExchanges(t, "testdata/strangers.jsonl") {
		ranked := cause.Rank(c.evidence())
		if len(ranked) == 0 {
			t.Fatalf("%s is not ranked", c.ID)
		}
		if w.add(c, c.described(), ranked) {
			t.Errorf("%s is called %s (%.2f)", c.ID, ranked[0].Product, ranked[0].OfProduct)
		}
		if !c.fair(ranked[0].Category) {
			t.Errorf("%s is %s", c.ID, ranked[0].Category)
		}
	}
	t.Log(&w)
}
