package trace

import (
	"bytes"
	"testing"

	"detour/trace/uri"
)

// FuzzFoldedLocation reads a Location of any bytes that goes on in the next
// lines as every client: no panic, no control byte in what goes over the wire.
func FuzzFoldedLocation(f *testing.F) {
	for _, lines := range []string{"/a\r\n b", "\r\n\t/a", "/a\n b", "http://a.te\r\n st/", "/a \r\n \r\n\tb", "\r\n \r\n ", "/a\r\r\n b\x00"} {
		f.Add(lines)
	}
	f.Fuzz(func(t *testing.T, value string) {
		head := []byte("HTTP/1.1 302 Found\r\nLocation: " + value + "\r\n\r\n")
		h := &Hop{Request: Request{Method: "GET", URI: uri.Split("http://shop.test/dir/start?x=1")}, Wire: Wire{ResponseHead: head},
			Response: &Response{Status: 302, Fields: Fields{{"Location", "/as-received"}}}}
		for _, c := range Clients() {
			loc, r := c.readLocation(h, c.Recall(Chain{[]*Hop{h}}))
			if r.objects() {
				continue
			}
			if u := loc.Resolved; u.Host == "" || uri.HasControl(u.Host+u.RequestTarget()) {
				t.Errorf("%s follows %q to %q", c.Name, value, u)
			}
		}
	})
}

// Only the field that is asked for is unfolded, and only where it is folded.
func TestFoldedField(t *testing.T) {
	for head, want := range map[string]int{
		"HTTP/1.1 302 Found\r\nX: a\r\n b\r\nLocation: /a\r\n\r\n":                       0,
		"HTTP/1.1 302 Found\r\nLocation: /a\r\n b\r\n\r\n":                               1,
		"HTTP/1.1 302 Found\r\nlocation: /a\r\n b\r\nX: y\r\n z\r\nLOCATION: /c\r\n\r\n": 2,
		" b\r\n": 0,
		"":       0,
	} {
		if got := len(foldedField([]byte(head), "Location")); got != want {
			t.Errorf("%q has %d, want %d", head, got, want)
		}
	}
	if isFolded(bytes.Repeat([]byte("a: b\r\n"), 9)) {
		t.Error("no line is folded")
	}
}
