package learned_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"detour/explain/lesson"
	"detour/tui/learned"
)

var noon = time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)

func file(t *testing.T) *learned.File {
	return learned.Open(filepath.Join(t.TempDir(), "state", "detour", "learned.jsonl"))
}

func answer(t *testing.T, f *learned.File, attempt string, n int, given string) {
	t.Helper()
	s := lesson.Said{Step: 1, Kind: lesson.AskMethod, Given: given, Right: given == "GET"}
	if err := f.Add(learned.Answered(noon, "post-302", attempt, n, s)); err != nil {
		t.Fatal(err)
	}
}

func log(t *testing.T, f *learned.File) learned.Log {
	t.Helper()
	l, err := f.Log()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestAnAnswerTakenBackIsReplaced(t *testing.T) {
	f := file(t)
	answer(t, f, "a", 0, "GET")
	answer(t, f, "a", 1, "POST")
	answer(t, f, "a", 0, "POST")
	open, ok := log(t, f).Open("post-302")
	if !ok || len(open.Said()) != 1 || open.Said()[0].Given != "POST" || open.Right() != 0 {
		t.Errorf("the attempt is %+v", open)
	}
}

func TestAnEndedAttemptIsNotGoneOnWith(t *testing.T) {
	f := file(t)
	answer(t, f, "a", 0, "GET")
	if err := f.Add(learned.Ended(noon, "post-302", "a")); err != nil {
		t.Fatal(err)
	}
	if _, ok := log(t, f).Open("post-302"); ok {
		t.Error("an attempt that was ended is open")
	}
}

// TestATornLineCostsItselfOnly cuts the file at every byte, as a kill or a full disk
// may: what was whole before is read, and what is added after it too.
func TestATornLineCostsItselfOnly(t *testing.T) {
	f := file(t)
	answer(t, f, "a", 0, "GET")
	answer(t, f, "a", 1, "GET")
	whole, err := os.ReadFile(f.Path())
	if err != nil {
		t.Fatal(err)
	}
	first := strings.Index(string(whole), "\n") + 1
	for cut := first; cut < len(whole)-1; cut++ {
		if err := os.WriteFile(f.Path(), whole[:cut], 0o600); err != nil {
			t.Fatal(err)
		}
		answer(t, f, "b", 0, "GET")
		l := log(t, f)
		if len(l.Attempts("post-302")) != 2 || len(l.Attempts("post-302")[0].Answers) != 1 {
			t.Fatalf("cut at %d: %+v", cut, l.Attempts(""))
		}
	}
}

func TestTwoInstancesLoseNothing(t *testing.T) {
	path := file(t).Path()
	const each = 50
	var all sync.WaitGroup
	for i := range 4 {
		all.Go(func() {
			f := learned.Open(path)
			for n := range each {
				s := lesson.Said{Kind: lesson.AskMethod, Given: "GET"}
				if err := f.Add(learned.Answered(noon, "post-302", fmt.Sprint(i), n, s)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	attempts := log(t, learned.Open(path)).Attempts("post-302")
	if len(attempts) != 4 {
		t.Fatalf("%d attempts", len(attempts))
	}
	for _, a := range attempts {
		if len(a.Answers) != each {
			t.Errorf("attempt %s has %d answers", a.ID, len(a.Answers))
		}
	}
}

func TestWhereNothingCanBeKeptAddSaysSo(t *testing.T) {
	dir := t.TempDir()
	blocked := filepath.Join(dir, "detour")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	f := learned.Open(filepath.Join(blocked, "learned.jsonl"))
	if err := f.Add(learned.Ended(noon, "post-302", "a")); err == nil || !strings.HasPrefix(err.Error(), "keep the progress: ") {
		t.Errorf("the error is %v", err)
	}
}

func TestResetForgetsAll(t *testing.T) {
	f := file(t)
	answer(t, f, "a", 0, "GET")
	for range 2 {
		if err := f.Reset(); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(log(t, f).Attempts("")); n != 0 {
		t.Errorf("%d attempts are left", n)
	}
}

func TestCSVHasEveryAnswerAndNoFormula(t *testing.T) {
	f := file(t)
	answer(t, f, "a", 0, `=HYPERLINK("x"),y`)
	var b strings.Builder
	if err := log(t, f).WriteCSV(&b); err != nil {
		t.Fatal(err)
	}
	const want = "time,lesson,attempt,step,question,skill,given,right,hints,misconception,exercise\n" +
		`2026-11-30T12:00:00Z,post-302,a,2,method,method,"'=HYPERLINK(""x""),y",false,0,,` + "\n"
	if b.String() != want {
		t.Errorf("the CSV is\n%s", b.String())
	}
}

func TestPracticeIsKnownFromItsAnswers(t *testing.T) {
	f := file(t)
	for n := range 4 {
		r := learned.Answered(noon, learned.Practice, "p", n, lesson.Said{Kind: lesson.AskCookie})
		r.Exercise, r.Skill = n/2+1, lesson.SkillCookies
		if err := f.Add(r); err != nil {
			t.Fatal(err)
		}
	}
	known, done := log(t, f).Learner()
	if done != 2 || known.Skills[lesson.SkillCookies].Asked != 4 {
		t.Errorf("%d done, known %+v", done, known)
	}
}

func TestAKeeperKeepsWhatStands(t *testing.T) {
	f := file(t)
	k := &learned.Keeper{File: f, Lesson: "post-302", Attempt: "a"}
	said := []lesson.Said{{Kind: lesson.AskFollow, Given: "yes"}, {Kind: lesson.AskMethod, Given: "POST"}}
	for _, c := range []struct {
		act  int
		said []lesson.Said
		want int
	}{
		{2, said, 2},
		{1, said[:1], 2}, // late
		{3, said[:1], 1}, // undone
		{4, []lesson.Said{{Kind: lesson.AskFollow, Given: "no"}}, 1},
	} {
		if err := k.Keep(c.act, c.said); err != nil {
			t.Fatal(err)
		}
		open, _ := log(t, f).Open("post-302")
		if len(open.Said()) != c.want {
			t.Errorf("after act %d: %+v", c.act, open.Said())
		}
	}
	if open, _ := log(t, f).Open("post-302"); open.Said()[0].Given != "no" {
		t.Errorf("kept: %+v", open.Said())
	}
}

// TestTwoGoOnWithTheSame has two programs go on with one attempt that was left: each
// has its own answers after it, and none is written over.
func TestTwoGoOnWithTheSame(t *testing.T) {
	f := file(t)
	answer(t, f, "a", 0, "GET")
	left, _ := log(t, f).Open("post-302")
	for i, given := range []string{"POST", "HEAD"} {
		k := &learned.Keeper{File: learned.Open(f.Path()), Lesson: "post-302", Attempt: fmt.Sprint(i)}
		k.Resume(left)
		if err := k.Keep(1, append(left.Said(), lesson.Said{Kind: lesson.AskMethod, Given: given})); err != nil {
			t.Fatal(err)
		}
	}
	all := log(t, f).Attempts("post-302")
	if len(all) != 3 || len(all[0].Answers) != 1 || len(all[1].Answers) != 2 || len(all[2].Answers) != 2 || all[1].Said()[1].Given != "POST" {
		t.Errorf("the attempts are %+v", all)
	}
	var b strings.Builder
	if err := log(t, f).WriteCSV(&b); err != nil || strings.Count(b.String(), "\n") != 4 {
		t.Errorf("the CSV has not three answers (%v):\n%s", err, b.String())
	}
}
