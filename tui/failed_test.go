package tui

import (
	"strings"
	"testing"

	"detour/trace"
	"detour/trace/uri"
)

// halfBody answers 200 and loses the content on the way.
func halfBody() answer {
	return answer{status: 200, reason: "OK", failure: &trace.Failure{
		Phase: trace.PhaseBody, Kind: trace.FailNetwork, Attempt: "read the content", Reason: "the connection was closed after 100 of 1000 bytes",
	}}
}

// brokenOff makes a hop with the response that an answer has beside its failure.
func brokenOff(r trace.Request) *trace.Hop {
	a := halfBody()
	failure := a.failure
	a.failure = nil
	h := a.hop(r)
	h.Failure = failure
	return h
}

// A response of which half is missing is no success, wherever it stands.
func TestFailedHopLooksFailed(t *testing.T) {
	for _, w := range []int{60, 160} {
		start := toItself("GET")
		s := trace.NewSession(trace.Clients()[0], start)
		r, _ := s.Pending()
		s.Add(brokenOff(r))
		d := drive(t, Config{Start: &start, Exchanger: &script{}}, w, 40)
		d.m = d.m.openSession(s, d.m.exchanger).refreshed()
		d.sees("FAILED", "✗", "R retry")
		if w == 60 {
			d.sees("GET 200✗")
			continue
		}
		d.sees("✗ 200", "✗ body broke off", "✗ body broke off: ", "✗ The exchange failed.")
		d.press("3")
		d.sees("✗ Body broke off.")
	}
}

// R makes what failed the next request again, as it was, and sends nothing.
func TestRetry(t *testing.T) {
	d, s := walking(t, 160, 40, checkout(), redirect(302, "Found", "/thanks"))
	s.answers = nil
	d.m.exchanger = &script{}
	d.press("space")
	d.sees("FAILED", "R retry")
	d.press("R")
	d.sees("Back before the failure: space sends it again.", "3 GET  /thanks", "PAUSED")
	failing := d.m.exchanger.(*script)
	if len(failing.asked) != 1 {
		t.Errorf("%d requests were sent", len(failing.asked))
	}
	d.press("space")
	if len(failing.asked) != 2 || !failing.asked[0].SameOnWire(failing.asked[1]) {
		t.Errorf("sent %v", failing.asked)
	}
}

// A browser that a page leads on has not ended, and what it follows is no edit.
func TestRefreshIsOffered(t *testing.T) {
	page := answer{status: 200, reason: "OK", fields: trace.Fields{{Name: "Refresh", Value: "3; url=/later"}}}
	d, s := walking(t, 160, 40, toItself("GET"), page, page200())
	d.sees("REFRESH IN 3 s", "Chromium shows this page, and the page leads on.", "after 3 seconds Chromium goes to")
	d.lacks("ENDED", "the response it keeps")
	d.press("o")
	d.sees("PAUSED", "If you step, Chromium follows the Refresh field:", "+ GET /later", "2 GET /later")
	d.lacks("you changed this", "your edited request", "EDITED")
	d.press("space", "h")
	d.lacks("you changed this")
	if len(s.asked) != 2 || s.asked[1].URI.Path != "/later" {
		t.Errorf("sent %v", s.asked)
	}
}

// A field that detour keeps true after an edit is not called the user's.
func TestWhoChangedAField(t *testing.T) {
	d, _ := walking(t, 160, 50, checkout(), redirect(302, "Found", "/thanks"), page200())
	r, _ := d.m.session.Pending()
	d.press("e", "shift+tab", "shift+tab")
	d.write("x=1234")
	d.press("esc")
	if r, _ = d.m.session.Pending(); string(r.Body) != "x=1234" {
		t.Fatalf("the body is %q", r.Body)
	}
	d.press("+")
	d.sees("+ Content-Length: 6", "it follows the body that you wrote", "it described the body before; the one that you wrote goes without it", "* you changed this")
	d.lacks("which is dropped")
	if n := strings.Count(d.screen(), "it described the body before"); n != 1 {
		t.Errorf("%d lines are said to have described the body:\n%s", n, d.screen())
	}
	if n := strings.Count(d.screen(), "* you changed this"); n != 1 {
		t.Errorf("%d lines are called the user's:\n%s", n, d.screen())
	}
}

func TestGivingUpSaysWhy(t *testing.T) {
	start := trace.Request{Method: "GET", URI: uri.Split("https://shop.test/0")}
	d, _ := walking(t, 160, 60, start, redirect(302, "Found", "/1"), redirect(302, "Found", "gopher://a/"))
	d.press("r")
	d.sees("[1 Next]", "✗ refused", "REFUSED", "✗ Chromium does not follow this.", "✗ Chromium does not follow hop 2:")
	d, _ = walking(t, 160, 60, start, redirect(302, "Found", "/1"), redirect(302, "Found", "gopher://secret.test/a"))
	d.press("p", "r")
	d.lacks("shop.test", "secret.test")
}
