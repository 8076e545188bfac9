package trace_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"detour/trace"
)

// A site answers requests from a script: "METHOD path" or "path" to a status
// and a Location, as in "302 /next".
type site map[string]string

func (s site) Exchange(_ context.Context, r trace.Request) *trace.Hop {
	h := &trace.Hop{Request: r}
	answer, ok := s[r.Method+" "+r.URI.RequestTarget()]
	if !ok {
		answer, ok = s[r.URI.RequestTarget()]
	}
	if !ok {
		answer = "200"
	}
	var status int
	var location string
	fmt.Sscan(answer, &status, &location)
	h.Response = &trace.Response{Status: status}
	if location != "" {
		h.Response.Fields = trace.Fields{{Name: "Location", Value: location}}
	}
	return h
}

// start returns a session of the client called name that waits to send
// "METHOD URL", with content for a POST.
func start(t *testing.T, name, method, url string) *trace.Session {
	t.Helper()
	c, err := trace.ClientNamed(name)
	if err != nil {
		t.Fatal(err)
	}
	uri, err := c.ParseURL(url)
	if err != nil {
		t.Fatal(err)
	}
	r := trace.Request{Method: method, URI: uri}
	if method == "POST" {
		r.Body = []byte("a=1")
		r.Fields = trace.Fields{{Name: "Content-Type", Value: "application/x-www-form-urlencoded"}}
	}
	return trace.NewSession(c, r)
}

// walked is a chain as "METHOD target status" lines.
func walked(hops []*trace.Hop) string {
	var lines []string
	for _, h := range hops {
		lines = append(lines, fmt.Sprintf("%d<%d %s %s %d", h.ID, h.Parent, h.Request.Method, h.Request.URI.RequestTarget(), h.Status()))
	}
	return strings.Join(lines, "\n")
}

func TestSessionStepsToTheEnd(t *testing.T) {
	s := start(t, "curl", "POST", "http://a.test/form")
	web := site{"/form": "302 /done"}
	for {
		if _, err := s.Step(t.Context(), web); errors.Is(err, trace.ErrNoStep) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	want := "1<0 POST /form 302\n2<1 GET /done 200"
	if diff := cmp.Diff(want, walked(s.Chain().Hops)); diff != "" {
		t.Errorf("chain (-want +got):\n%s", diff)
	}
	if o := s.Chain().Outcome(); o.Kind != trace.OutcomeFinal || o.Hop != 2 {
		t.Errorf("outcome %+v, want final at hop 2", o)
	}
}

func TestSessionRewindForks(t *testing.T) {
	s := start(t, "curl", "GET", "http://a.test/1")
	web := site{"/1": "302 /2", "/2": "302 /3"}
	if err := s.Run(t.Context(), web, nil); err != nil {
		t.Fatal(err)
	}
	if err := s.Rewind(1); err != nil {
		t.Fatal(err)
	}
	r, ok := s.Pending()
	if !ok || r.URI.RequestTarget() != "/2" {
		t.Fatalf("after rewinding to hop 1, pending is %v, %v; want /2", r.URI, ok)
	}
	edited := r.Clone()
	edited.URI.Path = "/other"
	s.Edit(edited)
	if !s.Edited() {
		t.Error("the pending request does not count as edited")
	}
	if _, err := s.Step(t.Context(), web); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff("1<0 GET /1 302\n4<1 GET /other 200", walked(s.Chain().Hops)); diff != "" {
		t.Errorf("chain (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff("1<0 GET /1 302\n2<1 GET /2 302\n3<2 GET /3 200\n4<1 GET /other 200", walked(s.Hops())); diff != "" {
		t.Errorf("the earlier branch is not kept (-want +got):\n%s", diff)
	}
	if err := s.Rewind(5); err == nil {
		t.Error("rewinding to a hop that is not there succeeds")
	}
	// The earlier branch can be taken up again.
	if err := s.Rewind(3); err != nil || walked(s.Chain().Hops) != "1<0 GET /1 302\n2<1 GET /2 302\n3<2 GET /3 200" {
		t.Errorf("rewind to the other branch: %v\n%s", err, walked(s.Chain().Hops))
	}
}

func TestSessionRewindToStartSendsTheFirstRequestAgain(t *testing.T) {
	s := start(t, "curl", "POST", "http://a.test/form")
	first, _ := s.Pending()
	if err := s.Run(t.Context(), site{"/form": "303 /done"}, nil); err != nil {
		t.Fatal(err)
	}
	if err := s.Rewind(0); err != nil {
		t.Fatal(err)
	}
	again, ok := s.Pending()
	if diff := cmp.Diff(first, again); !ok || diff != "" {
		t.Errorf("pending (-first +again):\n%s", diff)
	}
}

func TestSessionRunStopsWhereAsked(t *testing.T) {
	web := site{"/1": "302 /2", "/2": "301 /3", "/3": "302 http://b.test/4", "/4": "302 /5"}
	for _, tt := range []struct {
		name  string
		until func(*trace.Hop) bool
		hops  int
	}{
		{"status", trace.UntilStatus(301), 2},
		{"host", trace.UntilHostChange(), 3},
		{"the end", nil, 5},
		{"never met", trace.UntilStatus(999), 5},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := start(t, "curl", "GET", "http://a.test/1")
			if err := s.Run(t.Context(), web, tt.until); err != nil {
				t.Fatal(err)
			}
			if got := len(s.Chain().Hops); got != tt.hops {
				t.Errorf("ran to hop %d, want %d", got, tt.hops)
			}
		})
	}
}

