package page

import (
	"testing"

	"detour/trace"
	"detour/trace/uri"
)

func TestStandInsTellHostsApart(t *testing.T) {
	if alias("a.test") == alias("b.test") || alias("A.test") != alias("a.test") {
		t.Error("two hosts look alike, or one like two")
	}
	u := uri.Split("https://bob:pw@a.test:81/x/y?k=vv&z#f=g")
	want := "https://" + alias("a.test") + ":81/x/y?k=•••• (2)&•••• (1)#f=•••• (1)"
	if got := anonymousURI(u).String(); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestAnonymousReference(t *testing.T) {
	tests := []struct{ in, want string }{
		{"/path?a=1", "/path?a=•••• (1)"},
		{"../x", "../x"},
		{"//a.test/x", "//" + alias("a.test") + "/x"},
		{"mailto:me@a.test", "mailto:•••• (9)"},
		{"", ""},
		{"?q", "?•••• (1)"},
	}
	for _, tt := range tests {
		if got := anonymousReference(tt.in); got != tt.want {
			t.Errorf("%q becomes %q, want %q", tt.in, got, tt.want)
		}
	}
}

func FuzzAnonymizer(f *testing.F) {
	f.Add("https://a.test/x?y=1", "Location", "//b.test/")
	f.Fuzz(func(t *testing.T, target, name, val string) {
		h := &trace.Hop{
			Request:  trace.Request{Method: "GET", URI: uri.Split(target)},
			Conn:     trace.Conn{Local: "127.0.0.1:50000", Remote: "127.0.0.1:443"},
			Response: &trace.Response{Status: 302, Fields: trace.Fields{{Name: "Location", Value: val}, {Name: name, Value: val}}},
		}
		NewAnonymizer(Scene{Hop: h}).words.Replace(target + val)
	})
}
