package tui

import (
	"context"
	"strings"
	"sync"
	"testing"

	"detour/trace"
)

// A shop answers each client's walk: what is asked for twice at a time is no
// matter to it.
type shop struct {
	mu    sync.Mutex
	asked int
}

func (s *shop) Exchange(_ context.Context, r trace.Request) *trace.Hop {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked++
	if r.URI.Path == "/checkout" {
		return redirect(302, "Found", "/thanks").hop(r)
	}
	return page200().hop(r)
}

// inTheShop drives a model that sent its first request to a shop.
func inTheShop(t *testing.T, method string) (*driver, *shop) {
	start := checkout()
	if start.Method = method; method == "GET" {
		start.Body = nil
		start.Fields = start.Fields[:1]
	}
	s := &shop{}
	return drive(t, Config{Start: &start, Send: true, Exchanger: s}, 100, 60), s
}

func TestWalksAskBeforeAnUnsafeMethod(t *testing.T) {
	d, s := inTheShop(t, "POST")
	d.press("C")
	d.sees("Send it as each of", "POST may change something on the server, each time.", "yes, send POST https://shop.test/checkout")
	d.press("enter")
	if s.asked != 1 || d.m.mode != modeWalk {
		t.Errorf("after no: %d requests, mode %d", s.asked, d.m.mode)
	}
	d.press("C")
	d.write("yes")
	d.press("enter")
	d.sees("Walked as each of", "ends", "like chromium", "200 in 2", "urllib3", "The way of", "2 GET https://shop.test/thanks")
	if clients := len(trace.Clients()); s.asked < clients {
		t.Errorf("%d requests for %d clients", s.asked, clients)
	}
	if hops := d.m.session.Hops(); len(hops) != 1 {
		t.Errorf("the walk on the screen has %d hops, it had 1", len(hops))
	}
}

func TestWalksOfASafeMethodBeginAtOnce(t *testing.T) {
	d, s := inTheShop(t, "GET")
	d.press("c", "ctrl+r")
	d.sees("Walked as each of", "200 in 2", "2 GET https://shop.test/thanks")
	before := s.asked
	d.press("ctrl+y")
	d.sees("leave the clipboard alone")
	d.press("down", "esc")
	if d.m.mode != modeWalk || s.asked != before {
		t.Errorf("closing: mode %d, %d requests more", d.m.mode, s.asked-before)
	}
}

func TestWalksSayWhyNot(t *testing.T) {
	d, s := inTheShop(t, "GET")
	d.press("p", "C")
	d.lacks("Walked as")
	if s.asked != 1 || d.m.notice == "" {
		t.Errorf("in private: %d requests, notice %q", s.asked, d.m.notice)
	}
}

// A held exchanger answers when it is given up, as often as it is asked.
type held struct{}

func (held) Exchange(ctx context.Context, r trace.Request) *trace.Hop {
	<-ctx.Done()
	return &trace.Hop{Request: r, Failure: &trace.Failure{Kind: trace.FailCanceled}}
}

func TestWalksAreGivenUpWhenClosed(t *testing.T) {
	d, _ := inTheShop(t, "GET")
	d.m.exchanger = held{}
	wait := d.pressOnly("C")
	d.sees("Walking as each client: 0 of")
	d.press("esc")
	late := wait() // it comes back because the walks were given up
	d.send(late)
	d.lacks("Walk")
	if d.m.mode != modeWalk || len(d.m.walks.Ended) != 0 {
		t.Errorf("a late walk is taken: %+v", d.m.walks.Ended)
	}
}

func TestLinearWalks(t *testing.T) {
	start := checkout()
	s := &shop{}
	got := said(t, Config{Start: &start, Send: true, Exchanger: s}, "C")
	if !strings.Contains(got, "C yes sends them.") || s.asked != 1 {
		t.Errorf("%d requests; it says:\n%s", s.asked, got)
	}
	got = said(t, Config{Start: &start, Send: true, Exchanger: &shop{}}, "C yes")
	for _, want := range []string{"the last GET https://shop.test/thanks: 200, body dropped", "urllib3"} {
		if !strings.Contains(got, want) {
			t.Errorf("it lacks %q:\n%s", want, got)
		}
	}
}
