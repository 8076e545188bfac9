package tui

import (
	"bytes"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/exp/teatest"
)

// show waits until a text was drawn.
func show(t *testing.T, tm *teatest.TestModel, text string) {
	t.Helper()
	teatest.WaitFor(t, tm.Output(), func(b []byte) bool { return bytes.Contains(b, []byte(text)) },
		teatest.WithDuration(10*time.Second), teatest.WithCheckInterval(5*time.Millisecond))
}

func TestSessionFromComposerToTheEnd(t *testing.T) {
	s := &script{answers: []answer{redirect(302, "Found", "/thanks"), page200()}}
	tm := teatest.NewTestModel(t, New(Config{Exchanger: s}), teatest.WithInitialTermSize(120, 40))
	show(t, tm, "compose a request")
	tm.Type("https://shop.test/checkout")
	tm.Send(tea.KeyMsg{Type: tea.KeyShiftTab})
	tm.Type("POST")
	tm.Send(tea.KeyMsg{Type: tea.KeyShiftTab})
	tm.Type(`{"cart": 7}`)
	tm.Send(tea.KeyMsg{Type: tea.KeyCtrlR})
	show(t, tm, "+ GET /thanks HTTP/1.1")
	tm.Type(" ")
	show(t, tm, "ENDED")
	tm.Type("q")
	tm.WaitFinished(t, teatest.WithFinalTimeout(10*time.Second))
	if got := s.asked[0].Method + " " + string(s.asked[0].Body); got != `POST {"cart": 7}` {
		t.Errorf("sent %s", got)
	}
	if got := s.asked[0].Fields.Get("Content-Length"); got != "11" {
		t.Errorf("Content-Length is %q", got)
	}
}

func TestSessionRunsBacksAndEdits(t *testing.T) {
	start := checkout()
	s := &script{answers: []answer{redirect(307, "Temporary Redirect", "/v2"), redirect(303, "See Other", "/7"), page200()}}
	tm := teatest.NewTestModel(t, New(Config{Start: &start, Send: true, Exchanger: s}), teatest.WithInitialTermSize(80, 24))
	show(t, tm, "POST /v2 HTTP/1.1")
	tm.Type("r")
	show(t, tm, "The chain ended after 3 hops.")
	tm.Type("be")
	show(t, tm, "edit the next request")
	tm.Type("?again")
	tm.Send(tea.KeyMsg{Type: tea.KeyCtrlR})
	show(t, tm, "ENDED")
	tm.Type("q")
	tm.WaitFinished(t, teatest.WithFinalTimeout(10*time.Second))
	last := s.asked[len(s.asked)-1]
	if !strings.HasSuffix(last.URI.String(), "/7?again") {
		t.Errorf("the edited request went to %s", last.URI)
	}
}
