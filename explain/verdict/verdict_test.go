package verdict_test

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"detour/explain/finding"
	"detour/explain/verdict"
	"detour/trace"
)

func TestFit(t *testing.T) {
	long := "https://" + strings.Repeat("sub.", 40) + "test/" + strings.Repeat("deep/", 40) + "end?token=abcdefghijkl"
	h := verdict.Headline{Says: "Loop: %s and %s lead to each other, %s times", Values: []trace.Value{
		{Kind: trace.URIValue, Text: long}, {Kind: trace.URIValue, Text: "/short"}, {Kind: trace.NumberValue, Number: 3},
	}}
	for _, tt := range []struct {
		width int
		want  string
	}{
		{72, "Loop: sub.sub.sub.s…ken=•••• (12) and /short lead to each other, 3 times"},
		{50, "Loop: sub.…(12) and /short lead to each other, 3 …"},
	} {
		got := h.Fit(tt.width, verdict.Masked)
		if ansi.StringWidth(got) > tt.width || strings.Contains(got, "abcdef") {
			t.Errorf("%d: %q", tt.width, got)
		}
		if got != tt.want {
			t.Errorf("%d: got %q, want %q", tt.width, got, tt.want)
		}
	}
}

func TestEmptyChain(t *testing.T) {
	v := verdict.Of(trace.Chain{}, verdict.Options{})
	if v.Says() != "Nothing is sent yet" || v.Mark() != "…" || v.Hop != 0 {
		t.Errorf("%+v", v)
	}
}

// A headline does not speak of a finding that the user does not want to hear of.
func TestMuted(t *testing.T) {
	server := start(t)
	s, transport := session(t, server, "post-302", "chromium")
	for range 2 {
		if _, err := s.Step(t.Context(), transport); err != nil {
			t.Fatal(err)
		}
	}
	mute, err := finding.ParseMute([]string{"post-rewritten"})
	if err != nil {
		t.Fatal(err)
	}
	v := verdict.Of(s.Chain(), verdict.Options{Mute: mute})
	if v.Says() != "Nothing is wrong: GET /thanks shows the result of POST /checkout" || v.Muted != 1 {
		t.Errorf("%s, %d muted", v.Says(), v.Muted)
	}
}

// What only follows from another finding stands under it.
func TestWatch(t *testing.T) {
	server := start(t)
	said := walked(t, server, "post-301", "chromium")
	v := said[len(said)-1]
	var got []string
	for _, w := range v.Watch {
		line := v.Findings[w.At].Rule.ID
		if v.Told(w.At) {
			line += " told"
		}
		for _, s := range w.Symptoms {
			line += " > " + v.Findings[s].Rule.ID
		}
		got = append(got, line)
	}
	want := "post-rewritten told > final-error > client-body-lost"
	if got[0] != want {
		t.Errorf("got %q, want %q first in %q", got[0], want, got)
	}
	if v.Count(finding.Error) != 2 {
		t.Errorf("%d errors", v.Count(finding.Error))
	}
}

// The request that a user has written is not what the client would send.
func TestPending(t *testing.T) {
	server := start(t)
	s, transport := session(t, server, "post-302", "chromium")
	if _, err := s.Step(t.Context(), transport); err != nil {
		t.Fatal(err)
	}
	own, _ := s.Pending()
	own.Method, own.Body = "POST", []byte("again")
	v := verdict.Of(s.Chain(), verdict.Options{Pending: &own})
	if v.Says() != "The next request is yours: POST /thanks" || v.Outcome != verdict.Paused {
		t.Errorf("%s: %s", v.Says(), v.Outcome)
	}
}

// A judge that keeps up says what one says that sees the whole chain.
func TestJudgeKeepsUp(t *testing.T) {
	server := start(t)
	s, transport := session(t, server, "trouble-login-loop-behind-proxy", "chromium")
	var j verdict.Judge
	for range 8 {
		h, err := s.Step(t.Context(), transport)
		if err != nil {
			t.Fatal(err)
		}
		j.Add(h)
		one, other := j.Verdict(s.Chain(), verdict.Options{}), verdict.Of(s.Chain(), verdict.Options{})
		if one.Says() != other.Says() || one.Hop != other.Hop || len(one.Watch) != len(other.Watch) {
			t.Errorf("%s at hop %d, want %s at hop %d", one.Says(), one.Hop, other.Says(), other.Hop)
		}
	}
}
