package tui

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"detour/explain/lesson"
	"detour/trace"
	"detour/trace/lab"
	"detour/trace/wire"
	"detour/tui/learn"
)

// An orderShop answers the order of lesson post-302, the same each time. While it is broken
// no request gets an answer.
type orderShop struct {
	broken bool
	asked  int
}

func (s *orderShop) Exchange(_ context.Context, r trace.Request) *trace.Hop {
	s.asked++
	switch {
	case s.broken:
		return answer{failure: &trace.Failure{Phase: trace.PhaseConnect, Kind: trace.FailRefused, Attempt: "connect", Reason: "connection refused"}}.hop(r)
	case r.Method == "POST":
		return redirect(302, "Found", "/thanks", trace.Field{Name: "Set-Cookie", Value: "order=7; Path=/"}).hop(r)
	}
	return page200().hop(r)
}

// order is the lesson that the shop plays.
const order = `---
title: 301 and 302, and what becomes of a POST
level: 1
scenario: post-302
client: chromium
skills: [method]
sources:
  - {cite: RFC 9110 §15.4.3, url: 'https://www.rfc-editor.org/rfc/rfc9110#section-15.4.3'}
---

## A shop takes an order

Your browser has sent a POST with an order. The shop answers with ` + "`302 Found`" + `.

## What goes out next?

Ask: follow, method, body, target
Hint: RFC 9110 allows a client to change the method here.
Teacher: Most of a class expects the POST to stay.

Say what the browser will send next.

## What this means

The order is gone.
`

// orderCourse is that lesson, begun.
func orderCourse(t testing.TB, s *orderShop) learn.Course {
	t.Helper()
	l, err := lesson.Read("order.md", []byte(order))
	if err != nil {
		t.Fatal(err)
	}
	p, err := lesson.Begin(t.Context(), l, s)
	if err != nil {
		t.Fatal(err)
	}
	return learn.Course{Play: p, Heading: "Lesson 3 · " + l.Title, Exchanger: s}
}

// learning drives a model that opens on a course.
func learning(t testing.TB, w, h int, c learn.Course) *driver {
	t.Helper()
	return drive(t, Config{Course: &c, Client: c.Play.Walk().Client, Exchanger: c.Exchanger}, w, h)
}

func TestLessonScreens(t *testing.T) {
	answered := []string{"n", "y", "p", "n"}
	for _, s := range []struct {
		name    string
		present bool
		keys    []string
		types   string
		then    []string
	}{
		{name: "lesson-read"},
		{name: "lesson-asks", keys: answered[:2]},
		{name: "lesson-types", keys: append(slices.Clone(answered), "ctrl+t"), types: "https://shop.test/checkout"},
		{name: "lesson-reveal", keys: answered, types: "https://shop.test/thanks", then: []string{"enter"}},
		{name: "lesson-end", keys: answered, types: "https://shop.test/thanks", then: []string{"enter", "n", "n"}},
		{name: "lesson-class", present: true, keys: []string{"enter", "ctrl+o", "y", "y", "n", "1", "2", "enter"}},
		{name: "lesson-class-reveal", present: true, keys: []string{"enter", "y", "enter", "enter", "p", "enter", "enter", "enter", "enter", "enter", "enter"}},
	} {
		for _, size := range []struct{ w, h int }{{60, 15}, {80, 24}, {120, 40}} {
			name := fmt.Sprintf("%s-%dx%d", s.name, size.w, size.h)
			t.Run(name, func(t *testing.T) {
				c := orderCourse(t, &orderShop{})
				c.Present = s.present
				d := learning(t, size.w, size.h, c)
				d.press(s.keys...)
				d.write(s.types)
				d.press(s.then...)
				fits(t, d.m.View(), size.w, size.h)
				d.golden(name)
			})
		}
	}
}

func TestPredictingScreens(t *testing.T) {
	for _, size := range []struct{ w, h int }{{80, 24}, {120, 40}} {
		name := fmt.Sprintf("predict-%dx%d", size.w, size.h)
		t.Run(name, func(t *testing.T) {
			start := checkout()
			d := drive(t, Config{Start: &start, Send: true, Exchanger: &orderShop{}}, size.w, size.h)
			d.press("P", "y")
			d.golden(name)
		})
	}
}

