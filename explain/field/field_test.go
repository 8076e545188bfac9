package field_test

import (
	"slices"
	"strings"
	"testing"

	"detour/explain/field"

	"github.com/google/go-cmp/cmp"
)

func TestLookupCase(t *testing.T) {
	tests := []struct{ typed, want string }{
		{"Location", "Location"},
		{"location", "Location"},
		{"LOCATION", "Location"},
		{"sEt-cOOkie", "Set-Cookie"},
		{"etag", "ETag"},
		{"www-authenticate", "WWW-Authenticate"},
		{"cf-ray", "CF-RAY"},
		{"te", "TE"},
	}
	for _, test := range tests {
		entry, ok := field.Lookup(test.typed)
		if !ok || entry.Name != test.want {
			t.Errorf("Lookup(%q) = %q, %v; want %q", test.typed, entry.Name, ok, test.want)
		}
		if line := field.Line(test.typed); line != entry.Line {
			t.Errorf("Line(%q) = %q, want %q", test.typed, line, entry.Line)
		}
	}
}

// What is no field of the catalogue is not found, whatever it does to a path.
func TestLookupUnknown(t *testing.T) {
	names := []string{
		"", "X-Unheard-Of", " Location", "Location:", "location.md", "data", ".", "..",
		"../data/location", "/location", `..\location`, "cookie/", "coo\u212aie", "vary\x00",
	}
	for _, name := range names {
		if entry, ok := field.Lookup(name); ok {
			t.Errorf("Lookup(%q) found %q", name, entry.Name)
		}
		if line := field.Line(name); line != "" {
			t.Errorf("Line(%q) = %q", name, line)
		}
	}
}

// The fields that a person who debugs a redirect meets all have an entry.
func TestNamesAtLeast(t *testing.T) {
	want := strings.Fields(`
		Location Set-Cookie Cookie Vary Cache-Control Expires Age Pragma ETag Last-Modified If-None-Match
		If-Modified-Since Retry-After Refresh Strict-Transport-Security Referrer-Policy Referer Origin
		Authorization Proxy-Authorization WWW-Authenticate Proxy-Authenticate Host User-Agent Accept
		Accept-Language Accept-Encoding Content-Type Content-Length Content-Encoding Content-Language
		Content-Location Transfer-Encoding Connection Keep-Alive Upgrade Upgrade-Insecure-Requests TE Trailer
		Expect Date Server Via X-Powered-By X-Redirect-By X-Cache CF-RAY X-Forwarded-For X-Forwarded-Proto
		X-Forwarded-Host Forwarded Allow Link Alt-Svc Access-Control-Allow-Origin
		Access-Control-Allow-Credentials Content-Security-Policy Sec-Fetch-Site Sec-Fetch-Mode Sec-Fetch-Dest
		Sec-Fetch-User Clear-Site-Data Non-Authoritative-Reason X-Api-Key Range Content-Range Server-Timing
		Set-Cookie2 Cookie2`)
	names := field.Names()
	for _, name := range want {
		if !slices.Contains(names, name) {
			t.Errorf("no entry for %s", name)
		}
	}
}

func TestNamesSorted(t *testing.T) {
	names := field.Names()
	sorted := slices.SortedFunc(slices.Values(names), func(a, b string) int {
		return strings.Compare(strings.ToLower(a), strings.ToLower(b))
	})
	if diff := cmp.Diff(sorted, names); diff != "" {
		t.Errorf("(-sorted +got):\n%s", diff)
	}
}

// Credentials are masked by this mark, so it is written down twice.
func TestSensitive(t *testing.T) {
	want := strings.Fields(`Authorization Cookie Cookie2 Proxy-Authorization Set-Cookie Set-Cookie2
		X-Api-Key X-Auth-Token`)
	var got []string
	for _, entry := range entries(t) {
		if entry.Sensitive {
			got = append(got, entry.Name)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// entries returns all of the catalogue.
func entries(t *testing.T) []field.Entry {
	t.Helper()
	names := field.Names()
	all := make([]field.Entry, 0, len(names))
	for _, name := range names {
		entry, ok := field.Lookup(name)
		if !ok {
			t.Fatalf("Names has %q, Lookup does not", name)
		}
		all = append(all, entry)
	}
	return all
}

func BenchmarkLookup(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, ok := field.Lookup("Strict-Transport-Security"); !ok {
			b.Fatal("not found")
		}
	}
}

func BenchmarkLine(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if field.Line("Strict-Transport-Security") == "" {
			b.Fatal("not found")
		}
	}
}

func BenchmarkNames(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if len(field.Names()) == 0 {
			b.Fatal("no names")
		}
	}
}
