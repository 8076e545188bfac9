package explain

import (
	"slices"

	"detour/explain/cause"
	"detour/explain/remedy"
)

// remedy returns what to do about an answer in this exchange, the zero value
// where there is no cause.
func (r ranking) remedy(a cause.Ranked) remedy.Remedy {
	c := a.Cause()
	if c == nil {
		return remedy.Remedy{}
	}
	return r.remedyOf(c, a.Described())
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
