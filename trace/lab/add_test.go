package lab

import (
	"net/url"
	"strings"
	"testing"
)

func TestAddedScriptsArePlayed(t *testing.T) {
	server := start(t)
	script := Script{
		Scenario: Scenario{Name: "practice-1", Title: "An exercise", Start: Request{Method: "GET", URL: "https://tea.test/a"}},
		Routes: []Route{
			{At: "https://tea.test/a", Like: "nginx", Status: 302, Fields: []Field{{"Location", "b"}}},
			{At: "https://tea.test/b", Like: "nginx", Status: 200, Body: "arrived"},
		},
	}
	if err := server.Add(script); err != nil {
		t.Fatal(err)
	}
	got := newWalker(t, server).walk(script.Start)
	if !strings.Contains(got, "HTTP/1.1 302") || !strings.Contains(got, `"arrived"`) {
		t.Errorf("the walk:\n%s", got)
	}
	if _, ok := start(t).Resolve("tea.test:443"); ok {
		t.Error("another server knows it too")
	}
	script.Routes[0].At = "nowhere"
	if err := server.Add(script); err == nil {
		t.Error("a route without a place was taken")
	}
	u, _ := url.Parse("https://tea.test/a")
	if res, _, err := exchange(server, u, script.Start, nil, nil); err != nil || res.StatusCode != 302 {
		t.Errorf("after an error the script before it isn't played any more: %v", err)
	}
}