// TestTheAnswerIsNotOnTheScreen holds a lesson to its word: what goes out next is not
// to be seen before it is asked.
func TestTheAnswerIsNotOnTheScreen(t *testing.T) {
	for _, w := range []int{80, 120, 200} {
		d := learning(t, w, 60, orderCourse(t, &orderShop{}))
		d.press("n")
		d.lacks("GET https://", "becomes a", "fetch.spec", "of 4")
		d.press("y", "g", "n")
		d.lacks("GET https://", "becomes a")
		d.write("https://shop.test/thanks")
		d.press("enter")
		d.sees("On the wire: GET https://shop.test/thanks", "The POST becomes a GET")
	}
}

func TestAnInterruptedHopLosesNothing(t *testing.T) {
	s := &orderShop{}
	d := learning(t, 80, 24, orderCourse(t, s))
	d.press("n", "y", "g", "n")
	d.write("https://shop.test/thanks")
	s.broken = true
	d.press("enter")
	d.sees("Hop 2 was interrupted", "makes it again")
	d.press("enter")
	d.sees("Hop 2 was interrupted")
	s.broken = false
	d.press("enter")
	d.sees("On the wire: GET https://shop.test/thanks")
	if n := len(d.m.lesson.desk.Play().Said()); n != 4 {
		t.Errorf("%d answers are left of 4", n)
	}
}

// Space goes on while a lesson is read: the walk itself would tell the answer.
func TestSpaceTellsNoAnswerBeforeItIsAskedFor(t *testing.T) {
	d := learning(t, 80, 24, orderCourse(t, &orderShop{}))
	d.press("space")
	d.sees("Will Chromium follow this 302?")
	d.lacks("/thanks HTTP/1.1", "Explore freely")
}

func TestALessonIsExploredAndComeBackTo(t *testing.T) {
	d := learning(t, 80, 24, orderCourse(t, &orderShop{}))
	d.press("n", "y", "ctrl+x")
	d.sees("Explore freely: P comes back", "Next")
	d.press("space", "b", "f", "P")
	d.sees("Which method will Chromium send?")
	d.press("ctrl+_")
	d.sees("Will Chromium follow this 302?")
	d.lacks("Which method")
	d.press("y", "g", "n")
	d.write("https://shop.test/thanks")
	d.press("enter", "u")
	d.sees("To which URL?")
	if n := len(d.m.session.Chain().Hops); n != 1 {
		t.Errorf("after undo the walk has %d hops", n)
	}
	d.write("https://shop.test/thanks")
	d.press("enter")
	d.sees("On the wire: GET https://shop.test/thanks")
}

func TestProgressThatIsNotKeptIsSaidOnce(t *testing.T) {
	c := orderCourse(t, &orderShop{})
	c.Keep = func(int, []lesson.Said) error { return errors.New("keep the progress: no space left on device") }
	d := learning(t, 80, 24, c)
	d.press("n", "y")
	d.sees("Your progress is not kept: Keep the progress: no space left on device.")
	d.press("g")
	d.lacks("not kept")
	d.press("n")
	d.sees("To which URL?")
}

func TestPredictingARecordingSendsNothing(t *testing.T) {
	start := checkout()
	first := drive(t, Config{Start: &start, Send: true, Exchanger: &orderShop{}}, 80, 24)
	first.press("r")
	s := &orderShop{}
	d := drive(t, Config{Session: first.m.session, Client: first.m.session.Client(), Exchanger: s}, 80, 24)
	d.press("P", "y", "g", "n")
	d.write("https://shop.test/thanks")
	d.press("enter", "y")
	d.press("n") // the Referer of a browser
	d.sees("On the wire: GET https://shop.test/thanks")
	if s.asked != 0 {
		t.Errorf("%d requests left", s.asked)
	}
	d.press("esc")
	if d.m.mode != modeWalk {
		t.Errorf("esc leads to mode %d", d.m.mode)
	}
}

