package trace_test

import (
	"testing"

	"detour/trace"
)

func TestStopAtStatus(t *testing.T) {
	at := func(status int) *trace.Hop { return &trace.Hop{Response: &trace.Response{Status: status}} }
	for text, stops := range map[string]map[int]bool{
		"404":   {404: true, 403: false},
		" 3XX ": {302: true, 200: false},
	} {
		stop, err := trace.StopAtStatus(text)
		if err != nil {
			t.Fatal(err)
		}
		for status, want := range stops {
			if got := stop.At(at(status)); got != want {
				t.Errorf("%q %s: stops %v after a %d", text, stop.Says, got, status)
			}
		}
	}
	for _, text := range []string{"", "x", "99", "600", "6xx", "-1xx"} {
		if stop, err := trace.StopAtStatus(text); err == nil {
			t.Errorf("%q stops %s", text, stop.Says)
		}
	}
}
