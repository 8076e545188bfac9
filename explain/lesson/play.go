package lesson

import (
	"context"
	"fmt"
	"slices"

	"detour/trace"
)

// A Phase is what a play waits for.
type Phase uint8

// The phases.
const (
	Stepping  Phase = iota // the next hop has to run: make it, then [Play.Stepped]
	Reading                // prose to read, then [Play.Next]
	Asking                 // a question, then [Play.Answer]
	Revealing              // the hop ran: each answer stands against it, then [Play.Next]
	Ended
)

// A Play is a lesson being played: a value, which every act returns anew. It has no
// network and no clock. Who plays it keeps a session beside it:
//
//	p, err := lesson.Begin(ctx, l, exchanger)
//	s := p.Session()
//	for p.Phase() != lesson.Ended {
//		switch p.Phase() {
//		case lesson.Stepping:
//			if p.Opens() {
//				s = p.Session()
//			}
//			lesson.Ready(s)
//			s.Step(ctx, exchanger)
//			p, err = p.Stepped(s.Chain())
//		case lesson.Asking:
//			p = p.Answer("GET")
//		default:
//			p = p.Next()
//		}
//	}
//
// After [Play.Undo], and to come back from exploring freely, take [Play.Session]
// again: it stands where the play stands, whatever became of the old one.
type Play struct {
	lesson Lesson
	stage  map[string]trace.Chain // by Walk.key, each walked to its end
	walk   Walk
	chain  trace.Chain // what is on the screen
	at     int         // the step
	phase  Phase
	asked  []Question // of the step
	given  []string   // the answers to them so far
	hints  int        // shown in this step
	said   []Said
	before *Play // where the last act was made; nil at the beginning

	free  bool       // of a walk that is no lesson; see [Predicting]
	about *trace.Hop // that the step asks about
}

// Said is an answer of a learner, as progress and a summary keep it.
type Said struct {
	Step  int    `json:"step"` // from 0
	Kind  Kind   `json:"kind"`
	Given string `json:"given"`
	Right bool   `json:"right"`
	Hints int    `json:"hints,omitempty"` // that had been shown
	Shows string `json:"shows,omitempty"` // the misconception's ID; "" for none
}

// Begin returns a lesson's play, before its first hop. Each of its walks is made
// once in advance, for the questions about how a chain ends: the lab keeps no
// state, so nothing comes of it.
func Begin(ctx context.Context, l Lesson, ex trace.Exchanger) (Play, error) {
	p := Play{lesson: l, stage: map[string]trace.Chain{}}
	walks, err := l.Walks()
	if err != nil {
		return p, err
	}
	for _, w := range walks {
		ch, err := w.whole(ctx, ex)
		if err != nil {
			return p, err
		}
		p.stage[w.key()] = ch
	}
	p.walk = walks[0]
	return p, nil
}

// Walks returns the lesson's walk and those that a step begins.
func (l Lesson) Walks() ([]Walk, error) {
	first, err := l.walkAt(0)
	out := []Walk{first}
	for i := range l.Steps {
		if err != nil {
			return nil, err
		}
		var w Walk
		if w, err = l.walkAt(i); !slices.ContainsFunc(out, func(o Walk) bool { return o.key() == w.key() }) {
			out = append(out, w)
		}
	}
	return out, err
}

// walkAt is the walk that a step belongs to.
func (l Lesson) walkAt(step int) (Walk, error) {
	for i := min(step, len(l.Steps)-1); i >= 0; i-- {
		if text := l.Steps[i].Walk; text != "" {
			return l.readWalk(text)
		}
	}
	if l.script != nil {
		c, err := trace.ClientNamed(l.Client)
		return Walk{l.script.Scenario, c}, err
	}
	return walkNamed(l.Scenario, l.Client)
}

// Hint shows one hint more.
func (p Play) Hint() Play {
	if p.hints < len(p.Step().Hints) {
		p.hints++
	}
	return p
}

// Undo returns the play as it was before the last answer or step on, and false at
// the beginning.
func (p Play) Undo() (Play, bool) {
	if p.before == nil {
		return p, false
	}
	return *p.before, true
}

// Next goes on from what was read or revealed.
func (p Play) Next() Play {
	if p.phase != Reading && p.phase != Revealing {
		return p
	}
	before := p
	p.before = &before
	if p.free {
		return p.goesOn()
	}
	return p.enter(p.at + 1)
}

