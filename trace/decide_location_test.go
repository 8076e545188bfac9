package trace

import (
	"strings"
	"testing"

	"detour/trace/uri"
)

// FuzzLocation reads any Location as every client: no panic, no control byte
// in what goes over the wire, no target without a host, the same answer twice.
func FuzzLocation(f *testing.F) {
	for _, ref := range []string{"/x", "//h", "?a", "#f", "http:x", "\\\\h", "http://u:p@[::1]:80/..", "http://0x7f.1/é", "a:b", "/a\x00b", "http://%41", strings.Repeat("../", 40)} {
		f.Add(ref)
	}
	f.Fuzz(func(t *testing.T, ref string) {
		for _, c := range Clients() {
			h := &Hop{Request: Request{Method: "GET", URI: uri.Split("http://shop.test/dir/start?x=1")},
				Response: &Response{Status: 302, Fields: Fields{{"Location", ref}}}}
			loc, r := c.readLocation(h, c.Recall(Chain{[]*Hop{h}}))
			if r.objects() {
				continue
			}
			u := loc.Resolved
			if u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
				t.Errorf("%s follows %q to %q", c.Name, ref, u)
			}
			if uri.HasControl(u.Host + u.RequestTarget()) {
				t.Errorf("%s would put a control byte on the wire for %q: %q", c.Name, ref, u)
			}
			if again, _ := c.readLocation(h, c.Recall(Chain{[]*Hop{h}})); again.Resolved.String() != u.String() {
				t.Errorf("%s reads %q in two ways", c.Name, ref)
			}
		}
	})
}
