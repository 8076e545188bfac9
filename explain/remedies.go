package explain

import (
	"slices"
	"strings"

	"detour/explain/blame"
	"detour/explain/cause"
	"detour/explain/remedy"
	"detour/trace"
)

// remedy returns what to do about an answer in this exchange, the zero value
// where there is no cause.
func (r ranking) remedy(a cause.Ranked) remedy.Remedy {
	c := a.Cause()
	if c == nil {
		return remedy.Remedy{}
	}
	m := r.remedyOf(c, a.Described())
	if a.Proved != nil {
		return ofLine(m, a.Proved)
	}
	return m
}

// ofLine is a remedy for the very line: nothing has to be looked for.
func ofLine(m remedy.Remedy, p *blame.Proof) remedy.Remedy {
	m.Where, m.Files, m.Find, m.Try, m.Change = "`"+trace.Printable(p.Line.Place())+"`", nil, nil, nil, nil
	for _, mend := range p.Mends {
		m.Change = append(m.Change, remedy.Change{
			For: trace.Printable(mend.Do), In: trace.Printable(mend.At.Place()), Language: p.Server,
			Before: printableLines(mend.Before), After: printableLines(mend.After),
		})
		if mend.Test != "" {
			m.Test, m.Reload = []string{trace.Printable(mend.Test)}, nil
		}
	}
	return m
}

func printableLines(lines []string) string {
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i] = trace.Printable(blame.Masked(strings.ReplaceAll(l, "\t", "    ")))
	}
	return strings.Join(out, "\n")
}

// remedyOf returns what to do about a cause at a product.
func (r ranking) remedyOf(c *cause.Cause, product string) remedy.Remedy {
	p, _ := r.causes.Product(product)
	return c.Remedy(p, remedy.Of(r.hop))
}

// remedies are those of all answers, in their order.
func (r ranking) remedies() []remedy.Remedy {
	out := make([]remedy.Remedy, len(r.ranked))
	for i, a := range r.ranked {
		out[i] = r.remedy(a)
	}
	return out
}

// SaidByPoints reports whether what the part says stands in the blocks of the
// causes too, as what to do about them does. Who writes those leaves it out.
func (e Explanation) SaidByPoints(id PartID) bool {
	if id != PartMend {
		return false
	}
	causes, _ := e.Part(PartCauses)
	return slices.ContainsFunc(causes.Items, func(it Item) bool { return it.Point != nil && !it.Point.Remedy.Empty() })
}
