package experiment

import (
	"cmp"
	"slices"

	"detour/explain/cause"
)

// proven is what an answer has at least, with others that the same experiment
// proves, once it is confirmed.
const proven = 0.96

// prove raises the answers that an experiment confirmed, and lowers those that
// it refuted with them. Where two experiments prove different things nothing is
// proved.
func prove(ranked []cause.Ranked, told []Result) []cause.Ranked {
	confirmed := map[int][]cause.Experiment{}
	for _, r := range told {
		names := table()[r.Experiment].settles[r.Outcome]
		is := answersOf(ranked, names)
		switch {
		case len(is) == 0:
		case len(confirmed) > 0 && !slices.ContainsFunc(is, func(i int) bool { return confirmed[i] != nil }):
			return ranked
		case len(confirmed) == 0:
			for _, i := range is {
				confirmed[i] = []cause.Experiment{r.Experiment}
			}
		default:
			confirmed = both(confirmed, is, r.Experiment)
		}
		for _, i := range is {
			ranked[i].Ways = favoured(ranked[i], names)
		}
	}
	return raised(ranked, confirmed)
}

// answersOf returns the answers, by index, that have a way that the names name.
func answersOf(ranked []cause.Ranked, names []string) []int {
	var is []int
	for i, r := range ranked {
		if slices.ContainsFunc(r.Ways, func(w cause.Way) bool { return isNamed(names, r, w) }) {
			is = append(is, i)
		}
	}
	return is
}

// isNamed reports whether a way is named, by its cause or its answer's category.
func isNamed(names []string, r cause.Ranked, w cause.Way) bool {
	return slices.Contains(names, string(r.Category)) || slices.Contains(names, w.Cause.ID)
}

// both leaves the answers that one more experiment confirms.
func both(confirmed map[int][]cause.Experiment, is []int, by cause.Experiment) map[int][]cause.Experiment {
	left := map[int][]cause.Experiment{}
	for _, i := range is {
		if before, ok := confirmed[i]; ok {
			left[i] = append(before, by)
		}
	}
	return left
}

// favoured gives the ways that are named what proof gives an answer.
func favoured(r cause.Ranked, names []string) []cause.Way {
	ways, sum := slices.Clone(r.Ways), 0.0
	for _, w := range ways {
		if isNamed(names, r, w) {
			sum += w.Share
		}
	}
	if sum == 0 || sum >= proven {
		return ways
	}
	for i, w := range ways {
		if isNamed(names, r, w) {
			ways[i].Share *= proven / sum
		} else {
			ways[i].Share *= (1 - proven) / (1 - sum)
		}
	}
	slices.SortStableFunc(ways, func(a, b cause.Way) int { return cmp.Compare(b.Share, a.Share) })
	return ways
}

// raised gives what is confirmed its share, and the others what is left.
func raised(ranked []cause.Ranked, confirmed map[int][]cause.Experiment) []cause.Ranked {
	sum, all := 0.0, 0.0
	for i, r := range ranked {
		all += r.Probability
		if confirmed[i] != nil {
			sum += r.Probability
		}
	}
	if sum == 0 {
		return ranked
	}
	for i := range ranked {
		by, is := confirmed[i]
		ranked[i].Confirmed = by
		switch {
		case sum >= proven*all:
		case is:
			ranked[i].Probability *= proven * all / sum
		default:
			ranked[i].Probability *= (1 - proven) * all / (all - sum)
		}
	}
	slices.SortStableFunc(ranked, func(a, b cause.Ranked) int { return cmp.Compare(b.Probability, a.Probability) })
	return ranked
}
