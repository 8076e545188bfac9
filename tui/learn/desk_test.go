package learn_test

import (
	"strings"
	"testing"

	"detour/explain/lesson"
	"detour/tui/form"
	"detour/tui/learn"
)

// class is the walk before a class.
func class() learn.Desk {
	s := asked()
	c := learn.Predict(s.Client(), s.Chain())
	c.Present = true
	return learn.Sit(c)
}

func text(d learn.Desk) string { return strings.Join(d.Text(learn.Sight{}), "\n") }

func TestHandsAreCountedAndSplitBeforeTheAnswer(t *testing.T) {
	for _, c := range []struct{ keys, want string }{
		{"y", "1 hand: 100 % say yes, 0 % say no."},
		{"yyyn", "4 hands: 75 % say yes, 25 % say no."},
		{"yyYn", "2 hands: 50 % say yes, 50 % say no."},
		{"y12n3", "15 hands: 80 % say yes, 20 % say no."},
		{"y99999n", "1000 hands: 100 % say yes, 0 % say no."},
		{"Yn", "1 hand: 0 % say yes, 100 % say no."},
	} {
		d := class()
		for _, r := range c.keys {
			d = d.Press(string(r))
		}
		if said := text(d.Enter()); !strings.Contains(said, c.want) {
			t.Errorf("%s: %q is not in\n%s", c.keys, c.want, said)
		}
	}
}

func TestAClassAnswersWithItsMajority(t *testing.T) {
	d := class().Press("y").Enter().Enter()
	if given := d.Play().Given(); len(given) != 1 || given[0] != "yes" {
		t.Errorf("given: %q", given)
	}
	d = class().Press("y").Press("n").Enter().Enter()
	if given := d.Play().Given(); len(given) != 1 || given[0] != "" {
		t.Errorf("as many hands for each: %q", given)
	}
}

func TestNothingIsAnsweredByAccident(t *testing.T) {
	s := asked()
	d := learn.Sit(learn.Predict(s.Client(), s.Chain()))
	for _, d := range []learn.Desk{d.Enter(), d.Press("x"), d.Undo(), d.Hint(), d.Notes()} {
		if d.Says() == "" || len(d.Play().Said()) != 0 {
			t.Errorf("it says %q, and has %v", d.Says(), d.Play().Said())
		}
	}
	d = d.Press("y").Press("g").Press("n")
	if !d.Typing() || len(d.Enter().Play().Said()) != 3 {
		t.Error("an empty line is an answer")
	}
	d = d.Typed(form.OpenEntry("https://shop.test/orders/7")).Enter()
	if d.Phase() != lesson.Stepping {
		t.Errorf("phase %d", d.Phase())
	}
}
