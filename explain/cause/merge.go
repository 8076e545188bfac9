package cause

import (
	"cmp"
	"slices"
)

// oneProduct is the share of a merged answer from which it is still of one
// product.
const oneProduct = 0.9

// merged makes one answer of those that differ in their product alone: a cause
// that holds for every product is the same whoever made the response.
func merged(list []draft) []draft {
	var out []draft
	first := map[*row]int{}
	parts := map[*row]float64{} // what the likeliest product has
	for _, d := range list {
		var lead *row
		if len(d.ways) > 0 {
			lead = d.ways[0].row
		}
		i, seen := first[lead]
		switch {
		case lead == nil || lead.product != Any:
			out = append(out, d)
		case seen:
			out[i].share += d.share
		default:
			first[lead], parts[lead] = len(out), d.share
			out = append(out, d)
		}
	}
	for lead, i := range first {
		out[i].several = parts[lead] < oneProduct*out[i].share
	}
	slices.SortStableFunc(out, func(a, b draft) int { return cmp.Compare(b.share, a.share) })
	return out
}

// ShareOf says what the probability is a share of: that a rule of this product
// and of this kind made the response, not that one line of it did.
func (r Ranked) ShareOf() string {
	switch {
	case r.Proved != nil:
		return "this line, which the configuration proves"
	case r.CannotTell:
		return "whatever is not listed"
	case r.Cause() != nil && r.Cause().Client:
		return "what this client does"
	case !r.Named():
		return "a rule of this kind"
	case r.Kind == KindFramework:
		return "code or a setting of " + r.Product
	case r.Kind == KindApplication:
		return r.Product + " itself"
	}
	return "a rule of " + r.Product
}
