package tui

import "testing"

// An edit shows what it changes, letter by letter, and the response before it.
func TestEditingShowsWhatChanges(t *testing.T) {
	d, s := walking(t, 160, 50, checkout(), redirect(302, "Found", "/thanks"), page200())
	d.press("e")
	d.sees("What it changes", "+ GET /thanks", "The response before it", "HTTP/1.1 302 Found", "Location: /thanks")
	d.write("?x=1")
	d.sees("+ GET /thanks?x=1", "* you changed this")
	d.press("shift+tab")
	d.send(paste("https://other.test/"))
	d.sees("▌URL  https://other.test/", "+ GET https://other.test/", "the host changes")
	d.press("ctrl+r")
	if last := s.asked[len(s.asked)-1]; last.URI.Host != "other.test" {
		t.Errorf("sent to %s", last.URI)
	}
	narrow, _ := walking(t, 80, 24, checkout(), redirect(302, "Found", "/thanks"))
	narrow.press("e")
	narrow.sees("What it changes", "+ GET /thanks")
	least, _ := walking(t, 60, 15, checkout(), redirect(302, "Found", "/thanks"))
	least.press("e")
	least.lacks("What it changes")
	least.sees("more below") // fields out of sight are counted
}

// The mark stands before the part that has the focus, not before its row.
func TestTheMarkIsAtTheFocus(t *testing.T) {
	d := drive(t, Config{Exchanger: &script{}}, 120, 40)
	d.sees("▌URL")
	for _, at := range []string{"▌Client", "▌follow", "▌HTTP", "▌Redirects", "▌fields", "▌TLS", "▌Proxy", "▌resolve"} {
		d.press("tab")
		d.sees(at)
	}
	d.press("shift+tab", "shift+tab")
	d.sees("▌TLS verified ▾")
	d.press("right")
	d.sees("✗ not verified ▾")
}
