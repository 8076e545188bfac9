package uri

import (
	"bytes"
	"encoding/json"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"
)

// A located is a Location and where a real client went: what it requested and
// the Host it named, or "" when it requested nothing.
type located struct {
	base, ref, target string
}

func (l *located) UnmarshalJSON(b []byte) error {
	return json.Unmarshal(b, &[]any{&l.base, &l.ref, &l.target})
}

// bytesOf turns the runes of the testdata back into bytes.
func bytesOf(s string) string {
	var b []byte
	for _, r := range s {
		b = append(b, byte(r))
	}
	return string(b)
}

func readLocated(t *testing.T, name string) []located {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var out []located
	for line := range bytes.Lines(data) {
		var l located
		if err := json.Unmarshal(line, &l); err != nil {
			t.Fatalf("read %.60s: %v", line, err)
		}
		out = append(out, l)
	}
	return out
}

// trimmed returns a field value as curl takes it off the wire: without white
// space around it, and ended by a bare CR.
func trimmed(v string) string {
	v, _, _ = strings.Cut(v, "\r")
	return strings.Trim(v, " \t\v\f")
}

// TestLocationsAsCurl compares with what curl 7.88.1 requested for each.
func TestLocationsAsCurl(t *testing.T) {
	for _, tt := range readLocated(t, "testdata/locations-curl.jsonl") {
		base, err := Curl.Parse(tt.base)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		u, err := Curl.Resolve(base, trimmed(bytesOf(tt.ref)))
		if err == nil && u.Scheme == "http" {
			got = latin1ToUTF8("http://" + u.Authority() + u.RequestTarget())
		}
		if got != tt.target {
			t.Errorf("%q on %s: requested %q (%v), want %q", tt.ref, tt.base, got, err, tt.target)
		}
	}
}

// TestLocationsAsChromium compares with what new URL(ref, base) is in
// Chromium 156.
func TestLocationsAsChromium(t *testing.T) {
	for _, tt := range readLocated(t, "testdata/locations-chromium.jsonl") {
		base := Split(tt.base)
		got := ""
		if u, err := Chromium.Resolve(base, tt.ref); err == nil {
			got = u.String()
		}
		if got != tt.target && !beyondWHATWG[tt.ref] {
			t.Errorf("%q: %q, want %q", tt.ref, got, tt.target)
		}
	}
}

// beyondWHATWG is where Chromium leaves the standard and detour does not follow
// it: characters that no real host or user name has.
var beyondWHATWG = map[string]bool{"http://u'v@h.test/": true, "http://h*i.test/": true, "http://xn--a/": true}

// rfcExamples are those of RFC 3986 §5.4, normal and abnormal ones, on
// rfcBase.
var rfcExamples = map[string]string{
	"g": "http://a/b/c/g", "./g": "http://a/b/c/g", "g/": "http://a/b/c/g/", "/g": "http://a/g",
	"?y": "http://a/b/c/d;p?y", "g?y": "http://a/b/c/g?y", "#s": "http://a/b/c/d;p?q#s", "g#s": "http://a/b/c/g#s",
	"g?y#s": "http://a/b/c/g?y#s", ";x": "http://a/b/c/;x", "g;x": "http://a/b/c/g;x", "g;x?y#s": "http://a/b/c/g;x?y#s",
	"": "http://a/b/c/d;p?q", ".": "http://a/b/c/", "./": "http://a/b/c/", "..": "http://a/b/", "../": "http://a/b/",
	"../g": "http://a/b/g", "../..": "http://a/", "../../": "http://a/", "../../g": "http://a/g",
	"../../../g": "http://a/g", "../../../../g": "http://a/g", "/./g": "http://a/g", "/../g": "http://a/g",
	"g.": "http://a/b/c/g.", ".g": "http://a/b/c/.g", "g..": "http://a/b/c/g..", "..g": "http://a/b/c/..g",
	"./../g": "http://a/b/g", "./g/.": "http://a/b/c/g/", "g/./h": "http://a/b/c/g/h", "g/../h": "http://a/b/c/h",
	"g;x=1/./y": "http://a/b/c/g;x=1/y", "g;x=1/../y": "http://a/b/c/y", "g?y/./x": "http://a/b/c/g?y/./x",
	"g?y/../x": "http://a/b/c/g?y/../x", "g#s/./x": "http://a/b/c/g#s/./x", "g#s/../x": "http://a/b/c/g#s/../x",
}

const rfcBase = "http://a/b/c/d;p?q"

// TestRFC3986Examples are for the parsers that resolve by its rules.
func TestRFC3986Examples(t *testing.T) {
	for _, parser := range []Parser{Go, Chromium} {
		b := Split(rfcBase)
		for ref, want := range rfcExamples {
			if u, err := parser.Resolve(b, ref); err != nil || u.String() != want {
				t.Errorf("%s: %q is %q (%v), want %q", parser, ref, u, err, want)
			}
		}
		if u, err := parser.Resolve(b, "//g"); err != nil || u.Host != "g" {
			t.Errorf("%s: //g is %q (%v)", parser, u, err)
		}
	}
}

