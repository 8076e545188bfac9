package lesson_test

import (
	"testing"

	"detour/explain/lesson"
	"detour/trace"
)

// TestPredictingAsksAtEachStep plays a walk that is no lesson to its end.
func TestPredictingAsksAtEachStep(t *testing.T) {
	_, ex := stage(t)
	s := begin(t, builtin(t, "post-302"), ex).Session()
	if _, err := s.Step(t.Context(), ex); err != nil {
		t.Fatal(err)
	}
	p := lesson.Predicting(s.Client(), s.Chain())
	asked := map[int][]lesson.Kind{}
	for p.Phase() != lesson.Ended {
		switch p.Phase() {
		case lesson.Stepping:
			if _, err := s.Step(t.Context(), ex); err != nil {
				t.Fatal(err)
			}
			next, err := p.Stepped(s.Chain())
			if err != nil {
				t.Fatal(err)
			}
			p = next
		case lesson.Asking:
			q, _ := p.Question()
			n := len(p.Chain().Hops)
			asked[n] = append(asked[n], q.Kind)
			p = p.Answer(q.Answer().Value)
		default:
			p = p.Next()
		}
	}
	if len(asked[1]) < 4 || len(asked[2]) != 1 || asked[2][0] != lesson.AskFollow {
		t.Errorf("asked: %v", asked)
	}
	for _, said := range p.Said() {
		if !said.Right {
			t.Errorf("%s is graded wrong", said.Kind)
		}
	}
	back, ok := p.Undo()
	if !ok || back.Phase() != lesson.Revealing {
		t.Error("the end is not undone")
	}
}

func TestPredictingEndsWhereNothingIsKnown(t *testing.T) {
	c, _ := trace.ClientNamed("curl")
	p := lesson.Predicting(c, trace.Chain{Hops: []*trace.Hop{{Failure: &trace.Failure{}}}})
	if p.Phase() != lesson.Reading || p.Next().Phase() != lesson.Ended {
		t.Errorf("phase %d, then %d", p.Phase(), p.Next().Phase())
	}
}
