package tui

import (
	"strings"
	"testing"

	"detour/explain/cause"
	"detour/explain/experiment"
	"detour/trace"
	"detour/trace/uri"
	"detour/tui/cell"
	"detour/tui/page"
)

// toItself is a request whose answer sends it to where it is already.
func toItself(method string) trace.Request {
	return trace.Request{Method: method, URI: uri.Split("https://app.test/dashboard"), Fields: trace.Fields{{Name: "Host", Value: "app.test"}}}
}

func atLoop() answer { return redirect(301, "Moved Permanently", "https://app.test/dashboard") }

func TestExperimentsAreListedAndNotSent(t *testing.T) {
	d, s := walking(t, 120, 40, toItself("GET"), atLoop(), page200())
	d.press("x")
	d.sees("Experiments beside hop 1", "X-Forwarded-Proto: https", "It sends one request.")
	d.press("down", "up", "esc")
	if len(s.asked) != 1 {
		t.Errorf("%d requests were sent before one was chosen", len(s.asked))
	}
}

func TestExperimentGoesBesideItsHop(t *testing.T) {
	d, s := walking(t, 160, 90, toItself("GET"), atLoop(), page200())
	d.press("x")
	d.write("forwarded-proto")
	d.press("enter")
	if len(s.asked) != 2 || s.asked[1].Fields.Get("X-Forwarded-Proto") != "https" {
		t.Fatalf("sent %v", s.asked)
	}
	d.untouched("GET")
	d.sees("Beside hop 1: The status was 301 and is 200.", "200, was 301", "It came back with 200 OK", "+ X-Forwarded-Proto: https")
	d.press("esc")
	d.sees("What the experiment says", "Likely causes, after 1 experiment", "TLS is terminated in front")
	if b, top := d.m.judged.verdict.Because, d.m.trials[0].Updated[0]; b == nil || b.Share != top.Sure() || b.Cause != top.Cause().ID {
		t.Errorf("the verdict says %+v after the experiment", b)
	}
	d.press("l")
	d.sees("EXPERIMENT", "└ x GET", "What the experiment says")
	d.press("1")
	d.sees("An experiment beside hop 1, with X-Forwarded-Proto: https.", "+ X-Forwarded-Proto: https")
	d.press("f")
	d.sees("An experiment is no part of the walk")
	if len(s.asked) != 2 {
		t.Errorf("%d requests were sent, one was asked for", len(s.asked))
	}
}

// askedFirst takes an experiment that changes something on the server.
func askedFirst(t *testing.T) (*driver, *script) {
	t.Helper()
	d, s := walking(t, 120, 40, toItself("POST"), atLoop(), page200())
	p := experiment.Proposal{
		Experiment: cause.ForwardedProto, Hop: 1, Request: toItself("POST"), Change: "with a field", Unsafe: true, Ask: "POST may change something.",
	}
	d.m = d.m.choose("Experiments", []item{d.m.experimentItem(page.Trial{Proposal: p, Hop: d.m.scene.Hop}, d.m.redaction())}).refreshed()
	d.press("enter")
	d.sees("Send it?", "POST may change something.", "yes, send POST https://app.test/dashboard")
	return d, s
}

func TestUnsafeExperimentAsksFirst(t *testing.T) {
	d, s := askedFirst(t)
	d.press("enter")
	if len(s.asked) != 1 || d.m.mode != modeWalk || d.m.session.Current().ID != 1 {
		t.Errorf("after no: %d requests, mode %d", len(s.asked), d.m.mode)
	}
	d, s = askedFirst(t)
	d.write("y")
	d.press("enter")
	if len(s.asked) != 2 {
		t.Errorf("after yes: %d requests", len(s.asked))
	}
	d.untouched("GET")
}

// untouched demands that the walk is where it was after one hop, with the same
// request pending.
func (d *driver) untouched(method string) {
	d.t.Helper()
	r, ok := d.m.session.Pending()
	if n := len(d.m.session.Hops()); n != 1 || d.m.session.Current().ID != 1 || !ok || r.Method != method {
		d.t.Errorf("there are %d hops, and %s %s goes next", n, r.Method, r.URI)
	}
}

