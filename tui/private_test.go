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
