package tui

import (
	"testing"
	"time"

	"detour/trace"
	"detour/trace/uri"
)

// A browser's Refresh counts down to when the browser would go; nothing is sent then,
// and nothing ticks any more.
func TestARefreshCountsDown(t *testing.T) {
	start := trace.Request{Method: "GET", URI: uri.Split("https://app.test/")}
	later := answer{status: 200, reason: "OK", fields: trace.Fields{{Name: "Refresh", Value: "2; url=/later"}}}
	d, s := walking(t, 120, 40, start, later)
	d.sees("REFRESH IN 2 s", "o take Refresh")
	m, cmd := d.m.Update(countedMsg{d.m.run.id})
	if d.m = m.(Model); cmd == nil {
		t.Error("it does not go on counting")
	}
	d.sees("REFRESH IN 1 s")
	m, cmd = d.m.Update(countedMsg{d.m.run.id})
	if d.m = m.(Model); cmd != nil {
		t.Error("it ticks at the end")
	}
	d.sees("REFRESH DUE")
	if len(s.asked) != 1 {
		t.Errorf("%d requests were sent", len(s.asked))
	}
	late := countedMsg{d.m.run.id - 1}
	if _, cmd := d.m.Update(late); cmd != nil {
		t.Error("a late second counts")
	}
	client, _ := trace.ClientNamed("curl")
	other := drive(t, Config{Start: &start, Send: true, Client: client, Exchanger: &script{answers: []answer{later}}}, 120, 40)
	other.lacks("REFRESH")
}

// What is under way says for how long, and what it waits for.
func TestSendingSaysWhatItWaitsFor(t *testing.T) {
	start := checkout()
	d := drive(t, Config{Start: &start, Exchanger: &script{}}, 120, 40)
	d.pressOnly("space")
	d.sees("SENDING")
	d.lacks(" s ·")
	d.m.run.phase.reached(trace.PhaseFirstByte)
	for range int(2*time.Second/spinEvery) + 1 {
		m, _ := d.m.Update(spinMsg{d.m.run.id})
		d.m = m.(Model)
	}
	d.sees("SENDING 2 s · waiting")
}

// Each state has its own keys.
func TestStatesHaveTheirKeys(t *testing.T) {
	loop := uri.Split("https://shop.test/a")
	d, _ := walking(t, 160, 40, trace.Request{Method: "GET", URI: loop}, redirect(302, "Found", "/a"))
	d.sees("LOOP", "! why it loops", "x experiments", "space once more")
	d, _ = walking(t, 160, 40, trace.Request{Method: "GET", URI: loop}, redirect(302, "Found", "gopher://a.test/"))
	d.sees("REFUSED", "! why", "c another client")
	d, _ = walking(t, 160, 40, checkout(), answer{failure: &trace.Failure{Kind: trace.FailTLS, Attempt: "TLS handshake", Reason: "unknown authority"}})
	d.sees("FAILED", "R retry", "e edit, TLS too")
	d, _ = walking(t, 160, 40, checkout(), redirect(302, "Found", "/thanks"), page200())
	d.press("r")
	d.sees("The chain ended after 2 hops.", "? keys") // which stay in sight
}