func TestParserDifferences(t *testing.T) {
	const base = "http://shop.test/dir/start?x=1"
	tests := []struct {
		ref, chromium, curl, goes string // "" for an error
	}{
		{`\\evil.test\x`, "http://evil.test/x", `http://shop.test/dir/\\evil.test\x`, "http://shop.test/dir/%5C%5Cevil.test%5Cx"},
		{`/\evil.test`, "http://evil.test/", `http://shop.test/\evil.test`, "http://shop.test/%5Cevil.test"},
		{"//evil.test/x", "http://evil.test/x", "http://evil.test/x", "http://evil.test/x"},
		{"https:evil.test", "https://evil.test/", "", "https:evil.test"},
		{"https:/evil.test", "https://evil.test/", "https://evil.test/", "https:///evil.test"},
		{"http:next", "http://shop.test/dir/next", "", "http:next"},
		{"http:///evil.test/", "http://evil.test/", "http://evil.test/", "http:///evil.test/"},
		{"http://127.1/", "http://127.0.0.1/", "http://127.0.0.1/", ""}, // found by the C library, not by Go
		{"http://0x7f.1/", "http://127.0.0.1/", "http://127.0.0.1/", ""},
		{"http://2130706433/", "http://127.0.0.1/", "http://127.0.0.1/", ""},
		{"http://EXAMPLE.test/", "http://example.test/", "http://EXAMPLE.test/", "http://EXAMPLE.test/"},
		{"http://shop.test:80/", "http://shop.test/", "http://shop.test/", "http://shop.test/"},
		{"http://shop.test:99999/", "", "", "http://shop.test:99999/"},
		{"/a/%2e%2e/b", "http://shop.test/b", "http://shop.test/a/%2e%2e/b", "http://shop.test/a/%2e%2e/b"},
		{"/%2F", "http://shop.test/%2F", "http://shop.test/%2F", "http://shop.test/%2F"},
		{"/a b?c d", "http://shop.test/a%20b?c%20d", "http://shop.test/a%20b?c+d", "http://shop.test/a%20b?c d"},
		{"/café?é", "http://shop.test/caf%C3%A9?%C3%A9", "http://shop.test/caf%c3%a9?%c3%a9", "http://shop.test/caf%C3%A9?é"},
		{"/\xe9", "http://shop.test/%E9", "http://shop.test/%e9", "http://shop.test/%E9"},
		{"/%zz", "http://shop.test/%zz", "http://shop.test/%zz", ""},
		{"/a\tb", "http://shop.test/ab", "", ""},
		{"#f", "http://shop.test/dir/start?x=1#f", "http://shop.test/dir/#f", "http://shop.test/dir/start?x=1#f"},
		{"http://bücher.test/", "http://xn--bcher-kva.test/", "http://xn--bcher-kva.test/", "http://xn--bcher-kva.test/"},
		{"http://user:pw@shop.test/", "http://user:pw@shop.test/", "http://user:pw@shop.test/", "http://user:pw@shop.test/"},
	}
	for _, tt := range tests {
		for _, c := range []struct {
			parser Parser
			want   string
		}{{Chromium, tt.chromium}, {Curl, tt.curl}, {Go, tt.goes}} {
			b := Split(base)
			got := ""
			if u, err := c.parser.Resolve(b, tt.ref); err == nil {
				got = u.String()
			}
			if got != c.want {
				t.Errorf("%s: %q is %q, want %q", c.parser, tt.ref, got, c.want)
			}
		}
	}
}

// TestDeepPaths: what would take the library seconds to write out is refused;
// steps that go up again are not deep.
func TestDeepPaths(t *testing.T) {
	base := Split("http://a.test/" + strings.Repeat("b/", 1000))
	for _, tt := range []struct {
		name, ref string
		deep      bool
	}{
		{"short", "../x?" + strings.Repeat("/", 60_000), false},
		{"up and down", strings.Repeat("a/../", 20_000), false},
		{"up and down, escaped", strings.Repeat("a/.%2E/", 10_000), false},
		{"down", "/" + strings.Repeat("a/", 60_000) + "?q r", true},
		{"empty steps", strings.Repeat("/", 60_000), true},
		{"the other way", strings.Repeat(`a\`, 60_000), true},
		{"on top of the base", strings.Repeat("a/", 3500), true},
	} {
		start := time.Now()
		_, err := Chromium.Resolve(base, tt.ref)
		if (err != nil) != tt.deep || time.Since(start) > 5*time.Second {
			t.Errorf("%s: %v after %v, deep %v wanted", tt.name, err, time.Since(start), tt.deep)
		}
	}
}

// FuzzPlainPaths holds the short way for plain paths against the parsers.
func FuzzPlainPaths(f *testing.F) {
	f.Add("/a/b")
	f.Add("/a//b")
	f.Fuzz(func(t *testing.T, ref string) {
		base := Split("http://shop.test/dir/start?x=1")
		plain, ok := plain(base, ref)
		if !ok {
			t.Skip()
		}
		u, err := url.Parse(base.String())
		if err != nil {
			t.Fatal(err)
		}
		if want, err := u.Parse(ref); err != nil || want.String() != plain.String() {
			t.Errorf("%q is %q, net/url says %q (%v)", ref, plain, want, err)
		}
		w, err := chromiumURL().ParseRef(base.String(), ref)
		if err != nil || w.Href(false) != plain.String() {
			t.Errorf("%q is %q, WHATWG says %q (%v)", ref, plain, w.Href(false), err)
		}
	})
}
