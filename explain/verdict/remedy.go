package verdict

import (
	"slices"
	"strings"

	"detour/explain/cause"
	"detour/trace"
	"detour/trace/prose"
)

// maxSigns is how many pieces of evidence stand beside a cause.
const maxSigns = 2

// remedy is why the hop that decides answers as it does, and the first thing to
// do: what a failure hints at, what the likeliest cause advises, else the rule
// that the headline speaks of.
func (m *matter) remedy(t told) (*Because, string) {
	if f := m.ch.Hops[t.at].Failure; f != nil {
		return nil, prose.Sentence(trace.Printable(f.Hint))
	}
	because, do := m.because(t.at)
	if do == "" {
		do = m.fix(t)
	}
	return because, do
}

// because is the likeliest cause at a hop, and what it advises. There is none
// where the exchange alone cannot tell.
func (m *matter) because(at int) (*Because, string) {
	causes := m.options.Causes
	if causes == nil {
		causes = cause.Default()
	}
	ranked := causes.Rank(m.evidence(at))
	if len(ranked) == 0 || ranked[0].Cause() == nil {
		return nil, ""
	}
	top := ranked[0]
	c := top.Cause()
	b := &Because{Cause: c.ID, Title: c.Title, Share: top.Probability, Of: top.ShareOf()}
	if !top.Several && top.Product != cause.Any {
		b.Product = top.Product
	}
	for _, it := range top.For[:min(len(top.For), maxSigns)] {
		b.Signs = append(b.Signs, it.Says())
	}
	if strings.HasPrefix(c.Mend, "Nothing is broken") { // the headline says otherwise
		return b, ""
	}
	return b, c.Mend
}

// fix is what the first finding that a headline speaks of advises.
func (m *matter) fix(t told) string {
	for i := range m.found {
		if slices.Contains(t.about, m.found[i].Rule.ID) {
			return m.found[i].Rule.Fix
		}
	}
	return ""
}
