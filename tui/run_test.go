package tui

import (
	"fmt"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"detour/trace"
	"detour/trace/uri"
)

// A run of ten thousand hops is drawn at the spinner's pace, not hop by hop.
func TestLongRun(t *testing.T) {
	const hops = 10000
	start := trace.Request{Method: "GET", URI: uri.Split("https://shop.test/0")}
	var answers []answer
	for i := range hops - 1 {
		answers = append(answers, redirect(302, "Found", fmt.Sprintf("/%d", i+1)))
	}
	s := &script{answers: append(answers, page200())}
	noLimit := -1
	client := trace.Clients()[0].With(trace.ClientOptions{MaxRedirects: &noLimit})
	d := drive(t, Config{Client: client, Start: &start, Exchanger: s}, 160, 50)
	m := d.m
	var cmd tea.Cmd
	m.walk, cmd = m.step(true)
	began := time.Now()
	for cmd != nil {
		next, c := m.Update(answered(cmd))
		m, cmd = next.(Model), c
		if m.View() == "" {
			t.Fatal("no view")
		}
	}
	t.Logf("%d hops in %v", len(s.asked), time.Since(began))
	if got := len(m.session.Hops()); got != hops {
		t.Errorf("%d hops, want %d", got, hops)
	}
	d.m = m
	d.sees("The chain ended after 10000 hops.", "10000 GET")
}
