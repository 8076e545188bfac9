package trace_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"detour/trace"
)

func TestCompareGroupsByBehaviour(t *testing.T) {
	s := start(t, "curl", "PUT", "http://a.test/1")
	if _, err := s.Step(t.Context(), site{"/1": "302 /2"}); err != nil {
		t.Fatal(err)
	}
	c := trace.Compare(s.Chain(), []trace.Client{named(t, "chromium"), named(t, "curl"), named(t, "go")})
	var got []string
	for _, g := range c.Groups {
		line := g.Step.Method + " " + g.Step.Target + ":"
		for _, d := range g.Clients {
			line += " " + d.Client
		}
		got = append(got, line)
	}
	want := []string{"PUT http://a.test/2: chromium curl", "GET http://a.test/2: go"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("groups (-want +got):\n%s", diff)
	}
}

func TestCompareSaysWhatBecomesOfTheBody(t *testing.T) {
	for _, tt := range []struct {
		answer string
		want   trace.BodyFate
	}{
		{"302 /2", trace.BodyDropped},
		{"307 /2", trace.BodyKept},
	} {
		s := start(t, "curl", "POST", "http://a.test/1")
		if _, err := s.Step(t.Context(), site{"/1": tt.answer}); err != nil {
			t.Fatal(err)
		}
		c := trace.Compare(s.Chain(), []trace.Client{named(t, "chromium")})
		if got := c.Groups[0].Step.Body; got != tt.want {
			t.Errorf("%s: body %q, want %q", tt.answer, got, tt.want)
		}
	}
}

func TestCompareSplitsByField(t *testing.T) {
	s := start(t, "curl", "GET", "http://a.test/1")
	r, _ := s.Pending()
	r.Fields = append(r.Fields, trace.Field{Name: "Authorization", Value: "Bearer x"})
	s.Edit(r)
	if _, err := s.Step(t.Context(), site{"/1": "302 http://a.test:81/2"}); err != nil {
		t.Fatal(err)
	}
	c := trace.Compare(s.Chain(), []trace.Client{named(t, "chromium"), named(t, "curl"), named(t, "go")})
	want := []trace.FieldSplit{
		{Name: "Authorization", Sent: []string{"go"}, Without: []string{"chromium", "curl"}},
		{Name: "Referer", Sent: []string{"go"}, Without: []string{"chromium", "curl"}},
	}
	if diff := cmp.Diff(want, c.Fields); diff != "" {
		t.Errorf("fields (-want +got):\n%s", diff)
	}
}

func named(t *testing.T, name string) trace.Client {
	t.Helper()
	c, err := trace.ClientNamed(name)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// A client that has no way to send the request is not said to do anything
// after it; a browser's page can send what its address bar cannot.
func TestCompareNamesWhoCannotSend(t *testing.T) {
	s := start(t, "curl", "PUT", "http://a.test/1")
	if _, err := s.Step(t.Context(), site{"/1": "307 /2"}); err != nil {
		t.Fatal(err)
	}
	c := trace.Compare(s.Chain(), []trace.Client{named(t, "chromium"), named(t, "aria2c"), named(t, "googlebot")})
	if len(c.Groups) != 1 || len(c.Groups[0].Clients) != 1 || c.Groups[0].Clients[0].Client != "chromium" {
		t.Errorf("groups %+v, want chromium alone", c.Groups)
	}
	want := []trace.Unsupported{
		{Client: "aria2c", Why: "aria2c cannot send PUT: it sends GET"},
		{Client: "googlebot", Why: "googlebot cannot send PUT: it sends GET"},
	}
	if diff := cmp.Diff(want, c.Cannot); diff != "" {
		t.Errorf("who cannot (-want +got):\n%s", diff)
	}
}
