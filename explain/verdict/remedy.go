package verdict

import (
	"cmp"
	"slices"
	"strings"

	"detour/explain/cause"
	"detour/explain/evidence"
	"detour/explain/facts"
	"detour/explain/remedy"
	"detour/trace"
	"detour/trace/prose"
)

// maxSigns is how many pieces of evidence stand beside a cause.
const maxSigns = 2

// byCause are the kinds whose trouble the likeliest cause explains: what it advises
// goes first. Elsewhere a cause says why there is a redirect, which is not what is
// wrong with it.
var byCause = []string{"loop", "loop-log-in", "loop-cookie", "loop-growing", "port-unreachable", "query-lost", "maintenance", "log-in", "no-target", "error"}

// remedy is why the hop that decides answers as it does, and the first thing to
// do: what a failure hints at, else what the likeliest cause advises or the rule
// that the headline speaks of.
func (m *matter) remedy(t told) (*Because, string) {
	if m.ch.Hops[t.at].Failure != nil {
		return nil, prose.Sentence(trace.Printable(facts.FailureHint(m.ch, t.at)))
	}
	fix := m.fix(t)
	if top, p := m.proved(t.at); p != nil {
		switch {
		case t.kind == "body-lost":
			fix = cmp.Or(betterLine(p), fix)
		case slices.Contains(byCause, t.kind):
			return BecauseOf(top), cmp.Or(m.advice(top, t.at), fix)
		}
		return BecauseOf(top), cmp.Or(fix, m.advice(top, t.at))
	}
	top, ok := m.causes().Likeliest(m.evidence(t.at))
	switch {
	case !ok || top.Cause() == nil: // the exchange alone cannot tell
		return nil, fix
	case fix != "" && !slices.Contains(byCause, t.kind):
		return BecauseOf(top), fix
	}
	return BecauseOf(top), cmp.Or(m.advice(top, t.at), fix)
}

func (m *matter) causes() *cause.Catalogue {
	if m.options.Causes != nil {
		return m.options.Causes
	}
	return cause.Default()
}

// BecauseOf is an answer as a verdict tells it; nil for one that cannot tell.
func BecauseOf(top cause.Ranked) *Because {
	c := top.Cause()
	if c == nil {
		return nil
	}
	b := &Because{Cause: c.ID, Title: top.Says(), Share: top.Sure(), Of: top.ShareOf(), Maker: top.Maker(), Signs: signs(top.For)}
	b.Like, b.OfCategory, b.OfProduct = top.Like, top.OfCategory, top.OfProduct
	switch {
	case top.Proved != nil:
		b.Product, b.Title, b.Line = top.Product, top.Proved.Says(), &top.Proved.Line
	case top.Named():
		b.Product, b.Title = top.Described(), c.Title
	}
	return b
}

// advice is what an answer's cause has a user do at a hop.
func (m *matter) advice(top cause.Ranked, at int) string {
	c := top.Cause()
	if !top.Named() && c.Product != cause.Any { // what is right for a product may be wrong for another
		i := slices.IndexFunc(top.Ways, func(w cause.Way) bool { return w.Cause.Product == cause.Any })
		if i < 0 {
			return ""
		}
		c = top.Ways[i].Cause
	}
	product, _ := m.causes().Product(top.Described())
	return firstStep(m.causes().Whole(c).Remedy(product, remedy.Of(m.ch.Hops[at])))
}

// maxSign is the length from which a sign stands back behind shorter ones.
const maxSign = 48

// signs are the first pieces of evidence, what is quickly read before what is not.
func signs(items []evidence.Item) []string {
	var short, long []string
	for _, it := range items {
		switch s := it.Says(); {
		case slices.Contains(short, s), slices.Contains(long, s): // two facts of one field
		case len(s) <= maxSign:
			short = append(short, s)
		default:
			long = append(long, s)
		}
	}
	all := append(short, long...)
	return all[:min(len(all), maxSigns)]
}

// maxChange bounds a change that is said in a sentence.
const maxChange = 120

// firstStep is what a remedy has one do first: the change with this exchange's
// values where that is a line, else the advice. What is not broken needs none.
func firstStep(r remedy.Remedy) string {
	if r.Healthy || strings.HasPrefix(r.Advice, "Nothing is broken") {
		return ""
	}
	if len(r.Change) > 0 && r.Change[0].For == "" { // one for a certain case may not be this one
		c := r.Change[0]
		before, after := strings.TrimSpace(c.Before), strings.TrimSpace(c.After)
		short := len(before)+len(after) < maxChange && !strings.ContainsAny(before+after, "\n`")
		switch {
		case !short || after == "":
		case before == "":
			return "Add `" + after + "`."
		default:
			step := "Change `" + before + "` to `" + after + "`"
			if c.Language == "json" && c.In != "" { // a value that says nothing by itself
				step += " in `" + c.In + "`"
			}
			return step + "."
		}
	}
	return r.Advice
}

// fix is what the first finding that a headline speaks of advises.
func (m *matter) fix(t told) string {
	for _, rule := range t.about {
		if f := m.finding(rule); f != nil {
			return f.Fix
		}
	}
	return ""
}