// Answer answers the question; "" says that the learner doesn't know.
func (p Play) Answer(given string) Play {
	q, ok := p.Question()
	if !ok {
		return p
	}
	before := p
	p.before = &before
	g := q.Grade(given)
	s := Said{Step: p.at, Kind: q.Kind, Given: given, Right: g.Right, Hints: p.hints}
	if g.Misconception != nil {
		s.Shows = g.Misconception.ID
	}
	p.given = append(slices.Clip(p.given), given)
	p.said = append(slices.Clip(p.said), s)
	if len(p.given) == len(p.asked) {
		p.phase = p.afterAnswers()
	}
	return p
}

// afterAnswers is what comes when all is answered: the hop, where there is one.
func (p Play) afterAnswers() Phase {
	if p.free && p.Moment().next() != nil || len(p.chain.Hops) < len(p.whole().Hops) {
		return Stepping
	}
	return Revealing
}

// enter begins a step.
func (p Play) enter(step int) Play {
	p.at, p.asked, p.given, p.hints = step, nil, nil, 0
	if step >= len(p.lesson.Steps) {
		p.phase = Ended
		return p
	}
	if p.Step().Walk == "" {
		return p.land()
	}
	if w, err := p.lesson.walkAt(step); err == nil { // Begin has read it
		p.walk = w
	}
	p.chain, p.phase = trace.Chain{}, Stepping
	return p
}

// land asks what the step asks, now that the answer it is about is on the screen.
func (p Play) land() Play {
	p.phase, p.about = Reading, p.chain.Last()
	if p.asked = All(p.Step().Asks, p.Moment()); len(p.asked) > 0 {
		p.phase = Asking
	}
	return p
}

// Moment is where the walk stands, for questions beyond those of the lesson.
func (p Play) Moment() Moment {
	m := Moment{Chain: p.chain, Whole: p.whole(), Title: p.walk.Client.Title}
	if c := p.lesson.Config; c != nil && p.chain.Last() != nil {
		m.Place = c.Placed(p.chain.Last())
	}
	return m
}

func (p Play) whole() trace.Chain { return p.stage[p.walk.key()] }

// Stepped takes the chain that the session has after the hop. A hop that failed
// where the walk in advance did not is refused: the play stands where it stood,
// and the hop can be made again from [Play.Session].
func (p Play) Stepped(ch trace.Chain) (Play, error) {
	if p.phase != Stepping {
		return p, nil
	}
	if err := p.expects(ch); err != nil && !p.free {
		return p, err
	}
	p.chain = trace.Chain{Hops: slices.Clone(ch.Hops)}
	switch {
	case len(p.given) == 0:
		return p.land(), nil
	case p.runs() && len(p.chain.Hops) < len(p.whole().Hops):
		return p, nil
	}
	p.phase = Revealing
	return p, nil
}

// runs reports whether a step asks for what only the end of a walk shows.
func (p Play) runs() bool {
	return slices.ContainsFunc(p.asked, func(q Question) bool { return q.Kind == AskRequests || q.Kind == AskEnd })
}

// expects refuses a chain that is not the lesson's.
func (p Play) expects(ch trace.Chain) error {
	n, whole := len(ch.Hops), p.whole()
	if n != len(p.chain.Hops)+1 || n > len(whole.Hops) {
		return fmt.Errorf("the lesson stands at hop %d, the walk at %d", len(p.chain.Hops), n)
	}
	got, want := ch.Hops[n-1], whole.Hops[n-1]
	if got.Status() != want.Status() || got.Failure != nil && want.Failure == nil {
		return fmt.Errorf("hop %d was interrupted: it gets %s, not what the lab answers", n, outcome(got))
	}
	return nil
}

func outcome(h *trace.Hop) string {
	if h.Response == nil {
		return "no answer"
	}
	return fmt.Sprintf("a %d", h.Status())
}

// Replayed answers as a record says, from the beginning, and stands where the
// record ends. Hops are those of the walk in advance. It stops where the record no
// longer fits, as after a lesson was changed.
func (p Play) Replayed(record []Said) Play {
	for {
		switch p.phase {
		case Stepping:
			n := len(p.chain.Hops) + 1
			stepped, err := p.Stepped(trace.Chain{Hops: p.whole().Hops[:n]})
			if err != nil {
				return p
			}
			p = stepped
		case Asking:
			if len(record) == 0 || record[0].Step != p.at || record[0].Kind != p.asked[len(p.given)].Kind {
				return p
			}
			p.hints = min(record[0].Hints, len(p.Step().Hints))
			p, record = p.Answer(record[0].Given), record[1:]
		case Ended:
			return p
		default:
			if len(record) == 0 {
				return p
			}
			p = p.Next()
		}
	}
}
