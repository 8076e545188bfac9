package lesson_test

import (
	"crypto/tls"
	"slices"
	"testing"

	"detour/explain/lesson"
	"detour/trace"
	"detour/trace/lab"
	"detour/trace/wire"
)

// stage is a lab and a transport to it.
func stage(t *testing.T) (*lab.Server, trace.Exchanger) {
	t.Helper()
	server, err := lab.Start(lab.Options{Pace: 0.01})
	if err != nil {
		t.Fatal(err)
	}
	tr := wire.NewTransport(wire.Options{TLS: &tls.Config{RootCAs: server.Pool()}, Resolve: server.Resolve})
	t.Cleanup(func() {
		tr.Close()
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	return server, tr
}

// builtin is a lesson that comes with detour.
func builtin(t *testing.T, name string) lesson.Lesson {
	t.Helper()
	all := lesson.Builtin()
	at := slices.IndexFunc(all, func(l lesson.Lesson) bool { return l.Name == name })
	if at < 0 {
		t.Fatalf("there is no lesson %s", name)
	}
	return all[at]
}

// begin is a lesson's play on a stage.
func begin(t *testing.T, l lesson.Lesson, ex trace.Exchanger) lesson.Play {
	t.Helper()
	p, err := lesson.Begin(t.Context(), l, ex)
	if err != nil {
		t.Fatalf("%s: %v", l.Name, err)
	}
	return p
}

// a learner answers a question.
type learner func(lesson.Question) string

func knows(q lesson.Question) string { return q.Answer().Value }

// play plays to the end, each hop over the network, and tells of every step that
// is revealed.
func play(t *testing.T, p lesson.Play, ex trace.Exchanger, says learner, reveal func(lesson.Play)) lesson.Play {
	t.Helper()
	s := p.Session()
	for p.Phase() != lesson.Ended {
		switch p.Phase() {
		case lesson.Stepping:
			p, s = step(t, p, s, ex)
		case lesson.Asking:
			q, _ := p.Question()
			p = p.Answer(says(q))
		case lesson.Revealing:
			reveal(p)
			p = p.Next()
		default:
			p = p.Next()
		}
	}
	return p
}

// step makes the hop that a play waits for.
func step(t *testing.T, p lesson.Play, s *trace.Session, ex trace.Exchanger) (lesson.Play, *trace.Session) {
	t.Helper()
	if p.Opens() {
		s = p.Session()
	}
	if !lesson.Ready(s) {
		t.Fatalf("%s: nothing comes after hop %d", p.Lesson().Name, len(s.Chain().Hops))
	}
	if _, err := s.Step(t.Context(), ex); err != nil {
		t.Fatal(err)
	}
	p, err := p.Stepped(s.Chain())
	if err != nil {
		t.Fatalf("%s: %v", p.Lesson().Name, err)
	}
	return p, s
}

func TestPlayGoesThroughALesson(t *testing.T) {
	_, ex := stage(t)
	revealed := 0
	p := play(t, begin(t, builtin(t, "post-302"), ex), ex, knows, func(p lesson.Play) {
		revealed++
		for _, g := range p.Grades() {
			if !g.Right {
				t.Errorf("%q is graded wrong, the answer is %q", g.Given, g.Answer.Value)
			}
		}
	})
	if revealed != p.Lesson().Asked() || len(p.Said()) == 0 {
		t.Errorf("%d steps were revealed, %d answers said", revealed, len(p.Said()))
	}
}

func TestUndoAndExploringComeBack(t *testing.T) {
	_, ex := stage(t)
	p := begin(t, builtin(t, "post-302"), ex)
	p, s := step(t, p, p.Session(), ex)
	p = p.Next()
	for p.Phase() == lesson.Asking {
		p = p.Answer("")
	}
	p, s = step(t, p, s, ex)
	if p.Phase() != lesson.Revealing || len(s.Chain().Hops) != 2 {
		t.Fatalf("after the hop: phase %d, %d hops", p.Phase(), len(s.Chain().Hops))
	}
	for range 4 { // all answers are taken back
		p, _ = p.Undo()
	}
	if q, ok := p.Question(); !ok || q.Kind != lesson.AskFollow || len(p.Said()) != 0 {
		t.Errorf("after undo: %+v %v", q, p.Said())
	}
	s = p.Session() // as after exploring
	if len(s.Chain().Hops) != 1 || !lesson.Ready(s) {
		t.Errorf("the session stands at hop %d", len(s.Chain().Hops))
	}
	if before, ok := p.Undo(); !ok || before.Phase() != lesson.Reading {
		t.Error("one more undo leads back to the prose")
	}
}

func TestReplayStandsWhereTheRecordEnds(t *testing.T) {
	_, ex := stage(t)
	p := begin(t, builtin(t, "post-302"), ex)
	p = p.Replayed([]lesson.Said{{Step: 1, Kind: lesson.AskFollow, Given: "yes"}, {Step: 1, Kind: lesson.AskMethod, Given: "POST"}})
	if q, ok := p.Question(); !ok || q.Kind != lesson.AskBody {
		t.Errorf("the replay stands at %q", q.Kind)
	}
	if said := p.Said(); len(said) != 2 || said[1].Shows != "post-stays-after-302" {
		t.Errorf("said: %+v", said)
	}
}

func TestAnInterruptedHopLeavesThePlay(t *testing.T) {
	_, ex := stage(t)
	p := begin(t, builtin(t, "post-302"), ex)
	w := p.Walk()
	s := w.Session()
	s.Add(&trace.Hop{Failure: &trace.Failure{}})
	again, err := p.Stepped(s.Chain())
	if err == nil || again.Phase() != lesson.Stepping || !again.Opens() {
		t.Errorf("a failed hop was taken: %v", err)
	}
}

func TestHandout(t *testing.T) {
	_, ex := stage(t)
	p := begin(t, builtin(t, "post-302"), ex)
	golden(t, "testdata/handout.md", lesson.Handout(p, false))
	golden(t, "testdata/handout_solutions.md", lesson.Handout(p, true))
}

// TestEveryLessonIsPlayed plays each with right, wrong and mixed answers, each hop
// over the network, and demands that all that a section asks is asked.
func TestEveryLessonIsPlayed(t *testing.T) {
	_, ex := stage(t)
	for _, l := range lesson.Builtin() {
		for how, says := range map[string]learner{"right": knows, "wrong": errs, "mixed": wavers()} {
			revealed := 0
			p := play(t, begin(t, l, ex), ex, says, func(p lesson.Play) {
				revealed++
				checkReveal(t, p)
				if got := len(p.Questions()); got != len(p.Step().Asks) {
					t.Errorf("%s, %q: %d of its questions have no sense there", l.Name, p.Step().Title, len(p.Step().Asks)-got)
				}
			})
			if revealed != l.Asked() {
				t.Errorf("%s: %d of %d steps were revealed", l.Name, revealed, l.Asked())
			}
			for _, s := range p.Said() {
				if how == "right" && !s.Right || how == "wrong" && s.Right {
					t.Errorf("%s, %s: %s %q: right is %t", l.Name, how, s.Kind, s.Given, s.Right)
				}
			}
			if again := begin(t, l, ex).Replayed(p.Said()); len(again.Said()) != len(p.Said()) {
				t.Errorf("%s: the replay has %d of %d answers", l.Name, len(again.Said()), len(p.Said()))
			}
		}
	}
}
