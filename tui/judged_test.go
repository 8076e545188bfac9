package tui

import (
	"fmt"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"detour/explain/verdict"
	"detour/trace"
	"detour/trace/uri"
	"detour/tui/page"
)

// The first screen says what happens, why, and what to do, without a key.
func TestTheAnswerStandsFirst(t *testing.T) {
	for _, size := range [][2]int{{60, 15}, {80, 24}, {120, 40}} {
		d, _ := walking(t, size[0], size[1], checkout(), redirect(302, "Found", "/thanks"), page200())
		d.sees("✗ The next request loses your 28 bytes: a 302", "Do ")
		d.press("space")
		row := strings.Split(d.screen(), "\n")[1]
		if !strings.HasPrefix(row, " ✗ POST lost its 28 bytes at hop 1: the 302 made") {
			t.Errorf("%v: the row under the header is %q", size, row)
		}
	}
}

// The key goes to the hop that decides and shows the whole verdict; so does a click
// on its row.
func TestTheVerdictJumpsToTheHopThatDecides(t *testing.T) {
	for name, open := range map[string]func(*driver){
		"key": func(d *driver) { d.press("!") },
		"click": func(d *driver) {
			d.send(tea.MouseMsg{X: 5, Y: 1, Button: tea.MouseButtonLeft, Action: tea.MouseActionPress})
		},
	} {
		d, _ := walking(t, 80, 24, checkout(), redirect(302, "Found", "/thanks"), page200())
		d.press("space")
		open(d)
		d.sees("The verdict", "Where", "Hop 1 decides: ", "Do", "Answer 307 to keep the POST", "Watch")
		d.press("esc")
		if h := d.m.scene.Hop; h == nil || h.ID != 1 {
			t.Errorf("%s: hop %v is in view", name, h)
		}
	}
}

func TestNoVerdictBeforeTheFirstHop(t *testing.T) {
	start := checkout()
	m := New(Config{Start: &start, Exchanger: &script{}})
	next, _ := m.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
	next, _ = next.(Model).Update(keyMsg("!"))
	if got := next.(Model).notice; got != page.NothingSent {
		t.Errorf("it says %q", got)
	}
}

// A verdict is worked out once a change: not for a frame, nor for a key that only
// moves; a hop more is looked at alone.
func TestAVerdictIsWorkedOutOnceAChange(t *testing.T) {
	d, _ := walking(t, 120, 40, checkout(), redirect(302, "Found", "/thanks"), page200())
	n := 0
	judge := d.m.judge
	d.m.judge = func(j *verdict.Judge, ch trace.Chain, own *trace.Request) verdict.Verdict {
		n++
		return judge(j, ch, own)
	}
	before := d.m.judged.follower
	d.press("tab", "j", "k", "]", "[")
	if n != 0 {
		t.Errorf("it was judged %d times without a change", n)
	}
	d.press("space")
	if d.m.judged.follower != before || d.m.judged.follower.count != 2 {
		t.Errorf("the chain was looked at anew")
	}
	d.press("b")
	if d.m.judged.follower.count != 1 {
		t.Errorf("%d hops are judged after going back", d.m.judged.follower.count)
	}
}

// A long chain that has to be looked at anew is judged by a command: no key waits for
// it, and a verdict that comes late is not taken.
func TestALongChainIsJudgedByACommand(t *testing.T) {
	d := walked(t, judgedAtOnce+50)
	if d.m.judged.job == nil {
		t.Fatal("it is judged at once")
	}
	d.sees("… judging 1050 hops")
	d.press("j") // the driver runs the command
	d.lacks("judging")
	d.sees("1050 hops")
	follower := d.m.judged.follower
	back := d.pressOnly("b")
	d.sees("… judging 1049 hops")
	late := answered(back)
	d.press("b")
	before := d.m.judged.verdict
	d.send(late)
	if d.m.judged.verdict.Says() != before.Says() || d.m.judged.follower == follower {
		t.Error("a late verdict is taken")
	}
	d.lacks("judging")
}

// BenchmarkJudgedStep is what a hop costs the verdict in a long walk.
func BenchmarkJudgedStep(b *testing.B) {
	for _, n := range []int{20, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			var j verdict.Judge
			var ch trace.Chain
			add := func() {
				h := &trace.Hop{ID: len(ch.Hops) + 1, Request: trace.Request{Method: "GET", URI: uri.Split(fmt.Sprintf("https://shop.test/%d", len(ch.Hops)))}}
				h.Response = &trace.Response{Status: 302, Fields: trace.Fields{{Name: "Location", Value: fmt.Sprintf("/%d", len(ch.Hops)+1)}}}
				h.Decision = trace.Decision{Client: "chromium", Verdict: trace.Follow}
				ch.Hops = append(ch.Hops, h)
				j.Add(h)
			}
			for range n {
				add()
			}
			for b.Loop() {
				j.Verdict(ch, verdict.Options{})
			}
		})
	}
}
