package lesson_test

import (
	"flag"
	"os"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"detour/explain/lesson"
	"detour/trace"
	"detour/trace/lab"
	"detour/trace/uri"
)

var update = flag.Bool("update", false, "rewrite testdata")

// beginExercise gives an exercise to the lab.
func beginExercise(t *testing.T, e lesson.Exercise, server *lab.Server, ex trace.Exchanger) lesson.Play {
	t.Helper()
	if err := server.Add(e.Script()); err != nil {
		t.Fatalf("exercise %d: %v", e.Number, err)
	}
	return begin(t, e.Lesson, ex)
}

// errs answers wrong: another option, or nonsense.
func errs(q lesson.Question) string {
	for _, o := range q.Options {
		if o.Value != q.Answer().Value {
			return o.Value
		}
	}
	return "nothing of the kind"
}

// wavers answers right and wrong in turn.
func wavers() learner {
	n := 0
	return func(q lesson.Question) string {
		if n++; n%2 == 0 {
			return errs(q)
		}
		return knows(q)
	}
}

// exercisesPlayed is how many exercises the test plays.
const exercisesPlayed = 500

func TestExercisesArePlayed(t *testing.T) {
	server, ex := stage(t)
	own, wide := 0, 0
	var l lesson.Learner
	for n := range exercisesPlayed {
		p := lesson.Practice{Seed: uint64(n % 7), Level: n % 4}
		e := p.Exercise(n, l)
		says := []learner{knows, errs, wavers()}[n%3]
		played := play(t, beginExercise(t, e, server, ex), ex, says, func(p lesson.Play) { checkReveal(t, p) })
		said := played.Said()
		if len(said) == 0 {
			t.Errorf("exercise %d (%s, %s) asks nothing", n, e.Skill, e.Client)
		}
		for _, s := range said {
			if want := n%3 == 0; n%3 < 2 && s.Right != want {
				t.Errorf("exercise %d: %s %q: right is %t", n, s.Kind, s.Given, s.Right)
			}
		}
		if slices.ContainsFunc(said, func(s lesson.Said) bool { return s.Kind.Skill() == e.Skill }) {
			own++
		}
		if len(said) > 1 {
			wide++
		}
		l = l.After(e, said)
	}
	if own < exercisesPlayed*8/10 || wide < exercisesPlayed/2 {
		t.Errorf("of %d exercises, %d ask for their own skill, %d more than one question", exercisesPlayed, own, wide)
	}
}

// checkReveal holds what is revealed against the wire: the request that went out is
// the one that the answers were worked out from.
func checkReveal(t *testing.T, p lesson.Play) {
	t.Helper()
	hops := p.Chain().Hops
	for _, g := range p.Grades() {
		if g.Answer.Says == "" || g.Answer.Rule.Says == "" || g.Answer.Rule.Source == "" {
			t.Errorf("%s, %q: an answer lacks its sentence or its rule: %+v", p.Lesson().Name, p.Step().Title, g.Answer)
		}
	}
	for i, q := range p.Questions() {
		if q.Kind == lesson.AskMethod && len(hops) > 1 && hops[len(hops)-1].Request.Method != q.Answer().Value {
			t.Errorf("%s: question %d: %s went out, the answer is %s", p.Lesson().Name, i, hops[len(hops)-1].Request.Method, q.Answer().Value)
		}
	}
}

// TestExercisesCanBeSent asks each client for exercises: it has a way to send each.
func TestExercisesCanBeSent(t *testing.T) {
	for _, c := range trace.Clients() {
		for n := range 60 {
			e := lesson.Practice{Seed: 19, Level: 1 + n%3, Client: c.Name}.Exercise(n, lesson.Learner{})
			start := e.Script().Start
			r := trace.Request{Method: start.Method, URI: uri.Split(start.URL)}
			if start.Body != "" {
				r.Body = []byte(start.Body)
			}
			if why := c.CannotSend(r); why != "" {
				t.Errorf("exercise %d: %s", n, why)
			}
			for _, f := range start.Fields {
				if f.Name == "Authorization" && !c.CanSet(f.Name) {
					t.Errorf("exercise %d: %s can't be made to send %s", n, c.Name, f.Name)
				}
			}
		}
	}
}

func TestPracticeFollowsTheLearner(t *testing.T) {
	var l lesson.Learner
	asked := map[lesson.Skill]int{}
	for n := range 60 {
		e := lesson.Practice{Seed: 3}.Exercise(n, l)
		asked[e.Skill]++
		kind := map[lesson.Skill]lesson.Kind{lesson.SkillCookies: lesson.AskCookie, lesson.SkillMethod: lesson.AskMethod, lesson.SkillBody: lesson.AskBody,
			lesson.SkillTarget: lesson.AskTarget, lesson.SkillCredentials: lesson.AskAuthorization, lesson.SkillReferer: lesson.AskReferer,
			lesson.SkillEnd: lesson.AskEnd, lesson.SkillCaches: lesson.AskKept, lesson.SkillFollow: lesson.AskFollow}[e.Skill]
		l = l.After(e, []lesson.Said{{Kind: kind, Right: e.Skill != lesson.SkillCookies}})
	}
	for skill, n := range asked {
		if skill != lesson.SkillCookies && n*2 > asked[lesson.SkillCookies] {
			t.Errorf("%s was asked %d times, and cookies, always missed, %d times", skill, n, asked[lesson.SkillCookies])
		}
	}
	if len(asked) != 9 {
		t.Errorf("skills asked: %v", asked)
	}
}

// TestSameSeedSameExercises holds the worksheet of a seed, on every machine.
func TestSameSeedSameExercises(t *testing.T) {
	server, ex := stage(t)
	var plays []lesson.Play
	for n := range 16 {
		e := lesson.Practice{Seed: 1, Level: 1 + n/6}.Exercise(n, lesson.Learner{})
		plays = append(plays, beginExercise(t, e, server, ex))
	}
	golden(t, "testdata/worksheet.md", lesson.Worksheet("Practice, seed 1", plays, true))
}

func TestExercisesAsJSON(t *testing.T) {
	server, ex := stage(t)
	var all []lesson.ExerciseJSON
	for n := range 6 {
		e := lesson.Practice{Seed: 2, Level: 2}.Exercise(n, lesson.Learner{})
		all = append(all, e.JSON(beginExercise(t, e, server, ex)))
	}
	got, err := lesson.MarshalExercises(all)
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "testdata/exercises.json", string(got))
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs (-want +got):\n%s", file, diff)
	}
}
