package tui

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"detour/trace"
	"detour/tui/form"
	"detour/tui/page"
)

// A watched program is driven by keys, and its commands are run late or at once.
// What each of them may send was on the screen before the key that it came of.
type watched struct {
	t       *testing.T
	rnd     *rand.Rand
	m       Model
	keys    []string
	waiting []sending
	now     sending // the one whose command runs
	left    int     // requests that left
}

// A sending is a command, and the requests that the screen had as those that the
// message before it may send.
type sending struct {
	cmd     tea.Cmd
	offered []trace.Request
	toEnd   bool // the user let the walk go on by itself: what is pending may follow
}

// offers are the requests that a key may send as the screen is now.
func offers(m Model) []trace.Request {
	var out []trace.Request
	pending, ok := page.NewScene(m.session, nil, false).Request()
	switch m.mode {
	case modeWalk, modePrompt:
		if ok && m.base() == modeWalk && !m.recorded {
			out = append(out, pending)
		}
	case modeChoose:
		if ok && m.base() == modeWalk && !m.recorded {
			out = append(out, pending)
		}
		if i, ok := m.chooser.selected(); ok && m.chooser.items[i].sends != nil {
			out = append(out, *m.chooser.items[i].sends)
		}
	case modeCompose:
		f := m.composer.form
		r, err := f.Request()
		switch {
		case err != nil, m.composer.again:
		case f.Kind == form.Edit:
			out = append(out, r)
		default:
			out = append(out, f.Asking().Prepare(r))
		}
	}
	return out
}

// update gives the program a message and keeps what it answers with.
func (w *watched) update(msg tea.Msg) {
	offered := offers(w.m)
	m, cmd := w.m.Update(msg)
	w.m = m.(Model)
	if cmd != nil {
		_, pressed := msg.(tea.KeyMsg)
		w.waiting = append(w.waiting, sending{cmd, offered, w.m.run.toEnd && (pressed || w.now.toEnd)})
	}
}

// run runs the command that waits longest.
func (w *watched) run() {
	if len(w.waiting) == 0 {
		return
	}
	w.now, w.waiting = w.waiting[0], w.waiting[1:]
	if waits(w.now.cmd) {
		return
	}
	switch msg := w.now.cmd().(type) {
	case nil, tea.QuitMsg:
	case tea.BatchMsg:
		for _, c := range msg {
			if c != nil {
				w.waiting = append(w.waiting, sending{c, w.now.offered, w.now.toEnd})
			}
		}
	default:
		w.update(msg)
	}
}

// Exchange demands that a request was shown, and answers it in one of many ways.
func (w *watched) Exchange(_ context.Context, r trace.Request) *trace.Hop {
	w.left++
	shown := w.now.offered
	if pending, ok := w.m.session.Pending(); ok && w.now.toEnd {
		shown = append(slices.Clip(shown), pending)
	}
	same := func(o trace.Request) bool { return o.SameOnWire(r) && o.HTTP == r.HTTP }
	if !slices.ContainsFunc(shown, same) {
		w.t.Errorf("%s %s %v %q left after the keys %s\nshown were %v", r.Method, r.URI, r.Fields, r.Body, strings.Join(w.keys, " "), shown)
	}
	if why := trace.RefuseMasked(r); why != "" {
		w.t.Errorf("after the keys %s: %s", strings.Join(w.keys, " "), why)
	}
	return answers200[w.rnd.IntN(len(answers200))].hop(r)
}

// answers200 are the ways in which a server answers, and fails to.
var answers200 = []answer{
	page200(), page200(),
	redirect(302, "Found", "/a"), redirect(301, "Moved Permanently", "/b?q=1"), redirect(303, "See Other", "https://other.test/c"),
	redirect(307, "Temporary Redirect", "/d", trace.Field{Name: "Set-Cookie", Value: "sid=abcdefghi; Path=/"}),
	redirect(308, "Permanent Redirect", "http://shop.test/e"), redirect(307, "Temporary Redirect", "/f?token=•••• (9)"),
	redirect(302, "Found", "gopher://a/"), {status: 302, reason: "Found"},
	{status: 200, reason: "OK", fields: trace.Fields{{Name: "Refresh", Value: "3; url=/later"}}},
	{status: 401, reason: "Unauthorized", fields: trace.Fields{{Name: "WWW-Authenticate", Value: "Basic realm=x"}}},
	{failure: &trace.Failure{Phase: trace.PhaseDNS, Kind: trace.FailResolve, Attempt: "resolve", Reason: "no such name"}},
}