func TestSessionClientChangesOnTheSpot(t *testing.T) {
	s := start(t, "curl", "PUT", "http://a.test/1")
	if _, err := s.Step(t.Context(), site{"/1": "302 /2"}); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ client, method string }{{"go", "GET"}, {"chromium", "PUT"}} {
		c, err := trace.ClientNamed(tt.client)
		if err != nil {
			t.Fatal(err)
		}
		s.SetClient(c)
		if r, ok := s.Pending(); !ok || r.Method != tt.method {
			t.Errorf("as %s, a 302 to PUT leads to %s, want %s", tt.client, r.Method, tt.method)
		}
		if s.Current().Decision.Client != tt.client {
			t.Errorf("the decision is %s's, want %s's", s.Current().Decision.Client, tt.client)
		}
	}
}

func TestOutcomeOfALoopIsLoop(t *testing.T) {
	s := start(t, "curl", "GET", "http://a.test/a")
	if err := s.Run(t.Context(), site{"/a": "302 /b", "/b": "302 /a"}, nil); err != nil {
		t.Fatal(err)
	}
	if o := s.Chain().Outcome(); o.Kind != trace.OutcomeLoop {
		t.Errorf("outcome %+v, want a loop", o)
	}
	if got := len(s.Chain().Hops); got != 51 {
		t.Errorf("curl sent %d requests, want the first and 50 redirects", got)
	}
}

// TestShedHopsDecideAlike walks the same chain twice, once letting go of each
// hop that is behind the last one.
func TestShedHopsDecideAlike(t *testing.T) {
	web := site{"/1": "302 http://b.test/2", "/2": "307 http://a.test/3", "/3": "301 /4", "/4": "302 /1"}
	for _, name := range []string{"chromium", "curl", "go"} {
		whole, shed := start(t, name, "POST", "http://a.test/1"), start(t, name, "POST", "http://a.test/1")
		for {
			_, err := whole.Step(t.Context(), web)
			if _, err2 := shed.Step(t.Context(), web); !errors.Is(err2, err) {
				t.Fatalf("%s: one walk ends with %v, the other with %v", name, err, err2)
			}
			if err != nil {
				break
			}
			if diff := cmp.Diff(whole.Current().Decision, shed.Current().Decision); diff != "" {
				t.Fatalf("%s: decision at hop %d (-whole +shed):\n%s", name, whole.Current().ID, diff)
			}
			if hops := shed.Chain().Hops; len(hops) > 1 {
				hops[len(hops)-2].Shed()
			}
		}
	}
}
