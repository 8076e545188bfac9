package experiment

import (
	"cmp"
	"math"
	"slices"

	"detour/explain/cause"
	"detour/explain/evidence"
)

const (
	leastAnswer = 0.02 // probability below which an answer is left out
	leastDoubt  = 0.02 // what no result takes away: a layer nobody sees may have answered
	notable     = 1.5  // factor from which a result is shown as evidence
)

// A guess is one mechanism that may be the right one, with its probability.
type guess struct {
	id          string
	category    cause.Category
	probability float64
	unlisted    bool
}

type guesses []guess

// guessesOf spreads a ranking over the ways of its answers.
func guessesOf(ranked []cause.Ranked) guesses {
	var gs guesses
	for _, r := range ranked {
		if len(r.Ways) == 0 {
			gs = append(gs, guess{probability: r.Probability, unlisted: true})
		}
		for _, w := range r.Ways {
			gs = append(gs, guess{id: w.Cause.ID, category: r.Category, probability: r.Probability * w.Share})
		}
	}
	return gs
}

// gain returns the mutual information of the guess and the outcome, in bits.
func (gs guesses) gain(try cause.Experiment) float64 {
	l, known := table()[try]
	if !known {
		return 0
	}
	bits := 0.0
	for _, o := range outcomes {
		mean, total := 0.0, 0.0
		for _, g := range gs {
			mean += g.probability * l.chance(g, o)
			total += g.probability
		}
		if total == 0 {
			return 0
		}
		mean /= total
		for _, g := range gs {
			if c := l.chance(g, o); c > 0 {
				bits += g.probability / total * c * math.Log2(c/mean)
			}
		}
	}
	return max(0, bits)
}

func (l lore) chance(g guess, o Outcome) float64 {
	if g.unlisted {
		return l.unlisted[o]
	}
	return l.of(g.id, g.category)[o]
}

// Update returns the ranking with the results as evidence. The ranking that it
// is given stays as it is. Of several results of one experiment the last
// counts: asking twice is no second witness.
func Update(ranked []cause.Ranked, results []Result) []cause.Ranked {
	if len(ranked) == 0 {
		return nil
	}
	out := make([]cause.Ranked, len(ranked))
	for i, r := range ranked {
		r.Ways = slices.Clone(r.Ways)
		r.For, r.Against = slices.Clip(r.For), slices.Clip(r.Against)
		out[i] = r
	}
	told := tellingOf(results)
	for _, r := range told {
		weigh(out, r)
	}
	out = prove(settle(out, told), told)
	if len(told) > 0 {
		cause.Reckon(out)
	}
	return out
}

// tellingOf returns the last result of each experiment, without those that tell
// nothing.
func tellingOf(results []Result) []Result {
	var out []Result
	for _, r := range results {
		if _, known := table()[r.Experiment]; !known || !r.Outcome.Tells() {
			continue
		}
		out = slices.DeleteFunc(out, func(o Result) bool { return o.Experiment == r.Experiment })
		out = append(out, r)
	}
	return out
}

// weigh multiplies each answer by how likely the outcome is under it.
func weigh(ranked []cause.Ranked, r Result) {
	l := table()[r.Experiment]
	factors, before, after := make([]float64, len(ranked)), 0.0, 0.0
	for i := range ranked {
		factors[i] = l.factor(&ranked[i], r.Outcome)
		before += ranked[i].Probability
		after += ranked[i].Probability * factors[i]
	}
	if after == 0 {
		return
	}
	for i := range ranked {
		change := factors[i] * before / after
		ranked[i].Probability *= change
		show(&ranked[i], r, change)
	}
}

// factor returns how likely the outcome is under an answer, and shifts its ways
// to those that suit the outcome.
func (l lore) factor(r *cause.Ranked, o Outcome) float64 {
	if len(r.Ways) == 0 {
		return l.unlisted[o]
	}
	sum := 0.0
	for i, w := range r.Ways {
		r.Ways[i].Share = w.Share * l.of(w.Cause.ID, r.Category)[o]
		sum += r.Ways[i].Share
	}
	for i := range r.Ways {
		r.Ways[i].Share /= sum
	}
	slices.SortStableFunc(r.Ways, func(a, b cause.Way) int { return cmp.Compare(b.Share, a.Share) })
	return sum
}

// InExperiment is the region of an item that an experiment showed.
const InExperiment evidence.Region = "experiment"

// show adds the result to the evidence of an answer that it moves.
func show(r *cause.Ranked, result Result, change float64) {
	it := evidence.Item{ID: "experiment", Field: result.Experiment.Says(), Value: string(result.Outcome), Region: InExperiment, Line: -1}
	switch {
	case r.CannotTell:
	case change >= notable:
		r.For = append(r.For, it)
	case change <= 1/notable:
		r.Against = append(r.Against, it)
	}
}

// settle brings the answers in order: what is too unlikely goes to the answer
// that one cannot tell, which keeps a share and names the experiments that are
// left.
func settle(ranked []cause.Ranked, told []Result) []cause.Ranked {
	out, doubt := parted(ranked)
	slices.SortStableFunc(out, func(a, b cause.Ranked) int { return cmp.Compare(b.Probability, a.Probability) })
	for len(out) > 1 && out[len(out)-1].Probability < leastAnswer {
		doubt.Probability += out[len(out)-1].Probability
		out = out[:len(out)-1]
	}
	if len(told) > 0 {
		doubt.Probability = max(doubt.Probability, leastDoubt)
		fit(out, 1-doubt.Probability)
	}
	if doubt.Probability < leastAnswer {
		return out
	}
	return insert(out, withoutMade(doubt, out, told))
}

// parted returns the answers, and the one that one cannot tell with all that
// the answers leave of 1.
func parted(ranked []cause.Ranked) (out []cause.Ranked, doubt cause.Ranked) {
	sum := 0.0
	for _, r := range ranked {
		if r.CannotTell {
			doubt = r
			continue
		}
		out = append(out, r)
		sum += r.Probability
	}
	doubt.CannotTell = true
	doubt.Probability = max(0, 1-sum)
	fit(out, 1)
	return out, doubt
}

// fit scales the answers down where they sum up to more than there is room for.
func fit(out []cause.Ranked, room float64) {
	sum := 0.0
	for _, r := range out {
		sum += r.Probability
	}
	if sum <= room || sum == 0 {
		return
	}
	for i := range out {
		out[i].Probability *= room / sum
	}
}

// withoutMade leaves the experiments that were made out of those that would
// settle it.
func withoutMade(doubt cause.Ranked, out []cause.Ranked, told []Result) cause.Ranked {
	made := func(t cause.Trial) bool {
		return slices.ContainsFunc(told, func(r Result) bool { return r.Experiment == t.Try })
	}
	doubt.Settle = slices.DeleteFunc(slices.Clone(doubt.Settle), made)
	for _, r := range out[:min(len(out), 3)] {
		for _, t := range r.Confirm() {
			known := func(k cause.Trial) bool { return k.Try == t.Try }
			if !made(t) && !slices.ContainsFunc(doubt.Settle, known) {
				doubt.Settle = append(doubt.Settle, t)
			}
		}
	}
	doubt.Category = cause.Other
	if len(out) > 0 {
		doubt.Category = out[0].Category
	}
	return doubt
}

// insert puts the answer that one cannot tell in its place by probability.
func insert(out []cause.Ranked, doubt cause.Ranked) []cause.Ranked {
	i := slices.IndexFunc(out, func(r cause.Ranked) bool { return r.Probability < doubt.Probability })
	if i < 0 {
		i = len(out)
	}
	return slices.Insert(out, i, doubt)
}