// pressable are the keys of the walk, of the lists over it and of the form, those
// that send more often than the others. Not among them are the walks as each client,
// which send what no single screen shows, and what ends the program or leaves it.
var pressable = strings.Fields(`space space space n r U b f o e u c x x h l k j K . , : ? / y z p s F R N L
	1 2 3 4 5 6 7 8 9 tab shift+tab [ ] enter enter enter esc esc down down up backspace ctrl+r ctrl+x ctrl+_ alt+r left right a 1`)

// press presses a key, but where that would walk as each client.
func (w *watched) press(name string) {
	if w.m.mode == modeClients && name == "ctrl+r" {
		return
	}
	if i, ok := w.m.chooser.selected(); w.m.mode == modeChoose && ok && w.m.chooser.items[i].label == "walk as each client" {
		return
	}
	w.keys = append(w.keys, name)
	w.update(keyMsg(name))
}

// anyKey is any of the keys, or one that leads on from the mode.
func (w *watched) anyKey() string {
	from := pressable
	if w.rnd.IntN(5) < 2 {
		from = map[mode][]string{modeWalk: {"space"}, modeCompose: {"ctrl+r", "ctrl+r", "esc"}, modeChoose: {"enter", "down", "esc"}}[w.m.mode]
	}
	if from == nil {
		return "esc"
	}
	return from[w.rnd.IntN(len(from))]
}

// watch drives a program with random keys.
func watch(t *testing.T, seed uint64, cfg func(*watched) Config, press func(*watched, string)) *watched {
	w := &watched{t: t, rnd: rand.New(rand.NewPCG(seed, 1))}
	c := cfg(w)
	c.Exchanger, c.Client, c.Clients = w, trace.Clients()[0], trace.Clients()[:3]
	w.m = New(c)
	w.m.explainer = explained
	w.m.clipboard = func(string) error { return errors.New("tests leave the clipboard alone") }
	if cmd := w.m.Init(); cmd != nil {
		w.waiting = append(w.waiting, sending{cmd: cmd})
	}
	w.update(tea.WindowSizeMsg{Width: 80, Height: 24})
	for range 40 {
		for w.rnd.IntN(4) > 0 && len(w.waiting) > 0 {
			w.run()
		}
		press(w, w.anyKey())
		if t.Failed() {
			break
		}
	}
	return w
}

// What leaves was on the screen as what goes next: its method, URL, fields and body.
func TestWhatLeavesWasShown(t *testing.T) {
	left := 0
	for seed := range uint64(300) {
		start := checkout()
		if seed%3 == 0 {
			start = toItself("GET")
		}
		w := watch(t, seed, func(w *watched) Config {
			if seed%10 == 9 {
				return Config{Session: recorded(w.t, seed%20 == 9)}
			}
			return Config{Start: &start, Send: true}
		}, (*watched).press)
		if left += w.left; t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
	if left < 600 {
		t.Errorf("only %d requests left in all", left)
	}
}

// Nothing leaves from a recording, by any key, until the user has said yes to it.
func TestNothingLeavesFromARecording(t *testing.T) {
	for seed := range uint64(60) {
		w := watch(t, seed, func(w *watched) Config { return Config{Session: recorded(w.t, seed%2 == 0)} }, func(w *watched, name string) {
			chosen, _ := w.m.chooser.selected()
			yes := w.m.mode == modeChoose && name == "enter" && strings.HasPrefix(w.m.chooser.items[chosen].label, "yes")
			composes := w.m.mode == modeCompose && !w.m.composer.again // what a user composes is no recording
			if composes {
				name = "esc"
			}
			if !yes {
				w.press(name)
			}
		})
		if w.left > 0 || t.Failed() {
			t.Fatalf("seed %d: %d requests left after the keys %s", seed, w.left, fmt.Sprint(w.keys))
		}
	}
}
