package page

import (
	"testing"

	"detour/explain/evidence"
	"detour/trace"
)

// HTTP/2 has lines of its own before the message's.
func TestMarksStandOnTheWiresLines(t *testing.T) {
	own := trace.Fields{{Name: "Host", Value: "a.test"}, {Name: "Cookie", Value: "a=1"}, {Name: "Cookie", Value: "b=2"}}
	wire := trace.Fields{{Name: ":method", Value: "GET"}, {Name: ":authority", Value: "a.test"}, {Name: "cookie", Value: "a=1"}, {Name: "accept", Value: "*/*"}, {Name: "cookie", Value: "b=2"}}
	none := Place{}
	want := []Place{none, {Message: evidence.OfRequest}, {Message: evidence.OfRequest, Index: 1}, none, {Message: evidence.OfRequest, Index: 2}}
	for i, got := range whereabouts(evidence.OfRequest, wire, own) {
		if got != want[i] {
			t.Errorf("%s is %v, want %v", wire[i].Name, got, want[i])
		}
	}
}