// TestEveryLessonOnTheScreen plays the lessons that come with detour by keys alone, on
// the lab: right answers, wrong ones, and none.
func TestEveryLessonOnTheScreen(t *testing.T) {
	server, err := lab.Start(lab.Options{Pace: 0.01})
	if err != nil {
		t.Fatal(err)
	}
	tr := wire.NewTransport(wire.Options{TLS: &tls.Config{RootCAs: server.Pool()}, Resolve: server.Resolve})
	t.Cleanup(func() { tr.Close(); server.Close() })
	for i, l := range lesson.Builtin() {
		t.Run(l.Name, func(t *testing.T) {
			p, err := lesson.Begin(t.Context(), l, tr)
			if err != nil {
				t.Fatal(err)
			}
			size := []struct{ w, h int }{{80, 24}, {120, 40}, {60, 15}}[i%3]
			d := learning(t, size.w, size.h, learn.Course{Play: p, Heading: l.Title, Exchanger: tr, Present: i%5 == 4})
			for n := 0; d.m.lesson.desk.Phase() != lesson.Ended; n++ {
				if n > 200 {
					t.Fatalf("it does not end:\n%s", d.screen())
				}
				d.answer(n)
				fits(t, d.m.View(), size.w, size.h)
			}
		})
	}
}

// answer answers the question that waits, or goes on.
func (d *driver) answer(n int) {
	q, ok := d.m.lesson.desk.Play().Question()
	switch {
	case !ok:
		d.press("enter")
	case n%3 == 0:
		d.send(tea.KeyMsg{Type: tea.KeyCtrlN})
	case len(q.Options) > 0:
		d.write(q.OptionKey(n % len(q.Options)))
		if d.m.lesson.desk.Course().Present {
			d.press("enter", "enter")
		}
	default:
		d.write(q.Answer().Value)
		d.press("enter")
	}
}

func TestLessonLineByLine(t *testing.T) {
	c := orderCourse(t, &orderShop{})
	got := said(t, Config{Course: &c, Client: c.Play.Walk().Client}, "", "yes", "p", "undo", "hint", "GET", "no", "https://shop.test/x", "", "explore", "l", "P", "", "")
	for _, want := range []string{
		"Question: Will Chromium follow this 302?", "y: yes, n: no", "Hint 1: RFC 9110", "What happened:", "On the wire: GET https://shop.test/thanks",
		"Right. Which method will Chromium send? You said GET. The POST becomes a GET.", "Not so. To which URL?",
		"2 GET https://shop.test/thanks, 200 OK", "3 of 4 answers right.",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("linear mode lacks %q:\n%s", want, got)
		}
	}
}

func TestPredictingLineByLine(t *testing.T) {
	start := checkout()
	got := said(t, Config{Start: &start, Send: true, Exchanger: &orderShop{}}, "P", "yes", "POST", "no", "https://shop.test/thanks", "yes", "yes")
	for _, want := range []string{"Question: Will Chromium follow this 302?", "Not so. Which method will Chromium send?", "On the wire: GET https://shop.test/thanks"} {
		if !strings.Contains(got, want) {
			t.Errorf("linear mode lacks %q:\n%s", want, got)
		}
	}
}

func TestAnOptionIsClicked(t *testing.T) {
	d := learning(t, 80, 24, orderCourse(t, &orderShop{}))
	d.press("n")
	click := func(text string) {
		for y, row := range strings.Split(d.screen(), "\n") {
			if before, _, ok := strings.Cut(row, text); ok {
				d.send(tea.MouseMsg{X: len([]rune(before)), Y: y, Button: tea.MouseButtonLeft, Action: tea.MouseActionPress})
				return
			}
		}
		t.Fatalf("the screen lacks %q:\n%s", text, d.screen())
	}
	click("y yes")
	d.sees("Will Chromium follow this 302? yes", "Which method")
	click("p POST")
	d.sees("Which method will Chromium send? POST")
}
