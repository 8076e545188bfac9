package page

import (
	"testing"

	"detour/trace"
)

// HTTP/2 has lines of its own before the message's.
func TestMarksStandOnTheWiresLines(t *testing.T) {
	own := trace.Fields{{Name: "Host", Value: "a.test"}, {Name: "Cookie", Value: "a=1"}, {Name: "Cookie", Value: "b=2"}}
	wire := trace.Fields{{Name: ":method", Value: "GET"}, {Name: ":authority", Value: "a.test"}, {Name: "cookie", Value: "a=1"}, {Name: "accept", Value: "*/*"}, {Name: "cookie", Value: "b=2"}}
	none := Place{}
	want := []Place{none, {Message: trace.InRequest}, {Message: trace.InRequest, Index: 1}, none, {Message: trace.InRequest, Index: 2}}
	for i, got := range whereabouts(trace.InRequest, wire, own) {
		if got != want[i] {
			t.Errorf("%s is %v, want %v", wire[i].Name, got, want[i])
		}
	}
}
