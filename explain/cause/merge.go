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
func merged(list []Ranked) []Ranked {
	var out []Ranked
	first := map[*Cause]int{}
	parts := map[*Cause]float64{} // what the likeliest product has
	for _, r := range list {
		c := r.Cause()
		i, seen := first[c]
		switch {
		case c == nil || c.Product != Any:
			out = append(out, r)
		case seen:
			out[i].Probability += r.Probability
		default:
			first[c], parts[c] = len(out), r.Probability
			out = append(out, r)
		}
	}
	for c, i := range first {
		out[i].Several = parts[c] < oneProduct*out[i].Probability
	}
	slices.SortStableFunc(out, func(a, b Ranked) int { return cmp.Compare(b.Probability, a.Probability) })
	return out
}

// ShareOf says what the probability is a share of: that a rule of this product
// and of this kind made the response, not that one line of it did.
func (r Ranked) ShareOf() string {
	switch {
	case r.CannotTell:
		return "whatever is not listed"
	case r.Product == "" || r.Several:
		return "a rule of this kind"
	case r.Kind == KindFramework:
		return "code on " + r.Product
	case r.Kind == KindApplication:
		return r.Product + " itself"
	}
	return "a rule of " + r.Product
}
