package finding_test

import (
	"testing"

	"detour/explain/finding"
	"detour/trace"
	"detour/trace/uri"
)

func TestParseMute(t *testing.T) {
	tests := []struct{ entry, err string }{
		{"downgrade", ""},
		{" downgrade@Shop.test", ""},
		{"downgarde", `"downgarde" is no finding: did you mean downgrade?`},
		{"qqqqqqqqqqqq", `"qqqqqqqqqqqq" is no finding`},
		{"downgrade@", `"downgrade@" names no host behind the @`},
		{"", `"" is no finding`},
		{"\x1b[2J", `"␛[2J" is no finding`},
	}
	for _, tt := range tests {
		_, err := finding.ParseMute([]string{tt.entry})
		if got := errText(err); got != tt.err {
			t.Errorf("%q: %s, want %s", tt.entry, got, tt.err)
		}
	}
}

func errText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestMuteSplits(t *testing.T) {
	ch := trace.Chain{}
	for i, host := range []string{"a.test", "b.test"} {
		ch.Hops = append(ch.Hops, &trace.Hop{ID: i + 1, Request: trace.Request{URI: uri.Split("http://" + host + "/")}})
	}
	rule, other := finding.Rule{ID: "downgrade"}, finding.Rule{ID: "loop-exact"}
	fs := []finding.Finding{{Rule: rule, Hops: []int{1}}, {Rule: rule, Hops: []int{1, 2}}, {Rule: other, Hops: []int{1}}}
	tests := []struct {
		entries         []string
		reported, muted int
	}{
		{nil, 3, 0},
		{[]string{rule.ID}, 1, 2},
		{[]string{rule.ID + "@A.test"}, 2, 1},
		{[]string{rule.ID + "@a.test", rule.ID + "@b.test"}, 1, 2},
		{[]string{rule.ID, other.ID}, 0, 3},
	}
	for _, tt := range tests {
		m, err := finding.ParseMute(tt.entries)
		if err != nil {
			t.Fatal(err)
		}
		for _, joined := range []finding.Mute{m, m.Join(finding.Mute{}), finding.Mute{}.Join(m)} {
			if got, muted := joined.Split(ch, fs); len(got) != tt.reported || muted != tt.muted {
				t.Errorf("%q: %d reported and %d muted, want %d and %d", tt.entries, len(got), muted, tt.reported, tt.muted)
			}
		}
	}
}