// What an experiment leaves alone: the hop, what goes next, and the keys that send
// it. The order is not posted again.
func TestExperimentLeavesTheWalkAlone(t *testing.T) {
	none := answer{failure: &trace.Failure{Kind: trace.FailRefused, Attempt: "connect", Reason: "nobody listens"}}
	for _, after := range []answer{{status: 404, reason: "Not Found"}, none} {
		d, s := walking(t, 160, 60, checkout(), redirect(302, "Found", "/thanks"), after, page200())
		p := experiment.Proposal{Experiment: cause.OtherPath, Hop: 1, Request: checkout(), Change: "with another path"}
		m, cmd := d.m.walk.sendTrial(page.TrialOf(d.m.scene, p, nil))
		d.m.walk = m
		d.do(cmd)
		d.untouched("GET")
		d.sees("1 POST", "└ x POST", "2 GET  /thanks", "not sent", "PAUSED")
		d.press("h", "l", "l", "l", "space")
		if last := s.asked[len(s.asked)-1]; len(s.asked) != 3 || last.Method != "GET" || last.URI.Path != "/thanks" {
			t.Errorf("sent %d, the last is %s %s", len(s.asked), last.Method, last.URI)
		}
	}
}

func TestCancelledExperimentReturnsToTheChain(t *testing.T) {
	d, _ := walking(t, 120, 40, toItself("GET"), atLoop(), page200())
	d.press("x")
	it := d.m.chooser.items[d.m.chooser.found[0]]
	m, _ := it.do(d.m.closed()) // its exchange does not answer
	d.m = m.refreshed()
	d.press("esc", "esc") // the table, then the experiment
	d.sees("The experiment is cancelled")
	d.untouched("GET")
	d.press("space")
	d.lacks("What the experiment says")
}

// After going back to before the first request its hop can still be chosen.
func TestExperimentBesideAHopThatWasLeft(t *testing.T) {
	d, s := walking(t, 120, 40, toItself("GET"), atLoop(), page200())
	d.press("b", "h", "x", "enter")
	if len(s.asked) != 2 {
		t.Errorf("%d requests were sent:\n%s", len(s.asked), d.screen())
	}
	d.sees("Beside hop 1")
}

func TestNoExperiment(t *testing.T) {
	start := toItself("GET")
	d := drive(t, Config{Start: &start, Exchanger: &script{}}, 120, 40)
	d.press("x")
	d.sees("Nothing was sent yet")
	d, _ = walking(t, 120, 40, toItself("GET"), atLoop())
	d.press("p", "x")
	d.sees("Hosts and values are hidden")
}

// edited changes the next request and does not send it.
func (d *driver) edited(method string) {
	d.t.Helper()
	r, ok := d.m.session.Pending()
	if !ok {
		d.t.Fatal("nothing goes next that could be edited")
	}
	r.Method = method
	d.m.session.Edit(r)
	d.m = d.m.refreshed()
	d.sees("your edited request")
}

func TestExperimentKeepsAnUnsentEdit(t *testing.T) {
	d, s := walking(t, 300, 60, toItself("GET"), atLoop(), page200())
	d.edited("PATCH")
	d.press("x")
	d.sees("What goes next stays as it is.")
	d.press("enter")
	if len(s.asked) != 2 || s.asked[1].Method == "PATCH" {
		t.Fatalf("sent %v", s.asked)
	}
	d.untouched("PATCH")
	d.press("esc")
	d.sees("2*PATCH", "EDITED")
}

func TestCancelledExperimentKeepsAnUnsentEdit(t *testing.T) {
	d, _ := walking(t, 120, 40, toItself("GET"), atLoop(), page200())
	d.edited("PATCH")
	d.press("x")
	it := d.m.chooser.items[d.m.chooser.found[0]]
	m, _ := it.do(d.m.closed()) // its exchange does not answer
	d.m = m.refreshed()
	d.press("esc", "esc")
	if r, ok := d.m.session.Pending(); !ok || r.Method != "PATCH" || !d.m.session.Edited() {
		t.Errorf("what goes next is %v %s", ok, r.Method)
	}
}

// What came of an experiment is told in one row, at any width.
func TestExperimentIsToldInOneRow(t *testing.T) {
	for _, w := range []int{60, 80, 120, 200} {
		d, _ := walking(t, w, 24, toItself("GET"), atLoop(), page200())
		d.press("x", "enter")
		if n := cell.Width(d.m.notice) + 1; n > w || !strings.Contains(d.m.notice, "The status was 301 and is 200.") {
			t.Errorf("at %d columns the notice has %d: %s", w, n, d.m.notice)
		}
	}
	same := []answer{atLoop(), redirect(301, "Moved Permanently", "https://app.test/dashboard")}
	d, _ := walking(t, 60, 15, toItself("GET"), same...)
	d.press("x", "enter")
	if !strings.Contains(d.m.notice, "The status is 301 both times.") || cell.Width(d.m.notice) >= 60 {
		t.Errorf("the notice is %s", d.m.notice)
	}
}
