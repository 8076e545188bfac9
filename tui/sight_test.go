package tui

import (
	"testing"

	"detour/trace"
	"detour/trace/uri"
)

// While hosts and values are hidden none of them is on any screen.
func TestPrivateHidesHostsAndValues(t *testing.T) {
	start := trace.Request{
		Method: "POST", URI: uri.Split("https://intranet.corp.test:8443/login?user=alice"),
		Fields: trace.Fields{
			{Name: "Host", Value: "intranet.corp.test:8443"}, {Name: "X-Employee", Value: "alice-0815"},
			{Name: "Referer", Value: "https://portal.corp.test/?from=alice"},
		},
		Body: []byte("name=alice"),
	}
	hidden := []string{"intranet", "corp.test", "portal", "alice", "0815", "backend-7", "127.0.0.1", "s3cr3t", "www.shop.test"}
	for _, size := range goldenSizes {
		d, _ := walking(t, size.w, size.h, start,
			redirect(302, "Found", "https://sso.corp.test/start?for=alice", trace.Field{Name: "X-Served-By", Value: "backend-7"},
				trace.Field{Name: "Set-Cookie", Value: "sid=s3cr3t; Path=/"}),
			redirect(302, "Found", "//intranet.corp.test:8443/home?t=s3cr3t"), answering("text/plain", "hello alice of backend-7"))
		d.press("p")
		d.sees("PRIVATE")
		for range 3 {
			for tab := range 9 {
				d.press(string(rune('1' + tab)))
				d.lacks(hidden...)
				d.press("K")
				d.lacks(hidden...)
				d.press("esc", "y")
				d.lacks(hidden...)
				d.press("esc")
			}
			d.press("c")
			d.lacks(hidden...)
			d.press("esc", "space")
			d.lacks(hidden...)
		}
		d.press("p", "2")
		d.sees("0815")
	}
}

func TestStandInsTellHostsApart(t *testing.T) {
	if alias("a.test") == alias("b.test") || alias("A.test") != alias("a.test") {
		t.Error("two hosts look alike, or one like two")
	}
	u := uri.Split("https://bob:pw@a.test:81/x/y?k=vv&z#f=g")
	want := "https://" + alias("a.test") + ":81/x/y?k=•••• (2)&•••• (1)#f=•••• (1)"
	if got := veiledURI(u).String(); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestVeiledReference(t *testing.T) {
	tests := []struct{ in, want string }{
		{"/path?a=1", "/path?a=•••• (1)"},
		{"../x", "../x"},
		{"//a.test/x", "//" + alias("a.test") + "/x"},
		{"mailto:me@a.test", "mailto:•••• (9)"},
		{"", ""},
		{"?q", "?•••• (1)"},
	}
	for _, tt := range tests {
		if got := veiledReference(tt.in); got != tt.want {
			t.Errorf("%q becomes %q, want %q", tt.in, got, tt.want)
		}
	}
}

func FuzzVeil(f *testing.F) {
	f.Add("https://a.test/x?y=1", "Location", "//b.test/")
	f.Fuzz(func(t *testing.T, target, name, val string) {
		h := redirect(302, "Found", val, trace.Field{Name: name, Value: val}).hop(trace.Request{Method: "GET", URI: uri.Split(target)})
		newVeil(scene{hop: h}).words.Replace(target + val)
	})
}
