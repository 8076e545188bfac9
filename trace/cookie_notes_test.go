package trace_test

import (
	"fmt"
	"testing"

	"detour/trace"
	"detour/trace/uri"
)

// What a request sends stands with that request, and what its response sets with
// that response.
func TestCookiesStandWithTheirOwnHop(t *testing.T) {
	client, err := trace.ClientNamed("chromium")
	if err != nil {
		t.Fatal(err)
	}
	s := trace.NewSession(client, trace.Request{Method: "GET", URI: uri.Split("https://a.test/1"), Fields: trace.Fields{{Name: "Cookie", Value: "mine=1"}}})
	for _, answer := range []trace.Response{
		{Status: 302, Fields: trace.Fields{{Name: "Location", Value: "/2"}, {Name: "Set-Cookie", Value: "sid=1; Path=/"}, {Name: "Set-Cookie", Value: "other=1; Path=/elsewhere"}}},
		{Status: 200, Fields: trace.Fields{{Name: "Set-Cookie", Value: "sid=2; Path=/"}}},
	} {
		r, _ := s.Pending()
		s.Add(&trace.Hop{Request: r, Response: &answer})
	}
	var got []string
	for i := range s.Chain().Hops {
		for _, n := range s.Chain().CookiesAt(i) {
			got = append(got, fmt.Sprintf("%d %s %s=%s", i+1, n.Event, n.Name, n.Value))
		}
	}
	want := "[1 sent mine=1 1 stored sid=1 1 stored other=1 2 withheld other=1 2 sent mine=1 2 sent sid=1 2 replaced sid=2]"
	if fmt.Sprint(got) != want {
		t.Errorf("got  %v\nwant %s", got, want)
	}
	if s.Chain().CookiesAt(7) != nil {
		t.Error("there are cookies beside the chain")
	}
}
