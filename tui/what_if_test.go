package tui

import (
	"testing"

	"detour/trace"
	"detour/trace/uri"
)

// withCookies walks to where two cookies go with the next request.
func withCookies(t *testing.T) (*driver, *script) {
	start := trace.Request{Method: "GET", URI: uri.Split("https://shop.test/a")}
	d, s := walking(t, 120, 40, start, redirect(302, "Found", "/b",
		trace.Field{Name: "Set-Cookie", Value: "sid=abcdef; Path=/"}, trace.Field{Name: "Set-Cookie", Value: "seen=1; Path=/"}), page200())
	d.press("l")
	d.show("Cookies")
	return d, s
}

// A cookie is left out of what goes next, and comes back.
func TestWhatIfACookieWereAbsent(t *testing.T) {
	d, s := withCookies(t)
	d.sees("Cookies of the request that is not sent yet", "sent", "sid=••••", "- sends it without the selected one")
	d.press("-")
	d.sees("What if cookie sid were absent", "EDITED")
	d.press("space")
	if got := s.asked[len(s.asked)-1].Fields.Get("Cookie"); got != "seen=1" {
		t.Errorf("sent with Cookie %q", got)
	}
	d, _ = withCookies(t)
	d.press("-")
	d.press("h")
	d.show("Cookies")
	d.sees("Cookies of the request", "It took no cookie along.", "Cookies of the response", "stored")
	d.press("-")
	d.sees("With cookie sid again")
	d.lacks("EDITED")
}

// A cookie is changed in the form, which opens at it.
func TestWhatIfACookieWereAnother(t *testing.T) {
	d, s := withCookies(t)
	d.press("=")
	d.sees("edit the next request", "▌sid=abcdef; seen=1")
	d.press("ctrl+u")
	d.write("sid=other")
	d.press("ctrl+r")
	if got := s.asked[len(s.asked)-1].Fields.Get("Cookie"); got != "sid=other" {
		t.Errorf("sent with Cookie %q", got)
	}
}

func TestWhatCannotBeLeftOut(t *testing.T) {
	d, _ := walking(t, 120, 40, checkout(), redirect(302, "Found", "/thanks"), page200())
	d.press("-")
	d.sees("Select a cookie, or a field")
	d.press("space", "-")
	d.sees("Nothing goes next")
}
