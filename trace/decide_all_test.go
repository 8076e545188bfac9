package trace_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"detour/trace"
)

func TestDecideAllDecidesAsAWalkDoes(t *testing.T) {
	s := start(t, "chromium", "POST", "http://a.test/1")
	if err := s.Run(t.Context(), site{"/1": "302 /2", "/2": "307 http://b.test/3", "/3": "302 /1"}, nil); err != nil {
		t.Fatal(err)
	}
	var recorded []*trace.Hop
	var want []trace.Decision
	for _, h := range s.Chain().Hops {
		bare := *h
		bare.Decision = trace.Decision{}
		recorded, want = append(recorded, &bare), append(want, h.Decision)
	}
	s.Client().DecideAll(trace.Chain{Hops: recorded})
	for i, h := range recorded {
		if diff := cmp.Diff(want[i], h.Decision); diff != "" {
			t.Errorf("hop %d (-walked +recorded):\n%s", i+1, diff)
		}
	}
}
