package tui

import (
	"context"
	"errors"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"detour/trace"
	"detour/trace/uri"
	"detour/tui/page"
)

func TestFirstHopWaitsWithTheNextRequestInView(t *testing.T) {
	d, s := walking(t, 120, 40, checkout(), redirect(302, "Found", "/thanks"), page200())
	if len(s.asked) != 1 {
		t.Fatalf("%d requests were sent, want 1", len(s.asked))
	}
	d.sees("[Next]", "- POST /checkout HTTP/1.1", "+ GET /thanks HTTP/1.1", "POST → GET", "2 GET  /thanks", "PAUSED")
}

func TestStepSendsTheNextRequest(t *testing.T) {
	d, s := walking(t, 120, 40, checkout(), redirect(302, "Found", "/thanks"), page200())
	d.press("space")
	if got := s.asked[1].Method + " " + s.asked[1].URI.String(); got != "GET https://shop.test/thanks" {
		t.Errorf("sent %s", got)
	}
	d.sees("ENDED", "200 OK", "[Response]")
	d.press("space")
	d.sees("The chain has ended here")
	if len(s.asked) != 2 {
		t.Errorf("%d requests were sent, want 2", len(s.asked))
	}
}

func TestRunGoesToTheEnd(t *testing.T) {
	start := trace.Request{Method: "GET", URI: uri.Split("http://shop.test/a")}
	d, s := walking(t, 120, 40, start, redirect(301, "Moved Permanently", "/b"), redirect(301, "Moved Permanently", "/c"), page200())
	d.press("r")
	if len(s.asked) != 3 {
		t.Errorf("%d requests were sent, want 3", len(s.asked))
	}
	d.sees("The chain ended after 3 hops.")
}

func TestRunStopsAtACertainLoop(t *testing.T) {
	start := trace.Request{Method: "GET", URI: uri.Split("http://shop.test/a")}
	d := drive(t, Config{Start: &start, Exchanger: &script{}}, 120, 40)
	d.m.run = d.m.run.started(func() {}, true)
	h := redirect(302, "Found", "/a").hop(start)
	m, _ := d.m.arrived(hopMsg{d.m.run.id, h})
	h.Decision.Loop = trace.Loop{Kind: trace.LoopCertain, Since: 1}
	if m.goesOn(h) {
		t.Error("a run goes on in a certain loop")
	}
}

func TestStaleHopIsDropped(t *testing.T) {
	start := checkout()
	d := drive(t, Config{Start: &start, Exchanger: &script{}}, 120, 40)
	m, _ := d.m.step(false)
	old := m.run.id
	m = m.cancelled()
	m, _ = m.arrived(hopMsg{old, page200().hop(start)})
	if n := len(m.session.Hops()); n != 0 {
		t.Errorf("a cancelled exchange left %d hops", n)
	}
}

func TestEscCancelsTheContext(t *testing.T) {
	start := checkout()
	d := drive(t, Config{Start: &start, Exchanger: &script{}}, 80, 24)
	cancelled := false
	d.m.run = d.m.run.started(func() { cancelled = true }, false)
	d.press("esc")
	if !cancelled {
		t.Error("esc did not cancel the exchange")
	}
	d.sees("Cancelled;", "READY")
}

func TestWhileSendingOnlyCancelWorks(t *testing.T) {
	start := checkout()
	d := drive(t, Config{Start: &start, Exchanger: &script{}}, 120, 40)
	d.m.run = d.m.run.started(func() {}, false)
	for _, k := range []string{"space", "b", "e", "c"} {
		d.press(k)
		d.sees("A request is under way", "SENDING")
	}
}

func TestBackAndOnAgainLeavesABranch(t *testing.T) {
	d, s := walking(t, 120, 40, checkout(), redirect(302, "Found", "/thanks"), page200())
	d.press("space", "b")
	d.sees("3 GET", "└ 2")
	d.press("space")
	d.sees("└ 2", "3 GET")
	if len(s.asked) != 3 {
		t.Errorf("%d requests were sent, want 3", len(s.asked))
	}
}

