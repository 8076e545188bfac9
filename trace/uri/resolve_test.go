package uri

import (
	"strings"
	"testing"
)

func TestResolve(t *testing.T) {
	for ref, want := range rfcExamples {
		if got := Resolve(Split(rfcBase), ref).String(); got != want {
			t.Errorf("%q on %s is %q, want %q", ref, rfcBase, got, want)
		}
	}
	const shop = "https://u:p@shop.test:8443/dir/start?x=1#f"
	for _, tt := range []struct{ base, ref, want string }{
		{shop, "next", "https://u:p@shop.test:8443/dir/next"},
		{shop, "", "https://u:p@shop.test:8443/dir/start?x=1"},
		{shop, "?", "https://u:p@shop.test:8443/dir/start?"},
		{shop, "#", "https://u:p@shop.test:8443/dir/start?x=1#"},
		{shop, "//other.test", "https://other.test"},
		{shop, "//other.test/a/../b?c#d", "https://other.test/b?c#d"},
		{shop, "http://other.test/../x", "http://other.test/x"},
		{shop, "HTTP://Other.test", "http://Other.test"},
		{shop, "https:next", "https://u:p@shop.test:8443/dir/next"},
		{shop, "https:/root", "https://u:p@shop.test:8443/root"},
		{shop, "http:next", "http:next"},
		{shop, "http:/x", "http:/x"},
		{shop, "mailto:a@b.test?c", "mailto:a@b.test?c"},
		{shop, "com.acme.app:/cb?code=1", "com.acme.app:/cb?code=1"},
		{shop, "a%2e/%2e%2e/b", "https://u:p@shop.test:8443/dir/a%2e/%2e%2e/b"},
		{shop, `\\other.test`, `https://u:p@shop.test:8443/dir/\\other.test`},
		{shop, "a b\xe9%zz", "https://u:p@shop.test:8443/dir/a b\xe9%zz"},
		{shop, "a//../b/", "https://u:p@shop.test:8443/dir/a/b/"},
		{"http://shop.test", "next", "http://shop.test/next"},
		{"http://shop.test", "../..", "http://shop.test/"},
		{"http://shop.test", "?a", "http://shop.test?a"},
		{"http://shop.test", "", "http://shop.test"},
		{"http://shop.test/a", "//", "http://"},
	} {
		if got := Resolve(Split(tt.base), tt.ref).String(); got != tt.want {
			t.Errorf("%q on %s is %q, want %q", tt.ref, tt.base, got, tt.want)
		}
	}
}

func FuzzResolve(f *testing.F) {
	for ref := range rfcExamples {
		f.Add(ref)
	}
	f.Fuzz(func(t *testing.T, ref string) {
		base := Split("http://shop.test/dir/start?x=1")
		u := Resolve(base, ref)
		if u.Scheme == "" || u.Opaque == "" && u.Path != "" && u.Path[0] != '/' {
			t.Errorf("%q is %q, which is not absolute", ref, u)
		}
		if again := Resolve(base, u.String()); isHost(u.Host) && again.String() != u.String() {
			t.Errorf("%q is %q, and that is %q", ref, u, again)
		}
	})
}

// isHost reports whether a host is one that Split would find again.
func isHost(host string) bool { return host != "" && !strings.ContainsAny(host, ":[]") }
