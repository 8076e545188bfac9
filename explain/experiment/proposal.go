package experiment

import (
	"cmp"
	"slices"

	"detour/explain/cause"
	"detour/trace"
)

// A Proposal is an experiment as it would be made at one hop. Texts are
// printable, masked and may hold `code`.
type Proposal struct {
	Experiment cause.Experiment
	Hop        int           // ID of the hop that it is made beside
	Parent     int           // ID of the hop before that one, 0 for none: there the fork begins
	Request    trace.Request // what to send; empty where Blocked
	Change     string        // what differs from the hop's request: "with `X-Forwarded-Proto: https`"
	Tells      []string      // what each outcome would mean, by the likeliest cause first
	Gain       float64       // what the outcome tells on average, in bits

	Unsafe  bool   // the request's method is not safe
	Ask     string // why the user is asked before it is sent; "" where that is not needed
	Blocked string // why it cannot be made here; "" where it can
}

// Bounds on what is proposed.
const (
	maxTells   = 4    // sentences of one proposal
	leastShare = 0.05 // share from which a way's own experiments are proposed
)

// Propose returns the experiments that tell the ranked causes of the hop at
// index i apart, each once, the most telling first; those that cannot be made
// here come last and say why. Following the next hop and reading a log are none
// of them. It returns nil for an index outside the chain and for a ranking that
// needs none.
func Propose(ch trace.Chain, i int, ranked []cause.Ranked) []Proposal {
	if i < 0 || i >= len(ch.Hops) || ch.Hops[i] == nil {
		return nil
	}
	guesses := guessesOf(ranked)
	place := placeOf(ch, i)
	var out []Proposal
	questions := questionsOf(ranked)
	if len(questions) > 0 && !safe(ch.Hops[i].Request.Method) {
		questions = append([]question{{cause.GetInstead, []string{"No redirect with GET means that the method decides. The same redirect means that the URL does."}}}, questions...)
	}
	for _, q := range questions {
		p := place.proposal(q.try)
		p.Tells, p.Gain = q.tells, guesses.gain(q.try)
		out = append(out, p)
	}
	slices.SortStableFunc(out, func(a, b Proposal) int {
		return cmp.Or(compareBool(a.Blocked != "", b.Blocked != ""), cmp.Compare(b.Gain, a.Gain))
	})
	return out
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// Sendable returns the proposals that can be made: all of them when the user
// agreed to those that have to be asked for, else those that need no asking.
func Sendable(ps []Proposal, agreed bool) []Proposal {
	var out []Proposal
	for _, p := range ps {
		if p.Blocked == "" && (agreed || p.Ask == "") {
			out = append(out, p)
		}
	}
	return out
}

// A question is an experiment and what the causes say about its outcomes.
type question struct {
	try   cause.Experiment
	tells []string
}

// questionsOf gathers the experiments that the causes name, in the order of
// their likelihood.
func questionsOf(ranked []cause.Ranked) []question {
	var list []question
	for _, r := range ranked {
		for _, t := range trialsOf(r) {
			if t.Try == cause.FollowNext || !t.Try.Request() {
				continue
			}
			k := slices.IndexFunc(list, func(q question) bool { return q.try == t.Try })
			if k < 0 {
				k = len(list)
				list = append(list, question{try: t.Try})
			}
			q := &list[k]
			if len(q.tells) < maxTells && !slices.Contains(q.tells, t.Tells) {
				q.tells = append(q.tells, t.Tells)
			}
		}
	}
	return list
}

// trialsOf returns the experiments of an answer: those of each of its ways,
// which one exchange tells apart least of all.
func trialsOf(r cause.Ranked) []cause.Trial {
	if r.CannotTell {
		return r.Settle
	}
	var list []cause.Trial
	for i, w := range r.Ways {
		if i == 0 || w.Share >= leastShare {
			list = append(list, w.Cause.Confirm...)
		}
	}
	return list
}

// Fork takes the session back to the hop before the one in question and makes
// the proposal's request the pending one, so that the next step is the
// experiment, as a fork beside the hop. [trace.Session.Rewind] to p.Hop goes
// back to the chain.
func Fork(s *trace.Session, p Proposal) error {
	if err := s.Rewind(p.Parent); err != nil {
		return err
	}
	s.Edit(p.Request.Clone())
	return nil
}
