package page

import (
	"strings"
	"testing"

	"detour/trace"
	"detour/trace/uri"
)

// after is the scene of a request that a server answered with a redirect.
func after(t *testing.T, client string, r trace.Request, location string, more ...trace.Field) Scene {
	t.Helper()
	c, err := trace.ClientNamed(client)
	if err != nil {
		t.Fatal(err)
	}
	s := trace.NewSession(c, r)
	sent, _ := s.Pending()
	h := &trace.Hop{Request: sent, Response: &trace.Response{Status: 307, Fields: append(trace.Fields{{Name: "Location", Value: location}}, more...)}}
	s.Add(h)
	return NewScene(s, h, false)
}

func textOf(lines []Line) string {
	var b strings.Builder
	for _, l := range lines {
		b.WriteString(strings.TrimRight(l.Text(), " ") + "\n")
	}
	return b.String()
}

// What somebody comes to see who did not before has a sign and a sentence of its own.
func TestNextSaysWhatIsExposed(t *testing.T) {
	request := func(url string, fields ...trace.Field) trace.Request {
		return trace.Request{Method: "POST", URI: uri.Split(url), Fields: fields, Body: []byte("a=1")}
	}
	auth := trace.Field{Name: "Authorization", Value: "Bearer abcdefghijkl"}
	key := trace.Field{Name: "X-Api-Key", Value: "abcdefghijkl"}
	cookie := trace.Field{Name: "Set-Cookie", Value: "sid=abcdef; Path=/"}
	tests := []struct {
		name, client string
		scene        Scene
		has, lacks   []string
	}{
		{"down", "curl", after(t, "curl", request("https://a.test/x"), "http://a.test/x", cookie),
			[]string{"- POST https://a.test/x", "+ POST http://a.test/x", "the scheme changes", "! 3 bytes", "it goes out over http"}, nil},
		{"cookie down", "chromium", after(t, "chromium", trace.Request{Method: "GET", URI: uri.Split("https://a.test/x")}, "http://a.test/x", cookie),
			[]string{"! Cookie: sid="}, nil},
		{"key to another host", "curl", after(t, "curl", request("https://a.test/x", key), "https://b.test/x"),
			[]string{"! X-Api-Key:", "b.test gets the credential of a.test", "the host changes: another origin, another site"}, nil},
		{"Authorization kept back", "curl", after(t, "curl", request("https://a.test/x", auth), "https://b.test/x"),
			[]string{"- Authorization:"}, []string{"! Authorization"}},
		{"the same origin", "curl", after(t, "curl", request("https://a.test/x", auth, key), "/y"),
			[]string{"- POST /x", "+ POST /y", "lines stay"}, []string{"! ", "https://a.test"}},
		{"up", "curl", after(t, "curl", request("http://a.test/x", key), "https://a.test/x"),
			[]string{"+ POST https://a.test/x"}, []string{"! "}},
		{"loopback", "curl", after(t, "curl", request("https://localhost/x"), "http://localhost/x"),
			nil, []string{"! "}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := textOf(Next(tt.scene, View{Width: 100, Folded: true, Unfolds: "+"}))
			for _, want := range tt.has {
				if !strings.Contains(got, want) {
					t.Errorf("it lacks %q:\n%s", want, got)
				}
			}
			for _, not := range tt.lacks {
				if strings.Contains(got, not) {
					t.Errorf("it has %q:\n%s", not, got)
				}
			}
		})
	}
}

// However lines are ranked and folded, each of them is told of.
func TestRankedLosesNoLine(t *testing.T) {
	s := after(t, "chromium", trace.Request{Method: "POST", URI: uri.Split("https://a.test/x"), Body: []byte("a=1"), Fields: trace.Fields{
		{Name: "X-A", Value: "1"}, {Name: "Authorization", Value: "Basic abcdefgh"}, {Name: "Content-Type", Value: "text/plain"}, {Name: "Origin", Value: "https://a.test"},
	}}, "https://b.test/y")
	got := textOf(Next(s, View{Width: 200, Folded: true, Unfolds: "+"}))
	for _, f := range append(s.Hop.Request.Fields, s.Next.Fields...) {
		if !strings.Contains(got, f.Name) {
			t.Errorf("%s is not told of:\n%s", f.Name, got)
		}
	}
}
