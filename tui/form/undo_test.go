package form

import (
	"fmt"
	"strings"
	"testing"

	"detour/trace"
)

// typing types letters one after the other.
func typing(f Form, letters string) Form {
	for _, r := range letters {
		e, _ := f.Entry()
		how := Insert
		if r == ' ' {
			how = Whole
		}
		f = f.Typed(e.With(e.Text()+string(r)), how)
	}
	return f
}

func empty(t testing.TB) Form { return Open(New, trace.Request{Method: "GET"}, client(t, "curl")) }

func TestLettersAreOneStep(t *testing.T) {
	f := typing(empty(t), "http://a.test/")
	if f.Past() != 1 {
		t.Fatalf("%d steps", f.Past())
	}
	f = typing(f.Move(1).Move(-1), "x") // going away and back begins another
	if f.Past() != 2 || f.Undo().URL.Text() != "http://a.test/" {
		t.Errorf("%d steps, undone to %s", f.Past(), f.Undo().URL.Text())
	}
	e, _ := f.Entry()
	if f = f.Typed(e.With("http://a.test"), Delete); f.Past() != 3 {
		t.Errorf("taking away: %d steps", f.Past())
	}
}

// Each way to change a form is a step back from it, and forward again.
func TestEachChangeIsUndone(t *testing.T) {
	clients := trace.Clients()
	changes := map[string]func(Form) Form{
		"client":    func(f Form) Form { return f.WithClient(clients[3]) },
		"choice":    func(f Form) Form { return f.Focus(Pos{Part: PartFollow}).Vary(1, clients) },
		"version":   func(f Form) Form { return f.Focus(Pos{Part: PartHTTP}).Vary(-1, clients) },
		"method":    func(f Form) Form { return f.Focus(Pos{Part: PartMethod}).TypeMethod("PUT", Whole) },
		"row":       func(f Form) Form { return f.Focus(Pos{PartValue, 0}).Drop() },
		"name":      func(f Form) Form { return typing(f.Focus(Pos{PartName, 2}), "Acc").Complete() },
		"body":      func(f Form) Form { return f.TypedBody("b=2", Whole) },
		"elsewhere": func(f Form) Form { return f.WithBody("b=2\n") },
		"fields": func(f Form) Form {
			f, err := f.WithFieldText("A: b\nC: d\n")
			if err != nil {
				t.Error(err)
			}
			return f
		},
	}
	for name, change := range changes {
		t.Run(name, func(t *testing.T) {
			before := Open(New, order(), client(t, "curl"))
			after := change(before)
			if after.Past() == 0 || after.Draft.same(before.Draft) {
				t.Fatal("no step")
			}
			back := after
			for back.Past() > 0 {
				back = back.Undo()
			}
			if !back.Draft.same(before.Draft) {
				t.Errorf("undone to %s", says(back))
			}
			for back.Future() > 0 {
				back = back.Redo()
			}
			if !back.Draft.same(after.Draft) {
				t.Errorf("done again: %s, want %s", says(back), says(after))
			}
		})
	}
}

func says(f Form) string {
	return fmt.Sprintln(f.Method(), f.URL.Text(), f.Client.Name, f.ToEnd, f.HTTP, f.FieldText(), f.Body.Text())
}

func TestNothingToUndoChangesNothing(t *testing.T) {
	f := typing(empty(t), "abc")
	if got := f.Redo(); says(got) != says(f) {
		t.Errorf("redone to %s", says(got))
	}
	if got := f.Undo().Undo(); got.URL.Text() != "" || got.Future() != 1 {
		t.Errorf("undone twice: %q, %d to do again", got.URL.Text(), got.Future())
	}
	if got := typing(f.Undo(), "x"); got.Future() != 0 {
		t.Error("what was undone can be done again after another change")
	}
}

// The steps are bounded, in number and in bytes; the latest stay.
func TestStepsAreBounded(t *testing.T) {
	f := empty(t)
	for range maxSteps + 50 {
		f = typing(f, "a ")
	}
	if n := f.Past(); n > maxSteps {
		t.Errorf("%d steps are kept", n)
	}
	for i := range 200 {
		f = f.WithBody(strings.Repeat("x", 60_000) + fmt.Sprint(i))
	}
	size := 0
	for _, d := range f.steps.past {
		size += d.size()
	}
	if size > maxStepBytes+100_000 || f.Past() < 10 {
		t.Errorf("%d steps hold %d bytes", f.Past(), size)
	}
}
