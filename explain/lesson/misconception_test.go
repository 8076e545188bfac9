package lesson_test

import (
	"strings"
	"testing"

	"detour/explain/lesson"
	"detour/trace"
	"detour/trace/lab"
)

// fewestMisconceptions is what the catalogue has at least.
const fewestMisconceptions = 30

// TestEachMisconceptionIsShown demands of each that a wrong answer in a lesson or
// an exercise shows it: in the lesson that it names, or else in an exercise.
func TestEachMisconceptionIsShown(t *testing.T) {
	server, ex := stage(t)
	shown := map[string]map[string]bool{} // by ID, where
	note := func(p lesson.Play) {
		for _, q := range p.Questions() {
			for _, given := range lesson.Wrong(q) {
				if g := q.Grade(given); g.Misconception != nil {
					id := g.Misconception.ID
					if shown[id] == nil {
						shown[id] = map[string]bool{}
					}
					shown[id][p.Lesson().Name] = true
				}
			}
		}
	}
	for _, l := range lesson.Builtin() {
		play(t, begin(t, l, ex), ex, knows, note)
	}
	showExercises(t, server, ex, note)
	all := lesson.Misconceptions()
	if len(all) < fewestMisconceptions {
		t.Errorf("the catalogue has %d", len(all))
	}
	for _, m := range all {
		if len(shown[m.ID]) == 0 {
			t.Errorf("%s: no wrong answer shows it", m.ID)
		}
	}
}

func showExercises(t *testing.T, server *lab.Server, ex trace.Exchanger, note func(lesson.Play)) {
	t.Helper()
	for n := range 200 {
		e := lesson.Practice{Seed: 5, Level: 1 + n%3}.Exercise(n, lesson.Learner{})
		play(t, beginExercise(t, e, server, ex), ex, knows, note)
	}
}

// TestMisconceptionsAreWhole reads the catalogue as a learner would.
func TestMisconceptionsAreWhole(t *testing.T) {
	names, ids := map[string]bool{}, map[string]bool{}
	for _, l := range lesson.Builtin() {
		names[l.Name] = true
	}
	for _, m := range lesson.Misconceptions() {
		switch {
		case ids[m.ID]:
			t.Errorf("%s stands there twice", m.ID)
		case !names[m.Lesson]:
			t.Errorf("%s: there is no lesson %q", m.ID, m.Lesson)
		case !strings.HasPrefix(m.Says, "You ") || !strings.HasSuffix(m.Says, ".") || strings.Count(m.Says, ".") < 2:
			t.Errorf("%s: says what was expected, and what is so: %q", m.ID, m.Says)
		case m.Source.Cite == "" || !strings.HasPrefix(m.Source.URL, "https://"):
			t.Errorf("%s has no source", m.ID)
		}
		ids[m.ID] = true
	}
}

func TestNotToKnowShowsNoMisconception(t *testing.T) {
	q, _ := lesson.Ask(lesson.AskTarget, redirect(t, "curl", "GET", "https://a.test/b", "", 301, "/c"))
	if g := q.Grade(""); g.Right || g.Misconception != nil {
		t.Errorf("%+v", g)
	}
}