func TestForkGoesOnFromTheSelectedHop(t *testing.T) {
	d, _ := walking(t, 120, 40, checkout(), redirect(302, "Found", "/thanks"), page200())
	d.press("space", "h")
	d.sees("hop 1 of 2 · 302")
	d.press("f")
	d.sees("Going on from hop 1", "└ 2")
	if cur := d.m.session.Current(); cur.ID != 1 {
		t.Errorf("the chain ends at hop %d, want 1", cur.ID)
	}
}

func TestChangeOfClientRenewsTheDecision(t *testing.T) {
	d, _ := walking(t, 120, 40, checkout(), redirect(302, "Found", "/thanks"), page200())
	d.press("c")
	d.write(d.m.cfg.Clients[1].Name)
	d.press("enter")
	if got := d.m.session.Client().Name; got != d.m.cfg.Clients[1].Name {
		t.Errorf("%s walks, want %s", got, d.m.cfg.Clients[1].Name)
	}
	d.sees("If you step, "+page.ClientName(d.m.cfg.Clients[1])+" sends", "decides now")
}

func TestEditedRequestIsMarkedAsThePersons(t *testing.T) {
	d, s := walking(t, 120, 40, checkout(), redirect(302, "Found", "/thanks"), page200())
	d.press("e", "shift+tab", "shift+tab", "shift+tab") // from the URL round to the empty field
	d.write("X-Debug")
	d.press("enter")
	d.write("1")
	d.press("esc")
	d.sees("+ X-Debug: 1", "* you changed this", "EDITED", "If you step, your edited request is sent")
	d.press("space")
	if got := s.asked[1].Fields.Get("X-Debug"); got != "1" {
		t.Errorf("X-Debug went as %q", got)
	}
}

func TestAnEditEndsTheTalkOfALoop(t *testing.T) {
	same, _ := trace.Clients()[0].ParseURL("https://shop.test/a")
	d, _ := walking(t, 120, 40, trace.Request{Method: "GET", URI: same}, redirect(302, "Found", "/a"))
	d.sees("LOOP", "cookies are those of hop 1")
	d.press("e")
	d.write("?x=1")
	d.press("esc")
	d.sees("EDITED")
	d.lacks("cookies are those of hop 1")
}

func TestWhyTheRequestLineChangesIsToldOfBothLines(t *testing.T) {
	for _, line := range []string{"the one that goes", "the one that comes"} {
		t.Run(line, func(t *testing.T) {
			d, _ := walking(t, 120, 40, checkout(), redirect(302, "Found", "/thanks"))
			if line == "the one that comes" {
				d.press("down")
			}
			d.press("K")
			d.sees("Request target", "Why the method is changed", "302 turns POST into GET", "Why the target is changed", "The target is Location")
		})
	}
}

func TestUndoGivesTheNextRequestBack(t *testing.T) {
	d, _ := walking(t, 120, 40, checkout(), redirect(302, "Found", "/thanks"), page200())
	d.press("e")
	d.write("?x=1")
	d.press("esc")
	d.sees("EDITED", "+ GET /thanks?x=1 HTTP/1.1")
	d.press("u")
	d.sees("PAUSED", "+ GET /thanks HTTP/1.1")
}

func TestFailureIsExplainedAndCanBeTriedAgain(t *testing.T) {
	d, s := walking(t, 80, 24, checkout())
	d.sees("The exchange failed.", "connection refused", "Is the server running?", "FAILED")
	d.press("b", "space")
	if len(s.asked) != 2 {
		t.Errorf("%d requests were sent, want 2", len(s.asked))
	}
}

func TestDisabledKeysSayWhy(t *testing.T) {
	tests := []struct{ key, says string }{
		{"esc", "Nothing runs"}, {"f", "ends at hop 1 already"}, {"u", "no edit to undo"}, {"o", "no Refresh"},
	}
	for _, tt := range tests {
		t.Run(tt.key, func(t *testing.T) {
			d, _ := walking(t, 120, 40, checkout(), redirect(302, "Found", "/thanks"))
			d.press(tt.key)
			d.sees(tt.says)
			d.press("j")
			d.lacks(tt.says)
		})
	}
}

func TestQuitClosesFirst(t *testing.T) {
	d, _ := walking(t, 120, 40, checkout(), redirect(302, "Found", "/thanks"))
	d.press("?", "q")
	if d.m.mode != modeWalk {
		t.Fatal("q did not close the help")
	}
	_, cmd := d.m.Update(keyMsg("q"))
	if _, quit := cmd().(tea.QuitMsg); !quit {
		t.Error("q does not quit")
	}
}

func TestInterruptCancelsAndEnds(t *testing.T) {
	start := checkout()
	d := drive(t, Config{Start: &start, Exchanger: &script{}}, 120, 40)
	ctx, cancel := context.WithCancel(t.Context())
	d.m.run = d.m.run.started(cancel, false)
	m, cmd := d.m.Update(keyMsg("ctrl+c"))
	if _, ok := cmd().(tea.QuitMsg); !ok || !errors.Is(ended(m, nil), tea.ErrInterrupted) {
		t.Error("ctrl+c does not interrupt")
	}
	if ctx.Err() == nil {
		t.Error("ctrl+c left the exchange running")
	}
}

func TestExplainShowsTheWholeValue(t *testing.T) {
	long := "/a-very-long-path/that-goes-on/and-on/until-it-is-wider/than-the-pane-that-shows-it/by-far"
	d, _ := walking(t, 120, 40, checkout(), redirect(302, "Found", long))
	d.press("3", "j", "j", "K")
	if d.m.mode != modeArticle {
		t.Fatal("K opens no article")
	}
	d.sees("Location:", "and-on/until-it-is-wider/than", "by-far")
	d.press("esc")
	if d.m.mode != modeWalk {
		t.Error("esc does not close the article")
	}
}

func TestEditBeforeTheFirstHopIsMarked(t *testing.T) {
	start := checkout()
	d := drive(t, Config{Start: &start, Exchanger: &script{}}, 120, 40)
	d.press("e")
	d.write("?x=1")
	d.press("esc")
	d.sees("+ POST /checkout?x=1", "* you changed this", "EDITED")
	d.press("u")
	d.sees("READY", "  POST /checkout")
}

func TestSecretsAreMaskedUntilAsked(t *testing.T) {
	start := checkout()
	start.Fields = append(start.Fields, trace.Field{Name: "Authorization", Value: "Bearer abcdefghijklmnop"})
	d, _ := walking(t, 120, 40, start, redirect(307, "Temporary Redirect", "/v2"))
	for _, tab := range []string{"1", "2", "8"} {
		d.press(tab)
		d.sees("Authorization")
		d.lacks("abcdefghijklmnop")
	}
	d.press("s")
	d.sees("abcdefghijklmnop", "SECRETS SHOWN")
}

func TestCopyIsMaskedAsTheScreenIs(t *testing.T) {
	start := checkout()
	d, _ := walking(t, 120, 40, start, redirect(307, "Temporary Redirect", "/v2"))
	about := page.Subject{Kind: page.AboutField, Field: trace.Field{Name: "Authorization", Value: "Bearer abcdefghijklmnop"}}
	if text, _ := d.m.copier().text(about); strings.Contains(text, "abcdefgh") {
		t.Errorf("copied %q", text)
	}
	d.press("s")
	if text, _ := d.m.copier().text(about); text != "Authorization: Bearer abcdefghijklmnop" {
		t.Errorf("copied %q", text)
	}
}

// Who looked at what goes next, and was shown the answer that ended the chain,
// looks at what goes next again after going back.
func TestBackReturnsToNext(t *testing.T) {
	for _, tt := range []struct {
		name string
		keys []string
		want page.Tab
	}{
		{"from Next", []string{"space", "b"}, page.TabNext},
		{"the answer was asked for", []string{"space", "1", "3", "b"}, page.TabResponse},
		{"another tab", []string{"space", "2", "b"}, page.TabRequest},
		{"Response all along", []string{"3", "space", "b"}, page.TabResponse},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d, _ := walking(t, 120, 40, checkout(), redirect(302, "Found", "/thanks"), page200())
			d.press(tt.keys...)
			if d.m.inspector.tab != tt.want {
				t.Errorf("%s is open, want %s", d.m.inspector.tab, tt.want)
			}
		})
	}
}

// Keys that are pressed faster than the terminal is read come in one message.
func TestKeysThatComeTogether(t *testing.T) {
	d, _ := walking(t, 80, 24, checkout(), redirect(302, "Found", "/thanks"))
	d.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("yurl")})
	d.sees("copy the URL")
	d.lacks("copy the hop as text")
}
